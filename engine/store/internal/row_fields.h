#pragma once

#include <optional>
#include <string>

#include "engine/base/closed_list.h"
#include "engine/store/internal/sql.h"
#include "engine/value/date.h"

namespace htx::internal {

// "store.row-damaged": what is stored says what no row says.  `what` names the row.
Error row_damaged(std::string what);

// Reads the columns of a row that say more than a text.  Of those that say nothing it keeps the first.
class RowFields {
 public:
  explicit RowFields(const SqlRow& row) : row_(row) {}

  Date day(int column) {
    const auto found = date_from_iso(row_.text(column));
    if (!found) keep_damage(column);
    return found.value_or(Date());
  }
  // None of the empty text.
  std::optional<Date> day_or_none(int column) {
    std::optional<Date> found;
    if (!read_date_if_any(row_.text(column), found)) keep_damage(column);
    return found;
  }

  template <class Enum>
  Enum word(int column) {
    const auto found = enum_from_string<Enum>(as_text(row_.blob(column)));
    if (!found) keep_damage(column);
    return found.value_or(Enum());
  }

  bool is_damaged() const { return damage_.has_value(); }
  // The error that names the row and the text.  REQUIRES: is_damaged()
  Error damage(const std::string& row) const { return row_damaged(row + ": \"" + *damage_ + "\""); }

 private:
  void keep_damage(int column) {
    if (!damage_) damage_ = row_.text(column);
  }

  const SqlRow& row_;
  std::optional<std::string> damage_;
};

}  // namespace htx::internal
