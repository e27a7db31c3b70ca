#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/doc/document.h"
#include "engine/rules/pack.h"

namespace htx::rules {

// How well the `tests:` of a pack hold it.

// A band or a condition, and how many tests get there.
struct Covered {
  Message what;  // "rules.covered-band", "rules.covered-points", "rules.covered-clause"
  Place place;
  std::size_t tests = 0;  // That fall into the band; that see the condition as `what` says.
};
std::vector<Covered> coverage_of(const Pack& pack, const Document& document);

}  // namespace htx::rules
