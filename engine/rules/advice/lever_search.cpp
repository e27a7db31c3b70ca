#include "engine/rules/advice/lever_search.h"

#include <algorithm>
#include <queue>

#include "engine/rules/step_function.h"

namespace htx::rules::internal {
namespace {

// All that a value can be: itself.
feel::Domain domain_of(const Value& value) {
  using Kind = feel::Type::Kind;
  feel::Domain domain{.kind = Kind::kNull, .range = {}, .scale = 0, .may_be_null = false};
  if (value.is_null()) return domain;
  if (const auto number = value.as_number()) {
    domain.kind = Kind::kNumber;
    domain.range = {*number, *number, true, true};
    domain.scale = number->scale();
  } else if (const auto date = value.as_date()) {
    domain.kind = Kind::kDate;
    domain.range = {Decimal(date->days()), Decimal(date->days()), true, true};
  } else if (const auto truth = value.as_boolean()) {
    domain.kind = Kind::kBoolean;
    domain.truth = truth;
  } else {
    domain.kind = Kind::kString;
  }
  return domain;
}

// All that a lever's figure can be between two numbers of steps.
feel::Domain domain_of(const LeverAtWork& lever, std::int64_t low, std::int64_t high) {
  feel::Domain a = domain_of(lever.at(low));
  const feel::Domain b = domain_of(lever.at(high));
  if (a.kind != b.kind) return {};
  if (a.truth != b.truth) a.truth.reset();
  if (a.range.low && b.range.low) {
    a.range = {std::min(*a.range.low, *b.range.low), std::max(*a.range.high, *b.range.high), true, true};
    a.scale = std::max({a.scale.value_or(0), b.scale.value_or(0), lever.step.scale()});
  }
  return a;
}

}  // namespace

CounterfactualModel::CounterfactualModel(const Packs& packs, const Subject& subject,
                                         const std::vector<LeverAtWork>& levers, const Goal& goal)
    : scorecard_(packs.scorecard), facts_(subject.facts), dates_(subject.dates), levers_(levers) {
  add_terms(packs.grounds, goal);
  for (const Term& term : terms_) {
    if (fixed_.contains(term.pack)) continue;
    const Figures figures(*term.pack, facts_, dates_);
    std::vector<feel::Domain>& fixed = fixed_[term.pack];
    for (const Value& value : figures.values()) fixed.push_back(domain_of(value));
  }
}

std::set<std::size_t> CounterfactualModel::levers_of(const Pack& pack,
                                                     const std::vector<std::string>& names) const {
  std::set<std::size_t> found;
  for (const std::size_t root : roots_of(pack, names)) {
    if (root >= pack.inputs.size() || pack.inputs[root].of_previous_year) continue;
    for (std::size_t i = 0; i < levers_.size(); ++i) {
      if (levers_[i].field == pack.inputs[root].field && levers_[i].most > 0) found.insert(i);
    }
  }
  return found;
}

Term CounterfactualModel::term_of(const Criterion& criterion) const {
  Term term{.kind = Term::Kind::kCriterion,
            .id = criterion.id,
            .criterion = &criterion,
            .pack = &scorecard_,
            .levers = levers_of(scorecard_, {scorecard_.names.name(criterion.value)})};
  for (const Band& band : criterion.bands) {
    if (!band.in.uses().empty()) term.levers.merge(levers_of(scorecard_, band.in.uses()));
  }
  return term;
}

void CounterfactualModel::add_terms(const std::vector<const Pack*>& grounds, const Goal& goal) {
  const auto add_clause = [&](Term::Kind kind, const Clause& clause, bool missing_blocks,
                              std::size_t grade = 0) {
    terms_.push_back({.kind = kind,
                      .id = clause.id,
                      .clause = &clause,
                      .grade = grade,
                      .pack = &scorecard_,
                      .levers = levers_of(scorecard_, clause.when.uses()),
                      .missing_blocks = missing_blocks});
  };
  if (goal.grade) {
    for (const auto* clauses : {&scorecard_.referrals, &scorecard_.not_rated}) {
      for (const Clause& clause : *clauses)
        add_clause(Term::Kind::kBlocksIfTrue, clause, clause.not_rated_if_missing);
    }
    for (const Check& check : scorecard_.checks) {
      if (check.not_rated_if_false) add_clause(Term::Kind::kBlocksIfFalse, check.clause, false);
    }
    for (const Override& override : scorecard_.overrides)
      add_clause(Term::Kind::kCaps, override.clause, override.clause.not_rated_if_missing, override.grade);
    for (const Group& group : scorecard_.groups) {
      for (const Criterion& criterion : group.criteria) terms_.push_back(term_of(criterion));
    }
  }
  for (const Goal::GroundId& wanted : goal.cleared) {
    for (const Pack* pack : grounds) {
      const auto ground = std::ranges::find(pack->grounds, wanted.id, &Ground::id);
      if (pack->id != wanted.pack || ground == pack->grounds.end()) continue;
      Term term{.kind = Term::Kind::kGround,
                .id = ground->id,
                .pack = pack,
                .ground = &*ground,
                .levers = levers_of(*pack, ground->when.uses())};
      std::set<std::size_t> of_event = levers_of(*pack, ground->event.uses());
      term.event_moves = !of_event.empty();
      term.levers.merge(of_event);
      terms_.push_back(std::move(term));
    }
  }
}

Facts CounterfactualModel::moved(const Steps& steps) const {
  Facts facts = facts_;
  for (std::size_t i = 0; i < levers_.size(); ++i) {
    if (steps[i] != 0) facts.current[levers_[i].field] = {levers_[i].at(steps[i]), ""};
  }
  return facts;
}

void CounterfactualModel::add_criterion(const Term& term, const Figures& figures, Part& part) const {
  const Criterion& criterion = *term.criterion;
  const Decimal max = criterion.max.value_or(Decimal());
  const CriterionRuling ruling = judge_criterion(criterion, figures, dates_.law_on);
  const CriterionResult::State state = state_of(criterion.missing, ruling.fall);
  if (state == CriterionResult::State::kNotRated) part.blocked.insert(term.id);
  if (state == CriterionResult::State::kExcluded)
    part.tally.leave_out(max);
  else
    part.tally.count(ruling.points, max);
}

Part CounterfactualModel::at(const Steps& steps, const std::vector<std::size_t>& terms) const {
  const Facts facts = moved(steps);
  const Figures figures(scorecard_, facts, dates_);
  std::map<const Pack*, Figures> of_grounds;
  Part part;
  for (const std::size_t t : terms) {
    const Term& term = terms_[t];
    if (term.kind == Term::Kind::kCriterion) {
      add_criterion(term, figures, part);
    } else if (term.kind == Term::Kind::kGround) {
      const auto at = of_grounds.try_emplace(term.pack, *term.pack, facts, dates_).first;
      const GroundRuling ruling = judge_ground(*term.pack, *term.ground, at->second, facts, dates_);
      if (ruling.state == GroundResult::State::kHolds) part.blocked.insert(term.id);
    } else {
      const auto holds = feel::evaluate(term.clause->when, figures.values()).as_boolean();
      if (!holds && term.missing_blocks) part.blocked.insert(term.id);
      if (holds == true && term.kind == Term::Kind::kCaps) part.cap = std::max(part.cap, term.grade);
      const bool blocks = (holds == true && term.kind == Term::Kind::kBlocksIfTrue) ||
                          (holds == false && term.kind == Term::Kind::kBlocksIfFalse);
      if (blocks) part.blocked.insert(term.id);
    }
  }
  return part;
}

std::vector<feel::Domain> CounterfactualModel::domains(const Pack& pack, const Steps& low,
                                                       const Steps& high) const {
  std::vector<feel::Domain> all = fixed_.at(&pack);
  for (std::size_t slot = 0; slot < pack.inputs.size(); ++slot) {
    const Input& input = pack.inputs[slot];
    if (input.of_previous_year) continue;
    for (std::size_t i = 0; i < levers_.size(); ++i) {
      if (levers_[i].field == input.field && levers_[i].most > 0)
        all[slot] = domain_of(levers_[i], low[i], high[i]);
    }
  }
  derive_domains(pack, all);
  return all;
}

// Adds the most points that a criterion can bring; false if it can only block.
bool CounterfactualModel::best_criterion(const Term& term, const std::vector<feel::Domain>& domains,
                                         Best& best) const {
  const Criterion& criterion = *term.criterion;
  const feel::Domain& domain = domains[criterion.value];
  const Decimal max = criterion.max.value_or(Decimal());
  std::optional<Decimal> points;
  const auto offer = [&](const Decimal& some) { points = points ? std::max(*points, some) : some; };
  const bool is_null = domain.kind == feel::Type::Kind::kNull;
  if (is_null || domain.may_be_null) {
    const auto state = state_of(criterion.missing, CriterionRuling::Fall::kMissing);
    if (state == CriterionResult::State::kZeroForMissing) offer(Decimal());
    if (state == CriterionResult::State::kExcluded) {
      best.is_sure = best.is_sure && is_null;
      best.part.tally.leave_out(max);
      return true;
    }
  }
  if (!is_null) {
    const StepFunction steps(criterion, domain.scale, dates_.law_on);
    if (const auto given = steps.points_as_given(domain.range)) offer(given->high.value_or(max));
    for (std::size_t i = 0; i < criterion.bands.size(); ++i) {
      const Band& band = criterion.bands[i];
      const bool misses = domain.truth && band.in.uses().empty() &&
                          feel::matches(band.in, Value(*domain.truth), Context()) == false;
      if (steps.may_reach(i, domain.range) && !misses) offer(band.points);
    }
  }
  best.part.tally.count(points.value_or(Decimal()), max);
  return points.has_value();
}

std::optional<CounterfactualModel::Best> CounterfactualModel::best(
    const Steps& low, const Steps& high, const std::vector<std::size_t>& terms) const {
  std::map<const Pack*, std::vector<feel::Domain>> by_pack;
  Best best;
  for (const std::size_t t : terms) {
    const Term& term = terms_[t];
    auto at = by_pack.find(term.pack);
    if (at == by_pack.end()) at = by_pack.emplace(term.pack, domains(*term.pack, low, high)).first;
    if (term.kind == Term::Kind::kCriterion) {
      if (!best_criterion(term, at->second, best)) return std::nullopt;
      continue;
    }
    const feel::Expression& when = term.ground == nullptr ? term.clause->when : term.ground->when;
    const feel::Outcome outcome = feel::outcome(when, at->second);
    const bool surely_true = !outcome.may_be_null && !outcome.may_be_false;
    const bool surely_false = !outcome.may_be_null && !outcome.may_be_true;
    if (term.kind == Term::Kind::kCaps && surely_true) best.part.cap = std::max(best.part.cap, term.grade);
    if (term.kind == Term::Kind::kBlocksIfTrue && surely_true) return std::nullopt;
    if (term.kind == Term::Kind::kBlocksIfFalse && surely_false) return std::nullopt;
    if (term.kind == Term::Kind::kGround && surely_true && !term.event_moves &&
        !this->at(low, {t}).blocked.empty()) {
      return std::nullopt;
    }
  }
  return best;
}

namespace {

// A region of steps that is still to be looked at.
struct Box {
  Decimal cost;  // Of the cheapest choice in it that was not tried yet.
  std::size_t changed = 0;
  Steps low;
  Steps high;
  bool corner_done = false;
};
struct Dearer {
  bool operator()(const Box& a, const Box& b) const {
    return is_cheaper(b.cost, b.changed, a.cost, a.changed);
  }
};

// Looks at boxes of steps, cheapest first, and keeps what no cheaper choice equals.
class OptionSearch {
 public:
  OptionSearch(const CounterfactualModel& board, const std::vector<std::size_t>& levers,
               const std::vector<std::size_t>& terms)
      : board_(board), levers_(levers), terms_(terms) {}

  OptionList run(std::size_t max_boxes) {
    Box all{.low = Steps(board_.levers().size()), .high = Steps(board_.levers().size())};
    for (const std::size_t lever : levers_) all.high[lever] = board_.levers()[lever].most;
    queue_.push(all);
    while (!queue_.empty()) {
      if (list_.boxes == max_boxes) {
        list_.complete_below = queue_.top().cost;
        break;
      }
      const Box box = queue_.top();
      queue_.pop();
      ++list_.boxes;
      look(box);
    }
    return std::move(list_);
  }

 private:
  Decimal cost_of(const Steps& steps) const {
    Decimal cost;
    for (const std::size_t lever : levers_) cost += board_.levers()[lever].cost(steps[lever]);
    return cost;
  }

  static std::size_t changed(const Steps& steps) {
    return static_cast<std::size_t>(std::ranges::count_if(steps, [](std::int64_t n) { return n != 0; }));
  }

  bool is_beaten(const Part& part, const Decimal& cost, std::size_t moved) const {
    return std::ranges::any_of(list_.options, [&](const Option& o) {
      return is_cheaper(o.cost, o.changed(), cost, moved) && o.part.covers(part);
    });
  }

  void try_corner(const Box& box) {
    Option option{.moves = {}, .cost = cost_of(box.low), .part = board_.at(box.low, terms_)};
    for (const std::size_t lever : levers_) {
      if (box.low[lever] != 0) option.moves.emplace_back(lever, box.low[lever]);
    }
    if (!option.part.blocked.empty()) {
      if (first_blocked_) list_.always_blocked = option.part.blocked;
      first_blocked_ = false;
      std::erase_if(list_.always_blocked,
                    [&](const std::string& id) { return !option.part.blocked.contains(id); });
      return;
    }
    if (!is_beaten(option.part, option.cost, option.changed())) list_.options.push_back(std::move(option));
  }

  void look(const Box& box) {
    // An upper bound first: what cannot be better than something cheaper is left out.
    const auto best = board_.best(box.low, box.high, terms_);
    if (!best || (best->is_sure && is_beaten(best->part, box.cost, box.changed))) {
      if (!box.corner_done && first_blocked_) try_corner(box);
      return;
    }
    if (!box.corner_done) try_corner(box);
    std::optional<std::size_t> widest;
    for (const std::size_t lever : levers_) {
      const std::int64_t width = box.high[lever] - box.low[lever];
      if (width > 0 && (!widest || width > box.high[*widest] - box.low[*widest])) widest = lever;
    }
    if (!widest) return;
    const std::int64_t middle = box.low[*widest] + (box.high[*widest] - box.low[*widest]) / 2;
    Box near = box;
    near.high[*widest] = middle;
    near.corner_done = true;
    push_rest(near);
    Box far = box;
    far.low[*widest] = middle + 1;
    far.corner_done = false;
    far.cost = cost_of(far.low);
    far.changed = changed(far.low);
    queue_.push(std::move(far));
  }

  // A box whose cheapest corner was tried: the next cheapest choice moves one lever by one step.
  void push_rest(Box box) {
    std::optional<std::pair<Decimal, std::size_t>> next;
    for (const std::size_t lever : levers_) {
      if (box.high[lever] == box.low[lever]) continue;
      Steps steps = box.low;
      ++steps[lever];
      const Decimal cost = cost_of(steps);
      if (!next || is_cheaper(cost, changed(steps), next->first, next->second)) next = {cost, changed(steps)};
    }
    if (!next) return;
    box.cost = next->first;
    box.changed = next->second;
    queue_.push(std::move(box));
  }

  const CounterfactualModel& board_;
  const std::vector<std::size_t>& levers_;
  const std::vector<std::size_t>& terms_;
  OptionList list_;
  std::priority_queue<Box, std::vector<Box>, Dearer> queue_;
  bool first_blocked_ = true;
};

}  // namespace

OptionList options_of(const CounterfactualModel& board, const std::vector<std::size_t>& levers,
                      const std::vector<std::size_t>& terms, const SearchLimits& limits) {
  return OptionSearch(board, levers, terms).run(limits.max_boxes);
}

}  // namespace htx::rules::internal
