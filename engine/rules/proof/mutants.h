#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/doc/document.h"
#include "engine/rules/pack.h"

namespace htx::rules {

// A pack with one small fault put in, and the first test that notices.
//
// Faults: a cut between two bands one unit of precision up or down, the cut itself on its other side, points
// one more or less, another number or operator in an expression that gives points, a comparison that takes or
// leaves its end or turns round, a parameter or cut-off of a grade one unit up or down, a clause or ground
// dropped, a missing policy replaced by another.
struct Mutant {
  Message change;  // "rules.mutant-..."
  Place place;
  std::optional<std::string> killed_by;  // None: it survives, and no test would notice such a mistake.
  // Of one that survives: why no test can notice it, if that is proven ("rules.same-...").
  std::optional<Message> same_because;
};
// `library`: its packs of grounds, for the class that a test expects.
std::vector<Mutant> mutants_of(const Pack& pack, const Document& document,
                               const std::vector<const Pack*>& library = {});

}  // namespace htx::rules
