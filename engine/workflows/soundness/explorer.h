#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/workflows/chart/step.h"
#include "engine/workflows/soundness/analyse.h"

namespace htx::workflows::internal {

// Every way an event can turn out: a condition that depends on data is answered by a script, and the
// scripts are run through like the numbers of a counter.
class ChoiceModel final : public DataModel {
 public:
  explicit ChoiceModel(const Workflow& workflow) : workflow_(workflow) {}

  void reset() { script_.clear(); }
  void begin() { position_ = 0; }
  // Moves on to the next script; false when all were run.
  bool next();

  void initialise(ContentScope& scope) const override;
  Truth holds(GuardId guard, const StepScope& scope) const override;
  std::optional<Event> run(BlockId block, ContentScope& scope) const override;
  std::optional<Json> done_data(BlockId block, const StepScope& scope) const override;

 private:
  const Workflow& workflow_;
  mutable std::vector<bool> script_;
  mutable std::size_t position_ = 0;
};

// Finds every configuration that can be reached from the start of a case, or from given ones.
class Explorer {
 public:
  struct Edge {
    std::size_t to = 0;
    bool administrative = false;
    std::string event;
    std::vector<TransitionId> transitions;  // In the order taken.
    const DeadlineRule* passes = nullptr;   // The deadline whose passing the event is; null: an act.
    std::vector<std::string> started;       // Deadlines whose clock it starts, or starts anew.

    // The length of a blank is not set: it does not pass, whatever the chart says of its passing.
    bool never_happens() const { return passes != nullptr && !passes->within; }
  };
  struct Reachable {
    Configuration configuration;
    std::size_t parent = 0;  // The place it was first reached from,
    std::string event;       // and by what; empty where the walk began.
    std::vector<Edge> edges;
  };
  struct Livelock {
    std::string event;
    std::vector<std::string> path;
  };

  Explorer(const Workflow& workflow, const AnalysisLimits& limits);

  void walk_from_start();
  void walk_from(const std::vector<Configuration>& beginnings);

  const std::vector<Reachable>& places() const { return places_; }
  std::size_t edges() const { return edges_; }
  bool complete() const { return complete_; }
  const std::vector<char>& entered() const { return entered_; }  // By StateId.
  const std::vector<char>& taken() const { return taken_; }      // By TransitionId.
  const std::vector<Livelock>& livelocks() const { return livelocks_; }

  // The shortest row of events to a place.
  std::vector<std::string> path_to(std::size_t at) const;
  // The same and the event of one edge more.
  std::vector<std::string> path_along(std::size_t from, const Edge& edge) const;
  // By place: whether an end can be reached from it, without the passing of blanks.
  std::vector<char> completing(bool with_administrative) const;

  // Whether any place satisfies `wanted` on a walk from the start that never uses an edge `barred`
  // and never goes on from a place `closed`.  The events of the shortest such walk; none if there is none.
  using PlaceTest = std::function<bool(std::size_t)>;
  using EdgeTest = std::function<bool(std::size_t, const Edge&)>;
  std::optional<std::vector<std::string>> walk_to(const PlaceTest& wanted, const PlaceTest& closed,
                                                  const EdgeTest& barred) const;

 private:
  // States, what history states remember, and the clocks kept in a pause.
  using Key =
      std::tuple<std::vector<StateId>, std::map<StateId, std::vector<StateId>>, std::set<std::string>>;

  void expand_all();
  void expand(std::size_t at);
  void collect_events(StateId id, std::set<std::string>& events) const;
  template <class Run>
  void explore(std::size_t from, const std::string& event, const Run& run_once);
  void record(std::size_t from, const std::string& event, const StepResult& result);
  const DeadlineRule* passing(const Configuration& configuration, const std::string& event) const;
  // The place of a configuration, new or known; none if there may be no more.
  std::optional<std::size_t> place_of(const Configuration& configuration, std::size_t parent,
                                      const std::string& event);

  const Workflow& workflow_;
  const Chart& chart_;
  AnalysisLimits limits_;
  ChoiceModel model_;
  std::vector<Reachable> places_;
  std::map<Key, std::size_t> index_;
  std::size_t edges_ = 0;
  bool complete_ = true;
  std::vector<char> entered_;
  std::vector<char> taken_;
  std::vector<Livelock> livelocks_;
  std::set<std::string> raised_;
};

}  // namespace htx::workflows::internal
