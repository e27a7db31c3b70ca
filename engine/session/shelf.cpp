#include "engine/session/shelf.h"

#include "engine/base/file.h"
#include "engine/base/text.h"

namespace htx::internal {

std::string key_in_file(const std::string& path, std::string_view key) {
  constexpr std::size_t kMost = 4U << 20U;  // As DocumentLimits has it.
  const auto text = read_file(path, kMost);
  if (!text) return "";
  const std::string start = std::string(key) + ":";
  for (std::size_t at = 0; at < text->size();) {
    const std::size_t end = std::min(text->find('\n', at), text->size());
    const std::string_view line = std::string_view(*text).substr(at, end - at);
    at = end + 1;
    if (!line.starts_with(start)) continue;
    std::string_view value = line.substr(start.size());
    value = trim(value.substr(0, value.find(" #")));
    // An id needs no quotes and begins with a letter; what is written otherwise is read as YAML.
    const bool is_plain = !value.empty() && std::ranges::all_of(value, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
             c == '.' || c == '-';
    });
    return is_plain ? std::string(value) : "";
  }
  return "";
}

Error has_mistakes(const std::string& path, const Diagnostics& diagnostics) {
  const auto first = std::ranges::find(diagnostics.items(), Severity::kError, &Diagnostic::severity);
  const std::string place = to_text(first->place, Language::kEnglish);
  return Error(ErrorCode::kInvalidArgument,
               {"session.definition-has-mistakes",
                {{"file", path}, {"place", place}, {"what", both(first->message)}}});
}

}  // namespace htx::internal
