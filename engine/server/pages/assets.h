#pragma once

#include <span>
#include <string>
#include <string_view>

namespace htx::server {

// A file of engine/server/pages, put into the program when it is built.
struct Asset {
  std::string_view name;  // "style.css", "work.mustache"
  std::string_view bytes;
};

std::span<const Asset> assets();
// Null if there is none.
const Asset* asset(std::string_view name);

// Where a browser finds it: the name has the digest of the bytes in it, so that it may be kept for ever:
// "/assets/style.0c1f8a….css".
std::string asset_address(std::string_view name);
// The asset of that last part of an address; null if there is none, or it is a template.
const Asset* asset_at(std::string_view file);

}  // namespace htx::server
