#include <algorithm>
#include <array>
#include <bit>
#include <set>

#include "engine/feel/function.h"
#include "engine/feel/library/library_parts.h"
#include "engine/feel/run/operators.h"

namespace htx::feel {
namespace {

// sum(list) and sum(a, b, c) are the same call: the elements either way; none for sum(null).
std::optional<List> elements(std::span<const Value> arguments) {
  if (arguments.size() != 1) return List(arguments.begin(), arguments.end());
  if (const List* list = arguments[0].as_list()) return *list;
  return arguments[0].is_null() ? std::nullopt : std::optional<List>(List{arguments[0]});
}

// A comparison of numbers is far less work than a step.
std::size_t cost_of_sorting(std::size_t size) {
  constexpr std::size_t kComparisonsAStep = 8;
  return size * std::bit_width(size) / kComparisonsAStep;
}

Value count(Machine& machine, std::span<const Value> arguments) {
  const auto list = elements(arguments);
  return list.has_value() ? Value::number(static_cast<std::int64_t>(list->size()))
                          : bad_argument(machine, arguments);
}

template <bool largest>
Value extreme(Machine& machine, std::span<const Value> arguments) {
  const auto list = elements(arguments);
  if (!list.has_value() || list->empty()) return bad_argument(machine, arguments);
  Value best = list->front();
  for (const Value& value : *list) {
    if (!machine.pay(cost_of_comparing(value, best))) return {};
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
  if (!machine.pay(cost_of_sorting(all->size()))) return {};
  std::ranges::sort(*all, [](const Decimal& a, const Decimal& b) { return a < b; });
  const std::size_t middle = all->size() / 2;
  if (all->size() % 2 != 0) return (*all)[middle];
  return ((*all)[middle - 1] + (*all)[middle]) / Decimal(2);
}

// all(list): false wins, then null (table 75); any(list): true wins.
template <bool decisive>
Value folded(Machine& machine, std::span<const Value> arguments) {
  const auto list = elements(arguments);
  if (!list.has_value()) return machine.of_null();
  bool unknown = false;
  bool is_wrong = false;
  for (const Value& value : *list) {
    const auto boolean = value.as_boolean();
    if (boolean == decisive) return Value(decisive);
    unknown = unknown || !boolean.has_value();
    is_wrong = is_wrong || (!boolean.has_value() && !value.is_null());
  }
  if (is_wrong) return bad_argument(machine, arguments);
  return unknown ? machine.of_null() : Value(!decisive);
}

Value negated(Machine& machine, std::span<const Value> arguments) {
  const auto boolean = arguments[0].as_boolean();
  return boolean.has_value() ? Value(!*boolean) : bad_argument(machine, arguments);
}

Value product(Machine& machine, std::span<const Value> arguments) {
  const auto all = numbers(arguments);
  if (!all.has_value()) return bad_argument(machine, arguments);
  Decimal result(1);
  for (const Decimal& number : *all) result = result * number;
  return result;
}

// The standard deviation of a sample: at least two numbers.
Value stddev(Machine& machine, std::span<const Value> arguments) {
  const auto all = numbers(arguments);
  if (!all.has_value() || all->size() < 2) return bad_argument(machine, arguments);
  const Decimal mean_value = total(*all) / Decimal(static_cast<std::int64_t>(all->size()));
  Decimal squares;
  for (const Decimal& number : *all) squares += (number - mean_value) * (number - mean_value);
  return sqrt(squares / Decimal(static_cast<std::int64_t>(all->size() - 1)));
}

// The most frequent numbers in ascending order.
Value mode(Machine& machine, std::span<const Value> arguments) {
  const auto list = elements(arguments);
  if (list.has_value() && list->empty()) return List{};
  auto all = numbers(arguments);
  if (!all.has_value()) return bad_argument(machine, arguments);
  if (!machine.pay(cost_of_sorting(all->size()))) return {};
  std::ranges::sort(*all, [](const Decimal& a, const Decimal& b) { return a < b; });
  List best;
  std::ptrdiff_t most = 0;
  for (auto begin = all->begin(); begin != all->end();) {
    const auto end = std::ranges::upper_bound(begin, all->end(), *begin,
                                              [](const Decimal& a, const Decimal& b) { return a < b; });
    if (end - begin > most) best.clear();
    if (end - begin >= most) best.push_back(*begin);
    most = std::max(most, end - begin);
    begin = end;
  }
  return best;
}

// A list argument; a single value stands for the list of it, null for none (10.3.2.9.4).
std::optional<List> list_of(const Value& value) {
  if (const List* list = value.as_list()) return *list;
  return value.is_null() ? std::nullopt : std::optional(List{value});
}

// A 1-based position, negative from the end, as an index; none if it is outside.
std::optional<std::size_t> index_of_position(const Value& position, std::size_t size) {
  const auto number = position.as_number();
  if (!number.has_value()) return std::nullopt;
  const auto at = number->round(0, Rounding::kDown).to_int64();
  const auto count = static_cast<std::int64_t>(size);
  if (!at.has_value() || *at == 0 || *at > count || *at < -count) return std::nullopt;
  return static_cast<std::size_t>(*at > 0 ? *at - 1 : count + *at);
}

Value sublist(Machine& machine, std::span<const Value> arguments) {
  const auto list = list_of(arguments[0]);
  if (!list.has_value()) return bad_argument(machine, arguments);
  const auto begin = index_of_position(arguments[1], list->size());
  if (!begin.has_value()) return bad_argument(machine, arguments);
  std::size_t count = list->size() - *begin;
  if (arguments.size() > 2) {
    const auto length = arguments[2].as_number();
    const auto whole = length.has_value() ? length->round(0, Rounding::kDown).to_int64() : std::nullopt;
    if (!whole.has_value() || *whole < 1 || static_cast<std::size_t>(*whole) > count)
      return bad_argument(machine, arguments);
    count = static_cast<std::size_t>(*whole);
  }
  const auto first = list->begin() + static_cast<std::ptrdiff_t>(*begin);
  return List(first, first + static_cast<std::ptrdiff_t>(count));
}

Value append(Machine& machine, std::span<const Value> arguments) {
  const List* held = arguments[0].as_list();
  List list = held == nullptr ? List{arguments[0]} : *held;
  if (arguments.size() < 2) return bad_argument(machine, arguments);
  list.insert(list.end(), arguments.begin() + 1, arguments.end());
  return made(machine, std::move(list));
}

Value concatenate(Machine& machine, std::span<const Value> arguments) {
  List result;
  for (const Value& value : arguments) {
    const auto list = list_of(value);
    if (!list.has_value()) return bad_argument(machine, arguments);
    if (result.size() + list->size() > machine.limits().max_list) return machine.list_too_long();
    result.insert(result.end(), list->begin(), list->end());
  }
  return made(machine, std::move(result));
}

Value insert_before(Machine& machine, std::span<const Value> arguments) {
  auto list = list_of(arguments[0]);
  const auto at = list.has_value() ? index_of_position(arguments[1], list->size()) : std::nullopt;
  if (!at.has_value()) return bad_argument(machine, arguments);
  list->insert(list->begin() + static_cast<std::ptrdiff_t>(*at), arguments[2]);
  return made(machine, *std::move(list));
}

Value remove(Machine& machine, std::span<const Value> arguments) {
  auto list = list_of(arguments[0]);
  const auto at = list.has_value() ? index_of_position(arguments[1], list->size()) : std::nullopt;
  if (!at.has_value()) return bad_argument(machine, arguments);
  list->erase(list->begin() + static_cast<std::ptrdiff_t>(*at));
  return made(machine, *std::move(list));
}

// list replace(list, position or match, newItem)
Value list_replace(Machine& machine, std::span<const Value> arguments) {
  auto list = list_of(arguments[0]);
  if (!list.has_value()) return bad_argument(machine, arguments);
  const auto match = std::dynamic_pointer_cast<const Callable>(arguments[1].as_function());
  if (match == nullptr) {
    const auto at = index_of_position(arguments[1], list->size());
    if (!at.has_value()) return bad_argument(machine, arguments);
    (*list)[*at] = arguments[2];
    return made(machine, *std::move(list));
  }
  if (match->parameters().size() != 2) return bad_argument(machine, arguments);
  for (Value& item : *list) {
    if (!machine.pay(1)) return {};
    const auto matched = verdict(machine, *match, item, arguments[2]);
    if (!matched.has_value()) return bad_argument(machine, arguments);
    if (*matched) item = arguments[2];
  }
  return made(machine, *std::move(list));
}

Value reverse(Machine& machine, std::span<const Value> arguments) {
  auto list = list_of(arguments[0]);
  if (!list.has_value()) return bad_argument(machine, arguments);
  std::ranges::reverse(*list);
  return made(machine, *std::move(list));
}

bool is_same(const Value& a, const Value& b) { return equal(a, b).value_or(false); }

Value index_of(Machine& machine, std::span<const Value> arguments) {
  const auto list = list_of(arguments[0]);
  if (!list.has_value()) return bad_argument(machine, arguments);
  List positions;
  for (std::size_t i = 0; i < list->size(); ++i) {
    if (!machine.pay(cost_of_comparing((*list)[i], arguments[1]))) return {};
    if (is_same((*list)[i], arguments[1]))
      positions.push_back(Value::number(static_cast<std::int64_t>(i) + 1));
  }
  return positions;
}

// Collects values that differ.  Those of one ordered kind are found by their order, all others one by one.
class DistinctValues {
 public:
  // False if the steps do not suffice.
  bool add(Machine& machine, const List& more) {
    for (const Value& value : more) {
      if (is_ordered(value)) {
        if (!machine.pay(value.extent().weight * std::bit_width(ordered_.size()) / 8)) return false;
        if (ordered_.insert(value).second) values_.push_back(value);
        continue;
      }
      if (!machine.pay(others_.size())) return false;
      const bool is_known = std::ranges::any_of(others_, [&](const Value& known) {
        return machine.pay(cost_of_comparing(known, value)) && is_same(known, value);
      });
      if (is_known) continue;
      others_.push_back(value);
      values_.push_back(value);
    }
    return machine.evaluation().steps_left > 0;
  }
  List take() { return std::move(values_); }

 private:
  // Points of time are equal where their order tells them apart.
  static bool is_ordered(const Value& value) {
    return value.if_number() != nullptr || value.as_string() != nullptr || value.as_date() ||
           value.as_months() || value.as_days();
  }
  struct Less {
    bool operator()(const Value& a, const Value& b) const {
      const auto ordered = order(a, b);
      return ordered.has_value() ? *ordered < 0 : type_of(a).kind < type_of(b).kind;
    }
  };

  List values_;
  List others_;
  std::set<Value, Less> ordered_;
};

Value distinct_values(Machine& machine, std::span<const Value> arguments) {
  const auto list = list_of(arguments[0]);
  if (!list.has_value()) return bad_argument(machine, arguments);
  DistinctValues result;
  return result.add(machine, *list) ? made(machine, result.take()) : Value();
}

Value set_union(Machine& machine, std::span<const Value> arguments) {
  DistinctValues result;
  for (const Value& value : arguments) {
    const auto list = list_of(value);
    if (!list.has_value()) return bad_argument(machine, arguments);
    if (!result.add(machine, *list)) return {};
  }
  return made(machine, result.take());
}

// False if the result is longer than `most`.
bool add_flat(List& result, const List& list, std::size_t most) {
  return std::ranges::all_of(list, [&](const Value& value) {
    if (const List* inner = value.as_list()) return add_flat(result, *inner, most);
    result.push_back(value);
    return result.size() <= most;
  });
}

Value flatten(Machine& machine, std::span<const Value> arguments) {
  const auto list = list_of(arguments[0]);
  if (!list.has_value()) return bad_argument(machine, arguments);
  if (!machine.pay(arguments[0].extent().weight)) return {};
  List result;
  return add_flat(result, *list, machine.limits().max_list) ? made(machine, std::move(result))
                                                            : machine.list_too_long();
}

Value list_contains(Machine& machine, std::span<const Value> arguments) {
  const List* list = arguments[0].as_list();
  if (list == nullptr) return bad_argument(machine, arguments);
  return Value(std::ranges::any_of(*list, [&](const Value& value) {
    return machine.pay(cost_of_comparing(value, arguments[1])) && equal(value, arguments[1]) == true;
  }));
}

constexpr auto kEntries = std::to_array<Entry>({
    {"count", "list: any | c: any, more: any, rest: any*", "number", count, Unknown::kMoves},
    {"min", "list: any | c: any, more: any, rest: any*", "any", extreme<false>},
    {"max", "list: any | c: any, more: any, rest: any*", "any", extreme<true>},
    {"sum", "list: any | n: any, more: any, rest: any*", "number", sum},
    {"mean", "list: any | n: any, more: any, rest: any*", "number", mean},
    {"median", "list: any | n: any, more: any, rest: any*", "number", median},
    {"all", "list: any | b: any, more: any, rest: any*", "boolean", folded<false>, Unknown::kDecides},
    {"any", "list: any | b: any, more: any, rest: any*", "boolean", folded<true>, Unknown::kDecides},
    {"not", "negand: boolean", "boolean", negated},
    {"product", "list: any | n: any, more: any, rest: any*", "number", product},
    {"stddev", "list: any | n: any, more: any, rest: any*", "number", stddev},
    {"mode", "list: any | n: any, more: any, rest: any*", "list", mode},
    {"sublist", "list: list, start position: number, length: number?", "list", sublist, Unknown::kMoves},
    {"append", "list: list, item: any, rest: any*", "list", append, Unknown::kMoves},
    {"concatenate", "list: any, rest: any*", "list", concatenate, Unknown::kMoves},
    {"insert before", "list: list, position: number, newItem: any", "list", insert_before, Unknown::kMoves},
    {"remove", "list: list, position: number", "list", remove, Unknown::kMoves},
    {"list replace", "list: list, position: any, newItem: any | list: list, match: any, newItem: any", "list",
     list_replace, Unknown::kMoves},
    {"reverse", "list: list", "list", reverse, Unknown::kMoves},
    {"index of", "list: list, match: any", "list", index_of},
    {"distinct values", "list: list", "list", distinct_values},
    {"union", "list: any, rest: any*", "list", set_union},
    {"flatten", "list: list", "list", flatten},
    {"list contains", "list: list, element: any", "boolean", list_contains},
});

}  // namespace

std::span<const Entry> list_functions() { return kEntries; }

}  // namespace htx::feel
