#include "engine/server/home.h"

#include <algorithm>

namespace htx::server {

std::string home_of(OfficeRole role) {
  if (may(role, Operation::kReadWork)) return "/";
  if (may(role, Operation::kManageAccounts)) return "/users";
  if (may(role, Operation::kReadCases)) return "/cases";
  return "/account";
}

bool is_own_address(const std::string& target) {
  const bool is_path = target.starts_with('/') && !target.starts_with("//");
  return is_path && std::ranges::none_of(target, [](char c) {
           return c == '\\' || static_cast<unsigned char>(c) <= 0x20 || c == 0x7F;
         });
}

}  // namespace htx::server
