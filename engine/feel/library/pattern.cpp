#include "engine/feel/library/pattern.h"
#include "engine/feel/check/property.h"

#include <unicode/regex.h>

namespace htx::feel {
namespace {

constexpr std::size_t kMostPattern = 4U << 10U;       // Bytes.
constexpr std::size_t kStepsATick = 2'000;            // ICU ticks once in 10,000 states it saves.
constexpr std::int32_t kMostStack = 8 * 1024 * 1024;  // Bytes.

icu::UnicodeString wide(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

std::string narrow(const icu::UnicodeString& text) {
  std::string result;
  text.toUTF8String(result);
  return result;
}

// Rewrites XPath's notation to ICU's.
class Rewriter {
 public:
  Rewriter(std::string_view text, bool extended, bool multi_line)
      : text_(text), extended_(extended), multi_line_(multi_line) {}

  // None if XPath does not allow what ICU would.
  std::optional<std::string> run() {
    while (at_ < text_.size() && valid_) {
      const char c = text_[at_];
      if (c == '\\')
        escape();
      else if (c == '[')
        open_class();
      else if (c == ']' && depth_ > 0)
        close_class();
      else if (depth_ == 0 && extended_ && is_blank(c))
        ++at_;
      else if (depth_ == 0 && c == '$' && !multi_line_)
        take("\\z");
      else if (depth_ == 0 && c == '#')
        take("\\#");
      else if (depth_ == 0 && c == '(' && text_.substr(at_ + 1).starts_with('?') &&
               !text_.substr(at_ + 1).starts_with("?:"))
        valid_ = false;
      else if (depth_ > 0 && c == '-' && text_.substr(at_ + 1).starts_with('['))
        take("--");
      else if (depth_ > 0 && c == '&')
        take("\\&");
      else
        out_ += text_[at_++];
    }
    if (!valid_ || depth_ > 0) return std::nullopt;
    return out_;
  }

 private:
  static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
  void take(std::string_view replacement) {
    out_ += replacement;
    ++at_;
  }
  void open_class() {
    ++depth_;
    take("[");
    if (at_ < text_.size() && text_[at_] == '^') take("^");
  }
  void close_class() {
    --depth_;
    take("]");
  }

  void skip_blanks() {
    while (extended_ && at_ < text_.size() && is_blank(text_[at_])) ++at_;
  }

  // After a backslash.
  void escape() {
    ++at_;
    if (depth_ == 0) skip_blanks();
    if (at_ >= text_.size()) {
      valid_ = false;
      return;
    }
    const char c = text_[at_];
    constexpr std::string_view kInitial = R"(\p{L}_:)";
    constexpr std::string_view kNameChar = R"(\p{L}\p{Nd}\p{M}_:.\-)";
    if (c == 'i' || c == 'c') return add_class(c == 'i' ? kInitial : kNameChar, false);
    if (c == 'I' || c == 'C') return add_class(c == 'I' ? kInitial : kNameChar, true);
    if (c == 'p' || c == 'P') return property(c);
    const bool digit = c >= '0' && c <= '9';
    constexpr std::string_view kAllowed = "nrt\\|.?*+(){}-[]^$sSdDwW";
    if ((digit && (depth_ > 0 || c == '0')) || (!digit && kAllowed.find(c) == std::string_view::npos)) {
      valid_ = false;
      return;
    }
    out_ += '\\';
    out_ += c;
    ++at_;
  }

  void add_class(std::string_view members, bool negated) {
    ++at_;
    out_ += negated ? "[^" : "[";
    out_ += members;
    out_ += ']';
  }

  // \p{IsBasicLatin} names a block in XPath, a script or property in ICU.
  void property(char letter) {
    ++at_;
    skip_blanks();
    const std::size_t end = text_.find('}', at_);
    if (at_ >= text_.size() || text_[at_] != '{' || end == std::string_view::npos) {
      valid_ = false;
      return;
    }
    std::string name;
    for (const char c : text_.substr(at_ + 1, end - at_ - 1)) {
      if (!(extended_ && is_blank(c))) name += c;
    }
    at_ = end + 1;
    if (name.find(' ') != std::string::npos) valid_ = false;
    if (name.starts_with("Is")) name = "block=" + name.substr(2);
    out_ += std::string("\\") + letter + "{" + name + "}";
  }

  std::string_view text_;
  bool extended_;
  bool multi_line_;
  std::size_t at_ = 0;
  int depth_ = 0;
  bool valid_ = true;
  std::string out_;
};

}  // namespace

struct Pattern::Impl {
  std::unique_ptr<icu::RegexPattern> pattern;
};

std::optional<Pattern> Pattern::compile(std::string_view pattern, std::string_view flags) {
  if (pattern.size() > kMostPattern) return std::nullopt;
  std::uint32_t options = 0;
  bool extended = false;
  for (const char flag : flags) {
    switch (flag) {
      case 's': options |= UREGEX_DOTALL; break;
      case 'm': options |= UREGEX_MULTILINE; break;
      case 'i': options |= UREGEX_CASE_INSENSITIVE; break;
      case 'q': options |= UREGEX_LITERAL; break;
      case 'x': extended = true; break;
      default: return std::nullopt;
    }
  }
  std::string text(pattern);
  if ((options & UREGEX_LITERAL) == 0) {
    const auto rewritten = Rewriter(pattern, extended, (options & UREGEX_MULTILINE) != 0).run();
    if (!rewritten.has_value()) return std::nullopt;
    text = *rewritten;
  } else {
    options &= static_cast<std::uint32_t>(UREGEX_LITERAL | UREGEX_CASE_INSENSITIVE);
  }
  UErrorCode status = U_ZERO_ERROR;
  UParseError where;
  auto impl = std::make_shared<Impl>();
  impl->pattern.reset(icu::RegexPattern::compile(wide(text), options, where, status));
  if (U_FAILURE(status)) return std::nullopt;
  Pattern result;
  result.impl_ = std::move(impl);
  return result;
}

namespace {

bool charge(Pattern::Budget& budget, std::size_t steps) {
  budget.is_spent = budget.is_spent || budget.steps <= steps;
  budget.steps = budget.is_spent ? 0 : budget.steps - steps;
  return !budget.is_spent;
}

// ICU asks now and then whether to go on.
UBool go_on(const void* context, std::int32_t) {
  return static_cast<UBool>(charge(*static_cast<Pattern::Budget*>(const_cast<void*>(context)), kStepsATick));
}

// The same at every place where a match might begin.
UBool try_next(const void* context, std::int64_t) {
  return static_cast<UBool>(charge(*static_cast<Pattern::Budget*>(const_cast<void*>(context)), 1));
}

std::unique_ptr<icu::RegexMatcher> matcher(const icu::RegexPattern& pattern, const icu::UnicodeString& text,
                                           Pattern::Budget& budget) {
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<icu::RegexMatcher> result(pattern.matcher(text, status));
  if (U_FAILURE(status) || result == nullptr) return nullptr;
  result->setMatchCallback(go_on, &budget, status);
  result->setFindProgressCallback(try_next, &budget, status);
  result->setStackLimit(kMostStack, status);
  return U_FAILURE(status) ? nullptr : std::move(result);
}

// XPath 5.6.4: a backslash stands before a backslash or a dollar, a dollar before a digit.
bool is_replacement(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' && text[i] != '$') continue;
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    const bool fits = text[i] == '$' ? next >= '0' && next <= '9' : next == '\\' || next == '$';
    if (!fits) return false;
    ++i;
  }
  return true;
}

// The replacement with groups filled in; none if the text becomes too long.
// REQUIRES: is_replacement().
std::optional<icu::UnicodeString> filled(const icu::UnicodeString& replacement,
                                         const icu::RegexMatcher& match, Pattern::Budget& budget) {
  icu::UnicodeString out;
  for (std::int32_t i = 0; i < replacement.length(); ++i) {
    budget.is_too_long = static_cast<std::size_t>(out.length()) > budget.max_bytes;
    if (budget.is_too_long) return std::nullopt;
    const char16_t c = replacement.charAt(i);
    const char16_t next = i + 1 < replacement.length() ? replacement.charAt(i + 1) : u'\0';
    if (c == u'\\') {
      out.append(next);
      ++i;
    } else if (c == u'$') {
      std::int32_t group = next - u'0';
      ++i;
      while (i + 1 < replacement.length() && replacement.charAt(i + 1) >= u'0' &&
             replacement.charAt(i + 1) <= u'9' &&
             group * 10 + (replacement.charAt(i + 1) - u'0') <= match.groupCount()) {
        group = group * 10 + (replacement.charAt(++i) - u'0');
      }
      UErrorCode status = U_ZERO_ERROR;
      if (group <= match.groupCount()) out.append(match.group(group, status));
    } else {
      out.append(c);
    }
  }
  return out;
}

}  // namespace

std::optional<bool> Pattern::found_in(std::string_view text, Budget& budget) const {
  const icu::UnicodeString input = wide(text);
  const auto match = matcher(*impl_->pattern, input, budget);
  if (match == nullptr) return std::nullopt;
  UErrorCode status = U_ZERO_ERROR;
  const bool found = match->find(status) != 0;
  return U_FAILURE(status) ? std::nullopt : std::optional(found);
}

std::optional<std::string> Pattern::replace(std::string_view text, std::string_view replacement,
                                            Budget& budget) const {
  const icu::UnicodeString input = wide(text);
  const icu::UnicodeString wide_replacement = wide(replacement);
  const auto match = matcher(*impl_->pattern, input, budget);
  if (match == nullptr || found_in("", budget).value_or(true)) return std::nullopt;
  const bool literal = (impl_->pattern->flags() & static_cast<std::uint32_t>(UREGEX_LITERAL)) != 0;
  budget.is_bad_replacement = !literal && !is_replacement(replacement);
  if (budget.is_bad_replacement) return std::nullopt;
  icu::UnicodeString out;
  std::int32_t done = 0;
  UErrorCode status = U_ZERO_ERROR;
  while (match->find(status) != 0 && U_SUCCESS(status)) {
    out.append(input, done, match->start(status) - done);
    const auto part = literal ? std::optional(wide_replacement) : filled(wide_replacement, *match, budget);
    if (!part.has_value() || !charge(budget, 1)) return std::nullopt;
    out.append(*part);
    budget.is_too_long = static_cast<std::size_t>(out.length()) > budget.max_bytes;
    if (budget.is_too_long) return std::nullopt;
    done = match->end(status);
  }
  if (U_FAILURE(status)) return std::nullopt;
  out.append(input, done, input.length() - done);
  return narrow(out);
}

std::optional<std::vector<std::string>> Pattern::split(std::string_view text, Budget& budget) const {
  const icu::UnicodeString input = wide(text);
  const auto match = matcher(*impl_->pattern, input, budget);
  if (match == nullptr || found_in("", budget).value_or(true)) return std::nullopt;
  std::vector<std::string> parts;
  std::int32_t done = 0;
  UErrorCode status = U_ZERO_ERROR;
  while (match->find(status) != 0 && U_SUCCESS(status)) {
    if (!charge(budget, 1)) return std::nullopt;
    parts.push_back(narrow(icu::UnicodeString(input, done, match->start(status) - done)));
    done = match->end(status);
  }
  if (U_FAILURE(status)) return std::nullopt;
  parts.push_back(narrow(icu::UnicodeString(input, done)));
  return parts;
}

}  // namespace htx::feel
