#include "engine/ledger/verify.h"

#include <algorithm>

#include "tests/support/matchers.h"

namespace htx {
namespace {

// A small ledger in memory, whole and open to damage.
struct Ledger {
  std::vector<std::string> bytes;
  std::vector<StoredLeaf> leaves;
  TreeHead head;

  explicit Ledger(std::int64_t count) {
    Frontier frontier;
    for (std::int64_t seq = 1; seq <= count; ++seq) {
      const Entry entry{.log = "htx/0f1e2d3c4b5a6978",
                        .seq = seq,
                        .at = "2021-01-15T02:30:00.000Z",
                        .actor = "ubkt-03",
                        .role = "clerk",
                        .action = "evaluate",
                        .subject = "cooperative:" + std::to_string(seq)};
      bytes.push_back(*to_bytes(entry));
      frontier.append(leaf_hash(as_bytes(bytes.back())));
      leaves.push_back({seq, {}, leaf_hash(as_bytes(bytes.back())), frontier.root()});
    }
    head = frontier.head();
  }

  // With every hash computed anew over whatever the bytes are now, as one who owns the store can do.
  void rehash() {
    Frontier frontier;
    for (std::size_t i = 0; i < leaves.size(); ++i) {
      leaves[i].leaf_hash = leaf_hash(as_bytes(bytes[i]));
      frontier.append(leaves[i].leaf_hash);
      leaves[i].root_after = frontier.root();
    }
    head = frontier.head();
  }

  VerifyReport verify(const VerifyOptions& options = {}) const {
    std::vector<StoredLeaf> stored = leaves;
    for (std::size_t i = 0; i < stored.size(); ++i) stored[i].bytes = as_bytes(bytes[i]);
    return verify_ledger(stored, head, options);
  }
};

void check_fault(const VerifyReport& report, std::string_view code, std::int64_t seq) {
  REQUIRE(report.fault.has_value());
  CHECK(report.fault->message.code == code);
  CHECK(report.fault->seq == seq);
}

TEST_CASE("verify: a whole ledger fits", "[ledger][verify]") {
  for (const std::int64_t count : {0, 1, 2, 33}) {
    CAPTURE(count);
    const Ledger ledger(count);
    const VerifyReport report = ledger.verify({.known = {ledger.head, TreeHead{}}});
    CHECK(report.ok());
    CHECK(report.computed == ledger.head);
  }
}

TEST_CASE("verify: the first entry that does not fit is named with the reason", "[ledger][verify]") {
  struct Case {
    std::string code;
    std::int64_t seq;
    void (*damage)(Ledger&);
  };
  const std::vector<Case> cases = {
      {"ledger.verify-leaf-hash", 5, [](Ledger& l) { l.bytes[4][20] ^= 1; }},
      {"ledger.verify-leaf-hash", 5, [](Ledger& l) { l.bytes[4].pop_back(); }},
      {"ledger.verify-leaf-hash", 5, [](Ledger& l) { l.leaves[4].leaf_hash[31] ^= 1; }},
      {"ledger.verify-root", 5, [](Ledger& l) { l.leaves[4].root_after[0] ^= 1; }},
      {"ledger.verify-sequence", 5, [](Ledger& l) { l.leaves[4].seq = 6; }},
      {"ledger.verify-sequence", 5,
       [](Ledger& l) {
         l.leaves.erase(l.leaves.begin() + 4);
         l.bytes.erase(l.bytes.begin() + 4);
       }},
      {"ledger.verify-sequence", 5,
       [](Ledger& l) {
         std::swap(l.leaves[4], l.leaves[5]);
         std::swap(l.bytes[4], l.bytes[5]);
       }},
      {"ledger.verify-leaf-hash", 5, [](Ledger& l) { std::swap(l.bytes[4], l.bytes[5]); }},
      {"ledger.verify-number", 5,
       [](Ledger& l) {
         std::swap(l.bytes[4], l.bytes[5]);
         l.rehash();
       }},
      {"ledger.verify-form", 5,
       [](Ledger& l) {
         l.bytes[4] = "not an entry";
         l.rehash();
       }},
      {"ledger.verify-form", 5,
       [](Ledger& l) {
         l.bytes[4] += "\n";
         l.rehash();
       }},
      {"ledger.verify-head-size", 8,
       [](Ledger& l) {
         l.leaves.resize(7);
         l.bytes.resize(7);
       }},
      {"ledger.verify-head-size", 1,
       [](Ledger& l) {
         l.leaves.clear();
         l.bytes.clear();
       }},
      {"ledger.verify-head-root", 9, [](Ledger& l) { l.head.root[3] ^= 1; }},
      {"ledger.verify-head-size", 10, [](Ledger& l) { l.head.size = 8; }},
  };
  for (const Case& c : cases) {
    Ledger ledger(9);
    c.damage(ledger);
    check_fault(ledger.verify(), c.code, c.seq);
  }
}

TEST_CASE("verify: a rewritten history with all hashes renewed is caught by a known head only",
          "[ledger][verify]") {
  Ledger ledger(9);
  const TreeHead known = Ledger(6).head;
  const std::size_t at = ledger.bytes[2].find("cooperative:3");
  REQUIRE(at != std::string::npos);
  ledger.bytes[2].replace(at, 13, "cooperative:4");
  ledger.rehash();
  CHECK(ledger.verify().ok());
  check_fault(ledger.verify({.known = {known}}), "ledger.verify-known", 6);
}

TEST_CASE("verify: a tail cut off together with the head is caught by a known head only",
          "[ledger][verify]") {
  const Ledger whole(9);
  Ledger cut(7);
  CHECK(cut.verify().ok());
  check_fault(cut.verify({.known = {whole.head}}), "ledger.verify-cut", 8);
  check_fault(Ledger(0).verify({.known = {whole.head}}), "ledger.verify-cut", 1);
}

TEST_CASE("verify: two known heads of one size and different roots are a fork", "[ledger][verify]") {
  const Ledger ledger(9);
  TreeHead other = ledger.head;
  other.root[0] ^= 1;
  check_fault(ledger.verify({.known = {ledger.head, other}}), "ledger.verify-fork", 9);
  check_fault(ledger.verify({.known = {TreeHead{0, other.root}}}), "ledger.verify-known", 1);
}

TEST_CASE("verify: without the check of form only hashes and places count", "[ledger][verify]") {
  Ledger ledger(4);
  ledger.bytes[1] = "free text";
  ledger.rehash();
  CHECK(ledger.verify({.known = {}, .check_form = false}).ok());
}

TEST_CASE("verify: leaves as bytes alone are judged by their form and the known heads", "[ledger][verify]") {
  const Ledger ledger(9);
  const auto verify = [&](const std::vector<std::string>& bytes, const TreeHead& head) {
    LedgerVerifier verifier({.known = {Ledger(6).head}});
    for (const std::string& leaf : bytes) verifier.add(as_bytes(leaf));
    return verifier.finish(head);
  };
  CHECK(verify(ledger.bytes, ledger.head).ok());
  std::vector<std::string> changed = ledger.bytes;
  changed[2][changed[2].find("clerk")] = 'C';
  check_fault(verify(changed, ledger.head), "ledger.verify-known", 6);
  std::vector<std::string> late = ledger.bytes;
  late[7][late[7].find("clerk")] = 'C';
  check_fault(verify(late, ledger.head), "ledger.verify-head-root", 9);
  std::vector<std::string> swapped = ledger.bytes;
  std::swap(swapped[3], swapped[4]);
  check_fault(verify(swapped, ledger.head), "ledger.verify-number", 4);
  std::vector<std::string> cut = ledger.bytes;
  cut.pop_back();
  check_fault(verify(cut, ledger.head), "ledger.verify-head-size", 9);
}

TEST_CASE("verify: reading stops at the first fault", "[ledger][verify]") {
  LedgerVerifier verifier;
  CHECK_FALSE(verifier.add({.seq = 2}));
  CHECK_FALSE(verifier.add({.seq = 1}));
  check_fault(verifier.finish(std::nullopt), "ledger.verify-sequence", 1);
}

}  // namespace
}  // namespace htx
