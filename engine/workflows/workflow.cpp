#include "engine/workflows/workflow.h"

#include <algorithm>

namespace htx::workflows {
namespace {

template <class Item>
const Item* find_by_id(const std::vector<Item>& items, std::string_view id) {
  const auto it = std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.id == id; });
  return it == items.end() ? nullptr : &*it;
}

}  // namespace

const Role* Workflow::role(std::string_view id) const { return find_by_id(data_->roles, id); }
const DocumentType* Workflow::document(std::string_view id) const { return find_by_id(data_->documents, id); }
const DeadlineRule* Workflow::deadline(std::string_view id) const { return find_by_id(data_->deadlines, id); }
const DataItem* Workflow::data_item(std::string_view id) const { return find_by_id(data_->data, id); }

const Task* Workflow::task(std::string_view id) const {
  for (const StateRules& state : data_->states) {
    if (state.task && state.task->id == id) return &*state.task;
  }
  return nullptr;
}

std::vector<const DeadlineRule*> Workflow::blanks() const {
  std::vector<const DeadlineRule*> found;
  for (const DeadlineRule& deadline : data_->deadlines) {
    if (!deadline.within) found.push_back(&deadline);
  }
  return found;
}

}  // namespace htx::workflows
