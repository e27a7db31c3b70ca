#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/workflows/chart/chart.h"
#include "engine/workflows/chart/data_model.h"

namespace htx::workflows {

// A second implementation of SCXML 1.0 Appendix D, to compare the engine's with: word for word after
// the pseudo-code, on a tree of nodes with ordered sets, without numbering, flags or any other
// shortcut.  Slow on purpose.
class SlowMachine final : public ContentScope {
 public:
  // `root` and `model` must outlive the machine.
  SlowMachine(const StateSource& root, const DataModel& model, std::size_t max_microsteps);
  ~SlowMachine() override;

  // False if the macrostep did not end within the limit; the machine is then of no further use.
  bool start();
  bool send(const Event& event);

  bool running() const { return running_; }
  std::vector<std::string> leaves() const;
  // "+id" for a state entered, "-id" for one left, since the last start() or send().
  const std::vector<std::string>& moves() const { return moves_; }
  const std::vector<std::string>& effects() const { return effects_; }
  std::map<std::string, std::vector<std::string>> histories() const;

  const Event* event() const override { return has_event_ ? &event_ : nullptr; }
  bool in(std::string_view state) const override;
  const Json& data() const override { return data_; }
  Json& mutable_data() override { return data_; }
  void raise(Event event) override { internal_queue_.push_back(std::move(event)); }
  void emit(Json effect) override { effects_.push_back(write_json(effect)); }

 private:
  struct State;
  struct Transition;
  using States = std::vector<State*>;            // An ordered set or a list.
  using Transitions = std::vector<Transition*>;  // The same.

  State* build(const StateSource& source, State* parent);
  void resolve(State* state);
  bool main_event_loop();
  void microstep(const Transitions& enabled);
  Transitions select(const Event* event);
  Transition* first_enabled(const State& state, const Event* event);
  static bool matches(const Transition& transition, const Event& event);
  Transitions remove_conflicting(const Transitions& enabled);
  States compute_exit_set(const Transitions& transitions);
  void exit_states(const Transitions& enabled);
  void enter_states(const Transitions& enabled);
  void add_descendants(State* state, States& enter, States& by_default,
                       std::map<State*, Transition*>& history);
  void add_ancestors(State* state, State* ancestor, States& enter, States& by_default,
                     std::map<State*, Transition*>& history);
  bool is_in_final_state(State* state) const;
  State* domain(Transition* transition);
  State* find_lcca(const States& states);
  States effective_targets(Transition* transition);
  void run(const std::vector<BlockId>& blocks);

  static States proper_ancestors(const State* state, const State* until);
  static bool is_descendant(const State* a, const State* b);

  std::vector<std::unique_ptr<State>> all_;
  std::vector<std::unique_ptr<Transition>> all_transitions_;
  const DataModel& model_;
  std::size_t max_microsteps_;
  State* root_ = nullptr;
  States configuration_;
  std::map<State*, States> history_value_;
  std::deque<Event> internal_queue_;
  Event event_;
  bool has_event_ = false;
  bool running_ = true;
  Json data_ = Json(Json::Object{});
  std::vector<std::string> moves_;
  std::vector<std::string> effects_;
};

}  // namespace htx::workflows
