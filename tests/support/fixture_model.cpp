#include "tests/support/fixture_model.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "engine/base/check.h"

namespace htx::workflows {
namespace {

constexpr std::string_view kProcessor = "http://www.w3.org/TR/scxml/#SCXMLEventProcessor";
constexpr std::string_view kOrigin = "#_scxml_session-1";
constexpr const char* kCounter = "$sends";  // How many ids were made up for <send idlocation>.

std::vector<std::string> texts(const Node* list) {
  std::vector<std::string> found;
  if (list == nullptr) return found;
  for (const Node& item : list->items) found.push_back(item.text);
  return found;
}

std::string text_of(const Node& map, std::string_view key) {
  const Node* value = map.find(key);
  return value ? value->text : std::string();
}

bool is_true(const Node* node) { return node != nullptr && node->text == "true"; }

bool is_name(std::string_view text) {
  return !text.empty() && (text.front() < '0' || text.front() > '9') &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") ==
             std::string_view::npos;
}

// Replaces or appends a member of an object.
void set(Json& object, const std::string& name, Json value) {
  Json::Object members = object.object() ? *object.object() : Json::Object{};
  const auto it = std::find_if(members.begin(), members.end(),
                               [&](const Json::Member& member) { return member.first == name; });
  if (it != members.end()) {
    it->second = std::move(value);
  } else {
    members.emplace_back(name, std::move(value));
  }
  object = Json(std::move(members));
}

// "1s", ".5s", "10ms" in milliseconds.
std::int64_t milliseconds(std::string_view text) {
  const bool fine = text.size() > 2 && text.substr(text.size() - 2) == "ms";
  text.remove_suffix(fine ? 2 : 1);
  std::int64_t unit = fine ? 1 : 1000;
  std::int64_t total = 0;
  bool fraction = false;
  for (const char c : text) {
    if (c == '.') {
      fraction = true;
    } else if (fraction) {
      unit /= 10;
      total += unit * (c - '0');
    } else {
      total = total * 10 + unit * (c - '0');
    }
  }
  return total;
}

bool is_delay(std::string_view text) {
  const std::size_t digits = text.find_first_not_of("0123456789.");
  return digits != 0 && digits != std::string_view::npos &&
         (text.substr(digits) == "s" || text.substr(digits) == "ms");
}

// Runs the actions of one block.  Stops at the first error.
class Execution {
 public:
  Execution(ContentScope& scope, std::string_view name) : scope_(scope), name_(name) {}

  std::optional<Event> run(const std::vector<Node>& actions) {
    for (const Node& action : actions) {
      if (std::optional<Event> error = run_one(action)) return error;
    }
    return std::nullopt;
  }

  static Event error(std::string_view send_id = {}, std::string_view name = "error.execution") {
    return {.name = std::string(name), .kind = EventKind::kPlatform, .send_id = std::string(send_id)};
  }

 private:
  std::optional<Json> evaluate(std::string_view expression) const {
    return evaluate_fixture(expression, scope_, name_);
  }

  std::optional<Event> run_one(const Node& action) {
    const std::string& verb = action.entries.front().key.text;
    const Node& content = action.entries.front().value;
    if (verb == "raise") {
      scope_.raise({.name = content.text, .kind = EventKind::kInternal});
      return std::nullopt;
    }
    if (verb == "log") return evaluate(content.text) ? std::nullopt : std::optional(error());
    if (verb == "assign") return assign(content);
    if (verb == "choose") return choose(content);
    if (verb == "foreach") return for_each(content);
    if (verb == "send") return send(content);
    HTX_CHECK(verb == "cancel");
    const Node* computed = content.find("expr");
    const std::optional<Json> id = computed ? evaluate(computed->text) : std::optional(Json(content.text));
    if (!id || id->string() == nullptr) return error();
    Json effect;
    effect.add("effect", "cancel");
    effect.add("id", *id);
    scope_.emit(std::move(effect));
    return std::nullopt;
  }

  std::optional<Event> assign(const Node& content) {
    for (const Node::Entry& entry : content.entries) {
      const std::optional<Json> value = evaluate(entry.value.text);
      if (!value || scope_.data().find(entry.key.text) == nullptr) return error();
      set(scope_.mutable_data(), entry.key.text, *value);
    }
    return std::nullopt;
  }

  // A guard in error is false and raises an event, but does not stop the block.
  std::optional<Event> choose(const Node& content) {
    for (const Node& branch : content.items) {
      const Node* condition = branch.find("if");
      if (condition != nullptr) {
        const std::optional<Json> value = evaluate(condition->text);
        if (!value) scope_.raise(error());
        if (!value || !is_truthy(*value)) continue;
      }
      return run(branch.find("do")->items);
    }
    return std::nullopt;
  }

  std::optional<Event> for_each(const Node& content) {
    const std::optional<Json> array = evaluate(text_of(content, "array"));
    const std::string item = text_of(content, "item");
    const std::string index = text_of(content, "index");
    if (!array || array->array() == nullptr || !is_name(item)) return error();
    if (scope_.data().find(item) == nullptr) set(scope_.mutable_data(), item, Json());
    if (!index.empty() && scope_.data().find(index) == nullptr) set(scope_.mutable_data(), index, Json());
    std::int64_t count = 0;
    for (const Json& value : *array->array()) {
      set(scope_.mutable_data(), item, value);
      if (!index.empty()) set(scope_.mutable_data(), index, Json(count));
      ++count;
      if (std::optional<Event> stopped = run(content.find("do")->items)) return stopped;
    }
    return std::nullopt;
  }

  // The text under `key`, or the value of the expression under `key` + "Expr"; none on error.
  std::optional<Json> given_or_computed(const Node& content, const std::string& key,
                                        const char* fallback) const {
    if (const Node* computed = content.find(key + "Expr")) return evaluate(computed->text);
    const Node* given = content.find(key);
    return Json(given ? given->text : std::string(fallback));
  }

  std::string send_id(const Node& content) {
    const std::string location = text_of(content, "idInto");
    if (location.empty()) return text_of(content, "id");
    const std::int64_t count = scope_.data().integer_of(kCounter).value_or(0) + 1;
    set(scope_.mutable_data(), kCounter, Json(count));
    std::string id = "send." + std::to_string(count);
    set(scope_.mutable_data(), location, Json(id));
    return id;
  }

  std::optional<Event> send(const Node& content) {
    const std::string id = send_id(content);
    const std::optional<Json> event = given_or_computed(content, "event", "");
    const std::optional<Json> target = given_or_computed(content, "target", "");
    const std::optional<Json> type = given_or_computed(content, "type", kProcessor.data());
    const std::optional<Json> delay = given_or_computed(content, "delay", "0s");
    const std::optional<Json> data = payload(content);
    if (!event || !target || !type || !delay || !data) return error(id);
    if (event->string() == nullptr || delay->string() == nullptr) return error(id);
    if (target->string() == nullptr || *target->string() == "!baz") return error(id);
    const bool known =
        type->string() != nullptr && type->string()->find("SCXMLEventProcessor") != std::string::npos;
    if (!known || !is_delay(*delay->string())) return error(id);
    if (*target->string() == "#_scxml_foo") return error(id, "error.communication");
    if (*target->string() == "#_internal") {
      scope_.raise({.name = *event->string(), .kind = EventKind::kInternal, .data = *data, .send_id = id});
      return std::nullopt;
    }
    Json effect;
    effect.add("effect", "send");
    effect.add("event", *event->string());
    effect.add("id", id);
    effect.add("delay", milliseconds(*delay->string()));
    effect.add("data", *data);
    scope_.emit(std::move(effect));
    return std::nullopt;
  }

  std::optional<Json> payload(const Node& content) const {
    if (const Node* whole = content.find("content")) return evaluate(whole->text);
    const Node* parts = content.find("data");
    if (parts == nullptr) return Json();
    Json data;
    for (const Node::Entry& entry : parts->entries) {
      const std::optional<Json> value = evaluate(entry.value.text);
      if (!value) return std::nullopt;
      data.add(entry.key.text, *value);
    }
    return data;
  }

  ContentScope& scope_;
  std::string_view name_;
};

}  // namespace

FixtureModel::FixtureModel(const Node& machine) : machine_(&machine) { tree_ = read_state(machine); }

StateSource FixtureModel::read_state(const Node& node) {
  StateSource state;
  state.id = text_of(node, "id");
  state.span = node.span;
  const std::string kind = text_of(node, "kind");
  if (kind == "parallel") state.kind = StateKind::kParallel;
  if (kind == "final") state.kind = StateKind::kFinal;
  if (kind == "history") state.kind = StateKind::kHistory;
  state.deep = is_true(node.find("deep"));
  state.initial = texts(node.find("initial"));
  if (const Node* content = node.find("initialDo")) state.initial_blocks.push_back(add_block(*content));
  for (const char* key : {"entry", "exit"}) {
    const Node* blocks = node.find(key);
    if (blocks == nullptr) continue;
    for (const Node& block : blocks->items) {
      (key == std::string_view("entry") ? state.entry : state.exit).push_back(add_block(block));
    }
  }
  if (const Node* done = node.find("done")) state.done_data = add_block(*done);
  if (const Node* fallback = node.find("default")) state.transitions.push_back(read_transition(*fallback));
  if (const Node* transitions = node.find("on")) {
    for (const Node& transition : transitions->items)
      state.transitions.push_back(read_transition(transition));
  }
  if (const Node* children = node.find("states")) {
    for (const Node& child : children->items) state.states.push_back(read_state(child));
  }
  return state;
}

TransitionSource FixtureModel::read_transition(const Node& node) {
  TransitionSource transition;
  transition.span = node.span;
  transition.targets = texts(node.find("target"));
  transition.internal = text_of(node, "type") == "internal";
  if (const Node* event = node.find("event")) {
    std::string_view rest = event->text;
    while (!rest.empty()) {
      const std::size_t blank = std::min(rest.find(' '), rest.size());
      if (blank != 0) transition.events.emplace_back(rest.substr(0, blank));
      rest.remove_prefix(std::min(blank + 1, rest.size()));
    }
  }
  if (const Node* condition = node.find("if")) {
    transition.guard = static_cast<GuardId>(guards_.size());
    guards_.push_back(condition->text);
  }
  if (const Node* actions = node.find("do")) transition.blocks.push_back(add_block(*actions));
  return transition;
}

BlockId FixtureModel::add_block(const Node& actions) {
  blocks_.push_back(&actions);
  return static_cast<BlockId>(blocks_.size() - 1);
}

Event FixtureModel::event_of(const Json& effect) {
  Event event{.name = effect.text_of("event"), .send_id = effect.text_of("id")};
  if (const Json* data = effect.find("data")) event.data = *data;
  event.origin = kOrigin;
  event.origin_type = kProcessor;
  return event;
}

// SCXML 5.3: every variable exists from the start; a value in error leaves it undefined.
void FixtureModel::initialise(ContentScope& scope) const {
  const std::string name = text_of(*machine_, "name");
  if (const Node* data = machine_->find("data")) {
    for (const Node::Entry& entry : data->entries) set(scope.mutable_data(), entry.key.text, Json());
    for (const Node::Entry& entry : data->entries) {
      if (entry.value.kind == Node::Kind::kNull) continue;
      const std::optional<Json> value = evaluate_fixture(entry.value.text, scope, name);
      if (!value) scope.raise(Execution::error());
      set(scope.mutable_data(), entry.key.text, value.value_or(Json()));
    }
  }
  if (const Node* script = machine_->find("script")) {
    // A script brings its variables into being; each of its actions is a block.
    for (const Node& action : script->items) {
      for (const Node::Entry& entry : action.entries.front().value.entries) {
        if (scope.data().find(entry.key.text) == nullptr) set(scope.mutable_data(), entry.key.text, Json());
      }
      if (std::optional<Event> error = Execution(scope, name).run({action})) scope.raise(*std::move(error));
    }
  }
}

Truth FixtureModel::holds(GuardId guard, const StepScope& scope) const {
  const std::optional<Json> value = evaluate_fixture(guards_[guard], scope, text_of(*machine_, "name"));
  if (!value) return Truth::kError;
  return is_truthy(*value) ? Truth::kTrue : Truth::kFalse;
}

std::optional<Event> FixtureModel::run(BlockId block, ContentScope& scope) const {
  return Execution(scope, text_of(*machine_, "name")).run(blocks_[block]->items);
}

std::optional<Json> FixtureModel::done_data(BlockId block, const StepScope& scope) const {
  const std::string name = text_of(*machine_, "name");
  const Node& done = *blocks_[block];
  if (const Node* content = done.find("content")) return evaluate_fixture(content->text, scope, name);
  Json data;
  if (const Node* parts = done.find("data")) {
    for (const Node::Entry& entry : parts->entries) {
      std::optional<Json> value = evaluate_fixture(entry.value.text, scope, name);
      if (!value) return std::nullopt;
      data.add(entry.key.text, *std::move(value));
    }
  }
  return data;
}

}  // namespace htx::workflows
