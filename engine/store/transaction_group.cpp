#include "engine/store/transaction_group.h"

#include <utility>

#include "engine/store/internal/store_impl.h"

namespace htx {

Result<TransactionGroup> TransactionGroup::begin(Store& store) {
  Store::Impl& impl = *store.impl_;
  if (impl.read_only) return impl.locked_out();
  if (impl.in_transaction || impl.in_snapshot || impl.in_group)
    return Error(ErrorCode::kInternal, "store.in-transaction");
  HTX_RETURN_IF_ERROR(impl.begin());
  impl.in_group = true;
  impl.group_failed = false;
  return TransactionGroup(&impl);
}

TransactionGroup::TransactionGroup(TransactionGroup&& other) noexcept
    : store_(std::exchange(other.store_, nullptr)) {}

TransactionGroup::~TransactionGroup() {
  if (store_ == nullptr) return;
  store_->roll_back();
  store_->in_group = false;
}

Status TransactionGroup::commit() {
  if (store_ == nullptr || store_->group_failed || store_->in_transaction)
    return Error(ErrorCode::kInternal, "store.transaction-over");
  HTX_RETURN_IF_ERROR(store_->commit());
  store_->in_group = false;
  store_ = nullptr;
  return Done{};
}

}  // namespace htx
