#include <algorithm>

#include "engine/evaluation/evaluation.h"
#include "engine/report/evaluation/summary.h"
#include "engine/server/block_model.h"
#include "engine/server/frame.h"
#include "engine/server/judged.h"
#include "engine/server/routes.h"
#include "engine/value/reporting_period.h"

namespace htx::server {
namespace {

// The periods that were judged and by which packs, each a link; the latest first.
Json runs_model(const std::vector<JudgedPeriod>& judged, const Evaluation& shown) {
  Json chips{Json::Array{}};
  for (const JudgedPeriod& one : judged) {
    Json chip;
    chip.add("href", "/evaluations/" + period_text(one.period) + "?rules=" + escape_field(one.pack));
    chip.add("name", period_text(one.period) + " · " + one.pack);
    chips.push(chip.add("here", one.period == shown.dates.period && one.pack == shown.pack->id));
  }
  return chips;
}

Result<Response> latest(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const auto judged, judged_periods(visit.session));
  if (!judged.empty()) return see_other("/evaluations/" + period_text(judged.front().period));
  return page(visit, "nothing_judged", Json(Json::Object{}),
              {.title = visit.say("server.menu-evaluations"), .menu = "/evaluations"});
}

Result<Response> show_period(Visit& visit) {
  const auto period = period_from_text(visit.parts["period"]);
  if (!period) return Error(ErrorCode::kNotFound, "server.no-such-page");
  HTX_ASSIGN_OR_RETURN(const auto judged, judged_periods(visit.session));
  HTX_ASSIGN_OR_RETURN(const auto result,
                       visit.judged.of(visit.session, judged, *period, visit.address.query["rules"]));
  const Evaluation& evaluation = result->evaluation;
  HTX_ASSIGN_OR_RETURN(const auto in_effect, overrides_in_effect(visit.session, *period, visit.today()));
  const report::Page summary =
      report::summary_page(evaluation, visit.session.library, visit.say.manner(), in_effect);
  Json model;
  model.add("sheets", sheets_of(summary)).add("chips", runs_model(judged, evaluation));
  model.add("run", std::to_string(evaluation.run));
  return page(visit, "evaluation", std::move(model), {.title = summary.title, .menu = "/evaluations"});
}

}  // namespace

std::vector<Route> evaluation_routes() {
  return {
      {"GET", "/evaluations", Operation::kReadEvaluation, latest},
      {"GET", "/evaluations/{period}", Operation::kReadEvaluation, show_period},
  };
}

}  // namespace htx::server
