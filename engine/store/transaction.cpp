#include <utility>

#include "engine/store/internal/store_impl.h"
#include "engine/store/transaction.h"

namespace htx {

Result<Transaction> Store::begin() {
  if (impl_->read_only) return impl_->locked_out();
  if (impl_->in_transaction || impl_->in_snapshot) return Error(ErrorCode::kInternal, "store.in-transaction");
  if (impl_->in_group && impl_->group_failed) return Error(ErrorCode::kInternal, "store.transaction-over");
  if (!impl_->in_group) HTX_RETURN_IF_ERROR(impl_->begin());
  impl_->in_transaction = true;
  return Transaction(*impl_);
}

Result<Snapshot> Store::snapshot() {
  if (impl_->in_transaction || impl_->in_group || impl_->in_snapshot) return Snapshot(nullptr);
  HTX_RETURN_IF_ERROR(impl_->sql->begin(internal::BeginKind::kRead));
  impl_->in_snapshot = true;
  return Snapshot(impl_.get());
}

Snapshot::Snapshot(Snapshot&& other) noexcept : store_(std::exchange(other.store_, nullptr)) {}

Snapshot::~Snapshot() {
  if (store_ == nullptr) return;
  store_->sql->commit().ignore("nothing was written");
  store_->in_snapshot = false;
}

Transaction::Transaction(Store::Impl& store) : store_(&store) {}

Transaction::Transaction(Transaction&& other) noexcept
    : store_(std::exchange(other.store_, nullptr)),
      failed_(other.failed_),
      written_(other.written_),
      next_assessment_(other.next_assessment_),
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
  if (store_->frozen) return Error(ErrorCode::kForbidden, {"store.frozen", {{"log", store_->log}}});
  written_ = true;
  return Done{};
}

void Transaction::fail() {
  if (failed_) return;
  // SQLite ends the transaction itself after some errors; later statements would then each be a
  // transaction of their own.
  roll_back();
  failed_ = true;
}

Status Transaction::write(std::string_view sql, std::initializer_list<internal::SqlValue> values) {
  HTX_RETURN_IF_ERROR(writing());
  HTX_RETURN_IF_ERROR(kept(store_->sql->run(sql, values)));
  waiting_.anything = true;
  return Done{};
}

Status Transaction::commit() {
  if (store_ == nullptr || failed_) return Error(ErrorCode::kInternal, "store.transaction-over");
  if (waiting_.anything) return kept(Status(Error(ErrorCode::kInternal, "store.no-entry")));
  if (!store_->in_group) HTX_RETURN_IF_ERROR(kept(store_->commit()));
  store_->in_transaction = false;
  store_ = nullptr;
  return Done{};
}

}  // namespace htx
