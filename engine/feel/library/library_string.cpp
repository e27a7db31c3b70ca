#include <algorithm>
#include <array>

#include "engine/base/text.h"
#include "engine/feel/function.h"
#include "engine/feel/library/library_parts.h"
#include "engine/feel/library/pattern.h"

namespace htx::feel {
namespace {

Value to_string(Machine& machine, std::span<const Value> arguments) {
  if (arguments[0].is_null()) return machine.of_null();
  // Whatever is visited takes a character at least.
  const std::size_t weight = arguments[0].extent().weight;
  if (weight > machine.limits().max_string) return machine.string_too_long();
  if (!machine.pay(weight)) return {};
  std::string text = display_text(arguments[0]);
  return text.size() <= machine.limits().max_string ? Value::string(std::move(text))
                                                    : machine.string_too_long();
}

// What the match cost is charged; why it gave nothing is told.
class Matching {
 public:
  explicit Matching(Machine& machine)
      : machine_(machine),
        before_(machine.evaluation().steps_left),
        budget_{.steps = before_, .max_bytes = machine.limits().max_string} {}
  Pattern::Budget& budget() { return budget_; }
  void charge() {
    if (!budget_.is_spent) machine_.pay(before_ - budget_.steps);
  }
  Value failed(const std::string& pattern) {
    if (budget_.is_too_long) return machine_.string_too_long();
    if (budget_.is_spent)
      return machine_.limit({"feel.pattern-too-slow", {{"found", pattern}}}, machine_.current());
    return machine_.null({"feel.bad-pattern", {{"found", pattern}}});
  }

 private:
  Machine& machine_;
  std::size_t before_;
  Pattern::Budget budget_;
};

// The flags of matches() and replace(): null is none.
std::optional<std::string> flags_of(std::span<const Value> arguments, std::size_t index) {
  const Value flags = argument(arguments, index);
  if (flags.is_null()) return "";
  return flags.as_string() == nullptr ? std::nullopt : std::optional(*flags.as_string());
}

Value matches_pattern(Machine& machine, std::span<const Value> arguments) {
  const std::string* text = arguments[0].as_string();
  const std::string* pattern = arguments[1].as_string();
  const auto flags = flags_of(arguments, 2);
  if (text == nullptr || pattern == nullptr || !flags.has_value()) return bad_argument(machine, arguments);
  const auto compiled = Pattern::compile(*pattern, *flags);
  Matching matching(machine);
  const auto found = compiled.has_value() ? compiled->found_in(*text, matching.budget()) : std::nullopt;
  matching.charge();
  return found.has_value() ? Value(*found) : matching.failed(*pattern);
}

Value replace(Machine& machine, std::span<const Value> arguments) {
  const std::string* text = arguments[0].as_string();
  const std::string* pattern = arguments[1].as_string();
  const std::string* replacement = arguments[2].as_string();
  const auto flags = flags_of(arguments, 3);
  if (text == nullptr || pattern == nullptr || replacement == nullptr || !flags.has_value()) {
    return bad_argument(machine, arguments);
  }
  const auto compiled = Pattern::compile(*pattern, *flags);
  Matching matching(machine);
  auto result =
      compiled.has_value() ? compiled->replace(*text, *replacement, matching.budget()) : std::nullopt;
  matching.charge();
  if (matching.budget().is_bad_replacement)
    return machine.null({"feel.bad-replacement", {{"found", *replacement}}});
  if (!result.has_value()) return matching.failed(*pattern);
  return result->size() <= machine.limits().max_string ? Value::string(*std::move(result))
                                                       : machine.string_too_long();
}

Value split_text(Machine& machine, std::span<const Value> arguments) {
  const std::string* text = arguments[0].as_string();
  const std::string* delimiter = arguments[1].as_string();
  if (text == nullptr || delimiter == nullptr) return bad_argument(machine, arguments);
  const auto compiled = Pattern::compile(*delimiter, "");
  Matching matching(machine);
  const auto parts = compiled.has_value() ? compiled->split(*text, matching.budget()) : std::nullopt;
  matching.charge();
  if (!parts.has_value()) return matching.failed(*delimiter);
  List list;
  for (const std::string& part : *parts) list.push_back(Value::string(part));
  return list;
}

// string join(list, delimiter): nulls are left out.
Value string_join(Machine& machine, std::span<const Value> arguments) {
  const List* list = arguments[0].as_list();
  const Value delimiter = argument(arguments, 1);
  const List single = list == nullptr && arguments[0].as_string() != nullptr ? List{arguments[0]} : List{};
  if ((list == nullptr && single.empty()) || (!delimiter.is_null() && delimiter.as_string() == nullptr)) {
    return bad_argument(machine, arguments);
  }
  std::vector<std::string> parts;
  std::size_t size = 0;
  for (const Value& item : list == nullptr ? single : *list) {
    if (item.is_null()) continue;
    if (item.as_string() == nullptr) return bad_argument(machine, arguments);
    size += item.as_string()->size() + (delimiter.is_null() ? 0 : delimiter.as_string()->size());
    if (size > machine.limits().max_string) return machine.string_too_long();
    parts.push_back(*item.as_string());
  }
  return Value::string(
      join(parts, delimiter.is_null() ? std::string_view() : std::string_view(*delimiter.as_string())));
}

// substring(string, start, length): counts code points from 1, or from the end if negative.
Value substring(Machine& machine, std::span<const Value> arguments) {
  const std::string* text = arguments[0].as_string();
  const auto start = arguments[1].as_number();
  const auto length = argument(arguments, 2).as_number();
  if (text == nullptr || !start.has_value() || (arguments.size() > 2 && !length.has_value())) {
    return bad_argument(machine, arguments);
  }
  const std::u32string points = to_code_points(*text);
  const auto size = static_cast<std::int64_t>(points.size());
  const std::int64_t from = start->round(0, Rounding::kDown).to_int64().value_or(0);
  if (from == 0 || from > size || from < -size) return bad_argument(machine, arguments);
  const std::int64_t begin = from > 0 ? from - 1 : size + from;
  std::int64_t count = size - begin;
  if (length.has_value()) {
    const auto whole = length->round(0, Rounding::kDown).to_int64();
    if (!whole.has_value() || *whole < 1) return bad_argument(machine, arguments);
    count = std::min(count, *whole);
  }
  return Value::string(from_code_points(
      std::u32string_view(points).substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(count))));
}

Value string_length(Machine& machine, std::span<const Value> arguments) {
  const std::string* text = arguments[0].as_string();
  if (text == nullptr) return bad_argument(machine, arguments);
  return Value::number(static_cast<std::int64_t>(code_point_count(*text)));
}

template <std::string (*convert)(std::string_view)>
Value cased(Machine& machine, std::span<const Value> arguments) {
  const std::string* text = arguments[0].as_string();
  return text == nullptr ? bad_argument(machine, arguments) : Value::string(convert(*text));
}

enum class Find { kContains, kStarts, kEnds, kBefore, kAfter };

template <Find what>
Value found(Machine& machine, std::span<const Value> arguments) {
  const std::string* text = arguments[0].as_string();
  const std::string* part = arguments[1].as_string();
  if (text == nullptr || part == nullptr) return bad_argument(machine, arguments);
  const std::size_t at = text->find(*part);
  if constexpr (what == Find::kContains) return Value(at != std::string::npos);
  if constexpr (what == Find::kStarts) return Value(text->starts_with(*part));
  if constexpr (what == Find::kEnds) return Value(text->ends_with(*part));
  if (at == std::string::npos) return Value::string("");
  return Value::string(what == Find::kBefore ? text->substr(0, at) : text->substr(at + part->size()));
}

// number(from, grouping separator, decimal separator)
Value number(Machine& machine, std::span<const Value> arguments) {
  Value source = only(arguments[0]);
  if (arguments.size() == 1 && source.as_number()) return source;
  const std::string* from = source.as_string();
  if (from == nullptr) return bad_argument(machine, arguments);
  std::string text = *from;
  const Value grouping = argument(arguments, 1);
  const Value point = argument(arguments, 2);
  const auto separator = [](const Value& value, std::string_view allowed) {
    return value.is_null() || (value.as_string() != nullptr && value.as_string()->size() == 1 &&
                               allowed.find(*value.as_string()) != std::string_view::npos);
  };
  if (!separator(grouping, " ,.") || !separator(point, ",.") || (!grouping.is_null() && grouping == point)) {
    return bad_argument(machine, arguments);
  }
  if (!grouping.is_null()) std::erase(text, grouping.as_string()->front());
  if (!point.is_null()) std::ranges::replace(text, point.as_string()->front(), '.');
  const auto result = Decimal::from_text(text);
  return result.has_value() ? Value(*result) : bad_argument(machine, arguments);
}

constexpr auto kEntries = std::to_array<Entry>({
    {"string", "from: any", "string", to_string},
    {"matches", "input: string, pattern: string, flags: string?", "boolean", matches_pattern},
    {"replace", "input: string, pattern: string, replacement: string, flags: string?", "string", replace},
    {"split", "string: string, delimiter: string", "list", split_text},
    {"string join", "list: list, delimiter: string?", "string", string_join},
    {"number", "from: any, grouping separator: string?, decimal separator: string?", "number", number},
    {"substring", "string: string, start position: number, length: number?", "string", substring},
    {"string length", "string: string", "number", string_length},
    {"upper case", "string: string", "string", cased<to_upper>},
    {"lower case", "string: string", "string", cased<to_lower>},
    {"contains", "string: string, match: string", "boolean", found<Find::kContains>},
    {"starts with", "string: string, match: string", "boolean", found<Find::kStarts>},
    {"ends with", "string: string, match: string", "boolean", found<Find::kEnds>},
    {"substring before", "string: string, match: string", "string", found<Find::kBefore>},
    {"substring after", "string: string, match: string", "string", found<Find::kAfter>},
});

}  // namespace

std::span<const Entry> string_functions() { return kEntries; }

}  // namespace htx::feel
