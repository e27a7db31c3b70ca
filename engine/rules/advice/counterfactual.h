#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/rules/assessment.h"
#include "engine/rules/measures.h"
#include "engine/rules/pack.h"

namespace htx::rules {

// What is to be reached.
struct Goal {
  struct GroundId {
    std::string pack;
    std::string id;
  };
  std::optional<std::size_t> grade;  // Index into the grades: this one or a better one.
  std::vector<GroundId> cleared;     // Grounds that must not hold any more.
};

// The goal of a remediation plan: the lowest grade that leads to strong, and no ground.
Goal goal_of_strong(const Pack& scorecard, const Assessment& now);

// One figure that a cooperative can change, as it stands: its values are those after 0, 1, ... steps.
struct LeverAtWork {
  std::string figure;  // The id in the pack or catalogue that the lever is from.
  std::string field;
  Bilingual title;
  std::string unit;
  Value before;
  std::int64_t most = 0;  // Steps; 0: nothing to move.
  Lever::Direction direction = Lever::Direction::kTo;
  Decimal step = 1;
  Value to;
  Decimal effort = 1;
  Decimal start;

  Value at(std::int64_t steps) const;
  Decimal cost(std::int64_t steps) const;
};
// The levers of the pack, or of the catalogue if the pack has none.  A figure that is missing cannot be
// moved.
std::vector<LeverAtWork> levers_at_work(const Pack& scorecard, const MeasureCatalogue* catalogue,
                                        const Facts& facts, const Dates& dates);

// One change of figures that reaches the goal.
struct Solution {
  struct Move {
    std::size_t lever = 0;
    std::int64_t steps = 0;
    Value after;
  };
  std::vector<Move> moves;
  Decimal effort;
  std::optional<Decimal> score;  // As judged after the moves.
  std::optional<std::string> grade;
};

struct SearchLimits {
  std::size_t max_solutions = 16;
  std::size_t max_boxes = 40'000;   // Regions looked at for each set of levers that hang together.
  std::size_t max_states = 20'000;  // Combinations kept while the sets are put together.
};

// The smallest changes that reach a goal.
struct Counterfactual {
  enum class Kind {
    kFound,         // `solutions` are minimal; all of them, unless `has_more`.
    kAlreadyThere,  // Nothing needs to change.
    kImpossible,    // No change of the levers reaches it; `because` says why.
    kUndecided,     // The limits of the search were reached; `solutions` may hold one that is not proven
                    // minimal.
  };
  Kind kind = Kind::kUndecided;
  std::vector<LeverAtWork> levers;
  std::vector<Solution> solutions;
  bool has_more = false;
  std::vector<Message> because;
  std::size_t boxes = 0;  // Regions that were looked at.
};

// Smallest: least effort in total, then fewest figures changed.  The search is exact on the grid of the
// levers' steps: what it leaves out is proven to be worse or not enough, and what it answers has been
// judged by assess().
Counterfactual counterfactual(const Packs& packs, const Subject& subject, std::vector<LeverAtWork> levers,
                              const Goal& goal, const SearchLimits& limits = {});

}  // namespace htx::rules
