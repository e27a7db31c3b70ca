#include "engine/feel/run/operators.h"

#include <algorithm>
#include <cstdlib>
#include <limits>

#include "engine/value/temporal.h"

namespace htx::feel {
namespace {

constexpr std::int64_t kMostMonths = 24'000'000'000;           // Twice the years FEEL has, in months.
constexpr std::int64_t kMostSeconds = 63'115'200'000'000'000;  // The same in seconds.

constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();  // It has no opposite.

// A duration of so many months or seconds; null if it is too large to count.
Value months_of(const Decimal& months) {
  const auto whole = months.round(0, Rounding::kDown).to_int64();
  return whole.has_value() && *whole != kLeast ? Value(MonthsDuration{*whole}) : Value();
}

Decimal seconds_of(const DaysDuration& d) {
  return Decimal(d.seconds) + Decimal(d.nanoseconds).scaled_by_power_of_ten(-9);
}

Value days_of(const Decimal& seconds) {
  const Decimal whole = seconds.round(0, Rounding::kDown);
  const auto count = whole.to_int64();
  const auto rest = (seconds - whole).scaled_by_power_of_ten(9).round(0, Rounding::kDown).to_int64();
  if (!count.has_value() || !rest.has_value() || *count == kLeast) return {};
  return DaysDuration{*count, static_cast<std::int32_t>(*rest)};
}

// FEEL's years have nine digits at most.
bool is_in_range(const Date& date) { return date.year() >= -999'999'999 && date.year() <= 999'999'999; }

std::optional<DateTime> moved(const DateTime& from, const Value& duration, int sign) {
  if (const auto months = duration.as_months()) {
    if (std::llabs(months->months) > kMostMonths) return std::nullopt;
    return as_shown({from.date.plus_months(sign * months->months), from.time});
  }
  const auto days = duration.as_days();
  if (!days.has_value() || std::llabs(days->seconds) > kMostSeconds) return std::nullopt;
  return later(from, sign * days->seconds, sign * static_cast<std::int64_t>(days->nanoseconds));
}

// date, time, date and time plus or minus a duration.
Value shifted(const Value& point, const Value& duration, int sign) {
  if (const Time* time = point.as_time()) {
    const auto days = duration.as_days();
    if (!days.has_value() || std::llabs(days->seconds) > kMostSeconds) return {};
    return plus_seconds({Date(), *time}, sign * days->seconds,
                        sign * static_cast<std::int64_t>(days->nanoseconds))
        .time;
  }
  const auto date = point.as_date();
  const DateTime* date_time = point.as_date_time();
  if (!date.has_value() && date_time == nullptr) return {};
  const auto result = moved(date.has_value() ? DateTime{*date, {}} : *date_time, duration, sign);
  if (!result.has_value() || !is_in_range(result->date)) return {};
  return date.has_value() ? Value(result->date) : Value(*result);
}

// The span between two points of time; none unless both or neither have a zone.  A date is its
// midnight UTC (10.3.2.3.5), or without a zone where the other point has none.
Value between(const Value& a, const Value& b) {
  const Time* x = a.as_time();
  const Time* y = b.as_time();
  const auto known = [](const Zone& zone) { return zone.kind != Zone::Kind::kNone; };
  const auto span = [&](const DateTime& to, const DateTime& from) {
    const Decimal seconds = Decimal(epoch_seconds(to)) - Decimal(epoch_seconds(from));
    return days_of(seconds + Decimal(to.time.nanosecond - from.time.nanosecond).scaled_by_power_of_ten(-9));
  };
  if (x != nullptr && y != nullptr) {
    if (known(x->zone) != known(y->zone)) return {};
    return span({Date(), *x}, {Date(), *y});
  }
  const auto point = [](const Value& value, const Value& other) -> std::optional<DateTime> {
    if (const DateTime* date_time = value.as_date_time()) return *date_time;
    const auto date = value.as_date();
    if (!date.has_value()) return std::nullopt;
    const bool zoned = other.as_date_time() != nullptr;
    return DateTime{*date, {.zone = {.kind = zoned ? Zone::Kind::kOffset : Zone::Kind::kNone}}};
  };
  const auto to = point(a, b);
  const auto from = point(b, a);
  if (!to.has_value() || !from.has_value() || known(to->time.zone) != known(from->time.zone)) return {};
  return span(*to, *from);
}

Value add(const Value& a, const Value& b) {
  if (const auto* x = a.as_string(), *y = b.as_string(); x != nullptr && y != nullptr)
    return Value::string(*x + *y);
  if (const auto x = a.as_months(), y = b.as_months(); x.has_value() && y.has_value()) {
    return months_of(Decimal(x->months) + Decimal(y->months));
  }
  if (const auto x = a.as_days(), y = b.as_days(); x.has_value() && y.has_value()) {
    return days_of(seconds_of(*x) + seconds_of(*y));
  }
  if (b.as_months().has_value() || b.as_days().has_value()) return shifted(a, b, 1);
  return shifted(b, a, 1);
}

Value subtract(const Value& a, const Value& b) {
  if (const auto x = a.as_months(), y = b.as_months(); x.has_value() && y.has_value()) {
    return months_of(Decimal(x->months) - Decimal(y->months));
  }
  if (const auto x = a.as_days(), y = b.as_days(); x.has_value() && y.has_value()) {
    return days_of(seconds_of(*x) - seconds_of(*y));
  }
  if (b.as_months().has_value() || b.as_days().has_value()) return shifted(a, b, -1);
  return between(a, b);
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

bool equal_lists(const List& a, const List& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!equal(a[i], b[i]).value_or(false)) return false;
  }
  return true;
}

// The entries by name, so that large contexts are not searched entry by entry.
std::vector<const Context::Entry*> sorted_entries(const Context& context) {
  std::vector<const Context::Entry*> entries;
  for (const Context::Entry& entry : context.entries()) entries.push_back(&entry);
  std::ranges::sort(entries, {}, &Context::Entry::first);
  return entries;
}

bool equal_contexts(const Context& a, const Context& b) {
  constexpr std::size_t kSmall = 16;
  if (a.entries().size() != b.entries().size()) return false;
  if (a.entries().size() > kSmall) {
    return std::ranges::equal(sorted_entries(a), sorted_entries(b),
                              [](const Context::Entry* x, const Context::Entry* y) {
                                return x->first == y->first && equal(x->second, y->second).value_or(false);
                              });
  }
  return std::ranges::all_of(a.entries(), [&](const Context::Entry& entry) {
    const Value* other = b.find(entry.first);
    return other != nullptr && equal(entry.second, *other).value_or(false);
  });
}

bool equal_ranges(const Range& a, const Range& b) {
  return a.is_comparison == b.is_comparison && a.low_closed == b.low_closed &&
         a.high_closed == b.high_closed && equal(a.low, b.low).value_or(false) &&
         equal(a.high, b.high).value_or(false);
}

// A point of time that does not say how it relates to UTC takes the zone of the other (table 54).
std::strong_ordering order_times(DateTime a, DateTime b) {
  if (a.time.zone.kind == Zone::Kind::kNone) a.time.zone = b.time.zone;
  if (b.time.zone.kind == Zone::Kind::kNone) b.time.zone = a.time.zone;
  const auto seconds = epoch_seconds(a) <=> epoch_seconds(b);
  return seconds != 0 ? seconds : a.time.nanosecond <=> b.time.nanosecond;
}

// Only points of time that both or neither say how they relate to UTC are equal.
bool equal_times(const DateTime& a, const DateTime& b) {
  const bool x = a.time.zone.kind != Zone::Kind::kNone;
  const bool y = b.time.zone.kind != Zone::Kind::kNone;
  return x == y && epoch_seconds(a) == epoch_seconds(b) && a.time.nanosecond == b.time.nanosecond;
}

// The range written (!= 10).
bool is_all_but_one(const Range& range) {
  return range.is_comparison && !range.low_closed && !range.high_closed && !range.low.is_null() &&
         range.low == range.high;
}

}  // namespace

Type type_of(const Value& value) {
  using Kind = Type::Kind;
  if (value.is_null()) return Kind::kNull;
  if (value.as_number()) return Kind::kNumber;
  if (value.as_string() != nullptr) return Kind::kString;
  if (value.as_boolean()) return Kind::kBoolean;
  if (value.as_date()) return Kind::kDate;
  if (value.as_time() != nullptr) return Kind::kTime;
  if (value.as_date_time() != nullptr) return Kind::kDateTime;
  if (value.as_months()) return Kind::kMonths;
  if (value.as_days()) return Kind::kDays;
  if (value.as_function() != nullptr) return Kind::kFunction;
  if (value.as_list() != nullptr) return Type::list_of({});
  if (value.as_context() != nullptr) return Kind::kContext;
  return value.as_range() != nullptr ? Type::range_of({}) : Type();
}

std::size_t cost_of_comparing(const Value& a, const Value& b) {
  constexpr std::size_t kFree = 8;
  const std::size_t cost = std::min(a.extent().weight, b.extent().weight);
  return cost <= kFree ? 0 : cost;
}

std::size_t cost_of_passing(const Value& result, const Value& input) {
  return std::max(cost_of_comparing(result, input), cost_of_comparing(result, result));
}

std::optional<bool> equal(const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return a.is_null() && b.is_null();
  if (const auto* x = a.as_time(), *y = b.as_time(); x != nullptr && y != nullptr) {
    return equal_times({Date(), *x}, {Date(), *y});
  }
  if (const auto* x = a.as_date_time(), *y = b.as_date_time(); x != nullptr && y != nullptr)
    return equal_times(*x, *y);
  if (const auto ordered = order(a, b)) return *ordered == 0;
  if (const auto x = a.as_boolean(), y = b.as_boolean(); x.has_value() && y.has_value()) return *x == *y;
  if (const auto* x = a.as_list(), *y = b.as_list(); x != nullptr && y != nullptr) return equal_lists(*x, *y);
  if (const auto* x = a.as_context(), *y = b.as_context(); x != nullptr && y != nullptr)
    return equal_contexts(*x, *y);
  if (const auto* x = a.as_range(), *y = b.as_range(); x != nullptr && y != nullptr)
    return equal_ranges(*x, *y);
  if (a.as_function() != nullptr && b.as_function() != nullptr) return a == b;
  return std::nullopt;
}

std::optional<bool> equal_in(Mode mode, const Value& a, const Value& b) {
  const auto to_the_second = [](const Value& value) -> std::optional<Value> {
    if (const Time* time = value.as_time()) return Value(Time{time->second_of_day, 0, time->zone});
    const DateTime* moment = value.as_date_time();
    if (moment == nullptr) return std::nullopt;
    return Value(DateTime{moment->date, {moment->time.second_of_day, 0, moment->time.zone}});
  };
  if (mode == Mode::kStrict) return equal(a, b);
  const auto x = to_the_second(a);
  const auto y = to_the_second(b);
  return x.has_value() && y.has_value() ? equal(*x, *y) : equal(a, b);
}

std::optional<std::strong_ordering> order(const Value& a, const Value& b) {
  if (const auto x = a.as_number(), y = b.as_number(); x.has_value() && y.has_value()) return *x <=> *y;
  if (const auto* x = a.as_string(), *y = b.as_string(); x != nullptr && y != nullptr) return *x <=> *y;
  if (const auto x = a.as_date(), y = b.as_date(); x.has_value() && y.has_value()) return *x <=> *y;
  if (const auto x = a.as_months(), y = b.as_months(); x.has_value() && y.has_value()) return *x <=> *y;
  if (const auto x = a.as_days(), y = b.as_days(); x.has_value() && y.has_value()) return *x <=> *y;
  if (const auto* x = a.as_time(), *y = b.as_time(); x != nullptr && y != nullptr) {
    return order_times({Date(), *x}, {Date(), *y});
  }
  if (const auto* x = a.as_date_time(), *y = b.as_date_time(); x != nullptr && y != nullptr)
    return order_times(*x, *y);
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

bool asks_for_null(const Node& test, Mode mode) {
  if (test.op == Op::kLiteral) return test.value.is_null();
  if (mode == Mode::kStrict) return false;
  const Binding& binding = test.binding;
  if (test.op == Op::kName) return binding.local >= 0 || binding.slot >= 0 || !binding.items.empty();
  if (test.op == Op::kIf)
    return asks_for_null(test.children[1], mode) || asks_for_null(test.children[2], mode);
  if (test.op == Op::kCall) return test.name.empty() || test.name == "get value";
  return test.op == Op::kPath;
}

std::optional<bool> both(std::optional<bool> a, std::optional<bool> b) {
  if (a == false || b == false) return false;
  return a.has_value() && b.has_value() ? std::optional(true) : std::nullopt;
}

std::optional<bool> contains(const Range& range, const Value& value) {
  if (value.is_null() || (range.low.is_null() && range.high.is_null())) return std::nullopt;
  if (is_all_but_one(range)) {
    const auto same = equal(range.low, value);
    return same.has_value() ? std::optional(!*same) : std::nullopt;
  }
  std::optional<bool> above = true;
  std::optional<bool> below = true;
  if (!range.low.is_null() || !range.is_comparison)
    above = compare(range.low_closed ? Op::kGreaterEqual : Op::kGreater, value, range.low);
  if (!range.high.is_null() || !range.is_comparison)
    below = compare(range.high_closed ? Op::kLessEqual : Op::kLess, value, range.high);
  return both(above, below);
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
