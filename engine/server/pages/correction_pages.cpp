#include <algorithm>
#include <array>

#include "engine/base/text.h"
#include "engine/evaluation/overrides.h"
#include "engine/registry/cell_text.h"
#include "engine/server/lists/cooperative_names.h"
#include "engine/server/lists/grades.h"
#include "engine/server/pages/frame.h"
#include "engine/server/pages/page_routes.h"
#include "engine/server/visit/addresses.h"
#include "engine/value/reporting_period.h"

namespace htx::server {
namespace {

constexpr std::array kOutcomes = {"accepted", "partly_accepted", "rejected", "withdrawn"};

Json attestation_model(const Attestation& by, const report::Voice& say) {
  if (!by.is_there()) return false;
  Json json;
  json.add("actor", by.actor).add("role", role_title(by.role, say)).add("at", say.moment(by.at));
  return json.add("why", by.why);
}

// What the address asks for: of one cooperative, of one period, or all.
struct Asked {
  std::string cooperative;
  int period = 0;
};
Asked asked(const Visit& visit) {
  return {visit.address.query["cooperative"], period_from_text(visit.address.query["period"]).value_or(0)};
}

// What both pages have: the filter, the form with what was typed, and why it was not taken.
Json form_model(const Visit& visit, const Error* error) {
  const Fields& form = visit.form.fields;
  const Fields& query = visit.address.query;
  Json model;
  model.add("may_correct", visit.may(Operation::kCorrect));
  for (const char* field : {"cooperative", "period"}) {
    model.add("typed_" + std::string(field), form.contains(field) ? form[field] : query[field]);
    model.add("asked_" + std::string(field), query[field]);
  }
  for (const char* field : {"why", "basis", "until", "by"})
    model.add("typed_" + std::string(field), form[field]);
  if (error != nullptr) model.add("error", error_note(*error, visit.language()));
  return model;
}

// ---- Overrides.

Result<Json> override_model(const Visit& visit, CooperativeNames& names, const Override& one) {
  const report::Voice& say = visit.say;
  Json row;
  row.add("id", one.id).add("period", period_text(one.period)).add("until", say.date(one.until));
  row.add("class", class_word(one.result, say)).add("tone", tone_of(one.result)).add("basis", one.basis);
  HTX_RETURN_IF_ERROR(names.add_to(row, one.cooperative));
  row.add("code", one.cooperative).add("proposed", attestation_model(one.proposed, say));
  row.add("approved", attestation_model(one.approved, say))
      .add("revoked", attestation_model(one.revoked, say));
  const bool is_over = one.approved.is_there() && one.until < visit.today();
  row.add("state", one.revoked.is_there()    ? say("server.override-revoked")
                   : is_over                 ? say("server.override-over")
                   : one.approved.is_there() ? say("server.override-counts")
                                             : say("server.override-waits"));
  row.add("look", one.revoked.is_there() || is_over ? "none" : one.approved.is_there() ? "ok" : "wait");
  const bool may = visit.may(Operation::kCorrect) && !one.revoked.is_there();
  row.add("may_approve", may && !one.approved.is_there()).add("may_revoke", may && !is_over);
  return row;
}

Result<Response> overrides_page(const Visit& visit, const Error* error) {
  const auto [cooperative, period] = asked(visit);
  HTX_ASSIGN_OR_RETURN(auto all, overrides(visit.session, cooperative, period));
  Json rows{Json::Array{}};
  CooperativeNames names(visit.session);
  for (const Override& one : all) {
    HTX_ASSIGN_OR_RETURN(Json row, override_model(visit, names, one));
    rows.push(std::move(row));
  }
  Json classes{Json::Array{}};
  for (const rules::Class one : rules::kClasses) {
    Json choice;
    choice.add("id", rules::to_string(one)).add("name", class_word(one, visit.say));
    classes.push(choice.add("chosen", visit.form.fields["class"] == rules::to_string(one)));
  }
  Json model = form_model(visit, error);
  model.add("nothing", rows.array()->empty()).add("rows", std::move(rows)).add("classes", std::move(classes));
  return page(visit, "overrides", std::move(model),
              {.title = visit.say("report.overrides"),
               .menu = "/evaluations",
               .status = error == nullptr ? 200 : status_of(*error)});
}

Result<Response> show_overrides(Visit& visit) { return overrides_page(visit, nullptr); }

Result<Response> answered_override(const Visit& visit, const Status& done) {
  return done ? Result<Response>(see_other("/overrides")) : overrides_page(visit, &done.error());
}

// The same proposal of the same person that waits already: a form that was sent twice writes once.
Result<bool> is_proposed(const Session& session, const OverrideRequest& request) {
  HTX_ASSIGN_OR_RETURN(const auto all, overrides(session, request.cooperative, request.period));
  return std::ranges::any_of(all, [&](const Override& one) {
    return one.proposed.actor == session.actor.account && one.proposed.why == request.why &&
           one.basis == request.basis && one.until == request.until && !one.revoked.is_there() &&
           rules::to_string(one.result) == request.result;
  });
}

Result<Response> propose(Visit& visit) {
  const Fields& form = visit.form.fields;
  const auto until = read_date_text(form["until"]);
  if (!until) {
    const Error bad(ErrorCode::kInvalidArgument, {"server.bad-day", {{"found", form["until"]}}});
    return overrides_page(visit, &bad);
  }
  const OverrideRequest request{.cooperative = std::string(trim(form["cooperative"])),
                                .period = period_from_text(trim(form["period"])).value_or(0),
                                .result = form["class"],
                                .why = std::string(trim(form["why"])),
                                .basis = std::string(trim(form["basis"])),
                                .until = *until};
  return answered_override(visit, visit.write([request](const Session& session) -> Status {
    HTX_ASSIGN_OR_RETURN(const bool is_there, is_proposed(session, request));
    if (is_there) return Done{};
    HTX_RETURN_IF_ERROR(propose_override(session, request));
    return Done{};
  }));
}

Result<Response> approve(Visit& visit) {
  const std::string id = visit.form.fields["id"];
  const std::string why(trim(visit.form.fields["why"]));
  return answered_override(visit, visit.write([id, why](const Session& session) -> Status {
    HTX_RETURN_IF_ERROR(approve_override(session, id, why));
    return Done{};
  }));
}

Result<Response> revoke(Visit& visit) {
  const std::string id = visit.form.fields["id"];
  const std::string why(trim(visit.form.fields["why"]));
  return answered_override(visit, visit.write([id, why](const Session& session) -> Status {
    HTX_RETURN_IF_ERROR(revoke_override(session, id, why));
    return Done{};
  }));
}

// ---- Appeals.

Result<Json> appeal_model(const Visit& visit, CooperativeNames& names, const Appeal& one) {
  const report::Voice& say = visit.say;
  Json row;
  row.add("id", one.id).add("period", period_text(one.period)).add("by", one.by).add("code", one.cooperative);
  HTX_RETURN_IF_ERROR(names.add_to(row, one.cooperative));
  row.add("run", std::to_string(one.against_run)).add("run_href", "/runs/" + std::to_string(one.against_run));
  row.add("filed", attestation_model(one.filed, say)).add("settled", attestation_model(one.settled, say));
  row.add("outcome", say("report.outcome-" + (one.outcome.empty() ? std::string("none") : one.outcome)));
  row.add("look", one.outcome.empty() ? "wait" : "ok");
  return row.add("may_settle", visit.may(Operation::kCorrect) && !one.settled.is_there());
}

Result<Response> appeals_page(const Visit& visit, const Error* error) {
  const auto [cooperative, period] = asked(visit);
  HTX_ASSIGN_OR_RETURN(const auto all, appeals(visit.session, cooperative, period));
  Json rows{Json::Array{}};
  CooperativeNames names(visit.session);
  for (const Appeal& one : all) {
    HTX_ASSIGN_OR_RETURN(Json row, appeal_model(visit, names, one));
    rows.push(std::move(row));
  }
  Json outcomes{Json::Array{}};
  for (const char* one : kOutcomes) {
    Json choice;
    outcomes.push(choice.add("id", one).add("name", visit.say("report.outcome-" + std::string(one))));
  }
  Json model = form_model(visit, error);
  model.add("nothing", rows.array()->empty())
      .add("rows", std::move(rows))
      .add("outcomes", std::move(outcomes));
  return page(visit, "appeals", std::move(model),
              {.title = visit.say("report.appeals"),
               .menu = "/evaluations",
               .status = error == nullptr ? 200 : status_of(*error)});
}

Result<Response> show_appeals(Visit& visit) { return appeals_page(visit, nullptr); }

Result<Response> answered_appeal(const Visit& visit, const Status& done) {
  return done ? Result<Response>(see_other("/appeals")) : appeals_page(visit, &done.error());
}

Result<Response> file(Visit& visit) {
  const Fields& form = visit.form.fields;
  const std::string cooperative(trim(form["cooperative"]));
  const int period = period_from_text(trim(form["period"])).value_or(0);
  const std::string by(trim(form["by"]));
  const std::string why(trim(form["why"]));
  return answered_appeal(visit, visit.write([=](const Session& session) -> Status {
    HTX_ASSIGN_OR_RETURN(const auto all, appeals(session, cooperative, period));
    // The same appeal, recorded by a form that was sent twice.
    for (const Appeal& one : all) {
      if (one.by == by && one.filed.why == why && !one.settled.is_there()) return Done{};
    }
    HTX_RETURN_IF_ERROR(file_appeal(session, cooperative, period, by, why));
    return Done{};
  }));
}

Result<Response> settle(Visit& visit) {
  const Fields& form = visit.form.fields;
  const std::string id = form["id"];
  const std::string outcome = form["outcome"];
  const std::string why(trim(form["why"]));
  return answered_appeal(visit, visit.write([=](const Session& session) -> Status {
    HTX_RETURN_IF_ERROR(settle_appeal(session, id, outcome, why));
    return Done{};
  }));
}

}  // namespace

std::vector<Route> correction_routes() {
  return {
      {"GET", "/overrides", Operation::kReadEvaluation, show_overrides},
      {"POST", "/overrides", Operation::kCorrect, propose},
      {"POST", "/overrides/approve", Operation::kCorrect, approve},
      {"POST", "/overrides/revoke", Operation::kCorrect, revoke},
      {"GET", "/appeals", Operation::kReadEvaluation, show_appeals},
      {"POST", "/appeals", Operation::kCorrect, file},
      {"POST", "/appeals/settle", Operation::kCorrect, settle},
  };
}

}  // namespace htx::server
