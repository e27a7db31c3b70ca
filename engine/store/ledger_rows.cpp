#include "engine/store/internal/store_impl.h"
#include "engine/store/transaction.h"

namespace htx {

using internal::SqlRow;

Result<TreeHead> Store::ledger_head() {
  if (impl_->frontier) return impl_->head;
  HTX_ASSIGN_OR_RETURN(
      const auto head,
      impl_->one_row("SELECT size, root FROM ledger_head WHERE office = ?1", {impl_->office},
                     [](const SqlRow& row) {
                       return TreeHead{static_cast<std::uint64_t>(row.integer(0)), row.digest(1)};
                     }));
  if (!head) return Error(ErrorCode::kCorrupt, "store.ledger-head").while_doing(to_text(impl_->address));
  return *head;
}

Result<std::vector<Entry>> Store::entries(std::int64_t first, std::int64_t count) {
  HTX_ASSIGN_OR_RETURN(
      const auto stored,
      impl_->all_rows("SELECT bytes FROM ledger WHERE office = ?1 AND seq >= ?2 ORDER BY seq LIMIT ?3",
                      {impl_->office, first, count},
                      [](const SqlRow& row) { return std::string(as_text(row.blob(0))); }));
  std::vector<Entry> entries;
  for (const std::string& bytes : stored) {
    HTX_ASSIGN_OR_RETURN(Entry entry, read_entry(as_bytes(bytes)));
    entries.push_back(std::move(entry));
  }
  return entries;
}

Status Store::each_leaf(const std::function<bool(const StoredLeaf&)>& reader) {
  return impl_->sql->run(
      "SELECT seq, bytes, leaf_hash, root_after FROM ledger WHERE office = ?1 ORDER BY seq", {impl_->office},
      [&](const SqlRow& row) {
        return reader({.seq = row.integer(0),
                       .bytes = row.blob(1),
                       .leaf_hash = row.digest(2),
                       .root_after = row.digest(3)});
      });
}

Result<VerifyReport> Store::verify_ledger(const VerifyOptions& options) {
  // Head and leaves of one moment: an entry that arrives in between would look like a fault.
  HTX_ASSIGN_OR_RETURN(const Snapshot moment, snapshot());
  HTX_ASSIGN_OR_RETURN(const TreeHead head, ledger_head());
  VerifyOptions own = options;
  own.log = impl_->log;
  LedgerVerifier verifier(own);
  HTX_RETURN_IF_ERROR(each_leaf([&](const StoredLeaf& leaf) { return verifier.add(leaf); }));
  VerifyReport report = verifier.finish(head);
  if (!report.ok()) return report;
  HTX_ASSIGN_OR_RETURN(const auto kept,
                       impl_->one_row("SELECT frontier FROM ledger_head WHERE office = ?1", {impl_->office},
                                      [](const SqlRow& row) { return std::string(as_text(row.blob(0))); }));
  if (kept != verifier.frontier().to_bytes()) {
    report.fault = LedgerFault{static_cast<std::int64_t>(head.size),
                               {"ledger.verify-frontier", {{"size", std::to_string(head.size)}}}};
  }
  return report;
}

Result<TreeHead> Transaction::append_entry(Act act) {
  HTX_RETURN_IF_ERROR(writing());
  if (act.details.find("wrote") != nullptr)
    return Error(ErrorCode::kInvalidArgument, {"ledger.entry-field", {{"field", "details.wrote"}}});
  Entry entry{.log = store_->log,
              .seq = static_cast<std::int64_t>(store_->frontier->size() + 1),
              .at = std::move(act.at),
              .actor = std::move(act.actor),
              .role = std::move(act.role),
              .action = std::move(act.action),
              .subject = std::move(act.subject),
              .before = std::move(waiting_.before),
              .after = {},
              .details = std::move(act.details)};
  HTX_ASSIGN_OR_RETURN(Json wrote, kept(what_was_written(entry.after)));
  if (wrote.object() != nullptr) entry.details.add("wrote", std::move(wrote));
  HTX_ASSIGN_OR_RETURN(const std::string bytes, to_bytes(entry));
  const Digest leaf = leaf_hash(as_bytes(bytes));
  store_->frontier->append(leaf);
  store_->head = store_->frontier->head();
  const TreeHead& head = store_->head;
  HTX_RETURN_IF_ERROR(
      write("INSERT INTO ledger (office, seq, bytes, leaf_hash, root_after) VALUES (?1, ?2, ?3, ?4, ?5)",
            {store_->office, entry.seq, as_bytes(bytes), ByteSpan(leaf), ByteSpan(head.root)}));
  waiting_ = {};
  store_->frozen = entry.action == kLogFreeze;
  return head;
}

}  // namespace htx
