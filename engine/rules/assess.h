#pragma once

#include <string>
#include <vector>

#include "engine/rules/assessment.h"

namespace htx::rules {

// Judges one cooperative: decide() and explain() in one.  `grounds` are all ground packs known; for each
// ground the law in force on the day of its event is the one that counts.
// A pack without a scorecard rates nobody; its class then comes from the grounds alone.
Assessment assess(const Pack& scorecard, const std::vector<const Pack*>& grounds,
                  const std::string& cooperative, const Facts& facts, const Dates& dates);

// The figures that a condition of the pack rests on, through derived ones, as it was judged with them.
std::vector<UsedFigure> figures_below(const Pack& pack, const feel::Expression& condition, const Facts& facts,
                                      const Dates& dates);

}  // namespace htx::rules
