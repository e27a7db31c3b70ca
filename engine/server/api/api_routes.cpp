#include "engine/server/api/api_routes.h"

namespace htx::server {

std::span<const Route> api_routes() {
  static const std::vector<Route> kAll = [] {
    std::vector<Route> all;
    for (const auto& some : {api_case_routes(), api_cooperative_routes(), api_evaluation_routes(),
                             api_work_routes(), api_ledger_routes(), api_account_routes(), api_job_routes()})
      all.insert(all.end(), some.begin(), some.end());
    return all;
  }();
  return kAll;
}

}  // namespace htx::server
