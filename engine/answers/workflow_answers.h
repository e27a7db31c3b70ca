#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/value/json.h"
#include "engine/workflows/soundness/analyse.h"
#include "engine/workflows/soundness/simulation.h"

namespace htx::answers {

// A workflow file that was read and, if it could be, walked through.
struct CheckedWorkflow {
  struct Verdict {
    std::string id;
    std::int64_t version = 0;
    std::string sha256;
    const workflows::Analysis* analysis = nullptr;
    const Diagnostics* findings = nullptr;  // Of the walk, one for each of its findings, in their order.
    const Diagnostics* examples = nullptr;  // Of its worked examples.
  };
  std::string file;
  const Diagnostics* read = nullptr;
  std::optional<Verdict> verdict;  // None: it could not be read.
};
Json workflow_check_answer(const CheckedWorkflow& checked, Language language);
Json workflow_checks_answer(std::vector<Json> checked);

// The course of a simulated case.
Json simulation_answer(const workflows::Simulation& simulation);
// Scenarios that were played: each a simulation with its name and whether it came out as it should.
struct PlayedScenario {
  std::string name;
  bool has_passed = false;
  workflows::Simulation simulation;
};
Json scenarios_answer(const std::vector<PlayedScenario>& played);

}  // namespace htx::answers
