#include "engine/answers/workflow_answers.h"

#include <array>

#include "engine/answers/members.h"
#include "engine/answers/trouble_answers.h"

namespace htx::answers {
namespace {

using workflows::SimulatedDeadline;
using workflows::SimulatedStep;

Json stay(const workflows::Stay& stay) {
  static constexpr auto kBounds = std::to_array<std::string_view>({"bounded", "wait", "rounds"});
  Json json;
  json.add("state", text_or_null(stay.state)).add("stay", kBounds[static_cast<std::size_t>(stay.bound)]);
  return json.add("path", texts(stay.path));
}

Json law(const std::optional<workflows::Law>& law) { return law ? Json(law->article) : Json(); }

Json step(const SimulatedStep& step) {
  Json json;
  json.add("on", day(step.on)).add("event", text_or_null(step.event)).add("role", text_or_null(step.role));
  json.add("states", texts(step.states)).add("law", law(step.law));
  return json.add("deadlines", list(step.deadlines, [](const SimulatedDeadline& deadline) {
                    Json one;
                    one.add("deadline", deadline.id).add("due", day(deadline.status.due));
                    return one.add("law", law(deadline.law));
                  }));
}

}  // namespace

Json workflow_check_answer(const CheckedWorkflow& checked, Language language) {
  Json::Array findings;
  for (const Diagnostic& d : checked.read->items()) findings.push_back(finding(d, language));
  Json json;
  json.add("file", checked.file).add("sound", checked.verdict.has_value());
  if (!checked.verdict) return json.add("findings", std::move(findings));
  const CheckedWorkflow::Verdict& verdict = *checked.verdict;
  const workflows::Analysis& analysis = *verdict.analysis;
  json.add("workflow", definition(verdict.id, verdict.version, verdict.sha256));
  json.add("configurations", count(analysis.configurations)).add("edges", count(analysis.edges));
  json.add("complete", analysis.complete).add("stays", list(analysis.stays, stay));
  for (std::size_t i = 0; i < verdict.findings->items().size(); ++i) {
    Json one = finding(verdict.findings->items()[i], language);
    findings.push_back(one.add("path", texts(analysis.findings[i].path)));
  }
  for (const Diagnostic& d : verdict.examples->items()) findings.push_back(finding(d, language));
  return json.add("findings", std::move(findings));
}

Json workflow_checks_answer(std::vector<Json> checked) {
  Json json;
  return json.add("files", std::move(checked));
}

Json simulation_answer(const workflows::Simulation& simulation) {
  Json json;
  json.add("workflow", simulation.workflow().id()).add("running", simulation.running());
  return json.add("steps", list(simulation.steps(), step));
}

Json scenarios_answer(const std::vector<PlayedScenario>& played) {
  Json json;
  return json.add("scenarios", list(played, [](const PlayedScenario& one) {
                    Json scenario;
                    scenario.add("name", one.name).add("passed", one.has_passed);
                    return scenario.add("simulation", simulation_answer(one.simulation));
                  }));
}

}  // namespace htx::answers
