#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"

namespace htx {

// One named text that a person wrote.  Its text is without a byte order mark and in NFC, however the file has
// it, so that nothing read from it depends on how it was typed; ill-formed UTF-8 is left as it is.  Knows
// where the lines begin in the file, so that a byte offset of the text can be shown to its author.
class Source {
 public:
  Source(std::string name, std::string written);

  const std::string& name() const { return name_; }
  std::string_view text() const { return text_; }

  // Line and column (in code points of the file) of a byte offset of the text; an offset past the end is the
  // end.
  Place place_at(std::size_t offset) const;

  // The line that holds `span.begin` and, under it, carets below the span.  Ends with a newline.
  std::string excerpt(SourceSpan span) const;

 private:
  std::size_t line_index(std::size_t offset) const;
  // How many code points of the file's line `line` stand for the first `length` bytes of the text's.
  std::size_t written_before(std::size_t line, std::size_t length) const;

  std::string name_;
  std::string text_;
  std::string written_;  // Empty if it is `text_`.
  std::vector<std::size_t> line_starts_;
};

}  // namespace htx
