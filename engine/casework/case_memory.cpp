#include "engine/casework/case_memory.h"

#include "engine/casework/internal/case_desk.h"
#include "engine/casework/internal/remembered_cases.h"

namespace htx {

CaseMemory::CaseMemory(std::size_t most) : cases_(std::make_unique<internal::RememberedCases>()) {
  cases_->most = most;
}

CaseMemory::~CaseMemory() = default;

void CaseMemory::forget_all() {
  cases_->cases.clear();
  cases_->definitions.clear();
}

void CaseMemory::trust(bool alone) { cases_->trusted = alone; }

}  // namespace htx
