#include "engine/feel/syntax/slip.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/value/decimal.h"

namespace htx::feel {
namespace {

using Kind = Token::Kind;

constexpr std::array<std::pair<std::string_view, std::string_view>, 15> kSigns = {{{"==", "="},
                                                                                   {"=>", ">="},
                                                                                   {"=<", "<="},
                                                                                   {"&&", "and"},
                                                                                   {"&", "and"},
                                                                                   {"||", "or"},
                                                                                   {"|", "or"},
                                                                                   {"≥", ">="},
                                                                                   {"≤", "<="},
                                                                                   {"≠", "!="},
                                                                                   {"×", "*"},
                                                                                   {"÷", "/"},
                                                                                   {"−", "-"},
                                                                                   {"–", "-"},
                                                                                   {"—", "-"}}};

constexpr std::array<std::string_view, 11> kQuotes = {"“", "”", "„", "‟", "‘", "’", "‚", "‛", "«", "»", "'"};

bool is_quote(const Token& token) {
  return token.kind == Kind::kBad && std::ranges::find(kQuotes, token.text) != kQuotes.end();
}

bool are_adjacent(const Token& a, const Token& b) { return a.span.end == b.span.begin; }

SourceSpan from_to(const Token& first, const Token& last) { return {first.span.begin, last.span.end}; }

std::string between(std::string_view text, std::uint32_t begin, std::uint32_t end) {
  return std::string(text.substr(begin, end - begin));
}

// “HTX” as "HTX", up to the next quote of any shape.
Slip quoted(std::string_view text, const std::vector<Token>& tokens, std::size_t at) {
  const Token& open = tokens[at];
  for (std::size_t i = at + 1; i < tokens.size(); ++i) {
    if (is_quote(tokens[i]))
      return {from_to(open, tokens[i]), '"' + between(text, open.span.end, tokens[i].span.begin) + '"'};
  }
  return {open.span, "\""};
}

// not x > 5 as not(x > 5): what is negated goes on to the next word or bracket that ends it.
Slip negated(std::string_view text, const std::vector<Token>& tokens, std::size_t at) {
  constexpr std::array<std::string_view, 11> kEnds = {"and", "or", "then", "else", "return", "satisfies",
                                                      ")",   "]",  "}",    ",",    ".."};
  std::size_t last = at;
  for (std::size_t i = at + 1; i < tokens.size() && tokens[i].kind != Kind::kEnd; last = i++) {
    const bool is_end = (tokens[i].kind == Kind::kName || tokens[i].kind == Kind::kSymbol) &&
                        std::ranges::find(kEnds, tokens[i].text) != kEnds.end();
    if (is_end) break;
  }
  if (last == at) return {tokens[at].span, "not(...)"};
  return {from_to(tokens[at], tokens[last]),
          "not(" + between(text, tokens[at + 1].span.begin, tokens[last].span.end) + ")"};
}

std::optional<Slip> of_bad_token(std::string_view text, const std::vector<Token>& tokens, std::size_t at) {
  const Token& token = tokens[at];
  if (is_quote(token)) return quoted(text, tokens, at);
  if (token.text == "!") return negated(text, tokens, at);
  if (token.text == "…") return Slip{token.span, ".."};
  const auto* sign =
      std::ranges::find(kSigns, token.text, &std::pair<std::string_view, std::string_view>::first);
  if (sign != kSigns.end()) return Slip{token.span, std::string(sign->second)};
  if (token.text == "%" && at > 0 && tokens[at - 1].kind == Kind::kNumber) {
    const auto number = Decimal::from_text(tokens[at - 1].text);
    if (number.has_value())
      return Slip{from_to(tokens[at - 1], token), to_text(number->scaled_by_power_of_ten(-2))};
  }
  return std::nullopt;
}

// 1.000.000 as 1000000.
std::optional<Slip> grouped(std::string_view text, const std::vector<Token>& tokens, std::size_t at) {
  const auto continues = [&](std::size_t i) {
    return i > 0 && i < tokens.size() && tokens[i].kind == Kind::kNumber &&
           tokens[i - 1].kind == Kind::kNumber && tokens[i].text.starts_with('.') &&
           are_adjacent(tokens[i - 1], tokens[i]);
  };
  if (!continues(at)) return std::nullopt;
  std::size_t last = at;
  while (continues(last + 1)) ++last;
  std::string digits = between(text, tokens[at - 1].span.begin, tokens[last].span.end);
  std::erase(digits, '.');
  return Slip{from_to(tokens[at - 1], tokens[last]), digits};
}

}  // namespace

std::optional<Slip> decimal_comma(const std::vector<Token>& tokens, std::size_t at) {
  if (at + 2 >= tokens.size()) return std::nullopt;
  const Token& whole = tokens[at];
  const Token& fraction = tokens[at + 2];
  const auto is_whole = [](const Token& token) {
    return token.kind == Kind::kNumber && token.text.find_first_not_of("0123456789") == std::string::npos;
  };
  if (!is_whole(whole) || !tokens[at + 1].is(",") || !is_whole(fraction)) return std::nullopt;
  if (!are_adjacent(whole, tokens[at + 1]) || !are_adjacent(tokens[at + 1], fraction)) return std::nullopt;
  return Slip{from_to(whole, fraction), whole.text + "." + fraction.text};
}

std::optional<Slip> slip_at(std::string_view text, const std::vector<Token>& tokens, std::size_t at) {
  const Token& token = tokens[at];
  if (token.kind == Kind::kBad) return of_bad_token(text, tokens, at);
  if (token.is_word("not")) return negated(text, tokens, at);
  if (token.is(">") && at > 0 && tokens[at - 1].is("<") && are_adjacent(tokens[at - 1], token))
    return Slip{from_to(tokens[at - 1], token), "!="};
  if (token.is(",") && at > 0) return decimal_comma(tokens, at - 1);
  if (token.is("..") && at >= 3) return decimal_comma(tokens, at - 3);
  return grouped(text, tokens, at);
}

}  // namespace htx::feel
