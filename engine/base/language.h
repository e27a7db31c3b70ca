#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace htx {

// The languages every text shown to a person exists in.  Vietnamese comes first.
enum class Language : std::uint8_t { kVietnamese, kEnglish };

// "vi", "vi_VN.UTF-8", "en_US" ...: the language a locale name asks for, if it is one of ours.
std::optional<Language> language_of_locale(std::string_view locale);

// "vi" or "en".
std::string_view to_string(Language language);

// A text that an author wrote in both languages: the title of a criterion, the name of a role.
struct Bilingual {
  std::string vi;
  std::string en;
  const std::string& in(Language language) const { return language == Language::kVietnamese ? vi : en; }
  bool operator==(const Bilingual&) const = default;
};

}  // namespace htx
