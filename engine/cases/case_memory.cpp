#include "engine/cases/case_memory.h"

#include "engine/cases/case_repository.h"
#include "engine/cases/remembered_cases.h"

namespace htx {

CaseMemory::CaseMemory(std::size_t most) : cases_(std::make_unique<internal::RememberedCases>(most)) {}
CaseMemory::~CaseMemory() = default;

void CaseMemory::forget_all() { cases_->forget_all(); }

}  // namespace htx
