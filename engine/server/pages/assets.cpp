#include "engine/server/pages/assets.h"

#include <algorithm>

#include "engine/base/bytes.h"
#include "engine/base/sha256.h"

namespace htx::server {
namespace {

constexpr std::size_t kDigits = 16;
constexpr std::string_view kFolder = "/assets/";

bool is_template(std::string_view name) { return name.ends_with(".mustache"); }

}  // namespace

const Asset* asset(std::string_view name) {
  const auto found = std::ranges::find(assets(), name, &Asset::name);
  return found == assets().end() ? nullptr : &*found;
}

std::string asset_address(std::string_view name) {
  const Asset* found = asset(name);
  const std::string digest =
      found == nullptr ? "" : to_hex(sha256(as_bytes(found->bytes))).substr(0, kDigits);
  const std::size_t dot = name.rfind('.');
  return std::string(kFolder) + std::string(name.substr(0, dot)) + "." + digest +
         std::string(name.substr(dot));
}

const Asset* asset_at(std::string_view file) {
  for (const Asset& one : assets()) {
    if (!is_template(one.name) && asset_address(one.name) == std::string(kFolder) + std::string(file))
      return &one;
  }
  return nullptr;
}

}  // namespace htx::server
