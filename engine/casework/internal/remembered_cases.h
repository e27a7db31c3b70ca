#pragma once

#include <map>
#include <memory>
#include <string>
#include <unordered_map>

#include "engine/base/sha256.h"

namespace htx {
struct WorkflowDefinition;
}

namespace htx::internal {

struct LoadedCase;

struct RememberedCases {
  std::size_t most = 0;
  bool trusted = false;
  std::unordered_map<std::string, std::shared_ptr<const LoadedCase>> cases;
  std::map<Digest, std::shared_ptr<const WorkflowDefinition>> definitions;

  // Full, it begins anew: what is needed comes back by itself.
  void keep(const std::string& id, std::shared_ptr<const LoadedCase> loaded) {
    if (cases.size() >= most && !cases.contains(id)) cases.clear();
    cases[id] = std::move(loaded);
  }
};

}  // namespace htx::internal
