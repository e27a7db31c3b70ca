#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/cases/case_words.h"
#include "engine/identity/permissions.h"
#include "engine/server/http/http_message.h"

// Where pages are: what is named on several of them has one address.
namespace htx::server {

std::string case_address(std::string_view id);
std::string act_address(std::string_view case_id, std::string_view event);
std::string task_address(std::string_view case_id, std::string_view task);
// Where a record of that kind is added to a case.
std::string record_address(std::string_view case_id, LineKind kind);
std::string cooperative_address(std::string_view id);
// What is asked of a cooperative's assessment: "plan" or "what-if", of the period and pack it is by.
std::string advice_address(std::string_view id, std::string_view what, int period, std::string_view pack);

// A rule pack as it is read, of one version.
std::string pack_address(std::string_view id, std::int64_t version);
std::string workflow_address(std::string_view id);

// A path with a query.
std::string with_query(std::string_view path, const Fields& query);

// The first page that a role may open.
std::string home_of(OfficeRole role);

// Whether a browser may be sent to that address after it has signed in: one of ours, and no other's.
bool is_own_address(const std::string& target);

// Whether an address is of the API: what it answers is for programs.
bool is_api_target(std::string_view target);

}  // namespace htx::server
