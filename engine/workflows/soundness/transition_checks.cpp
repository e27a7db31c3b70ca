#include <algorithm>
#include <map>
#include <utility>

#include "engine/base/text.h"
#include "engine/workflows/soundness/checks.h"
#include "engine/workflows/stand_stills.h"

namespace htx::workflows::internal {

void CheckScene::report_transition(Severity severity, Message message, TransitionId id,
                                   std::vector<std::string> path) const {
  analysis_.findings.push_back({.severity = severity,
                                .message = std::move(message),
                                .span = chart.transition(id).span,
                                .subject = name_of(id),
                                .path = std::move(path)});
}

std::string CheckScene::name_of(TransitionId id) const {
  std::vector<std::string> targets;
  for (const StateId target : chart.transition(id).targets) targets.push_back(chart.state(target).id);
  std::string name =
      chart.state(chart.transition(id).source).id + ": " + join(chart.transition(id).events, " ");
  if (!targets.empty()) name += " -> " + join(targets, ", ");
  return name;
}

bool CheckScene::stands_still(const DeadlineRule& deadline, const Configuration& configuration) const {
  return workflows::stands_still(workflow, deadline, configuration);
}

bool CheckScene::runs(const DeadlineRule& deadline, const Configuration& configuration) const {
  if (!configuration.running || stands_still(deadline, configuration)) return false;
  return std::any_of(configuration.active.begin(), configuration.active.end(),
                     [&](StateId id) { return workflow.state(id).deadline == deadline.id; });
}

std::optional<std::size_t> CheckScene::nearest_place_in(StateId state) const {
  // Places are numbered by their distance from the start.
  for (std::size_t at = 0; at < explorer.places().size(); ++at) {
    const Configuration& configuration = explorer.places()[at].configuration;
    if (configuration.running && (state == 0 || configuration.is_active(state))) return at;
  }
  return std::nullopt;
}

StateId CheckScene::parallel_between(StateId a, StateId b) const {
  if (a == b || chart.is_descendant(a, b) || chart.is_descendant(b, a)) return kNone;
  StateId meet = chart.state(a).parent;
  while (meet != kNone && !chart.is_descendant(b, meet)) meet = chart.state(meet).parent;
  return meet != kNone && chart.state(meet).kind == StateKind::kParallel ? meet : kNone;
}

bool CheckScene::comes_before(const Task& task, StateId state) const { return follows(task, state, false); }

bool CheckScene::is_begun_before(const Task& task, StateId state) const {
  return follows(task, state, task.approvals > 1);
}

bool CheckScene::follows(const Task& task, StateId state, bool begun) const {
  const std::string prefix = task.id + ".";
  const auto& places = explorer.places();
  std::vector<std::size_t> queue;
  std::set<std::size_t> seen;
  for (std::size_t from = 0; from < places.size(); ++from) {
    for (const Explorer::Edge& edge : places[from].edges) {
      const bool done = edge.event.rfind(prefix, 0) == 0 && !edge.transitions.empty();
      const std::size_t to = begun ? from : edge.to;
      if (done && seen.insert(to).second) queue.push_back(to);
    }
  }
  for (std::size_t i = 0; i < queue.size(); ++i) {
    const Explorer::Reachable& place = places[queue[i]];
    if (place.configuration.running && place.configuration.is_active(state)) return true;
    for (const Explorer::Edge& edge : place.edges) {
      if (seen.insert(edge.to).second) queue.push_back(edge.to);
    }
  }
  return false;
}

bool CheckScene::sets(TransitionId id, const std::string& item) const {
  for (const BlockId block : chart.transition(id).blocks) {
    for (const ExecutableContent& content : workflow.data().blocks[block]) {
      const bool writes =
          content.kind == ExecutableContent::Kind::kSet || content.kind == ExecutableContent::Kind::kTake;
      if (writes && content.id == item) return true;
    }
  }
  return false;
}

namespace {

// A case that changes by an event of the outside in two regions at once.
class Races {
 public:
  explicit Races(const CheckScene& scene) : scene_(scene) {}

  void check() {
    for (std::size_t at = 0; at < scene_.explorer.places().size(); ++at) {
      for (const Explorer::Edge& edge : scene_.explorer.places()[at].edges) check(at, edge);
    }
  }

 private:
  void check(std::size_t at, const Explorer::Edge& edge) {
    const auto& taken = edge.transitions;
    for (std::size_t i = 0; i < taken.size(); ++i) {
      for (std::size_t j = i + 1; j < taken.size(); ++j) {
        const StateId a = scene_.chart.transition(taken[i]).source;
        const StateId b = scene_.chart.transition(taken[j]).source;
        if (scene_.parallel_between(a, b) != kNone) compare(at, edge, taken[i], taken[j]);
      }
    }
  }

  // Two transitions that are taken at once: whether both set an item.  Told once of a pair.
  void compare(std::size_t at, const Explorer::Edge& edge, TransitionId one, TransitionId other) {
    for (const DataItem& item : scene_.workflow.data().data) {
      if (!scene_.sets(one, item.id) || !scene_.sets(other, item.id)) continue;
      if (!told_.emplace(one, other).second) continue;
      scene_.report_transition(
          Severity::kWarning,
          Message("workflows.region-race",
                  {{"data", item.id}, {"other", scene_.name_of(other)}, {"event", edge.event}}),
          one, scene_.explorer.path_along(at, edge));
    }
  }

  const CheckScene& scene_;
  std::set<std::pair<TransitionId, TransitionId>> told_;
};

void check_leaps(const CheckScene& scene) {
  for (TransitionId id = 0; id < scene.chart.transitions().size(); ++id) {
    const ChartTransition& transition = scene.chart.transition(id);
    if (scene.chart.state(transition.source).kind == StateKind::kHistory) continue;
    for (const StateId target : transition.targets) {
      const StateId parallel = scene.parallel_between(transition.source, target);
      if (parallel == kNone) continue;
      std::vector<std::string> path;
      if (const auto at = scene.nearest_place_in(transition.source)) path = scene.explorer.path_to(*at);
      scene.report_transition(Severity::kWarning,
                              Message("workflows.region-leap", {{"state", scene.chart.state(parallel).id}}),
                              id, std::move(path));
      break;
    }
  }
}

// Whether the event is the passing of the deadline of this state.
bool may_end_window(const CheckScene& scene, StateId window, TransitionId id, const std::string& role) {
  const StateRules& state = scene.workflow.state(window);
  const CaseTransition& layer = scene.workflow.transition(id);
  if (layer.administrative) return true;
  for (const std::string& event : scene.chart.transition(id).events) {
    if (event == state.deadline_event) continue;
    std::string by = layer.by;
    constexpr std::string_view kDocument = "document.";
    if (by.empty() && event.rfind(kDocument, 0) == 0) {
      const DocumentType* document = scene.workflow.document(event.substr(kDocument.size()));
      if (document != nullptr) by = document->by;
    }
    for (const StateRules& other : scene.workflow.data().states) {
      if (by.empty() && other.task && event.rfind(other.task->id + ".", 0) == 0) by = other.task->role;
    }
    if (by != role) return false;
  }
  return true;
}

// One transition out of a window: whether it is taken by whoever has the window, or when the time is over.
void check_window(const CheckScene& scene, StateId window, TransitionId id) {
  const std::string& role = scene.workflow.state(window).window;
  const ChartTransition& transition = scene.chart.transition(id);
  const bool leaves = std::any_of(transition.targets.begin(), transition.targets.end(), [&](StateId target) {
    return target != window && !scene.chart.is_descendant(target, window);
  });
  if (!leaves || may_end_window(scene, window, id, role)) return;
  std::vector<std::string> path;
  if (const auto at = scene.nearest_place_in(window)) path = scene.explorer.path_to(*at);
  path.push_back(join(transition.events, " "));
  scene.report_transition(
      Severity::kError,
      Message("workflows.window-skipped", {{"state", scene.chart.state(window).id}, {"role", role}}), id,
      std::move(path));
}

// A window is somebody's time to act: nothing but that person or the end of the time may close it.
void check_windows(const CheckScene& scene) {
  for (StateId window = 1; window < scene.chart.states().size(); ++window) {
    if (scene.workflow.state(window).window.empty()) continue;
    for (StateId up = window; up != kNone; up = scene.chart.state(up).parent) {
      for (const TransitionId id : scene.chart.state(up).transitions) check_window(scene, window, id);
    }
  }
}

void check_unused(const CheckScene& scene) {
  const Workflow::Data& data = scene.workflow.data();
  std::set<std::string> deadlines;
  for (const StateRules& state : data.states) deadlines.insert(state.deadline);
  for (const DeadlineRule& rule : data.deadlines) {
    if (!deadlines.contains(rule.id)) {
      scene.report(Severity::kWarning, Message("workflows.unused", {{"what", "deadlines"}, {"id", rule.id}}),
                   0);
    }
  }
  std::set<std::string> roles;
  for (const StateRules& state : data.states) {
    if (state.task) roles.insert(state.task->role);
    roles.insert(state.window);
  }
  for (const CaseTransition& transition : data.transitions) roles.insert(transition.by);
  for (const DocumentType& document : data.documents) roles.insert(document.by);
  for (const DeadlineRule& rule : data.deadlines) roles.insert(rule.extension_by);
  for (const std::vector<ExecutableContent>& block : data.blocks) {
    for (const ExecutableContent& content : block) {
      if (content.kind == ExecutableContent::Kind::kNotify) roles.insert(content.id);
    }
  }
  for (const Role& role : data.roles) {
    if (!roles.contains(role.id))
      scene.report(Severity::kWarning, Message("workflows.unused", {{"what", "roles"}, {"id", role.id}}), 0);
  }
}

}  // namespace

void check_transitions(const CheckScene& scene) {
  Races(scene).check();
  check_leaps(scene);
  check_windows(scene);
  check_unused(scene);
}

}  // namespace htx::workflows::internal
