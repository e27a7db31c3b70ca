#include "engine/workflows/analyse.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <set>
#include <utility>

#include "engine/base/text.h"
#include "engine/workflows/internal/case_model.h"
#include "engine/workflows/step.h"

namespace htx::workflows {
namespace {

// Every way an event can turn out: a condition that depends on data is answered by a script, and the
// scripts are run through like the numbers of a counter.
class ChoiceModel final : public DataModel {
 public:
  explicit ChoiceModel(const Workflow& workflow) : workflow_(workflow) {}

  void begin() { position_ = 0; }
  // Moves on to the next script; false when all were run.
  bool next() {
    script_.resize(position_);
    while (!script_.empty() && !script_.back()) script_.pop_back();
    if (script_.empty()) return false;
    script_.back() = false;
    return true;
  }
  void reset() { script_.clear(); }

  void initialise(ContentScope& /*scope*/) const override {}
  Truth holds(GuardId guard, const StepScope& scope) const override {
    // Without data, what can be told follows from the active states alone.
    const Truth known = workflow_.model().holds(guard, scope);
    if (known != Truth::kError) return known;
    if (position_ == script_.size()) script_.push_back(true);
    return script_[position_++] ? Truth::kTrue : Truth::kFalse;
  }
  std::optional<Event> run(BlockId block, ContentScope& scope) const override {
    for (const Verb& verb : workflow_.data().blocks[block]) {
      if (verb.kind == Verb::Kind::kRaise) scope.raise({.name = verb.id, .kind = EventKind::kInternal});
    }
    return std::nullopt;
  }
  std::optional<Json> done_data(BlockId /*block*/, const StepScope& /*scope*/) const override {
    return Json();
  }

 private:
  const Workflow& workflow_;
  mutable std::vector<bool> script_;
  mutable std::size_t position_ = 0;
};

struct Edge {
  std::size_t to = 0;
  bool administrative = false;
};

struct Place {
  Configuration configuration;
  std::size_t parent = 0;  // The place it was first reached from,
  std::string event;       // and by what; empty for the start.
  std::vector<Edge> edges;
};

using Key = std::pair<std::vector<StateId>, std::map<StateId, std::vector<StateId>>>;

class Explorer {
 public:
  Explorer(const Workflow& workflow, const AnalysisLimits& limits)
      : workflow_(workflow), chart_(workflow.chart()), limits_(limits), model_(workflow) {
    entered_.assign(chart_.states().size(), 0);
    taken_.assign(chart_.transitions().size(), 0);
    for (const std::vector<Verb>& block : workflow.data().blocks) {
      for (const Verb& verb : block) {
        if (verb.kind == Verb::Kind::kRaise) raised_.insert(verb.id);
      }
    }
  }

  Analysis run() {
    explore(0, "", [&] { return start(chart_, model_); });
    for (std::size_t at = 0; at < places_.size(); ++at) expand(at);
    analysis_.configurations = places_.size();
    check_deadlocks();
    check_completion(true, Severity::kError, "workflows.cannot-complete");
    check_completion(false, Severity::kWarning, "workflows.only-way-out");
    check_entered();
    check_taken();
    check_waits();
    if (!analysis_.complete) {
      add(Severity::kWarning,
          Message("workflows.analysis-incomplete", {{"limit", std::to_string(limits_.max_configurations)}}),
          0, {});
    }
    return std::move(analysis_);
  }

 private:
  void expand(std::size_t at) {
    if (!places_[at].configuration.running) return;
    std::set<std::string> events;
    for (const StateId id : places_[at].configuration.active) collect_events(id, events);
    collect_events(0, events);
    const Configuration configuration = places_[at].configuration;
    for (const std::string& event : events) {
      explore(at, event, [&] { return step(chart_, model_, configuration, {.name = event}); });
    }
  }

  // Events the outside can cause here.  What the chart itself raises is not among them, unless
  // somebody may cause it too.
  void collect_events(StateId id, std::set<std::string>& events) const {
    for (const TransitionId transition : chart_.state(id).transitions) {
      for (const std::string& event : chart_.transition(transition).events) {
        const bool platform = event.rfind("done.state.", 0) == 0 || event.rfind("error.", 0) == 0;
        const bool internal = raised_.count(event) != 0 && workflow_.transition(transition).by.empty();
        if (!platform && !internal) events.insert(event);
      }
    }
  }

  template <class Run>
  void explore(std::size_t from, const std::string& event, const Run& run_once) {
    model_.reset();
    std::size_t runs = 0;
    bool rested = false;
    do {
      if (++runs > limits_.max_choices) {
        analysis_.complete = false;
        break;
      }
      model_.begin();
      Result<StepResult> result = run_once();
      if (!result) continue;  // A way that never ends; another choice may.
      rested = true;
      record(from, event, *result);
    } while (model_.next());
    if (!rested) {
      add(Severity::kError, Message("workflows.livelock", {{"event", event}}), 0,
          places_.empty() ? std::vector<std::string>{} : path_to(from, event));
    }
  }

  void record(std::size_t from, const std::string& event, const StepResult& result) {
    bool administrative = false;
    for (const TransitionId transition : result.transitions) {
      taken_[transition] = 1;
      administrative = administrative || workflow_.transition(transition).administrative;
    }
    for (const StepResult::Move& move : result.moves) {
      if (move.entered) entered_[move.state] = 1;
    }
    const Key key{result.configuration.active, result.configuration.histories};
    auto known = index_.find(key);
    if (known == index_.end()) {
      if (places_.size() >= limits_.max_configurations) {
        analysis_.complete = false;
        return;
      }
      known = index_.emplace(key, places_.size()).first;
      places_.push_back({.configuration = result.configuration, .parent = from, .event = event});
    }
    if (event.empty()) return;
    places_[from].edges.push_back({known->second, administrative});
    ++analysis_.edges;
  }

  std::vector<std::string> path_to(std::size_t at, const std::string& last = {}) const {
    std::vector<std::string> path;
    if (!last.empty()) path.push_back(last);
    for (; !places_[at].event.empty(); at = places_[at].parent) path.push_back(places_[at].event);
    std::reverse(path.begin(), path.end());
    return path;
  }

  void add(Severity severity, Message message, StateId state, std::vector<std::string> path) {
    analysis_.findings.push_back({.severity = severity,
                                  .message = std::move(message),
                                  .span = chart_.state(state).span,
                                  .subject = chart_.state(state).id,
                                  .path = std::move(path)});
  }

  StateId innermost(std::size_t at) const { return places_[at].configuration.active.back(); }

  void check_deadlocks() {
    for (std::size_t at = 0; at < places_.size(); ++at) {
      const Place& place = places_[at];
      const bool leaves_it = std::any_of(place.edges.begin(), place.edges.end(),
                                         [&](const Edge& edge) { return edge.to != at; });
      if (place.configuration.running && !leaves_it) {
        add(Severity::kError, "workflows.deadlock", innermost(at), path_to(at));
      }
    }
  }

  // Marks what can reach an end, walking backward.  Only the place nearest to the start is reported:
  // what follows from it is the same mistake.
  void check_completion(bool with_administrative, Severity severity, const char* code) {
    if (!analysis_.complete) return;
    std::vector<std::vector<std::size_t>> back(places_.size());
    std::deque<std::size_t> queue;
    std::vector<char> completes(places_.size(), 0);
    for (std::size_t at = 0; at < places_.size(); ++at) {
      for (const Edge& edge : places_[at].edges) {
        if (with_administrative || !edge.administrative) back[edge.to].push_back(at);
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
    const auto stuck = std::find(completes.begin(), completes.end(), 0);
    if (stuck == completes.end()) return;
    const auto at = static_cast<std::size_t>(stuck - completes.begin());
    const bool known = std::any_of(
        analysis_.findings.begin(), analysis_.findings.end(),
        [](const Finding& finding) { return finding.message.code == "workflows.cannot-complete"; });
    if (!known) add(severity, code, innermost(at), path_to(at));
  }

  void check_entered() {
    if (!analysis_.complete) return;
    for (StateId id = 1; id < entered_.size(); ++id) {
      if (entered_[id] == 0 && chart_.state(id).kind != StateKind::kHistory) {
        add(Severity::kError, "workflows.never-entered", id, {});
      }
    }
  }

  void check_taken() {
    if (!analysis_.complete) return;
    for (StateId id = 0; id < chart_.states().size(); ++id) {
      if (chart_.state(id).kind == StateKind::kHistory) continue;
      for (const TransitionId transition_id : chart_.state(id).transitions) {
        if (taken_[transition_id] != 0) continue;
        const ChartTransition& transition = chart_.transition(transition_id);
        analysis_.findings.push_back({.severity = Severity::kWarning,
                                      .message = "workflows.dead-transition",
                                      .span = transition.span,
                                      .subject = join(transition.events, " ")});
      }
    }
  }

  void check_waits() {
    for (StateId id = 1; id < chart_.states().size(); ++id) {
      const ChartState& state = chart_.state(id);
      if (state.kind != StateKind::kAtomic || entered_[id] == 0) continue;
      const bool waits =
          std::any_of(state.transitions.begin(), state.transitions.end(),
                      [&](TransitionId transition) { return !chart_.transition(transition).events.empty(); });
      bool limited = false;
      for (StateId up = id; up != kNone && !limited; up = chart_.state(up).parent) {
        limited = !workflow_.state(up).deadline.empty() || workflow_.state(up).waits;
      }
      if (waits && !limited) add(Severity::kWarning, "workflows.wait-without-deadline", id, {});
    }
  }

  const Workflow& workflow_;
  const Chart& chart_;
  const AnalysisLimits& limits_;
  ChoiceModel model_;
  Analysis analysis_;
  std::vector<Place> places_;
  std::map<Key, std::size_t> index_;
  std::vector<char> entered_;
  std::vector<char> taken_;
  std::set<std::string> raised_;
};

// Whether `count` people can do the tasks, none doing two that exclude each other.  Few tasks exclude
// each other in any real workflow, so that trying is cheap.
bool can_share(const std::vector<std::set<std::size_t>>& excludes, std::vector<std::size_t>& person,
               std::size_t count) {
  const std::size_t task = person.size();
  if (task == excludes.size()) return true;
  for (std::size_t candidate = 0; candidate < count; ++candidate) {
    const bool free = std::none_of(excludes[task].begin(), excludes[task].end(), [&](std::size_t other) {
      return other < task && person[other] == candidate;
    });
    if (!free) continue;
    person.push_back(candidate);
    if (can_share(excludes, person, count)) return true;
    person.pop_back();
    // People are alike: a second one who has done nothing yet would fail the same way.
    if (std::find(person.begin(), person.end(), candidate) == person.end()) break;
  }
  return false;
}

}  // namespace

Analysis analyse(const Workflow& workflow, const AnalysisLimits& limits) {
  return Explorer(workflow, limits).run();
}

Diagnostics to_diagnostics(const Analysis& analysis, const Source& source) {
  Diagnostics diagnostics;
  for (const Finding& finding : analysis.findings) {
    std::string found = finding.subject;
    if (!finding.path.empty()) found += " <- " + join(finding.path, ", ");
    diagnostics.report({.severity = finding.severity,
                        .place = source.place_at(finding.span.begin),
                        .message = finding.message,
                        .found = std::move(found)});
  }
  return diagnostics;
}

std::map<std::string, std::size_t> people_needed(const Workflow& workflow) {
  std::map<std::string, std::vector<const Task*>> by_group;
  for (const CaseState& state : workflow.data().states) {
    if (!state.task) continue;
    const Role* role = workflow.role(state.task->role);
    if (role != nullptr && !role->external) by_group[role->group].push_back(&*state.task);
  }
  std::map<std::string, std::size_t> needed;
  for (const auto& [group, tasks] : by_group) {
    std::vector<std::set<std::size_t>> excludes(tasks.size());
    std::size_t count = 1;
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      count = std::max(count, static_cast<std::size_t>(tasks[i]->approvals));
      for (std::size_t j = 0; j < tasks.size(); ++j) {
        const auto& others = tasks[i]->not_same_as;
        if (i == j || std::find(others.begin(), others.end(), tasks[j]->id) == others.end()) continue;
        excludes[i].insert(j);
        excludes[j].insert(i);
      }
    }
    for (std::vector<std::size_t> person; !can_share(excludes, person, count); person.clear()) ++count;
    needed[group] = count;
  }
  return needed;
}

}  // namespace htx::workflows
