#pragma once

#include "engine/evaluation/studies.h"
#include "engine/page/page.h"

namespace htx::report {

// What a change of rules does: who moves from which grade and class to which, and for each who moves the
// clause that decides it.
Page impact_page(const ImpactOfChange& study, const Manner& language);

// One who moves by a change of rules, in words; what stays the same is said once, else as "Khá → Tốt".
struct MovedCooperative {
  std::string id;
  std::string score_before;
  std::string score_after;
  std::string grade;
  std::string classes;
  std::string data;    // How many criteria have their figures.
  std::string causes;  // What decides; where nothing does alone, everything that differs.
};
std::vector<MovedCooperative> moved_in_words(const ImpactOfChange& study, const Voice& say);

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
