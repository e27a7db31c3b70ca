#include <algorithm>
#include <map>

#include "engine/base/text.h"
#include "engine/cases/people.h"
#include "engine/identity/membership.h"
#include "engine/registry/cell_text.h"
#include "engine/server/pages/frame.h"
#include "engine/server/pages/page_routes.h"
#include "engine/server/visit/account_acts.h"
#include "engine/session/accounts.h"

namespace htx::server {
namespace {

// What was done by a form, or why it was not.
struct Said {
  const Error* error = nullptr;
  std::string account;  // Whose link is shown,
  std::string link;     // once.
};

// Roles that open something beside one's own account.
bool opens_anything(OfficeRole role) {
  return std::ranges::any_of(permissions(), [&](const Permission& row) {
    return row.operation != Operation::kOwnAccount && row.roles.contains(role);
  });
}

Json membership_model(const Visit& visit, const Member& member) {
  const auto role = role_of_group(member.group);
  Json json;
  json.add("role", role ? role_title(*role, visit.say) : member.group)
      .add("from", visit.say.date(member.from));
  json.add("until", member.until ? visit.say.date(*member.until) : "").add("basis", member.basis);
  json.add("areas", member.scope.text());
  return json.add("holds", member.is_on(visit.today()));
}

Result<Json> users_model(const Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const auto accounts, accounts_on_record(visit.session.store));
  HTX_ASSIGN_OR_RETURN(const auto all, members(visit.session));
  Json list{Json::Array{}};
  for (const Account& account : accounts) {
    Json roles{Json::Array{}};
    for (const Member& member : all) {
      if (member.account == account.name) roles.push(membership_model(visit, member));
    }
    HTX_ASSIGN_OR_RETURN(const auto credentials, visit.vault.credentials_of(account.name));
    const auto has = [&](CredentialKind kind) {
      return std::ranges::find(credentials, kind, &Credential::kind) != credentials.end();
    };
    Json one;
    one.add("name", account.name).add("person", account.person == account.name ? "" : account.person);
    one.add("login", account.login);
    one.add("is_closed", account.state == AccountState::kClosed).add("roles", std::move(roles));
    one.add("has_password", has(CredentialKind::kPassword))
        .add("has_codes", has(CredentialKind::kOneTimeCode));
    list.push(std::move(one));
  }
  return list;
}

Result<Response> users_page(const Visit& visit, const Said& said) {
  HTX_ASSIGN_OR_RETURN(Json users, users_model(visit));
  Json choices{Json::Array{}};
  for (const OfficeRole role : office_roles()) {
    if (!opens_anything(role)) continue;
    Json one;
    one.add("id", to_string(role)).add("title", role_title(role, visit.say));
    choices.push(one.add("chosen", visit.form.fields["role"] == to_string(role)));
  }
  const Fields& form = visit.form.fields;
  Json model;
  model.add("users", std::move(users)).add("choices", std::move(choices));
  model.add("may_manage", visit.may(Operation::kManageAccounts))
      .add("today_day", visit.say.date(visit.today()));
  for (const char* field : {"name", "person", "account", "basis", "until", "areas"})
    model.add("typed_" + std::string(field), form[field]);
  model.add("typed_from", form.contains("from") ? form["from"] : visit.say.date(visit.today()));
  if (said.error != nullptr) model.add("error", error_note(*said.error, visit.language()));
  if (!said.link.empty()) {
    Json link;
    link.add("account", said.account).add("path", said.link);
    model.add("link", link.add("hours", std::to_string(kLinkHours)));
  }
  return page(visit, "users", std::move(model),
              {.title = visit.say("server.menu-users"),
               .menu = "/users",
               .status = said.error == nullptr ? 200 : status_of(*said.error)});
}

Result<Response> show_users(Visit& visit) { return users_page(visit, {}); }

Result<Response> answered(const Visit& visit, const Status& done) {
  if (done) return see_other("/users");
  return users_page(visit, {.error = &done.error()});
}

// The page with what an account is invited by, shown once; or with why not.
Result<Response> show_link(const Visit& visit, const std::string& account, const Result<std::string>& link) {
  if (!link) return users_page(visit, {.error = &link.error()});
  return users_page(visit, {.account = account, .link = *link});
}

Result<Response> open_new(Visit& visit) {
  const Account account{visit.form.fields["name"], visit.form.fields["person"]};
  return show_link(visit, account.name, open_and_invite(visit, account));
}

Result<Response> send_link(Visit& visit) {
  const std::string& name = visit.parts["account"];
  return show_link(visit, name, invitation(visit, name));
}

Result<Response> set_state(Visit& visit) {
  const bool is_to_close = visit.form.fields["state"] == "closed";
  return answered(visit, set_state_of(visit, visit.parts["account"],
                                      is_to_close ? AccountState::kClosed : AccountState::kOpen));
}

// Which user of the system an account is at the command line.
Result<Response> set_login(Visit& visit) {
  const std::string& name = visit.parts["account"];
  const std::string login(trim(visit.form.fields["login"]));
  return answered(visit, visit.write([name, login](const Session& session) {
    return set_account_login(session, name, login);
  }));
}

// The membership that a form describes.
Result<Member> described(const Visit& visit) {
  const Fields& form = visit.form.fields;
  const auto role = office_role(form["role"]);
  if (!role || !opens_anything(*role))
    return Error(ErrorCode::kInvalidArgument, {"server.no-such-role", {{"found", form["role"]}}});
  HTX_ASSIGN_OR_RETURN(const auto account, account_on_record(visit.session.store, form["account"]));
  if (!account) {
    return Error(ErrorCode::kInvalidArgument, {"session.no-such-account", {{"account", form["account"]}}});
  }
  const auto from = read_date_text(form["from"]);
  if (!from) return Error(ErrorCode::kInvalidArgument, {"server.bad-day", {{"found", form["from"]}}});
  const auto until = read_date_text(form["until"]);
  if (!until && !form["until"].empty())
    return Error(ErrorCode::kInvalidArgument, {"server.bad-day", {{"found", form["until"]}}});
  if (trim(form["basis"]).empty()) return Error(ErrorCode::kInvalidArgument, "server.no-decision");
  HTX_ASSIGN_OR_RETURN(Scope scope, Scope::from_text(form["areas"]));
  if (scope.is_whole() && is_from_outside(*role))
    return Error(ErrorCode::kInvalidArgument, {"server.no-area", {{"role", title_of(*role)}}});
  return Member{.group = std::string(group_of(*role)),
                .account = account->name,
                .from = *from,
                .until = until,
                .basis = std::string(trim(form["basis"])),
                .scope = std::move(scope)};
}

Result<Response> give_role(Visit& visit) {
  const auto member = described(visit);
  if (!member) return users_page(visit, {.error = &member.error()});
  return answered(
      visit, visit.write([member = *member](const Session& session) { return set_member(session, member); }));
}

}  // namespace

std::vector<Route> user_routes() {
  return {
      {"GET", "/users", Operation::kReadAccounts, show_users},
      {"POST", "/users", Operation::kManageAccounts, open_new},
      {"POST", "/users/roles", Operation::kManageAccounts, give_role},
      {"POST", "/users/{account}/link", Operation::kManageAccounts, send_link},
      {"POST", "/users/{account}/login", Operation::kManageAccounts, set_login},
      {"POST", "/users/{account}/state", Operation::kManageAccounts, set_state},
  };
}

}  // namespace htx::server
