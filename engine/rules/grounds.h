#pragma once

#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/rules/pack.h"

namespace htx::rules {

// Which packs' grounds judge a cooperative that `pack` rates: the one rule, asked by every command.
//
// A scorecard judges with its own grounds, if it has any, and with those of every pack of grounds of the
// library; a version of itself among these gives way to it.  A pack of grounds alone is one law and stands
// for itself.  Which of all these grounds apply is decided by the day of each one's event (assess()).
std::vector<const Pack*> grounds_beside(const Pack& pack, const std::vector<const Pack*>& library);

// Reports each ground of `pack` whose id one of the others has on one of its days: "rules.ground-twice".
// What is law after another may keep its name.
void check_ground_ids(const Pack& pack, const std::vector<const Pack*>& others, Diagnostics& diagnostics);

}  // namespace htx::rules
