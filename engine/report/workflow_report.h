#pragma once

#include <string>
#include <vector>

#include "engine/page/page.h"
#include "engine/workflows/soundness/simulation.h"

namespace htx::report {

// The course of a simulated case: every act with its day, who did it and on what law, where the case stood
// afterwards, and which deadlines began with which last day.
Page timeline_page(const workflows::Simulation& simulation, const Manner& language);

// What may be done next in it, by whom, and what that needs.
Page choices_page(const workflows::Simulation& simulation, const Manner& language);

}  // namespace htx::report
