#pragma once

#include <cstddef>
#include <memory>

namespace htx {

namespace internal {
class RememberedCases;
}

// What a program that stays running remembers of the cases it moves, so that the next command need not
// fold the whole journal again, nor ask again who is a member of which group.
//
// Belongs to one Store and one thread.  What it remembers is used without asking only while the ledger ends
// where it ended; otherwise the row of a case must still be the one it remembers.  After a TransactionGroup
// that was not committed it must forget_all().
class CaseMemory {
 public:
  // Remembers at most so many cases.
  explicit CaseMemory(std::size_t most = 20'000);
  ~CaseMemory();
  CaseMemory(const CaseMemory&) = delete;
  CaseMemory& operator=(const CaseMemory&) = delete;

  void forget_all();
  internal::RememberedCases& cases() { return *cases_; }

 private:
  std::unique_ptr<internal::RememberedCases> cases_;
};

}  // namespace htx
