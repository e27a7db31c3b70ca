#include <algorithm>
#include <map>
#include <utility>

#include "engine/base/text.h"
#include "engine/workflows/internal/checks.h"
#include "engine/workflows/roster.h"

namespace htx::workflows::internal {
namespace {

using Edge = Explorer::Edge;

// One person's part in a task: a task that several must approve has a seat for each of them.
struct Seat {
  const Task* task = nullptr;
  StateId state = 0;
  const std::set<std::string>* people = nullptr;
};

// Gives each seat a person so that no two that exclude each other have the same one.
class Seating {
 public:
  Seating(std::vector<Seat> seats, std::vector<std::set<std::size_t>> excludes)
      : seats_(std::move(seats)), excludes_(std::move(excludes)), person_(seats_.size()) {}

  bool possible(std::size_t seat = 0) {
    if (seat == seats_.size()) return true;
    // Far beyond any committee; then the question stays open and nobody is accused.
    if (++tried_ > 200'000) return true;
    for (const std::string& candidate : *seats_[seat].people) {
      const bool free = std::none_of(excludes_[seat].begin(), excludes_[seat].end(), [&](std::size_t other) {
        return other < seat && person_[other] == candidate;
      });
      if (!free) continue;
      person_[seat] = candidate;
      if (possible(seat + 1)) return true;
    }
    return false;
  }

 private:
  std::vector<Seat> seats_;
  std::vector<std::set<std::size_t>> excludes_;
  std::vector<std::string> person_;
  std::size_t tried_ = 0;
};

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
    if (check_roles()) check_four_eyes();
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

  // The events of the shortest way on which `first` is done and `second` comes up afterwards.
  std::optional<std::vector<std::string>> path_through(const Task& first, StateId second) const {
    const std::string prefix = first.id + ".";
    const auto& places = scene_.explorer.places();
    std::optional<std::vector<std::string>> best;
    for (std::size_t from = 0; from < places.size(); ++from) {
      for (const Edge& edge : places[from].edges) {
        if (edge.event.rfind(prefix, 0) != 0 || edge.transitions.empty()) continue;
        std::vector<std::string> path = scene_.explorer.path_along(from, edge);
        if (best && path.size() >= best->size()) continue;
        const auto rest = way(edge.to, second);
        if (!rest) continue;
        path.insert(path.end(), rest->begin(), rest->end());
        if (!best || path.size() < best->size()) best = std::move(path);
      }
    }
    return best;
  }

  std::optional<std::vector<std::string>> way(std::size_t from, StateId to) const {
    const auto& places = scene_.explorer.places();
    std::map<std::size_t, std::pair<std::size_t, const Edge*>> seen = {{from, {from, nullptr}}};
    std::vector<std::size_t> queue = {from};
    for (std::size_t i = 0; i < queue.size(); ++i) {
      const std::size_t at = queue[i];
      if (places[at].configuration.running && places[at].configuration.is_active(to)) {
        std::vector<std::string> path;
        for (std::size_t back = at; seen[back].second != nullptr; back = seen[back].first) {
          path.push_back(seen[back].second->event);
        }
        std::reverse(path.begin(), path.end());
        return path;
      }
      for (const Edge& edge : places[at].edges) {
        if (seen.emplace(edge.to, std::pair(at, &edge)).second) queue.push_back(edge.to);
      }
    }
    return std::nullopt;
  }

  StateId state_of(const std::string& task) const {
    for (const auto& [candidate, state] : tasks_) {
      if (candidate->id == task) return state;
    }
    return 0;
  }
  const Task* task_of(const std::string& id) const {
    for (const auto& [candidate, state] : tasks_) {
      if (candidate->id == id) return candidate;
    }
    return nullptr;
  }

  // A rule that keeps a task from those who did another, which on no way comes before it.
  void check_binding() {
    for (const auto& [task, state] : tasks_) {
      for (const std::string& other : task->not_same_as) {
        const Task* before = task_of(other);
        if (before == nullptr || before == task) continue;
        const auto path = path_through(*before, state);
        if (path) {
          ways_[{before, task}] = *path;
        } else {
          scene_.report(Severity::kWarning,
                        Message("workflows.four-eyes-never", {{"task", task->id}, {"other", other}}), state);
        }
      }
    }
  }

  void check_four_eyes() {
    std::vector<Seat> seats;
    for (const auto& [task, state] : tasks_) {
      if (is_external(task->role)) continue;
      for (std::int64_t i = 0; i < task->approvals; ++i) seats.push_back({task, state, &people(task->role)});
    }
    if (seatable(seats)) return;
    // The first task in document order that makes it impossible is the one to show.
    std::vector<Seat> some;
    for (const Seat& seat : seats) {
      some.push_back(seat);
      if (seatable(some)) continue;
      tell(some);
      return;
    }
  }

  bool seatable(const std::vector<Seat>& seats) const {
    std::vector<std::set<std::size_t>> excludes(seats.size());
    for (std::size_t i = 0; i < seats.size(); ++i) {
      for (std::size_t j = i + 1; j < seats.size(); ++j) {
        if (!exclude(*seats[i].task, *seats[j].task)) continue;
        excludes[i].insert(j);
        excludes[j].insert(i);
      }
    }
    return Seating(seats, excludes).possible();
  }

  // Two seats of one task; or tasks kept apart that lie on one way of the case.
  bool exclude(const Task& a, const Task& b) const {
    return &a == &b || ways_.count({&a, &b}) != 0 || ways_.count({&b, &a}) != 0;
  }

  // Leaves out what has no part in the conflict.
  void tell(std::vector<Seat> seats) {
    for (std::size_t i = 0; i < seats.size();) {
      std::vector<Seat> fewer = seats;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      if (seatable(fewer)) {
        ++i;
      } else {
        seats = std::move(fewer);
      }
    }
    std::vector<std::string> tasks;
    std::set<std::string> people;
    std::vector<std::string> path;
    for (const Seat& seat : seats) {
      tasks.push_back(seat.task->id);
      people.insert(seat.people->begin(), seat.people->end());
      for (const Seat& other : seats) {
        const auto way = ways_.find({other.task, seat.task});
        if (way != ways_.end() && way->second.size() > path.size()) path = way->second;
      }
    }
    if (path.empty()) {
      if (const auto at = scene_.nearest_place_in(seats.back().state)) path = scene_.explorer.path_to(*at);
    }
    scene_.report(Severity::kError,
                  Message("workflows.four-eyes-unsatisfiable",
                          {{"tasks", join(tasks, ", ")},
                           {"people", join(std::vector<std::string>(people.begin(), people.end()), ", ")},
                           {"needed", std::to_string(seats.size())}}),
                  seats.back().state, std::move(path));
  }

  const CheckScene& scene_;
  const Roster* roster_;
  std::vector<std::pair<const Task*, StateId>> tasks_;
  std::map<std::pair<const Task*, const Task*>, std::vector<std::string>>
      ways_;  // First done, then kept from.
};

}  // namespace

void check_people(const CheckScene& scene, const Roster* roster) { PeopleCheck(scene, roster).run(); }

}  // namespace htx::workflows::internal
