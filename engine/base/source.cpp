#include "engine/base/source.h"

#include <algorithm>

#include "engine/base/text.h"

namespace htx {

Source::Source(std::string name, std::string text) : name_(std::move(name)), text_(std::move(text)) {
  line_starts_.push_back(0);
  for (std::size_t i = 0; i < text_.size(); ++i) {
    if (text_[i] == '\n') line_starts_.push_back(i + 1);
  }
}

std::size_t Source::line_index(std::size_t offset) const {
  const auto after = std::ranges::upper_bound(line_starts_, offset);
  return static_cast<std::size_t>(after - line_starts_.begin()) - 1;
}

Place Source::place_at(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const std::size_t line = line_index(offset);
  const std::string_view before = text().substr(line_starts_[line], offset - line_starts_[line]);
  return {.file = name_,
          .line = static_cast<std::uint32_t>(line + 1),
          .column = static_cast<std::uint32_t>(code_point_count(before) + 1)};
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
