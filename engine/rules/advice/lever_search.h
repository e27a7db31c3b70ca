#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/rules/advice/counterfactual.h"
#include "engine/rules/figure_domains.h"
#include "engine/rules/ruling.h"

namespace htx::rules::internal {

using Steps = std::vector<std::int64_t>;  // By lever.

// Something that the result is put together from and that figures decide alone: the points of a
// criterion, a clause that withholds or lowers the grade, a ground that is to be cleared.
struct Term {
  enum class Kind { kCriterion, kBlocksIfTrue, kBlocksIfFalse, kCaps, kGround };
  Kind kind = Kind::kCriterion;
  std::string id;
  const Criterion* criterion = nullptr;
  const Clause* clause = nullptr;
  std::size_t grade = 0;  // kCaps
  const Pack* pack = nullptr;
  const Ground* ground = nullptr;
  std::set<std::size_t> levers;
  bool event_moves = false;     // kGround: a lever moves its event.
  bool missing_blocks = false;  // Of a clause that cannot be told.
};

// What a set of terms adds to the result.
struct Part {
  ScoreTally<Decimal> tally;
  std::size_t cap = 0;            // No grade better than this.
  std::set<std::string> blocked;  // Terms that withhold the grade or leave a ground standing.
  // Whether it brings as much as the other in every respect, the scaling of the score being the same.
  bool covers(const Part& other) const {
    return tally.points >= other.tally.points && cap <= other.cap && tally.reached == other.tally.reached;
  }
};

// One choice of steps for some levers, with what it costs and brings.
struct Option {
  std::vector<std::pair<std::size_t, std::int64_t>> moves;  // Lever and steps, without zeros.
  Decimal cost;
  Part part;
  std::size_t changed() const { return moves.size(); }
};

// The facts with figures moved, judged part by part.
class CounterfactualModel {
 public:
  CounterfactualModel(const Packs& packs, const Subject& subject, const std::vector<LeverAtWork>& levers,
                      const Goal& goal);

  const std::vector<Term>& terms() const { return terms_; }
  const std::vector<LeverAtWork>& levers() const { return levers_; }
  Facts moved(const Steps& steps) const;
  // What the terms come to at exactly these steps.
  Part at(const Steps& steps, const std::vector<std::size_t>& terms) const;
  // The best that the terms can come to anywhere in a box of steps; none if all of it is blocked.
  // `is_sure` is false if other criteria may count inside.
  struct Best {
    Part part;
    bool is_sure = true;
  };
  std::optional<Best> best(const Steps& low, const Steps& high, const std::vector<std::size_t>& terms) const;

 private:
  Term term_of(const Criterion& criterion) const;
  void add_terms(const std::vector<const Pack*>& grounds, const Goal& goal);
  std::set<std::size_t> levers_of(const Pack& pack, const std::vector<std::string>& names) const;
  std::vector<feel::Domain> domains(const Pack& pack, const Steps& low, const Steps& high) const;
  void add_criterion(const Term& term, const Figures& figures, Part& part) const;
  bool best_criterion(const Term& term, const std::vector<feel::Domain>& domains, Best& best) const;

  const Pack& scorecard_;
  const Facts& facts_;
  const Dates& dates_;
  const std::vector<LeverAtWork>& levers_;
  std::vector<Term> terms_;
  std::map<const Pack*, std::vector<feel::Domain>> fixed_;  // Of the figures as they are.
};

// All options of one set of levers that some smallest answer may use, cheapest first.
struct OptionList {
  std::vector<Option> options;
  // If the limit was reached: everything cheaper than this is in the list.
  std::optional<Decimal> complete_below;
  std::set<std::string> always_blocked;  // If there is no option: what stood in the way each time.
  std::size_t boxes = 0;
};
OptionList options_of(const CounterfactualModel& board, const std::vector<std::size_t>& levers,
                      const std::vector<std::size_t>& terms, const SearchLimits& limits);

// Whether a is better than b in cost, then in the number of figures changed.
inline bool is_cheaper(const Decimal& cost_a, std::size_t changed_a, const Decimal& cost_b,
                       std::size_t changed_b) {
  return cost_a != cost_b ? cost_a < cost_b : changed_a < changed_b;
}

}  // namespace htx::rules::internal
