#include "engine/server/pages/frame.h"

#include <array>

#include "engine/base/bytes.h"
#include "engine/server/pages/assets.h"
#include "engine/server/pages/templates.h"

namespace htx::server {
namespace {

using report::Voice;

struct MenuItem {
  std::string_view address;
  Operation operation;
  const char* name;
};
constexpr auto kMenu = std::to_array<MenuItem>({
    {"/", Operation::kReadWork, "server.menu-work"},
    {"/cooperatives", Operation::kReadCooperatives, "server.menu-cooperatives"},
    {"/cases", Operation::kReadCases, "server.menu-cases"},
    {"/deadlines", Operation::kReadDeadlines, "server.menu-deadlines"},
    {"/evaluations", Operation::kReadEvaluation, "server.menu-evaluations"},
    {"/rules", Operation::kReadRules, "server.menu-rules"},
    {"/ledger", Operation::kReadLedger, "server.menu-ledger"},
    {"/imports/new", Operation::kImport, "server.menu-imports"},
    {"/jobs", Operation::kReadLedger, "server.menu-jobs"},
    {"/users", Operation::kReadAccounts, "server.menu-users"},
});

Json menu_of(const Visit& visit, std::string_view here) {
  Json menu{Json::Array{}};
  for (const MenuItem& item : kMenu) {
    if (!visit.may(item.operation)) continue;
    Json one;
    one.add("href", item.address).add("name", visit.say(item.name)).add("here", item.address == here);
    menu.push(std::move(one));
  }
  return menu;
}

std::string office_name(const Session& session, const Voice& say) {
  const Jurisdiction& jurisdiction = session.library.jurisdiction();
  const Jurisdiction::Unit* unit = jurisdiction.unit(session.place);
  return unit == nullptr ? say(jurisdiction.title) : say(unit->title);
}

// The same address in the other language.
Json other_language(const Visit& visit) {
  const bool is_english = visit.language() == Language::kEnglish;
  std::string target = visit.request.method == "GET" ? visit.request.target : "/";
  target += (target.find('?') == std::string::npos ? "?lang=" : "&lang=");
  target += is_english ? "vi" : "en";
  Json json;
  return json.add("address", target)
      .add("id", is_english ? "vi" : "en")
      .add("name", is_english ? "Tiếng Việt" : "English");
}

Json roles_of(const Visit& visit) {
  Json roles{Json::Array{}};
  for (const OfficeRole role : visit.visitor->roles) {
    Json one;
    one.add("id", to_string(role)).add("title", role_title(role, visit.say));
    roles.push(one.add("chosen", role == visit.visitor->role));
  }
  return roles;
}

void add_who(const Visit& visit, const Frame& frame, Json& model) {
  const Date today = visit.today();
  Json who;
  who.add("account", visit.visitor->account).add("role_title", role_title(visit.visitor->role, visit.say));
  who.add("roles", roles_of(visit)).add("has_roles", visit.visitor->roles.size() > 1);
  who.add("menu", menu_of(visit, frame.menu)).add("may_search", visit.may(Operation::kReadCooperatives));
  model.add("who", std::move(who)).add("query", visit.address.query["q"]);
  model.add("today", to_text(today))
      .add("day", visit.say.date(today))
      .add("weekday", weekday(today, visit.say));
  model.add("now", visit.say.moment(to_text(visit.session.clock.now())));
  constexpr std::size_t kShown = 12;
  if (const auto head = visit.session.store.ledger_head()) {
    Json ledger;
    ledger.add("size", visit.say.number(static_cast<std::size_t>(head->size)));
    model.add("ledger", ledger.add("root", to_hex(head->root).substr(0, kShown)));
  }
}

void add_assets(Json& model) {
  model.add("style", asset_address("style.css")).add("script", asset_address("script.js"));
  model.add("icon", asset_address("icon.svg"));
}

// A way on from a page that could not be shown.
void add_way_on(const Visit& visit, int status, Json& model) {
  const bool is_out = status == 401;
  const std::string to =
      visit.request.method == "GET" ? "?to=" + escape_field(visit.request.target) : std::string();
  model.add("way_on", is_out ? "/sign-in" + to : "/");
  model.add("way_on_name", visit.say(is_out ? "server.sign-in-again" : "server.way-home"));
}

}  // namespace

std::string weekday(Date day, const Voice& say) {
  return say("server.weekday-" + std::to_string(day.weekday()));
}

std::string role_title(OfficeRole role, const Voice& say) { return say(title_of(role)); }

std::string role_title(const std::string& id, const Voice& say) {
  const auto role = office_role(id);
  return role ? role_title(*role, say) : id;
}

Response page(const Visit& visit, std::string_view name, Json model, const Frame& frame) {
  const Language language = visit.language();
  model.add("paper", frame.paper == Paper::kLetter ? "doc" : frame.paper == Paper::kLandscape ? "land" : "");
  model.add("title", frame.title).add("lang", to_string(language));
  model.add("token", visit.form_token());
  add_assets(model);
  model.add("office", office_name(visit.session, visit.say));
  if (visit.session.library.jurisdiction().offered().size() > 1)
    model.add("other_language", other_language(visit));
  if (visit.visitor) add_who(visit, frame, model);
  return {.status = frame.status, .body = render(name, model, language), .headers = {}};
}

Json error_note(const Error& error, Language language) {
  Json note;
  note.add("message", to_text(error.message(), language)).add("hint", hint(error.message(), language));
  return note.add("code", error.message().code);
}

Response problem_page(const Visit& visit, const Error& error, int status) {
  Json model = error_note(error, visit.language());
  model.add("status", std::to_string(status));
  model.add("tone", status == 404 || status == 401 ? "" : status == 503 || status == 409 ? "warn" : "bad");
  model.add("nothing_written", visit.request.method == "POST");
  add_way_on(visit, status, model);
  const bool has_title = status == 401 || status == 403 || status == 404 || status == 405 || status == 409 ||
                         status == 422 || status == 503;
  return page(visit, "problem", std::move(model),
              {.title = visit.say("server.problem-" + std::to_string(has_title ? status : 500)),
               .menu = {},
               .status = status});
}

Response problem_page(const Visit& visit, const Error& error) {
  return problem_page(visit, error, status_of(error));
}

Response refusal_page(const Error& error, int status, Language language) {
  Json model = error_note(error, language);
  const bool is_busy = status == 503;
  model.add("status", std::to_string(status))
      .add("tone", is_busy ? "warn" : "bad")
      .add("lang", to_string(language));
  model.add("title", to_text(Message(is_busy ? "server.problem-503" : "server.problem-422"), language));
  model.add("nothing_written", true).add("way_on", "/");
  model.add("way_on_name", to_text(Message("server.way-home"), language));
  add_assets(model);
  return {.status = status, .body = render("problem", model, language), .headers = {}};
}

}  // namespace htx::server
