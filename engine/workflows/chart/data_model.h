#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/workflows/chart/chart.h"
#include "engine/workflows/chart/event.h"

namespace htx::workflows {

// What guards and executable content see of the run they belong to.
class StepScope {
 public:
  virtual ~StepScope() = default;
  // The event being processed; null while the chart starts and none was yet (SCXML 5.10).
  virtual const Event* event() const = 0;
  // SCXML 5.9.2, In().
  virtual bool in(std::string_view state) const = 0;
  virtual const Json& data() const = 0;
};

// The same for content, which may also change things.
class ContentScope : public StepScope {
 public:
  virtual Json& mutable_data() = 0;
  // Puts an event at the end of the internal queue.
  virtual void raise(Event event) = 0;
  // Asks something of the outside; the caller of step() finds it in StepResult::effects.
  virtual void emit(Json effect) = 0;
};

enum class Truth : std::uint8_t { kFalse, kTrue, kError };

// The language of guards and content.  The interpreter knows nothing of it but this.
// All calls are pure but for what they do through the scope.
class DataModel {
 public:
  virtual ~DataModel() = default;

  // Fills the data before the first state is entered.
  virtual void initialise(ContentScope& scope) const = 0;
  // An error counts as false and raises error.execution (SCXML 5.9.1).
  virtual Truth holds(GuardId guard, const StepScope& scope) const = 0;
  // Runs one block.  The error event that stopped it, if one did; it is put on the internal queue
  // and the rest of the block is not run (SCXML 4.9).
  virtual std::optional<Event> run(BlockId block, ContentScope& scope) const = 0;
  // The data of a final state's done event; none on error (SCXML 5.5, 5.7.1).
  virtual std::optional<Json> done_data(BlockId block, const StepScope& scope) const = 0;
};

}  // namespace htx::workflows
