#include "engine/base/spellings.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <cstdint>

#include "engine/base/check.h"

namespace htx {
namespace {

// Without what is not seen; every run of white space is one space, none at the ends.
icu::UnicodeString as_seen(std::string_view text) {
  const auto wide =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  icu::UnicodeString seen;
  bool pending_space = false;
  for (std::int32_t i = 0; i < wide.length(); i = wide.moveIndex32(i, 1)) {
    const UChar32 c = wide.char32At(i);
    if (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0) continue;
    if (u_isUWhiteSpace(c) != 0) {
      pending_space = seen.length() > 0;
      continue;
    }
    if (pending_space) seen.append(static_cast<UChar32>(' '));
    pending_space = false;
    seen.append(c);
  }
  return seen;
}

// Grave, acute, tilde, hook above and dot below: the marks of Vietnamese tones.
bool is_tone_mark(UChar32 c) {
  return c == 0x0300 || c == 0x0301 || c == 0x0303 || c == 0x0309 || c == 0x0323;
}

bool is_vowel(UChar32 c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y'; }

// A Vietnamese syllable has one tone, and over which of its vowels the mark stands tells no two words apart:
// "hòa" and "hoà" are the old and the new way of one word.  Every mark moves to the last vowel of its run.
// REQUIRES: lower case, in normal form D
icu::UnicodeString with_tone_on_last_vowel(const icu::UnicodeString& text) {
  icu::UnicodeString moved;
  icu::UnicodeString tones;  // Of the run of vowels that is being read.
  bool is_in_run = false;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    if (u_charType(c) != U_NON_SPACING_MARK) is_in_run = is_vowel(c);
    if (!is_in_run) {
      moved.append(tones);
      tones.remove();
    }
    (is_in_run && is_tone_mark(c) ? tones : moved).append(c);
  }
  return moved.append(tones);
}

icu::UnicodeString normalized(const icu::UnicodeString& text, const icu::Normalizer2* (*form)(UErrorCode&)) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = form(error);
  HTX_CHECK(U_SUCCESS(error) && normalizer != nullptr);
  icu::UnicodeString normal = normalizer->normalize(text, error);
  HTX_CHECK(U_SUCCESS(error));
  return normal;
}

}  // namespace

std::string fold_name(std::string_view text) {
  icu::UnicodeString seen = as_seen(text);
  const icu::UnicodeString apart = normalized(seen.foldCase(), &icu::Normalizer2::getNFDInstance);
  std::string folded;
  normalized(with_tone_on_last_vowel(apart), &icu::Normalizer2::getNFCInstance).toUTF8String(folded);
  return folded;
}

void Spellings::add(const std::string& name) {
  if (exact_.insert(name).second) by_key_.emplace(fold_name(name), name);
}

const std::string* Spellings::find(std::string_view text) const {
  // Most figures are written as the file has them, and folding is dear.
  const auto exact = exact_.find(text);
  return exact != exact_.end() ? &*exact : first(text);
}

const std::string* Spellings::first(std::string_view name) const {
  if (by_key_.empty()) return nullptr;
  const auto known = by_key_.find(fold_name(name));
  return known == by_key_.end() ? nullptr : &known->second;
}

}  // namespace htx
