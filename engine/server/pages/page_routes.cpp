#include "engine/server/pages/page_routes.h"

namespace htx::server {

std::span<const Route> page_routes() {
  static const std::vector<Route> kAll = [] {
    std::vector<Route> all;
    for (const auto& some :
         {sign_in_routes(),  account_routes(),  work_routes(),       case_routes(),        act_routes(),
          record_routes(),   opening_routes(),  bulk_routes(),       cooperative_routes(), plan_routes(),
          what_if_routes(),  deadline_routes(), evaluation_routes(), correction_routes(),  rules_routes(),
          workflow_routes(), ledger_routes(),   office_routes(),     settlement_routes(),  job_routes(),
          import_routes(),   user_routes(),     access_routes()})
      all.insert(all.end(), some.begin(), some.end());
    return all;
  }();
  return kAll;
}

}  // namespace htx::server
