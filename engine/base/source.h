#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"

namespace htx {

// One named text: knows where its lines begin, so that a byte offset can be shown to a person.
class Source {
 public:
  Source(std::string name, std::string text);

  const std::string& name() const { return name_; }
  std::string_view text() const { return text_; }

  // Line and column (in code points) of a byte offset; an offset past the end is the end.
  Place place_at(std::size_t offset) const;

  // The line that holds `span.begin` and, under it, carets below the span.  Ends with a newline.
  std::string excerpt(SourceSpan span) const;

 private:
  std::size_t line_index(std::size_t offset) const;

  std::string name_;
  std::string text_;
  std::vector<std::size_t> line_starts_;
};

}  // namespace htx
