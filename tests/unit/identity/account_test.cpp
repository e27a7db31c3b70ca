#include "engine/identity/account.h"

#include "tests/support/door_scene.h"

namespace htx {
namespace {

TEST_CASE("names of accounts are plain", "[identity][account]") {
  for (const char* name : {"lan", "uy.vien.a", "ubkt-03", "a_b"})
    CHECK(check_account({name, name}).has_value());
  for (const std::string& name : {std::string(), std::string("Lan"), std::string("1a"), std::string("a/b"),
                                  std::string("a b"), std::string("ă"), std::string(61, 'a')}) {
    CAPTURE(name);
    REQUIRE_ERROR(check_account({name, "lan"}), "identity.bad-account");
    REQUIRE_ERROR(check_account({"lan", name}), "identity.bad-person");
  }
}

TEST_CASE("two accounts of one person have one person", "[identity][account]") {
  DoorScene scene;
  scene.put("account", "lan", fields_of(Account{"lan", "lan"}));
  scene.put("account", "lan.two", fields_of(Account{"lan.two", "lan", AccountState::kClosed}));
  REQUIRE_VALUE(const auto persons, persons_of_accounts(scene.store));
  CHECK(person_of(persons, "lan.two") == "lan");
  CHECK(person_of(persons, "lan") == "lan");
  CHECK(person_of(persons, "nobody") == "nobody");
  REQUIRE_VALUE(const auto account, account_on_record(scene.store, "lan.two"));
  REQUIRE(account.has_value());
  CHECK(account->state == AccountState::kClosed);
}

TEST_CASE("a role counts from its first day to its last", "[identity][membership]") {
  DoorScene scene;
  scene.give("lan", OfficeRole::kBoard, Date::of(2021, 1, 31));
  scene.give("lan", OfficeRole::kCommittee);
  const auto roles = [&](int year, int month, int day) {
    REQUIRE_VALUE(const auto found, roles_on(scene.store, "lan", *Date::of(year, month, day)));
    return found;
  };
  CHECK(roles(2020, 12, 31).empty());
  CHECK(roles(2021, 1, 31) == std::vector{OfficeRole::kCommittee, OfficeRole::kBoard});
  CHECK(roles(2021, 2, 1) == std::vector{OfficeRole::kCommittee});
}

}  // namespace
}  // namespace htx
