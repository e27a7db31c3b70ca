#pragma once

#include <string>
#include <vector>

#include "engine/evaluation/evaluation.h"
#include "engine/page/page.h"

namespace htx::report {

// The tables of what was decided about an assessment; nothing if there is nothing.
void add_corrections(const std::vector<Override>& overrides, const std::vector<Appeal>& appeals,
                     const Voice& say, Page& page);

// What a reader must know beside the class: that it is set aside, or appealed against.
std::vector<std::string> correction_lines(const ExplainedAssessment& explained, const Voice& say);

// All of them as a page.
Page corrections_page(const std::vector<Override>& overrides, const std::vector<Appeal>& appeals,
                      const Manner& language);

}  // namespace htx::report
