#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/identity/permissions.h"
#include "engine/server/visit/api_use.h"
#include "engine/server/visit/visit.h"

namespace htx::server {

// What the server answers: one row for each method of each address.
struct Route {
  std::string_view method;             // "GET", which also answers HEAD, or "POST".
  std::string_view pattern;            // "/cases/{id}": a name in brackets takes one segment.
  std::optional<Operation> operation;  // None: for everybody, signed in or not.
  Handler handler;
  std::optional<ApiUse> api = {};  // Of what is below /api/v1.
};

// The one of `routes` that an address has, with what its pattern's names stand for; or the methods the
// address has (none: it is no address of ours).
struct Match {
  const Route* route = nullptr;
  Fields parts;
  std::vector<std::string_view> methods;
};
Match match(std::span<const Route> routes, std::string_view method, const std::vector<std::string>& path);
// "GET, POST": what the header Allow says of an address.
std::string allowed_methods(const Match& match);

}  // namespace htx::server
