#include "engine/server/routes.h"

#include <algorithm>

#include "engine/base/text.h"

namespace htx::server {
namespace {

std::vector<Route> all_routes() {
  std::vector<Route> all;
  for (const auto& some : {sign_in_routes(),
                           account_routes(),
                           work_routes(),
                           case_routes(),
                           act_routes(),
                           record_routes(),
                           opening_routes(),
                           bulk_routes(),
                           cooperative_routes(),
                           plan_routes(),
                           what_if_routes(),
                           deadline_routes(),
                           evaluation_routes(),
                           correction_routes(),
                           rules_routes(),
                           workflow_routes(),
                           ledger_routes(),
                           job_routes(),
                           import_routes(),
                           user_routes(),
                           access_routes(),
                           api_case_routes(),
                           api_cooperative_routes(),
                           api_evaluation_routes(),
                           api_work_routes(),
                           api_ledger_routes()}) {
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

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

std::span<const Route> routes() {
  static const std::vector<Route> kAll = all_routes();
  return kAll;
}

Match match(std::string_view method, const std::vector<std::string>& path) {
  Match found;
  for (const Route& route : routes()) {
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
