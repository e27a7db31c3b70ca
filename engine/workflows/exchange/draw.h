#pragma once

#include <string>

#include "engine/base/language.h"
#include "engine/workflows/chart/configuration.h"
#include "engine/workflows/workflow.h"

namespace htx::workflows {

struct DrawOptions {
  Language language = Language::kVietnamese;
  // States to highlight: where a case stands.  Null: none.
  const Configuration* here = nullptr;
};

// The workflow as a Mermaid state diagram (stateDiagram-v2): nested states, regions, events with the
// role that causes them, deadlines as notes.
// What Mermaid cannot draw, a transition between regions, is drawn from state to state all the same.
std::string to_mermaid(const Workflow& workflow, const DrawOptions& options = {});

// The same as a Graphviz graph, for `dot`; compound states are clusters.
std::string to_dot(const Workflow& workflow, const DrawOptions& options = {});

}  // namespace htx::workflows
