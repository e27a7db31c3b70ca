#include "engine/session/accounts.h"

#include "engine/identity/membership.h"
#include "tests/support/office_scene.h"

namespace htx {
namespace {

TEST_CASE("an account is opened once, closed and opened again, each with its entry", "[session][accounts]") {
  Scene scene;
  REQUIRE(open_account(scene.session(), {"an", "an"}).has_value());
  CHECK(scene.last_entry().action == "people.account");
  CHECK(scene.last_entry().subject == "account:an");
  REQUIRE_ERROR(open_account(scene.session(), {"an", "an"}), "session.account-exists");
  REQUIRE_ERROR(open_account(scene.session(), {"An", "an"}), "identity.bad-account");
  REQUIRE(set_account_state(scene.session(), "an", AccountState::kClosed).has_value());
  REQUIRE_VALUE(const auto closed, account_on_record(scene.store, "an"));
  CHECK(closed->state == AccountState::kClosed);
  REQUIRE(set_account_state(scene.session(), "an", AccountState::kOpen).has_value());
  REQUIRE_ERROR(set_account_state(scene.session(), "binh", AccountState::kClosed), "session.no-such-account");
  CHECK_FALSE(audit_store(scene.session())->fault.has_value());
}

TEST_CASE("there is a first administrator, and only one is the first", "[session][accounts]") {
  Scene scene;
  CHECK_FALSE(*has_administrator(scene.session()));
  const std::uint64_t before = scene.ledger_size();
  REQUIRE(
      found_administrator(scene.session("quan.tri", "administrator"), {"quan.tri", "quan.tri"}).has_value());
  CHECK(scene.ledger_size() == before + 1);
  CHECK(*has_administrator(scene.session()));
  REQUIRE_VALUE(const auto roles, roles_on(scene.store, "quan.tri", day("2021-01-15")));
  REQUIRE(roles.size() == 1);
  CHECK(roles[0].role == OfficeRole::kAdministrator);
  REQUIRE_ERROR(found_administrator(scene.session(), {"an", "an"}), "session.administrator-exists");
  CHECK_FALSE(audit_store(scene.session())->fault.has_value());
}

}  // namespace
}  // namespace htx
