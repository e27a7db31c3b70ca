#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/doc/document.h"
#include "engine/workflows/chart/chart.h"
#include "engine/workflows/chart/data_model.h"

namespace htx::workflows {

// The data model of the statechart fixtures: a chart and its executable content as converted from
// SCXML, with expressions over integers, strings, booleans, arrays, in(), defined() and event fields.
//
// Variables live in the configuration's data; a declared variable without a value is null.
// <send> and <cancel> become effects, {"effect": "send" | "cancel", ...}.
class FixtureModel final : public DataModel {
 public:
  FixtureModel() = default;
  // Keeps a pointer to `machine`, which must outlive the model.
  explicit FixtureModel(const Node& machine);

  const StateSource& tree() const { return tree_; }

  // The event that a "send" effect asks to deliver.
  static Event event_of(const Json& effect);

  void initialise(ContentScope& scope) const override;
  Truth holds(GuardId guard, const StepScope& scope) const override;
  std::optional<Event> run(BlockId block, ContentScope& scope) const override;
  std::optional<Json> done_data(BlockId block, const StepScope& scope) const override;

 private:
  StateSource read_state(const Node& node);
  TransitionSource read_transition(const Node& node);
  BlockId add_block(const Node& actions);

  const Node* machine_ = nullptr;
  StateSource tree_;
  std::vector<std::string> guards_;
  std::vector<const Node*> blocks_;  // Lists of actions; of a final state, its `done` map.
};

// Whether a value counts as true: not null, false, zero or empty.
bool is_truthy(const Json& json);

// Evaluates one fixture expression; none on an error of evaluation.
std::optional<Json> evaluate_fixture(std::string_view expression, const StepScope& scope,
                                     std::string_view name);

}  // namespace htx::workflows
