#include "engine/rules/proof/prove_figures.h"

#include <algorithm>
#include <set>

#include "engine/base/text.h"
#include "engine/feel/check/units.h"
#include "engine/rules/text_names.h"

// What can be said of the figures: divisors, units, ranges, and what nobody uses.
namespace htx::rules::internal {
namespace {

class FigureProof {
 public:
  explicit FigureProof(ProofBench& bench) : bench_(bench), pack_(bench.pack) {
    for (std::size_t slot = 0; slot < pack_.names.size(); ++slot) units_.push_back(pack_.unit_of(slot));
  }

  void run() {
    for (std::size_t i = 0; i < pack_.derived.size(); ++i) {
      const Node* node = bench_.node("derived", i, "value");
      check_expression(pack_.derived[i].value, node);
      check_divisors_of_derived(i, node);
    }
    for (const Condition& condition : conditions_of(bench_)) {
      check_expression(*condition.expression, condition.node);
      // A clause says what happens when it cannot be told; a check does not.
      if (condition.kind == Condition::Kind::kCheck) check_divisors(*condition.expression, condition.node);
    }
    for (std::size_t i = 0; i < pack_.grounds.size(); ++i) {
      const Node* node = bench_.node("grounds", i, "event");
      check_expression(pack_.grounds[i].event, node);
      check_divisors(pack_.grounds[i].event, node);
    }
    check_bands();
    check_use();
    check_spellings(pack_.inputs, bench_.diagnostics);
  }

 private:
  // Only where an author asks for it can a missing figure be hidden; every such place is named.
  void name_questions(const std::vector<SourceSpan>& questions, const std::string& text, const Node* node) {
    for (const SourceSpan& span : questions) {
      bench_.note_in(node, span,
                     {"rules.asks-for-missing", {{"found", text.substr(span.begin, span.end - span.begin)}}});
    }
  }

  void check_expression(const feel::Expression& expression, const Node* node) {
    name_questions(feel::null_questions(expression), expression.text(), node);
    for (const feel::UnitClash& clash : feel::unit_clashes(expression, units_))
      bench_.report_in(node, clash.span,
                       {"rules.units-differ", {{"left", clash.left}, {"right", clash.right}}});
    for (const feel::Comparison& comparison : feel::comparisons(expression)) {
      if (!comparison.slot || !comparison.constant) continue;
      const std::size_t slot = *comparison.slot;
      if (slot >= pack_.inputs.size()) continue;
      const Input& input = pack_.inputs[slot];
      const bool below = input.min && *comparison.constant < *input.min;
      const bool above = input.max && *comparison.constant > *input.max;
      if (!below && !above) continue;
      bench_.report_in(node, comparison.span,
                       {"rules.beyond-range",
                        {{"number", to_text(*comparison.constant)},
                         {"name", input.id},
                         {"min", input.min ? to_text(*input.min) : "-∞"},
                         {"max", input.max ? to_text(*input.max) : "+∞"}}});
    }
  }

  void check_divisors(const feel::Expression& expression, const Node* node) {
    for (const feel::ZeroDivisor& zero : feel::zero_divisors(expression, bench_.domains))
      bench_.report_in(node, zero.span, {"rules.division-by-zero", {{"divisor", zero.divisor}}});
  }

  // A derived figure without a value is answered by the policies of those who use it; where one of its
  // users has none, the division is a mistake.
  void check_divisors_of_derived(std::size_t i, const Node* node) {
    const auto zeros = feel::zero_divisors(pack_.derived[i].value, bench_.domains);
    if (zeros.empty()) return;
    const std::size_t slot = pack_.first_derived() + i;
    const std::string without_policy = user_without_policy(slot);
    for (const feel::ZeroDivisor& zero : zeros) {
      if (without_policy.empty()) {
        bench_.note(node,
                    {"rules.zero-has-policy", {{"divisor", zero.divisor}, {"name", pack_.derived[i].id}}});
      } else {
        bench_.report_in(node, zero.span, {"rules.division-by-zero", {{"divisor", zero.divisor}}});
      }
    }
  }

  bool rests_on(const std::vector<std::string>& names, std::size_t figure) const {
    return std::ranges::any_of(names, [&](const std::string& name) {
      const std::size_t slot = *pack_.names.slot(name);
      if (slot == figure) return true;
      const bool is_derived = slot >= pack_.first_derived() && slot < pack_.as_of_slot();
      return is_derived && rests_on(pack_.derived[slot - pack_.first_derived()].value.uses(), figure);
    });
  }

  // A check or band that reads the figure: neither says what a null means.
  std::string user_without_policy(std::size_t figure) const {
    for (const Check& check : pack_.checks) {
      if (rests_on(check.clause.when.uses(), figure)) return check.clause.id;
    }
    for (const Ground& ground : pack_.grounds) {
      if (rests_on(ground.event.uses(), figure)) return ground.id;
    }
    for (const Group& group : pack_.groups) {
      for (const Criterion& criterion : group.criteria) {
        for (const Band& band : criterion.bands) {
          if (rests_on(band.in.uses(), figure)) return criterion.id;
        }
      }
    }
    return "";
  }

  void check_bands() {
    for (std::size_t g = 0; g < pack_.groups.size(); ++g) {
      for (std::size_t c = 0; c < pack_.groups[g].criteria.size(); ++c) {
        const Criterion& criterion = pack_.groups[g].criteria[c];
        const Node* bands = bench_.criterion_node(g, c)->find("bands");
        for (std::size_t i = 0; i < criterion.bands.size(); ++i) {
          const Node* in = bands->items[i].find("in");
          check_band(criterion, criterion.bands[i], in);
        }
      }
    }
  }

  void check_band(const Criterion& criterion, const Band& band, const Node* in) {
    name_questions(feel::null_questions(band.in), band.in.text(), in);
    for (const feel::UnitClash& clash : feel::unit_clashes(band.in, units_[criterion.value], units_))
      bench_.report_in(in, clash.span,
                       {"rules.units-differ", {{"left", clash.left}, {"right", clash.right}}});
    for (const feel::ZeroDivisor& zero :
         feel::zero_divisors(band.in, bench_.domains[criterion.value], bench_.domains)) {
      bench_.report_in(in, zero.span, {"rules.division-by-zero", {{"divisor", zero.divisor}}});
    }
  }

  void check_use() {
    std::set<std::string> used;
    const auto add = [&](const std::vector<std::string>& names) { used.insert(names.begin(), names.end()); };
    for (const Derived& derived : pack_.derived) add(derived.value.uses());
    for (const Condition& condition : conditions_of(bench_)) add(condition.expression->uses());
    for (const Ground& ground : pack_.grounds) add(ground.event.uses());
    for (const Group& group : pack_.groups) {
      for (const Criterion& criterion : group.criteria) {
        used.insert(pack_.names.name(criterion.value));
        for (const Band& band : criterion.bands) add(band.in.uses());
      }
    }
    const auto report = [&](const char* list, std::size_t i, const char* code, const std::string& id) {
      if (!used.contains(id)) bench_.report(bench_.node(list, i), Severity::kWarning, {code, {{"name", id}}});
    };
    for (std::size_t i = 0; i < pack_.inputs.size(); ++i)
      report("inputs", i, "rules.unused-figure", pack_.inputs[i].id);
    for (std::size_t i = 0; i < pack_.derived.size(); ++i)
      report("derived", i, "rules.unused-figure", pack_.derived[i].id);
    for (std::size_t i = 0; i < pack_.parameters.size(); ++i)
      report("parameters", i, "rules.dead-parameter", pack_.parameters[i].id);
  }

  ProofBench& bench_;
  const Pack& pack_;
  std::vector<std::string> units_;
};

}  // namespace

void prove_figures(ProofBench& bench) { FigureProof(bench).run(); }

}  // namespace htx::rules::internal
