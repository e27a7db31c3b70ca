#include "engine/workflows/soundness/explorer.h"

#include <algorithm>
#include <deque>

#include "engine/workflows/clock_settling.h"

namespace htx::workflows::internal {

bool ChoiceModel::next() {
  script_.resize(position_);
  while (!script_.empty() && !script_.back()) script_.pop_back();
  if (script_.empty()) return false;
  script_.back() = false;
  return true;
}

void ChoiceModel::initialise(ContentScope& /*scope*/) const {}

Truth ChoiceModel::holds(GuardId guard, const StepScope& scope) const {
  // Without data, what can be told follows from the active states alone.
  const Truth known = workflow_.model().holds(guard, scope);
  if (known != Truth::kError) return known;
  if (position_ == script_.size()) script_.push_back(true);
  return script_[position_++] ? Truth::kTrue : Truth::kFalse;
}

std::optional<Event> ChoiceModel::run(BlockId block, ContentScope& scope) const {
  for (const ExecutableContent& content : workflow_.data().blocks[block]) {
    if (content.kind == ExecutableContent::Kind::kRaise)
      scope.raise({.name = content.id, .kind = EventKind::kInternal});
  }
  return std::nullopt;
}

std::optional<Json> ChoiceModel::done_data(BlockId /*block*/, const StepScope& /*scope*/) const {
  return Json();
}

Explorer::Explorer(const Workflow& workflow, const AnalysisLimits& limits)
    : workflow_(workflow), chart_(workflow.chart()), limits_(limits), model_(workflow) {
  entered_.assign(chart_.states().size(), 0);
  taken_.assign(chart_.transitions().size(), 0);
  for (const std::vector<ExecutableContent>& block : workflow.data().blocks) {
    for (const ExecutableContent& content : block) {
      if (content.kind == ExecutableContent::Kind::kRaise) raised_.insert(content.id);
    }
  }
}

void Explorer::walk_from_start() {
  explore(0, "", [&] { return start(chart_, model_); });
  expand_all();
}

void Explorer::walk_from(const std::vector<Configuration>& beginnings) {
  for (Configuration configuration : beginnings) {
    configuration.data = Json(Json::Object{});
    place_of(configuration, 0, "");
  }
  expand_all();
}

void Explorer::expand_all() {
  for (std::size_t at = 0; at < places_.size(); ++at) expand(at);
}

void Explorer::expand(std::size_t at) {
  const Configuration configuration = places_[at].configuration;
  if (!configuration.running) return;
  std::set<std::string> events;
  for (const StateId id : configuration.active) collect_events(id, events);
  collect_events(0, events);
  for (const std::string& event : events) {
    explore(at, event, [&] { return step(chart_, model_, configuration, {.name = event}); });
  }
}

// Events the outside can cause here.  What the chart itself raises is not among them, unless
// somebody may cause it too.
void Explorer::collect_events(StateId id, std::set<std::string>& events) const {
  for (const TransitionId transition : chart_.state(id).transitions) {
    for (const std::string& event : chart_.transition(transition).events) {
      const bool platform = event.rfind("done.state.", 0) == 0 || event.rfind("error.", 0) == 0;
      const bool internal = raised_.contains(event) && workflow_.transition(transition).by.empty();
      if (!platform && !internal) events.insert(event);
    }
  }
}

template <class Run>
void Explorer::explore(std::size_t from, const std::string& event, const Run& run_once) {
  model_.reset();
  std::size_t runs = 0;
  bool rested = false;
  do {
    if (++runs > limits_.max_choices) {
      complete_ = false;
      return;
    }
    model_.begin();
    const Result<StepResult> result = run_once();
    if (!result) continue;  // A way that never ends; another choice may.
    rested = true;
    record(from, event, *result);
  } while (model_.next());
  if (rested) return;
  Livelock livelock{.event = event};
  if (!event.empty()) {
    livelock.path = path_to(from);
    livelock.path.push_back(event);
  }
  livelocks_.push_back(std::move(livelock));
}

void Explorer::record(std::size_t from, const std::string& event, const StepResult& result) {
  bool administrative = false;
  for (const TransitionId transition : result.transitions) {
    taken_[transition] = 1;
    administrative = administrative || workflow_.transition(transition).administrative;
  }
  for (const StepResult::Move& move : result.moves) {
    if (move.entered) entered_[move.state] = 1;
  }
  Configuration after = result.configuration;
  const Configuration before = event.empty() ? Configuration() : places_[from].configuration;
  Edge edge{.administrative = administrative, .event = event, .transitions = result.transitions};
  for (Effect& effect :
       settle_clocks(workflow_, before, workflow_, after, entered_deadlines(workflow_, result))) {
    if (effect.kind == Effect::Kind::kStartDeadline) edge.started.push_back(std::move(effect.id));
  }
  const std::optional<std::size_t> to = place_of(after, from, event);
  if (!to || event.empty()) return;
  edge.to = *to;
  edge.passes = passing(before, event);
  places_[from].edges.push_back(std::move(edge));
  ++edges_;
}

const DeadlineRule* Explorer::passing(const Configuration& configuration, const std::string& event) const {
  for (const StateId id : configuration.active) {
    const StateRules& state = workflow_.state(id);
    if (!state.deadline.empty() && state.deadline_event == event) return workflow_.deadline(state.deadline);
  }
  return nullptr;
}

std::optional<std::size_t> Explorer::place_of(const Configuration& configuration, std::size_t parent,
                                              const std::string& event) {
  Key key{configuration.active, configuration.histories, configuration.held};
  if (const auto known = index_.find(key); known != index_.end()) return known->second;
  if (places_.size() >= limits_.max_configurations) {
    complete_ = false;
    return std::nullopt;
  }
  index_.emplace(std::move(key), places_.size());
  places_.push_back({.configuration = configuration, .parent = parent, .event = event});
  return places_.size() - 1;
}

std::vector<std::string> Explorer::path_to(std::size_t at) const {
  std::vector<std::string> path;
  for (; !places_[at].event.empty(); at = places_[at].parent) path.push_back(places_[at].event);
  std::reverse(path.begin(), path.end());
  return path;
}

std::vector<std::string> Explorer::path_along(std::size_t from, const Edge& edge) const {
  std::vector<std::string> path = path_to(from);
  path.push_back(edge.event);
  return path;
}

std::optional<std::vector<std::string>> Explorer::walk_to(const PlaceTest& wanted, const PlaceTest& closed,
                                                          const EdgeTest& barred) const {
  if (places_.empty()) return std::nullopt;
  struct Step {
    std::size_t before = 0;
    const Edge* by = nullptr;
    bool seen = false;
  };
  std::vector<Step> steps(places_.size());
  std::deque<std::size_t> queue = {0};
  steps[0].seen = true;
  while (!queue.empty()) {
    const std::size_t at = queue.front();
    queue.pop_front();
    if (wanted(at)) {
      std::vector<std::string> path;
      for (std::size_t back = at; steps[back].by != nullptr; back = steps[back].before) {
        path.push_back(steps[back].by->event);
      }
      std::reverse(path.begin(), path.end());
      return path;
    }
    if (closed(at)) continue;
    for (const Edge& edge : places_[at].edges) {
      if (steps[edge.to].seen || barred(at, edge)) continue;
      steps[edge.to] = {at, &edge, true};
      queue.push_back(edge.to);
    }
  }
  return std::nullopt;
}

// Walks backward from the ends.
std::vector<char> Explorer::completing(bool with_administrative) const {
  std::vector<std::vector<std::size_t>> back(places_.size());
  std::deque<std::size_t> queue;
  std::vector<char> completes(places_.size(), 0);
  for (std::size_t at = 0; at < places_.size(); ++at) {
    for (const Edge& edge : places_[at].edges) {
      if (edge.never_happens() || (edge.administrative && !with_administrative)) continue;
      back[edge.to].push_back(at);
    }
    if (!places_[at].configuration.running) {
      completes[at] = 1;
      queue.push_back(at);
    }
  }
  while (!queue.empty()) {
    const std::size_t at = queue.front();
    queue.pop_front();
    for (const std::size_t before : back[at]) {
      if (completes[before] == 0) {
        completes[before] = 1;
        queue.push_back(before);
      }
    }
  }
  return completes;
}

}  // namespace htx::workflows::internal
