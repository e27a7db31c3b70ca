#include "engine/report/words/workflow_words.h"

#include "engine/base/text.h"

namespace htx::report {

std::string law_text(const std::optional<workflows::Law>& law) {
  if (!law) return "";
  return law->article + " [" + law->tag + (law->source.empty() ? "" : ": " + law->source) + "]";
}

std::string law_of_action(const workflows::Workflow& workflow, const workflows::EnabledEvent& action) {
  if (action.law) return law_text(action.law);
  const workflows::DeadlineRule* rule = workflow.deadline(action.deadline);
  // What limits the doing of a task is also what asks for it; of other events of the state it says nothing.
  if (rule != nullptr && rule->law && (action.is_expiry || action.task)) return law_text(rule->law);
  const workflows::Chart& chart = workflow.chart();
  for (workflows::StateId up = chart.find(action.state).value_or(0); up != workflows::kNone;
       up = chart.state(up).parent) {
    if (workflow.state(up).law) return law_text(workflow.state(up).law);
  }
  return workflow.data().basis.empty() ? "" : law_text(workflow.data().basis.front());
}

std::string state_titles(const workflows::Workflow& workflow, const std::vector<std::string>& ids,
                         const Voice& say) {
  std::vector<std::string> titles;
  for (const std::string& id : ids) {
    const auto state = workflow.chart().find(id);
    titles.push_back(state ? say(workflow.state(*state).title) : id);
  }
  return join(titles, "; ");
}

std::string event_text(const workflows::Workflow& workflow, const std::string& event, const Voice& say) {
  constexpr std::string_view kDocument = "document.";
  if (event.starts_with(kDocument)) {
    const auto* document = workflow.document(event.substr(kDocument.size()));
    if (document != nullptr) return say(document->title);
  }
  constexpr std::string_view kDone = "done.state.";
  if (event.starts_with(kDone))
    return say("report.all-done", {{"what", state_titles(workflow, {event.substr(kDone.size())}, say)}});
  for (const workflows::StateRules& state : workflow.data().states) {
    if (state.deadline_event == event) {
      const auto* rule = workflow.deadline(state.deadline);
      return say("report.when-over", {{"what", rule == nullptr ? state.deadline : say(rule->title)}});
    }
    if (!state.task) continue;
    for (const workflows::Outcome& outcome : state.task->outcomes) {
      if (event == state.task->id + "." + outcome.id) return say(outcome.title);
    }
  }
  for (const auto& block : workflow.data().blocks) {
    for (const workflows::ExecutableContent& content : block) {
      if (content.kind != workflows::ExecutableContent::Kind::kStartDeadline || content.event != event)
        continue;
      const auto* rule = workflow.deadline(content.id);
      return say("report.when-over", {{"what", rule == nullptr ? content.id : say(rule->title)}});
    }
  }
  return event;
}

}  // namespace htx::report
