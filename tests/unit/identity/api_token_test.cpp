#include "engine/identity/api_token.h"

#include "engine/identity/secret.h"
#include "engine/identity/sign_in.h"
#include "tests/support/door_scene.h"

namespace htx {
namespace {

constexpr std::int64_t kDayMinutes = 24 * 60;

Visitor signed_in(DoorScene& scene, const std::string& account) {
  Door door = scene.door();
  REQUIRE_VALUE(const std::string secret, door.sign_in(DoorScene::request_of(account)));
  REQUIRE_VALUE(const auto visitor, door.visitor(secret));
  REQUIRE(visitor.has_value());
  return *visitor;
}

TokenTerms terms(const std::string& name = "bảng tính <b> \u202E", std::int64_t days = 30) {
  return {.name = name, .role = OfficeRole::kCommittee, .access = TokenAccess::kRead, .days = days};
}

TEST_CASE("a token lets a program in as its account in its role", "[identity][token]") {
  DoorScene scene;
  scene.let_in("lan", OfficeRole::kCommittee);
  scene.give("lan", OfficeRole::kOfficer);
  const Visitor lan = signed_in(scene, "lan");
  Door door = scene.door();
  REQUIRE_VALUE(const std::string text, door.new_token(lan, terms()));
  REQUIRE_VALUE(const auto program, door.visitor_with_token(text));
  REQUIRE(program.has_value());
  CHECK(program->account == "lan");
  CHECK(program->roles == std::vector{OfficeRole::kCommittee});
  CHECK(program->access == TokenAccess::kRead);
  CHECK(program->session.empty());
  REQUIRE_VALUE(const auto tokens, door.tokens_of("lan"));
  REQUIRE(tokens.size() == 1);
  CHECK(tokens[0].terms.name == "bảng tính <b> \u202E");
  CHECK(tokens[0].terms.days == 30);
  CHECK(tokens[0].used_at == DoorScene::kMorning);
  // What lies in the vault lets nobody in.
  CHECK_FALSE(door.visitor_with_token(tokens[0].id)->has_value());
  CHECK_FALSE(door.visitor_with_token("htx_" + tokens[0].id)->has_value());
  CHECK_FALSE(door.visitor(text.substr(4))->has_value());
}

TEST_CASE("a token ends by its day, its owner, its role, its account and a lost password",
          "[identity][token]") {
  DoorScene scene;
  scene.let_in("lan", OfficeRole::kCommittee, Date::of(2021, 1, 20));
  scene.let_in("mai", OfficeRole::kCommittee);
  Door door = scene.door();
  const Visitor lan = signed_in(scene, "lan");
  const Visitor mai = signed_in(scene, "mai");
  REQUIRE_VALUE(const std::string of_lan, door.new_token(lan, terms()));
  REQUIRE_VALUE(const std::string short_one, door.new_token(mai, terms("a", 1)));
  REQUIRE_VALUE(const std::string revoked, door.new_token(mai, terms("b")));
  REQUIRE_VALUE(const std::string kept, door.new_token(mai, terms("c")));
  REQUIRE_ERROR(door.end_token("lan", *digest_of_secret(revoked.substr(4))), "identity.no-token");
  REQUIRE(door.end_token("mai", *digest_of_secret(revoked.substr(4))).has_value());
  CHECK_FALSE(door.visitor_with_token(revoked)->has_value());
  CHECK(door.visitor_with_token(short_one)->has_value());
  scene.pass(kDayMinutes);
  CHECK_FALSE(door.visitor_with_token(short_one)->has_value());
  CHECK(door.tokens_of("mai")->size() == 1);
  CHECK(door.visitor_with_token(of_lan)->has_value());
  scene.pass(5 * kDayMinutes);
  CHECK_FALSE(door.visitor_with_token(of_lan)->has_value());
  CHECK(door.visitor_with_token(kept)->has_value());
  scene.put("account", "mai", fields_of(Account{"mai", "mai", AccountState::kClosed}));
  CHECK_FALSE(door.visitor_with_token(kept)->has_value());
  scene.put("account", "mai", fields_of(Account{"mai", "mai"}));
  CHECK(door.visitor_with_token(kept)->has_value());
  REQUIRE_VALUE(const std::string link, door.new_link("mai"));
  REQUIRE(door.set_password_by_link(link, "một mật khẩu khác").has_value());
  CHECK_FALSE(door.visitor_with_token(kept)->has_value());
}

TEST_CASE("a token is asked for with a name, a term and a role one has", "[identity][token]") {
  DoorScene scene;
  scene.let_in("lan", OfficeRole::kCommittee);
  Door door = scene.door();
  const Visitor lan = signed_in(scene, "lan");
  TokenTerms board = terms();
  board.role = OfficeRole::kBoard;
  REQUIRE_ERROR(door.new_token(lan, board), "identity.not-your-role");
  REQUIRE_ERROR(door.new_token(lan, terms("")), "identity.bad-token-name");
  REQUIRE_ERROR(door.new_token(lan, terms(std::string(101, 'a'))), "identity.bad-token-name");
  for (const std::int64_t days : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{367}, INT64_MAX})
    REQUIRE_ERROR(door.new_token(lan, terms("a", days)), "identity.bad-token-days");
  for (std::size_t i = 0; i < kMostTokens; ++i) REQUIRE(door.new_token(lan, terms()).has_value());
  REQUIRE_ERROR(door.new_token(lan, terms()), "identity.too-many-tokens");
  for (const std::string& forged : {std::string(), std::string("htx_"), "htx_" + std::string(64, 'a'),
                                    "htx_" + std::string(64, 'A'), std::string("htx_' OR 1=1 --")})
    CHECK_FALSE(door.visitor_with_token(forged)->has_value());
}

}  // namespace
}  // namespace htx
