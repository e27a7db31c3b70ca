#pragma once

#include <string>
#include <vector>

#include "engine/report/cases/case_report.h"
#include "engine/report/words/workflow_words.h"

namespace htx::report::internal {

// "31/12/2020" of an ISO date; a dash for none.
std::string day_of(const std::string& iso, const Voice& say);

// What a source of assets is called by the orders of payment; its id if none has it.
std::string source_title(const CaseDay* today, const std::string& id, const Voice& say);
// The title of a filed document; a table of payments that the workflow does not ask for has one too.
std::string document_title(const workflows::Workflow& workflow, const DocumentRow& document,
                           const Voice& say);

// What happened in a case, line by line: the day, the act and who did it, where the case stood then, the
// deadlines that began or changed with their last day, and the article of each.
Table timeline(const CaseView& view, const CaseDay* today, const Voice& say);

}  // namespace htx::report::internal
