#pragma once

// Defined by several sources: page_routes.cpp, and each *_pages.cpp the routes of its pages.

#include <span>
#include <vector>

#include "engine/server/visit/route.h"

namespace htx::server {

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
std::vector<Route> office_routes();
std::vector<Route> settlement_routes();

// All of them.
std::span<const Route> page_routes();

}  // namespace htx::server
