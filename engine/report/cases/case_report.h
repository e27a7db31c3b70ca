#pragma once

#include "engine/cases/cases.h"
#include "engine/page/page.h"
#include "engine/session/library.h"

namespace htx::report {

// The day on which a report is read and the definitions of the office, for saying how long is left, which
// days off were left out and what sources of assets are called.  The library must outlive the call.
struct CaseDay {
  Date today;
  const Library* library = nullptr;
};

// One case: where it stands, its deadlines, what may be done next and what is still needed for it,
// its documents, its history.
Page case_page(const CaseView& view, const Manner& language, const CaseDay* today = nullptr);

Page cases_page(const std::vector<CaseRow>& rows, const Library& library, const Manner& language);

}  // namespace htx::report
