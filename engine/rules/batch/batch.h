#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "engine/rules/batch/record.h"

// Many cooperatives at once: the packs are compiled to a program over columns of figures, which
// writes the record of each cooperative (record.h).  Figures are whole numbers, scaled to their
// declared precision, wherever a value has no more digits than that; a cooperative with a figure that
// has, or that is of the wrong kind, is judged by assess() instead.  Either way the record is that of
// the Assessment that assess() makes.
namespace htx::rules {

namespace internal {
struct BatchPlan;
struct JsonPlan;
}  // namespace internal

// The figures of many cooperatives, by input and cooperative; made and filled by a BatchProgram.
class Columns {
 public:
  // What is known of one figure.
  enum State : std::uint8_t { kMissing, kPresent, kRefused, kOdd };

  // One input of one pack.
  struct Column {
    std::vector<std::int32_t> narrow;  // Of inputs whose declared range fits, and of booleans.
    std::vector<std::int64_t> wide;    // Of other numbers.
    std::vector<Value> values;         // Of texts and dates.
    std::vector<std::uint8_t> states;
    std::map<std::size_t, Value> others;  // What was refused, and what is odd.
    std::vector<std::uint32_t> sources;   // Where each figure was read, by position in sources_.
  };

  std::size_t rows() const { return rows_; }

 private:
  friend class BatchProgram;
  friend class RecordJson;
  friend struct internal::BatchPlan;
  friend struct internal::JsonPlan;
  std::uint32_t source_position(const std::string& source);

  std::size_t rows_ = 0;
  std::vector<Column> columns_;
  std::vector<std::uint8_t> odd_;  // Whether the cooperative is judged by itself.
  std::vector<std::string> sources_ = {""};
};

// Immutable; may run in many threads.
class BatchProgram {
 public:
  // REQUIRES: the packs outlive the program.  Fails with "rules.no-record" where no record can hold
  // what the packs decide; assess() can still judge by them.
  static Result<BatchProgram> compile(const Pack& scorecard, const std::vector<const Pack*>& grounds,
                                      const Dates& dates);

  const RecordLayout& layout() const;

  // Columns for so many cooperatives of whom nothing is known yet.
  Columns columns(std::size_t rows) const;
  // Takes over the figures of one cooperative.
  void set(Columns& columns, std::size_t row, const Facts& facts) const;
  // One figure of the scorecard, by the position of its input.  `count` is the number times 10 to the
  // power of the input's scale, or for a boolean 0 or 1.
  // REQUIRES: the input is a number or a boolean.
  void set(Columns& columns, std::size_t row, std::size_t input, std::int64_t count) const;

  // The columns that a field of the year reported on, or of the year before, fills; none if no pack reads it.
  std::vector<std::size_t> columns_of(std::string_view field, bool of_previous_year) const;
  // One figure by its column.  REQUIRES: it is not null, and was not set before.
  void set_column(Columns& columns, std::size_t row, std::size_t column, const Value& value) const;

  // Judges `count` cooperatives from `first` on; `records` takes count * layout().size bytes.
  void run(const Columns& columns, std::size_t first, std::size_t count,
           std::span<std::uint8_t> records) const;

 private:
  friend class RecordJson;
  explicit BatchProgram(std::shared_ptr<const internal::BatchPlan> plan) : plan_(std::move(plan)) {}
  std::shared_ptr<const internal::BatchPlan> plan_;
};

}  // namespace htx::rules
