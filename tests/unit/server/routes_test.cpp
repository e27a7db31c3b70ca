#include "engine/server/api/api_routes.h"

#include <set>

#include "engine/server/pages/page_routes.h"
#include "tests/support/matchers.h"

namespace htx::server {
namespace {

std::vector<Route> all_routes() {
  std::vector<Route> all(page_routes().begin(), page_routes().end());
  all.insert(all.end(), api_routes().begin(), api_routes().end());
  return all;
}

TEST_CASE("no two routes are one", "[server][routes]") {
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (const Route& route : all_routes()) {
    CAPTURE(std::string(route.pattern));
    CHECK(route.pattern.starts_with("/api/v1/") == route.api.has_value());
    CHECK(seen.insert({route.method, route.pattern}).second);
    CHECK((route.method == "GET" || route.method == "POST"));
    CHECK(route.handler != nullptr);
  }
  CHECK(seen.size() > 30);
}

TEST_CASE("only signing in is for everybody", "[server][routes]") {
  std::set<std::string_view> open;
  for (const Route& route : all_routes()) {
    if (!route.operation) open.insert(route.pattern);
  }
  CHECK(open == std::set<std::string_view>{"/health", "/ready", "/sign-in", "/first/{secret}",
                                           "/invitation/{secret}", "/api/v1/openapi.json"});
}

TEST_CASE("whatever writes is for a role that may write", "[server][routes]") {
  for (const Route& route : all_routes()) {
    if (route.method != "POST" || !route.operation) continue;
    CAPTURE(std::string(route.pattern));
    static const std::set<Operation> kWriting = {
        Operation::kOwnAccount, Operation::kActInCases,    Operation::kOpenCases,
        Operation::kEvaluate,   Operation::kKeepDeadlines, Operation::kCorrect,
        Operation::kImport,     Operation::kRecount,       Operation::kManageAccounts};
    // To have the store checked asks for work that writes nothing.
    CHECK((kWriting.contains(*route.operation) || *route.operation == Operation::kCheck));
  }
}

TEST_CASE("an address finds its route, its parts, or the methods it has", "[server][routes]") {
  const Match act = match(page_routes(), "POST", {"cases", "CM-001-01", "acts", "draft.ready"});
  REQUIRE(act.route != nullptr);
  CHECK(act.parts["id"] == "CM-001-01");
  CHECK(act.parts["event"] == "draft.ready");
  CHECK(match(page_routes(), "HEAD", {}).route == match(page_routes(), "GET", {}).route);
  const Match wrong = match(page_routes(), "DELETE", {"cases", "CM-001-01"});
  CHECK(wrong.route == nullptr);
  CHECK(wrong.methods == std::vector<std::string_view>{"GET"});
  CHECK(match(page_routes(), "GET", {"nowhere"}).methods.empty());
  CHECK(match(page_routes(), "GET", {"cases", "a", "b"}).methods.empty());
}

}  // namespace
}  // namespace htx::server
