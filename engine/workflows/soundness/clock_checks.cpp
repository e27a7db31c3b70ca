#include <algorithm>
#include <map>
#include <utility>

#include "engine/base/text.h"
#include "engine/workflows/soundness/checks.h"

namespace htx::workflows::internal {
namespace {

using Reachable = Explorer::Reachable;
using Edge = Explorer::Edge;

StateId owner_of(const CheckScene& scene, const DeadlineRule& rule) {
  for (StateId id = 1; id < scene.chart.states().size(); ++id) {
    if (scene.workflow.state(id).deadline == rule.id) return id;
  }
  return 0;
}

const Configuration& at(const CheckScene& scene, std::size_t place) {
  return scene.explorer.places()[place].configuration;
}

// A deadline that runs from a date of the case which, on some way, nobody has given yet.
void check_anchor(const CheckScene& scene, const DeadlineRule& rule) {
  const DataItem* item = scene.workflow.data_item(rule.from);
  if (rule.from_end_of.empty() && (item == nullptr || !item->initial.is_null())) return;
  // Started with the case.
  const DeadlineRule* other = scene.workflow.deadline(rule.from_end_of);
  if (other != nullptr && scene.runs(*other, at(scene, 0))) return;
  const auto gives = [&](const Edge& edge) {
    if (item == nullptr)
      return std::find(edge.started.begin(), edge.started.end(), rule.from_end_of) != edge.started.end();
    return std::any_of(edge.transitions.begin(), edge.transitions.end(),
                       [&](TransitionId id) { return scene.sets(id, rule.from); });
  };
  const auto path = scene.explorer.walk_to(
      [&](std::size_t place) { return scene.runs(rule, at(scene, place)); },
      [](std::size_t) { return false; }, [&](std::size_t, const Edge& edge) { return gives(edge); });
  if (!path) return;
  scene.report(Severity::kWarning,
               Message("workflows.anchor-may-be-missing",
                       {{"deadline", rule.id}, {"data", item == nullptr ? rule.from_end_of : rule.from}}),
               owner_of(scene, rule), *path);
}

// A pause that no way of the case leads to, and one that no way leads back from.
void check_pauses(const CheckScene& scene, const DeadlineRule& rule) {
  if (rule.pauses_in.empty()) return;
  const auto& places = scene.explorer.places();
  std::vector<std::size_t> paused;  // Places where the clock was running and now stands still.
  std::vector<std::string> path;
  for (std::size_t from = 0; from < places.size(); ++from) {
    if (!scene.runs(rule, at(scene, from))) continue;
    for (const Edge& edge : places[from].edges) {
      if (!at(scene, edge.to).running || !scene.stands_still(rule, at(scene, edge.to))) continue;
      if (paused.empty()) path = scene.explorer.path_along(from, edge);
      paused.push_back(edge.to);
    }
  }
  if (paused.empty()) {
    scene.report(Severity::kWarning, Message("workflows.pause-never-used", {{"deadline", rule.id}}),
                 owner_of(scene, rule));
    return;
  }
  std::vector<char> seen(places.size(), 0);
  for (std::size_t i = 0; i < paused.size(); ++i) {
    if (scene.runs(rule, at(scene, paused[i]))) return;
    for (const Edge& edge : places[paused[i]].edges) {
      if (seen[edge.to] == 0) paused.push_back(edge.to);
      seen[edge.to] = 1;
    }
  }
  scene.report(Severity::kError, Message("workflows.clock-never-resumes", {{"deadline", rule.id}}),
               owner_of(scene, rule), std::move(path));
}

// The places an event can lead to; the place itself if it means nothing there.
std::set<std::size_t> after(const CheckScene& scene, std::size_t place, const std::string& event) {
  std::set<std::size_t> found;
  for (const Edge& edge : scene.explorer.places()[place].edges) {
    if (edge.event == event) found.insert(edge.to);
  }
  if (found.empty()) found.insert(place);
  return found;
}

// The deadlines that run in a place, with their events.
std::map<std::string, const DeadlineRule*> running(const CheckScene& scene, std::size_t place) {
  std::map<std::string, const DeadlineRule*> found;
  const Configuration& configuration = at(scene, place);
  for (const StateId id : configuration.active) {
    const StateRules& state = scene.workflow.state(id);
    const DeadlineRule* rule = scene.workflow.deadline(state.deadline);
    if (rule != nullptr && rule->within && scene.runs(*rule, configuration))
      found[state.deadline_event] = rule;
  }
  return found;
}

std::set<std::size_t> after_both(const CheckScene& scene, std::size_t place, const std::string& first,
                                 const std::string& second) {
  std::set<std::size_t> found;
  for (const std::size_t middle : after(scene, place, first)) {
    // A clock that was stopped in the meantime does not strike.
    if (!running(scene, middle).contains(second)) {
      found.insert(middle);
    } else {
      found.merge(after(scene, middle, second));
    }
  }
  return found;
}

// Lengths from the same beginning that differ never end on one day.
bool may_meet(const DeadlineRule& a, const DeadlineRule& b) {
  if (a.id == b.id) return false;
  return a.from.empty() || a.from != b.from || a.within == b.within || a.within->unit != b.within->unit;
}

// Two clocks that can strike on one day, where the order decides where the case comes to.
void check_timer_races(const CheckScene& scene) {
  std::set<std::pair<std::string, std::string>> told;
  for (std::size_t place = 0; place < scene.explorer.places().size(); ++place) {
    const auto clocks = running(scene, place);
    for (auto one = clocks.begin(); one != clocks.end(); ++one) {
      for (auto two = std::next(one); two != clocks.end(); ++two) {
        if (!may_meet(*one->second, *two->second) || told.contains({one->first, two->first})) continue;
        if (after_both(scene, place, one->first, two->first) ==
            after_both(scene, place, two->first, one->first))
          continue;
        told.emplace(one->first, two->first);
        std::vector<std::string> path = scene.explorer.path_to(place);
        path.push_back(one->first + " | " + two->first);
        scene.report(Severity::kWarning,
                     Message("workflows.timer-race", {{"one", one->second->id}, {"other", two->second->id}}),
                     owner_of(scene, *one->second), std::move(path));
      }
    }
  }
}

void compare(const CheckScene& scene, StateId state, const Term& limit, const CountRules& rules,
             TermSpans* spans) {
  const LongestPath inside = longest_path(scene.workflow, state, spans);
  if (inside.deadlines.empty()) return;
  bool longer = false;
  bool certain = false;
  const std::optional<DaySpan> allowed = spans != nullptr ? spans->of(limit, rules) : std::nullopt;
  if (inside.total.size() == 1 && inside.total.begin()->first == limit.unit) {
    longer = certain = inside.total.begin()->second > limit.amount;
  } else if (inside.days && allowed) {
    longer = inside.days->most > allowed->least;
    certain = inside.days->least > allowed->most;
  } else {
    scene.report(Severity::kWarning, Message("workflows.length-undecided", {{"limit", to_text(limit)}}),
                 state);
    return;
  }
  if (!longer) return;
  std::vector<std::string> path = inside.deadlines;
  scene.report(certain ? Severity::kError : Severity::kWarning,
               Message(certain ? "workflows.longer-than-limit" : "workflows.maybe-longer-than-limit",
                       {{"sum", Bilingual{to_text(inside.total, Language::kVietnamese),
                                          to_text(inside.total, Language::kEnglish)}},
                        {"limit", to_text(limit)}}),
               state, std::move(path));
}

}  // namespace

void check_clocks(const CheckScene& scene, TermSpans* spans) {
  for (const DeadlineRule& rule : scene.workflow.data().deadlines) {
    check_anchor(scene, rule);
    check_pauses(scene, rule);
  }
  check_timer_races(scene);
  check_lengths(scene, spans);
}

void check_lengths(const CheckScene& scene, TermSpans* spans) {
  const Workflow::Data& data = scene.workflow.data();
  if (data.maximum) compare(scene, 0, *data.maximum, {}, spans);
  for (StateId id = 1; id < scene.chart.states().size(); ++id) {
    const DeadlineRule* rule = scene.workflow.deadline(scene.workflow.state(id).deadline);
    if (rule == nullptr || !rule->within) continue;
    // A day that is fixed beforehand says nothing of how long a stay may be.
    const DataItem* anchor = scene.workflow.data_item(rule->from);
    if (anchor == nullptr || anchor->initial.is_null()) compare(scene, id, *rule->within, rule->count, spans);
  }
}

}  // namespace htx::workflows::internal
