// What the rules of the case layer make impossible: forbidden acts, windows of time, votes and signatures.
#include <algorithm>
#include <map>
#include <utility>

#include "engine/workflows/advance.h"
#include "engine/workflows/soundness/checks.h"
#include "engine/workflows/soundness/vote_count.h"

namespace htx::workflows::internal {
namespace {

using Edge = Explorer::Edge;

constexpr std::string_view kDocument = "document.";

const Configuration& at(const CheckScene& scene, std::size_t place) {
  return scene.explorer.places()[place].configuration;
}

bool never(std::size_t /*place*/) { return false; }

// --- forbidden acts ----------------------------------------------------------------------------------

class ForbiddenCheck {
 public:
  explicit ForbiddenCheck(const CheckScene& scene) : scene_(scene) {
    for (std::size_t place = 0; place < scene.explorer.places().size(); ++place) {
      std::set<std::string>& here = forbidden_.emplace_back();
      if (!at(scene, place).running) continue;
      for (const ForbiddenAct& act : forbidden_acts(scene.workflow, at(scene, place))) here.insert(act.event);
    }
  }

  void run() {
    const auto barred = [&](std::size_t place, const Edge& edge) { return is_barred(place, edge); };
    const std::vector<char> completes = scene_.explorer.completing(true);
    const std::vector<char> lawfully = completing_lawfully();
    const auto path = scene_.explorer.walk_to(
        [&](std::size_t place) {
          return completes[place] != 0 && lawfully[place] == 0 && barred_edge(place) != nullptr;
        },
        never, barred);
    if (path)
      tell(Severity::kError, "workflows.forbidden-but-needed", *path,
           [&](std::size_t place) { return completes[place] != 0 && lawfully[place] == 0; });
    for (std::size_t place = 0; place < forbidden_.size(); ++place) {
      for (const Edge& edge : scene_.explorer.places()[place].edges) {
        if (!is_barred(place, edge) || edge.transitions.empty()) continue;
        if (!told_.insert(edge.transitions.front()).second) continue;
        scene_.report_transition(Severity::kWarning,
                                 Message("workflows.forbidden-and-offered", {{"event", edge.event}}),
                                 edge.transitions.front(), scene_.explorer.path_along(place, edge));
      }
    }
  }

 private:
  bool is_barred(std::size_t place, const Edge& edge) const { return forbidden_[place].contains(edge.event); }

  const Edge* barred_edge(std::size_t place) const {
    for (const Edge& edge : scene_.explorer.places()[place].edges) {
      if (is_barred(place, edge) && !edge.transitions.empty()) return &edge;
    }
    return nullptr;
  }

  // The first place of the kind with a forbidden event, in order of distance; `path` leads to one of them.
  template <class Test>
  void tell(Severity severity, const char* code, std::vector<std::string> path, const Test& is_stuck) {
    for (std::size_t place = 0; place < forbidden_.size(); ++place) {
      const Edge* edge = is_stuck(place) ? barred_edge(place) : nullptr;
      if (edge == nullptr) continue;
      path.push_back(edge->event);
      told_.insert(edge->transitions.front());
      scene_.report_transition(severity, Message(code, {{"event", edge->event}}), edge->transitions.front(),
                               std::move(path));
      return;
    }
  }

  std::vector<char> completing_lawfully() const {
    const auto& places = scene_.explorer.places();
    std::vector<char> completes(places.size(), 0);
    for (std::size_t place = 0; place < places.size(); ++place)
      completes[place] = places[place].configuration.running ? 0 : 1;
    for (bool grows = true; grows;) {
      grows = false;
      for (std::size_t place = places.size(); place-- > 0;) {
        if (completes[place] != 0) continue;
        const bool leads =
            std::any_of(places[place].edges.begin(), places[place].edges.end(),
                        [&](const Edge& edge) { return completes[edge.to] != 0 && !is_barred(place, edge); });
        if (leads) completes[place] = 1;
        grows = grows || leads;
      }
    }
    return completes;
  }

  const CheckScene& scene_;
  std::vector<std::set<std::string>> forbidden_;  // By place.
  std::set<TransitionId> told_;
};

// --- what is possible only until a deadline ------------------------------------------------------------

class UntilCheck {
 public:
  explicit UntilCheck(const CheckScene& scene) : scene_(scene) {}

  void run() {
    std::set<std::string> deadlines;
    for (TransitionId id = 0; id < scene_.chart.transitions().size(); ++id) {
      const DeadlineRule* rule = scene_.workflow.deadline(scene_.workflow.transition(id).until);
      if (rule == nullptr) continue;
      check_runs(id, *rule);
      if (!rule->within) {
        scene_.report_transition(Severity::kWarning,
                                 Message("workflows.until-without-end", {{"deadline", rule->id}}), id,
                                 way_to(scene_.chart.transition(id).source));
      } else if (deadlines.insert(rule->id).second) {
        check_only_way(*rule, id);
      }
    }
  }

 private:
  // The clock is there, running or standing still: what `until` asks for.
  bool has_clock(const DeadlineRule& rule, std::size_t place) const {
    return scene_.runs(rule, at(scene_, place)) || scene_.stands_still(rule, at(scene_, place));
  }

  std::vector<std::string> way_to(StateId state) const {
    const auto place = scene_.nearest_place_in(state);
    return place ? scene_.explorer.path_to(*place) : std::vector<std::string>();
  }

  void check_runs(TransitionId id, const DeadlineRule& rule) {
    const StateId source = scene_.chart.transition(id).source;
    bool ever = false;
    std::optional<std::size_t> without;
    for (std::size_t place = 0; place < scene_.explorer.places().size(); ++place) {
      const Configuration& configuration = at(scene_, place);
      if (!configuration.running || (source != 0 && !configuration.is_active(source))) continue;
      const bool here = has_clock(rule, place);
      ever = ever || here;
      if (!here && !without) without = place;
    }
    if (!without) return;
    scene_.report_transition(
        ever ? Severity::kWarning : Severity::kError,
        Message(ever ? "workflows.until-may-not-run" : "workflows.until-never-runs", {{"deadline", rule.id}}),
        id, scene_.explorer.path_to(*without));
  }

  // Whether the clock begins anew: the state that holds it is entered again.
  bool restarts(const Edge& edge, const DeadlineRule& rule) const {
    return std::any_of(edge.transitions.begin(), edge.transitions.end(), [&](TransitionId id) {
      const ChartTransition& one = scene_.chart.transition(id);
      return std::any_of(one.targets.begin(), one.targets.end(), [&](StateId target) {
        for (StateId up = target; up != kNone; up = scene_.chart.state(up).parent) {
          const bool holds = scene_.workflow.state(up).deadline == rule.id;
          if (holds && (up == target || !scene_.chart.is_descendant(one.source, up))) return true;
        }
        return false;
      });
    });
  }
  bool is_closed_by(const Edge& edge, const DeadlineRule& rule) const {
    return std::any_of(edge.transitions.begin(), edge.transitions.end(),
                       [&](TransitionId id) { return scene_.workflow.transition(id).until == rule.id; });
  }

  // By place: whether an end can be reached once the deadline has passed and the case has stayed.
  std::vector<char> completing_after(const DeadlineRule& rule) const {
    const auto& places = scene_.explorer.places();
    const std::vector<char> open = scene_.explorer.completing(true);
    std::vector<char> closed(places.size(), 0);
    for (std::size_t place = 0; place < places.size(); ++place) {
      if (!has_clock(rule, place)) closed[place] = open[place];
    }
    for (bool grows = true; grows;) {
      grows = false;
      for (std::size_t place = places.size(); place-- > 0;) {
        if (closed[place] != 0) continue;
        const bool leads =
            std::any_of(places[place].edges.begin(), places[place].edges.end(), [&](const Edge& edge) {
              if (is_closed_by(edge, rule)) return false;
              return (restarts(edge, rule) ? open : closed)[edge.to] != 0;
            });
        if (leads) closed[place] = 1;
        grows = grows || leads;
      }
    }
    return closed;
  }

  void check_only_way(const DeadlineRule& rule, TransitionId id) {
    const std::vector<char> open = scene_.explorer.completing(true);
    const std::vector<char> closed = completing_after(rule);
    for (std::size_t place = 0; place < closed.size(); ++place) {
      if (!scene_.runs(rule, at(scene_, place)) || open[place] == 0) continue;
      std::string event;
      for (const StateId state : at(scene_, place).active) {
        if (scene_.workflow.state(state).deadline == rule.id)
          event = scene_.workflow.state(state).deadline_event;
      }
      for (const Edge& edge : scene_.explorer.places()[place].edges) {
        const bool stays = edge.event == event && has_clock(rule, edge.to) && !restarts(edge, rule);
        if (!stays || closed[edge.to] != 0) continue;
        scene_.report_transition(Severity::kError,
                                 Message("workflows.until-closes-only-way", {{"deadline", rule.id}}), id,
                                 scene_.explorer.path_along(place, edge));
        return;
      }
    }
  }

  const CheckScene& scene_;
};

// --- votes ---------------------------------------------------------------------------------------------

class VoteCheck {
 public:
  VoteCheck(const CheckScene& scene, const Roster* roster)
      : scene_(scene), roster_(roster), count_(scene, roster) {}

  void run() {
    for (StateId id = 1; id < scene_.chart.states().size(); ++id) {
      const std::optional<Task>& task = scene_.workflow.state(id).task;
      if (!task || !task->vote) continue;
      if (task->vote->votes_for == task->vote->members) {
        scene_.report(Severity::kError,
                      Message("workflows.vote-counts-itself", {{"data", task->vote->members}}), id,
                      way_to(id));
        continue;
      }
      if (has_no_members(*task->vote)) {
        scene_.report(
            Severity::kError,
            Message("workflows.vote-without-people", {{"role", task->vote->among}, {"task", task->id}}), id,
            way_to(id));
        continue;
      }
      for (const Outcome& outcome : task->outcomes) check_outcome(*task, task->id + "." + outcome.id, id);
    }
  }

 private:
  std::vector<std::string> way_to(StateId state) const {
    const auto place = scene_.nearest_place_in(state);
    return place ? scene_.explorer.path_to(*place) : std::vector<std::string>();
  }

  bool has_no_members(const Vote& vote) const { return roster_ != nullptr && count_.size_of(vote) == 0; }

  // Tries every count of votes in the committee there is, or in committees of one to nine.
  void check_outcome(const Task& task, const std::string& event, StateId state) {
    for (TransitionId id = 0; id < scene_.chart.transitions().size(); ++id) {
      const ChartTransition& one = scene_.chart.transition(id);
      if (std::find(one.events.begin(), one.events.end(), event) == one.events.end()) continue;
      const std::int64_t size = count_.size_of(*task.vote);
      const std::int64_t kept_away = count_.kept_away(task, state);
      bool passes = false;
      std::optional<std::pair<std::int64_t, std::int64_t>> too_few;
      for (std::int64_t members = size == 0 ? 1 : size; members <= (size == 0 ? 9 : size); ++members) {
        for (std::int64_t votes = 0; votes <= members - kept_away; ++votes) {
          const Truth truth = count_.holds(one, *task.vote, votes, members);
          passes = passes || truth != Truth::kFalse;
          if (truth == Truth::kTrue && 2 * votes <= members && !too_few) too_few.emplace(votes, members);
        }
      }
      std::vector<std::string> path = way_to(state);
      path.push_back(event);
      if (!passes) {
        scene_.report_transition(
            Severity::kError,
            Message("workflows.vote-never-enough", {{"role", task.vote->among}, {"event", event}}), id, path);
      } else if (too_few) {
        scene_.report_transition(
            Severity::kWarning,
            Message("workflows.vote-not-majority", {{"event", event},
                                                    {"votes", std::to_string(too_few->first)},
                                                    {"members", std::to_string(too_few->second)}}),
            id, path);
      }
    }
  }

  const CheckScene& scene_;
  const Roster* roster_;
  VoteCount count_;
};

// --- signatures ----------------------------------------------------------------------------------------

class SignatureCheck {
 public:
  SignatureCheck(const CheckScene& scene, const Roster* roster) : scene_(scene), roster_(roster) {}

  void run() {
    for (const DocumentType& document : scene_.workflow.data().documents) {
      if (document.signatures > 0) check(document);
    }
  }

 private:
  void check(const DocumentType& document) {
    std::optional<StateId> needed_in;
    for (StateId id = 1; id < scene_.chart.states().size() && !needed_in; ++id) {
      const std::optional<Task>& task = scene_.workflow.state(id).task;
      if (task && needs(task->needs, document)) needed_in = id;
    }
    for (TransitionId id = 0; id < scene_.chart.transitions().size(); ++id) {
      if (!needs(scene_.workflow.transition(id).needs, document)) continue;
      const ChartTransition& one = scene_.chart.transition(id);
      if (!needed_in) needed_in = one.source;
      check_arrival(document, id);
    }
    if (!needed_in) {
      scene_.report(Severity::kWarning,
                    Message("workflows.signatures-never-asked", {{"document", document.id}}), 0);
      return;
    }
    check_people(document, *needed_in);
  }

  static bool needs(const std::vector<std::string>& list, const DocumentType& document) {
    return std::find(list.begin(), list.end(), document.id) != list.end();
  }
  std::vector<std::string> way_to(StateId state) const {
    const auto place = scene_.nearest_place_in(state);
    return place ? scene_.explorer.path_to(*place) : std::vector<std::string>();
  }

  // What comes with the event itself nobody can have signed.
  void check_arrival(const DocumentType& document, TransitionId id) {
    const ChartTransition& one = scene_.chart.transition(id);
    const std::string filing = std::string(kDocument) + document.id;
    if (std::find(one.events.begin(), one.events.end(), filing) == one.events.end()) return;
    std::vector<std::string> path = way_to(one.source);
    path.push_back(filing);
    scene_.report_transition(Severity::kError,
                             Message("workflows.signatures-too-late", {{"document", document.id}}), id,
                             std::move(path));
  }

  // Whoever is on the roster may sign; that the signers come from the role that issues the document is a
  // convention, so that too few of them are only a warning.
  void check_people(const DocumentType& document, StateId state) {
    const Role* role = scene_.workflow.role(document.by);
    if (roster_ == nullptr || role == nullptr || role->external) return;
    std::set<std::string> everybody;
    for (const auto& [group, people] : roster_->groups) everybody.insert(people.begin(), people.end());
    const auto wanted = static_cast<std::size_t>(document.signatures);
    const std::size_t own = roster_->people(role->group).size();
    if (own >= wanted) return;
    scene_.report(everybody.size() < wanted ? Severity::kError : Severity::kWarning,
                  Message("workflows.signatures-too-few-people", {{"document", document.id},
                                                                  {"needed", std::to_string(wanted)},
                                                                  {"role", role->id},
                                                                  {"people", std::to_string(own)}}),
                  state, way_to(state));
  }

  const CheckScene& scene_;
  const Roster* roster_;
};

}  // namespace

void check_rules(const CheckScene& scene, const Roster* roster) {
  ForbiddenCheck(scene).run();
  UntilCheck(scene).run();
  VoteCheck(scene, roster).run();
  SignatureCheck(scene, roster).run();
}

}  // namespace htx::workflows::internal
