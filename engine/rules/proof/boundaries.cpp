#include "engine/rules/proof/boundaries.h"

#include <algorithm>
#include <set>

#include "engine/rules/figure_domains.h"
#include "engine/rules/figures.h"
#include "engine/rules/proof/pack_tests.h"
#include "engine/rules/step_function.h"

namespace htx::rules {
namespace {

class BoundarySearch {
 public:
  explicit BoundarySearch(const Pack& pack) : pack_(pack), domains_(internal::domains_of(pack)) {}

  std::vector<BoundaryCase> run() {
    for (const Group& group : pack_.groups) {
      for (const Criterion& criterion : group.criteria) {
        at_cuts(criterion);
        at_booleans(criterion);
        without(criterion);
      }
    }
    for (const Clause& clause : pack_.not_rated) at_constants(clause.when, clause.id);
    for (const Override& override : pack_.overrides) at_constants(override.clause.when, override.clause.id);
    for (const Ground& ground : pack_.grounds) at_constants(ground.when, ground.id);
    return std::move(cases_);
  }

 private:
  // The value of a figure if one input of a test were `x`.
  std::optional<Decimal> figure(const PackTest& base, std::size_t slot, std::size_t input,
                                const Value& x) const {
    std::vector<Value> values(pack_.names.size());
    for (std::size_t i = 0; i < pack_.inputs.size(); ++i) {
      if (const Value* given = base.given.find(pack_.inputs[i].id)) values[i] = *given;
    }
    values[input] = x;
    values[pack_.as_of_slot()] = base.as_of;
    internal::derive_figures(pack_, values);
    return values[slot].as_number();
  }

  Value value_at(std::size_t input, const Decimal& low, std::int64_t n) const {
    const Input& declared = pack_.inputs[input];
    if (declared.type == feel::Type::Kind::kDate) {
      const auto day = (low + Decimal(n)).to_int64();
      return day ? Value(Date::from_days(*day)) : Value();
    }
    return low + Decimal(n) * unit_at(declared.scale);
  }

  // Where one band ends and the next begins.
  struct Cut {
    Decimal at;
    bool is_above = true;  // The number itself belongs to the band above.
    bool is_below(const Decimal& number) const { return is_above ? number < at : number <= at; }
  };

  // Neighbours on the grid of an input between which the figure passes a cut: the first has the figure
  // below the cut.  None if it does not pass there or cannot be followed.
  std::optional<std::pair<Value, Value>> crossing(const PackTest& base, std::size_t slot, std::size_t input,
                                                  const Cut& cut) const {
    const feel::Direction direction = internal::direction_of(pack_, domains_, slot, input);
    if (direction != feel::Direction::kRising && direction != feel::Direction::kFalling) return std::nullopt;
    const bool is_date = pack_.inputs[input].type == feel::Type::Kind::kDate;
    const feel::Interval& range = domains_[input].range;
    const Decimal low =
        range.low.value_or(is_date ? Decimal(base.as_of.days() - 20'000) : Decimal(-1'000'000));
    const Decimal high = range.high.value_or(is_date ? Decimal(base.as_of.days()) : Decimal(1'000'000));
    const Decimal unit = is_date ? Decimal(1) : unit_at(pack_.inputs[input].scale);
    std::int64_t from = 0;
    std::int64_t to = ((high - low) / unit).round(0, Rounding::kFloor).to_int64().value_or(0);
    const bool rising = direction == feel::Direction::kRising;
    const auto is_beyond = [&](std::int64_t n) -> std::optional<bool> {
      const auto value = figure(base, slot, input, value_at(input, low, n));
      if (!value) return std::nullopt;
      return cut.is_below(*value) != rising;
    };
    // A divisor may be zero at one end.
    if (!is_beyond(from) && from < to) ++from;
    if (!is_beyond(to) && from < to) --to;
    if (is_beyond(from) != false || is_beyond(to) != true) return std::nullopt;
    while (to - from > 1) {
      const std::int64_t middle = from + (to - from) / 2;
      const auto beyond = is_beyond(middle);
      if (!beyond) return std::nullopt;
      (*beyond ? to : from) = middle;
    }
    const Value a = value_at(input, low, from);
    const Value b = value_at(input, low, to);
    return rising ? std::pair(a, b) : std::pair(b, a);
  }

  void at_cuts(const Criterion& criterion) {
    if (criterion.bands.empty() && criterion.max && pack_.derived_in(criterion.value) != nullptr) {
      at_cut(criterion, {Decimal(), false});
      at_cut(criterion, {*criterion.max, true});
    }
    const StepFunction function(criterion, domains_[criterion.value].scale, pack_.in_force.from);
    const auto& steps = function.steps();
    for (std::size_t i = 1; function.is_whole() && i < steps.size(); ++i) {
      const feel::Interval& above = steps[i].interval;
      if (above.low && steps[i].band != steps[i - 1].band) at_cut(criterion, {*above.low, above.low_closed});
    }
  }

  // A figure beside a cut, and the input that brings it there.
  struct Beside {
    const PackTest* base = nullptr;
    std::size_t input = 0;
    Value given;
    Decimal figure;
  };

  // The best pair of tests for one cut: those whose figures are nearest to it on either side.
  void at_cut(const Criterion& criterion, const Cut& cut) {
    std::optional<Beside> above;
    std::optional<Beside> below;
    const auto offer = [&](std::optional<Beside>& best, Beside one) {
      const auto value = figure(*one.base, criterion.value, one.input, one.given);
      if (!value || (best && (*value - cut.at).abs() >= (best->figure - cut.at).abs())) return;
      one.figure = *value;
      best = std::move(one);
    };
    for (const PackTest& base : pack_.tests) {
      if (!base.expects_scored()) continue;
      for (const std::size_t input : internal::roots_of(pack_, {pack_.names.name(criterion.value)})) {
        if (input >= pack_.inputs.size()) continue;
        const auto found = crossing(base, criterion.value, input, cut);
        if (!found) continue;
        offer(below, {&base, input, found->first, {}});
        offer(above, {&base, input, found->second, {}});
      }
    }
    const auto add = [&](const std::optional<Beside>& beside, const char* relation) {
      if (!beside) return;
      const std::string name = criterion.id + (beside->figure == cut.at ? " = " : relation) + to_text(cut.at);
      cases_.push_back(
          made(*beside->base, name, {{pack_.inputs[beside->input].id, beside->given}}, &criterion));
    };
    add(above, cut.is_above ? " >= " : " > ");
    add(below, cut.is_above ? " < " : " <= ");
  }

  const PackTest* scored_test() const {
    const auto at = std::ranges::find_if(pack_.tests, &PackTest::expects_scored);
    return at == pack_.tests.end() ? (pack_.tests.empty() ? nullptr : &pack_.tests.front()) : &*at;
  }

  void at_booleans(const Criterion& criterion) {
    const PackTest* base = scored_test();
    if (base == nullptr || pack_.names.type(criterion.value) != feel::Type::Kind::kBoolean) return;
    for (const bool value : {true, false}) {
      cases_.push_back(made(*base, criterion.id + " = " + (value ? "true" : "false"),
                            {{pack_.names.name(criterion.value), Value(value)}}, &criterion));
    }
  }

  // The figure's own inputs missing, one of them.
  void without(const Criterion& criterion) {
    const PackTest* base = scored_test();
    if (base == nullptr) return;
    const auto roots = internal::roots_of(pack_, {pack_.names.name(criterion.value)});
    if (roots.empty() || *roots.begin() >= pack_.inputs.size()) return;
    cases_.push_back(
        made(*base, criterion.id + " ?", {{pack_.inputs[*roots.begin()].id, Value()}}, &criterion));
  }

  // At, just below and just above each number that a clause compares an input with.
  void at_constants(const feel::Expression& expression, const std::string& id) {
    const PackTest* base = scored_test();
    if (base == nullptr) return;
    for (const feel::Comparison& comparison : feel::comparisons(expression)) {
      if (!comparison.slot || !comparison.constant || *comparison.slot >= pack_.inputs.size()) continue;
      const Input& input = pack_.inputs[*comparison.slot];
      const Decimal unit = unit_at(input.scale);
      for (const Decimal& x :
           {*comparison.constant - unit, *comparison.constant, *comparison.constant + unit}) {
        if ((input.min && x < *input.min) || (input.max && x > *input.max)) continue;
        cases_.push_back(
            made(*base, id + ": " + input.id + " = " + to_text(x), {{input.id, Value(x)}}, nullptr));
      }
    }
  }

  BoundaryCase made(const PackTest& base, std::string name, std::vector<std::pair<std::string, Value>> given,
                    const Criterion* criterion) const {
    PackTest test;
    test.as_of = base.as_of;
    test.given = base.given;
    for (const auto& [id, value] : given) test.given.set(id, value);
    const Assessment got = judge_test(pack_, test, {});
    BoundaryCase result{.name = std::move(name), .like = base.name, .given = std::move(given)};
    if (criterion != nullptr) {
      const CriterionResult* scored = got.criterion(criterion->id);
      result.criterion = criterion->id;
      if (scored != nullptr) result.points = scored->points;
    }
    if (pack_.has_scorecard()) result.grade = got.grade.value_or("none");
    for (const GroundResult& ground : got.grounds) {
      if (ground.state == GroundResult::State::kHolds) result.grounds.push_back(ground.id);
    }
    return result;
  }

  const Pack& pack_;
  std::vector<feel::Domain> domains_;
  std::vector<BoundaryCase> cases_;
};

std::string yaml_of(const Value& value) {
  if (value.is_null()) return "null";
  if (const auto date = value.as_date()) return to_text(*date);
  if (const auto number = value.as_number()) return to_text(*number);
  if (const auto truth = value.as_boolean()) return *truth ? "true" : "false";
  return value.as_string() == nullptr ? "null" : "'" + *value.as_string() + "'";
}

std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("''") : std::string(1, c);
  return result + "'";
}

}  // namespace

std::vector<BoundaryCase> boundary_cases(const Pack& pack) { return BoundarySearch(pack).run(); }

std::string to_yaml(const BoundaryCase& test, const Pack& pack) {
  std::string text = "  - {name: " + quoted(test.name) + ", like: " + quoted(test.like) + ", given: {";
  for (std::size_t i = 0; i < test.given.size(); ++i)
    text += (i == 0 ? "" : ", ") + test.given[i].first + ": " + yaml_of(test.given[i].second);
  text += "}, expect: {";
  if (test.criterion) {
    const std::string points = test.points ? to_text(*test.points) : "none";
    text += "points: {" + *test.criterion + ": " + points + "}";
  }
  if (pack.has_scorecard()) text += std::string(test.criterion ? ", " : "") + "grade: " + test.grade;
  if (!pack.has_scorecard()) {
    text += "grounds: [";
    for (std::size_t i = 0; i < test.grounds.size(); ++i) text += (i == 0 ? "" : ", ") + test.grounds[i];
    text += "]";
  }
  return text + "}}";
}

}  // namespace htx::rules
