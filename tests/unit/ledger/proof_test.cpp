#include "engine/ledger/proof.h"

#include "tests/support/matchers.h"
#include "tests/support/merkle_oracle.h"

namespace htx {
namespace {

constexpr std::size_t kLargest = 70;

std::vector<Digest> some_leaves(std::size_t count) {
  std::vector<Digest> leaves;
  for (std::size_t i = 0; i < count; ++i) leaves.push_back(leaf_hash(as_bytes(std::to_string(i))));
  return leaves;
}

TEST_CASE("proof: every inclusion proof is that of the definition and verifies", "[ledger][proof]") {
  const std::vector<Digest> all = some_leaves(kLargest);
  for (std::size_t size = 1; size <= kLargest; ++size) {
    const std::span leaves = std::span(all).first(size);
    const TreeHead head{size, merkle_root(leaves)};
    for (std::size_t index = 0; index < size; ++index) {
      CAPTURE(size, index);
      REQUIRE_VALUE(const Proof proof, inclusion_proof(leaves, index));
      CHECK(proof == oracle::path(index, leaves));
      CHECK(verify_inclusion(index, leaves[index], head, proof).has_value());
    }
  }
}

TEST_CASE("proof: every consistency proof is that of the definition and verifies", "[ledger][proof]") {
  const std::vector<Digest> all = some_leaves(kLargest);
  for (std::size_t size = 1; size <= kLargest; ++size) {
    const std::span leaves = std::span(all).first(size);
    const TreeHead later{size, merkle_root(leaves)};
    for (std::size_t old = 1; old <= size; ++old) {
      CAPTURE(size, old);
      REQUIRE_VALUE(const Proof proof, consistency_proof(leaves, old));
      CHECK(proof == oracle::subproof(old, leaves, true));
      const TreeHead earlier{old, merkle_root(leaves.first(old))};
      CHECK(verify_consistency(earlier, later, proof).has_value());
    }
  }
}

TEST_CASE("proof: one changed bit, hash, size or place is refused", "[ledger][proof]") {
  const std::vector<Digest> leaves = some_leaves(13);
  const TreeHead head{13, merkle_root(leaves)};
  for (std::size_t index = 0; index < leaves.size(); ++index) {
    CAPTURE(index);
    REQUIRE_VALUE(const Proof proof, inclusion_proof(leaves, index));
    for (std::size_t i = 0; i < proof.size(); ++i) {
      Proof damaged = proof;
      damaged[i][i % 32] ^= 0x10U;
      CHECK_FALSE(verify_inclusion(index, leaves[index], head, damaged));
    }
    Proof shorter = proof;
    shorter.pop_back();
    Proof longer = proof;
    longer.push_back(head.root);
    REQUIRE_ERROR(verify_inclusion(index, leaves[index], head, shorter), "ledger.proof-length");
    REQUIRE_ERROR(verify_inclusion(index, leaves[index], head, longer), "ledger.proof-length");
    REQUIRE_ERROR(verify_inclusion(index, leaves[(index + 1) % 13], head, proof), "ledger.proof-root");
    CHECK_FALSE(verify_inclusion((index + 1) % 13, leaves[index], head, proof));
  }
}

TEST_CASE("proof: a consistency proof of another history is refused", "[ledger][proof]") {
  std::vector<Digest> leaves = some_leaves(21);
  const TreeHead earlier{11, merkle_root(std::span(leaves).first(11))};
  leaves[4] = leaf_hash(as_bytes("rewritten"));
  const TreeHead later{21, merkle_root(leaves)};
  REQUIRE_VALUE(const Proof proof, consistency_proof(leaves, 11));
  REQUIRE_ERROR(verify_consistency(earlier, later, proof), "ledger.proof-root");
  REQUIRE_ERROR(verify_consistency(earlier, later, {}), "ledger.proof-length");
  // NOLINTNEXTLINE(readability-suspicious-call-argument): the wrong way round is what is tried.
  REQUIRE_ERROR(verify_consistency(later, earlier, proof), "ledger.proof-sizes");
  REQUIRE_ERROR(verify_consistency(earlier, earlier, proof), "ledger.proof-length");
  REQUIRE_ERROR(verify_consistency(TreeHead{}, later, proof), "ledger.proof-sizes");
}

TEST_CASE("proof: what does not exist has no proof", "[ledger][proof]") {
  const std::vector<Digest> leaves = some_leaves(4);
  REQUIRE_ERROR(inclusion_proof(leaves, 4), "ledger.proof-index");
  REQUIRE_ERROR(inclusion_proof({}, 0), "ledger.proof-index");
  REQUIRE_ERROR(consistency_proof(leaves, 0), "ledger.proof-sizes");
  REQUIRE_ERROR(consistency_proof(leaves, 5), "ledger.proof-sizes");
  REQUIRE_ERROR(verify_inclusion(4, leaves[0], {4, merkle_root(leaves)}, {}), "ledger.proof-index");
}

TEST_CASE("proof: a builder that was fed too few leaves says so", "[ledger][proof]") {
  REQUIRE_VALUE(ProofBuilder builder, ProofBuilder::inclusion(1, 3));
  const std::vector<Digest> leaves = some_leaves(2);
  for (const Digest& leaf : leaves) builder.add(leaf);
  REQUIRE_ERROR(std::move(builder).finish(), "ledger.proof-leaves");
}

TEST_CASE("proof: leaves beyond the tree do not change its proofs", "[ledger][proof]") {
  const std::vector<Digest> leaves = some_leaves(9);
  REQUIRE_VALUE(ProofBuilder builder, ProofBuilder::consistency(3, 7));
  for (const Digest& leaf : leaves) builder.add(leaf);
  REQUIRE_VALUE(const Proof proof, std::move(builder).finish());
  CHECK(proof == oracle::subproof(3, std::span(leaves).first(7), true));
}

}  // namespace
}  // namespace htx
