#pragma once

#include "engine/evaluation/evaluation.h"
#include "engine/page/page.h"
#include "engine/value/json.h"

namespace htx::report {

// That figures came since the run that is explained, and which; nothing if there are none.
void add_newer_figures(const ExplainedAssessment& explained, const Library& library, const Voice& say,
                       Page& page);
Json newer_figures_json(const ExplainedAssessment& explained);

}  // namespace htx::report
