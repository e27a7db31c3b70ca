#include <algorithm>
#include <array>
#include <utility>

#include "engine/feel/syntax/lexer.h"

#include "engine/base/text.h"
#include "engine/feel/syntax/token.h"

namespace htx::feel {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Names may hold every letter of every script: bytes of multi-byte characters count as letters,
// except the few code points that are white space.
bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Signs that pens and other languages write and FEEL does not; letters are all else beyond ASCII.
constexpr std::array<std::string_view, 24> kForeign = {
    "==",           "=>",           "=<",           "&&",           "||",
    "\xE2\x89\xA5", "\xE2\x89\xA4", "\xE2\x89\xA0",                                  // ≥ ≤ ≠
    "\xC3\x97",     "\xC3\xB7",     "\xE2\x88\x92", "\xE2\x80\x93", "\xE2\x80\x94",  // × ÷ minus and dashes
    "\xE2\x80\x9C", "\xE2\x80\x9D", "\xE2\x80\x9E", "\xE2\x80\x9F",                  // double quotes
    "\xE2\x80\x98", "\xE2\x80\x99", "\xE2\x80\x9A", "\xE2\x80\x9B",                  // single quotes
    "\xC2\xAB",     "\xC2\xBB",     "\xE2\x80\xA6"};  // « » and the three dots

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::vector<Token> run() {
    std::vector<Token> tokens;
    do {
      skip_blanks();
      tokens.push_back(next());
    } while (tokens.back().kind != Token::Kind::kEnd);
    return tokens;
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool starts(std::string_view what) const { return text_.substr(at_).starts_with(what); }

  // Bytes of the foreign sign here; 0 if there is none.
  std::size_t foreign_length() const {
    const auto* found = std::ranges::find_if(kForeign, [&](std::string_view sign) { return starts(sign); });
    return found == kForeign.end() ? 0 : found->size();
  }

  // Bytes of the white space character here (rule 62 and the Unicode spaces); 0 if there is none.
  std::size_t blank_length() const {
    const char c = peek();
    if (c == ' ' || (c >= '\t' && c <= '\r')) return at_ < text_.size() ? 1 : 0;
    if (starts("\xC2\xA0") || starts("\xC2\x85")) return 2;
    if (starts("\xE1\x9A\x80") || starts("\xE3\x80\x80") || starts("\xEF\xBB\xBF")) return 3;
    if (starts("\xE2\x80")) {
      const auto last = static_cast<unsigned char>(peek(2));
      if ((last >= 0x80 && last <= 0x8B) || last == 0xA8 || last == 0xA9 || last == 0xAF) return 3;
    }
    return 0;
  }

  void skip_blanks() {
    while (at_ < text_.size()) {
      if (const std::size_t blank = blank_length(); blank > 0) {
        at_ += blank;
      } else if (starts("//")) {
        while (at_ < text_.size() && peek() != '\n') ++at_;
      } else if (starts("/*")) {
        const std::size_t end = text_.find("*/", at_ + 2);
        at_ = end == std::string_view::npos ? text_.size() : end + 2;
      } else {
        return;
      }
    }
  }

  Token token(Token::Kind kind, std::size_t begin) const {
    return {kind,
            std::string(text_.substr(begin, at_ - begin)),
            {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_)}};
  }

  Token next() {
    const std::size_t begin = at_;
    if (at_ >= text_.size()) return token(Token::Kind::kEnd, begin);
    if (is_digit(peek()) || (peek() == '.' && is_digit(peek(1)))) return number();
    if (peek() == '"') return string();
    if (peek() == '?') {
      ++at_;
      return token(Token::Kind::kName, begin);
    }
    if (const std::size_t length = foreign_length(); length > 0) {
      at_ += length;
      return token(Token::Kind::kBad, begin);
    }
    if (is_name_start(peek())) {
      while (at_ < text_.size() && blank_length() == 0 && foreign_length() == 0 &&
             (is_name_start(peek()) || is_digit(peek())))
        ++at_;
      return token(Token::Kind::kName, begin);
    }
    static constexpr std::array<std::string_view, 6> kPairs = {"**", "..", "<=", ">=", "!=", "->"};
    for (const std::string_view pair : kPairs) {
      if (starts(pair)) {
        at_ += 2;
        return token(Token::Kind::kSymbol, begin);
      }
    }
    const bool known = std::string_view("+-*/<>=()[]{},.:@").find(peek()) != std::string_view::npos;
    ++at_;
    return token(known ? Token::Kind::kSymbol : Token::Kind::kBad, begin);
  }

  Token number() {
    const std::size_t begin = at_;
    while (is_digit(peek())) ++at_;
    if (peek() == '.' && is_digit(peek(1))) {
      ++at_;
      while (is_digit(peek())) ++at_;
    }
    const std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
    if ((peek() == 'e' || peek() == 'E') && is_digit(peek(1 + sign))) {
      at_ += 1 + sign;
      while (is_digit(peek())) ++at_;
    }
    return token(Token::Kind::kNumber, begin);
  }

  Token string() {
    const std::size_t begin = at_++;
    std::string value;
    while (peek() != '"') {
      if (at_ >= text_.size()) return token(Token::Kind::kBad, begin);
      if (peek() == '\\')
        escape(value);
      else
        value += text_[at_++];
    }
    ++at_;
    Token result = token(Token::Kind::kString, begin);
    result.text = std::move(value);
    result.odd_escape = std::exchange(odd_escape_, std::nullopt);
    return result;
  }

  // Four or six hexadecimal digits after `\u` or `\U`; -1 if they are not there.
  std::int32_t hex(std::size_t offset, std::size_t digits) const {
    std::int32_t code = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      const char c = peek(offset + i);
      const std::size_t digit = std::string_view("0123456789abcdef").find(static_cast<char>(c | 0x20));
      if (c == '\0' || digit == std::string_view::npos) return -1;
      code = code * 16 + static_cast<std::int32_t>(digit);
    }
    return code;
  }

  // The backslash here and the character behind it.
  void note_odd_escape() {
    if (odd_escape_.has_value()) return;
    std::size_t end = std::min(at_ + 2, text_.size());
    while (end < text_.size() && (static_cast<unsigned char>(text_[end]) & 0xC0U) == 0x80U) ++end;
    odd_escape_ = {static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(end)};
  }

  void escape(std::string& value) {
    static constexpr std::string_view kLetters = "ntr\"\\'/bf";
    static constexpr std::string_view kMeanings = "\n\t\r\"\\'/\b\f";
    constexpr std::size_t kOfFeel = 6;  // The others are JSON's.
    if (const std::size_t at = kLetters.find(peek(1)); at != std::string_view::npos && peek(1) != '\0') {
      if (at >= kOfFeel) note_odd_escape();
      value += kMeanings[at];
      at_ += 2;
      return;
    }
    const std::size_t digits = peek(1) == 'u' ? 4 : 6;
    std::int32_t code = peek(1) == 'u' || peek(1) == 'U' ? hex(2, digits) : -1;
    if (code < 0 || code > 0x10FFFF) {  // Not an escape: the backslash stands for itself.
      note_odd_escape();
      value += text_[at_++];
      return;
    }
    at_ += 2 + digits;
    if (code >= 0xD800 && code < 0xDC00 && starts("\\u")) {  // The first half of a surrogate pair.
      const std::int32_t low = hex(2, 4);
      if (low >= 0xDC00 && low < 0xE000) {
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        at_ += 6;
      }
    }
    value += from_code_points(std::u32string(1, static_cast<char32_t>(code)));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::optional<SourceSpan> odd_escape_;
};

}  // namespace

std::vector<Token> tokens_of(std::string_view text) { return Lexer(text).run(); }

}  // namespace htx::feel
