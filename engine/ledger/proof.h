#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/ledger/merkle.h"

namespace htx {

// Audit paths and consistency proofs of RFC 6962 sections 2.1.1 and 2.1.2, and their verification as
// RFC 9162 sections 2.1.3.2 and 2.1.4.2 spell it out.
using Proof = std::vector<Digest>;

// Builds one proof from the leaf hashes of a tree, fed in order; needs memory for the proof only,
// so that the leaves can stream from a store.
class ProofBuilder {
 public:
  // The path from leaf `index` (from 0) to the root over `size` leaves.
  // Errors: "ledger.proof-index" unless index < size.
  static Result<ProofBuilder> inclusion(std::uint64_t index, std::uint64_t size);
  // That the tree of `old_size` leaves is a beginning of the tree of `new_size` leaves.
  // Errors: "ledger.proof-sizes" unless 0 < old_size <= new_size.
  static Result<ProofBuilder> consistency(std::uint64_t old_size, std::uint64_t new_size);

  // The next leaf; leaves beyond the size of the tree are passed over.
  void add(const Digest& leaf);
  // Errors: "ledger.proof-leaves" if fewer leaves were fed than the tree has.
  Result<Proof> finish() &&;

 private:
  // Leaves [begin, end) whose root is one hash of the proof.
  struct Part {
    std::uint64_t begin;
    std::uint64_t end;
    Frontier subtree;
  };

  explicit ProofBuilder(std::uint64_t size) : size_(size) {}
  void plan_inclusion(std::uint64_t begin, std::uint64_t end, std::uint64_t index);
  void plan_consistency(std::uint64_t begin, std::uint64_t end, std::uint64_t old_end, bool known);

  std::uint64_t size_ = 0;
  std::uint64_t fed_ = 0;
  std::vector<Part> parts_;  // In the order of the proof; no two overlap.
};

// The same over leaf hashes at hand; the tree is `leaves`.
Result<Proof> inclusion_proof(std::span<const Digest> leaves, std::uint64_t index);
Result<Proof> consistency_proof(std::span<const Digest> leaves, std::uint64_t old_size);

// Whether `proof` shows that `leaf` is leaf `index` (from 0) of the tree of `head`.
// Errors: "ledger.proof-index", "ledger.proof-length", "ledger.proof-root".
Status verify_inclusion(std::uint64_t index, const Digest& leaf, const TreeHead& head,
                        std::span<const Digest> proof);

// Whether `proof` shows that the tree of `later` begins with the tree of `earlier`.
// A proof from the empty tree says nothing and is refused.
// Errors: "ledger.proof-sizes", "ledger.proof-length", "ledger.proof-root".
Status verify_consistency(const TreeHead& earlier, const TreeHead& later, std::span<const Digest> proof);

}  // namespace htx
