#include "engine/answers/cooperative_answers.h"
#include "engine/answers/evaluation_answers.h"
#include "engine/answers/study_answers.h"
#include "engine/evaluation/studies.h"
#include "engine/server/api/answer.h"
#include "engine/server/api/api_routes.h"
#include "engine/server/api/body.h"
#include "engine/value/reporting_period.h"

namespace htx::server {
namespace {

constexpr const char* kUsualDelta = "1";  // Points from a cut-off, if nobody says how many.

Result<Response> list_runs(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const auto runs, visit.session.store.batches("evaluate"));
  HTX_ASSIGN_OR_RETURN(const auto part, part_of(runs, visit.address.query,
                                                [](const Batch& run) { return std::to_string(run.id); }));
  return api_answer(answers::with_page(answers::runs_answer(part.items), part.page));
}

Result<Response> summary_of(const Visit& visit, const Evaluation& evaluation) {
  HTX_ASSIGN_OR_RETURN(const auto in_effect,
                       overrides_in_effect(visit.session, evaluation.dates.period, visit.today()));
  return api_answer(answers::summary_answer(evaluation, in_effect));
}

Result<Response> summary(Visit& visit) {
  const std::string& text = visit.parts["period"];
  const auto period = period_from_text(text);
  if (!period) {
    return Error(ErrorCode::kNotFound,
                 {"server.bad-field",
                  {{"field", "period"}, {"found", text}, {"expected", both("server.type-period")}}});
  }
  HTX_ASSIGN_OR_RETURN(const auto judged, judged_periods(visit.session));
  HTX_ASSIGN_OR_RETURN(const auto result,
                       visit.judged.of(visit.session, judged, *period, visit.address.query["rules"]));
  return summary_of(visit, result->evaluation);
}

Result<Response> judge(Visit& visit) {
  const Json& body = visit.api.body;
  const EvaluationRequest request{.period = period_from_text(body.text_of("period")).value_or(0),
                                  .as_of = day_in(body, "as_of"),
                                  .pack = body.text_of("rules"),
                                  .law_on = day_in(body, "law_on")};
  HTX_ASSIGN_OR_RETURN(const Evaluation evaluation,
                       visit.write_for([&](const Session& session) { return evaluate(session, request); }));
  return summary_of(visit, evaluation);
}

Result<Response> sensitivity(Visit& visit) {
  const Fields& query = visit.address.query;
  const auto delta = Decimal::from_text(query["delta"].empty() ? kUsualDelta : query["delta"]);
  if (!delta || !delta->is_finite() || *delta < Decimal(0)) {
    return Error(ErrorCode::kInvalidArgument,
                 {"server.bad-field", {{"field", "delta"}, {"found", query["delta"]}, {"expected", "2.5"}}});
  }
  HTX_ASSIGN_OR_RETURN(const PackPointer pack, visit.session.library.scorecard(visit.parts["id"]));
  HTX_ASSIGN_OR_RETURN(const auto study, sensitivity_of(visit.session, pack, period_in(query), *delta));
  return api_answer(answers::sensitivity_answer(study));
}

// Decisions and appeals: their ids are "CM-001/2020/1".

std::string id_of_correction(const Visit& visit) {
  return visit.parts["id"] + "/" + visit.parts["period"] + "/" + visit.parts["number"];
}

Result<Response> corrections(Visit& visit) {
  const Fields& query = visit.address.query;
  HTX_ASSIGN_OR_RETURN(const auto decided, overrides(visit.session, query["cooperative"], period_in(query)));
  HTX_ASSIGN_OR_RETURN(const auto appealed, appeals(visit.session, query["cooperative"], period_in(query)));
  return api_answer(answers::corrections_answer(decided, appealed));
}

// Writes a decision, or what became of one, and answers it.
template <class Command>
Result<Response> decided(const Visit& visit, Command command, int status = 200) {
  HTX_ASSIGN_OR_RETURN(const Override one, visit.write_for(command));
  return api_answer(answers::corrections_answer({one}, {}), status);
}

template <class Command>
Result<Response> appealed(const Visit& visit, Command command, int status = 200) {
  HTX_ASSIGN_OR_RETURN(const Appeal one, visit.write_for(command));
  return api_answer(answers::corrections_answer({}, {one}), status);
}

Result<Response> propose(Visit& visit) {
  const Json& body = visit.api.body;
  const OverrideRequest request{.cooperative = body.text_of("cooperative"),
                                .period = period_from_text(body.text_of("period")).value_or(0),
                                .result = body.text_of("class"),
                                .why = body.text_of("why"),
                                .basis = body.text_of("basis"),
                                .until = day_in(body, "until").value_or(visit.today())};
  return decided(
      visit, [&](const Session& session) { return propose_override(session, request); }, 201);
}

Result<Response> approve(Visit& visit) {
  return decided(visit, [&](const Session& session) {
    return approve_override(session, id_of_correction(visit), visit.api.body.text_of("why"));
  });
}

Result<Response> revoke(Visit& visit) {
  return decided(visit, [&](const Session& session) {
    return revoke_override(session, id_of_correction(visit), visit.api.body.text_of("why"));
  });
}

Result<Response> appeal(Visit& visit) {
  const Json& body = visit.api.body;
  return appealed(
      visit,
      [&](const Session& session) {
        return file_appeal(session, body.text_of("cooperative"),
                           period_from_text(body.text_of("period")).value_or(0), body.text_of("by"),
                           body.text_of("why"));
      },
      201);
}

Result<Response> settle(Visit& visit) {
  return appealed(visit, [&](const Session& session) {
    return settle_appeal(session, id_of_correction(visit), visit.api.body.text_of("outcome"),
                         visit.api.body.text_of("why"));
  });
}

constexpr ApiField kWhy{.name = "why", .is_required = true};

}  // namespace

std::vector<Route> api_evaluation_routes() {
  constexpr Operation kRead = Operation::kReadEvaluation;
  constexpr Operation kCorrect = Operation::kCorrect;
  const ApiField cooperative{.name = "cooperative", .is_required = true};
  const ApiField by{.name = "by", .is_required = true};
  return {
      {"GET", "/api/v1/evaluations", kRead, list_runs, lists("list-runs", "runs")},
      {"GET", "/api/v1/evaluations/{period}", kRead, summary, reads("show-summary", "summary", {kRules})},
      {"GET", "/api/v1/rules/{id}/sensitivity", kRead, sensitivity,
       reads("show-sensitivity", "sensitivity", {kPeriodNeeded, {.name = "delta"}})},
      {"POST", "/api/v1/evaluations", Operation::kEvaluate, judge,
       writes("evaluate", "summary",
              {kPeriodNeeded,
               kRules,
               {.name = "as_of", .type = FieldType::kDay},
               {.name = "law_on", .type = FieldType::kDay}})},
      {"GET", "/api/v1/corrections", kRead, corrections,
       reads("list-corrections", "corrections", {{.name = "cooperative"}, kPeriod})},
      {"POST", "/api/v1/overrides", kCorrect, propose,
       writes("propose-override", "corrections",
              {cooperative,
               kPeriodNeeded,
               {.name = "class", .is_required = true},
               kWhy,
               {.name = "basis", .is_required = true},
               {.name = "until", .type = FieldType::kDay, .is_required = true}},
              201)},
      {"POST", "/api/v1/overrides/{id}/{period}/{number}/approval", kCorrect, approve,
       writes("approve-override", "corrections", {kWhy})},
      {"POST", "/api/v1/overrides/{id}/{period}/{number}/revocation", kCorrect, revoke,
       writes("revoke-override", "corrections", {kWhy})},
      {"POST", "/api/v1/appeals", kCorrect, appeal,
       writes("file-appeal", "corrections", {cooperative, kPeriodNeeded, by, kWhy}, 201)},
      {"POST", "/api/v1/appeals/{id}/{period}/{number}/settlement", kCorrect, settle,
       writes("settle-appeal", "corrections", {{.name = "outcome", .is_required = true}, kWhy})},
  };
}

}  // namespace htx::server
