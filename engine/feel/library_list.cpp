#include <algorithm>

#include "engine/feel/internal/library.h"
#include "engine/feel/internal/operators.h"

namespace htx::feel {
namespace {

// sum(list) and sum(a, b, c) are the same call: the elements either way; none for sum(null).
std::optional<List> elements(std::span<const Value> arguments) {
  if (arguments.size() != 1) return List(arguments.begin(), arguments.end());
  if (const List* list = arguments[0].as_list()) return *list;
  return arguments[0].is_null() ? std::nullopt : std::optional<List>(List{arguments[0]});
}

Value count(Machine& machine, std::span<const Value> arguments) {
  const auto list = elements(arguments);
  return list.has_value() ? Value::number(static_cast<std::int64_t>(list->size()))
                          : bad_argument(machine, arguments);
}

template <bool largest>
Value extreme(Machine& machine, std::span<const Value> arguments) {
  const auto list = elements(arguments);
  if (!list.has_value() || list->empty()) return {};
  Value best = list->front();
  for (const Value& value : *list) {
    const auto ordered = order(value, best);
    if (!ordered.has_value()) return bad_argument(machine, *list);
    if (largest ? *ordered > 0 : *ordered < 0) best = value;
  }
  return best;
}

std::optional<std::vector<Decimal>> numbers(std::span<const Value> arguments) {
  const auto list = elements(arguments);
  if (!list.has_value() || list->empty()) return std::nullopt;
  std::vector<Decimal> result;
  for (const Value& value : *list) {
    const auto number = value.as_number();
    if (!number.has_value()) return std::nullopt;
    result.push_back(*number);
  }
  return result;
}

Decimal total(const std::vector<Decimal>& all) {
  Decimal sum;
  for (const Decimal& number : all) sum += number;
  return sum;
}

Value sum(Machine& machine, std::span<const Value> arguments) {
  const auto all = numbers(arguments);
  return all.has_value() ? Value(total(*all)) : bad_argument(machine, arguments);
}

Value mean(Machine& machine, std::span<const Value> arguments) {
  const auto all = numbers(arguments);
  if (!all.has_value()) return bad_argument(machine, arguments);
  return total(*all) / Decimal(static_cast<std::int64_t>(all->size()));
}

Value median(Machine& machine, std::span<const Value> arguments) {
  auto all = numbers(arguments);
  if (!all.has_value()) return bad_argument(machine, arguments);
  std::ranges::sort(*all, [](const Decimal& a, const Decimal& b) { return a < b; });
  const std::size_t middle = all->size() / 2;
  if (all->size() % 2 != 0) return (*all)[middle];
  return ((*all)[middle - 1] + (*all)[middle]) / Decimal(2);
}

// all(list): false wins, then null (table 75); any(list): true wins.
template <bool decisive>
Value folded(Machine&, std::span<const Value> arguments) {
  const auto list = elements(arguments);
  if (!list.has_value()) return {};
  bool unknown = false;
  for (const Value& value : *list) {
    const auto boolean = value.as_boolean();
    if (boolean == decisive) return Value(decisive);
    unknown = unknown || !boolean.has_value();
  }
  return unknown ? Value() : Value(!decisive);
}

Value negated(Machine& machine, std::span<const Value> arguments) {
  const auto boolean = arguments[0].as_boolean();
  return boolean.has_value() ? Value(!*boolean) : bad_argument(machine, arguments);
}

Value list_contains(Machine&, std::span<const Value> arguments) {
  const List* list = arguments[0].as_list();
  if (list == nullptr) return {};
  return Value(
      std::ranges::any_of(*list, [&](const Value& value) { return equal(value, arguments[1]) == true; }));
}

constexpr Entry kEntries[] = {
    {"count", "list: any | c: any, rest: any*", "number", count},
    {"min", "list: any | c: any, rest: any*", "any", extreme<false>},
    {"max", "list: any | c: any, rest: any*", "any", extreme<true>},
    {"sum", "list: any | n: any, rest: any*", "number", sum},
    {"mean", "list: any | n: any, rest: any*", "number", mean},
    {"median", "list: any | n: any, rest: any*", "number", median},
    {"all", "list: any | b: any, rest: any*", "boolean", folded<false>},
    {"any", "list: any | b: any, rest: any*", "boolean", folded<true>},
    {"not", "negand: boolean", "boolean", negated},
    {"list contains", "list: list, element: any", "boolean", list_contains},
};

}  // namespace

std::span<const Entry> list_functions() { return kEntries; }

}  // namespace htx::feel
