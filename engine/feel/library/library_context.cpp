#include <algorithm>
#include <array>

#include "engine/feel/function.h"
#include "engine/feel/library/library_parts.h"
#include "engine/feel/run/operators.h"

namespace htx::feel {
namespace {

constexpr std::size_t kNamesAStep = 8;  // A context is searched name by name.

Value get_value(Machine& machine, std::span<const Value> arguments) {
  const Context* context = arguments[0].as_context();
  if (context == nullptr) return bad_argument(machine, arguments);
  if (const std::string* key = arguments[1].as_string()) {
    const Value* entry = context->find(*key);
    return entry == nullptr ? machine.null({"feel.no-entry", {{"name", *key}}}) : *entry;
  }
  const List* keys = arguments[1].as_list();
  if (keys == nullptr || keys->empty()) return bad_argument(machine, arguments);
  Value at = arguments[0];
  for (const Value& key : *keys) {
    const Context* inner = at.as_context();
    const std::string* name = key.as_string();
    const Value* entry = inner == nullptr || name == nullptr ? nullptr : inner->find(*name);
    if (entry == nullptr) return bad_argument(machine, arguments);
    at = Value(*entry);
  }
  return at;
}

Value get_entries(Machine& machine, std::span<const Value> arguments) {
  const Context* context = arguments[0].as_context();
  if (context == nullptr) return bad_argument(machine, arguments);
  List entries;
  for (const auto& [name, value] : context->entries()) {
    Context entry;
    entry.set("key", Value::string(name));
    entry.set("value", value);
    entries.push_back(Value(std::move(entry)));
  }
  return made(machine, std::move(entries));
}

// context([{key: "a", value: 1}, ...])
Value make_context(Machine& machine, std::span<const Value> arguments) {
  const List* entries = arguments[0].as_list();
  const List single = entries == nullptr ? List{arguments[0]} : List{};
  Context result;
  for (const Value& item : entries == nullptr ? single : *entries) {
    const Context* entry = item.as_context();
    const Value* key = entry == nullptr ? nullptr : entry->find("key");
    const Value* value = entry == nullptr ? nullptr : entry->find("value");
    if (key == nullptr || value == nullptr || key->as_string() == nullptr ||
        !machine.pay(result.entries().size() / kNamesAStep) || result.find(*key->as_string()) != nullptr) {
      return bad_argument(machine, arguments);
    }
    result.set(*key->as_string(), *value);
  }
  return made(machine, std::move(result));
}

std::optional<Value> put(Machine& machine, const Value& target, std::span<const Value> keys,
                         const Value& value) {
  const Context* context = target.as_context();
  const std::string* key = keys.front().as_string();
  if (context == nullptr || key == nullptr || !machine.pay(context->entries().size())) return std::nullopt;
  Context result = *context;
  if (keys.size() == 1) {
    result.set(*key, value);
    return Value(std::move(result));
  }
  const Value* inner = context->find(*key);
  auto changed = inner == nullptr ? std::nullopt : put(machine, *inner, keys.subspan(1), value);
  if (!changed.has_value()) return std::nullopt;
  result.set(*key, *std::move(changed));
  return Value(std::move(result));
}

Value context_put(Machine& machine, std::span<const Value> arguments) {
  const List* keys = arguments[1].as_list();
  if (keys != nullptr && keys->empty()) return bad_argument(machine, arguments);
  const auto result =
      put(machine, arguments[0], keys == nullptr ? arguments.subspan(1, 1) : std::span<const Value>(*keys),
          arguments[2]);
  return result.has_value() ? made(machine, *result) : bad_argument(machine, arguments);
}

Value context_merge(Machine& machine, std::span<const Value> arguments) {
  const List* contexts = arguments[0].as_list();
  const List single = contexts == nullptr ? List{arguments[0]} : List{};
  Context result;
  for (const Value& item : contexts == nullptr ? single : *contexts) {
    const Context* context = item.as_context();
    if (context == nullptr) return bad_argument(machine, arguments);
    for (const auto& [name, value] : context->entries()) {
      if (!machine.pay(1 + result.entries().size() / kNamesAStep)) return {};
      result.set(name, value);
    }
  }
  return made(machine, std::move(result));
}

// Whether both are the same kind with the same content, fractions of a second and zone included.
Value is_same(Machine& machine, std::span<const Value> arguments) {
  if (arguments.empty()) return bad_argument(machine, arguments);
  const Value& a = arguments[0];
  const Value b = argument(arguments, 1);
  if (type_of(a).kind != type_of(b).kind) return Value(false);
  if (a.as_time() != nullptr || a.as_date_time() != nullptr) return Value(a == b);
  return machine.pay(cost_of_comparing(a, b)) ? Value(equal(a, b).value_or(false)) : Value();
}

// Asks whether a figure is there, as `value != null` does.
Value is_defined(Machine&, std::span<const Value> arguments) { return Value(!arguments[0].is_null()); }

// sort(list, precedes): a stable merge sort, so that any function gives some order and ends.
Value sort(Machine& machine, std::span<const Value> arguments) {
  const List* list = arguments[0].as_list();
  if (list == nullptr) return bad_argument(machine, arguments);
  const auto precedes = std::dynamic_pointer_cast<const Callable>(argument(arguments, 1).as_function());
  if (arguments.size() > 1 && precedes == nullptr) return bad_argument(machine, arguments);
  bool failed = false;
  const auto is_less = [&](const Value& a, const Value& b) {
    if (precedes != nullptr) {
      const auto outcome = verdict(machine, *precedes, a, b);
      failed = failed || (machine.strict() && !outcome.has_value());
      return outcome == true;
    }
    if (!machine.pay(1 + cost_of_comparing(a, b))) return false;
    const auto ordered = order(a, b);
    failed = failed || !ordered.has_value();
    return ordered.has_value() && *ordered < 0;
  };
  List sorted = *list;
  for (std::size_t width = 1; width < sorted.size(); width *= 2) {
    List merged;
    for (std::size_t begin = 0; begin < sorted.size(); begin += 2 * width) {
      const std::size_t middle = std::min(begin + width, sorted.size());
      const std::size_t end = std::min(begin + 2 * width, sorted.size());
      if (!machine.pay(1)) return {};
      std::size_t left = begin;
      std::size_t right = middle;
      while (left < middle || right < end) {
        const bool take_right = left == middle || (right < end && is_less(sorted[right], sorted[left]));
        merged.push_back(sorted[take_right ? right++ : left++]);
      }
    }
    sorted = std::move(merged);
  }
  if (machine.evaluation().steps_left == 0) return {};
  return failed ? bad_argument(machine, arguments) : Value(std::move(sorted));
}

constexpr auto kEntries = std::to_array<Entry>({
    {"get value", "m: context, key: any | m: context, keys: list | context: context, key: any", "any",
     get_value, Unknown::kMoves},
    {"get entries", "m: context | context: context", "list", get_entries, Unknown::kMoves},
    {"context", "entries: any", "context", make_context, Unknown::kMoves},
    {"context put", "context: context, key: string, value: any | context: context, keys: any, value: any",
     "context", context_put, Unknown::kMoves},
    {"context merge", "contexts: any", "context", context_merge, Unknown::kMoves},
    {"is defined", "value: any", "boolean", is_defined, Unknown::kDecides},
    {"is", "value1: any?, value2: any?", "boolean", is_same},
    {"sort", "list: list, precedes: function?", "list", sort},
});

}  // namespace

std::span<const Entry> context_functions() { return kEntries; }

}  // namespace htx::feel
