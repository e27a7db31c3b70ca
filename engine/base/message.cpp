#include "engine/base/message.h"

#include <algorithm>
#include <map>

#include "engine/base/text.h"

namespace htx {
namespace {

const CatalogueEntry* find(std::string_view code) {
  static const std::map<std::string_view, const CatalogueEntry*> kIndex = [] {
    std::map<std::string_view, const CatalogueEntry*> index;
    for (const CatalogueEntry& entry : catalogue()) index.emplace(entry.code, &entry);
    return index;
  }();
  const auto it = kIndex.find(code);
  return it == kIndex.end() ? nullptr : it->second;
}

// Puts the arguments into the slots of `text`.  A slot without an argument stays as written,
// so that a missing argument is seen instead of guessed.
std::string fill(std::string_view text, const std::vector<Message::Argument>& arguments, Language language) {
  std::string filled;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) break;
    filled += text.substr(0, open);
    const std::string_view slot = text.substr(open + 1, close - open - 1);
    const auto argument =
        std::ranges::find_if(arguments, [&](const Message::Argument& a) { return a.slot == slot; });
    filled += argument == arguments.end() ? text.substr(open, close - open + 1)
                                          : std::string_view(argument->value.in(language));
    text.remove_prefix(close + 1);
  }
  filled += text;
  return filled;
}

}  // namespace

std::string to_text(const Message& message, Language language) {
  if (const CatalogueEntry* entry = find(message.code)) {
    return fill(language == Language::kVietnamese ? entry->vi : entry->en, message.arguments, language);
  }
  std::string bare = message.code;
  for (const Message::Argument& a : message.arguments) bare += " " + a.slot + "=" + a.value.in(language);
  return bare;
}

Bilingual both(const Message& message) {
  return {.vi = to_text(message, Language::kVietnamese), .en = to_text(message, Language::kEnglish)};
}

Phrase list_of(const std::vector<std::string>& names) {
  return names.empty() ? Phrase(both("base.none")) : Phrase(join(names, ", "));
}

Phrase list_of(const std::vector<Bilingual>& titles) {
  if (titles.empty()) return both("base.none");
  Bilingual list = titles.front();
  for (std::size_t i = 1; i < titles.size(); ++i) {
    list.vi += ", " + titles[i].vi;
    list.en += ", " + titles[i].en;
  }
  return list;
}

std::string hint(const Message& message, Language language) {
  const CatalogueEntry* entry = find(message.code);
  if (entry == nullptr) return "";
  return fill(language == Language::kVietnamese ? entry->hint_vi : entry->hint_en, message.arguments,
              language);
}

}  // namespace htx
