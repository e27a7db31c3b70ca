#include "engine/feel/internal/operators.h"

#include <cstdlib>

namespace htx::feel {
namespace {

using Kind = Type::Kind;

// A duration of so many months or seconds; null if it is too large to count.
Value months_of(const Decimal& months) {
  const auto whole = months.round(0, Rounding::kDown).to_int64();
  return whole.has_value() ? Value(MonthsDuration{*whole}) : Value();
}

Decimal seconds_of(const DaysDuration& d) {
  return Decimal(d.seconds) + Decimal(d.nanoseconds).scaled_by_power_of_ten(-9);
}

Value days_of(const Decimal& seconds) {
  const Decimal whole = seconds.round(0, Rounding::kDown);
  const auto count = whole.to_int64();
  const auto rest = (seconds - whole).scaled_by_power_of_ten(9).round(0, Rounding::kDown).to_int64();
  if (!count.has_value() || !rest.has_value()) return {};
  return DaysDuration{*count, static_cast<std::int32_t>(*rest)};
}

constexpr std::int64_t kMostDays = 365'250'000'000;  // A thousand million years.

Value date_plus(const Date& date, const Value& duration, int sign) {
  if (const auto months = duration.as_months()) {
    if (std::llabs(months->months) > 12'000'000'000) return {};
    return date.plus_months(sign * months->months);
  }
  const auto days = duration.as_days();
  if (!days.has_value() || std::llabs(days->seconds / 86'400) > kMostDays) return {};
  std::int64_t whole = sign * days->seconds / 86'400;
  if (sign * days->seconds % 86'400 < 0 ||
      (sign * days->seconds % 86'400 == 0 && sign * days->nanoseconds < 0))
    --whole;
  return date.plus_days(whole);
}

Value add(const Value& a, const Value& b) {
  if (const auto* x = a.as_string(), *y = b.as_string(); x != nullptr && y != nullptr)
    return Value::string(*x + *y);
  if (const auto date = a.as_date()) return date_plus(*date, b, 1);
  if (const auto date = b.as_date()) return date_plus(*date, a, 1);
  if (const auto x = a.as_months(), y = b.as_months(); x.has_value() && y.has_value()) {
    return months_of(Decimal(x->months) + Decimal(y->months));
  }
  if (const auto x = a.as_days(), y = b.as_days(); x.has_value() && y.has_value()) {
    return days_of(seconds_of(*x) + seconds_of(*y));
  }
  return {};
}

Value subtract(const Value& a, const Value& b) {
  if (const auto date = a.as_date()) {
    if (const auto other = b.as_date()) return DaysDuration{(date->days() - other->days()) * 86'400, 0};
    return date_plus(*date, b, -1);
  }
  if (const auto x = a.as_months(), y = b.as_months(); x.has_value() && y.has_value()) {
    return months_of(Decimal(x->months) - Decimal(y->months));
  }
  if (const auto x = a.as_days(), y = b.as_days(); x.has_value() && y.has_value()) {
    return days_of(seconds_of(*x) - seconds_of(*y));
  }
  return {};
}

Value scale(const Value& duration, const Decimal& factor, bool divide) {
  const auto result = [&](const Decimal& size) { return divide ? size / factor : size * factor; };
  if (divide && factor.is_zero()) return {};
  if (const auto months = duration.as_months()) return months_of(result(Decimal(months->months)));
  if (const auto days = duration.as_days()) return days_of(result(seconds_of(*days)));
  return {};
}

Value divide(const Value& a, const Value& b) {
  if (const auto factor = b.as_number()) return scale(a, *factor, true);
  if (const auto x = a.as_months(), y = b.as_months(); x.has_value() && y.has_value()) {
    return Decimal(x->months) / Decimal(y->months);
  }
  if (const auto x = a.as_days(), y = b.as_days(); x.has_value() && y.has_value()) {
    return seconds_of(*x) / seconds_of(*y);
  }
  return {};
}

Value numbers(Op op, const Decimal& a, const Decimal& b) {
  if (op == Op::kAdd) return a + b;
  if (op == Op::kSubtract) return a - b;
  if (op == Op::kMultiply) return a * b;
  if (op == Op::kDivide) return b.is_zero() ? Value() : Value(a / b);
  return power(a, b);
}

std::optional<bool> equal_lists(const List& a, const List& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!equal(a[i], b[i]).value_or(false)) return false;
  }
  return true;
}

std::optional<bool> equal_contexts(const Context& a, const Context& b) {
  if (a.entries().size() != b.entries().size()) return false;
  for (const auto& [name, value] : a.entries()) {
    const Value* other = b.find(name);
    if (other == nullptr || !equal(value, *other).value_or(false)) return false;
  }
  return true;
}

}  // namespace

Type type_of(const Value& value) {
  if (value.is_null()) return Kind::kNull;
  if (value.as_number()) return Kind::kNumber;
  if (value.as_string() != nullptr) return Kind::kString;
  if (value.as_boolean()) return Kind::kBoolean;
  if (value.as_date()) return Kind::kDate;
  if (value.as_months()) return Kind::kMonths;
  if (value.as_days()) return Kind::kDays;
  if (const List* list = value.as_list()) {
    Type element(Kind::kNull);
    for (const Value& item : *list) element = common(element, type_of(item));
    return Type::list_of(std::move(element));
  }
  if (const Context* context = value.as_context()) {
    std::vector<std::pair<std::string, Type>> entries;
    for (const auto& [name, entry] : context->entries()) entries.emplace_back(name, type_of(entry));
    return Type::context_of(std::move(entries));
  }
  if (const Range* range = value.as_range())
    return Type::range_of(common(type_of(range->low), type_of(range->high)));
  return {};
}

std::optional<bool> equal(const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return a.is_null() && b.is_null();
  if (const auto ordered = order(a, b)) return *ordered == 0;
  if (const auto x = a.as_boolean(), y = b.as_boolean(); x.has_value() && y.has_value()) return *x == *y;
  if (const auto* x = a.as_list(), *y = b.as_list(); x != nullptr && y != nullptr) return equal_lists(*x, *y);
  if (const auto* x = a.as_context(), *y = b.as_context(); x != nullptr && y != nullptr)
    return equal_contexts(*x, *y);
  if (const auto* x = a.as_range(), *y = b.as_range(); x != nullptr && y != nullptr) return *x == *y;
  return std::nullopt;
}

std::optional<std::strong_ordering> order(const Value& a, const Value& b) {
  if (const auto x = a.as_number(), y = b.as_number(); x.has_value() && y.has_value()) return *x <=> *y;
  if (const auto* x = a.as_string(), *y = b.as_string(); x != nullptr && y != nullptr) return *x <=> *y;
  if (const auto x = a.as_date(), y = b.as_date(); x.has_value() && y.has_value()) return *x <=> *y;
  if (const auto x = a.as_months(), y = b.as_months(); x.has_value() && y.has_value()) return *x <=> *y;
  if (const auto x = a.as_days(), y = b.as_days(); x.has_value() && y.has_value()) return *x <=> *y;
  return std::nullopt;
}

std::optional<bool> compare(Op op, const Value& a, const Value& b) {
  const auto ordered = order(a, b);
  if (!ordered.has_value()) return std::nullopt;
  if (op == Op::kLess) return *ordered < 0;
  if (op == Op::kLessEqual) return *ordered <= 0;
  if (op == Op::kGreater) return *ordered > 0;
  return *ordered >= 0;
}

std::optional<bool> contains(const Range& range, const Value& value) {
  const auto above = range.low.is_null()
                         ? std::optional<bool>(true)
                         : compare(range.low_closed ? Op::kGreaterEqual : Op::kGreater, value, range.low);
  const auto below = range.high.is_null()
                         ? std::optional<bool>(true)
                         : compare(range.high_closed ? Op::kLessEqual : Op::kLess, value, range.high);
  if (!above.has_value() || !below.has_value() || value.is_null()) return std::nullopt;
  if (range.low.is_null() && range.high.is_null()) return std::nullopt;
  return *above && *below;
}

Value arithmetic(Op op, const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return {};
  const auto x = a.as_number();
  const auto y = b.as_number();
  if (x.has_value() && y.has_value()) return numbers(op, *x, *y);
  if (op == Op::kAdd) return add(a, b);
  if (op == Op::kSubtract) return subtract(a, b);
  if (op == Op::kDivide) return divide(a, b);
  if (op == Op::kMultiply && y.has_value()) return scale(a, *y, false);
  if (op == Op::kMultiply && x.has_value()) return scale(b, *x, false);
  return {};
}

Decimal power(const Decimal& x, const Decimal& y) {
  constexpr std::int64_t kMostSquarings = 1024;
  const auto whole = y.to_int64();
  if (!whole.has_value() || std::llabs(*whole) > kMostSquarings) return pow(x, y);
  Decimal result(1);
  Decimal square = x;
  for (std::int64_t rest = std::llabs(*whole); rest > 0; rest /= 2) {
    if (rest % 2 != 0) result = result * square;
    if (rest > 1) square = square * square;
  }
  return *whole < 0 ? Decimal(1) / result : result;
}

}  // namespace htx::feel
