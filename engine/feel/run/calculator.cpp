#include "engine/feel/run/calculator.h"

#include <algorithm>
#include <array>
#include <vector>

#include "engine/base/source.h"
#include "engine/base/text.h"

namespace htx::feel {
namespace {

// Adds the line of the text and a mark under what was found.
void show_excerpts(std::string_view text, const std::string& origin, const Diagnostics& from,
                   Diagnostics& diagnostics) {
  const Source source(origin, std::string(text));
  for (Diagnostic diagnostic : from.items()) {
    std::size_t offset = 0;
    for (std::uint32_t line = 1; line < diagnostic.place.line; ++line) offset = text.find('\n', offset) + 1;
    for (std::uint32_t column = 1; column < diagnostic.place.column && offset < text.size(); ++column) {
      ++offset;
      while (offset < text.size() && (static_cast<unsigned char>(text[offset]) & 0xC0U) == 0x80U) ++offset;
    }
    const auto begin = static_cast<std::uint32_t>(offset);
    diagnostic.excerpt = source.excerpt({begin, begin + static_cast<std::uint32_t>(diagnostic.found.size())});
    diagnostics.report(std::move(diagnostic));
  }
}

std::vector<Value> slots_of(const Names& names, const Context& values) {
  std::vector<Value> slots(names.size());
  for (std::size_t slot = 0; slot < slots.size(); ++slot) {
    if (const Value* value = values.find(names.name(slot))) slots[slot] = *value;
  }
  return slots;
}

bool is_word_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Bytes of the words the text begins with: one, or several with blanks between.
std::size_t words_length(std::string_view text, bool several) {
  std::size_t at = 0;
  std::size_t end = 0;
  while (at < text.size() && is_word_start(text[at])) {
    while (at < text.size() && (is_word_start(text[at]) || (text[at] >= '0' && text[at] <= '9'))) ++at;
    end = at;
    if (!several) break;
    while (at < text.size() && text[at] == ' ') ++at;
  }
  return end;
}

}  // namespace

Type inferred_type(const Value& value) {
  using Kind = Type::Kind;
  if (value.is_null()) return {};
  if (const List* list = value.as_list()) {
    Type element(Kind::kNull);
    for (const Value& item : *list) {
      if (!item.is_null()) element = common(element, inferred_type(item));
    }
    return Type::list_of(element.kind == Kind::kNull ? Type() : element);
  }
  if (const Context* context = value.as_context()) {
    std::vector<std::pair<std::string, Type>> entries;
    for (const auto& [name, entry] : context->entries()) entries.emplace_back(name, inferred_type(entry));
    return Type::context_of(std::move(entries));
  }
  if (const Range* range = value.as_range()) {
    return Type::range_of(inferred_type(range->low.is_null() ? range->high : range->low));
  }
  constexpr std::array<Kind, 9> kScalars = {Kind::kNumber, Kind::kString, Kind::kBoolean,
                                            Kind::kDate,   Kind::kTime,   Kind::kDateTime,
                                            Kind::kMonths, Kind::kDays,   Kind::kFunction};
  const auto* const at =
      std::ranges::find_if(kScalars, [&](Kind kind) { return is_instance(value, Type(kind)); });
  return at == kScalars.end() ? Type() : Type(*at);
}

void Calculator::set(const std::string& name, Value value) {
  names_.declare(name, inferred_type(value));
  values_.set(name, std::move(value));
}

Evaluation Calculator::evaluation(Trace& trace) const {
  Evaluation evaluation{.trace = &trace};
  if (mode_ == Mode::kLenient) evaluation.now = now_;
  return evaluation;
}

std::optional<Calculator::Outcome> Calculator::evaluate(std::string_view text, const std::string& origin,
                                                        Diagnostics& diagnostics) const {
  Diagnostics found;
  const auto expression =
      compile_expression(text, {{.file = origin, .line = 1, .column = 1}}, names_, mode_, found);
  show_excerpts(text, origin, found, diagnostics);
  if (!expression.has_value()) return std::nullopt;
  Outcome outcome;
  Evaluation run = evaluation(outcome.trace);
  outcome.value = feel::evaluate(*expression, slots_of(names_, values_), run);
  return outcome;
}

std::optional<Calculator::Outcome> Calculator::test(std::string_view text, const Value& input,
                                                    const std::string& origin,
                                                    Diagnostics& diagnostics) const {
  Diagnostics found;
  const auto tests = compile_unary_tests(text, {{.file = origin, .line = 1, .column = 1}},
                                         {inferred_type(input), names_}, mode_, found);
  show_excerpts(text, origin, found, diagnostics);
  if (!tests.has_value()) return std::nullopt;
  Outcome outcome;
  Evaluation run = evaluation(outcome.trace);
  const auto passed = matches(*tests, input, slots_of(names_, values_), run);
  if (passed.has_value()) outcome.value = Value(*passed);
  return outcome;
}

Statement statement_of(std::string_view input, Mode mode) {
  static constexpr std::array<std::string_view, 9> kNotNames = {"if",       "for",  "some",  "every", "not",
                                                                "function", "true", "false", "null"};
  const std::size_t begin = std::min(input.find_first_not_of(" \t\n"), input.size());
  for (const char sign : {'=', ':'}) {
    const std::size_t length = words_length(input.substr(begin), sign == ':' && mode == Mode::kLenient);
    const std::size_t at = input.find_first_not_of(" \t", begin + length);
    if (length == 0 || at == std::string_view::npos || input[at] != sign) continue;
    if (input.substr(at).starts_with("=="))
      continue;  // A comparison as others write it, to be answered as that.
    const std::string_view name = input.substr(begin, length);
    if (std::ranges::find(kNotNames, name.substr(0, name.find(' '))) != kNotNames.end()) continue;
    return {std::string(name), std::string(input.substr(at + 1)), at + 1};
  }
  return {"", std::string(input), 0};
}

bool is_unfinished(std::string_view input) {
  int open = 0;
  for (std::size_t at = 0; at < input.size(); ++at) {
    const char c = input[at];
    if (c == '"') {
      for (++at; at < input.size() && input[at] != '"'; ++at) at += input[at] == '\\' ? 1U : 0U;
    } else if (input.substr(at).starts_with("//")) {
      at = std::min(input.find('\n', at), input.size());
    } else if (input.substr(at).starts_with("/*")) {
      const std::size_t end = input.find("*/", at + 2);
      if (end == std::string_view::npos) return true;
      at = end + 1;
    } else if (c == '(' || c == '[' || c == '{') {
      ++open;
    } else if (c == ')' || c == ']' || c == '}') {
      --open;
    }
  }
  return open > 0;
}

}  // namespace htx::feel
