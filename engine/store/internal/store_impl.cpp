#include "engine/store/internal/store_impl.h"

#include "engine/ledger/log_events.h"

namespace htx {

using internal::SqlRow;

Error Store::Impl::locked_out() const {
  return Error(ErrorCode::kForbidden, "store.read-only").while_doing(to_text(address));
}

Status Store::Impl::begin() {
  HTX_RETURN_IF_ERROR(sql->begin(internal::BeginKind::kWrite));
  Status read = read_frontier();
  if (!read) roll_back();
  return read;
}

void Store::Impl::roll_back() {
  frontier.reset();
  sql->roll_back().ignore("SQLite may have rolled back by itself; closing the file does too");
}

Status Store::Impl::commit() {
  HTX_RETURN_IF_ERROR(write_head());
  HTX_RETURN_IF_ERROR(sql->commit());
  frontier.reset();
  if (committed) committed();
  return Done{};
}

// What is needed to append, checked to fit the head beside it and not to be over.
Status Store::Impl::read_frontier() {
  TreeHead stored;
  std::string bytes;
  bool ended = false;
  HTX_RETURN_IF_ERROR(
      sql->run("SELECT h.size, h.root, h.frontier, l.bytes FROM ledger_head AS h LEFT JOIN ledger AS l "
               "ON l.office = h.office AND l.seq = h.size WHERE h.office = ?1",
               {office}, [&](const SqlRow& row) {
                 stored = {static_cast<std::uint64_t>(row.integer(0)), row.digest(1)};
                 bytes = as_text(row.blob(2));
                 ended = ends_log(row.blob(3));
                 return false;
               }));
  auto read = Frontier::from_bytes(as_bytes(bytes));
  if (!read || read->head() != stored)
    return Error(ErrorCode::kCorrupt, "store.ledger-head").while_doing(to_text(address));
  if (ended) return Error(ErrorCode::kForbidden, {"store.frozen", {{"log", log}}});
  frozen = false;
  head = stored;
  stored_size = head.size;
  frontier = *std::move(read);
  return Done{};
}

Status Store::Impl::write_head() {
  if (head.size == stored_size) return Done{};
  return sql->run(
      "UPDATE ledger_head SET size = ?2, root = ?3, frontier = ?4 WHERE office = ?1",
      {office, static_cast<std::int64_t>(head.size), ByteSpan(head.root), as_bytes(frontier->to_bytes())});
}

Result<std::int64_t> Store::Impl::next_id(std::string_view select) {
  HTX_ASSIGN_OR_RETURN(const std::int64_t last, sql->integer(select, {office}));
  return last + 1;
}

}  // namespace htx
