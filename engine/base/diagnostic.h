#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/message.h"

namespace htx {

// Half-open byte range [begin, end) in one source text.
struct SourceSpan {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  bool operator==(const SourceSpan&) const = default;
};

enum class Severity : std::uint8_t { kError, kWarning };

// Where a mistake stands.  Lines, columns and rows count from 1; 0 means "not known".
// In a text file `column` counts code points; in a table `field` names the column instead.
struct Place {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  Phrase field;
  bool operator==(const Place&) const = default;
};

// "rules/a.yaml:14:11" for a text, "htx.csv: dòng 7, cột Vốn điều lệ" for a table.
std::string to_text(const Place& place, Language language);

// One mistake in a document or a row that a person wrote.
struct Diagnostic {
  Severity severity = Severity::kError;
  Place place;
  Message message;           // A full sentence, without the place.
  std::string found;         // What stood there, as written; may be empty.
  Message expected = {};     // What should have stood there; may be empty.
  std::string excerpt = {};  // The source line with a caret line under it, if it helps.
};

// Several lines for a person: place, severity, sentence, code; then found, expected, next step.
std::string to_text(const Diagnostic& diagnostic, Language language);

// Collects mistakes, so that one run reports all of them.
class Diagnostics {
 public:
  void report(Diagnostic diagnostic) { items_.push_back(std::move(diagnostic)); }
  // All of `others`, which is another collection.
  void add(const Diagnostics& others) {
    items_.insert(items_.end(), others.items_.begin(), others.items_.end());
  }
  bool has_errors() const;
  const std::vector<Diagnostic>& items() const { return items_; }
  bool has(std::string_view code) const;

 private:
  std::vector<Diagnostic> items_;
};

}  // namespace htx
