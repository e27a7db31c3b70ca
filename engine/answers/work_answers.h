#pragma once

#include <vector>

#include "engine/cases/deadlines.h"
#include "engine/cases/outbox.h"
#include "engine/cases/work_list.h"
#include "engine/value/json.h"

namespace htx::answers {

// What has to be done; the counts are of all, the items may be fewer.
Json work_answer(const WorkList& work, Language language);
// What was asked of the outside.
Json outbox_answer(const std::vector<OutboxRow>& rows);
// The deadlines that passed and were acted on, and those that could not be.
Json expired_deadlines_answer(const ExpiredDeadlines& outcome, Language language);

}  // namespace htx::answers
