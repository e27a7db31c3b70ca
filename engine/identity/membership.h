#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/identity/areas.h"
#include "engine/identity/permissions.h"
#include "engine/store/store.h"
#include "engine/value/date.h"
#include "engine/value/json.h"

namespace htx {

// A member of a group from one day to another: the group is that of a workflow's role, and of a role of the
// office.  A record of the kind "member", by group and account.
struct Member {
  std::string group;
  std::string account;
  Date from;
  std::optional<Date> until;  // The last day; none: still a member.
  std::string basis = {};     // The decision that says so; may be empty.
  Scope scope = {};           // For which cooperatives.
  bool is_on(Date day) const { return from <= day && (!until || day <= *until); }
};

// Everything on record about one group, or about all (empty), by group and account.
Result<std::vector<Member>> members_on_record(Store& store, const std::string& group = "");
// What the record of one says.
Json fields_of(const Member& member);
std::string record_key(const Member& member);

// A role of an office that somebody has, and for which cooperatives.
struct HeldRole {
  OfficeRole role = OfficeRole::kCommittee;
  Scope scope = {};
};
// What a membership makes of somebody: a role from outside the office has the areas that it names and, if it
// names none, no cooperative.  None if the group is that of no role of an office.
std::optional<HeldRole> held_role(const Member& member);
// The roles that an account has on a day, in their order.
Result<std::vector<HeldRole>> roles_on(Store& store, const std::string& account, Date day);

}  // namespace htx
