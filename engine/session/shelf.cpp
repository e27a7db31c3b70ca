#include "engine/session/shelf.h"

#include "engine/base/file.h"

namespace htx::internal {

namespace {

// What belongs to these keys at the left margin of a YAML text.  None if something else than keys and
// comments stands there: then it cannot be cut.
std::optional<std::string> sections_of(std::string_view text, const std::vector<std::string_view>& keys) {
  std::string cut;
  bool is_wanted = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    const std::string_view line = text.substr(at, end - at);
    at = end;
    const char first = line.front();
    if (first >= 'a' && first <= 'z') {
      const std::string_view key = line.substr(0, line.find(':'));
      is_wanted = std::ranges::find(keys, key) != keys.end();
    } else if (first != ' ' && first != '\n' && first != '\r' && first != '#') {
      return std::nullopt;
    }
    if (is_wanted) cut += line;
  }
  return cut;
}

}  // namespace

std::optional<Document> read_head(const std::string& path, const std::vector<std::string_view>& keys) {
  const auto text = read_file(path, DocumentLimits().max_bytes);
  const auto cut = text ? sections_of(*text, keys) : std::nullopt;
  if (!cut) return std::nullopt;
  Diagnostics told_by_the_whole;
  return parse_document(Source(path, *cut), told_by_the_whole);
}

Error has_mistakes(const std::string& path, const Diagnostics& diagnostics) {
  const auto first = std::ranges::find(diagnostics.items(), Severity::kError, &Diagnostic::severity);
  const std::string place = to_text(first->place, Language::kEnglish);
  return Error(ErrorCode::kInvalidArgument,
               {"session.definition-has-mistakes",
                {{"file", path}, {"place", place}, {"what", both(first->message)}}});
}

}  // namespace htx::internal
