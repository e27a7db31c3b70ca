#include "engine/base/diagnostic.h"

#include <algorithm>

namespace htx {

bool Diagnostics::has_errors() const {
  return std::ranges::any_of(items_, [](const Diagnostic& d) { return d.severity == Severity::kError; });
}

bool Diagnostics::has(std::string_view code) const {
  return std::ranges::any_of(items_, [&](const Diagnostic& d) { return d.message.code == code; });
}

std::string to_text(const Place& place, Language language) {
  std::string text = place.file;
  if (place.field.empty()) {
    if (place.line != 0) text += ":" + std::to_string(place.line);
    if (place.column != 0) text += ":" + std::to_string(place.column);
    return text;
  }
  text += ": ";
  if (place.line != 0) {
    text += to_text(Message("base.row", {{"row", std::to_string(place.line)}}), language) + ", ";
  }
  return text + to_text(Message("base.column", {{"column", place.field.in(language)}}), language);
}

std::string to_text(const Diagnostic& diagnostic, Language language) {
  const auto say = [&](const char* code) { return to_text(Message(code), language); };
  std::string text = to_text(diagnostic.place, language);
  if (!text.empty()) text += ": ";
  text += say(diagnostic.severity == Severity::kError ? "base.error" : "base.warning") + ": ";
  text += to_text(diagnostic.message, language) + " [" + diagnostic.message.code + "]\n";
  text += diagnostic.excerpt;
  if (!diagnostic.found.empty()) text += "  " + say("base.found") + ": " + diagnostic.found + "\n";
  if (!diagnostic.expected.code.empty()) {
    text += "  " + say("base.expected") + ": " + to_text(diagnostic.expected, language) + "\n";
  }
  if (const std::string advice = hint(diagnostic.message, language); !advice.empty()) {
    text += "  " + say("base.next") + ": " + advice + "\n";
  }
  return text;
}

}  // namespace htx
