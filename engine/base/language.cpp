#include "engine/base/language.h"

namespace htx {

std::optional<Language> language_of_locale(std::string_view locale) {
  const std::string_view name = locale.substr(0, locale.find_first_of("_-.@"));
  if (name == "vi") return Language::kVietnamese;
  if (name == "en") return Language::kEnglish;
  return std::nullopt;
}

std::string_view to_string(Language language) { return language == Language::kVietnamese ? "vi" : "en"; }

}  // namespace htx
