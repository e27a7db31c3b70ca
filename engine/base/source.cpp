#include "engine/base/source.h"

#include <algorithm>

#include "engine/base/text.h"

namespace htx {

Source::Source(std::string name, std::string written) : name_(std::move(name)), text_(std::move(written)) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text_.starts_with(kByteOrderMark)) text_.erase(0, kByteOrderMark.size());
  if (is_valid_utf8(text_) && !is_nfc(text_)) {
    written_ = to_nfc(text_);
    written_.swap(text_);
  }
  line_starts_.push_back(0);
  for (std::size_t i = 0; i < text_.size(); ++i) {
    if (text_[i] == '\n') line_starts_.push_back(i + 1);
  }
}

std::size_t Source::line_index(std::size_t offset) const {
  const auto after = std::ranges::upper_bound(line_starts_, offset);
  return static_cast<std::size_t>(after - line_starts_.begin()) - 1;
}

std::size_t Source::written_before(std::size_t line, std::size_t length) const {
  // A line break composes with nothing: the lines of both are the same.
  std::string_view rest = written_;
  for (std::size_t i = 0; i < line; ++i) rest.remove_prefix(rest.find('\n') + 1);
  rest = rest.substr(0, rest.find('\n'));
  std::size_t counted = 0;
  while (length > 0 && !rest.empty()) {
    const std::string_view piece = rest.substr(0, composing_length(rest));
    const std::size_t normal = to_nfc(piece).size();
    if (normal > length) {
      // Inside of a letter and marks that have no form of one character the places are those of the marks.
      if (is_nfc(piece)) counted += code_point_count(piece.substr(0, length));
      break;
    }
    length -= normal;
    counted += code_point_count(piece);
    rest.remove_prefix(piece.size());
  }
  return counted;
}

Place Source::place_at(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const std::size_t line = line_index(offset);
  const std::string_view before = text().substr(line_starts_[line], offset - line_starts_[line]);
  const std::size_t points =
      written_.empty() ? code_point_count(before) : written_before(line, before.size());
  return {.file = name_,
          .line = static_cast<std::uint32_t>(line + 1),
          .column = static_cast<std::uint32_t>(points + 1)};
}

std::string Source::excerpt(SourceSpan span) const {
  const std::size_t begin = std::min<std::size_t>(span.begin, text_.size());
  const std::size_t start = line_starts_[line_index(begin)];
  std::size_t stop = text_.find('\n', start);
  if (stop == std::string::npos) stop = text_.size();
  const std::string_view line = text().substr(start, stop - start);
  if (line.size() > 400) return "";  // A line nobody can read helps nobody.
  const std::size_t last = std::clamp<std::size_t>(span.end, begin, stop);
  const std::size_t carets = std::max<std::size_t>(1, code_point_count(text().substr(begin, last - begin)));
  return " |  " + std::string(line) + "\n |  " +
         std::string(code_point_count(line.substr(0, begin - start)), ' ') + "^" +
         std::string(carets - 1, '~') + "\n";
}

}  // namespace htx
