#include "engine/answers/people_answers.h"

#include "engine/answers/members.h"
#include "engine/identity/sign_in.h"

namespace htx::answers {

Json accounts_answer(const std::vector<Account>& accounts) {
  Json json;
  return json.add("accounts", list(accounts, [](const Account& account) {
                    Json one;
                    one.add("account", account.name).add("person", account.person);
                    one.add("state", to_string(account.state));
                    return one.add("login", account.login.empty() ? Json() : Json(account.login));
                  }));
}

Json account_link_answer(const std::string& account, const std::string& path) {
  Json json;
  return json.add("account", account).add("path", path).add("hours", kLinkHours);
}

Json people_answer(const std::vector<Member>& members, const std::vector<Substitution>& substitutions) {
  Json json;
  json.add("members", list(members, [](const Member& member) {
             Json one;
             one.add("group", member.group).add("account", member.account);
             one.add("from", day(member.from)).add("until", day(member.until)).add("basis", member.basis);
             return one.add("areas", to_json(member.scope));
           }));
  return json.add("substitutions", list(substitutions, [](const Substitution& s) {
                    Json one;
                    one.add("absent", s.absent).add("substitute", s.substitute).add("from", day(s.from));
                    return one.add("until", day(s.until)).add("basis", s.basis);
                  }));
}

}  // namespace htx::answers
