#include <algorithm>
#include <map>
#include <utility>

#include "engine/workflows/soundness/checks.h"
#include "engine/workflows/soundness/roster.h"

namespace htx::workflows::internal {
namespace {

class PeopleCheck {
 public:
  PeopleCheck(const CheckScene& scene, const Roster* roster) : scene_(scene), roster_(roster) {
    for (StateId id = 1; id < scene.chart.states().size(); ++id) {
      if (scene.workflow.state(id).task) tasks_.emplace_back(&*scene.workflow.state(id).task, id);
    }
  }

  void run() {
    check_binding();
    if (roster_ == nullptr) return;
    if (check_roles()) check_seating(scene_, *roster_);
  }

 private:
  const std::set<std::string>& people(const std::string& role) const {
    const Role* found = scene_.workflow.role(role);
    static const std::set<std::string> kNobody;
    return found == nullptr ? kNobody : roster_->people(found->group);
  }
  bool is_external(const std::string& role) const {
    const Role* found = scene_.workflow.role(role);
    return found == nullptr || found->external;
  }

  // Every role of the Alliance that has something to do has somebody to do it.
  bool check_roles() {
    std::map<std::string, StateId> needed;
    for (const auto& [task, state] : tasks_) needed.emplace(task->role, state);
    for (TransitionId id = 0; id < scene_.chart.transitions().size(); ++id) {
      const std::string& by = scene_.workflow.transition(id).by;
      if (!by.empty()) needed.emplace(by, scene_.chart.transition(id).source);
    }
    bool complete = true;
    for (const auto& [role, state] : needed) {
      if (is_external(role) || !people(role).empty()) continue;
      complete = false;
      std::vector<std::string> path;
      if (const auto at = scene_.nearest_place_in(state)) path = scene_.explorer.path_to(*at);
      scene_.report(Severity::kError,
                    Message("workflows.role-without-people",
                            {{"role", role}, {"group", scene_.workflow.role(role)->group}}),
                    state, std::move(path));
    }
    return complete;
  }

  const Task* task_of(const std::string& id) const {
    for (const auto& [candidate, state] : tasks_) {
      if (candidate->id == id) return candidate;
    }
    return nullptr;
  }

  // A rule that keeps a task from those who did another, which on no way comes before it, not
  // even by one of several approvals.
  void check_binding() {
    for (const auto& [task, state] : tasks_) {
      for (const std::string& other : task->not_same_as) {
        const Task* before = task_of(other);
        if (before == nullptr || before == task) continue;
        if (scene_.is_begun_before(*before, state)) continue;
        scene_.report(Severity::kWarning,
                      Message("workflows.four-eyes-never", {{"task", task->id}, {"other", other}}), state);
      }
    }
  }

  const CheckScene& scene_;
  const Roster* roster_;
  std::vector<std::pair<const Task*, StateId>> tasks_;
};

}  // namespace

void check_people(const CheckScene& scene, const Roster* roster) { PeopleCheck(scene, roster).run(); }

}  // namespace htx::workflows::internal
