#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <random>
#include <thread>
#include <utility>
#include "engine/store/transaction.h"

#include "tests/support/store_scene.h"

namespace htx {
namespace {

// Appends for ever: each transaction brings one revision of one record and one entry that says which.
// Runs in a child process, so nothing of Catch may be used; the exit status says what went wrong.
// Writes one byte to `started` once the first commit is done.
int append_until_killed(const StoreAddress& address, int started) {
  auto store = Store::open(address);
  if (!store) return 2;
  bool told = false;
  while (true) {
    auto transaction = store->begin();
    if (!transaction) return 3;
    const auto head = store->ledger_head();
    if (!head) return 4;
    const auto count = static_cast<std::int64_t>(head->size);
    if (!transaction->put_batch(import_batch())) return 5;
    const auto change = transaction->put_record("cooperative", "HTX-001", cooperative_body(count + 1));
    if (!change) return 5;
    Act act = act_about("HTX-001");
    act.details.add("revision", change->revision);
    if (!transaction->append_entry(act)) return 6;
    if (!transaction->commit()) return 7;
    if (!std::exchange(told, true) && ::write(started, "x", 1) != 1) return 8;
  }
}

// A process that appends, known to have begun.
pid_t start_appending(const StoreAddress& address) {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) _exit(append_until_killed(address, ends[1]));
  char byte = 0;
  REQUIRE(::read(ends[0], &byte, 1) == 1);
  ::close(ends[0]);
  ::close(ends[1]);
  return child;
}

TEST_CASE("crash: a process killed at any moment leaves state and ledger that agree", "[store][crash]") {
  const StorePlace dir;
  {
    REQUIRE_VALUE(Store store, Store::create(dir.address()));
    commit_change(store, [](Transaction& t) { REQUIRE(t.put_batch(import_batch()).has_value()); });
  }
  std::mt19937 random(20'210'115);  // The same moments each time, as far as a scheduler allows.
  std::uniform_int_distribution<int> milliseconds(0, 40);
  std::int64_t entries = 1;
  constexpr int kRounds = 20;
  for (int round = 0; round < kRounds; ++round) {
    CAPTURE(round);
    const pid_t child = start_appending(dir.address());
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds(random)));
    REQUIRE(kill(child, SIGKILL) == 0);
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE((WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL));

    REQUIRE_VALUE(Store store, Store::open(dir.address()));
    REQUIRE_VALUE(const VerifyReport report, store.verify_ledger());
    REQUIRE(report.ok());
    const auto size = static_cast<std::int64_t>(report.computed.size);
    CHECK(size > entries);
    entries = size;
    REQUIRE_VALUE(const auto record, store.record("cooperative", "HTX-001"));
    // One entry opened the store; every further one brought a revision.
    CHECK((record ? record->revision : 0) == entries - 1);
    REQUIRE_VALUE(const auto last, store.entries(entries, 1));
    CHECK(last.at(0).details.integer_of("revision") == entries - 1);
    CHECK(store.check().has_value());
  }
}

TEST_CASE("crash: verifying while another process writes finds no fault", "[store][crash]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  commit_change(store, [](Transaction& t) { REQUIRE(t.put_batch(import_batch()).has_value()); });
  const pid_t child = start_appending(dir.address());
  // The ledger grows while it is read, so the rounds are bounded by time as well as by number.
  const auto enough = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  for (int i = 0; i < 3 || (i < 50 && std::chrono::steady_clock::now() < enough); ++i) {
    REQUIRE_VALUE(const VerifyReport report, store.verify_ledger());
    CHECK(report.ok());
  }
  REQUIRE(kill(child, SIGKILL) == 0);
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(WIFSIGNALED(status));
}

}  // namespace
}  // namespace htx
