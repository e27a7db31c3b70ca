#include "engine/base/text.h"

#include <unicode/coll.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <memory>
#include <utility>

#include "engine/base/check.h"

namespace htx {
namespace {

const icu::Normalizer2& normalizer(const icu::Normalizer2* (*instance)(UErrorCode&)) {
  UErrorCode error = U_ZERO_ERROR;  // Fresh for each call: ICU does nothing when handed a failure.
  const icu::Normalizer2* found = instance(error);
  HTX_CHECK(U_SUCCESS(error) && found != nullptr);
  return *found;
}

icu::UnicodeString to_icu(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

std::string from_icu(const icu::UnicodeString& text) {
  std::string utf8;
  text.toUTF8String(utf8);
  return utf8;
}

bool is_blank(UChar32 c) { return c == 0x00A0 || u_isUWhiteSpace(c) != 0; }

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

}  // namespace

bool is_valid_utf8(std::string_view bytes) {
  // Unicode 15, table 3-7: the allowed ranges of the second byte exclude overlong forms and surrogates.
  std::size_t i = 0;
  while (i < bytes.size()) {
    const auto b = static_cast<unsigned char>(bytes[i]);
    std::size_t more = 0;
    unsigned low = 0x80;
    unsigned high = 0xBF;
    if (b < 0x80) {
      ++i;
      continue;
    }
    if (b >= 0xC2 && b <= 0xDF)
      more = 1;
    else if (b == 0xE0)
      more = 2, low = 0xA0;
    else if (b == 0xED)
      more = 2, high = 0x9F;
    else if (b >= 0xE1 && b <= 0xEF)
      more = 2;
    else if (b == 0xF0)
      more = 3, low = 0x90;
    else if (b == 0xF4)
      more = 3, high = 0x8F;
    else if (b >= 0xF1 && b <= 0xF3)
      more = 3;
    else
      return false;
    if (bytes.size() - i <= more) return false;
    for (std::size_t k = 1; k <= more; ++k) {
      const auto next = static_cast<unsigned char>(bytes[i + k]);
      if (next < (k == 1 ? low : 0x80U) || next > (k == 1 ? high : 0xBFU)) return false;
    }
    i += more + 1;
  }
  return true;
}

std::size_t code_point_count(std::string_view text) {
  // Eight bytes at once: places are counted from the start of a line, and files of one long line exist.
  constexpr std::uint64_t kLowBits = 0x0101010101010101;
  std::size_t continuations = 0;
  std::size_t i = 0;
  for (std::uint64_t word = 0; i + sizeof word <= text.size(); i += sizeof word) {
    std::memcpy(&word, text.data() + i, sizeof word);
    continuations += static_cast<std::size_t>(std::popcount((word >> 7U) & (~word >> 6U) & kLowBits));
  }
  for (; i < text.size(); ++i) continuations += is_continuation(text[i]) ? 1U : 0U;
  return text.size() - continuations;
}

std::u32string to_code_points(std::string_view text) {
  const icu::UnicodeString wide = to_icu(text);
  std::u32string code_points;
  code_points.reserve(text.size());
  for (std::int32_t i = 0; i < wide.length(); i = wide.moveIndex32(i, 1)) {
    code_points.push_back(static_cast<char32_t>(wide.char32At(i)));
  }
  return code_points;
}

std::string from_code_points(std::u32string_view code_points) {
  icu::UnicodeString wide;
  for (const char32_t c : code_points) wide.append(static_cast<UChar32>(c));
  return from_icu(wide);
}

std::string to_nfc(std::string_view text) {
  const icu::Normalizer2& nfc = normalizer(&icu::Normalizer2::getNFCInstance);
  UErrorCode error = U_ZERO_ERROR;
  std::string normal;
  icu::StringByteSink<std::string> sink(&normal);
  nfc.normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())), sink, nullptr,
                    error);
  HTX_CHECK(U_SUCCESS(error));
  return normal;
}

bool is_nfc(std::string_view text) {
  const icu::Normalizer2& nfc = normalizer(&icu::Normalizer2::getNFCInstance);
  UErrorCode error = U_ZERO_ERROR;
  const bool is_normal =
      nfc.isNormalizedUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())), error) != 0;
  HTX_CHECK(U_SUCCESS(error));
  return is_normal;
}

std::size_t composing_length(std::string_view text) {
  const icu::Normalizer2& nfc = normalizer(&icu::Normalizer2::getNFCInstance);
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t next = at + 1;
    while (next < text.size() && is_continuation(text[next])) ++next;
    const UChar32 c = to_icu(text.substr(at, next - at)).char32At(0);
    if (at > 0 && nfc.hasBoundaryBefore(c) != 0) return at;
    at = next;
  }
  return text.size();
}

std::string fold(std::string_view text) {
  const icu::Normalizer2& nfd = normalizer(&icu::Normalizer2::getNFDInstance);
  UErrorCode error = U_ZERO_ERROR;
  const icu::UnicodeString wide = nfd.normalize(to_icu(text), error);
  HTX_CHECK(U_SUCCESS(error));
  icu::UnicodeString folded;
  bool pending_space = false;
  for (std::int32_t i = 0; i < wide.length(); i = wide.moveIndex32(i, 1)) {
    UChar32 c = wide.char32At(i);
    if (u_charType(c) == U_NON_SPACING_MARK) continue;
    if (is_blank(c)) {
      pending_space = folded.length() > 0;
      continue;
    }
    if (pending_space) folded.append(static_cast<UChar32>(' '));
    pending_space = false;
    c = u_tolower(c);
    folded.append(c == 0x0111 ? static_cast<UChar32>('d') : c);  // đ has no decomposition.
  }
  return from_icu(folded);
}

std::strong_ordering compare_vietnamese(std::string_view a, std::string_view b) {
  static const std::unique_ptr<icu::Collator> kCollator = [] {
    UErrorCode error = U_ZERO_ERROR;
    std::unique_ptr<icu::Collator> made(icu::Collator::createInstance(icu::Locale("vi", "VN"), error));
    HTX_CHECK(U_SUCCESS(error));
    return made;
  }();
  UErrorCode error = U_ZERO_ERROR;
  const auto piece = [](std::string_view t) {
    return icu::StringPiece(t.data(), static_cast<std::int32_t>(t.size()));
  };
  const UCollationResult order = kCollator->compareUTF8(piece(a), piece(b), error);
  HTX_CHECK(U_SUCCESS(error));
  if (order == UCOL_LESS) return std::strong_ordering::less;
  if (order == UCOL_GREATER) return std::strong_ordering::greater;
  return a <=> b;  // Equal to a reader, different in bytes: keep the order total.
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (const char32_t c : to_code_points(text)) {
    const auto code = static_cast<UChar32>(c);
    if (u_charType(code) == U_NON_SPACING_MARK) continue;
    const int east_asian = u_getIntPropertyValue(code, UCHAR_EAST_ASIAN_WIDTH);
    width += (east_asian == U_EA_WIDE || east_asian == U_EA_FULLWIDTH) ? 2 : 1;
  }
  return width;
}

std::string to_upper(std::string_view text) { return from_icu(to_icu(text).toUpper(icu::Locale::getRoot())); }
std::string to_lower(std::string_view text) { return from_icu(to_icu(text).toLower(icu::Locale::getRoot())); }

std::string_view trim(std::string_view text) {
  constexpr std::string_view kNoBreakSpace = "\xC2\xA0";
  const auto is_ascii_blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  bool changed = true;
  while (changed && !text.empty()) {
    changed = true;
    if (is_ascii_blank(text.front()))
      text.remove_prefix(1);
    else if (is_ascii_blank(text.back()))
      text.remove_suffix(1);
    else if (text.starts_with(kNoBreakSpace))
      text.remove_prefix(2);
    else if (text.ends_with(kNoBreakSpace))
      text.remove_suffix(2);
    else
      changed = false;
  }
  return text;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string joined;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) joined += separator;
    joined += parts[i];
  }
  return joined;
}

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
  const std::u32string wanted = to_code_points(fold(word));
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(1, wanted.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    const std::u32string other = to_code_points(fold(candidate));
    // Edit distance in which two swapped neighbours count once (optimal string alignment).
    std::vector<std::size_t> before_last;
    std::vector<std::size_t> last(other.size() + 1);
    for (std::size_t j = 0; j <= other.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= wanted.size(); ++i) {
      std::vector<std::size_t> row(other.size() + 1, i);
      for (std::size_t j = 1; j <= other.size(); ++j) {
        const std::size_t substitute = last[j - 1] + (wanted[i - 1] == other[j - 1] ? 0 : 1);
        row[j] = std::min({last[j] + 1, row[j - 1] + 1, substitute});
        const bool swapped = i > 1 && j > 1 && wanted[i - 1] == other[j - 2] && wanted[i - 2] == other[j - 1];
        if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
      before_last = std::exchange(last, std::move(row));
    }
    if (last.back() < best_distance) {
      best_distance = last.back();
      best = candidate;
    }
  }
  return best;
}

std::string escape_html(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&': escaped += "&amp;"; break;
      case '<': escaped += "&lt;"; break;
      case '>': escaped += "&gt;"; break;
      case '"': escaped += "&quot;"; break;
      case '\'': escaped += "&#39;"; break;
      default: escaped += c;
    }
  }
  return escaped;
}

}  // namespace htx
