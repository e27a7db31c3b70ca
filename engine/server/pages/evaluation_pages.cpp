#include <algorithm>
#include <map>

#include "engine/evaluation/band_counts.h"
#include "engine/evaluation/evaluation.h"
#include "engine/report/evaluation/summary.h"
#include "engine/server/lists/grades.h"
#include "engine/server/pages/block_model.h"
#include "engine/server/pages/frame.h"
#include "engine/server/pages/page_routes.h"
#include "engine/server/pages/year_model.h"
#include "engine/server/visit/addresses.h"
#include "engine/server/visit/judged.h"
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

// The runs that judged a period, the latest first.
Result<Json> runs_of(const Visit& visit, int period, std::int64_t shown) {
  HTX_ASSIGN_OR_RETURN(const auto batches, visit.session.store.batches("evaluate"));
  Json rows{Json::Array{}};
  for (const Batch& batch : batches) {
    if (batch.summary.integer_of("period").value_or(0) != period) continue;
    Json row;
    row.add("run", std::to_string(batch.id)).add("href", "/runs/" + std::to_string(batch.id));
    row.add("at", visit.say.moment(batch.at)).add("actor", batch.actor);
    rows.push(row.add("pack", batch.summary.text_of("pack")).add("here", batch.id == shown));
  }
  return rows;
}

Result<Response> show_period(Visit& visit) {
  const auto period = period_from_text(visit.parts["period"]);
  if (!period) return Error(ErrorCode::kNotFound, "server.no-such-page");
  HTX_ASSIGN_OR_RETURN(const auto judged, judged_periods(visit.session));
  HTX_ASSIGN_OR_RETURN(const auto result,
                       visit.judged.of(visit.session, judged, *period, visit.address.query["rules"]));
  const Evaluation& now = result->evaluation;
  HTX_ASSIGN_OR_RETURN(const CountedRun counted, bands_of_run(visit.session, now.run));
  YearShown year{.now = now, .counted = &counted, .say = visit.say};
  const auto before = visit.judged.of(visit.session, judged, period_before(*period), now.pack->id);
  std::optional<CountedRun> counted_before;
  if (before) {
    HTX_ASSIGN_OR_RETURN(counted_before, bands_of_run(visit.session, (*before)->evaluation.run));
    year.before = &(*before)->evaluation;
    year.counted_before = &*counted_before;
  }
  HTX_ASSIGN_OR_RETURN(const auto in_effect, overrides_in_effect(visit.session, *period, visit.today()));
  const report::Page summary =
      report::summary_page(now, visit.session.library, visit.say.manner(), in_effect);
  Json model = year_model(year);
  model.add("sheets", sheets_of(summary)).add("chips", runs_model(judged, now));
  model.add("run", std::to_string(now.run)).add("period", period_text(*period));
  model.add("pack", visit.say(now.pack->title))
      .add("pack_href", pack_address(now.pack->id, now.pack->version));
  model.add("is_proposal", now.pack->status == rules::Pack::Status::kProposal);
  model.add("overrides_href", "/overrides?period=" + period_text(*period));
  model.add("appeals_href", "/appeals?period=" + period_text(*period));
  model.add("all_count", visit.say.number(now.cooperatives.size()));
  HTX_ASSIGN_OR_RETURN(Json runs, runs_of(visit, *period, now.run));
  model.add("runs", std::move(runs));
  return page(visit, "evaluation", std::move(model),
              {.title = summary.title, .menu = "/evaluations", .paper = Paper::kLandscape});
}

// How many cooperatives a run found to be of each class.
Result<Json> classes_of(const Visit& visit, std::int64_t run) {
  HTX_ASSIGN_OR_RETURN(const auto rows, visit.session.store.assessments_of_run(run));
  std::map<std::string, std::size_t> counts;
  for (const AssessmentRow& row : rows) ++counts[row.rating];
  Json classes{Json::Array{}};
  for (const rules::Class one : rules::kClasses) {
    Json json;
    json.add("name", class_word(one, visit.say)).add("tone", tone_of(one));
    classes.push(json.add("count", visit.say.number(counts[std::string(rules::to_string(one))])));
  }
  return classes;
}

Json definitions_of(const Batch& batch) {
  Json rows{Json::Array{}};
  const auto add = [&](const std::string& id, const std::string& digest) {
    Json row;
    rows.push(row.add("id", id).add("digest", digest));
  };
  add(batch.summary.text_of("pack"), batch.summary.text_of("pack_sha256"));
  for (const char* member : {"grounds", "dictionaries"}) {
    const Json* list = batch.summary.find(member);
    if (list == nullptr || list->array() == nullptr) continue;
    for (const Json& one : *list->array()) add(one.text_of("id"), one.text_of("sha256"));
  }
  return rows;
}

// One run as it was kept: when, by whom, by which law, facts and definitions, with what outcome.
Result<Response> show_run(Visit& visit) {
  const auto seq = whole_number(visit.parts["seq"]);
  HTX_ASSIGN_OR_RETURN(const CountedRun counted, bands_of_run(visit.session, seq.value_or(0)));
  HTX_ASSIGN_OR_RETURN(const auto batch, visit.session.store.batch(*seq));
  const report::Voice& say = visit.say;
  const auto day = [&](const char* member) {
    const auto on = date_from_iso(batch->summary.text_of(member));
    return on ? say.date(*on) : std::string("–");
  };
  Json model;
  model.add("run", std::to_string(*seq)).add("period", period_text(counted.period));
  model.add("at", say.moment(batch->at)).add("actor", batch->actor);
  model.add("as_of", day("as_of")).add("law_on", day("law_on"));
  model.add("pack", say(counted.pack->title));
  model.add("pack_href", pack_address(counted.pack->id, counted.pack->version));
  model.add("year_href",
            "/evaluations/" + period_text(counted.period) + "?rules=" + escape_field(counted.pack->id));
  HTX_ASSIGN_OR_RETURN(Json classes, classes_of(visit, *seq));
  model.add("classes", std::move(classes)).add("definitions", definitions_of(*batch));
  HTX_ASSIGN_OR_RETURN(Json runs, runs_of(visit, counted.period, *seq));
  model.add("runs", std::move(runs)).add("summary", write_json_indented(batch->summary));
  return page(visit, "run", std::move(model),
              {.title = say("server.run") + " " + std::to_string(*seq), .menu = "/evaluations"});
}

}  // namespace

std::vector<Route> evaluation_routes() {
  return {
      {"GET", "/evaluations", Operation::kReadEvaluation, latest},
      {"GET", "/evaluations/{period}", Operation::kReadEvaluation, show_period},
      {"GET", "/runs/{seq}", Operation::kReadEvaluation, show_run},
  };
}

}  // namespace htx::server
