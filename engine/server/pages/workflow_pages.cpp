#include <algorithm>
#include <map>

#include "engine/base/text.h"
#include "engine/cases/cases.h"
#include "engine/report/words/workflow_words.h"
#include "engine/server/pages/flow_model.h"
#include "engine/server/pages/frame.h"
#include "engine/server/pages/page_routes.h"
#include "engine/server/visit/addresses.h"

namespace htx::server {
namespace {

using workflows::StateId;
using workflows::Workflow;

std::string role_name(const Workflow& workflow, const std::string& id, const report::Voice& say) {
  const workflows::Role* role = workflow.role(id);
  return role == nullptr ? id : say(role->title);
}

std::string titles_of(const Workflow& workflow, const std::vector<std::string>& documents,
                      const report::Voice& say) {
  std::vector<std::string> titles;
  for (const std::string& id : documents) {
    const workflows::DocumentType* document = workflow.document(id);
    titles.push_back(document == nullptr ? id : say(document->title));
  }
  return join(titles, "; ");
}

Json head_model(const WorkflowDefinition& definition, const report::Voice& say) {
  const Workflow::Data& data = definition.workflow.data();
  Json json;
  json.add("id", data.id).add("version", std::to_string(data.version)).add("name", say(data.title));
  json.add("href", workflow_address(data.id)).add("digest", to_hex(definition.digest));
  json.add("from", data.in_force_from ? say.date(*data.in_force_from) : "–");
  json.add("to", data.in_force_to ? say.date(*data.in_force_to) : say("report.until-further-notice"));
  std::vector<std::string> basis;
  for (const workflows::Law& law : data.basis) basis.push_back(report::law_text(law));
  json.add("basis", join(basis, "; ")).add("is_reviewed", data.reviewed_by.has_value());
  json.add("reviewed_by", data.reviewed_by.value_or(""));
  const std::size_t blanks = definition.workflow.blanks().size();
  return json.add("blanks", blanks == 0 ? "" : say.number(blanks));
}

Result<Response> list(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const auto definitions, visit.session.library.workflows());
  HTX_ASSIGN_OR_RETURN(const auto open, list_cases(visit.session, {.status = CaseStatus::kOpen}));
  std::map<std::string, std::size_t> open_by_workflow;
  for (const CaseRow& row : open) ++open_by_workflow[row.workflow];
  Json rows{Json::Array{}};
  for (const WorkflowDefinition* definition : definitions) {
    Json row = head_model(*definition, visit.say);
    const auto& in = definition->workflow.data();
    const Date today = visit.today();
    row.add("is_in_force", (!in.in_force_from || *in.in_force_from <= today) &&
                               (!in.in_force_to || today <= *in.in_force_to));
    const std::size_t count = open_by_workflow[in.id];
    row.add("open", count == 0 ? "" : visit.say.number(count));
    rows.push(row.add("cases_href", "/cases?workflow=" + escape_field(in.id)));
  }
  Json model;
  model.add("rows", std::move(rows));
  return page(visit, "workflows", std::move(model),
              {.title = visit.say("server.menu-workflows"), .menu = "/rules"});
}

// ---- One workflow.

// Who causes an event of a state, and what that needs.
Json act_model(const Workflow& workflow, StateId at, workflows::TransitionId id, const report::Voice& say) {
  const workflows::ChartTransition& transition = workflow.chart().transition(id);
  const workflows::EnabledEvent act = workflows::act_of(workflow, at, id);
  Json json;
  std::string name = say(act.title);
  if (name.empty())
    name = act.event.empty() ? say("server.at-once") : report::event_text(workflow, act.event, say);
  json.add("name", std::move(name));
  json.add("event", act.event);
  json.add("role", act.role.empty() ? say("server.by-itself") : role_name(workflow, act.role, say));
  std::vector<std::string> targets;
  for (const StateId target : transition.targets) targets.push_back(workflow.chart().state(target).id);
  json.add("to", report::state_titles(workflow, targets, say));
  json.add("needs", titles_of(workflow, act.needs, say)).add("law", report::law_of_action(workflow, act));
  json.add("condition", act.guard);
  json.add("is_administrative", act.administrative);
  return json;
}

std::string four_eyes_of(const Workflow& workflow, const workflows::Task& task, const report::Voice& say) {
  std::vector<std::string> others;
  for (const workflows::StateRules& state : workflow.data().states) {
    if (state.task && std::ranges::find(task.not_same_as, state.task->id) != task.not_same_as.end())
      others.push_back(say(state.task->title));
  }
  return join(others, "; ");
}

// What can happen in each state, state by state.
Json states_model(const Workflow& workflow, const report::Voice& say) {
  Json states{Json::Array{}};
  for (StateId id = 0; id < workflow.chart().states().size(); ++id) {
    const workflows::ChartState& state = workflow.chart().state(id);
    if (state.kind == workflows::StateKind::kHistory) continue;
    Json acts{Json::Array{}};
    for (const workflows::TransitionId transition : state.transitions)
      acts.push(act_model(workflow, id, transition, say));
    if (acts.array()->empty()) continue;
    const workflows::StateRules& rules = workflow.state(id);
    const workflows::DeadlineRule* deadline = workflow.deadline(rules.deadline);
    Json one;
    one.add("name", say(rules.title).empty() ? state.id : say(rules.title)).add("acts", std::move(acts));
    one.add("task", rules.task ? say(rules.task->title) : "");
    one.add("role", rules.task ? role_name(workflow, rules.task->role, say) : "");
    one.add("not_same", rules.task ? four_eyes_of(workflow, *rules.task, say) : "");
    one.add("approvals",
            rules.task && rules.task->approvals > 1 ? std::to_string(rules.task->approvals) : "");
    one.add("vote", rules.task && rules.task->vote ? role_name(workflow, rules.task->vote->among, say) : "");
    states.push(one.add("deadline", deadline == nullptr ? "" : say(deadline->title)));
  }
  return states;
}

Json deadlines_model(const Workflow& workflow, const report::Voice& say) {
  Json rows{Json::Array{}};
  for (const workflows::DeadlineRule& rule : workflow.data().deadlines) {
    Json row;
    row.add("name", say(rule.title)).add("length", rule.within ? to_text(*rule.within, say.language()) : "");
    std::string from = say("server.from-entry");
    if (const workflows::DataItem* item = workflow.data_item(rule.from)) from = say(item->title);
    if (const auto* other = workflow.deadline(rule.from_end_of))
      from = say("server.from-end") + " " + say(other->title);
    row.add("from", from).add("backward", rule.backward).add("law", report::law_text(rule.law));
    row.add("extension", rule.extension ? to_text(*rule.extension, say.language()) : "");
    row.add("extension_by", role_name(workflow, rule.extension_by, say));
    rows.push(row.add("extension_times", std::to_string(rule.extension_times)));
  }
  return rows;
}

Json documents_model(const Workflow& workflow, const report::Voice& say) {
  Json rows{Json::Array{}};
  for (const workflows::DocumentType& document : workflow.data().documents) {
    Json row;
    row.add("name", say(document.title)).add("by", role_name(workflow, document.by, say));
    row.add("required", document.required).add("law", report::law_text(document.law));
    rows.push(row.add("signatures", document.signatures == 0 ? "" : std::to_string(document.signatures)));
  }
  return rows;
}

Json roles_model(const Workflow& workflow, const report::Voice& say) {
  Json rows{Json::Array{}};
  for (const workflows::Role& role : workflow.data().roles) {
    Json row;
    row.add("name", say(role.title)).add("group", role.group);
    rows.push(row.add("external", role.external));
  }
  return rows;
}

Result<Response> show(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const WorkflowDefinition* definition,
                       visit.session.library.workflow(visit.parts["id"]));
  const Workflow& workflow = definition->workflow;
  const report::Voice& say = visit.say;
  Json model = head_model(*definition, say);
  model.add("flow", flow_model(workflow, say)).add("states", states_model(workflow, say));
  model.add("maximum", workflow.data().maximum ? to_text(*workflow.data().maximum, say.language()) : "");
  model.add("maximum_law", report::law_text(workflow.data().maximum_law));
  Json deadlines = deadlines_model(workflow, say);
  Json documents = documents_model(workflow, say);
  model.add("has_deadlines", !deadlines.array()->empty()).add("deadlines", std::move(deadlines));
  model.add("has_documents", !documents.array()->empty()).add("documents", std::move(documents));
  model.add("roles", roles_model(workflow, say));
  model.add("examples", say.number(workflow.data().scenarios.size()));
  return page(visit, "workflow", std::move(model), {.title = say(workflow.title()), .menu = "/rules"});
}

}  // namespace

std::vector<Route> workflow_routes() {
  return {
      {"GET", "/workflows", Operation::kReadRules, list},
      {"GET", "/workflows/{id}", Operation::kReadRules, show},
  };
}

}  // namespace htx::server
