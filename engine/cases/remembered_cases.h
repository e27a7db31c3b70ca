#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/base/sha256.h"
#include "engine/cases/people.h"
#include "engine/ledger/merkle.h"
#include "engine/store/rows.h"

namespace htx {
struct WorkflowDefinition;
}

namespace htx::internal {

struct LoadedCase;

// What CaseMemory remembers.  Every change of a store has its entry, so a store whose ledger ends where it
// ended is as it was.
class RememberedCases {
 public:
  explicit RememberedCases(std::size_t most) : most_(most) {}

  // A transaction begins on a store whose ledger ends there: what is remembered of another end is to be
  // compared before it is used.
  void begin(const TreeHead& head) {
    if (head_ != head) forget_others();
    head_ = head;
    in_transaction_ = true;
  }
  // It ends; `head` if what it wrote is kept.
  void end(const std::optional<TreeHead>& head) {
    if (head) head_ = *head;
    in_transaction_ = false;
  }
  void forget_all() {
    forget_others();
    cases_.clear();
    definitions.clear();
    head_.reset();
  }

  // The case as it was last, and whether it surely still is.
  struct Known {
    std::shared_ptr<const LoadedCase> standing;
    bool is_current = false;
  };
  Known find(const std::string& id) const {
    const auto found = cases_.find(id);
    if (found == cases_.end()) return {};
    return {found->second.standing, in_transaction_ && found->second.epoch == epoch_};
  }
  // Full, it begins anew: what is needed comes back by itself.
  void keep(const std::string& id, std::shared_ptr<const LoadedCase> standing) {
    if (cases_.size() >= most_ && !cases_.contains(id)) cases_.clear();
    cases_[id] = {std::move(standing), epoch_};
  }

  // The open cases of a cooperative, the members of a group, who is behind accounts; none: ask the store.
  const std::vector<CaseRow>* open_cases(const std::string& cooperative) const {
    return in_transaction_ ? value_of(open_cases_, cooperative) : nullptr;
  }
  const std::vector<Member>* members(const std::string& group) const {
    return in_transaction_ ? value_of(members_, group) : nullptr;
  }
  void keep_open_cases(const std::string& cooperative, std::vector<CaseRow> rows) {
    if (!in_transaction_) return;
    if (open_cases_.size() >= most_) open_cases_.clear();
    open_cases_[cooperative] = std::move(rows);
  }
  void keep_members(const std::string& group, std::vector<Member> members) {
    if (in_transaction_) members_[group] = std::move(members);
  }
  const PersonsOfAccounts* persons() const { return in_transaction_ && persons_ ? &*persons_ : nullptr; }
  void keep_persons(PersonsOfAccounts persons) {
    if (in_transaction_) persons_ = std::move(persons);
  }
  void forget_open_cases(const std::string& cooperative) { open_cases_.erase(cooperative); }

  std::map<Digest, std::shared_ptr<const WorkflowDefinition>> definitions;

 private:
  struct Kept {
    std::shared_ptr<const LoadedCase> standing;
    std::uint64_t epoch = 0;
  };
  template <class Map>
  static const typename Map::mapped_type* value_of(const Map& map, const std::string& key) {
    const auto found = map.find(key);
    return found == map.end() ? nullptr : &found->second;
  }
  void forget_others() {
    ++epoch_;
    open_cases_.clear();
    members_.clear();
    persons_.reset();
  }

  std::size_t most_;
  std::optional<TreeHead> head_;
  bool in_transaction_ = false;
  std::uint64_t epoch_ = 0;
  std::unordered_map<std::string, Kept> cases_;
  std::unordered_map<std::string, std::vector<CaseRow>> open_cases_;
  std::unordered_map<std::string, std::vector<Member>> members_;
  std::optional<PersonsOfAccounts> persons_;
};

}  // namespace htx::internal
