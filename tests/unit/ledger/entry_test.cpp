#include "engine/ledger/entry.h"

#include "engine/base/sha256.h"
#include "tests/support/matchers.h"

namespace htx {
namespace {

Entry sample() {
  Json details;
  details.add("file", "htx-2020.csv").add("rows", std::int64_t{249});
  return {.log = "htx/0f1e2d3c4b5a6978",
          .seq = 1,
          .at = "2021-01-15T02:30:00.000Z",
          .actor = "ubkt-03",
          .role = "clerk",
          .action = "import.cooperatives",
          .subject = "batch:2021-0001",
          .before = "",
          .after = to_hex(sha256({})),
          .details = details};
}

TEST_CASE("entry: its bytes are canonical JSON and read back to the same entry", "[ledger][entry]") {
  REQUIRE_VALUE(const std::string bytes, to_bytes(sample()));
  CHECK(bytes ==
        R"({"action":"import.cooperatives","actor":"ubkt-03","after":")" + to_hex(sha256({})) +
            R"(","at":"2021-01-15T02:30:00.000Z","before":"","details":{"file":"htx-2020.csv","rows":249},)"
            R"("log":"htx/0f1e2d3c4b5a6978","role":"clerk","seq":1,"subject":"batch:2021-0001","v":1})");
  REQUIRE_VALUE(const Entry read, read_entry(as_bytes(bytes)));
  REQUIRE_VALUE(const std::string again, to_bytes(read));
  CHECK(again == bytes);
  CHECK(read.action == "import.cooperatives");
  CHECK(read.details.integer_of("rows") == 249);
}

TEST_CASE("entry: a field that cannot be is named", "[ledger][entry]") {
  struct Case {
    std::string field;
    void (*damage)(Entry&);
  };
  const std::vector<Case> cases = {
      {"log", [](Entry& e) { e.log.clear(); }},
      {"log", [](Entry& e) { e.log = "two words"; }},
      {"log", [](Entry& e) { e.log = "htx+1"; }},
      {"seq", [](Entry& e) { e.seq = 0; }},
      {"at", [](Entry& e) { e.at = "2021-01-15 02:30"; }},
      {"at", [](Entry& e) { e.at = "2021-02-30T02:30:00.000Z"; }},
      {"at", [](Entry& e) { e.at = "2021-01-15T24:30:00.000Z"; }},
      {"at", [](Entry& e) { e.at = "2021-01-15T02:60:00.000Z"; }},
      {"at", [](Entry& e) { e.at = "2021-01-15T02:30:00.0x0Z"; }},
      {"actor", [](Entry& e) { e.actor.clear(); }},
      {"action", [](Entry& e) { e.action.clear(); }},
      {"action", [](Entry& e) { e.action = "Open case"; }},
      {"before", [](Entry& e) { e.before = "abc"; }},
      {"after", [](Entry& e) { e.after = std::string(64, 'X'); }},
      {"details", [](Entry& e) { e.details = "text"; }},
  };
  for (const Case& c : cases) {
    CAPTURE(c.field);
    Entry entry = sample();
    c.damage(entry);
    const auto bytes = to_bytes(entry);
    REQUIRE_FALSE(bytes.has_value());
    CHECK(bytes.error().message() == Message("ledger.entry-field", {{"field", c.field}}));
  }
}

TEST_CASE("entry: numbers that have no canonical form are refused", "[ledger][entry]") {
  Entry entry = sample();
  entry.details.add("score", Json::Number{"87.5"});
  REQUIRE_ERROR(to_bytes(entry), "value.not-canonical");
}

TEST_CASE("entry: 65535 bytes are the most", "[ledger][entry]") {
  Entry entry = sample();
  REQUIRE_VALUE(const std::string plain, to_bytes(entry));
  entry.subject += std::string(kMaxEntryBytes - plain.size(), 'x');
  REQUIRE_VALUE(const std::string largest, to_bytes(entry));
  CHECK(largest.size() == kMaxEntryBytes);
  CHECK(read_entry(as_bytes(largest)).has_value());
  entry.subject += "x";
  REQUIRE_ERROR(to_bytes(entry), "ledger.entry-too-large");
  REQUIRE_ERROR(read_entry(as_bytes(largest + " ")), "ledger.entry-too-large");
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

TEST_CASE("entry: bytes that are not one entry in canonical form are refused", "[ledger][entry]") {
  REQUIRE_VALUE(const std::string good, to_bytes(sample()));
  REQUIRE_ERROR(read_entry(as_bytes("")), "value.bad-json");
  REQUIRE_ERROR(read_entry(as_bytes("null")), "ledger.entry-field");
  REQUIRE_ERROR(read_entry(as_bytes("[]")), "ledger.entry-field");
  REQUIRE_ERROR(read_entry(as_bytes(replaced(good, "\"v\":1", "\"v\":2"))), "ledger.entry-field");
  REQUIRE_ERROR(read_entry(as_bytes(replaced(good, "\"before\":\"\",", ""))), "ledger.entry-field");
  REQUIRE_ERROR(read_entry(as_bytes(replaced(good, "\"log\":\"htx/0f1e2d3c4b5a6978\",", ""))),
                "ledger.entry-field");
  REQUIRE_ERROR(read_entry(as_bytes(replaced(good, "\"v\":1", "\"v\":1,\"x\":1"))), "ledger.entry-field");
  REQUIRE_ERROR(read_entry(as_bytes(replaced(good, "\"seq\":1", "\"seq\":\"1\""))), "ledger.entry-field");
  REQUIRE_ERROR(read_entry(as_bytes(replaced(good, "\"seq\":1", "\"seq\": 1"))),
                "ledger.entry-not-canonical");
  REQUIRE_ERROR(read_entry(as_bytes(replaced(good, "249", "249.0"))), "ledger.entry-not-canonical");
  REQUIRE_ERROR(read_entry(as_bytes(good + "\n")), "ledger.entry-not-canonical");
  REQUIRE_ERROR(read_entry(as_bytes(replaced(good, "clerk", "cl\\u0065rk"))), "ledger.entry-not-canonical");
}

}  // namespace
}  // namespace htx
