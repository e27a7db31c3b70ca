#include "engine/session/written_words.h"

#include <algorithm>

#include "engine/base/text.h"

namespace htx {

Status check_word(const std::string& word, const std::vector<std::string>& known) {
  if (std::ranges::find(known, word) != known.end()) return Done{};
  return Error(ErrorCode::kInvalidArgument,
               {"session.unknown-word", {{"found", word}, {"known", list_of(known)}}});
}

Status check_text(const std::string& text) {
  constexpr std::size_t kLongest = 4'000;
  if (!trim(text).empty() && text.size() <= kLongest) return Done{};
  return Error(ErrorCode::kInvalidArgument, "session.empty-note");
}

}  // namespace htx
