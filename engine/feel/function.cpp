#include "engine/feel/function.h"

#include <algorithm>

#include "engine/feel/run/operators.h"
#include "engine/feel/run/own_stack.h"

namespace htx::feel {
namespace {

using Kind = Type::Kind;

bool is_kind(const Value& value, Kind kind) { return type_of(value).kind == kind; }

// The value as one of the type, with the reason if it is none; finding out costs steps.
std::optional<Value> fitted(const Value& value, const Type& type, Evaluation& evaluation) {
  if (type.is_any()) return value;
  if (!evaluation.pay(value.extent().weight)) {
    evaluation.stop({"feel.too-many-steps", {{"limit", std::to_string(Limits().max_steps)}}});
    return std::nullopt;
  }
  auto result = coerce(value, type);
  if (!result.has_value()) {
    evaluation.explain({"feel.wrong-type", {{"found", to_text(type_of(value))}, {"wanted", to_text(type)}}});
  }
  return result;
}

// Calls on a stack that has room: functions may call each other deeper than the stack of a thread allows,
// and how deep must not depend on it.
Value call_deep(const Callable& function, std::span<const Value> arguments, Evaluation& evaluation) {
  constexpr std::size_t kMostLevelsHere = 1'500;
  constexpr std::size_t kLevelsOfACall = 5;
  Value result;
  const std::size_t here = evaluation.levels_here;
  if (here > kMostLevelsHere) {
    evaluation.levels_here = 0;
    if (!on_own_stack([&] { result = function.call(arguments, evaluation); }))
      evaluation.stop({"feel.too-many-calls"});
  } else {
    evaluation.levels_here += kLevelsOfACall;
    result = function.call(arguments, evaluation);
  }
  evaluation.levels_here = here;
  return result;
}

bool is_context_of(const Context& context, const Type& type) {
  for (std::size_t i = 0; i < type.names.size(); ++i) {
    const Value* entry = context.find(type.names[i]);
    if (entry == nullptr || !(entry->is_null() || is_instance(*entry, type.arguments[i]))) return false;
  }
  return true;
}

}  // namespace

void Evaluation::explain(Message message, SourceSpan span) const {
  constexpr std::size_t kMostReasons = 100;
  if (trace != nullptr && trace->reasons.size() < kMostReasons)
    trace->reasons.push_back({std::move(message), span});
}

void Evaluation::stop(Message message, SourceSpan span) {
  if (!has_stopped()) explain(std::move(message), span);
  steps_left = 0;
}

bool Callable::is_of(const Type& function) const {
  if (function.arguments.empty()) return true;
  if (parameters_.size() + 1 != function.arguments.size()) return false;
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    if (!conforms(function.arguments[i], parameters_[i].type)) return false;
  }
  return conforms(result_, function.arguments.back());
}

Value Callable::call_by_name(const std::vector<std::string>& names, std::span<const Value> arguments,
                             Evaluation& evaluation) const {
  std::vector<Value> ordered(parameters_.size());
  std::vector<bool> given(parameters_.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto at = static_cast<std::size_t>(std::ranges::find(parameters_, names[i], &Parameter::name) -
                                             parameters_.begin());
    if (at == parameters_.size() || given[at]) {
      evaluation.explain({"feel.bad-arguments", {{"name", names[i]}}});
      return {};
    }
    given[at] = true;
    ordered[at] = arguments[i];
  }
  return invoke(*this, ordered, evaluation);
}

bool is_instance(const Value& value, const Type& type) {
  if (type.is_any()) return !value.is_null();
  if (!is_kind(value, type.kind)) return false;
  if (type.arguments.empty()) return true;
  if (const List* list = value.as_list()) {
    return std::ranges::all_of(*list, [&](const Value& item) {
      return item.is_null() || type.element().is_any() || is_instance(item, type.element());
    });
  }
  if (const Context* context = value.as_context()) return is_context_of(*context, type);
  if (const Range* range = value.as_range()) {
    const auto fits = [&](const Value& end) { return end.is_null() || is_instance(end, type.element()); };
    return fits(range->low) && fits(range->high);
  }
  const auto function = std::dynamic_pointer_cast<const Callable>(value.as_function());
  return function == nullptr || function->is_of(type);
}

std::optional<Value> coerce(const Value& value, const Type& type) {
  if (value.is_null() || type.is_any() || is_instance(value, type)) return value;
  if (type.kind == Kind::kList && value.as_list() == nullptr) {
    const bool fits = type.element().is_any() || is_instance(value, type.element());
    return fits ? std::optional(Value(List{value})) : std::nullopt;
  }
  if (const List* list = value.as_list(); list != nullptr && list->size() == 1) {
    const Value& only = list->front();
    return only.is_null() || is_instance(only, type) ? std::optional(only) : std::nullopt;
  }
  if (const auto date = value.as_date(); date.has_value() && type.kind == Kind::kDateTime) {
    return Value(DateTime{*date, {.zone = {.kind = Zone::Kind::kOffset}}});
  }
  return std::nullopt;
}

Value invoke(const Callable& function, std::span<const Value> arguments, Evaluation& evaluation) {
  const auto& parameters = function.parameters();
  std::vector<Value> fitting(arguments.begin(), arguments.end());
  if (!function.checks_arguments() && parameters.size() != arguments.size()) {
    evaluation.explain(
        {"feel.wrong-count",
         {{"found", std::to_string(arguments.size())}, {"wanted", std::to_string(parameters.size())}}});
    return {};
  }
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    auto value = fitted(arguments[i], parameters[i].type, evaluation);
    if (!value.has_value()) return {};
    fitting[i] = *std::move(value);
  }
  if (evaluation.calls_left == 0) {
    evaluation.stop({"feel.too-many-calls"});
    return {};
  }
  --evaluation.calls_left;
  const Value result = call_deep(function, fitting, evaluation);
  ++evaluation.calls_left;
  return fitted(result, function.result(), evaluation).value_or(Value());
}

std::optional<List> elements_of(const Value& domain, bool downwards, std::size_t max_list) {
  if (const List* list = domain.as_list()) return *list;
  const Range* range = domain.as_range();
  if (range == nullptr) return domain.is_null() ? std::nullopt : std::optional(List{domain});
  const auto first_day = range->low.as_date();
  const auto last_day = range->high.as_date();
  const bool days = first_day.has_value() && last_day.has_value();
  const auto low = days ? Decimal(first_day->days()) : range->low.as_number();
  const auto high = days ? Decimal(last_day->days()) : range->high.as_number();
  if (!low.has_value() || !high.has_value() || !low->is_integer() || !high->is_integer()) return std::nullopt;
  // Beyond them the next whole number may need more digits than there are.
  static const Decimal kFarthest = *Decimal::from_text("1e33");
  if (low->abs() > kFarthest || high->abs() > kFarthest) return std::nullopt;
  if (*high < *low && !downwards) return std::nullopt;
  if ((*high - *low).abs() >= Decimal(static_cast<std::int64_t>(max_list))) return std::nullopt;
  List values;
  const Decimal step = *low <= *high ? Decimal(1) : Decimal(-1);
  for (Decimal at = *low;; at += step) {
    const bool is_end = at == *high;
    const bool inside = (at != *low || range->low_closed) && (!is_end || range->high_closed);
    if (inside) values.push_back(days ? Value(Date::from_days(at.to_int64().value_or(0))) : Value(at));
    if (is_end) return values;
  }
}

std::string display_text(const Value& value) {
  if (const std::string* text = value.as_string()) return *text;
  if (const auto date = value.as_date()) return to_text(*date);
  if (const Time* time = value.as_time()) return to_text(*time);
  if (const DateTime* date_time = value.as_date_time()) return to_text(*date_time);
  if (const auto months = value.as_months()) return to_text(*months);
  if (const auto days = value.as_days()) return to_text(*days);
  return to_text(value);
}

// 7.3.2: in the list or range, or equal; true and false are values like others.
std::optional<bool> passes(const Value& result, const Value& input) {
  if (const Range* range = result.as_range(); range != nullptr && input.as_range() == nullptr) {
    return contains(*range, input);
  }
  if (const List* list = result.as_list(); list != nullptr) {
    if (input.as_list() != nullptr && equal(result, input) == true) return true;
    return std::ranges::any_of(*list, [&](const Value& element) {
      const Range* range = element.as_range();
      const bool inside = range != nullptr && contains(*range, input) == true;
      return inside || equal(element, input) == true;
    });
  }
  return equal(result, input);
}

}  // namespace htx::feel
