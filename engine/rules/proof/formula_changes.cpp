#include "engine/rules/proof/formula_changes.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "engine/rules/step_function.h"

namespace htx::rules::internal {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kOthers = {{{"+", "-"},
                                                                                   {"-", "+"},
                                                                                   {"*", "/"},
                                                                                   {"/", "*"},
                                                                                   {"min", "max"},
                                                                                   {"max", "min"},
                                                                                   {"floor", "ceiling"},
                                                                                   {"ceiling", "floor"}}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_in_name(char c) {
  return is_digit(c) || c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         static_cast<unsigned char>(c) >= 0x80U;
}

// The end of the piece of text that begins at a place: a text in quotes, a number, a name or one sign.
std::size_t end_of_piece(const std::string& text, std::size_t begin) {
  std::size_t at = begin + 1;
  if (text[begin] == '"') {
    while (at < text.size() && text[at] != '"') at += text[at] == '\\' ? 2U : 1U;
    return std::min(at + 1, text.size());
  }
  if (is_digit(text[begin])) {
    while (at < text.size() && is_digit(text[at])) ++at;
    // "1..5" is a range of two numbers.
    if (at + 1 < text.size() && text[at] == '.' && is_digit(text[at + 1])) {
      for (++at; at < text.size() && is_digit(text[at]);) ++at;
    }
    return at;
  }
  while (is_in_name(text[begin]) && at < text.size() && is_in_name(text[at])) ++at;
  return at;
}

}  // namespace

std::vector<FormulaChange> formula_changes(const std::string& text) {
  std::vector<FormulaChange> changes;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = end_of_piece(text, begin);
    const std::string piece = text.substr(begin, end - begin);
    if (is_digit(piece.front())) {
      const std::size_t point = piece.find('.');
      const int scale = point == std::string::npos ? 0 : static_cast<int>(piece.size() - point) - 1;
      const Decimal number = Decimal::from_text(piece).value_or(Decimal());
      changes.push_back({begin, piece.size(), to_text(number + unit_at(scale))});
      if (!number.is_zero()) changes.push_back({begin, piece.size(), to_text(number - unit_at(scale))});
    }
    const auto* other = std::ranges::find(kOthers, piece, &decltype(kOthers)::value_type::first);
    if (other != kOthers.end()) changes.push_back({begin, piece.size(), std::string(other->second)});
    begin = end;
  }
  return changes;
}

}  // namespace htx::rules::internal
