#include "engine/store/vault.h"

#include <SQLiteCpp/Database.h>

#include <filesystem>

#include "engine/base/closed_list.h"
#include "tests/support/shell.h"
#include "tests/support/store_scene.h"

namespace htx {
namespace {

struct VaultPlace {
  StorePlace dir;
  Store store = made();
  Vault vault = opened();

  Store made() const {
    REQUIRE_VALUE(Store made, Store::create(dir.address()));
    return made;
  }
  Vault opened() const {
    REQUIRE_VALUE(Vault opened, Vault::open(dir.address(), store.office()));
    return opened;
  }
};

Credential link_to(const std::string& account, const std::string& id) {
  return {.kind = CredentialKind::kLink, .id = id, .account = account, .made_at = {1}, .until = {2}};
}

TEST_CASE("vault: what is put is there until it is taken, once", "[store][vault]") {
  VaultPlace place;
  REQUIRE(place.vault.put(link_to("lan", "a")).has_value());
  REQUIRE_VALUE(const auto found, place.vault.credential(CredentialKind::kLink, "a"));
  REQUIRE(found.has_value());
  CHECK(found->account == "lan");
  CHECK(found->until.milliseconds == 2);
  Vault other = place.opened();
  REQUIRE_VALUE(const auto taken, other.take(CredentialKind::kLink, "a"));
  CHECK(taken.has_value());
  REQUIRE_VALUE(const auto again, place.vault.take(CredentialKind::kLink, "a"));
  CHECK_FALSE(again.has_value());
}

TEST_CASE("vault: a kind that is none is damage and no other kind", "[store][vault]") {
  VaultPlace place;
  REQUIRE(place.vault.put(link_to("an", "x")).has_value());
  SQLite::Database file(place.dir.address().path, SQLite::OPEN_READWRITE);
  file.exec("UPDATE credential SET kind = 'key'");
  REQUIRE_ERROR(place.vault.credentials_of("an"), "store.row-damaged");
  for (const CredentialKind kind :
       {CredentialKind::kPassword, CredentialKind::kOneTimeCode, CredentialKind::kRecoveryCode,
        CredentialKind::kLink, CredentialKind::kToken})
    CHECK(enum_from_string<CredentialKind>(to_string(kind)) == kind);
}

TEST_CASE("vault: a counter only rises", "[store][vault]") {
  VaultPlace place;
  REQUIRE(place.vault.put({.kind = CredentialKind::kOneTimeCode, .id = "lan", .account = "lan"}).has_value());
  REQUIRE_VALUE(const bool first, place.vault.raise_counter(CredentialKind::kOneTimeCode, "lan", 7));
  REQUIRE_VALUE(const bool again, place.vault.raise_counter(CredentialKind::kOneTimeCode, "lan", 7));
  REQUIRE_VALUE(const bool back, place.vault.raise_counter(CredentialKind::kOneTimeCode, "lan", 6));
  CHECK(first);
  CHECK_FALSE(again);
  CHECK_FALSE(back);
}

TEST_CASE("vault: a password is replaced, and what is erased is gone", "[store][vault]") {
  VaultPlace place;
  REQUIRE(place.vault.put({.id = "lan", .account = "lan", .secret = "one"}).has_value());
  REQUIRE(place.vault.put({.id = "lan", .account = "lan", .secret = "two"}).has_value());
  REQUIRE(place.vault.put(link_to("lan", "a")).has_value());
  REQUIRE_VALUE(const auto all, place.vault.credentials_of("lan"));
  REQUIRE(all.size() == 2);
  CHECK(all.back().secret == "two");
  REQUIRE(place.vault.erase("lan", CredentialKind::kPassword).has_value());
  REQUIRE_VALUE(const auto gone, place.vault.credential(CredentialKind::kPassword, "lan"));
  CHECK_FALSE(gone.has_value());
}

TEST_CASE("vault: sign-ins end one by one, for an account, or by their age", "[store][vault]") {
  VaultPlace place;
  for (const char* id : {"a", "b", "c"}) {
    const Instant seen{id[0] == 'c' ? 10 : 100};
    REQUIRE(place.vault.begin_sign_in({id, "lan", "committee", {5}, seen}).has_value());
  }
  REQUIRE(place.vault.end_old_sign_ins({50}, {0}).has_value());
  REQUIRE_VALUE(const auto young, place.vault.sign_ins_of("lan"));
  CHECK(young.size() == 2);
  REQUIRE(place.vault.see("a", {200}).has_value());
  REQUIRE(place.vault.set_role("a", "board").has_value());
  REQUIRE(place.vault.end_other_sign_ins("lan", "a").has_value());
  REQUIRE_VALUE(const auto left, place.vault.sign_ins_of("lan"));
  REQUIRE(left.size() == 1);
  CHECK(left.front().seen_at.milliseconds == 200);
  CHECK(left.front().role == "board");
  REQUIRE(place.vault.end_sign_in("a").has_value());
  REQUIRE_VALUE(const auto none, place.vault.sign_in("a"));
  CHECK_FALSE(none.has_value());
}

TEST_CASE("vault: a further connection of one process does not take the locks of the others",
          "[store][vault]") {
  VaultPlace place;
  REQUIRE(place.vault.put(link_to("lan", "a")).has_value());
  const Vault further = place.opened();
  // Another process that opens and closes the file must not take itself for the last one: the log stays.
  const std::string command =
      "sqlite3 '" + place.dir.file("htx.db") + "' 'SELECT count(*) FROM batch' >/dev/null";
  REQUIRE(shell(command) == 0);
  CHECK(std::filesystem::exists(place.dir.file("htx.db-wal")));
  REQUIRE(place.vault.put(link_to("lan", "b")).has_value());
  REQUIRE_VALUE(const auto found, place.vault.credential(CredentialKind::kLink, "a"));
  CHECK(found.has_value());
  CHECK(place.store.check().has_value());
}

TEST_CASE("vault: nothing of it is in the ledger, and offices do not see each other's", "[store][vault]") {
  VaultPlace place;
  REQUIRE(place.vault.put(link_to("lan", "a")).has_value());
  REQUIRE_VALUE(const TreeHead head, place.store.ledger_head());
  CHECK(head.size == 0);
  REQUIRE_VALUE(const Store second, Store::add_office(place.dir.address()));
  REQUIRE_VALUE(Vault other, Vault::open(place.dir.address(), second.office()));
  REQUIRE_VALUE(const auto found, other.credential(CredentialKind::kLink, "a"));
  CHECK_FALSE(found.has_value());
}

}  // namespace
}  // namespace htx
