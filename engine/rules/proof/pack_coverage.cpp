#include <algorithm>

#include "engine/rules/figures.h"
#include "engine/rules/proof/pack_coverage.h"
#include "engine/rules/proof/pack_tests.h"
#include "engine/rules/proof/prover.h"
#include "engine/rules/step_function.h"

namespace htx::rules {
namespace {

// How many assessments give a criterion points in the interval.
std::size_t with_points(const std::vector<Assessment>& results, const Criterion& criterion,
                        const feel::Interval& points) {
  return static_cast<std::size_t>(std::ranges::count_if(results, [&](const Assessment& a) {
    const CriterionResult* result = a.criterion(criterion.id);
    return result != nullptr && result->points && result->value && holds(points, *result->points);
  }));
}

// The points that an expression may give: the least, the most, and what lies between.
std::vector<feel::Interval> kinds_of_points(const Criterion& criterion, const feel::Domain& domain) {
  const auto given = StepFunction(criterion, std::nullopt, std::nullopt).points_as_given(domain.range);
  if (!given) return {};
  const auto& [least, most, has_least, has_most] = *given;
  std::vector<feel::Interval> kinds = {{least, least, true, true}};
  if (most == least) return kinds;
  kinds.push_back({least, most, false, false});
  if (most) kinds.push_back({most, most, true, true});
  return kinds;
}

// Counts the tests of a pack that meet each thing that it decides by.
class Coverage {
 public:
  Coverage(const Pack& pack, const Document& document, const internal::ProofBench& bench)
      : pack_(pack), document_(document), bench_(bench) {
    for (const PackTest& test : pack.tests) {
      facts_.push_back(facts_of(pack, test));
      results_.push_back(judge_test(pack, test, {}));
    }
  }

  std::vector<Covered> run() {
    for (std::size_t g = 0; g < pack_.groups.size(); ++g) {
      for (std::size_t c = 0; c < pack_.groups[g].criteria.size(); ++c) {
        const Criterion& criterion = pack_.groups[g].criteria[c];
        const Node* node = bench_.criterion_node(g, c);
        const bool is_formula = criterion.bands.empty() && pack_.derived_in(criterion.value) != nullptr;
        if (is_formula) add_points(criterion, node);
        add_bands(criterion, node);
      }
    }
    for (const internal::Condition& condition : conditions_of(bench_)) {
      for (const bool wanted : {true, false}) add_condition(condition, wanted);
    }
    return std::move(all_);
  }

 private:
  void add(Message what, const Node* at, std::size_t tests) {
    all_.push_back({std::move(what), document_.source->place_at(at->span.begin), tests});
  }

  void add_points(const Criterion& criterion, const Node* node) {
    for (const feel::Interval& points : kinds_of_points(criterion, bench_.domains[criterion.value])) {
      const std::string text = points.low == points.high ? to_text(*points.low) : shown(points);
      add({"rules.covered-points", {{"id", criterion.id}, {"points", text}}}, node,
          with_points(results_, criterion, points));
    }
  }

  void add_bands(const Criterion& criterion, const Node* node) {
    for (std::size_t i = 0; i < criterion.bands.size(); ++i) {
      const auto hits = std::ranges::count_if(results_, [&](const Assessment& a) {
        const CriterionResult* result = a.criterion(criterion.id);
        return result != nullptr && result->band == i;
      });
      add({"rules.covered-band", {{"id", criterion.id}, {"band", criterion.bands[i].in.text()}}},
          &node->find("bands")->items[i], static_cast<std::size_t>(hits));
    }
  }

  void add_condition(const internal::Condition& condition, bool wanted) {
    std::size_t seen = 0;
    for (std::size_t t = 0; t < pack_.tests.size(); ++t) {
      const Date day = pack_.tests[t].as_of;
      const internal::Figures figures(pack_, facts_[t], {static_cast<int>(day.year()), day, day});
      if (feel::evaluate(*condition.expression, figures.values()).as_boolean() == wanted) ++seen;
    }
    add({"rules.covered-clause", {{"id", condition.id}, {"value", wanted ? "true" : "false"}}},
        condition.node, seen);
  }

  const Pack& pack_;
  const Document& document_;
  const internal::ProofBench& bench_;
  std::vector<Assessment> results_;
  std::vector<Facts> facts_;
  std::vector<Covered> all_;
};

}  // namespace

std::vector<Covered> coverage_of(const Pack& pack, const Document& document) {
  Diagnostics ignored;
  Proof unused;
  const internal::ProofBench bench{
      pack, document, ignored, unused, internal::domains_of(pack), pack.in_force.from};
  return Coverage(pack, document, bench).run();
}

}  // namespace htx::rules
