#pragma once

#include <string>
#include <vector>

#include "engine/identity/account.h"
#include "engine/identity/membership.h"
#include "engine/session/session.h"

namespace htx {

// Somebody who does the work of an absent colleague for a time.
struct Substitution {
  std::string absent;
  std::string substitute;
  Date from;
  Date until;
  std::string basis;  // The decision that says so.
  bool is_on(Date day) const { return from <= day && day <= until; }
};

// The persons of all accounts that are not their own.
Result<PersonsOfAccounts> persons(const Session& session);

// These three fail with "store.row-damaged" if a day on record is none.
// Everything on record about one group, or about all (empty), by group and account.
Result<std::vector<Member>> members(const Session& session, const std::string& group = "");
// The members of a group on a day, by account.
Result<std::vector<std::string>> members_on(const Session& session, const std::string& group, Date day);
// Every substitution of that person, or of all (empty).
Result<std::vector<Substitution>> substitutions(const Session& session, const std::string& absent = "");

// Writes one member or substitution: one transaction, one ledger entry.  A member is written again to end
// his membership; what was on record before stays as an earlier revision.
// Fails with "cases.bad-name", "cases.bad-period", "cases.same-person", "session.no-such-area".
Status set_member(const Session& session, const Member& member);
Status set_substitution(const Session& session, const Substitution& substitution);

}  // namespace htx
