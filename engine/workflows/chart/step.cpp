#include "engine/workflows/chart/step.h"

#include "engine/workflows/chart/interpreter.h"

namespace htx::workflows {

Result<StepResult> start(const Chart& chart, const DataModel& model, const StepLimits& limits) {
  return internal::Interpreter(chart, model, Configuration(), limits).start();
}

Result<StepResult> step(const Chart& chart, const DataModel& model, const Configuration& configuration,
                        const Event& event, const StepLimits& limits) {
  if (!configuration.running) return Error(ErrorCode::kConflict, Message("workflows.ended"));
  return internal::Interpreter(chart, model, configuration, limits).process(event);
}

}  // namespace htx::workflows
