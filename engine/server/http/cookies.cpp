#include "engine/server/http/cookies.h"

namespace htx::server {

std::string cookie(std::string_view name, std::string_view value) {
  return std::string(name) + "=" + std::string(value) + "; Path=/; Secure; HttpOnly; SameSite=Strict";
}

std::string lasting_cookie(std::string_view name, std::string_view value) {
  return cookie(name, value) + "; Max-Age=31536000";
}

std::string no_cookie(std::string_view name) { return cookie(name, "") + "; Max-Age=0"; }

}  // namespace htx::server
