#pragma once

#include <cstddef>
#include <memory>

namespace htx {

namespace internal {
struct RememberedCases;
}

// What a program that stays running remembers of the cases it moves, so that the next command need not
// fold the whole journal again, nor read a definition that the library has no more.
//
// Belongs to one Store and one thread.  What it remembers of a case is used only while the row of the case
// is still the one it remembers; after a commit that failed it must forget_all().
class CaseMemory {
 public:
  // Remembers at most so many cases.
  explicit CaseMemory(std::size_t most = 20'000);
  ~CaseMemory();
  CaseMemory(const CaseMemory&) = delete;
  CaseMemory& operator=(const CaseMemory&) = delete;

  void forget_all();
  // Whether the rows of cases need not be compared, because nobody else can have written since they were
  // remembered.
  void trust(bool alone);

  internal::RememberedCases& cases() { return *cases_; }

 private:
  std::unique_ptr<internal::RememberedCases> cases_;
};

}  // namespace htx
