#pragma once

#include <map>
#include <string>

#include "engine/evaluation/evaluation.h"
#include "engine/rules/advice/counterfactual.h"
#include "engine/rules/advice/impact.h"

namespace htx {

// A pack by what a person calls it:
//   a file that ends in .yaml, read with read_pack;
//   an id of the library: "vn.tt01-2020";
//   an id and a version that was judged with: "vn.tt01-2020@1";
//   an id and a day: the pack of that id as it was known then, with which the last run up to the end of
//   that day judged: "vn.tt01-2020@2021-03-31";
//   at least eight digits of a digest that is in the store.
// Fails with "session.no-such-pack", "evaluation.not-known-then", "evaluation.several-digests".
Result<PackPointer> pack_named(const Session& session, const std::string& name, Diagnostics& diagnostics);

// What everybody's result would be by one pack instead of another, on the stored returns of a period.
struct ImpactOfChange {
  PackPointer before;
  PackPointer after;
  rules::Dates dates;
  rules::Impact impact;
};
Result<ImpactOfChange> impact_of_change(const Session& session, PackPointer before, PackPointer after,
                                        int period, const Progress& progress = {});

// Who sits close to a cut-off, an edge of a band, or a ground for dissolution.
struct SensitivityStudy {
  PackPointer pack;
  std::vector<PackPointer> ground_packs;
  rules::Dates dates;
  Decimal delta;
  rules::Sensitivity sensitivity;
};
Result<SensitivityStudy> sensitivity_of(const Session& session, PackPointer pack, int period,
                                        const Decimal& delta, const Progress& progress = {});

// The smallest change of figures that brings a cooperative to a grade; the empty grade is the goal of a
// remediation plan: a strong class and no ground.  From its latest assessment of the period.
// Fails with "evaluation.no-such-grade" besides what explain() fails with.
struct WhatIf {
  ExplainedAssessment basis;
  std::string target;  // The id of the grade; may be empty.
  rules::Counterfactual answer;
};
Result<WhatIf> what_if(const Session& session, const std::string& cooperative, int period,
                       const std::string& pack, const std::string& grade);

// What the cooperative of an assessment would be judged to be if figures of the period were others, by the
// same packs and dates; by field, null: the figure is missing.  Writes nothing.
rules::Assessment judged_with(const ExplainedAssessment& basis,
                              const std::map<std::string, Value>& figures_by_field);

}  // namespace htx
