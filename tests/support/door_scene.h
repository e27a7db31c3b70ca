#pragma once

#include "engine/identity/membership.h"
#include "engine/identity/sign_in.h"
#include "engine/store/transaction.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_dir.h"

namespace htx {

// An office with a door, and a clock that a test moves.
class DoorScene {
 public:
  static constexpr Instant kMorning{1'610'677'800'000};  // 2021-01-15T02:30Z

  Door door() {
    return {guard, vault, store, clock,
            [](Instant moment) { return Date::from_days(moment.milliseconds / 86'400'000); }};
  }

  // An account with a password, and a role from 1 January 2021.
  void let_in(const std::string& account, OfficeRole role, std::optional<Date> until = {}) {
    put("account", account, fields_of(Account{account, account}));
    give(account, role, until);
    Door at = door();
    REQUIRE_VALUE(const std::string link, at.new_link(account));
    REQUIRE(at.set_password_by_link(link, password_of(account)).has_value());
  }
  void give(const std::string& account, OfficeRole role, std::optional<Date> until = {}) {
    const Member member{std::string(group_of(role)), account, *Date::of(2021, 1, 1), until};
    put("member", record_key(member), fields_of(member));
  }
  void put(const std::string& kind, const std::string& key, Json fields) {
    Json body;
    body.add("fields", std::move(fields));
    REQUIRE_VALUE(Transaction transaction, store.begin());
    REQUIRE(transaction.put_batch({.kind = "test"}).has_value());
    REQUIRE(transaction.put_record(kind, key, body).has_value());
    REQUIRE(
        transaction
            .append_entry({.at = to_text(kMorning), .actor = "t", .role = "t", .action = "t", .subject = "t"})
            .has_value());
    REQUIRE(transaction.commit().has_value());
  }
  static std::string password_of(const std::string& account) { return "mật khẩu của " + account; }
  static SignInRequest request_of(const std::string& account) {
    return {account, password_of(account), "", "10.0.0.1"};
  }
  void pass(std::int64_t minutes) { clock.set({clock.now().milliseconds + minutes * 60'000}); }

  TempDir folder;
  Store store = made();
  Vault vault = opened();
  FixedClock clock{kMorning};
  DoorGuard guard;

 private:
  Store made() const {
    REQUIRE_VALUE(Store made, Store::create({folder.file("htx.db")}));
    return made;
  }
  Vault opened() const {
    REQUIRE_VALUE(Vault opened, Vault::open(store.address(), store.office()));
    return opened;
  }
};

}  // namespace htx
