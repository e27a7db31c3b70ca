#include "tests/support/slow_stays.h"

#include <algorithm>
#include <utility>

#include "engine/value/json.h"

namespace htx {

using workflows::Configuration;
using workflows::DeadlineRule;
using workflows::EnabledEvent;
using workflows::StateId;

std::vector<workflows::Event> slow_ways_of(const workflows::Workflow& workflow, const EnabledEvent& action,
                                           Date today) {
  std::vector<workflows::Event> ways;
  for (const bool much : {true, false}) {
    Json data{Json::Object{}};
    for (const std::string& item : action.asks) {
      const bool of_size = action.vote && item == action.vote->members;
      switch (workflow.data_item(item)->type) {
        case workflows::DataType::kDate: data.add(item, to_text(today)); break;
        case workflows::DataType::kNumber: data.add(item, std::int64_t{of_size ? 2 : much ? 2 : 0}); break;
        case workflows::DataType::kBoolean: data.add(item, much); break;
        case workflows::DataType::kString: data.add(item, "x"); break;
      }
    }
    ways.push_back({.name = action.event, .data = std::move(data)});
    if (action.asks.empty()) break;
  }
  return ways;
}

// --- ways ----------------------------------------------------------------------------------------------

std::string SlowStays::key_of(const SlowPlace& place) const {
  Configuration shape = place.configuration;
  shape.data = Json(Json::Object{});
  std::string key = write_json(workflows::to_json(workflow_.chart(), shape));
  for (const std::string& id : place.clocks) key += " " + id + (place.passed.contains(id) ? "!" : "");
  return key;
}

std::size_t SlowStays::number_of(const SlowPlace& place) {
  const auto [known, is_new] = numbers_.emplace(key_of(place), places_.size());
  if (is_new) {
    places_.push_back({place, {}});
    groups_.clear();
  }
  return known->second;
}

std::size_t SlowStays::at(const SlowPlace& place) {
  const std::size_t first = places_.size();
  const std::size_t number = number_of(place);
  for (std::size_t next = first; next < places_.size() && complete(); ++next) look_around(next);
  return number;
}

void SlowStays::took(std::size_t from, std::size_t to, const std::set<std::string>& started) {
  if (places_[from].ways.insert({to, started}).second) groups_.clear();
}

// Acts and passings, papers and people aside.  A clock may pass whenever its state is active: one that stands
// still may have been late before.
void SlowStays::look_around(std::size_t at) {
  const SlowPlace place = places_[at].place;
  if (!place.configuration.running) return;
  for (const EnabledEvent& action : workflows::considered(workflow_, place.configuration)) {
    const bool passes = action.is_expiry;
    if (passes && (!place.clocks.contains(action.deadline) || place.passed.contains(action.deadline)))
      continue;
    for (const workflows::Event& event : slow_ways_of(workflow_, action, today_)) step(at, action, event);
  }
}

void SlowStays::step(std::size_t at, const EnabledEvent& action, const workflows::Event& event) {
  const SlowPlace before = places_[at].place;
  const auto advance = workflows::advance(workflow_, before.configuration, event);
  if (!advance) return;
  SlowPlace after{advance->step.configuration, before.clocks, before.passed};
  if (action.is_expiry) after.passed.insert(action.deadline);
  std::set<std::string> started;
  for (const DeadlineRule& rule : workflow_.data().deadlines) {
    if (!rule.within) continue;
    const bool entered = std::ranges::any_of(advance->step.moves, [&](const auto& move) {
      return move.entered && workflow_.state(move.state).deadline == rule.id;
    });
    const bool has = before.clocks.contains(rule.id);
    const bool is_kept = has && !uses(rule.id, before.configuration);
    if (uses(rule.id, after.configuration)) {
      if (entered && !is_kept) started.insert(rule.id);
    } else if (has && !pauses(rule, after.configuration)) {
      after.clocks.erase(rule.id);
      after.passed.erase(rule.id);
    }
  }
  for (const std::string& id : started) {
    after.clocks.insert(id);
    after.passed.erase(id);
  }
  const std::size_t to = number_of(after);
  places_[at].ways.insert({to, std::move(started)});
}

bool SlowStays::uses(const std::string& deadline, const Configuration& configuration) const {
  return configuration.running && std::ranges::any_of(configuration.active, [&](StateId state) {
           return workflow_.state(state).deadline == deadline;
         });
}

bool SlowStays::pauses(const DeadlineRule& rule, const Configuration& configuration) const {
  return configuration.running && std::ranges::any_of(rule.pauses_in, [&](const std::string& id) {
           const auto state = workflow_.chart().find(id);
           return state && configuration.is_active(*state);
         });
}

std::set<std::string> SlowStays::running(const SlowPlace& place) const {
  std::set<std::string> found;
  for (const std::string& id : place.clocks) {
    const DeadlineRule& rule = *workflow_.deadline(id);
    const bool stands = rule.tolls && !rule.backward && pauses(rule, place.configuration);
    if (uses(id, place.configuration) && !stands && !place.passed.contains(id)) found.insert(id);
  }
  return found;
}

// --- groups --------------------------------------------------------------------------------------------

bool SlowStays::is_in(const std::string& state, std::size_t place) const {
  const Configuration& configuration = places_[place].place.configuration;
  const auto id = workflow_.chart().find(state);
  return configuration.running && (state.empty() || (id && configuration.is_active(*id)));
}

bool SlowStays::leads_to_end(std::size_t place) const {
  std::set<std::size_t> found = {place};
  std::vector<std::size_t> left = {place};
  while (!left.empty() && complete()) {
    const std::size_t at = left.back();
    left.pop_back();
    if (!places_[at].place.configuration.running) return true;
    for (const Way& way : places_[at].ways) {
      if (found.insert(way.to).second) left.push_back(way.to);
    }
  }
  return !complete();
}

// Every place that ways inside the state lead to, the first included only if they lead back to it.
std::set<std::size_t> SlowStays::reached(const std::string& state, std::size_t from) const {
  std::set<std::size_t> found;
  std::vector<std::size_t> left = {from};
  while (!left.empty()) {
    const std::size_t at = left.back();
    left.pop_back();
    for (const Way& way : places_[at].ways) {
      if (is_in(state, way.to) && found.insert(way.to).second) left.push_back(way.to);
    }
  }
  return found;
}

SlowStays::Group SlowStays::group_of(const std::set<std::size_t>& places) const {
  Group group{.places = places, .ends = running(places_[*places.begin()].place), .leads = {}};
  for (const std::size_t at : places) {
    const std::set<std::string> here = running(places_[at].place);
    std::erase_if(group.ends, [&](const std::string& id) { return !here.contains(id); });
    for (const Way& way : places_[at].ways) {
      if (!places.contains(way.to)) continue;
      for (const std::string& id : way.started) group.ends.erase(id);
    }
  }
  return group;
}

const SlowStays::Groups& SlowStays::groups(const std::string& state) {
  const auto [known, is_new] = groups_.try_emplace(state);
  Groups& groups = known->second;
  if (!is_new) return groups;
  std::map<std::size_t, std::set<std::size_t>> reach;
  for (std::size_t at = 0; at < places_.size(); ++at) {
    if (is_in(state, at)) reach[at] = reached(state, at);
  }
  for (const auto& [at, ahead] : reach) {
    if (groups.of.contains(at)) continue;
    std::set<std::size_t> places = {at};
    for (const std::size_t other : ahead) {
      if (reach.at(other).contains(at)) places.insert(other);
    }
    for (const std::size_t one : places) groups.of[one] = groups.all.size();
    groups.all.push_back(group_of(places));
  }
  for (std::size_t number = 0; number < groups.all.size(); ++number) {
    for (const std::size_t at : groups.all[number].places) {
      for (const Way& way : places_[at].ways) {
        const auto to = groups.of.find(way.to);
        if (to != groups.of.end() && to->second != number) groups.all[number].leads.insert(to->second);
      }
    }
  }
  return groups;
}

bool SlowStays::is_bounded(const std::string& state) {
  return std::ranges::none_of(groups(state).all, [](const Group& group) { return group.ends.empty(); });
}

std::optional<Date> SlowStays::last_day_of(Search& search, std::size_t group, Date day, bool first) {
  const auto found = search.known.find({group, day});
  if (found != search.known.end()) return found->second;
  std::optional<Date> last;
  for (const std::string& id : search.groups.all[group].ends) {
    const auto end = search.ends_by(id, day, first);
    // One that had ended when the group was entered passes on that day.
    if (end && (!last || *end < *last)) last = std::max(*end, day.plus_days(-1));
  }
  std::optional<Date> longest = last;
  for (const std::size_t next : search.groups.all[group].leads) {
    if (!longest) break;
    const auto later = last_day_of(search, next, last->plus_days(1), false);
    longest = later ? std::optional(std::max(*longest, *later)) : std::nullopt;
  }
  return search.known[{group, day}] = longest;
}

std::optional<Date> SlowStays::last_day(const std::string& state, std::size_t place, Date day,
                                        const EndsBy& ends_by) {
  const Groups& known_groups = groups(state);
  const auto group = known_groups.of.find(place);
  if (group == known_groups.of.end()) return std::nullopt;
  Search search{known_groups, ends_by};
  return last_day_of(search, group->second, day, true);
}

}  // namespace htx
