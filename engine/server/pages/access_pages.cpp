#include "engine/evaluation/knowledge.h"
#include "engine/registry/cell_text.h"
#include "engine/server/lists/cooperative_names.h"
#include "engine/server/pages/frame.h"
#include "engine/server/pages/page_routes.h"
#include "engine/session/sight.h"

namespace htx::server {
namespace {

// The cooperative that is asked about: itself, or through one of its cases.
Result<std::string> cooperative_asked_for(const Visit& visit, const std::string& object) {
  HTX_ASSIGN_OR_RETURN(const auto row, visit.session.store.case_row(object));
  return row ? row->cooperative : object;
}

// Its record by the end of a day; one that came later, as it came.
Result<Record> record_by(const Visit& visit, const std::string& id, Date day) {
  HTX_ASSIGN_OR_RETURN(const Knowledge known, known_at(visit.session, to_text(day)));
  HTX_ASSIGN_OR_RETURN(auto record, visit.session.store.record_as_of("cooperative", id, known.batch));
  if (record) return *std::move(record);
  HTX_ASSIGN_OR_RETURN(auto revisions, visit.session.store.revisions("cooperative", id));
  if (revisions.empty()) return Error(ErrorCode::kNotFound, {"session.no-such-cooperative", {{"id", id}}});
  return std::move(revisions.front());
}

Json onlooker_model(const Visit& visit, const Onlooker& one) {
  Json json;
  json.add("account", one.member.account).add("role", role_title(one.role, visit.say));
  json.add("from", visit.say.date(one.member.from));
  json.add("until", one.member.until ? visit.say.date(*one.member.until) : "");
  json.add("areas", one.member.scope.is_whole() ? "" : one.member.scope.text());
  return json.add("basis", one.member.basis);
}

// Who could see a cooperative on a day, and by which membership.
Result<Response> show(Visit& visit) {
  const Fields& query = visit.address.query;
  const std::string& object = query["object"];
  const auto on = query["on"].empty() ? std::optional(visit.today()) : read_date_text(query["on"]);
  if (!on) return Error(ErrorCode::kInvalidArgument, {"server.bad-day", {{"found", query["on"]}}});
  Json model;
  model.add("object", object).add("typed_on", visit.say.date(*on)).add("is_asked", !object.empty());
  if (!object.empty()) {
    HTX_ASSIGN_OR_RETURN(const std::string cooperative, cooperative_asked_for(visit, object));
    HTX_ASSIGN_OR_RETURN(const Record record, record_by(visit, cooperative, *on));
    HTX_ASSIGN_OR_RETURN(const auto all, who_could_see(visit.session, fields_of(record), *on));
    CooperativeNames names(visit.session);
    HTX_RETURN_IF_ERROR(names.add_to(model, cooperative));
    Json list{Json::Array{}};
    for (const Onlooker& one : all) list.push(onlooker_model(visit, one));
    model.add("onlookers", std::move(list)).add("nobody", all.empty());
  }
  return page(visit, "access", std::move(model),
              {.title = visit.say("server.access-title"), .menu = "/users"});
}

}  // namespace

std::vector<Route> access_routes() { return {{"GET", "/access", Operation::kReadAccounts, show}}; }

}  // namespace htx::server
