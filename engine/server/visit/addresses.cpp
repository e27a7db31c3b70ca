#include "engine/server/visit/addresses.h"

#include <algorithm>

#include "engine/value/reporting_period.h"

namespace htx::server {

std::string case_address(std::string_view id) { return "/cases/" + escape_field(id); }

std::string act_address(std::string_view case_id, std::string_view event) {
  return case_address(case_id) + "/acts/" + escape_field(event);
}

std::string task_address(std::string_view case_id, std::string_view task) {
  return case_address(case_id) + "/tasks/" + escape_field(task);
}

std::string record_address(std::string_view case_id, LineKind kind) {
  return case_address(case_id) + "/records/" + std::string(to_string(kind));
}

std::string cooperative_address(std::string_view id) { return "/cooperatives/" + escape_field(id); }

std::string advice_address(std::string_view id, std::string_view what, int period, std::string_view pack) {
  return cooperative_address(id) + "/" + std::string(what) + "?period=" + period_text(period) +
         "&rules=" + escape_field(pack);
}

std::string pack_address(std::string_view id, std::int64_t version) {
  return "/rules/" + escape_field(id) + "/" + std::to_string(version);
}

std::string workflow_address(std::string_view id) { return "/workflows/" + escape_field(id); }

std::string with_query(std::string_view path, const Fields& query) {
  std::string address(path);
  char mark = '?';
  for (const auto& [name, value] : query.all()) {
    address += mark + escape_field(name) + "=" + escape_field(value);
    mark = '&';
  }
  return address;
}

std::string home_of(OfficeRole role) {
  if (may(role, Operation::kReadWork)) return "/";
  if (may(role, Operation::kManageAccounts)) return "/users";
  if (may(role, Operation::kReadCases)) return "/cases";
  return "/account";
}

bool is_own_address(const std::string& target) {
  const bool is_path = target.starts_with('/') && !target.starts_with("//");
  return is_path && std::ranges::none_of(target, [](char c) {
           return c == '\\' || static_cast<unsigned char>(c) <= 0x20 || c == 0x7F;
         });
}

bool is_api_target(std::string_view target) {
  return target == "/api" || target.starts_with("/api/") || target.starts_with("/api?");
}

}  // namespace htx::server
