#include "engine/audit/inclusion.h"

namespace htx {

Result<Inclusion> inclusion_of(Store& store, std::int64_t seq, const TreeHead& head) {
  Inclusion found{.seq = seq, .entry = {}, .leaf = {}, .head = head, .path = {}};
  const auto index = static_cast<std::uint64_t>(seq - 1);
  HTX_ASSIGN_OR_RETURN(ProofBuilder builder, ProofBuilder::inclusion(index, head.size));
  std::uint64_t fed = 0;
  HTX_RETURN_IF_ERROR(store.each_leaf([&](const StoredLeaf& stored) {
    const Digest hash = leaf_hash(stored.bytes);
    builder.add(hash);
    if (fed == index) {
      found.leaf = hash;
      found.entry = as_text(stored.bytes);
    }
    return ++fed < head.size;
  }));
  auto path = std::move(builder).finish();
  if (path) found.path = *std::move(path);
  return found;
}

bool holds(const Inclusion& inclusion) {
  return verify_inclusion(static_cast<std::uint64_t>(inclusion.seq - 1), inclusion.leaf, inclusion.head,
                          inclusion.path)
      .has_value();
}

Result<Inclusion> prove_inclusion(Store& store, std::int64_t seq, const TreeHead& head) {
  HTX_ASSIGN_OR_RETURN(Inclusion found, inclusion_of(store, seq, head));
  if (holds(found)) return found;
  return Error(ErrorCode::kConflict, {"audit.checkpoint-differs", {{"size", std::to_string(head.size)}}});
}

}  // namespace htx
