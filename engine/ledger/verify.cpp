#include "engine/ledger/verify.h"

#include <utility>

#include "engine/ledger/log_events.h"

namespace htx {
namespace {

std::string number(std::uint64_t n) { return std::to_string(n); }

}  // namespace

LedgerVerifier::LedgerVerifier(const VerifyOptions& options)
    : check_form_(options.check_form), log_(options.log) {
  for (const TreeHead& head : options.known) {
    const auto [at, inserted] = known_.emplace(head.size, head.root);
    if (inserted || at->second == head.root) continue;
    fail(static_cast<std::int64_t>(head.size), {"ledger.verify-fork", {{"size", number(head.size)}}});
  }
  if (const auto empty = known_.find(0); empty != known_.end() && empty->second != empty_root()) {
    fail(1, {"ledger.verify-known", {{"size", "0"}}});
  }
}

bool LedgerVerifier::fail(std::int64_t seq, Message message) {
  if (!fault_) fault_ = LedgerFault{seq, std::move(message)};
  return false;
}

bool LedgerVerifier::check_bytes(std::int64_t seq, ByteSpan bytes) {
  if (!check_form_) return true;
  const std::string place = std::to_string(seq);
  const auto entry = read_entry(bytes);
  if (!entry) {
    return fail(seq, {"ledger.verify-form", {{"seq", place}, {"why", entry.error().message().code}}});
  }
  if (log_.empty()) log_ = entry->log;
  if (entry->log != log_)
    return fail(seq, {"ledger.verify-log", {{"seq", place}, {"found", entry->log}, {"expected", log_}}});
  if (entry->seq != seq)
    return fail(seq, {"ledger.verify-number", {{"seq", place}, {"found", std::to_string(entry->seq)}}});
  if (frozen_) return fail(seq, {"ledger.verify-frozen", {{"seq", place}}});
  frozen_ = ends_log(bytes);
  return true;
}

bool LedgerVerifier::check_known(std::int64_t seq, const Digest& root) {
  const auto known = known_.find(frontier_.size());
  if (known == known_.end() || known->second == root) return true;
  return fail(seq, {"ledger.verify-known", {{"size", number(known->first)}}});
}

bool LedgerVerifier::accept(std::int64_t seq, ByteSpan bytes, const Digest& hash) {
  if (!check_bytes(seq, bytes)) return false;
  frontier_.append(hash);
  return true;
}

bool LedgerVerifier::add(const StoredLeaf& leaf) {
  if (fault_) return false;
  const auto expected = static_cast<std::int64_t>(frontier_.size() + 1);
  if (leaf.seq != expected) {
    return fail(expected, {"ledger.verify-sequence",
                           {{"seq", std::to_string(expected)}, {"found", std::to_string(leaf.seq)}}});
  }
  const std::string seq = std::to_string(leaf.seq);
  const Digest hash = leaf_hash(leaf.bytes);
  if (hash != leaf.leaf_hash) return fail(leaf.seq, {"ledger.verify-leaf-hash", {{"seq", seq}}});
  if (!accept(leaf.seq, leaf.bytes, hash)) return false;
  const Digest root = frontier_.root();
  if (root != leaf.root_after) return fail(leaf.seq, {"ledger.verify-root", {{"seq", seq}}});
  return check_known(leaf.seq, root);
}

bool LedgerVerifier::add(ByteSpan bytes) {
  if (fault_) return false;
  const auto seq = static_cast<std::int64_t>(frontier_.size() + 1);
  if (!accept(seq, bytes, leaf_hash(bytes))) return false;
  // Without a stored root to compare, a root is computed only where one is known.
  return !known_.contains(frontier_.size()) || check_known(seq, frontier_.root());
}

void LedgerVerifier::check_end(const std::optional<TreeHead>& head) {
  const TreeHead computed = frontier_.head();
  const auto next = static_cast<std::int64_t>(computed.size + 1);
  if (head && head->size != computed.size) {
    fail(next, {"ledger.verify-head-size", {{"size", number(head->size)}, {"count", number(computed.size)}}});
    return;
  }
  if (head && head->root != computed.root) {
    fail(static_cast<std::int64_t>(computed.size),
         {"ledger.verify-head-root", {{"size", number(computed.size)}}});
    return;
  }
  if (!known_.empty() && known_.rbegin()->first > computed.size) {
    fail(next,
         {"ledger.verify-cut", {{"size", number(known_.rbegin()->first)}, {"count", number(computed.size)}}});
  }
}

VerifyReport LedgerVerifier::finish(const std::optional<TreeHead>& head) {
  if (!fault_) check_end(head);
  return {frontier_.head(), fault_};
}

VerifyReport verify_ledger(std::span<const StoredLeaf> leaves, const std::optional<TreeHead>& head,
                           const VerifyOptions& options) {
  LedgerVerifier verifier(options);
  for (const StoredLeaf& leaf : leaves) {
    if (!verifier.add(leaf)) break;
  }
  return verifier.finish(head);
}

}  // namespace htx
