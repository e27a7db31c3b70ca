#include "engine/ledger/log_events.h"

#include "engine/base/sha256.h"
#include "engine/ledger/verify.h"
#include "tests/support/matchers.h"

namespace htx {
namespace {

constexpr const char* kLog = "htx/0f1e2d3c4b5a6978";

Entry entry_of(std::int64_t seq, std::string_view action, std::string log = kLog) {
  return {.log = std::move(log),
          .seq = seq,
          .at = "2021-01-15T02:30:00.000Z",
          .actor = "ubkt-01",
          .role = "chair",
          .action = std::string(action),
          .subject = "log"};
}

LogEnd end_of(std::string origin, std::uint64_t size = 7) {
  return {.origin = std::move(origin), .head = {size, sha256(as_bytes("root"))}};
}

TEST_CASE("log events: an opening names the logs it goes on from", "[ledger][log]") {
  const std::vector<LogEnd> ends = {end_of("htx/aaaaaaaaaaaaaaaa"), end_of("htx/bbbbbbbbbbbbbbbb", 1)};
  Entry opening = entry_of(1, kLogOpen);
  opening.details = opening_details(ends);
  REQUIRE_VALUE(const std::string bytes, to_bytes(opening));
  REQUIRE_VALUE(const Entry read, read_entry(as_bytes(bytes)));
  REQUIRE_VALUE(const auto found, predecessors_of(read));
  CHECK(found == ends);
}

TEST_CASE("log events: an opening that cannot be is refused", "[ledger][log]") {
  const auto refused = [](const std::vector<LogEnd>& ends) {
    Entry opening = entry_of(1, kLogOpen);
    opening.details = opening_details(ends);
    REQUIRE_ERROR(to_bytes(opening), "ledger.entry-field");
  };
  refused({end_of(kLog)});
  refused({end_of("htx/a"), end_of("htx/a")});
  refused({end_of("htx/a", 0)});
  refused({end_of("two words")});
  REQUIRE_ERROR(to_bytes(entry_of(1, kLogOpen)), "ledger.entry-field");
  Entry late = entry_of(2, kLogOpen);
  late.details = opening_details({});
  REQUIRE_ERROR(to_bytes(late), "ledger.entry-field");
  REQUIRE_ERROR(to_bytes(entry_of(1, kLogFreeze)), "ledger.entry-field");
  Entry further = entry_of(1, kLogOpen);
  further.details = opening_details({});
  further.details.add("wrote", Json(Json::Object{}));
  CHECK(to_bytes(further).has_value());
}

VerifyReport verified(const std::vector<Entry>& entries, const VerifyOptions& options = {}) {
  LedgerVerifier verifier(options);
  for (const Entry& entry : entries) {
    REQUIRE_VALUE(const std::string bytes, to_bytes(entry));
    if (!verifier.add(as_bytes(bytes))) break;
  }
  return verifier.finish(std::nullopt);
}

TEST_CASE("log events: nothing follows a freeze, and no entry is of another log", "[ledger][log]") {
  const auto code = [](const VerifyReport& report) { return report.ok() ? "" : report.fault->message.code; };
  CHECK(verified({entry_of(1, "evaluate"), entry_of(2, kLogFreeze)}).ok());
  CHECK(code(verified({entry_of(1, "evaluate"), entry_of(2, kLogFreeze), entry_of(3, "evaluate")})) ==
        "ledger.verify-frozen");
  CHECK(code(verified({entry_of(1, "evaluate"), entry_of(2, "evaluate", "htx/other")})) ==
        "ledger.verify-log");
  CHECK(code(verified({entry_of(1, "evaluate")}, {.log = "htx/other"})) == "ledger.verify-log");
}

}  // namespace
}  // namespace htx
