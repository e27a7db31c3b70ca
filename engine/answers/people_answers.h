#pragma once

#include <string>
#include <vector>

#include "engine/cases/people.h"
#include "engine/identity/account.h"
#include "engine/value/json.h"

namespace htx::answers {

// The accounts of an office.
Json accounts_answer(const std::vector<Account>& accounts);
// Where the holder of an account sets its password, once.
Json account_link_answer(const std::string& account, const std::string& path);
// Who belongs to which group, and who stands in for whom.
Json people_answer(const std::vector<Member>& members, const std::vector<Substitution>& substitutions);

}  // namespace htx::answers
