#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/page/page.h"
#include "engine/rules/measures.h"
#include "engine/rules/pack.h"

namespace htx::report {

// One measure of a plan, in words.
struct PlannedStep {
  std::string title;
  std::string changes;  // "Có sổ đăng ký thành viên: không → có"; empty: it moves no figure.
  std::string basis;    // What it rests on by the law of the plan, or that nothing is known.
  std::string who;      // "–" if the catalogue does not say.
  std::string term;     // Or who sets it.
  std::optional<Decimal> gain;  // None: it moves no figure of the pack, which is not a gain of zero.
  std::optional<Decimal> score_after;
  std::string grade_after;
};

// The measures in their order.  `pack`: the scorecard that the plan was made with.
std::vector<PlannedStep> steps_in_words(const rules::Plan& plan, const rules::MeasureCatalogue& catalogue,
                                        const rules::Pack& pack, const Voice& say);

}  // namespace htx::report
