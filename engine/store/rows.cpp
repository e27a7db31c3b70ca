#include "engine/store/rows.h"

#include "engine/base/bytes.h"
#include "engine/store/internal/row_fields.h"

namespace htx {

Status RecordText::check() const {
  if (sha256(as_bytes(body)) == digest) return Done{};
  return internal::row_damaged(kind + " " + key + " (" + std::to_string(revision) + ")");
}

}  // namespace htx
