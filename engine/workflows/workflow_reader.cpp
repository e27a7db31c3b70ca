#include "engine/workflows/workflow_reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/text.h"
#include "engine/feel/check/given_names.h"
#include "engine/workflows/check_workflow.h"

namespace htx::workflows {

std::optional<Workflow> read_workflow(const Document& document, Diagnostics& diagnostics,
                                      const WorkflowLimits& limits) {
  return internal::WorkflowReader(document, diagnostics, limits).read();
}

namespace internal {

namespace {

const std::vector<std::string> kTags = {"verified",      "second-hand", "memory-high",
                                        "memory-medium", "memory-low",  "inference"};

Message law_expected() { return {"workflows.law-expected", {{"tags", join(kTags, ", ")}}}; }

// One of the names, if there are few enough to read.
Message one_of(const std::set<std::string>& ids) {
  constexpr std::size_t kMost = 12;
  if (ids.empty() || ids.size() > kMost) return "doc.kind-identifier";
  return {"doc.one-of", {{"choices", list_of(std::vector<std::string>(ids.begin(), ids.end()))}}};
}

// The value of a key if it is written, else the map: where a person looks for what is wrong.
const Node& at(const Node& map, std::string_view key) {
  const Node* value = map.find(key);
  return value == nullptr ? map : *value;
}

}  // namespace

std::optional<Workflow> WorkflowReader::read() {
  MapReader map(reader_.document().root, reader_);
  map.format();
  read_head(map);
  read_declarations(map);
  StateSource root;
  root.span = reader_.document().root.span;
  data_.states.emplace_back();
  layers_.emplace_back();
  root.initial = names(map.optional("initial"));
  read_transitions(map, root, 0);
  for (const Node& node : map.items("states", state_ids_)) root.states.push_back(read_state(node, 1));
  if (const Node* tests = map.optional("tests")) {
    if (const std::vector<Node>* list = reader_.list(*tests, "name")) {
      for (const Node& node : *list) data_.scenarios.push_back(read_scenario(node));
    }
  }
  map.finish();

  std::optional<Workflow> workflow;
  if (!found_.has_errors()) workflow = assemble(root);
  if (workflow) check_workflow(*workflow, *reader_.document().source, found_);
  out_.add(found_);
  return found_.has_errors() ? std::nullopt : workflow;
}

std::optional<Workflow> WorkflowReader::assemble(const StateSource& root) {
  std::optional<Chart> chart = Chart::build(root, *reader_.document().source, found_);
  if (!chart) return std::nullopt;
  for (const Node* node : task_references_) known(*node, tasks_, "workflows.unknown-task");
  Ids states;
  for (const ChartState& state : chart->states()) states.insert(state.id);
  for (const Node* node : state_references_) known(*node, states, "workflows.unknown-state");

  data_.transitions.resize(chart->transitions().size());
  for (StateId id = 0; id < layers_.size(); ++id) {
    for (std::size_t i = 0; i < layers_[id].size(); ++i) {
      data_.transitions[chart->state(id).transitions[i]] = layers_[id][i];
    }
  }
  for (const ExpressionSource& guard : guards_) data_.guards.push_back(guard.text);
  data_.model = CaseModel::compile(data_.data, *chart, {guards_, data_.blocks, values_}, found_);
  if (data_.model == nullptr || found_.has_errors()) return std::nullopt;
  data_.chart = *std::move(chart);
  return Workflow(std::move(data_));
}

void WorkflowReader::read_head(MapReader& map) {
  data_.id = map.text("workflow");
  data_.version = map.optional_integer("version", kVersions).value_or(0);
  if (data_.version < 1)
    reader_.report(at(map.node(), "version"), "workflows.no-version", "doc.kind-integer");
  data_.title = map.bilingual("title");
  for (const Node& basis : map.items("basis")) {
    if (std::optional<Law> law = read_law(basis)) data_.basis.push_back(*std::move(law));
  }
  if (const Node* period = map.optional("in_force")) {
    MapReader force(*period, reader_);
    data_.in_force_from = force.optional_date("from");
    data_.in_force_to = force.optional_date("to");
    force.finish();
  }
  if (const Node* node = map.optional("maximum")) {
    MapReader maximum(*node, reader_);
    data_.maximum = term_from_text(maximum.text("within"));
    if (!data_.maximum && node->find("within") != nullptr)
      reader_.report(at(*node, "within"), "workflows.bad-term", "workflows.term-expected");
    data_.maximum_law = read_law(maximum);
    if (!data_.maximum_law)
      reader_.report(at(*node, "within"), "workflows.deadline-without-law", law_expected());
    maximum.finish();
  }
  for (const Node& node : map.items("subjects"))
    data_.subjects.push_back(reader_.identifier(node).value_or(""));
  for (const Node& node : map.items("where")) data_.where.push_back(reader_.identifier(node).value_or(""));
  data_.several = map.flag("several");
  if (!map.has("reviewed_by"))
    reader_.report(map.node(), Message("doc.missing-key", {{"key", "reviewed_by"}}), "doc.kind-text");
  data_.reviewed_by = map.optional_text("reviewed_by");
  data_.reviewed_on = map.optional_date("reviewed_on");
}

void WorkflowReader::read_declarations(MapReader& map) {
  const auto each = [&](const char* key, Ids& ids, const auto& read_one) {
    const Node* section = map.optional(key);
    if (section == nullptr) return;
    if (section->kind != Node::Kind::kMap) {
      reader_.report(*section, "doc.wrong-kind", "doc.kind-map");
      return;
    }
    for (const Node::Entry& entry : section->entries) {
      if (const auto id = reader_.identifier(entry.key)) ids.insert(*id);
    }
    for (const Node::Entry& entry : section->entries) read_one(entry.value, entry.key.text);
  };
  each("roles", roles_,
       [&](const Node& node, const std::string& id) { data_.roles.push_back(read_role(node, id)); });
  each("data", items_, [&](const Node& node, const std::string& id) {
    check_name(node, id);
    data_.data.push_back(read_data_item(node, id));
  });
  each("documents", documents_,
       [&](const Node& node, const std::string& id) { data_.documents.push_back(read_document(node, id)); });
  if (const Node* section = map.optional("documents")) check_given_for(*section);
  each("deadlines", deadlines_,
       [&](const Node& node, const std::string& id) { data_.deadlines.push_back(read_deadline(node, id)); });
  check_ends();
}

// A deadline runs from the end of one that ends, never round to its own.
void WorkflowReader::check_ends() {
  const auto find = [&](const std::string& id) {
    return std::ranges::find(data_.deadlines, id, &DeadlineRule::id);
  };
  for (const auto& [id, node] : ends_) {
    const DeadlineRule& deadline = *find(id);
    auto other = find(deadline.from_end_of);
    const bool is_usable = other != data_.deadlines.end() && (other->within || !deadline.within);
    for (std::size_t links = 0; other != data_.deadlines.end() && links < ends_.size(); ++links)
      other = find(other->from_end_of);
    if (!is_usable || other != data_.deadlines.end() || !deadline.from.empty())
      reader_.report(*node, Message("workflows.bad-from-end", {{"deadline", id}}));
  }
}

Role WorkflowReader::read_role(const Node& node, const std::string& id) {
  MapReader map(node, reader_);
  Role role{.id = id, .title = map.bilingual("title")};
  role.group = map.optional_text("group").value_or("");
  role.external = map.flag("external");
  if (role.external != role.group.empty())
    reader_.report(node, "workflows.group-or-external", "workflows.group-expected");
  map.finish();
  return role;
}

DocumentType WorkflowReader::read_document(const Node& node, const std::string& id) {
  MapReader map(node, reader_);
  DocumentType document{.id = id, .title = map.bilingual("title")};
  document.by = required_known(map, "by", roles_, "workflows.unknown-role");
  document.required = !map.has("required") || map.flag("required");
  document.signatures = map.optional_integer("signatures", {0, 999}).value_or(0);
  document.of = all_known(map.optional("of"), documents_, "workflows.unknown-document");
  document.law = read_law(map);
  map.finish();
  return document;
}

// A document given for itself, by whatever way round, could never count.
void WorkflowReader::check_given_for(const Node& section) {
  for (const DocumentType& document : data_.documents) {
    std::vector<std::string> reached = document.of;
    for (std::size_t i = 0; i < reached.size(); ++i) {
      const auto next = std::ranges::find(data_.documents, reached[i], &DocumentType::id);
      if (next == data_.documents.end()) continue;
      for (const std::string& id : next->of) {
        if (std::ranges::find(reached, id) == reached.end()) reached.push_back(id);
      }
    }
    if (std::ranges::find(reached, document.id) == reached.end()) continue;
    reader_.report(at(*section.find(document.id), "of"),
                   Message("workflows.given-for-itself", {{"document", document.id}}));
  }
}

DeadlineRule WorkflowReader::read_deadline(const Node& node, const std::string& id) {
  MapReader map(node, reader_);
  DeadlineRule deadline{.id = id, .title = map.bilingual("title")};
  if (!map.has("within")) map.required("within", "workflows.term-expected");
  if (const std::optional<std::string> text = map.optional_text("within")) {
    deadline.within = term_from_text(*text);
    if (!deadline.within)
      reader_.report(*node.find("within"), "workflows.bad-term", "workflows.term-expected");
  } else if (map.has("within")) {
    reader_.report(at(node, "within"), Message("workflows.blank-deadline", {{"deadline", id}}),
                   "workflows.term-expected", Severity::kWarning);
  }
  if (const Node* from = map.optional("from")) {
    deadline.from = known(*from, items_, "workflows.unknown-data-item");
    const auto item = std::find_if(data_.data.begin(), data_.data.end(),
                                   [&](const DataItem& i) { return i.id == deadline.from; });
    if (item != data_.data.end() && item->type != DataType::kDate)
      reader_.report(*from, "workflows.anchor-not-date");
  }
  read_counting(map, deadline);
  read_stand_stills(map, deadline);
  deadline.law = read_law(map);
  if (deadline.within && !deadline.law)
    reader_.report(at(node, "within"), "workflows.deadline-without-law", law_expected());
  map.finish();
  return deadline;
}

void WorkflowReader::read_counting(MapReader& map, DeadlineRule& deadline) {
  deadline.backward = map.has("direction") && map.choice("direction", {"after", "before"}) == 1U;
  deadline.count.roll = deadline.backward ? Roll::kNone : Roll::kForward;
  if (map.has("roll")) {
    if (const auto roll = map.choice("roll", {"forward", "none", "backward"})) {
      deadline.count.roll = static_cast<Roll>(*roll);
    }
  }
  if (map.has("count")) deadline.count.event_day_counts = map.choice("count", {"next_day", "same_day"}) == 1U;
  if (const Node* warn = map.optional("warn")) {
    if (const std::vector<Node>* list = reader_.list(*warn)) {
      for (const Node& item : *list) {
        const std::optional<Term> term = term_from_text(item.text);
        if (!term) reader_.report(item, "workflows.bad-term", "workflows.term-expected");
        if (term) deadline.warn.push_back(*term);
      }
    }
  }
  if (const Node* extend = map.optional("extend")) read_extension(*extend, deadline);
}

void WorkflowReader::read_stand_stills(MapReader& map, DeadlineRule& deadline) {
  if (const Node* other = map.optional("from_end_of")) {
    deadline.from_end_of = reader_.identifier(*other).value_or("");
    ends_.emplace(deadline.id, other);
  }
  deadline.tolls = !deadline.backward;
  if (map.has("tolls")) deadline.tolls = map.flag("tolls") && deadline.tolls;
  if (const Node* pauses = map.optional("pauses_in")) {
    deadline.pauses_in = names(pauses);
    remember(*pauses, state_references_);
    if (!deadline.tolls) {
      reader_.report(*pauses, Message("workflows.pause-without-tolling", {{"deadline", deadline.id}}));
    }
  }
}

void WorkflowReader::read_extension(const Node& node, DeadlineRule& deadline) {
  MapReader map(node, reader_);
  if (const Node* term = map.required("by_term", "workflows.term-expected")) {
    deadline.extension = term_from_text(term->text);
    if (!deadline.extension) reader_.report(*term, "workflows.bad-term", "workflows.term-expected");
  }
  deadline.extension_times = map.optional_integer("times", {1, 99}).value_or(1);
  deadline.extension_by = required_known(map, "by", roles_, "workflows.unknown-role");
  map.finish();
}

// Guards know data items by their names, and the active states as `state`.
void WorkflowReader::check_name(const Node& node, const std::string& id) {
  feel::Names taken;
  taken.declare(kStatesName, feel::Type::Kind::kAny);
  for (const DataItem& item : data_.data) taken.declare(item.id, feel::Type::Kind::kAny);
  if (auto refusal = feel::refusal_of_name(id, taken)) reader_.report(node, *std::move(refusal));
}

DataItem WorkflowReader::read_data_item(const Node& node, const std::string& id) {
  MapReader map(node, reader_);
  DataItem item{.id = id, .title = map.bilingual("title")};
  if (const auto type = map.choice("type", {"number", "string", "boolean", "date"})) {
    item.type = static_cast<DataType>(*type);
  }
  if (const Node* initial = map.optional("initial")) {
    Json written(initial->text);
    if (item.type == DataType::kBoolean) {
      written = Json(reader_.boolean(*initial).value_or(false));
    } else if (const std::optional<Json> typed = json_of(value_of(written, item.type), item.type);
               typed && !typed->is_null()) {
      written = *typed;
    } else {
      static constexpr auto kKinds = std::to_array<const char*>(
          {"doc.kind-number", "doc.kind-text", "doc.kind-boolean", "doc.kind-date"});
      reader_.report(*initial, "doc.wrong-kind", kKinds[static_cast<std::size_t>(item.type)]);
    }
    item.initial = std::move(written);
  }
  map.finish();
  return item;
}

std::optional<Law> WorkflowReader::read_law(MapReader& map) {
  const Node* node = map.optional("law");
  return node ? read_law(*node) : std::nullopt;
}

std::optional<Law> WorkflowReader::read_law(const Node& node) {
  MapReader map(node, reader_);
  Law law;
  law.article = map.text("article");
  if (const auto tag = map.choice("tag", kTags)) law.tag = kTags[*tag];
  law.source = map.optional_text("source").value_or("");
  const bool read_somewhere = law.tag == "verified" || law.tag == "second-hand";
  if (!law.tag.empty() && read_somewhere == law.source.empty())
    reader_.report(node, "workflows.tag-and-source", law_expected());
  map.finish();
  return law;
}

std::vector<std::string> WorkflowReader::names(const Node* node) {
  std::vector<std::string> found;
  if (node == nullptr) return found;
  if (node->kind == Node::Kind::kScalar) {
    if (const auto name = reader_.text(*node)) found.push_back(*name);
    return found;
  }
  if (const std::vector<Node>* list = reader_.list(*node)) {
    for (const Node& item : *list) {
      if (const auto name = reader_.text(item)) found.push_back(*name);
    }
  }
  return found;
}

void WorkflowReader::remember(const Node& node, std::vector<const Node*>& references) {
  if (node.kind == Node::Kind::kScalar) references.push_back(&node);
  for (const Node& item : node.items) references.push_back(&item);
}

std::string WorkflowReader::known(const Node& node, const Ids& ids, const char* code) {
  const std::optional<std::string> name = reader_.text(node);
  if (!name || ids.contains(*name)) return name.value_or("");
  const std::string near = nearest(*name, {ids.begin(), ids.end()});
  reader_.report(node, code,
                 near.empty() ? one_of(ids) : Message("workflows.did-you-mean", {{"name", near}}));
  return *name;
}

std::string WorkflowReader::required_known(MapReader& map, const char* key, const Ids& ids,
                                           const char* code) {
  const Node* node = map.required(key, one_of(ids));
  return node == nullptr ? "" : known(*node, ids, code);
}

std::vector<std::string> WorkflowReader::all_known(const Node* node, const Ids& ids, const char* code) {
  if (node == nullptr) return {};
  if (node->kind == Node::Kind::kScalar) return {known(*node, ids, code)};
  std::vector<std::string> found;
  if (const std::vector<Node>* list = reader_.list(*node)) {
    for (const Node& item : *list) found.push_back(known(item, ids, code));
  }
  return found;
}

}  // namespace internal
}  // namespace htx::workflows
