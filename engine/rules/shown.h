#pragma once

#include "engine/rules/pack.h"

namespace htx::rules {

// Numbers as people read them.  A figure is compared with all its digits; where it is told, it has the
// digits of its scale, and as many more as keep it on its own side of zero and of every number that the pack
// compares it with: 0.09995 beside a cut of 0.1 is told as 0.09995, not as 0.1.

// The figure in a slot, or points that it gives.
Decimal shown(const Pack& pack, std::size_t slot, const Decimal& figure);
// What a figure was before it was rounded: with enough digits to tell it from what it became.
Decimal shown_before_rounding(const Pack& pack, std::size_t slot, const Decimal& before,
                              const Decimal& after);
Decimal shown_score(const Pack& pack, const Decimal& score);

}  // namespace htx::rules
