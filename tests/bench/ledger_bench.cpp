#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <string>

#include "engine/base/check.h"
#include "engine/ledger/verify.h"
#include "engine/store/store.h"
#include "engine/store/transaction.h"

// How fast the ledger grows and is verified.  usage: ledger_bench <folder> [entries]
// Prints one line a measurement; times are those of the processor.

namespace {

using namespace htx;  // NOLINT(google-build-using-namespace)

// Of the processor, which other programs on the machine do not stretch.
double seconds_of(auto work) {
  const std::clock_t start = std::clock();
  work();
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

void report(const char* what, std::int64_t entries, double seconds) {
  std::printf("%-46s %9lld entries %8.3f s %12.0f /s\n", what, static_cast<long long>(entries), seconds,
              static_cast<double>(entries) / seconds);
}

Act sample() {
  Json details;
  details.add("note", std::string(150, 'x'));
  return {.at = "2021-01-15T02:30:00.000Z",
          .actor = "ubkt-03",
          .role = "clerk",
          .action = "evaluate",
          .subject = "cooperative:HTX-001",
          .details = details};
}

void append(Store& store, std::int64_t entries, std::int64_t batch) {
  for (std::int64_t done = 0; done < entries; done += batch) {
    auto transaction = store.begin();
    HTX_CHECK(transaction.has_value());
    for (std::int64_t i = 0; i < batch; ++i) HTX_CHECK(transaction->append_entry(sample()).has_value());
    HTX_CHECK(transaction->commit().has_value());
  }
}

void verify(Store& store, const char* what, bool check_form, std::int64_t entries) {
  report(what, entries, seconds_of([&] {
           const auto found = store.verify_ledger({.known = {}, .check_form = check_form});
           HTX_CHECK(found.has_value() && found->ok());
         }));
}

}  // namespace

int main(int argc, char** argv) {
  const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
  // NOLINTNEXTLINE(cert-err34-c): a benchmark.
  const std::int64_t entries = argc > 2 ? std::atoll(argv[2]) : 1'000'000;
  const std::string path = (folder / "ledger_bench.db").string();
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
  auto store = Store::create({path});
  HTX_CHECK(store.has_value());
  constexpr std::int64_t kSingle = 2'000;
  report("append, one entry a transaction", kSingle, seconds_of([&] { append(*store, kSingle, 1); }));
  report("append, 100 entries a transaction", entries / 10,
         seconds_of([&] { append(*store, entries / 10, 100); }));
  const std::int64_t rest = entries - entries / 10 - kSingle;
  report("append, 10000 entries a transaction", rest,
         seconds_of([&] { append(*store, rest / 10'000 * 10'000, 10'000); }));
  const auto head = store->ledger_head();
  HTX_CHECK(head.has_value());
  const auto size = static_cast<std::int64_t>(head->size);
  verify(*store, "verify hashes and roots from the store", false, size);
  verify(*store, "verify hashes, roots and form from the store", true, size);
  return 0;
}
