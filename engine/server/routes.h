#pragma once

// Defined by several sources: routes.cpp, each *_pages.cpp the routes of its pages, and each api_*_routes.cpp
// those of its part of the API.

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/identity/permissions.h"
#include "engine/server/api_use.h"
#include "engine/server/visit.h"

namespace htx::server {

// What the server answers: one row for each method of each address.
struct Route {
  std::string_view method;             // "GET", which also answers HEAD, or "POST".
  std::string_view pattern;            // "/cases/{id}": a name in brackets takes one segment.
  std::optional<Operation> operation;  // None: for everybody, signed in or not.
  Handler handler;
  std::optional<ApiUse> api = {};  // Of what is below /api/v1.
};

// The routes of each file of pages.
std::vector<Route> sign_in_routes();
std::vector<Route> account_routes();
std::vector<Route> work_routes();
std::vector<Route> case_routes();
std::vector<Route> act_routes();
std::vector<Route> record_routes();
std::vector<Route> opening_routes();
std::vector<Route> bulk_routes();
std::vector<Route> job_routes();
std::vector<Route> import_routes();
std::vector<Route> user_routes();
std::vector<Route> access_routes();
std::vector<Route> cooperative_routes();
std::vector<Route> plan_routes();
std::vector<Route> what_if_routes();
std::vector<Route> evaluation_routes();
std::vector<Route> correction_routes();
std::vector<Route> rules_routes();
std::vector<Route> workflow_routes();
std::vector<Route> deadline_routes();
std::vector<Route> ledger_routes();
// And of the API.
std::vector<Route> api_case_routes();
std::vector<Route> api_cooperative_routes();
std::vector<Route> api_evaluation_routes();
std::vector<Route> api_work_routes();
std::vector<Route> api_ledger_routes();

std::span<const Route> routes();

// The route of an address, with what its pattern's names stand for; or the methods the address has (none: it
// is no address of ours).
struct Match {
  const Route* route = nullptr;
  Fields parts;
  std::vector<std::string_view> methods;
};
Match match(std::string_view method, const std::vector<std::string>& path);
// "GET, POST": what the header Allow says of an address.
std::string allowed_methods(const Match& match);

}  // namespace htx::server
