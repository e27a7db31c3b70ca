#include "engine/store/internal/sql.h"

namespace htx::internal {

Digest SqlRow::digest(int column) const { return digest_of_bytes(blob(column)).value_or(Digest{}); }

Result<std::int64_t> SqlConnection::integer(std::string_view sql, std::initializer_list<SqlValue> values) {
  std::int64_t found = 0;
  HTX_RETURN_IF_ERROR(run(sql, values, [&](const SqlRow& row) {
    found = row.integer(0);
    return false;
  }));
  return found;
}

}  // namespace htx::internal
