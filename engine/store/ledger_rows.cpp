#include "engine/store/internal/store_impl.h"

namespace htx {
namespace {

using internal::Database;
using internal::SqlRow;

Error bad_head(const std::string& path) {
  return Error(ErrorCode::kCorrupt, "store.ledger-head").while_doing(path);
}

// What is needed to append, and checked to fit the head beside it.
Result<Frontier> stored_frontier(Database& database) {
  TreeHead head;
  std::string bytes;
  HTX_RETURN_IF_ERROR(
      database.run("SELECT size, root, frontier FROM ledger_head", {}, [&](const SqlRow& row) {
        head = {static_cast<std::uint64_t>(row.integer(0)), row.digest(1)};
        bytes = as_text(row.blob(2));
        return false;
      }));
  const auto frontier = Frontier::from_bytes(as_bytes(bytes));
  if (!frontier || frontier->head() != head) return bad_head(database.path());
  return *frontier;
}

}  // namespace

Status Store::Impl::read_frontier() {
  HTX_ASSIGN_OR_RETURN(Frontier stored, stored_frontier(*database));
  head = stored.head();
  stored_size = head.size;
  frontier = std::move(stored);
  return Done{};
}

Status Store::Impl::write_head() {
  if (head.size == stored_size) return Done{};
  return database->run(
      "UPDATE ledger_head SET size = ?, root = ?, frontier = ?",
      {static_cast<std::int64_t>(head.size), ByteSpan(head.root), as_bytes(frontier->to_bytes())});
}

Result<TreeHead> Store::ledger_head() {
  if (impl_->frontier) return impl_->head;
  HTX_ASSIGN_OR_RETURN(
      const auto head,
      internal::one_row(*impl_->database, "SELECT size, root FROM ledger_head", {}, [](const SqlRow& row) {
        return TreeHead{static_cast<std::uint64_t>(row.integer(0)), row.digest(1)};
      }));
  if (!head) return bad_head(impl_->path);
  return *head;
}

Result<std::vector<Entry>> Store::entries(std::int64_t first, std::int64_t count) {
  HTX_ASSIGN_OR_RETURN(
      const auto stored,
      internal::all_rows(*impl_->database, "SELECT bytes FROM ledger WHERE seq >= ? ORDER BY seq LIMIT ?",
                         {first, count},
                         [](const SqlRow& row) { return std::string(as_text(row.blob(0))); }));
  std::vector<Entry> entries;
  for (const std::string& bytes : stored) {
    HTX_ASSIGN_OR_RETURN(Entry entry, read_entry(as_bytes(bytes)));
    entries.push_back(std::move(entry));
  }
  return entries;
}

Status Store::each_leaf(const std::function<bool(const StoredLeaf&)>& reader) {
  return impl_->database->run("SELECT seq, bytes, leaf_hash, root_after FROM ledger ORDER BY seq", {},
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
  LedgerVerifier verifier(options);
  HTX_RETURN_IF_ERROR(each_leaf([&](const StoredLeaf& leaf) { return verifier.add(leaf); }));
  return verifier.finish(head);
}

Result<TreeHead> Transaction::append_entry(Act act) {
  HTX_RETURN_IF_ERROR(writing());
  if (act.details.find("wrote") != nullptr)
    return Error(ErrorCode::kInvalidArgument, {"ledger.entry-field", {{"field", "details.wrote"}}});
  Entry entry{.seq = static_cast<std::int64_t>(store_->frontier->size() + 1),
              .at = std::move(act.at),
              .actor = std::move(act.actor),
              .role = std::move(act.role),
              .action = std::move(act.action),
              .subject = std::move(act.subject),
              .before = {},
              .after = {},
              .details = std::move(act.details)};
  if (waiting_.line > 1) entry.before = to_hex(sha256(as_bytes(waiting_.configuration_before)));
  if (waiting_.line != 0) {
    HTX_RETURN_IF_ERROR(kept(store_->database->run("SELECT configuration FROM case_file WHERE id = ?",
                                                   {waiting_.case_id}, [&](const SqlRow& row) {
                                                     entry.after = to_hex(sha256(row.blob(0)));
                                                     return false;
                                                   })));
  }
  HTX_ASSIGN_OR_RETURN(Json wrote, what_was_written());
  if (wrote.object() != nullptr) entry.details.add("wrote", std::move(wrote));
  HTX_ASSIGN_OR_RETURN(const std::string bytes, to_bytes(entry));
  const Digest leaf = leaf_hash(as_bytes(bytes));
  store_->frontier->append(leaf);
  store_->head = store_->frontier->head();
  const TreeHead& head = store_->head;
  HTX_RETURN_IF_ERROR(write("INSERT INTO ledger (seq, bytes, leaf_hash, root_after) VALUES (?, ?, ?, ?)",
                            {entry.seq, as_bytes(bytes), ByteSpan(leaf), ByteSpan(head.root)}));
  waiting_ = {};
  return head;
}

}  // namespace htx
