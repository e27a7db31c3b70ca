#include <algorithm>
#include <array>
#include <utility>

#include "engine/workflows/workflow_reader.h"

namespace htx::workflows::internal {

StateSource WorkflowReader::read_state(const Node& node, std::size_t depth) {
  StateSource source;
  source.span = node.span;
  const std::size_t number = data_.states.size();
  if (depth > limits_.max_depth || number > limits_.max_states) {
    reader_.report(
        node,
        Message(
            "workflows.too-large",
            {{"limit", std::to_string(depth > limits_.max_depth ? limits_.max_depth : limits_.max_states)}}));
    return source;
  }
  MapReader map(node, reader_);
  source.id = map.identifier("id");
  if (map.has("kind")) {
    static constexpr std::array<StateKind, 4> kKinds = {StateKind::kCompound, StateKind::kParallel,
                                                        StateKind::kFinal, StateKind::kHistory};
    if (const auto kind = map.choice("kind", {"compound", "parallel", "final", "history"})) {
      source.kind = kKinds[*kind];
    }
  }
  StateRules state;
  if (source.kind == StateKind::kHistory) {
    source.deep = map.flag("deep");
    map.optional("title");
    data_.states.push_back(state);
    layers_.emplace_back();
    if (const Node* fallback = map.required("default", "doc.kind-map")) {
      source.transitions.push_back(read_default(*fallback));
      layers_.back().emplace_back();
    }
    map.finish();
    return source;
  }
  source.initial = names(map.optional("initial"));
  read_case_state(map, source, state);
  data_.states.push_back(std::move(state));
  layers_.emplace_back();
  read_transitions(map, source, number);
  if (const Node* children = map.optional("states")) {
    if (const std::vector<Node>* list = reader_.list(*children, state_ids_)) {
      for (const Node& child : *list) source.states.push_back(read_state(child, depth + 1));
    }
  }
  map.finish();
  return source;
}

void WorkflowReader::read_case_state(MapReader& map, StateSource& source, StateRules& state) {
  state.title = map.bilingual("title");
  state.law = read_law(map);
  state.waits = map.has("no_deadline");
  state.waits_because = map.optional_text("no_deadline").value_or("");
  if (const Node* window = map.optional("window"))
    state.window = known(*window, roles_, "workflows.unknown-role");
  if (const Node* task = map.optional("task")) state.task = read_task(*task);
  if (source.kind == StateKind::kFinal && (state.task || map.has("deadline"))) {
    reader_.report(map.node(), "workflows.final-with-duty");
  }
  for (const Node& act : map.items("forbid")) state.forbidden.push_back(read_forbidden_act(act));
  std::vector<ExecutableContent> entry;
  if (const Node* deadline = map.optional("deadline")) {
    read_state_deadline(*deadline, source, state);
    entry.push_back({.kind = ExecutableContent::Kind::kStartDeadline,
                     .id = state.deadline,
                     .event = state.deadline_event});
  }
  if (const auto block = read_block(map.optional("enter"), std::move(entry))) source.entry.push_back(*block);
  if (const auto block = read_block(map.optional("exit"))) source.exit.push_back(*block);
}

void WorkflowReader::read_state_deadline(const Node& node, StateSource& source, StateRules& state) {
  MapReader map(node, reader_);
  state.deadline = required_known(map, "use", deadlines_, "workflows.unknown-deadline");
  state.deadline_event = map.text("event");
  map.finish();
  data_.blocks.push_back({{.kind = ExecutableContent::Kind::kCancelDeadline, .id = state.deadline}});
  source.exit.push_back(static_cast<BlockId>(data_.blocks.size() - 1));
}

Task WorkflowReader::read_task(const Node& node) {
  MapReader map(node, reader_);
  Task task;
  task.id = map.identifier("id");
  task.role = required_known(map, "role", roles_, "workflows.unknown-role");
  task.title = map.bilingual("title");
  task.needs = all_known(map.optional("needs"), documents_, "workflows.unknown-document");
  for (const Node& outcome : map.items("outcomes")) task.outcomes.push_back(read_outcome(outcome));
  if (map.is_map() && task.outcomes.empty()) reader_.report(node, "workflows.no-outcomes", "doc.kind-list");
  if (const Node* eyes = map.optional("four_eyes")) {
    MapReader four(*eyes, reader_);
    if (const Node* others = four.optional("not_same_as")) {
      task.not_same_as = names(others);
      remember(*others, task_references_);
    }
    task.approvals = four.optional_integer("approvals", {1, 999}).value_or(1);
    four.finish();
  }
  if (const Node* vote = map.optional("vote")) task.vote = read_vote(*vote);
  map.finish();
  if (!task.id.empty()) {
    tasks_.insert(task.id);
    task_ids_.add(*node.find("id"), reader_);
  }
  return task;
}

Vote WorkflowReader::read_vote(const Node& node) {
  MapReader map(node, reader_);
  Vote vote;
  vote.among = required_known(map, "among", roles_, "workflows.unknown-role");
  if (const Node* among = map.optional("among")) {
    const auto role = std::find_if(data_.roles.begin(), data_.roles.end(),
                                   [&](const Role& r) { return r.id == vote.among; });
    if (role != data_.roles.end() && role->external) reader_.report(*among, "workflows.vote-of-outsiders");
  }
  for (const auto& [key, item] : {std::pair{"for", &vote.votes_for}, {"of", &vote.members}}) {
    *item = required_known(map, key, items_, "workflows.unknown-data-item");
    const Node* name = map.optional(key);
    if (name == nullptr) continue;
    const auto declared = std::find_if(data_.data.begin(), data_.data.end(),
                                       [wanted = *item](const DataItem& i) { return i.id == wanted; });
    if (declared != data_.data.end() && declared->type != DataType::kNumber)
      reader_.report(*name, "workflows.vote-not-number");
  }
  map.finish();
  return vote;
}

ForbiddenAct WorkflowReader::read_forbidden_act(const Node& node) {
  MapReader map(node, reader_);
  ForbiddenAct act{.event = map.text("event"), .title = map.bilingual("title"), .law = read_law(map)};
  map.finish();
  return act;
}

Outcome WorkflowReader::read_outcome(const Node& node) {
  if (node.kind == Node::Kind::kScalar) {
    const std::string id = reader_.identifier(node).value_or("");
    return {.id = id, .title = {.vi = id, .en = id}};
  }
  MapReader map(node, reader_);
  Outcome outcome{.id = map.identifier("id"), .title = map.bilingual("title")};
  map.finish();
  return outcome;
}

void WorkflowReader::read_transitions(MapReader& map, StateSource& source, std::size_t state) {
  const Node* transitions = map.optional("transitions");
  const std::vector<Node>* list = transitions ? reader_.list(*transitions) : nullptr;
  if (list == nullptr) return;
  for (const Node& item : *list) {
    if (++transitions_ > limits_.max_transitions) {
      reader_.report(item,
                     Message("workflows.too-large", {{"limit", std::to_string(limits_.max_transitions)}}));
      return;
    }
    CaseTransition layer;
    source.transitions.push_back(read_transition(item, layer));
    layers_[state].push_back(std::move(layer));
  }
}

TransitionSource WorkflowReader::read_transition(const Node& node, CaseTransition& layer) {
  MapReader map(node, reader_);
  TransitionSource source;
  source.span = node.span;
  source.events = names(map.optional("event"));
  source.targets = names(map.optional("to"));
  source.internal = map.flag("internal");
  if (const Node* guard = map.optional("if")) source.guard = add_guard(*guard);
  if (const Node* by = map.optional("by")) layer.by = known(*by, roles_, "workflows.unknown-role");
  layer.needs = all_known(map.optional("needs"), documents_, "workflows.unknown-document");
  layer.asks = all_known(map.optional("asks"), items_, "workflows.unknown-data-item");
  if (map.has("title")) layer.title = map.bilingual("title");
  layer.law = read_law(map);
  layer.administrative = map.flag("administrative");
  if (const Node* until = map.optional("until"))
    layer.until = known(*until, deadlines_, "workflows.unknown-deadline");
  std::vector<ExecutableContent> take;
  for (const std::string& item : layer.asks)
    take.push_back({.kind = ExecutableContent::Kind::kTake, .id = item});
  if (const auto block = read_block(map.optional("do"), std::move(take))) source.blocks.push_back(*block);
  map.finish();
  return source;
}

TransitionSource WorkflowReader::read_default(const Node& node) {
  MapReader map(node, reader_);
  TransitionSource source;
  source.span = node.span;
  source.targets = names(map.required("to", "doc.kind-text"));
  if (const auto block = read_block(map.optional("do"))) source.blocks.push_back(*block);
  map.finish();
  return source;
}

std::optional<BlockId> WorkflowReader::read_block(const Node* actions,
                                                  std::vector<ExecutableContent> before) {
  std::vector<ExecutableContent> block = std::move(before);
  if (actions != nullptr) {
    if (const std::vector<Node>* list = reader_.list(*actions)) {
      for (const Node& item : *list) read_verb(item, block);
    }
  }
  if (block.empty()) return std::nullopt;
  data_.blocks.push_back(std::move(block));
  return static_cast<BlockId>(data_.blocks.size() - 1);
}

void WorkflowReader::read_verb(const Node& node, std::vector<ExecutableContent>& block) {
  MapReader map(node, reader_);
  const std::size_t before = block.size();
  if (const Node* role = map.optional("notify")) {
    block.push_back(
        {.kind = ExecutableContent::Kind::kNotify, .id = known(*role, roles_, "workflows.unknown-role")});
  }
  if (const auto purpose = map.optional_text("assess")) {
    block.push_back({.kind = ExecutableContent::Kind::kAssess, .id = *purpose});
  }
  if (const auto other = map.optional_text("propose")) {
    block.push_back({.kind = ExecutableContent::Kind::kPropose, .id = *other});
  }
  if (const auto event = map.optional_text("raise"))
    block.push_back({.kind = ExecutableContent::Kind::kRaise, .id = *event});
  if (const Node* set = map.optional("set")) {
    if (set->kind != Node::Kind::kMap) reader_.report(*set, "doc.wrong-kind", "doc.kind-map");
    for (const Node::Entry& entry : set->entries) {
      const std::string item = known(entry.key, items_, "workflows.unknown-data-item");
      block.push_back({.kind = ExecutableContent::Kind::kSet, .id = item, .text = entry.value.text});
      values_.push_back(expression_at(entry.value));
    }
  }
  map.finish();
  if (map.is_map() && block.size() == before) {
    reader_.report(node, "workflows.no-verb",
                   {"doc.one-of", {{"choices", "set, notify, assess, propose, raise"}}});
  }
}

GuardId WorkflowReader::add_guard(const Node& node) {
  guards_.push_back(expression_at(node));
  return static_cast<GuardId>(guards_.size() - 1);
}

ExpressionSource WorkflowReader::expression_at(const Node& node) const {
  const Document& document = reader_.document();
  return {reader_.text(node).value_or(""),
          {place_in(document, node, 0),
           [&document, &node](std::size_t offset) { return place_in(document, node, offset); }}};
}

}  // namespace htx::workflows::internal
