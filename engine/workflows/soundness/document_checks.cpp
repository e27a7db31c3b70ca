#include <algorithm>
#include <map>

#include "engine/workflows/soundness/checks.h"

namespace htx::workflows::internal {
namespace {

using Edge = Explorer::Edge;

constexpr std::string_view kDocument = "document.";

// The roles that can do something in a place.
std::set<std::string> acting_roles(const CheckScene& scene, const Configuration& configuration) {
  std::set<std::string> roles;
  if (!configuration.running) return roles;
  const auto look_at = [&](StateId id) {
    if (scene.workflow.state(id).task) roles.insert(scene.workflow.state(id).task->role);
    for (const TransitionId transition : scene.chart.state(id).transitions) {
      if (!scene.workflow.transition(transition).by.empty())
        roles.insert(scene.workflow.transition(transition).by);
      for (const std::string& event : scene.chart.transition(transition).events) {
        if (event.rfind(kDocument, 0) != 0) continue;
        const DocumentType* document = scene.workflow.document(event.substr(kDocument.size()));
        if (document != nullptr) roles.insert(document->by);
      }
    }
  };
  look_at(0);
  for (const StateId id : configuration.active) look_at(id);
  return roles;
}

class DocumentCheck {
 public:
  explicit DocumentCheck(const CheckScene& scene) : scene_(scene) {
    for (const Explorer::Reachable& place : scene.explorer.places()) {
      roles_.push_back(acting_roles(scene, place.configuration));
    }
  }

  void run() {
    for (StateId id = 1; id < scene_.chart.states().size(); ++id) {
      const StateRules& state = scene_.workflow.state(id);
      if (!state.task) continue;
      for (const std::string& need : state.task->needs) check(id, state.task->role, need);
    }
    for (TransitionId id = 0; id < scene_.chart.transitions().size(); ++id) {
      const CaseTransition& layer = scene_.workflow.transition(id);
      const StateId source = scene_.chart.transition(id).source;
      std::string by = layer.by;
      if (by.empty() && scene_.workflow.state(source).task) by = scene_.workflow.state(source).task->role;
      for (const std::string& need : layer.needs) check(source, by, need);
    }
  }

 private:
  // The role that issues the document has had nothing to do before it is needed, and it is not the
  // one that needs it.
  void check(StateId where, const std::string& needed_by, const std::string& id) {
    const DocumentType* document = scene_.workflow.document(id);
    if (document == nullptr) return;
    // A consent counts only beside what it is given for.
    for (const std::string& other : document->of) check(where, needed_by, other);
    if (document->by == needed_by) return;
    const std::string filing = std::string(kDocument) + id;
    const auto acts = [&](std::size_t place) { return roles_[place].contains(document->by); };
    const auto path = scene_.explorer.walk_to(
        [&](std::size_t place) {
          const Configuration& configuration = scene_.explorer.places()[place].configuration;
          return configuration.running && configuration.is_active(where) && !acts(place);
        },
        acts, [&](std::size_t, const Edge& edge) { return edge.event == filing; });
    if (!path) return;
    bool ever = false;
    for (std::size_t place = 0; place < roles_.size() && !ever; ++place) ever = acts(place);
    scene_.report(ever ? Severity::kWarning : Severity::kError,
                  Message(ever ? "workflows.document-maybe-late" : "workflows.document-not-producible",
                          {{"document", id}, {"role", document->by}}),
                  where, *path);
  }

  const CheckScene& scene_;
  std::vector<std::set<std::string>> roles_;  // By place.
};

}  // namespace

void check_documents(const CheckScene& scene) { DocumentCheck(scene).run(); }

// A regular end that leaves a task open in a region which nothing about the end says is over.
void check_endings(const CheckScene& scene) {
  const auto& places = scene.explorer.places();
  std::set<std::pair<TransitionId, StateId>> told;
  for (std::size_t from = 0; from < places.size(); ++from) {
    for (const Edge& edge : places[from].edges) {
      if (places[edge.to].configuration.running || edge.administrative || edge.transitions.empty()) continue;
      const TransitionId last = edge.transitions.back();
      const StateId source = scene.chart.transition(last).source;
      for (const StateId leaf : places[from].configuration.active) {
        const StateRules& state = scene.workflow.state(leaf);
        if (!state.task || scene.parallel_between(leaf, source) == kNone) continue;
        // The event itself may be what ends that task.
        if (edge.event.rfind(state.task->id + ".", 0) == 0 || !told.emplace(last, leaf).second) continue;
        scene.report_transition(Severity::kWarning,
                                Message("workflows.pending-at-end", {{"task", state.task->id}}), last,
                                scene.explorer.path_along(from, edge));
      }
    }
  }
}

}  // namespace htx::workflows::internal
