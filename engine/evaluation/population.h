#pragma once

#include <functional>
#include <string>

#include "engine/evaluation/run_definitions.h"
#include "engine/rules/batch/outcome.h"

namespace htx::internal {

// One cooperative of a population with what was decided about it.
struct Judged {
  std::string id;
  std::string name;
  std::string district;
  std::string sector;
  bool has_return = false;  // Of the period.
  rules::Outcome outcome;
  std::string body;  // What is stored of the assessment.
};

// What a population is judged by.
struct Judgement {
  const Definitions& definitions;
  rules::Dates dates;
  std::int64_t batch;  // The last one that was written when the facts were as they are judged.
};

// Judges every cooperative registered once a batch had been written, in the order of ids: one thread reads
// the store while another judges.  `keep` gets each on a thread of its own. What is not a matter of whole
// columns — packs that no record can hold, scores beyond 64 bits — is judged by assess(), one by one.
Status judge_population(Store& store, const Judgement& judgement, const Progress& progress,
                        const std::function<void(Judged&&)>& keep);

}  // namespace htx::internal
