#pragma once

#include <cstddef>
#include <vector>

#include "engine/base/result.h"
#include "engine/workflows/chart/chart.h"
#include "engine/workflows/chart/configuration.h"
#include "engine/workflows/chart/data_model.h"
#include "engine/workflows/chart/event.h"

namespace htx::workflows {

struct StepLimits {
  // A chart whose eventless transitions or raised events never end stops here.
  std::size_t max_microsteps = 1000;
};

// What one macrostep did.
struct StepResult {
  Configuration configuration;
  // Whether any transition was taken.  False: the event meant nothing here and nothing changed.
  bool taken = false;
  std::vector<TransitionId> transitions;  // In the order taken.
  // Every state left and entered, in order; a state can come more than once.
  struct Move {
    bool entered = false;
    StateId state = 0;
    bool operator==(const Move&) const = default;
  };
  std::vector<Move> moves;
  std::vector<Json> effects;  // In the order asked for.
  std::size_t microsteps = 0;
};

// Enters a chart: SCXML Appendix D, procedure interpret, up to the first stable configuration.
Result<StepResult> start(const Chart& chart, const DataModel& model, const StepLimits& limits = {});

// Processes one external event to the end: the inside of SCXML Appendix D, procedure mainEventLoop.
// Pure: the same arguments give the same result, and `configuration` is not changed.
//
// When the chart ends, exit content runs but the configuration keeps the states it ended in, so
// that a closed case still shows how it was closed.
//
// Fails with "workflows.microstep-limit" if the macrostep does not end, and with "workflows.ended"
// if the chart is no longer running.
Result<StepResult> step(const Chart& chart, const DataModel& model, const Configuration& configuration,
                        const Event& event, const StepLimits& limits = {});

}  // namespace htx::workflows
