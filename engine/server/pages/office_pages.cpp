// What is of the office and of no case alone: what it asked of the outside, which days it works, what it is.
#include <algorithm>
#include <map>

#include "engine/cases/outbox.h"
#include "engine/identity/secret.h"
#include "engine/server/lists/cooperative_names.h"
#include "engine/server/pages/frame.h"
#include "engine/server/pages/page_routes.h"
#include "engine/server/visit/addresses.h"

namespace htx::server {
namespace {

constexpr const char* kOutbox = "/outbox";
constexpr std::size_t kRowsOfAPage = 50;
constexpr std::size_t kDigits = 16;  // Of a digest that is only to be compared by eye.

// What was asked of the outside.

// Whom it goes to as people call him: a role of the case's workflow, another workflow, or the purpose as it
// stands.
Result<std::string> addressee(const Visit& visit, const OutboxRow& row) {
  const Library& library = visit.session.library;
  HTX_ASSIGN_OR_RETURN(const auto of_case, visit.session.store.case_row(row.case_id));
  const auto own = library.workflow(of_case ? of_case->workflow : std::string());
  const workflows::Role* role = own ? (*own)->workflow.role(row.addressee) : nullptr;
  if (role != nullptr) return visit.say(role->title);
  const auto other = library.workflow(row.addressee);
  return other ? visit.say((*other)->workflow.title()) : row.addressee;
}

Result<Json> outbox_row_model(const Visit& visit, const OutboxRow& row) {
  HTX_ASSIGN_OR_RETURN(std::string whom, addressee(visit, row));
  Json json;
  json.add("id", std::to_string(row.id)).add("case", row.case_id).add("whom", std::move(whom));
  json.add("href", case_address(row.case_id) + "#line-" + std::to_string(row.line));
  json.add("what", visit.say("report.outbox-" + std::string(to_string(row.kind))));
  json.add("at", visit.say.moment(row.at)).add("is_done", !row.done_at.empty());
  json.add("done_at", row.done_at.empty() ? "" : visit.say.moment(row.done_at));
  json.add("done_by", row.done_by).add("done_note", row.done_note);
  const bool may_finish = row.done_at.empty() && visit.may(Operation::kActInCases);
  json.add("action", may_finish ? std::string(kOutbox) + "/" + std::to_string(row.id) + "/done" : "");
  if (may_finish) {
    HTX_ASSIGN_OR_RETURN(const Secret key, new_secret());
    json.add("key", key.text);
  }
  return json;
}

Result<Response> outbox_page(const Visit& visit, const Error* error) {
  const bool shows_all = visit.address.query["show"] == "all";
  HTX_ASSIGN_OR_RETURN(const auto rows,
                       list_outbox(visit.session, shows_all ? OutboxRows::kAll : OutboxRows::kOpen));
  const auto after = whole_number(visit.address.query["after"]).value_or(0);
  Json list{Json::Array{}};
  std::int64_t last = 0;
  bool has_more = false;
  for (const OutboxRow& row : rows) {
    if (row.id <= after) continue;
    has_more = list.array()->size() == kRowsOfAPage;
    if (has_more) break;
    last = row.id;
    HTX_ASSIGN_OR_RETURN(Json one, outbox_row_model(visit, row));
    list.push(std::move(one));
  }
  Json model;
  model.add("nothing", list.array()->empty()).add("rows", std::move(list)).add("shows_all", shows_all);
  model.add("count", visit.say.number(rows.size()));
  const std::string show = shows_all ? "show=all&" : "";
  model.add("next", has_more ? std::string(kOutbox) + "?" + show + "after=" + std::to_string(last) : "");
  if (error != nullptr) model.add("error", error_note(*error, visit.language()));
  return page(visit, "outbox", std::move(model),
              {.title = visit.say("report.outbox-title"),
               .menu = "/cases",
               .status = error == nullptr ? 200 : status_of(*error)});
}

Result<Response> outbox(Visit& visit) { return outbox_page(visit, nullptr); }

Result<Response> finish(Visit& visit) {
  const OutboxDone done{.id = whole_number(visit.parts["number"]).value_or(0),
                        .by = {},
                        .note = visit.form.fields["note"],
                        .key = visit.form.fields["key"]};
  const auto row = visit.write_for([&](const Session& session) { return finish_outbox(session, done); });
  if (row) return see_other(kOutbox);
  return outbox_page(visit, &row.error());
}

// Which days are worked.

Json special_day_model(const Visit& visit, const SpecialDay& day) {
  Json json;
  json.add("iso", to_text(day.date)).add("day", visit.say.date(day.date));
  json.add("weekday", weekday(day.date, visit.say)).add("name", visit.say(day.name));
  json.add("works", day.works).add("source", day.source);
  return json.add("provisional", day.provisional);
}

Result<Response> calendar(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const CalendarDefinition* definition, visit.session.library.calendar());
  const WorkingCalendar::Data& data = definition->calendar.data();
  const auto asked = whole_number(visit.address.query["year"]);
  const std::int64_t year =
      std::clamp<std::int64_t>(asked.value_or(visit.today().year()), data.first.year(), data.last.year());
  Json years{Json::Array{}};
  for (std::int64_t one = data.first.year(); one <= data.last.year(); ++one) {
    Json chip;
    years.push(chip.add("name", std::to_string(one))
                   .add("href", "/calendar?year=" + std::to_string(one))
                   .add("here", one == year));
  }
  Json days{Json::Array{}};
  for (const SpecialDay& day : data.days) {
    if (day.date.year() == year) days.push(special_day_model(visit, day));
  }
  Json questions{Json::Array{}};
  for (const OpenQuestion& one : data.questions) {
    if (one.day.date.year() != year) continue;
    Json json = special_day_model(visit, one.day);
    questions.push(json.add("counts", one.counts).add("reason", visit.say(one.reason)));
  }
  Json model;
  model.add("name", visit.say(data.title)).add("version", std::to_string(data.version));
  model.add("first", visit.say.date(data.first)).add("last", visit.say.date(data.last));
  model.add("digest", to_hex(definition->digest).substr(0, kDigits)).add("year", std::to_string(year));
  model.add("nothing", days.array()->empty()).add("days", std::move(days)).add("years", std::move(years));
  model.add("has_questions", !questions.array()->empty()).add("questions", std::move(questions));
  model.add("reviewed_by", data.reviewed_by.value_or(""));
  return page(visit, "calendar", std::move(model),
              {.title = visit.say("server.calendar-title"), .menu = "/deadlines"});
}

// What the office is, and what it works by.

Json definition_model(std::string kind, std::string name, std::int64_t version, const Digest& digest,
                      std::string href) {
  Json json;
  json.add("kind", std::move(kind)).add("name", std::move(name)).add("version", std::to_string(version));
  return json.add("digest", to_hex(digest).substr(0, kDigits)).add("href", std::move(href));
}

Result<Json> definitions_of(const Visit& visit) {
  const Library& library = visit.session.library;
  Json all{Json::Array{}};
  HTX_ASSIGN_OR_RETURN(const auto scorecards, library.scorecards());
  HTX_ASSIGN_OR_RETURN(const auto grounds, library.grounds());
  for (const auto& [packs, kind] : {std::pair(&scorecards, "server.pack"), {&grounds, "report.grounds"}}) {
    for (const PackPointer& pack : *packs) {
      all.push(definition_model(visit.say(kind), visit.say(pack->title), pack->version, pack->digest,
                                pack_address(pack->id, pack->version)));
    }
  }
  HTX_ASSIGN_OR_RETURN(const auto workflows, library.workflows());
  for (const WorkflowDefinition* one : workflows) {
    all.push(definition_model(visit.say("server.workflow"), visit.say(one->workflow.title()),
                              one->workflow.version(), one->digest, workflow_address(one->workflow.id())));
  }
  HTX_ASSIGN_OR_RETURN(const auto orders, library.payment_orders());
  for (const PaymentOrderDefinition* one : orders) {
    all.push(definition_model(visit.say("server.payment-order"), visit.say(one->order.title),
                              one->order.version, one->digest, ""));
  }
  HTX_ASSIGN_OR_RETURN(const CalendarDefinition* days, library.calendar());
  all.push(definition_model(visit.say("server.calendar-title"), visit.say(days->calendar.data().title),
                            days->calendar.data().version, days->digest, "/calendar"));
  return all;
}

Result<Response> settings(Visit& visit) {
  const Session& session = visit.session;
  const Jurisdiction& jurisdiction = session.library.jurisdiction();
  const Jurisdiction::Unit* unit = jurisdiction.unit(session.place);
  HTX_ASSIGN_OR_RETURN(Json definitions, definitions_of(visit));
  HTX_ASSIGN_OR_RETURN(const TreeHead head, session.store.ledger_head());
  Json model;
  model.add("jurisdiction", visit.say(jurisdiction.title))
      .add("unit", unit == nullptr ? "" : visit.say(unit->title));
  model.add("office_id", session.store.office()).add("log", session.store.log());
  model.add("size", visit.say.number(static_cast<std::size_t>(head.size)));
  model.add("program", HTX_VERSION).add("definitions", std::move(definitions));
  model.add("may_manage", visit.may(Operation::kReadAccounts));
  return page(visit, "settings", std::move(model), {.title = visit.say("server.settings-title"), .menu = ""});
}

}  // namespace

std::vector<Route> office_routes() {
  return {
      {"GET", kOutbox, Operation::kReadCases, outbox},
      {"POST", "/outbox/{number}/done", Operation::kActInCases, finish},
      {"GET", "/calendar", Operation::kReadDeadlines, calendar},
      {"GET", "/settings", Operation::kOwnAccount, settings},
  };
}

}  // namespace htx::server
