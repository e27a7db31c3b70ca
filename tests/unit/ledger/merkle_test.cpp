#include "engine/ledger/merkle.h"

#include "tests/support/files.h"
#include "tests/support/matchers.h"
#include "tests/support/merkle_oracle.h"

namespace htx {
namespace {

std::vector<Digest> numbered_leaves(std::size_t count) {
  std::vector<Digest> leaves;
  for (std::size_t i = 0; i < count; ++i) leaves.push_back(leaf_hash(as_bytes("leaf " + std::to_string(i))));
  return leaves;
}

TEST_CASE("merkle: the empty tree has the hash of nothing as root", "[ledger][merkle]") {
  CHECK(to_hex(empty_root()) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(Frontier().head() == TreeHead{});
  CHECK(merkle_root({}) == empty_root());
}

TEST_CASE("merkle: a leaf and a node of the same bytes have different hashes", "[ledger][merkle]") {
  const Digest left = leaf_hash(as_bytes("a"));
  const std::string pair = std::string(as_text(left)) + std::string(as_text(left));
  CHECK(leaf_hash(as_bytes(pair)) != node_hash(left, left));
  CHECK(node_hash(left, left) == sha256(as_bytes("\x01" + pair)));
}

TEST_CASE("merkle: the frontier has the root of the recursive definition at every size", "[ledger][merkle]") {
  const std::vector<Digest> leaves = numbered_leaves(260);
  Frontier frontier;
  for (std::size_t n = 0; n <= leaves.size(); ++n) {
    CAPTURE(n);
    CHECK(frontier.size() == n);
    CHECK(frontier.root() == oracle::tree_hash(std::span(leaves).first(n)));
    REQUIRE_VALUE(const Frontier read, Frontier::from_bytes(as_bytes(frontier.to_bytes())));
    CHECK(read == frontier);
    if (n < leaves.size()) frontier.append(leaves[n]);
  }
}

TEST_CASE("merkle: bytes of a frontier whose length does not follow from the size are refused",
          "[ledger][merkle]") {
  Frontier frontier;
  for (const Digest& leaf : numbered_leaves(5)) frontier.append(leaf);
  const std::string good = frontier.to_bytes();
  CHECK(good.size() == 8 + 2 * 32);
  for (const std::string& bad : {std::string(), good.substr(0, 7), good.substr(0, 8),
                                 good.substr(0, good.size() - 1), good + "x", good + std::string(32, 'x')}) {
    CAPTURE(bad.size());
    REQUIRE_ERROR(Frontier::from_bytes(as_bytes(bad)), "ledger.bad-frontier");
  }
}

}  // namespace
}  // namespace htx
