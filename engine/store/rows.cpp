#include "engine/store/rows.h"

#include "engine/base/bytes.h"

namespace htx {

Status RecordText::check() const {
  if (sha256(as_bytes(body)) == digest) return Done{};
  return Error(ErrorCode::kCorrupt,
               {"store.row-damaged", {{"what", kind + " " + key + " (" + std::to_string(revision) + ")"}}});
}

}  // namespace htx
