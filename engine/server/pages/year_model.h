#pragma once

#include "engine/evaluation/band_counts.h"
#include "engine/evaluation/evaluation.h"
#include "engine/page/page.h"
#include "engine/value/json.h"

namespace htx::server {

// What the page of a year shows: a result, the one of the period before by the same pack if there is one, and
// where everybody stood in each criterion of both.
struct YearShown {
  const Evaluation& now;
  const Evaluation* before = nullptr;
  const CountedRun* counted = nullptr;
  const CountedRun* counted_before = nullptr;
  const report::Voice& say;
};

// {tally, plot, bins, matrix, districts, grounds, criteria, near}: every figure that is a number of
// cooperatives leads to the list of just those.
Json year_model(const YearShown& year);

}  // namespace htx::server
