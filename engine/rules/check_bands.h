#pragma once

#include <string>

#include "engine/doc/reader.h"
#include "engine/rules/pack.h"

namespace htx::rules::internal {

// The bands that count on a day, and how a message says so.
struct BandsOn {
  Date day;
  std::string when;  // ", 2021-01-01"; empty if they are the same on every day.
};

// Reports where the bands of one criterion that count on a day leave out or share a text, a truth value or
// a date.  Numbers lie on a grid: check_scorecard() looks after them.
void check_band_cover(const Pack& pack, const Criterion& criterion, const Reader& reader, const Node& node,
                      const BandsOn& on);

}  // namespace htx::rules::internal
