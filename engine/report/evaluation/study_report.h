#pragma once

#include "engine/evaluation/studies.h"
#include "engine/page/page.h"

namespace htx::report {

// What a change of rules does: who moves from which grade and class to which, and for each who moves the
// clause that decides it.
Page impact_page(const ImpactOfChange& study, const Manner& language);

// Who sits within some points of a cut-off, and whose figures are one unit of precision from another band.
Page sensitivity_page(const SensitivityStudy& study, const Manner& language);

// The smallest changes that reach a grade, or why there is none.
Page what_if_page(const WhatIf& answer, const Manner& language);

// The answer alone, for pages that say more: its verdict, its reasons, and a table for each way.
std::vector<Block> smallest_change(const rules::Counterfactual& found, const rules::Pack& pack,
                                   const Manner& language);

// What is law when: the pack itself, its parameters, and the bands and grounds with days of their own.
// `parameter` names the only parameter to show; empty shows all of it.
Page timeline_page(const rules::Pack& pack, const std::string& parameter, const Manner& language);

}  // namespace htx::report
