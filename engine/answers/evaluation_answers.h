#pragma once

#include <vector>

#include "engine/evaluation/evaluation.h"
#include "engine/evaluation/replay.h"
#include "engine/value/json.h"

namespace htx::answers {

// The result of a run, one element a cooperative; `in_effect` as report::summary_page() has it.
Json summary_answer(const Evaluation& evaluation, const std::vector<Override>& in_effect = {});

// Decisions that set a class aside, and appeals.
Json corrections_answer(const std::vector<Override>& overrides, const std::vector<Appeal>& appeals);

// The remediation plan of one cooperative.
Json plan_answer(const PlanForCooperative& plan, const rules::MeasureCatalogue& catalogue);

// What a replay found, with every difference.
Json replay_answer(const Replay& replay, Language language);

// Figures that came since the run, and what they were for it.
Json newer_figures(const ExplainedAssessment& explained);

}  // namespace htx::answers
