#pragma once

#include <deque>
#include <map>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/workflows/chart/step.h"

namespace htx::workflows::internal {

// SCXML 1.0 Appendix D, one procedure of it a function of the same name.
//
// Sets of states are flags by number; where an order is needed, a walk by number gives it: numbers
// are document order, so entry order is upwards and exit order downwards.
class Interpreter final : public ContentScope {
 public:
  Interpreter(const Chart& chart, const DataModel& model, Configuration configuration,
              const StepLimits& limits);

  Result<StepResult> start();
  Result<StepResult> process(const Event& event);

  const Event* event() const override { return event_; }
  bool in(std::string_view state) const override;
  const Json& data() const override { return data_; }
  Json& mutable_data() override { return data_; }
  void raise(Event event) override { queue_.push_back(std::move(event)); }
  void emit(Json effect) override { result_.effects.push_back(std::move(effect)); }

 private:
  using StateSet = std::vector<char>;  // Indexed by StateId.
  using Transitions = std::vector<TransitionId>;

  Result<StepResult> macrostep();
  Result<StepResult> finish();
  void exit_interpreter();

  Transitions select_transitions(const Event* event);
  TransitionId first_enabled(StateId state, const Event* event);
  bool condition_match(const ChartTransition& transition);
  Transitions remove_conflicting_transitions(const Transitions& enabled);

  void microstep(const Transitions& enabled);
  StateSet compute_exit_set(const Transitions& transitions) const;
  bool exit_sets_intersect(TransitionId a, TransitionId b) const;
  void exit_states(const Transitions& enabled);
  void remember_history(StateId id);

  struct EntrySet {
    StateSet enter;
    StateSet default_entry;
    std::map<StateId, TransitionId> history_content;  // By the parent of the history state.
  };
  void enter_states(const Transitions& enabled);
  void compute_entry_set(const Transitions& transitions, EntrySet& entry) const;
  void add_descendant_states_to_enter(StateId id, EntrySet& entry) const;
  void add_ancestor_states_to_enter(StateId id, StateId ancestor, EntrySet& entry) const;
  void add_missing_regions(StateId parallel, EntrySet& entry) const;
  void enter(StateId id, const EntrySet& entry);
  void raise_done_events(StateId final_state);

  bool is_in_final_state(StateId id) const;
  // The state a transition stays inside; kNone for a targetless one.
  StateId transition_domain(const ChartTransition& transition) const;
  StateId find_lcca(StateId head, const std::vector<StateId>& tail) const;
  std::vector<StateId> effective_target_states(const ChartTransition& transition) const;

  void run(const std::vector<BlockId>& blocks);
  void raise_error();

  const Chart& chart_;
  const DataModel& model_;
  StepLimits limits_;
  StateSet active_;
  std::map<StateId, std::vector<StateId>> histories_;
  Json data_;
  bool running_ = true;
  std::deque<Event> queue_;  // The internal queue; empty between macrosteps.
  Event current_;
  const Event* event_ = nullptr;
  StepResult result_;
};

}  // namespace htx::workflows::internal
