#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/result.h"
#include "engine/base/sha256.h"

namespace htx {

// The Merkle tree of RFC 6962 section 2.1 over a list of leaves: SHA-256, one domain byte for
// leaves and another for inner nodes, split at the largest power of two below the size.

// The hash of the leaf that holds `bytes`: SHA-256(0x00 || bytes).
Digest leaf_hash(ByteSpan bytes);
// The hash of an inner node: SHA-256(0x01 || left || right).
Digest node_hash(const Digest& left, const Digest& right);
// The root of the tree without leaves: SHA-256 of nothing.
Digest empty_root();
// The root over leaf hashes in their order.
Digest merkle_root(std::span<const Digest> leaf_hashes);

// What a signature speaks for: a number of leaves and the root over them.
struct TreeHead {
  std::uint64_t size = 0;
  Digest root = empty_root();
  bool operator==(const TreeHead&) const = default;
};

// All that must be kept of a tree to append to it: the roots of its complete subtrees, at most 64.
class Frontier {
 public:
  // Adds one leaf by its hash.  Amortised one node hash.
  void append(const Digest& leaf);

  std::uint64_t size() const { return size_; }
  // The root over all leaves so far; as many node hashes as `size()` has bits set.
  Digest root() const;
  TreeHead head() const { return {size_, root()}; }

  // The stored form: the size as 8 bytes, most significant first, then the subtree roots,
  // largest subtree first.  FORMAT.md has an example.
  std::string to_bytes() const;
  // Errors: "ledger.bad-frontier" if the length does not follow from the size.
  static Result<Frontier> from_bytes(ByteSpan bytes);

  bool operator==(const Frontier&) const = default;

 private:
  std::uint64_t size_ = 0;
  std::vector<Digest> peaks_;  // Roots of complete subtrees, largest first.
};

}  // namespace htx
