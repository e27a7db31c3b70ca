#pragma once

#include <bit>
#include <span>
#include <vector>

#include "engine/ledger/merkle.h"

namespace htx::oracle {

// RFC 6962 section 2.1 as it is written, recursion and all: slow, plain, and independent of the
// engine's incremental code.

using Leaves = std::span<const Digest>;

inline Digest tree_hash(Leaves leaves) {
  if (leaves.empty()) return sha256({});
  if (leaves.size() == 1) return leaves[0];
  const std::size_t k = std::bit_floor(leaves.size() - 1);
  std::vector<std::uint8_t> message = {0x01};
  for (const Digest& half : {tree_hash(leaves.first(k)), tree_hash(leaves.subspan(k))}) {
    message.insert(message.end(), half.begin(), half.end());
  }
  return sha256(message);
}

// Section 2.1.1, PATH(m, D[n]).
inline std::vector<Digest> path(std::size_t m, Leaves leaves) {
  if (leaves.size() == 1) return {};
  const std::size_t k = std::bit_floor(leaves.size() - 1);
  std::vector<Digest> proof = m < k ? path(m, leaves.first(k)) : path(m - k, leaves.subspan(k));
  proof.push_back(tree_hash(m < k ? leaves.subspan(k) : leaves.first(k)));
  return proof;
}

// Section 2.1.2, SUBPROOF(m, D[n], b).
inline std::vector<Digest> subproof(std::size_t m, Leaves leaves, bool b) {
  if (m == leaves.size()) return b ? std::vector<Digest>{} : std::vector<Digest>{tree_hash(leaves)};
  const std::size_t k = std::bit_floor(leaves.size() - 1);
  std::vector<Digest> proof =
      m <= k ? subproof(m, leaves.first(k), b) : subproof(m - k, leaves.subspan(k), false);
  proof.push_back(tree_hash(m <= k ? leaves.subspan(k) : leaves.first(k)));
  return proof;
}

}  // namespace htx::oracle
