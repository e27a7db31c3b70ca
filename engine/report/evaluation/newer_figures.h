#pragma once

#include "engine/evaluation/evaluation.h"
#include "engine/page/page.h"

namespace htx::report {

// That figures came since the run that is explained, and which; nothing if there are none.
void add_newer_figures(const ExplainedAssessment& explained, const Voice& say, Page& page);

}  // namespace htx::report
