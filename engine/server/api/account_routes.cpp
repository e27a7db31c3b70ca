#include "engine/answers/people_answers.h"
#include "engine/cases/people.h"
#include "engine/server/api/answer.h"
#include "engine/server/api/api_routes.h"
#include "engine/server/api/body.h"
#include "engine/server/visit/account_acts.h"

namespace htx::server {
namespace {

Result<Response> accounts(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const auto all, accounts_on_record(visit.session.store));
  return api_answer(answers::accounts_answer(all));
}

Result<Response> invite(Visit& visit) {
  const std::string& name = visit.parts["account"];
  HTX_ASSIGN_OR_RETURN(const std::string path, invitation(visit, name));
  return api_answer(answers::account_link_answer(name, path));
}

Result<Response> add(Visit& visit) {
  const Account account{visit.api.body.text_of("account"), visit.api.body.text_of("person")};
  HTX_ASSIGN_OR_RETURN(const std::string path, open_and_invite(visit, account));
  return api_answer(answers::account_link_answer(account.name, path), 201);
}

template <AccountState state>
Result<Response> set(Visit& visit) {
  HTX_RETURN_IF_ERROR(set_state_of(visit, visit.parts["account"], state));
  return accounts(visit);
}

// Who is what, from one day to another.

Result<Response> people_response(const Visit& visit, const std::string& group) {
  HTX_ASSIGN_OR_RETURN(const auto found, members(visit.session, group));
  HTX_ASSIGN_OR_RETURN(const auto instead, substitutions(visit.session));
  return api_answer(answers::people_answer(found, instead));
}

Result<Response> people(Visit& visit) { return people_response(visit, visit.address.query["group"]); }

Result<Response> put_member(Visit& visit) {
  const Json& body = visit.api.body;
  HTX_ASSIGN_OR_RETURN(Scope scope, Scope::from_text(body.text_of("areas")));
  const Member member{.group = body.text_of("group"),
                      .account = body.text_of("person"),
                      .from = day_in(body, "from").value_or(visit.today()),
                      .until = day_in(body, "until"),
                      .basis = body.text_of("basis"),
                      .scope = std::move(scope)};
  HTX_RETURN_IF_ERROR(visit.write([&](const Session& session) { return set_member(session, member); }));
  return people_response(visit, member.group);
}

Result<Response> put_substitution(Visit& visit) {
  const Json& body = visit.api.body;
  const Substitution one{.absent = body.text_of("absent"),
                         .substitute = body.text_of("person"),
                         .from = day_in(body, "from").value_or(visit.today()),
                         .until = day_in(body, "until").value_or(visit.today()),
                         .basis = body.text_of("basis")};
  HTX_RETURN_IF_ERROR(visit.write([&](const Session& session) { return set_substitution(session, one); }));
  return people_response(visit, "");
}

constexpr ApiField kUntil{.name = "until", .type = FieldType::kDay};
constexpr ApiField kFrom{.name = "from", .type = FieldType::kDay};

}  // namespace

std::vector<Route> api_account_routes() {
  constexpr Operation kManage = Operation::kManageAccounts;
  return {
      {"GET", "/api/v1/accounts", Operation::kReadAccounts, accounts, reads("list-accounts", "accounts")},
      {"POST", "/api/v1/accounts", kManage, add,
       writes("add-account", "account_link", {{.name = "account", .is_required = true}, {.name = "person"}},
              201)},
      {"POST", "/api/v1/accounts/{account}/invitation", kManage, invite,
       writes("invite-account", "account_link", {})},
      {"POST", "/api/v1/accounts/{account}/closing", kManage, set<AccountState::kClosed>,
       writes("close-account", "accounts", {})},
      {"POST", "/api/v1/accounts/{account}/reopening", kManage, set<AccountState::kOpen>,
       writes("reopen-account", "accounts", {})},
      {"GET", "/api/v1/people", Operation::kReadAccounts, people,
       reads("list-people", "people", {{.name = "group"}})},
      {"POST", "/api/v1/people/members", Operation::kManageAccounts, put_member,
       writes("put-member", "people",
              {{.name = "group", .is_required = true},
               {.name = "person", .is_required = true},
               kFrom,
               kUntil,
               {.name = "basis"},
               {.name = "areas"}})},
      {"POST", "/api/v1/people/substitutions", Operation::kManageAccounts, put_substitution,
       writes("put-substitution", "people",
              {{.name = "absent", .is_required = true},
               {.name = "person", .is_required = true},
               kFrom,
               {.name = "until", .type = FieldType::kDay, .is_required = true},
               {.name = "basis"}})},
  };
}

}  // namespace htx::server
