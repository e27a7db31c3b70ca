// What becomes of the assets of a cooperative that is dissolved, and in what order its claims are paid.
#include "engine/cases/settlement_case.h"
#include "engine/registry/cell_text.h"
#include "engine/report/cases/settlement_report.h"
#include "engine/server/pages/block_model.h"
#include "engine/server/pages/frame.h"
#include "engine/server/pages/page_routes.h"
#include "engine/server/visit/addresses.h"

namespace htx::server {
namespace {

// The table as it would be on a day, or with `line` as it was recorded.
Result<CaseSettlement> settlement_asked_for(const Visit& visit) {
  const std::string& id = visit.parts["id"];
  if (const auto line = whole_number(visit.address.query["line"]))
    return recorded_settlement(visit.session, id, *line);
  const std::string& said = visit.address.query["on"];
  const auto on = read_date_text(said);
  if (!on && !said.empty()) return Error(ErrorCode::kInvalidArgument, {"server.bad-day", {{"found", said}}});
  return settle_case(visit.session, {.case_id = id,
                                     .on = on.value_or(visit.today()),
                                     .order = visit.address.query["order"],
                                     .document = {}});
}

Result<Response> settlement(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const CaseView view, show_case(visit.session, visit.parts["id"]));
  const auto settled = settlement_asked_for(visit);
  Json model;
  model.add("case", view.row.id).add("case_href", case_address(view.row.id));
  model.add("cooperative", view.cooperative_name).add("workflow", visit.say(view.workflow.title()));
  model.add("address", case_address(view.row.id) + "/settlement").add("on", visit.address.query["on"]);
  if (settled) {
    model.add("sheets", sheets_of(report::case_settlement_page(*settled, view.row.id, visit.say.manner())));
    const bool may_record =
        settled->line == 0 && view.configuration.running && visit.may(Operation::kActInCases);
    model.add("record_href", may_record ? record_address(view.row.id, LineKind::kSettlement) : "");
  } else {
    model.add("error", error_note(settled.error(), visit.language()));
  }
  return page(visit, "settlement", std::move(model),
              {.title = visit.say("server.settlement-title"),
               .menu = "/cases",
               .status = settled ? 200 : status_of(settled.error())});
}

}  // namespace

std::vector<Route> settlement_routes() {
  return {{"GET", "/cases/{id}/settlement", Operation::kReadCases, settlement}};
}

}  // namespace htx::server
