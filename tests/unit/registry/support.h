#pragma once

#include <string>
#include <string_view>

#include "engine/registry/dictionary.h"
#include "engine/registry/read_table.h"
#include "tests/support/matchers.h"

namespace htx {

inline std::string explain(const Diagnostics& diagnostics) {
  std::string text;
  for (const Diagnostic& d : diagnostics.items()) text += to_text(d, Language::kEnglish);
  return text;
}

// A dictionary of the rules folder: "returns".
inline Dictionary shipped_dictionary(const std::string& name) {
  Diagnostics diagnostics;
  auto dictionary =
      load_dictionary(std::string(HTX_SOURCE) + "/rules/vn/registry/" + name + ".yaml", diagnostics);
  INFO(explain(diagnostics));
  REQUIRE(dictionary.has_value());
  return *std::move(dictionary);
}

inline Dictionary dictionary_of(const std::string& yaml) {
  Diagnostics diagnostics;
  const auto document = parse_document(Source("test.yaml", yaml), diagnostics);
  INFO(explain(diagnostics));
  REQUIRE(document.has_value());
  auto dictionary = read_dictionary(*document, diagnostics);
  INFO(explain(diagnostics));
  REQUIRE(dictionary.has_value());
  return *std::move(dictionary);
}

// The codes of the diagnostics, in order, joined by blanks.
inline std::string codes(const Diagnostics& diagnostics) {
  std::string text;
  for (const Diagnostic& d : diagnostics.items()) text += (text.empty() ? "" : " ") + d.message.code;
  return text;
}

}  // namespace htx
