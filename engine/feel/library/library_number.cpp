#include <algorithm>
#include <array>

#include "engine/base/text.h"
#include "engine/feel/library/library_parts.h"
#include "engine/feel/run/operators.h"

namespace htx::feel {

Value bad_argument(Machine& machine, std::span<const Value> arguments) {
  if (machine.evaluation().trace == nullptr) return {};
  constexpr std::size_t kMost = 60;  // Code points of one value.
  std::string found;
  for (const Value& value : arguments) {
    // What is large is told by its kind.
    std::string text = value.extent().weight > kMost ? to_text(type_of(value)) : to_text(value);
    if (code_point_count(text) > kMost) text = to_text(type_of(value));
    found += (found.empty() ? "" : ", ") + text;
  }
  return machine.null({"feel.bad-argument", {{"name", machine.called()}, {"found", found}}});
}

namespace {

constexpr std::int64_t kMostScale = 6176;

// round(n, scale) and its kin; the scale may be left out and is cut to a whole number.
Value rounded(Machine& machine, std::span<const Value> arguments, Rounding rounding) {
  const auto number = arguments[0].as_number();
  const Value given = argument(arguments, 1);
  const auto scale = arguments.size() < 2 ? std::optional<Decimal>(Decimal(0)) : given.as_number();
  if (!number.has_value() || !scale.has_value()) return bad_argument(machine, arguments);
  const auto digits = scale->round(0, Rounding::kDown).to_int64();
  if (!digits.has_value() || *digits > kMostScale || *digits < -kMostScale + 65)
    return bad_argument(machine, arguments);
  if (number->scale() <= *digits) return *number;
  return number->round(static_cast<int>(*digits), rounding);
}

template <Rounding rounding>
Value round_to(Machine& machine, std::span<const Value> arguments) {
  return rounded(machine, arguments, rounding);
}

Value absolute(Machine& machine, std::span<const Value> arguments) {
  const Value n = only(arguments[0]);
  if (const auto number = n.as_number()) return number->abs();
  if (const auto months = n.as_months())
    return months->months < 0 ? MonthsDuration{-months->months} : *months;
  if (const auto days = n.as_days()) {
    return days->seconds < 0 || days->nanoseconds < 0 ? DaysDuration{-days->seconds, -days->nanoseconds}
                                                      : *days;
  }
  return bad_argument(machine, arguments);
}

// The result has the sign of the divisor (10.3.4.5).
Value modulo(Machine& machine, std::span<const Value> arguments) {
  const auto dividend = arguments[0].as_number();
  const auto divisor = arguments[1].as_number();
  if (!dividend.has_value() || !divisor.has_value()) return bad_argument(machine, arguments);
  if (divisor->is_zero()) return machine.null({"feel.division-by-zero"});
  const Decimal rest = remainder(*dividend, *divisor);
  return rest.is_zero() || rest.is_negative() == divisor->is_negative() ? rest : rest + *divisor;
}

template <Decimal (*function)(const Decimal&)>
Value computed(Machine& machine, std::span<const Value> arguments) {
  const auto number = arguments[0].as_number();
  if (!number.has_value()) return bad_argument(machine, arguments);
  const Decimal result = function(*number);
  return result.is_finite() ? Value(result) : bad_argument(machine, arguments);
}

template <bool wanted>
Value odd(Machine& machine, std::span<const Value> arguments) {
  const auto number = arguments[0].as_number();
  if (!number.has_value() || !number->is_integer()) return bad_argument(machine, arguments);
  return Value(remainder(*number, Decimal(2)).is_zero() != wanted);
}

constexpr auto kEntries = std::to_array<Entry>({
    {"decimal", "n: number, scale: number", "number", round_to<Rounding::kHalfEven>},
    {"floor", "n: number, scale: number?", "number", round_to<Rounding::kFloor>},
    {"ceiling", "n: number, scale: number?", "number", round_to<Rounding::kCeiling>},
    {"round up", "n: number, scale: number", "number", round_to<Rounding::kUp>},
    {"round down", "n: number, scale: number", "number", round_to<Rounding::kDown>},
    {"round half up", "n: number, scale: number", "number", round_to<Rounding::kHalfUp>},
    {"round half down", "n: number, scale: number", "number", round_to<Rounding::kHalfDown>},
    {"abs", "n: any", "any", absolute},
    {"modulo", "dividend: number, divisor: number", "number", modulo},
    {"sqrt", "number: number", "number", computed<sqrt>},
    {"log", "number: number", "number", computed<log>},
    {"exp", "number: number", "number", computed<exp>},
    {"odd", "number: number", "boolean", odd<true>},
    {"even", "number: number", "boolean", odd<false>},
});

}  // namespace

std::span<const Entry> number_functions() { return kEntries; }

}  // namespace htx::feel
