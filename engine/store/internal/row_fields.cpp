#include "engine/store/internal/row_fields.h"

namespace htx::internal {

Error row_damaged(std::string what) {
  return Error(ErrorCode::kCorrupt, {"store.row-damaged", {{"what", std::move(what)}}});
}

}  // namespace htx::internal
