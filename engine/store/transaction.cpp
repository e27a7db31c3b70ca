#include <utility>

#include "engine/store/internal/store_impl.h"

namespace htx {

Result<Transaction> Store::begin() {
  if (impl_->read_only) return Error(ErrorCode::kForbidden, "store.read-only").while_doing(impl_->path);
  if (impl_->in_transaction || impl_->in_snapshot) return Error(ErrorCode::kInternal, "store.in-transaction");
  if (impl_->in_group && impl_->group_failed) return Error(ErrorCode::kInternal, "store.transaction-over");
  if (!impl_->in_group) HTX_RETURN_IF_ERROR(impl_->begin());
  impl_->in_transaction = true;
  return Transaction(*impl_);
}

Status Store::Impl::begin() {
  HTX_RETURN_IF_ERROR(database->run("BEGIN IMMEDIATE"));
  Status read = read_frontier();
  if (!read) roll_back();
  return read;
}

void Store::Impl::roll_back() {
  frontier.reset();
  database->run("ROLLBACK").ignore("SQLite may have rolled back by itself; closing the file does too");
}

Status Store::Impl::commit() {
  HTX_RETURN_IF_ERROR(write_head());
  HTX_RETURN_IF_ERROR(database->run("COMMIT"));
  frontier.reset();
  if (committed) committed();
  return Done{};
}

Result<Snapshot> Store::snapshot() {
  if (impl_->in_transaction || impl_->in_group || impl_->in_snapshot) return Snapshot(nullptr);
  HTX_RETURN_IF_ERROR(impl_->database->run("BEGIN"));
  impl_->in_snapshot = true;
  Snapshot snapshot(impl_.get());
  // SQLite fixes the state at the first reading, not at BEGIN.
  HTX_RETURN_IF_ERROR(impl_->database->run("SELECT size FROM ledger_head"));
  return snapshot;
}

Snapshot::Snapshot(Snapshot&& other) noexcept : store_(std::exchange(other.store_, nullptr)) {}

Snapshot::~Snapshot() {
  if (store_ == nullptr) return;
  store_->database->run("COMMIT").ignore("nothing was written");
  store_->in_snapshot = false;
}

Transaction::Transaction(Store::Impl& store) : store_(&store) {}

Transaction::Transaction(Transaction&& other) noexcept
    : store_(std::exchange(other.store_, nullptr)),
      failed_(other.failed_),
      written_(other.written_),
      waiting_(std::move(other.waiting_)) {}

Transaction::~Transaction() {
  if (store_ != nullptr && !failed_) roll_back();
  if (store_ != nullptr) store_->in_transaction = false;
}

void Transaction::roll_back() {
  if (!store_->in_group) {
    store_->roll_back();
  } else if (written_) {
    store_->group_failed = true;
  }
}

Status Transaction::writing() {
  if (store_ == nullptr || failed_) return Error(ErrorCode::kInternal, "store.transaction-over");
  written_ = true;
  return Done{};
}

Status Transaction::kept(Status status) {
  if (!status && !failed_) {
    // SQLite ends the transaction itself after some errors; later statements would then each be a
    // transaction of their own.
    roll_back();
    failed_ = true;
  }
  return status;
}

Status Transaction::write(std::string_view sql, std::initializer_list<internal::SqlValue> values) {
  HTX_RETURN_IF_ERROR(writing());
  HTX_RETURN_IF_ERROR(kept(store_->database->run(sql, values)));
  waiting_.anything = true;
  return Done{};
}

Status Transaction::commit() {
  if (store_ == nullptr || failed_) return Error(ErrorCode::kInternal, "store.transaction-over");
  if (waiting_.anything) return kept(Error(ErrorCode::kInternal, "store.no-entry"));
  if (!store_->in_group) HTX_RETURN_IF_ERROR(kept(store_->commit()));
  store_->in_transaction = false;
  store_ = nullptr;
  return Done{};
}

}  // namespace htx
