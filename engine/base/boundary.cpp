#include "engine/base/boundary.h"

#include <exception>

namespace htx::internal {

Error defect_in_flight() {
  const auto defect = [](Phrase what) {
    return Error(ErrorCode::kInternal, {"base.defect", {{"what", std::move(what)}}});
  };
  try {
    throw;
  } catch (const std::exception& e) {
    return defect(e.what());
  } catch (...) {
    return defect(both("base.defect-unknown"));
  }
}

}  // namespace htx::internal
