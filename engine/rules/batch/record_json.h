#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "engine/rules/batch/batch.h"

namespace htx::rules {

namespace internal {
struct JsonPlan;
class JsonText;
}  // namespace internal

// Text that grows at its end.  It keeps its memory when it is cleared, so one buffer serves many records
// without another allocation.
class JsonBuffer {
 public:
  std::string_view text() const { return {bytes_.get(), size_}; }
  void clear() { size_ = 0; }
  void append(std::string_view text);

 private:
  friend class internal::JsonText;
  // Makes room for `room` bytes and keeps the first `size`.
  void grow(std::size_t size, std::size_t room);

  std::unique_ptr<char[]> bytes_;  // NOLINT(*-avoid-c-arrays): memory that nobody sets to zero.
  std::size_t size_ = 0;
  std::size_t room_ = 0;
};

// Writes the explanations of a batch as text: of each record the canonical JSON (RFC 8785) of the
// Assessment it is of, the same bytes as canonical_json(to_json(assess(...))), without making either.
// Records of cooperatives that are not rated, and the rare ones that need more than whole numbers, are
// expanded and written the long way.  Immutable; may be used in many threads.
class RecordJson {
 public:
  explicit RecordJson(const BatchProgram& program);

  // Appends the explanation of the cooperative in a row of the columns; `record` is what the program
  // made of that row.  Fails with "rules.bad-record" or "value.not-canonical".
  Status append(const Columns& columns, std::size_t row, std::string_view cooperative,
                std::span<const std::uint8_t> record, JsonBuffer& out) const;

 private:
  std::shared_ptr<const internal::JsonPlan> plan_;
};

}  // namespace htx::rules
