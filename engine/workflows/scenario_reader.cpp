#include <utility>

#include "engine/workflows/workflow_reader.h"

namespace htx::workflows::internal {

std::optional<std::vector<Scenario>> WorkflowReader::read_scenarios(const Workflow& workflow) {
  data_.data = workflow.data().data;
  for (const DataItem& item : workflow.data().data) items_.insert(item.id);
  for (const DeadlineRule& deadline : workflow.data().deadlines) deadlines_.insert(deadline.id);
  Ids states;
  for (const ChartState& state : workflow.chart().states()) states.insert(state.id);

  MapReader map(reader_.document().root, reader_);
  const std::string id = map.text("workflow");
  if (!id.empty() && id != workflow.id()) {
    reader_.report(*map.node().find("workflow"),
                   Message("workflows.other-workflow", {{"found", id}, {"id", workflow.id()}}));
  }
  std::vector<Scenario> scenarios;
  for (const Node& node : map.items("scenarios", "name")) scenarios.push_back(read_scenario(node));
  if (map.is_map() && scenarios.empty()) map.required("scenarios", "doc.kind-list");
  map.finish();
  for (const Node* node : state_references_) known(*node, states, "workflows.unknown-state");
  out_.add(found_);
  return found_.has_errors() ? std::nullopt : std::optional(std::move(scenarios));
}

Scenario WorkflowReader::read_scenario(const Node& node) {
  MapReader map(node, reader_);
  Scenario scenario{.name = map.text("name")};
  scenario.data = read_scenario_data(map.optional("data"));
  const std::vector<Node>& steps = map.items("steps");
  // What comes before the first date happens on that day; a scenario without dates on one arbitrary working
  // day.
  Date day = Date::of(2025, 1, 6).value_or(Date());
  for (const Node& item : steps) {
    const Node* date = item.kind == Node::Kind::kMap ? item.find("date") : nullptr;
    const std::optional<Date> first = date != nullptr ? date_from_iso(date->text) : std::nullopt;
    if (!first) continue;
    day = *first;
    break;
  }
  for (const Node& item : steps) {
    scenario.steps.push_back(read_scenario_step(item, day));
    day = scenario.steps.back().on;
  }
  map.finish();
  return scenario;
}

ScenarioStep WorkflowReader::read_scenario_step(const Node& node, const Date& day) {
  MapReader map(node, reader_);
  ScenarioStep step{.on = day, .span = node.span};
  step.event = map.optional_text("event").value_or("");
  step.on = map.optional_date("date").value_or(day);
  step.data = read_scenario_data(map.optional("data"));
  step.refused = map.flag("refused");
  if (const Node* states = map.optional("states")) {
    step.states = names(states);
    remember(*states, state_references_);
  }
  if (const Node* due = map.optional("due")) {
    if (due->kind != Node::Kind::kMap) reader_.report(*due, "doc.wrong-kind", "doc.kind-map");
    for (const Node::Entry& entry : due->entries) {
      known(entry.key, deadlines_, "workflows.unknown-deadline");
      const bool none = entry.value.kind == Node::Kind::kNull;
      step.due.emplace_back(entry.key.text, none ? std::nullopt : reader_.date(entry.value));
    }
  }
  map.finish();
  return step;
}

// Values by the types of the data items they belong to.
Json WorkflowReader::read_scenario_data(const Node* node) {
  Json data{Json::Object{}};
  if (node == nullptr) return data;
  if (node->kind != Node::Kind::kMap) reader_.report(*node, "doc.wrong-kind", "doc.kind-map");
  for (const Node::Entry& entry : node->entries) {
    const std::string name = known(entry.key, items_, "workflows.unknown-data-item");
    for (const DataItem& item : data_.data) {
      if (item.id != name) continue;
      Json written(entry.value.text);
      if (item.type == DataType::kBoolean) {
        written = Json(reader_.boolean(entry.value).value_or(false));
      } else if (const std::optional<Json> typed = json_of(value_of(written, item.type), item.type);
                 typed && !typed->is_null()) {
        written = *typed;
      }
      data.add(name, std::move(written));
    }
  }
  return data;
}

}  // namespace htx::workflows::internal
