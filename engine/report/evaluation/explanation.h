#pragma once

#include "engine/evaluation/evaluation.h"
#include "engine/page/page.h"

namespace htx::report {

// Every criterion of one assessment: value, band, points, source of law, what was missing, the
// distance to the next band; then the grounds, the checks and the reasons.
Page explanation_page(const ExplainedAssessment& explained, const Library& library, const Manner& language);

// The remediation plan of one cooperative: the result it starts from, the measures in their order, and the
// smallest change that would do.
Page plan_page(const PlanForCooperative& plan, const Library& library, const Manner& language);

}  // namespace htx::report
