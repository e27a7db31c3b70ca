#include "engine/identity/account.h"

#include <algorithm>

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
    std::vector<OfficeRole> held;
    for (const HeldRole& one : found) held.push_back(one.role);
    return held;
  };
  CHECK(roles(2020, 12, 31).empty());
  CHECK(roles(2021, 1, 31) == std::vector{OfficeRole::kCommittee, OfficeRole::kBoard});
  CHECK(roles(2021, 2, 1) == std::vector{OfficeRole::kCommittee});
}

TEST_CASE("a membership is for its areas, and from outside the office without any for nothing",
          "[identity][membership][scope]") {
  DoorScene scene;
  const auto held = [&](OfficeRole role, const Scope& scope) {
    const Member member{.group = std::string(group_of(role)),
                        .account = "lan",
                        .from = *Date::of(2020, 1, 1),
                        .until = {},
                        .basis = "QĐ 1",
                        .scope = scope};
    scene.put("member", record_key(member), fields_of(member));
    REQUIRE_VALUE(const auto roles, roles_on(scene.store, "lan", *Date::of(2021, 1, 1)));
    const auto found = std::ranges::find(roles, role, &HeldRole::role);
    REQUIRE(found != roles.end());
    return found->scope;
  };
  CHECK(held(OfficeRole::kCommittee, {}).is_whole());
  CHECK(held(OfficeRole::kLocalOfficer, {}) == Scope{.areas = std::vector<Area>{}});
  REQUIRE_VALUE(const Scope two, Scope::from_text("district: Huyện <b>Thới Bình</b>;commune:Xã Tân Lộc"));
  CHECK(two.areas == std::vector<Area>{{"district", "Huyện <b>Thới Bình</b>"}, {"commune", "Xã Tân Lộc"}});
  CHECK(held(OfficeRole::kLocalOfficer, two) == two);
  CHECK(held(OfficeRole::kAdviser, two) == two);
  CHECK(two.text() == "district:Huyện <b>Thới Bình</b>; commune:Xã Tân Lộc");
  for (const char* bad : {"Xã Tân Lộc", "commune:", ":Xã Tân Lộc", "commune:a;;", "commune:a;b"})
    REQUIRE_ERROR(Scope::from_text(bad), "identity.bad-area");
}

TEST_CASE("areas on record that cannot be read are no licence to see everything",
          "[identity][membership][scope]") {
  for (const char* damaged :
       {R"("all")", R"([{"level":"commune"}])", R"([{"level":"","unit":"x"}])", "null"}) {
    DoorScene scene;
    REQUIRE_VALUE(Json areas, read_json(damaged));
    Json fields;
    fields.add("group", "advisers").add("account", "lan").add("from", "2020-01-01").add("until", "");
    fields.add("areas", std::move(areas));
    scene.put("member", "advisers/lan", fields);
    REQUIRE_ERROR(roles_on(scene.store, "lan", *Date::of(2021, 1, 1)), "store.row-damaged");
  }
}

}  // namespace
}  // namespace htx
