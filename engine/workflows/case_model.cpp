#include "engine/workflows/case_model.h"

#include <algorithm>
#include <array>
#include <utility>

namespace htx::workflows::internal {
namespace {

feel::Type type_of(DataType type) {
  switch (type) {
    case DataType::kNumber: return feel::Type::Kind::kNumber;
    case DataType::kString: return feel::Type::Kind::kString;
    case DataType::kBoolean: return feel::Type::Kind::kBoolean;
    case DataType::kDate: return feel::Type::Kind::kDate;
  }
  return {};
}

feel::Names names_of(const std::vector<DataItem>& items, const std::vector<std::string>& states) {
  feel::Names names;
  for (const DataItem& item : items) names.declare(item.id, type_of(item.type));
  std::vector<std::pair<std::string, feel::Type>> entries;
  entries.reserve(states.size());
  for (const std::string& state : states) entries.emplace_back(state, feel::Type::Kind::kBoolean);
  names.declare(kStatesName, feel::Type::context_of(std::move(entries)));
  return names;
}

Event execution_error() { return {.name = "error.execution", .kind = EventKind::kPlatform}; }

}  // namespace

Value value_of(const Json& json, DataType type) {
  const std::string* text = json.string();
  switch (type) {
    case DataType::kNumber: {
      const Json::Number* number = json.number();
      if (number == nullptr && text == nullptr) return {};
      const std::optional<Decimal> decimal = Decimal::from_text(number ? number->text : *text);
      return decimal ? Value(*decimal) : Value();
    }
    case DataType::kString: return text ? Value::string(*text) : Value();
    case DataType::kBoolean: return json.boolean() ? Value(*json.boolean()) : Value();
    case DataType::kDate: {
      const std::optional<Date> date = text ? date_from_iso(*text) : std::nullopt;
      return date ? Value(*date) : Value();
    }
  }
  return {};
}

std::optional<Json> json_of(const Value& value, DataType type) {
  if (value.is_null()) return Json();
  switch (type) {
    case DataType::kNumber: {
      const std::optional<Decimal> number = value.as_number();
      if (!number) return std::nullopt;
      // Canonical JSON has no fractions, so that they travel as text.
      const std::optional<std::int64_t> integer = number->to_int64();
      return integer ? Json(*integer) : Json(to_text(*number));
    }
    case DataType::kString: return value.as_string() ? std::optional(Json(*value.as_string())) : std::nullopt;
    case DataType::kBoolean:
      return value.as_boolean() ? std::optional(Json(*value.as_boolean())) : std::nullopt;
    case DataType::kDate:
      return value.as_date() ? std::optional(Json(to_text(*value.as_date()))) : std::nullopt;
  }
  return std::nullopt;
}

void set_member(Json& object, const std::string& name, Json value) {
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

std::shared_ptr<const CaseModel> CaseModel::compile(const std::vector<DataItem>& items, const Chart& chart,
                                                    const Content& content, Diagnostics& diagnostics) {
  auto model = std::make_shared<CaseModel>();
  model->items_ = items;
  for (StateId id = 1; id < chart.states().size(); ++id) model->states_.push_back(chart.state(id).id);
  const feel::Names names = names_of(items, model->states_);
  bool ok = true;
  const auto compile_as = [&](const ExpressionSource& source, const feel::Type& wanted) {
    auto expression =
        feel::compile_expression(source.text, source.origin, names, feel::Mode::kStrict, diagnostics);
    if (expression && !feel::conforms(expression->type(), wanted)) {
      diagnostics.report({.place = source.origin.place,
                          .message = Message("workflows.wrong-type", {{"type", to_text(expression->type())}}),
                          .found = source.text,
                          .expected = Message("workflows.type", {{"type", to_text(wanted)}})});
      expression.reset();
    }
    ok = ok && expression.has_value();
    return expression;
  };
  for (const ExpressionSource& guard : content.guards) {
    if (auto expression = compile_as(guard, feel::Type::Kind::kBoolean))
      model->guards_.push_back(*expression);
  }
  std::size_t next_value = 0;
  for (const std::vector<ExecutableContent>& block : content.blocks) {
    std::vector<Step>& steps = model->blocks_.emplace_back();
    for (const ExecutableContent& action : block) {
      Step step{.content = action};
      const auto item =
          std::find_if(items.begin(), items.end(), [&](const DataItem& i) { return i.id == action.id; });
      if (item != items.end()) step.type = item->type;
      if (action.kind == ExecutableContent::Kind::kSet)
        step.value = compile_as(content.values[next_value++], type_of(step.type));
      steps.push_back(std::move(step));
    }
  }
  return ok ? model : nullptr;
}

// Data items that were not given when the case was opened take their first value.
void CaseModel::initialise(ContentScope& scope) const {
  for (const DataItem& item : items_) {
    if (scope.data().find(item.id) == nullptr) set_member(scope.mutable_data(), item.id, item.initial);
  }
}

std::vector<Value> CaseModel::values_of(const feel::Expression& expression, const StepScope& scope) const {
  std::vector<Value> values(items_.size() + 1);
  for (std::size_t i = 0; i < items_.size(); ++i) {
    const Json* json = scope.data().find(items_[i].id);
    // What an event brings is known to the conditions on it, before it is written down.
    const Json* brought = scope.event() ? scope.event()->data.find(items_[i].id) : nullptr;
    if (brought != nullptr) json = brought;
    if (json != nullptr) values[i] = value_of(*json, items_[i].type);
  }
  const auto& uses = expression.uses();
  if (std::find(uses.begin(), uses.end(), kStatesName) != uses.end()) {
    Context active;
    for (const std::string& state : states_) active.set(state, Value(scope.in(state)));
    values.back() = Value(std::move(active));
  }
  return values;
}

Truth CaseModel::holds(GuardId guard, const StepScope& scope) const {
  const feel::Expression& expression = guards_[guard];
  const std::optional<bool> truth = feel::evaluate(expression, values_of(expression, scope)).as_boolean();
  // Missing is never false: a null condition cannot be evaluated.
  if (!truth) return Truth::kError;
  return *truth ? Truth::kTrue : Truth::kFalse;
}

std::optional<Event> CaseModel::run(BlockId block, ContentScope& scope) const {
  for (const Step& step : blocks_[block]) {
    if (std::optional<Event> error = run_one(step, scope)) return error;
  }
  return std::nullopt;
}

std::optional<Event> CaseModel::run_one(const Step& step, ContentScope& scope) const {
  static constexpr auto kNames = std::to_array<const char*>(
      {"set", "notify", "assess", "propose", "raise", "start-deadline", "cancel-deadline", "set"});
  const ExecutableContent& content = step.content;
  if (content.kind == ExecutableContent::Kind::kRaise) {
    scope.raise({.name = content.id, .kind = EventKind::kInternal});
    return std::nullopt;
  }
  Json effect;
  effect.add("effect", kNames[static_cast<std::size_t>(content.kind)]);
  effect.add("id", content.id);
  if (!content.event.empty()) effect.add("event", content.event);
  if (content.kind == ExecutableContent::Kind::kSet || content.kind == ExecutableContent::Kind::kTake) {
    std::optional<Json> value;
    if (step.value) value = json_of(feel::evaluate(*step.value, values_of(*step.value, scope)), step.type);
    if (content.kind == ExecutableContent::Kind::kTake && scope.event() != nullptr) {
      const Json* given = scope.event()->data.find(content.id);
      if (given != nullptr) value = *given;
    }
    if (!value) return execution_error();
    set_member(scope.mutable_data(), content.id, *value);
    effect.add("value", *value);
  }
  scope.emit(std::move(effect));
  return std::nullopt;
}

std::optional<Json> CaseModel::done_data(BlockId /*block*/, const StepScope& /*scope*/) const {
  return Json();
}

}  // namespace htx::workflows::internal
