#pragma once

#include <vector>

#include "engine/evaluation/evaluation.h"
#include "engine/page/page.h"

namespace htx::report {

// The result of a run as a committee reads it: by class and grade, by district, by sector; the
// grounds for dissolution found; why the unrated are not rated; what was left out.
// `in_effect` are the decisions that set a class aside and count on the day of the reader, at most one a
// cooperative: beside what the rules say, the summary then says what was decided.
Page summary_page(const Evaluation& evaluation, const Library& library, const Manner& language,
                  const std::vector<Override>& in_effect = {});

}  // namespace htx::report
