#include "engine/rules/proof/prove_bands.h"

#include <algorithm>

#include "engine/rules/step_function.h"

// Which bands can be reached, and whether points move as promised.
namespace htx::rules::internal {
namespace {

using feel::Direction;

class BandProof {
 public:
  explicit BandProof(ProofBench& bench) : bench_(bench), pack_(bench.pack) {}

  void run() {
    for (std::size_t g = 0; g < pack_.groups.size(); ++g) {
      for (std::size_t c = 0; c < pack_.groups[g].criteria.size(); ++c) {
        const Criterion& criterion = pack_.groups[g].criteria[c];
        const Node* node = bench_.criterion_node(g, c);
        check_reach(criterion, node);
        if (criterion.monotone) check_trend(criterion, node);
      }
    }
    for (const Promise& promise : pack_.promises) check_promise(promise);
  }

 private:
  void check_reach(const Criterion& criterion, const Node* node) {
    const bool is_input = criterion.value < pack_.inputs.size();
    const feel::Domain& domain = bench_.domains[criterion.value];
    const auto values = values_of(pack_, criterion.value);
    std::vector<bool> reached;
    const StepFunction steps(criterion, domain.scale, std::nullopt);
    for (std::size_t i = 0; i < criterion.bands.size(); ++i)
      reached.push_back(is_reached(steps, i, domain.range, values));
    for (std::size_t i = 0; i < criterion.bands.size(); ++i) {
      const Band& band = criterion.bands[i];
      if (reached[i]) continue;
      // A band for whatever else may come, with points that another one gives too, is no mistake.
      bool is_spare = false;
      for (std::size_t j = 0; j < reached.size() && !is_input; ++j)
        is_spare = is_spare || (reached[j] && criterion.bands[j].points == band.points);
      if (is_spare) continue;
      const feel::Interval range{domain.range.low, domain.range.high, true, true};
      bench_.report(&node->find("bands")->items[i], is_input ? Severity::kError : Severity::kWarning,
                    {is_input ? "rules.band-outside-range" : "rules.band-unreachable",
                     {{"band", band.in.text()}, {"range", shown(range)}}});
    }
  }

  // Whether a figure that can be, one of `values` where they are few, falls into a band.
  static bool is_reached(const StepFunction& steps, std::size_t band, const feel::Interval& range,
                         const std::optional<std::vector<Decimal>>& values) {
    if (!values) return steps.may_reach(band, range);
    return std::ranges::any_of(*values, [&](const Decimal& value) {
      return steps.may_reach(band, {value, value, true, true});
    });
  }

  StepFunction steps_on(const Criterion& criterion, Date day) const {
    return {criterion, bench_.domains[criterion.value].scale, day};
  }

  // How the points of a criterion move with its own figure; unknown if its bands do not tell.
  Direction trend_of(const Criterion& criterion) const {
    if (criterion.bands.empty()) return Direction::kRising;
    Direction all = Direction::kConstant;
    for (const Date day : days_of_change(pack_, criterion)) {
      const StepFunction function = steps_on(criterion, day);
      const auto& steps = function.steps();
      if (!function.is_whole() || steps.empty()) return Direction::kUnknown;
      for (std::size_t i = 1; i < steps.size(); ++i) {
        const Decimal& before = steps[i - 1].points;
        const Decimal& after = steps[i].points;
        if (before == after) continue;
        all = feel::combined(all, before < after ? Direction::kRising : Direction::kFalling);
      }
    }
    return all;
  }

  static Direction wanted(Trend trend) {
    return trend == Trend::kRising ? Direction::kRising : Direction::kFalling;
  }

  // The first two bands whose points go the other way.
  std::string counterexample(const Criterion& criterion, Trend trend) const {
    for (const Date day : days_of_change(pack_, criterion)) {
      const StepFunction function = steps_on(criterion, day);
      const auto& steps = function.steps();
      for (std::size_t i = 1; function.is_whole() && i < steps.size(); ++i) {
        const StepFunction::Step& a = steps[i - 1];
        const StepFunction::Step& b = steps[i];
        if (trend == Trend::kRising ? b.points < a.points : b.points > a.points)
          return shown(a.interval) + ": " + to_text(a.points) + ", " + shown(b.interval) + ": " +
                 to_text(b.points);
      }
    }
    return "";
  }

  void check_trend(const Criterion& criterion, const Node* node) {
    const std::string against = counterexample(criterion, *criterion.monotone);
    if (!against.empty()) {
      bench_.report(node->find("monotone"), Severity::kError,
                    {"rules.not-monotone", {{"id", criterion.id}, {"bands", against}}});
    } else if (!steps_on(criterion, bench_.day).is_whole()) {
      bench_.note(node, {"rules.cannot-decide-monotone",
                         {{"id", criterion.id}, {"name", pack_.names.name(criterion.value)}}});
    }
  }

  // The whole score: every criterion that rests on the figure must go the promised way.
  void check_promise(const Promise& promise) {
    const std::string& name = pack_.names.name(promise.slot);
    const Node* node = bench_.document.root.find("monotone");
    const Node* at = node->find(name) == nullptr ? node : node->find(name);
    for (const Group& group : pack_.groups) {
      for (const Criterion& criterion : group.criteria) {
        const Direction of_figure = direction_of(pack_, bench_.domains, criterion.value, promise.slot);
        const Direction moves = feel::composed(trend_of(criterion), of_figure);
        if (moves == Direction::kConstant || moves == wanted(promise.trend)) continue;
        if (moves == Direction::kUnknown) {
          bench_.note(at, {"rules.cannot-decide-monotone", {{"id", criterion.id}, {"name", name}}});
        } else {
          bench_.report(
              at, Severity::kError,
              {"rules.not-monotone",
               {{"id", criterion.id}, {"bands", name + " → " + pack_.names.name(criterion.value)}}});
        }
      }
    }
  }

  ProofBench& bench_;
  const Pack& pack_;
};

}  // namespace

void prove_bands(ProofBench& bench) { BandProof(bench).run(); }

}  // namespace htx::rules::internal
