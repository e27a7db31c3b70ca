#include "engine/feel/internal/library.h"
#include "engine/value/temporal.h"

namespace htx::feel {
namespace {

Value date(Machine& machine, std::span<const Value> arguments) {
  if (arguments.size() == 3) {
    const auto year = arguments[0].as_number();
    const auto month = arguments[1].as_number();
    const auto day = arguments[2].as_number();
    if (!year.has_value() || !month.has_value() || !day.has_value()) return bad_argument(machine, arguments);
    const auto y = year->to_int64();
    const auto m = month->to_int64();
    const auto d = day->to_int64();
    const bool sane =
        y.has_value() && m.has_value() && d.has_value() && *m >= 1 && *m <= 12 && *d >= 1 && *d <= 31;
    const auto result = sane ? Date::of(*y, static_cast<int>(*m), static_cast<int>(*d)) : std::nullopt;
    return result.has_value() ? Value(*result) : bad_argument(machine, arguments);
  }
  if (arguments[0].as_date()) return arguments[0];
  const std::string* text = arguments[0].as_string();
  const auto result = text == nullptr ? std::nullopt : date_from_iso(*text);
  return result.has_value() ? Value(*result) : bad_argument(machine, arguments);
}

Value duration(Machine& machine, std::span<const Value> arguments) {
  const std::string* text = arguments[0].as_string();
  if (text == nullptr) return bad_argument(machine, arguments);
  if (const auto months = months_from_iso(*text)) return *months;
  if (const auto days = days_from_iso(*text)) return *days;
  return machine.null({"feel.bad-temporal", {{"found", *text}}});
}

Value months_duration(Machine& machine, std::span<const Value> arguments) {
  const auto from = arguments[0].as_date();
  const auto to = arguments[1].as_date();
  if (!from.has_value() || !to.has_value()) return bad_argument(machine, arguments);
  return MonthsDuration{months_between(*from, *to)};
}

constexpr Entry kEntries[] = {
    {"date", "from: any | year: number, month: number, day: number", "date", date},
    {"duration", "from: string", "any", duration},
    {"years and months duration", "from: any, to: any", "years and months duration", months_duration},
};

}  // namespace

std::span<const Entry> temporal_functions() { return kEntries; }

}  // namespace htx::feel
