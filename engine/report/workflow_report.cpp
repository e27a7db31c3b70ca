#include "engine/report/workflow_report.h"

#include <algorithm>

#include "engine/base/text.h"
#include "engine/report/words/workflow_words.h"
#include "engine/workflows/deadline_status.h"

namespace htx::report {
namespace {

using workflows::Effect;
using workflows::SimulatedDeadline;
using workflows::SimulatedStep;
using workflows::Simulation;
using workflows::Workflow;

// Deadlines that began or run on with this step.
std::string begun(const Workflow& workflow, const SimulatedStep& step, const Voice& say) {
  std::vector<std::string> lines;
  for (const SimulatedDeadline& deadline : step.deadlines) {
    const bool moved = std::any_of(step.effects.begin(), step.effects.end(), [&](const Effect& effect) {
      const bool clock = effect.kind == Effect::Kind::kStartDeadline ||
                         effect.kind == Effect::Kind::kPauseDeadline ||
                         effect.kind == Effect::Kind::kResumeDeadline;
      return clock && effect.id == deadline.id;
    });
    const workflows::DeadlineRule* rule = workflow.deadline(deadline.id);
    if (!moved || rule == nullptr) continue;
    const bool blank = deadline.status.standing == workflows::DeadlineStanding::kBlank;
    const std::string due = deadline.status.due ? say.date(*deadline.status.due)
                            : blank             ? say("report.blank-length")
                                                : say("report.stands-still");
    std::string line = say(rule->title) + ": " + due;
    // A day fixed beforehand has no length to speak of.
    if (!blank && rule->within->amount > 0) line += " (" + to_text(*rule->within, say.language()) + ")";
    if (deadline.law) line += ", " + law_text(deadline.law);
    lines.push_back(std::move(line));
  }
  return join(lines, "; ");
}

std::string who(const Workflow& workflow, const std::string& id, const Voice& say) {
  const workflows::Role* role = workflow.role(id);
  return role == nullptr ? id : say(role->title);
}

}  // namespace

Page timeline_page(const Simulation& simulation, const Manner& language) {
  const Voice say(language);
  const Workflow& workflow = simulation.workflow();
  Page page{.title = say("report.simulation", {{"workflow", say(workflow.title())}}),
            .language = language,
            .blocks = {}};
  page.blocks.emplace_back(Heading{1, page.title});
  Table table{.headers = {"#", say("report.day"), say("report.event"), say("report.who"),
                          say("report.state-after"), say("report.deadlines-set"), say("report.law")},
              .rows = {},
              .right_aligned = {0}};
  for (std::size_t i = 0; i < simulation.steps().size(); ++i) {
    const SimulatedStep& step = simulation.steps()[i];
    std::string act = say(step.title);
    if (act.empty()) act = step.event.empty() ? say("report.opened") : step.event;
    const std::string by = step.event.empty()  ? ""
                           : step.role.empty() ? say("report.when-due")
                                               : who(workflow, step.role, say);
    table.rows.push_back({std::to_string(i + 1), say.date(step.on), act, by,
                          state_titles(workflow, step.states, say), begun(workflow, step, say),
                          law_text(step.law)});
  }
  page.blocks.emplace_back(std::move(table));
  return page;
}

Page choices_page(const Simulation& simulation, const Manner& language) {
  const Voice say(language);
  const Workflow& workflow = simulation.workflow();
  Page page{.title = say("report.next-actions"), .language = language, .blocks = {}};
  page.blocks.emplace_back(Paragraph{say(
      "report.simulation-at", {{"day", say.date(simulation.steps().back().on)},
                               {"states", state_titles(workflow, simulation.steps().back().states, say)}})});
  Table table{.headers = {say("report.event"), say("report.what"), say("report.who"),
                          say("report.still-needed"), say("report.law")},
              .rows = {},
              .right_aligned = {}};
  for (const workflows::EnabledEvent& action : simulation.next()) {
    std::vector<std::string> needs = action.needs;
    for (const std::string& id : action.asks) needs.push_back(say("report.needs-data", {{"id", id}}));
    const workflows::DeadlineRule* rule = workflow.deadline(action.deadline);
    const bool untitled = say(action.title).empty() && rule != nullptr;
    table.rows.push_back({action.event, untitled ? say(rule->title) : say(action.title),
                          action.role.empty() ? say("report.when-due") : who(workflow, action.role, say),
                          join(needs, "; "), law_text(action.law)});
  }
  if (!table.rows.empty()) page.blocks.emplace_back(std::move(table));
  return page;
}

}  // namespace htx::report
