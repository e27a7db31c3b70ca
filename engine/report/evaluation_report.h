#pragma once

#include "engine/evaluation/evaluation.h"
#include "engine/page/page.h"
#include "engine/value/json.h"

namespace htx::report {

// The result of a run as a committee reads it: by class and grade, by district, by sector; the
// grounds for dissolution found; why the unrated are not rated; what was left out.
// `in_effect` are the decisions that set a class aside and count on the day of the reader, at most one a
// cooperative: beside what the rules say, the summary then says what was decided.
Page summary_page(const Evaluation& evaluation, const Library& library, const Manner& language,
                  const std::vector<Override>& in_effect = {});

// The same figures and one line a cooperative, for other programs.
Json summary_json(const Evaluation& evaluation, const std::vector<Override>& in_effect = {});

// Every criterion of one assessment: value, band, points, source of law, what was missing, the
// distance to the next band; then the grounds, the checks and the reasons.
Page explanation_page(const ExplainedAssessment& explained, const Library& library, const Manner& language);

// The same assessment for other programs, with what was decided about it since under "corrections".
Json explanation_json(const ExplainedAssessment& explained, const Library& library);

// Decisions that set a class aside, and appeals.
Page corrections_page(const std::vector<Override>& overrides, const std::vector<Appeal>& appeals,
                      const Manner& language);
Json corrections_json(const std::vector<Override>& overrides, const std::vector<Appeal>& appeals);

// The remediation plan of one cooperative.
Page plan_page(const PlanForCooperative& plan, const Library& library, const Manner& language);
Json plan_json(const PlanForCooperative& plan, const rules::MeasureCatalogue& catalogue);

}  // namespace htx::report
