#pragma once

#include <string>
#include <vector>

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

// What happened in a case, line by line: the day, the act and who did it, where the case stood then, the
// deadlines that began or changed with their last day, and the article of each.
Table case_history(const CaseView& view, const CaseDay& today, const Manner& language);
// What is still needed for something that may be done next, each as a sentence.
std::vector<std::string> needs_of(const CaseView& view, const NextAction& next, const Voice& say);
// What it is called, and the source of law it rests on; empty if there is none.
std::string title_of(const CaseView& view, const NextAction& next, const Voice& say);
std::string law_of(const CaseView& view, const NextAction& next);
// The title of a filed document.
std::string title_of(const CaseView& view, const DocumentRow& document, const Voice& say);

// One case: where it stands, its deadlines, what may be done next and what is still needed for it,
// its documents, its history.
Page case_page(const CaseView& view, const Manner& language, const CaseDay* today = nullptr);

// Where a case of a list stands, by the titles of its workflow; by their ids if the library has not that.
std::string states_text(const CaseRow& row, const Library& library, const Voice& say);
Page cases_page(const std::vector<CaseRow>& rows, const Library& library, const Manner& language);

}  // namespace htx::report
