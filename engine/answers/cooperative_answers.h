#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/evaluation/evaluation.h"
#include "engine/identity/sign_in.h"
#include "engine/store/rows.h"
#include "engine/value/json.h"

namespace htx::answers {

// A list of cooperatives with how a run judged them, if one did.
struct CooperativesFound {
  struct Row {
    const EvaluatedCooperative* cooperative = nullptr;
    std::size_t open_cases = 0;
  };
  struct Value {
    std::string id;
    std::string title;
    std::size_t count = 0;
  };
  struct Facet {
    std::string name;
    std::vector<Value> values;
  };
  const Evaluation* run = nullptr;  // None: nothing was judged.
  std::vector<Row> rows;
  std::vector<Facet> facets;
};
Json cooperatives_answer(const CooperativesFound& found);
// One as it is on record.
Json cooperative_answer(const Record& record);

// Runs that judged a period.
Json runs_answer(const std::vector<Batch>& runs);

// Who asks.
Json visitor_answer(const Visitor& visitor);

}  // namespace htx::answers
