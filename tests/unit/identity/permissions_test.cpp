#include "engine/identity/permissions.h"

#include <algorithm>
#include <set>
#include <string>

#include "tests/support/matchers.h"

namespace htx {
namespace {

TEST_CASE("the table has one row for each operation, in their order", "[identity][permissions]") {
  std::size_t at = 0;
  for (const Permission& row : permissions()) CHECK(static_cast<std::size_t>(row.operation) == at++);
  CHECK(at == static_cast<std::size_t>(Operation::kManageAccounts) + 1);
}

TEST_CASE("roles and their groups are found by their names, which differ", "[identity][permissions]") {
  std::set<std::string_view> names;
  std::set<std::string_view> groups;
  for (const OfficeRole role : office_roles()) {
    CHECK(office_role(to_string(role)) == role);
    CHECK(role_of_group(group_of(role)) == role);
    names.insert(to_string(role));
    groups.insert(group_of(role));
  }
  CHECK(names.size() == office_roles().size());
  CHECK(groups.size() == office_roles().size());
  CHECK_FALSE(office_role("janitor").has_value());
}

TEST_CASE("a supervisor changes nothing, an administrator decides nothing", "[identity][permissions]") {
  CHECK(may(OfficeRole::kSupervisor, Operation::kReadLedger));
  CHECK_FALSE(may(OfficeRole::kSupervisor, Operation::kActInCases));
  CHECK_FALSE(may(OfficeRole::kSupervisor, Operation::kManageAccounts));
  CHECK(may(OfficeRole::kAdministrator, Operation::kManageAccounts));
  for (const Operation operation :
       {Operation::kActInCases, Operation::kReadCases, Operation::kReadWork, Operation::kReadCooperatives}) {
    CHECK_FALSE(may(OfficeRole::kAdministrator, operation));
  }
}

TEST_CASE("accounts are managed by administrators alone", "[identity][permissions]") {
  for (const OfficeRole role : office_roles())
    CHECK(may(role, Operation::kManageAccounts) == (role == OfficeRole::kAdministrator));
}

TEST_CASE("whose cooperatives are some of them has nothing of the office as a whole",
          "[identity][permissions][scope]") {
  const Scope some{.areas = std::vector<Area>{{"commune", "Xã Tân Lộc"}}};
  for (const OfficeRole role : office_roles()) {
    for (const Permission& row : permissions()) {
      const bool is_of_office = row.reach == Reach::kOffice;
      CHECK(may(role, row.operation, some) == (row.roles.contains(role) && !is_of_office));
    }
  }
  for (const OfficeRole role : {OfficeRole::kLocalOfficer, OfficeRole::kRegistry}) {
    CHECK(is_from_outside(role));
    for (const Permission& row : permissions()) {
      if (row.reach == Reach::kOffice) CHECK_FALSE(may(role, row.operation));
    }
  }
}

}  // namespace
}  // namespace htx
