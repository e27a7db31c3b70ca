#include "engine/server/visit/route.h"

#include <algorithm>

#include "engine/base/text.h"

namespace htx::server {
namespace {

// What the names of a pattern stand for in a path; none if it does not fit.
std::optional<Fields> fitted(std::string_view pattern, const std::vector<std::string>& path) {
  Fields parts;
  const std::string_view inner = pattern.substr(1);
  const auto segments = inner.empty() ? std::vector<std::string_view>{} : split(inner, '/');
  if (segments.size() != path.size()) return std::nullopt;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (segments[i].starts_with('{')) {
      parts.add(std::string(segments[i].substr(1, segments[i].size() - 2)), path[i]);
    } else if (segments[i] != path[i]) {
      return std::nullopt;
    }
  }
  return parts;
}

}  // namespace

Match match(std::span<const Route> routes, std::string_view method, const std::vector<std::string>& path) {
  Match found;
  for (const Route& route : routes) {
    auto parts = fitted(route.pattern, path);
    if (!parts) continue;
    if (std::ranges::find(found.methods, route.method) == found.methods.end())
      found.methods.push_back(route.method);
    const bool is_asked = route.method == method || (route.method == "GET" && method == "HEAD");
    if (!is_asked || found.route != nullptr) continue;
    found.route = &route;
    found.parts = *std::move(parts);
  }
  return found;
}

std::string allowed_methods(const Match& match) {
  return join({match.methods.begin(), match.methods.end()}, ", ");
}

}  // namespace htx::server
