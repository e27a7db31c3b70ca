#include "engine/ledger/proof.h"

#include <algorithm>
#include <bit>
#include <string>

namespace htx {
namespace {

Error bad_index(std::uint64_t index, std::uint64_t size) {
  return Error(ErrorCode::kInvalidArgument,
               {"ledger.proof-index", {{"index", std::to_string(index)}, {"size", std::to_string(size)}}});
}

Error bad_sizes(std::uint64_t earlier, std::uint64_t later) {
  return Error(ErrorCode::kInvalidArgument,
               {"ledger.proof-sizes", {{"old", std::to_string(earlier)}, {"new", std::to_string(later)}}});
}

Error bad_length(std::size_t found) {
  return Error(ErrorCode::kCorrupt, {"ledger.proof-length", {{"found", std::to_string(found)}}});
}

Status same_root(const Digest& computed, const Digest& expected) {
  if (computed == expected) return Done{};
  return Error(ErrorCode::kCorrupt,
               {"ledger.proof-root", {{"computed", to_hex(computed)}, {"expected", to_hex(expected)}}});
}

// The largest power of two below `n`.  REQUIRES: n > 1
std::uint64_t split_point(std::uint64_t n) { return std::bit_floor(n - 1); }

}  // namespace

Result<ProofBuilder> ProofBuilder::inclusion(std::uint64_t index, std::uint64_t size) {
  if (index >= size) return bad_index(index, size);
  ProofBuilder builder(size);
  builder.plan_inclusion(0, size, index);
  return builder;
}

Result<ProofBuilder> ProofBuilder::consistency(std::uint64_t old_size, std::uint64_t new_size) {
  if (old_size == 0 || old_size > new_size) return bad_sizes(old_size, new_size);
  ProofBuilder builder(new_size);
  builder.plan_consistency(0, new_size, old_size, true);
  return builder;
}

// RFC 6962 section 2.1.1, PATH(m, D[n]).
void ProofBuilder::plan_inclusion(std::uint64_t begin, std::uint64_t end, std::uint64_t index) {
  if (end - begin == 1) return;
  const std::uint64_t middle = begin + split_point(end - begin);
  if (index < middle) {
    plan_inclusion(begin, middle, index);
    parts_.push_back({middle, end, {}});
  } else {
    plan_inclusion(middle, end, index);
    parts_.push_back({begin, middle, {}});
  }
}

// RFC 6962 section 2.1.2, SUBPROOF(m, D[n], b); `known` is b: the verifier holds the root of this part.
void ProofBuilder::plan_consistency(std::uint64_t begin, std::uint64_t end, std::uint64_t old_end,
                                    bool known) {
  if (old_end == end) {
    if (!known) parts_.push_back({begin, end, {}});
    return;
  }
  const std::uint64_t middle = begin + split_point(end - begin);
  if (old_end <= middle) {
    plan_consistency(begin, middle, old_end, known);
    parts_.push_back({middle, end, {}});
  } else {
    plan_consistency(middle, end, old_end, false);
    parts_.push_back({begin, middle, {}});
  }
}

void ProofBuilder::add(const Digest& leaf) {
  for (Part& part : parts_) {
    if (fed_ >= part.begin && fed_ < part.end) part.subtree.append(leaf);
  }
  ++fed_;
}

Result<Proof> ProofBuilder::finish() && {
  if (fed_ < size_) {
    return Error(
        ErrorCode::kInvalidArgument,
        {"ledger.proof-leaves", {{"found", std::to_string(fed_)}, {"expected", std::to_string(size_)}}});
  }
  Proof proof;
  for (const Part& part : parts_) proof.push_back(part.subtree.root());
  return proof;
}

Result<Proof> inclusion_proof(std::span<const Digest> leaves, std::uint64_t index) {
  HTX_ASSIGN_OR_RETURN(ProofBuilder builder, ProofBuilder::inclusion(index, leaves.size()));
  for (const Digest& leaf : leaves) builder.add(leaf);
  return std::move(builder).finish();
}

Result<Proof> consistency_proof(std::span<const Digest> leaves, std::uint64_t old_size) {
  HTX_ASSIGN_OR_RETURN(ProofBuilder builder, ProofBuilder::consistency(old_size, leaves.size()));
  for (const Digest& leaf : leaves) builder.add(leaf);
  return std::move(builder).finish();
}

// RFC 9162 section 2.1.3.2; fn and sn are its names.
Status verify_inclusion(std::uint64_t index, const Digest& leaf, const TreeHead& head,
                        std::span<const Digest> proof) {
  if (index >= head.size) return bad_index(index, head.size);
  std::uint64_t fn = index;
  std::uint64_t sn = head.size - 1;
  Digest root = leaf;
  for (const Digest& hash : proof) {
    if (sn == 0) return bad_length(proof.size());
    if ((fn & 1U) != 0 || fn == sn) {
      root = node_hash(hash, root);
      while ((fn & 1U) == 0 && fn != 0) {
        fn >>= 1U;
        sn >>= 1U;
      }
    } else {
      root = node_hash(root, hash);
    }
    fn >>= 1U;
    sn >>= 1U;
  }
  if (sn != 0) return bad_length(proof.size());
  return same_root(root, head.root);
}

// RFC 9162 section 2.1.4.2; fn, sn, fr and sr are its names.
Status verify_consistency(const TreeHead& earlier, const TreeHead& later, std::span<const Digest> proof) {
  if (earlier.size == 0 || earlier.size > later.size) return bad_sizes(earlier.size, later.size);
  if (earlier.size == later.size) {
    if (!proof.empty()) return bad_length(proof.size());
    return same_root(earlier.root, later.root);
  }
  if (proof.empty()) return bad_length(0);

  // Step 2: the root of a complete tree is the first hash of the proof; the sender leaves it out.
  std::span<const Digest> rest = proof;
  Digest fr = earlier.root;
  if (!std::has_single_bit(earlier.size)) {
    fr = rest.front();
    rest = rest.subspan(1);
  }
  Digest sr = fr;
  std::uint64_t fn = earlier.size - 1;
  std::uint64_t sn = later.size - 1;
  while ((fn & 1U) != 0) {
    fn >>= 1U;
    sn >>= 1U;
  }
  for (const Digest& hash : rest) {
    if (sn == 0) return bad_length(proof.size());
    if ((fn & 1U) != 0 || fn == sn) {
      fr = node_hash(hash, fr);
      sr = node_hash(hash, sr);
      while ((fn & 1U) == 0 && fn != 0) {
        fn >>= 1U;
        sn >>= 1U;
      }
    } else {
      sr = node_hash(sr, hash);
    }
    fn >>= 1U;
    sn >>= 1U;
  }
  if (sn != 0) return bad_length(proof.size());
  HTX_RETURN_IF_ERROR(same_root(fr, earlier.root));
  return same_root(sr, later.root);
}

}  // namespace htx
