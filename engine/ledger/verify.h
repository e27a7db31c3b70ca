#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/message.h"
#include "engine/ledger/entry.h"
#include "engine/ledger/merkle.h"

namespace htx {

// A leaf as a store keeps it.  Everything but `bytes` can be computed and is there to be compared.
struct StoredLeaf {
  std::int64_t seq = 0;
  ByteSpan bytes;
  Digest leaf_hash{};
  Digest root_after{};
};

// The first thing that does not fit.
struct LedgerFault {
  std::int64_t seq = 0;  // The entry it is seen at; one past the last entry if entries are missing.
  Message message;       // One of the codes "ledger.verify-…".
  bool operator==(const LedgerFault&) const = default;
};

struct VerifyReport {
  TreeHead computed;  // Over the leaves that were read, from their bytes alone.
  std::optional<LedgerFault> fault;
  bool ok() const { return !fault.has_value(); }
};

struct VerifyOptions {
  // Heads known from elsewhere: checkpoints that a supervisor kept.  Only they show a tail cut off
  // or a history rewritten together with all its hashes.
  std::vector<TreeHead> known;
  // The log that every entry must name; empty: that of the first one.
  std::string log = {};
  // Whether each entry is read and written again, which must give the same bytes.
  bool check_form = true;
};

// Rechecks a whole ledger, trusting nothing stored; takes one leaf at a time and keeps no leaf.
//
//   LedgerVerifier verifier;
//   store.each_leaf([&](const StoredLeaf& leaf) { return verifier.add(leaf); });
//   const VerifyReport report = verifier.finish(head);
class LedgerVerifier {
 public:
  explicit LedgerVerifier(const VerifyOptions& options = {});

  // The next leaf in order.  False once a fault is found: reading on would tell nothing.
  bool add(const StoredLeaf& leaf);
  // The same for a leaf that comes as bytes alone, as in an export.
  bool add(ByteSpan bytes);
  // The head over the leaves so far.
  TreeHead head() const { return frontier_.head(); }
  const Frontier& frontier() const { return frontier_; }
  // Ends the reading and compares with the head that the store keeps, if it keeps one.
  VerifyReport finish(const std::optional<TreeHead>& head);

 private:
  bool fail(std::int64_t seq, Message message);
  bool check_bytes(std::int64_t seq, ByteSpan bytes);
  bool accept(std::int64_t seq, ByteSpan bytes, const Digest& hash);
  bool check_known(std::int64_t seq, const Digest& root);
  void check_end(const std::optional<TreeHead>& head);

  bool check_form_;
  std::string log_;
  bool frozen_ = false;
  std::map<std::uint64_t, Digest> known_;
  Frontier frontier_;
  std::optional<LedgerFault> fault_;
};

// The same over leaves at hand.
VerifyReport verify_ledger(std::span<const StoredLeaf> leaves, const std::optional<TreeHead>& head,
                           const VerifyOptions& options = {});

}  // namespace htx
