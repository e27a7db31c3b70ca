#include "engine/report/evaluation/plan_words.h"

#include <algorithm>

#include "engine/base/text.h"
#include "engine/report/words/explanation_words.h"

namespace htx::report {
namespace {

std::string changes_text(const rules::PlannedMeasure& step, const rules::MeasureCatalogue& catalogue,
                         const Voice& say) {
  std::vector<std::string> changes;
  for (const rules::FigureChange& change : step.changes) {
    const auto slot = catalogue.names.slot(change.name);
    const std::string title =
        slot && *slot < catalogue.inputs.size() ? say(catalogue.inputs[*slot].title) : change.name;
    changes.push_back(title + ": " + say.figure(change.before) + " → " + say.figure(change.after));
  }
  return join(changes, "; ");
}

std::string grade_text(const rules::Pack& pack, const std::optional<std::string>& id, const Voice& say) {
  if (!id) return say("report.class-not_rated");
  const auto grade = std::ranges::find(pack.grades, *id, &rules::Grade::id);
  return grade == pack.grades.end() ? *id : say(grade->title);
}

}  // namespace

std::vector<PlannedStep> steps_in_words(const rules::Plan& plan, const rules::MeasureCatalogue& catalogue,
                                        const rules::Pack& pack, const Voice& say) {
  const Date& law_on = plan.before.dates.law_on;
  std::vector<PlannedStep> steps;
  for (const rules::PlannedMeasure& step : plan.steps) {
    const rules::Measure& measure = catalogue.measures[step.measure];
    const Bilingual* who = measure.who_on(law_on);
    const rules::Measure::Foundation* founded = measure.founded_on(law_on);
    PlannedStep one;
    one.title = say(measure.title);
    one.changes = changes_text(step, catalogue, say);
    one.basis = founded == nullptr ? say("report.basis-blank") : basis_text(founded->basis, say);
    one.who = who == nullptr ? "–" : say(*who);
    one.term = founded != nullptr && founded->term
                   ? say(*founded->term)
                   : say("report.term-blank", {{"who", say.word("term_setter")}});
    if (step.gain && !step.gain->is_zero()) one.gain = step.gain;
    one.score_after = step.score_after;
    one.grade_after = grade_text(pack, step.grade_after, say);
    steps.push_back(std::move(one));
  }
  return steps;
}

}  // namespace htx::report
