#pragma once

// Defined by several sources: api_routes.cpp, and each *_routes.cpp those of its part of the API.

#include <span>
#include <vector>

#include "engine/server/visit/route.h"

namespace htx::server {

std::vector<Route> api_case_routes();
std::vector<Route> api_cooperative_routes();
std::vector<Route> api_evaluation_routes();
std::vector<Route> api_work_routes();
std::vector<Route> api_ledger_routes();
std::vector<Route> api_account_routes();
std::vector<Route> api_job_routes();

// All of them: the table that dispatches and that the OpenAPI document is written from.
std::span<const Route> api_routes();

}  // namespace htx::server
