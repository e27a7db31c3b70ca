#include "engine/identity/sign_in.h"

#include "engine/identity/one_time_code.h"
#include "engine/identity/secret.h"
#include "tests/support/door_scene.h"

namespace htx {
namespace {

TEST_CASE("who knows the password is let in, in his first role", "[identity][door]") {
  DoorScene scene;
  scene.let_in("lan", OfficeRole::kCommittee);
  Door door = scene.door();
  REQUIRE_VALUE(const std::string secret, door.sign_in(DoorScene::request_of("lan")));
  REQUIRE_VALUE(const auto visitor, door.visitor(secret));
  REQUIRE(visitor.has_value());
  CHECK(visitor->account == "lan");
  CHECK(visitor->actor().role == "committee");
  CHECK(visitor->form_token == form_token(secret));
}

TEST_CASE("nobody else is let in, and all of them hear the same", "[identity][door]") {
  DoorScene scene;
  scene.let_in("lan", OfficeRole::kCommittee);
  scene.put("account", "closed", fields_of(Account{"closed", "closed", AccountState::kClosed}));
  Door door = scene.door();
  for (const SignInRequest& request :
       {SignInRequest{"lan", "another password", "", "a"}, SignInRequest{"lan", "", "", "a"},
        SignInRequest{"nobody", "another password", "", "b"}, SignInRequest{"closed", "x", "", "c"},
        SignInRequest{"", "", "", "d"}, SignInRequest{std::string(5'000, 'a'), "x", "", "e"},
        SignInRequest{"lan' OR 1=1 --", "x", "", "f"},
        SignInRequest{std::string("la\0n", 4), "x", "", "g"}}) {
    REQUIRE_ERROR(door.sign_in(request), "identity.not-let-in");
  }
}

TEST_CASE("who guesses waits, and then is let in with the right one", "[identity][door]") {
  DoorScene scene;
  scene.let_in("lan", OfficeRole::kCommittee);
  Door door = scene.door();
  const SignInRequest wrong{"lan", "another password", "", "10.0.0.1"};
  for (int i = 0; i < 5; ++i) REQUIRE_ERROR(door.sign_in(wrong), "identity.not-let-in");
  REQUIRE_ERROR(door.sign_in(DoorScene::request_of("lan")), "identity.wait");
  SignInRequest elsewhere = DoorScene::request_of("lan");
  elsewhere.address = "10.0.0.2";
  CHECK(door.sign_in(elsewhere).has_value());
  scene.pass(1);
  CHECK(door.sign_in(DoorScene::request_of("lan")).has_value());
}

TEST_CASE("a session ends when nobody uses it, and after half a day in any case", "[identity][door]") {
  DoorScene scene;
  scene.let_in("lan", OfficeRole::kCommittee);
  Door door = scene.door();
  REQUIRE_VALUE(const std::string idle, door.sign_in(DoorScene::request_of("lan")));
  scene.pass(kIdleMinutes);
  CHECK(door.visitor(idle)->has_value());
  scene.pass(kIdleMinutes + 1);
  CHECK_FALSE(door.visitor(idle)->has_value());
  REQUIRE_VALUE(const std::string busy, door.sign_in(DoorScene::request_of("lan")));
  for (std::int64_t minutes = 0; minutes < kLongestMinutes; minutes += 20) {
    CHECK(door.visitor(busy)->has_value());
    scene.pass(20);
  }
  scene.pass(1);
  CHECK_FALSE(door.visitor(busy)->has_value());
}

TEST_CASE("each sign-in is a new session, and signing out ends one", "[identity][door]") {
  DoorScene scene;
  scene.let_in("lan", OfficeRole::kCommittee);
  Door door = scene.door();
  REQUIRE_VALUE(const std::string one, door.sign_in(DoorScene::request_of("lan")));
  REQUIRE_VALUE(const std::string two, door.sign_in(DoorScene::request_of("lan")));
  CHECK(one != two);
  REQUIRE(door.sign_out(**door.visitor(one)).has_value());
  CHECK_FALSE(door.visitor(one)->has_value());
  CHECK(door.visitor(two)->has_value());
  CHECK_FALSE(door.visitor(std::string(64, 'a'))->has_value());
  CHECK_FALSE(door.visitor("forged")->has_value());
}

TEST_CASE("a role is used as long as it is had", "[identity][door]") {
  DoorScene scene;
  scene.let_in("lan", OfficeRole::kCommittee);
  scene.give("lan", OfficeRole::kBoard);
  Door door = scene.door();
  REQUIRE_VALUE(const std::string secret, door.sign_in(DoorScene::request_of("lan")));
  REQUIRE(door.act_as(**door.visitor(secret), OfficeRole::kBoard).has_value());
  CHECK((*door.visitor(secret))->role == OfficeRole::kBoard);
  REQUIRE_ERROR(door.act_as(**door.visitor(secret), OfficeRole::kAdministrator), "identity.not-your-role");
  scene.give("lan", OfficeRole::kBoard, Date::of(2021, 1, 2));
  CHECK((*door.visitor(secret))->role == OfficeRole::kCommittee);
  scene.give("lan", OfficeRole::kCommittee, Date::of(2021, 1, 2));
  CHECK_FALSE(door.visitor(secret)->has_value());
  REQUIRE_ERROR(door.sign_in(DoorScene::request_of("lan")), "identity.no-role");
}

TEST_CASE("an account that is closed is out at once", "[identity][door]") {
  DoorScene scene;
  scene.let_in("lan", OfficeRole::kCommittee);
  Door door = scene.door();
  REQUIRE_VALUE(const std::string secret, door.sign_in(DoorScene::request_of("lan")));
  scene.put("account", "lan", fields_of(Account{"lan", "lan", AccountState::kClosed}));
  CHECK_FALSE(door.visitor(secret)->has_value());
  REQUIRE_ERROR(door.sign_in(DoorScene::request_of("lan")), "identity.not-let-in");
}

TEST_CASE("a link sets a password once, and a new link ends the one before", "[identity][door]") {
  DoorScene scene;
  scene.let_in("lan", OfficeRole::kCommittee);
  Door door = scene.door();
  REQUIRE_VALUE(const std::string session, door.sign_in(DoorScene::request_of("lan")));
  REQUIRE_VALUE(const std::string early, door.new_link("lan"));
  REQUIRE_VALUE(const std::string link, door.new_link("lan"));
  REQUIRE_ERROR(door.set_password_by_link(early, "một mật khẩu mới"), "identity.no-link");
  REQUIRE_ERROR(door.set_password_by_link(link, "ngắn"), "identity.password-short");
  REQUIRE(door.set_password_by_link(link, "một mật khẩu mới").has_value());
  REQUIRE_ERROR(door.set_password_by_link(link, "một mật khẩu khác"), "identity.no-link");
  CHECK_FALSE(door.visitor(session)->has_value());
  REQUIRE_ERROR(door.sign_in(DoorScene::request_of("lan")), "identity.not-let-in");
  CHECK(door.sign_in({"lan", "một mật khẩu mới", "", "a"}).has_value());
  REQUIRE_VALUE(const std::string late, door.new_link("lan"));
  scene.pass(kLinkHours * 60);
  REQUIRE_ERROR(door.account_of_link(late), "identity.no-link");
  REQUIRE_ERROR(door.account_of_link("' OR 1=1 --"), "identity.no-link");
}

TEST_CASE("who changes his password knows the present one, and ends his other sessions", "[identity][door]") {
  DoorScene scene;
  scene.let_in("lan", OfficeRole::kCommittee);
  Door door = scene.door();
  REQUIRE_VALUE(const std::string other, door.sign_in(DoorScene::request_of("lan")));
  REQUIRE_VALUE(const std::string mine, door.sign_in(DoorScene::request_of("lan")));
  const Visitor visitor = **door.visitor(mine);
  REQUIRE_ERROR(door.change_password(visitor, "a", "wrong", "một mật khẩu mới"), "identity.not-let-in");
  REQUIRE(door.change_password(visitor, "a", DoorScene::password_of("lan"), "một mật khẩu mới").has_value());
  CHECK(door.visitor(mine)->has_value());
  CHECK_FALSE(door.visitor(other)->has_value());
}

TEST_CASE("once a phone has the key, the password alone is not enough, and a code is used once",
          "[identity][door]") {
  DoorScene scene;
  scene.let_in("lan", OfficeRole::kCommittee);
  Door door = scene.door();
  const std::string key = "12345678901234567890";
  REQUIRE_ERROR(door.start_codes("lan", key, "000000"), "identity.wrong-code");
  const auto code_now = [&] { return one_time_code(as_bytes(key), code_step(scene.clock.now())); };
  REQUIRE_VALUE(const auto recovery, door.start_codes("lan", key, code_now()));
  SignInRequest request = DoorScene::request_of("lan");
  REQUIRE_ERROR(door.sign_in(request), "identity.not-let-in");
  request.code = code_now();
  REQUIRE_ERROR(door.sign_in(request), "identity.not-let-in");  // Used when the key was.
  scene.pass(1);
  request.code = code_now();
  CHECK(door.sign_in(request).has_value());
  REQUIRE_ERROR(door.sign_in(request), "identity.not-let-in");
  request.code = recovery.front();
  CHECK(door.sign_in(request).has_value());
  REQUIRE_ERROR(door.sign_in(request), "identity.not-let-in");
}

}  // namespace
}  // namespace htx
