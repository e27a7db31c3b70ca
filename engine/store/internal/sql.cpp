#include "engine/store/internal/sql.h"

#include <algorithm>

namespace htx::internal {

Digest SqlRow::digest(int column) const {
  Digest digest{};
  const ByteSpan bytes = blob(column);
  if (bytes.size() == digest.size()) std::ranges::copy(bytes, digest.begin());
  return digest;
}

Result<std::int64_t> SqlConnection::integer(std::string_view sql, std::initializer_list<SqlValue> values) {
  std::int64_t found = 0;
  HTX_RETURN_IF_ERROR(run(sql, values, [&](const SqlRow& row) {
    found = row.integer(0);
    return false;
  }));
  return found;
}

}  // namespace htx::internal
