#include "engine/rules/proof/mutants.h"

#include <algorithm>
#include <functional>

#include "engine/rules/figures.h"
#include "engine/rules/proof/formula_changes.h"
#include "engine/rules/proof/pack_tests.h"
#include "engine/rules/proof/prover.h"
#include "engine/rules/step_function.h"

namespace htx::rules {
namespace {

std::optional<std::string> first_failure(const Pack& pack, const std::vector<const Pack*>& library) {
  for (const PackTest& test : pack.tests) {
    if (!run_test(pack, test, library).passed()) return test.name;
  }
  return std::nullopt;
}

// The unary tests that hold exactly what a band has of the steps.
std::string text_of(const std::vector<StepFunction::Step>& steps, std::size_t band) {
  std::string text;
  for (const StepFunction::Step& step : steps) {
    if (step.band != band || is_empty(step.interval)) continue;
    text += (text.empty() ? "" : ", ") + unary_tests_of(step.interval);
  }
  return text.empty() ? "? != ?" : text;  // No figure is different from itself.
}

std::optional<std::string> replaced_operator(const std::string& symbol) {
  static const std::vector<std::pair<std::string, std::string>> kReplacements = {
      {"<", "<="}, {"<=", "<"}, {">", ">="}, {">=", ">"}, {"=", "!="}, {"!=", "="}};
  for (const auto& [from, to] : kReplacements) {
    if (from == symbol) return to;
  }
  return std::nullopt;
}

MissingPolicy other_policy(MissingPolicy policy) {
  return policy == MissingPolicy::kZero ? MissingPolicy::kNotRated : MissingPolicy::kZero;
}

std::string_view name_of(MissingPolicy policy) {
  constexpr std::array<std::string_view, 4> kNames = {"zero", "exclude", "not_rated", "ask"};
  return kNames[static_cast<std::size_t>(policy)];
}

class Mutation {
 public:
  Mutation(const Pack& pack, const Document& document, const std::vector<const Pack*>& library)
      : pack_(pack),
        library_(library),
        bench_{pack, document, ignored_, unused_, internal::domains_of(pack), pack.in_force.from} {}

  std::vector<Mutant> run() {
    for (std::size_t g = 0; g < pack_.groups.size(); ++g) {
      for (std::size_t c = 0; c < pack_.groups[g].criteria.size(); ++c) mutate_criterion(g, c);
    }
    mutate_grades();
    mutate_parameters();
    mutate_clauses();
    mutate_grounds();
    return std::move(mutants_);
  }

 private:
  // `same` says of a fault that survives why it is none, if it can.
  void add(Message change, const Node* at, const std::function<void(Pack&)>& fault,
           const std::function<std::optional<Message>()>& same = {}) {
    Pack mutant = pack_;
    fault(mutant);
    mutants_.push_back({.change = std::move(change),
                        .place = bench_.document.source->place_at(at->span.begin),
                        .killed_by = first_failure(mutant, library_),
                        .same_because = {}});
    if (!mutants_.back().killed_by && same) mutants_.back().same_because = same();
  }

  // A cut of a share of two counts moves past some numbers.  Where no two counts within their declared ranges
  // have such a share, nobody's band changes.
  std::optional<Message> no_such_share(const Criterion& criterion, const feel::Interval& passed) const {
    if (pack_.derived_in(criterion.value) == nullptr) return std::nullopt;
    const Derived& derived = *pack_.derived_in(criterion.value);
    const std::vector<std::string> names = derived.value.uses();
    if (names.size() != 2) return std::nullopt;
    for (const auto& [over, under] : {std::pair{names[0], names[1]}, std::pair{names[1], names[0]}}) {
      if (derived.value.text() != over + " / " + under) continue;
      const Input* above = count_named(over);
      const Input* below = count_named(under);
      if (above == nullptr || below == nullptr) return std::nullopt;
      const auto most = below->max->to_int64();
      if (!most || *most > kMostCounts) return std::nullopt;
      for (std::int64_t n = 1; n <= *most; ++n) {
        const Decimal near = (*passed.low * Decimal(n)).round(0, Rounding::kFloor);
        for (const std::int64_t more : {-1, 0, 1, 2}) {
          const Decimal count = near + Decimal(more);
          const auto share = derived.settled(count / Decimal(n));
          const bool is_allowed = count >= *above->min && count <= *above->max;
          if (is_allowed && share && holds(passed, *share)) return std::nullopt;
        }
      }
      const bool is_one = *passed.low == *passed.high;
      return Message("rules.same-share", {{"value", is_one ? to_text(*passed.low) : shown(passed)},
                                          {"most", to_text(*below->max)}});
    }
    return std::nullopt;
  }

  // A whole number that is never below zero and has a greatest value.
  const Input* count_named(const std::string& name) const {
    const auto at = std::ranges::find(pack_.inputs, name, &Input::id);
    const bool is_count = at != pack_.inputs.end() && at->type == feel::Type::Kind::kNumber &&
                          at->scale == 0 && at->min && !at->min->is_negative() && at->max;
    return is_count ? &*at : nullptr;
  }

  // "day < as_of" and "day <= as_of" differ where the day is as_of.  A ground whose event is the day after
  // does not hold then, whatever its condition says, because its event has not come.
  static std::optional<Message> event_is_later(const Ground& ground, const feel::Comparison& comparison) {
    static constexpr std::string_view kNextDay = " + @\"P1D\"";
    const std::string& text = ground.when.text();
    const std::string& event = ground.event.text();
    if (comparison.symbol != "<" || !event.ends_with(kNextDay)) return std::nullopt;
    const std::string day = event.substr(0, event.size() - kNextDay.size());
    const std::string whole = day + " < as_of";
    const std::size_t begin = comparison.span.begin;
    if (text.substr(begin, comparison.span.end - begin) != whole) return std::nullopt;
    return Message("rules.same-event", {{"day", day}});
  }

  void mutate_criterion(std::size_t g, std::size_t c) {
    const Criterion& criterion = pack_.groups[g].criteria[c];
    const Node* node = bench_.criterion_node(g, c);
    const Node* bands = node->find("bands");
    const auto of = [g, c](Pack& pack) -> Criterion& { return pack.groups[g].criteria[c]; };
    const MissingPolicy other = other_policy(criterion.missing);
    add({"rules.mutant-missing",
         {{"id", criterion.id},
          {"from", std::string(name_of(criterion.missing))},
          {"to", std::string(name_of(other))}}},
        node, [&](Pack& pack) { of(pack).missing = other; });
    for (std::size_t i = 0; i < criterion.bands.size(); ++i) {
      for (const std::int64_t more : {1, -1}) {
        const Decimal points = criterion.bands[i].points + Decimal(more);
        add({"rules.mutant-points",
             {{"id", criterion.id},
              {"band", criterion.bands[i].in.text()},
              {"from", to_text(criterion.bands[i].points)},
              {"to", to_text(points)}}},
            &bands->items[i], [&](Pack& pack) { of(pack).bands[i].points = points; });
      }
    }
    mutate_cuts(criterion, bands, of);
    if (criterion.bands.empty()) mutate_formula(criterion.value);
  }

  // Writes what one band has of the steps into the band.
  void write_band(Criterion& criterion, const std::vector<StepFunction::Step>& steps,
                  std::size_t band) const {
    if (auto tests = tests_of(text_of(steps, band), criterion)) criterion.bands[band].in = *std::move(tests);
  }

  template <class Of>
  void mutate_cuts(const Criterion& criterion, const Node* bands, Of of) {
    const bool changes =
        std::ranges::any_of(criterion.bands, [](const Band& b) { return b.in_force.has_value(); });
    const std::optional<int>& grid = bench_.domains[criterion.value].scale;
    const StepFunction function(criterion, grid, pack_.in_force.from);
    const std::vector<StepFunction::Step>& steps = function.steps();
    if (!function.is_whole() || changes) return;
    for (std::size_t i = 0; i + 1 < steps.size(); ++i) {
      const feel::Interval& below = steps[i].interval;
      const feel::Interval& above = steps[i + 1].interval;
      if (steps[i].band == steps[i + 1].band || !below.high || !above.low) continue;
      const auto put = [&](const Message& change, const feel::Interval& new_below,
                           const feel::Interval& new_above, const feel::Interval& passed) {
        std::vector<StepFunction::Step> moved = steps;
        moved[i].interval = new_below;
        moved[i + 1].interval = new_above;
        add(
            change, &bands->items[*moved[i + 1].band],
            [&](Pack& pack) {
              write_band(of(pack), moved, *moved[i].band);
              write_band(of(pack), moved, *moved[i + 1].band);
            },
            [&] { return no_such_share(criterion, passed); });
      };
      const Decimal& cut = *above.low;
      const Decimal unit = unit_at(grid.value_or(std::max(pack_.scale_of(criterion.value), cut.scale())));
      for (const Decimal& shift : {unit, -unit}) {
        feel::Interval new_below = below;
        feel::Interval new_above = above;
        new_below.high = *below.high + shift;
        new_above.low = cut + shift;
        const Message change("rules.mutant-cut",
                             {{"id", criterion.id}, {"from", to_text(cut)}, {"to", to_text(cut + shift)}});
        put(change, new_below, new_above, passed_by(below, above, shift, grid.has_value()));
      }
      if (grid || *below.high != cut) continue;
      // On a grid another bracket moves the cut by one unit; elsewhere it moves one number.
      feel::Interval new_below = below;
      feel::Interval new_above = above;
      new_below.high_closed = !below.high_closed;
      new_above.low_closed = !above.low_closed;
      put({"rules.mutant-bracket", {{"id", criterion.id}, {"cut", to_text(cut)}}}, new_below, new_above,
          {cut, cut, true, true});
    }
  }

  // The numbers that come into another band when the cut between two bands moves.
  static feel::Interval passed_by(const feel::Interval& below, const feel::Interval& above,
                                  const Decimal& shift, bool is_on_grid) {
    const bool falls = shift.is_negative();
    if (is_on_grid) {
      const Decimal& number = falls ? *below.high : *above.low;
      return {number, number, true, true};
    }
    const Decimal moved = *above.low + shift;
    return {falls ? moved : *above.low, falls ? *above.low : moved, above.low_closed, !above.low_closed};
  }

  // The expressions that give points: each number a little more or less, each operator another one.
  void mutate_formula(std::size_t slot) {
    const Derived* figure = pack_.derived_in(slot);
    if (figure == nullptr || !mutated_.insert(slot).second) return;
    const std::size_t at = slot - pack_.first_derived();
    const Node* node = bench_.node("derived", at, "value");
    const auto put = [at](Pack& pack, feel::Expression changed) {
      pack.derived[at].value = std::move(changed);
    };
    mutate_operators(figure->id, figure->value, node, put);
    for (const internal::FormulaChange& change : internal::formula_changes(figure->value.text())) {
      std::string text = figure->value.text();
      const std::string from = text.substr(change.begin, change.size);
      text.replace(change.begin, change.size, change.to);
      Diagnostics diagnostics;
      const auto changed = feel::compile_expression(text, {}, pack_.names, feel::Mode::kStrict, diagnostics);
      if (!changed) continue;
      add({"rules.mutant-formula", {{"id", figure->id}, {"from", from}, {"to", change.to}}}, node,
          [&](Pack& pack) { put(pack, *changed); });
    }
    for (const std::string& used : figure->value.uses()) mutate_formula(*pack_.names.slot(used));
  }

  std::optional<feel::UnaryTests> tests_of(const std::string& text, const Criterion& criterion) const {
    Diagnostics diagnostics;
    return feel::compile_unary_tests(text, {}, {pack_.names.type(criterion.value), pack_.names},
                                     feel::Mode::kStrict, diagnostics);
  }

  // By one point; by the last digit of the score where points are given in fractions.
  void mutate_grades() {
    bool whole = true;
    for (const Group& group : pack_.groups) {
      for (const Criterion& criterion : group.criteria) {
        whole = whole && !criterion.bands.empty();
        for (const Band& band : criterion.bands) whole = whole && band.points.is_integer();
      }
    }
    const Decimal unit = whole ? Decimal(1) : unit_at(pack_.score_scale);
    for (std::size_t i = 0; i + 1 < pack_.grades.size(); ++i) {
      for (const Decimal& shift : {unit, -unit}) {
        const Decimal moved = pack_.grades[i].at_least + shift;
        add({"rules.mutant-grade",
             {{"id", pack_.grades[i].id},
              {"from", to_text(pack_.grades[i].at_least)},
              {"to", to_text(moved)}}},
            bench_.node("grades", i), [&](Pack& pack) { pack.grades[i].at_least = moved; });
      }
    }
  }

  void mutate_parameters() {
    for (std::size_t i = 0; i < pack_.parameters.size(); ++i) {
      const Parameter& parameter = pack_.parameters[i];
      for (std::size_t v = 0; v < parameter.versions.size(); ++v) {
        const Validity& when = parameter.versions[v].in_force;
        // A value of other days than the pack's decides nothing here.
        if ((pack_.in_force.to && when.from > *pack_.in_force.to) ||
            (when.to && *when.to < pack_.in_force.from))
          continue;
        for (const std::int64_t shift : {1, -1}) mutate_value(i, v, shift);
      }
    }
  }

  void mutate_value(std::size_t i, std::size_t version, std::int64_t shift) {
    const Parameter& parameter = pack_.parameters[i];
    const Decimal& value = parameter.versions[version].value;
    const Decimal moved = value + Decimal(shift);
    add({"rules.mutant-parameter", {{"id", parameter.id}, {"from", to_text(value)}, {"to", to_text(moved)}}},
        bench_.node("parameters", i),
        [&](Pack& pack) { pack.parameters[i].versions[version].value = moved; });
  }

  // Every comparison of an expression with its operator changed.
  void mutate_operators(const std::string& id, const feel::Expression& expression, const Node* node,
                        const std::function<void(Pack&, feel::Expression)>& put,
                        const std::function<std::optional<Message>(const feel::Comparison&)>& same = {}) {
    for (const feel::Comparison& comparison : feel::comparisons(expression)) {
      const auto other = replaced_operator(comparison.symbol);
      const SourceSpan at = comparison.symbol_span;
      std::string text = expression.text();
      if (!other || text.substr(at.begin, at.end - at.begin) != comparison.symbol) continue;
      text.replace(at.begin, at.end - at.begin, *other);
      Diagnostics diagnostics;
      const auto changed = feel::compile_expression(text, {}, pack_.names, feel::Mode::kStrict, diagnostics);
      if (!changed) continue;
      add(
          {"rules.mutant-operator", {{"id", id}, {"from", comparison.symbol}, {"to", *other}}}, node,
          [&](Pack& pack) { put(pack, *changed); }, [&] { return same ? same(comparison) : std::nullopt; });
    }
  }

  // A list of clauses: each dropped, its comparisons changed, its answer to missing figures turned round.
  template <class List, class ClauseOf>
  void mutate_list(const char* key, const char* when, List list, ClauseOf clause_of, bool has_missing) {
    for (std::size_t i = 0; i < (pack_.*list).size(); ++i) {
      const Clause& clause = clause_of((pack_.*list)[i]);
      const Node* node = bench_.node(key, i, when);
      add({"rules.mutant-dropped", {{"id", clause.id}}}, bench_.node(key, i),
          [&](Pack& pack) { (pack.*list).erase((pack.*list).begin() + static_cast<std::ptrdiff_t>(i)); });
      mutate_operators(clause.id, clause.when, node, [&](Pack& pack, const feel::Expression& changed) {
        clause_of((pack.*list)[i]).when = changed;
      });
      if (!has_missing) continue;
      add({"rules.mutant-clause-missing", {{"id", clause.id}}}, bench_.node(key, i), [&](Pack& pack) {
        Clause& turned = clause_of((pack.*list)[i]);
        turned.not_rated_if_missing = !turned.not_rated_if_missing;
      });
    }
  }

  void mutate_clauses() {
    const auto itself = [](auto& clause) -> auto& { return clause; };
    const auto inner = [](auto& holder) -> auto& { return holder.clause; };
    mutate_list("referrals", "when", &Pack::referrals, itself, false);
    mutate_list("not_rated", "when", &Pack::not_rated, itself, true);
    mutate_list("overrides", "when", &Pack::overrides, inner, true);
    // A check that is only noted shows in no test.
    if (std::ranges::any_of(pack_.checks, [](const Check& c) { return c.not_rated_if_false; }))
      mutate_checks();
  }

  void mutate_checks() {
    for (std::size_t i = 0; i < pack_.checks.size(); ++i) {
      const Check& check = pack_.checks[i];
      if (!check.not_rated_if_false) continue;
      add({"rules.mutant-dropped", {{"id", check.clause.id}}}, bench_.node("checks", i),
          [&](Pack& pack) { pack.checks.erase(pack.checks.begin() + static_cast<std::ptrdiff_t>(i)); });
      mutate_operators(
          check.clause.id, check.clause.when, bench_.node("checks", i, "that"),
          [&](Pack& pack, feel::Expression changed) { pack.checks[i].clause.when = std::move(changed); });
    }
  }

  void mutate_grounds() {
    for (std::size_t i = 0; i < pack_.grounds.size(); ++i) {
      const Ground& ground = pack_.grounds[i];
      add({"rules.mutant-dropped", {{"id", ground.id}}}, bench_.node("grounds", i),
          [&](Pack& pack) { pack.grounds.erase(pack.grounds.begin() + static_cast<std::ptrdiff_t>(i)); });
      mutate_operators(
          ground.id, ground.when, bench_.node("grounds", i, "when"),
          [&](Pack& pack, feel::Expression changed) { pack.grounds[i].when = std::move(changed); },
          [&](const feel::Comparison& comparison) { return event_is_later(ground, comparison); });
    }
  }

  static constexpr std::int64_t kMostCounts = 10'000;  // More are not tried out.

  const Pack& pack_;
  const std::vector<const Pack*>& library_;
  Diagnostics ignored_;
  Proof unused_;
  internal::ProofBench bench_;
  std::set<std::size_t> mutated_;  // Derived figures whose expressions were.
  std::vector<Mutant> mutants_;
};

}  // namespace

std::vector<Mutant> mutants_of(const Pack& pack, const Document& document,
                               const std::vector<const Pack*>& library) {
  return Mutation(pack, document, library).run();
}

}  // namespace htx::rules
