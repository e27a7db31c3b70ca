#pragma once

#include "engine/cases/cases.h"
#include "engine/server/visit/visit.h"

namespace htx::server {

// What the page of a case says: where it stands, what can be done and by whom, its deadlines with their
// computation, its history, documents, tasks and what it is related to.
Result<Json> case_model(const Visit& visit, const CaseView& view);

// What an act is called, with the task it is an outcome of: "Duyệt việc kiểm tra: Đồng ý".
std::string name_of_act(const CaseView& view, const NextAction& next, const report::Voice& say);

}  // namespace htx::server
