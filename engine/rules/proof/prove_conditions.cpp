#include "engine/rules/proof/prove_conditions.h"

#include <array>

#include "engine/feel/analysis/possibility.h"
#include "engine/rules/figures.h"

// Which conditions can hold, which must, and which are hidden behind others.
namespace htx::rules::internal {
namespace {

using Answer = feel::Possibility::Answer;

class ConditionProof {
 public:
  explicit ConditionProof(ProofBench& bench) : bench_(bench), conditions_(conditions_of(bench)) {}

  void run() {
    for (const Condition& condition : conditions_) {
      decide(condition, true, "rules.never-true", Severity::kError);
      decide(condition, false, "rules.always-true", Severity::kWarning);
    }
    for (std::size_t i = 0; i < conditions_.size(); ++i) {
      for (std::size_t j = 0; j < conditions_.size(); ++j) {
        if (i != j) check_shadow(i, j);
      }
    }
  }

 private:
  feel::Possibility ask(std::span<const feel::Wanted> wanted) const {
    std::vector<std::string> names;
    for (const feel::Wanted& w : wanted)
      names.insert(names.end(), w.condition->uses().begin(), w.condition->uses().end());
    const std::set<std::size_t> roots = roots_of(bench_.pack, names);
    const std::vector<std::size_t> free(roots.begin(), roots.end());
    return feel::can_be(wanted, bench_.domains, free,
                        [&](std::vector<Value>& values) { derive_figures(bench_.pack, values); });
  }

  void decide(const Condition& condition, bool wanted, const char* code, Severity severity) {
    const std::array<feel::Wanted, 1> asked = {{{condition.expression, wanted}}};
    const Answer answer = ask(asked).answer;
    if (answer == Answer::kImpossible)
      bench_.report(condition.node, severity, {code, {{"id", condition.id}}});
    if (answer == Answer::kUnknown) {
      bench_.note(condition.node, {"rules.cannot-decide-condition",
                                   {{"id", condition.id}, {"value", wanted ? "true" : "false"}}});
    }
  }

  // Whether what condition j brings about makes condition i pointless wherever j holds.
  static bool can_hide(const Condition& i, const Condition& j) {
    using Kind = Condition::Kind;
    if (i.kind == Kind::kOverride) return j.kind == Kind::kOverride && j.grade >= i.grade;
    if (i.kind == Kind::kNotRated) return j.kind == Kind::kNotRated || j.kind == Kind::kReferral;
    return i.kind == j.kind && i.kind != Kind::kCheck;
  }

  // i is hidden if it cannot be true while j is anything but true.
  void check_shadow(std::size_t at, std::size_t behind) {
    const Condition& i = conditions_[at];
    const Condition& j = conditions_[behind];
    if (!can_hide(i, j)) return;
    // Of two that hide each other, the later one is the one too many.
    const std::array<feel::Wanted, 2> apart = {{{i.expression, true}, {j.expression, false}}};
    const Answer answer = ask(apart).answer;
    if (answer == Answer::kPossible) return;
    if (answer == Answer::kUnknown || !is_known_with(*i.expression, *j.expression)) {
      if (answer == Answer::kUnknown)
        bench_.note(i.node, {"rules.cannot-decide-shadow", {{"id", i.id}, {"other", j.id}}});
      return;
    }
    const std::array<feel::Wanted, 2> turned = {{{j.expression, true}, {i.expression, false}}};
    const bool mutual = can_hide(j, i) && ask(turned).answer == Answer::kImpossible;
    if (mutual && at < behind) return;
    // A condition that never holds is reported as that.
    const std::array<feel::Wanted, 1> alone = {{{i.expression, true}}};
    if (ask(alone).answer == Answer::kImpossible) return;
    bench_.report(i.node, Severity::kWarning, {"rules.shadowed", {{"id", i.id}, {"other", j.id}}});
  }

  // Whether the second condition is never null where the first is true.
  bool is_known_with(const feel::Expression& first, const feel::Expression& second) const {
    if (!feel::needs_all_names(first)) return false;
    std::vector<feel::Domain> domains = bench_.domains;
    for (const std::string& name : first.uses()) domains[*bench_.pack.names.slot(name)].may_be_null = false;
    return !feel::outcome(second, domains).may_be_null;
  }

  ProofBench& bench_;
  std::vector<Condition> conditions_;
};

}  // namespace

void prove_conditions(ProofBench& bench) { ConditionProof(bench).run(); }

}  // namespace htx::rules::internal
