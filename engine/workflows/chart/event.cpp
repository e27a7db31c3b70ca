#include "engine/workflows/chart/event.h"

namespace htx::workflows {

bool matches(std::string_view descriptor, std::string_view name) {
  if (descriptor == "*") return true;
  // SCXML 3.12.1: "error.", "error.*" and "error" are the same descriptor.
  if (descriptor.size() >= 2 && descriptor.substr(descriptor.size() - 2) == ".*") {
    descriptor.remove_suffix(2);
  } else if (!descriptor.empty() && descriptor.back() == '.') {
    descriptor.remove_suffix(1);
  }
  if (name.substr(0, descriptor.size()) != descriptor) return false;
  return name.size() == descriptor.size() || name[descriptor.size()] == '.';
}

}  // namespace htx::workflows
