#include "tests/support/slow_seating.h"

#include <algorithm>
#include <vector>

namespace htx {
namespace {

// Every choice of so many, in an order drawn at random.
std::vector<std::set<std::string>> choices(const std::set<std::string>& all, std::int64_t count,
                                           std::mt19937& random) {
  const std::vector<std::string> people(all.begin(), all.end());
  std::vector<std::set<std::string>> found;
  for (std::uint32_t bits = 0; bits < (1U << people.size()); ++bits) {
    std::set<std::string> chosen;
    for (std::size_t i = 0; i < people.size(); ++i) {
      if (((bits >> i) & 1U) != 0) chosen.insert(people[i]);
    }
    if (static_cast<std::int64_t>(chosen.size()) == count) found.push_back(std::move(chosen));
  }
  for (std::size_t left = found.size(); left > 1; --left) std::swap(found[left - 1], found[random() % left]);
  return found;
}

}  // namespace

SlowSeating::SlowSeating(const workflows::Workflow& workflow, SlowPeople people,
                         std::set<std::string> everybody)
    : workflow_(workflow), people_(std::move(people)), everybody_(std::move(everybody)) {}

const workflows::Task* SlowSeating::own_task(const std::string& id) const {
  for (const workflows::StateRules& state : workflow_.data().states) {
    if (!state.task || state.task->id != id) continue;
    const workflows::Role* role = workflow_.role(state.task->role);
    return role == nullptr || role->external ? nullptr : &*state.task;
  }
  return nullptr;
}

bool SlowSeating::is_on_record(const std::string& role) const {
  const workflows::Role* known = workflow_.role(role);
  return known != nullptr && people_.contains(known->group);
}

const std::set<std::string>& SlowSeating::group_of(const std::string& role) const {
  return is_on_record(role) ? people_.at(workflow_.role(role)->group) : everybody_;
}

bool SlowSeating::can_carry(const workflows::Task& task, const std::set<std::string>& kept_away) const {
  if (!task.vote || !is_on_record(task.vote->among)) return true;
  const std::set<std::string>& members = group_of(task.vote->among);
  const auto free =
      std::ranges::count_if(members, [&](const std::string& person) { return !kept_away.contains(person); });
  return 2 * free > static_cast<std::int64_t>(members.size());
}

SlowRun SlowSeating::everything() const {
  SlowRun run;
  for (const workflows::StateRules& state : workflow_.data().states) {
    if (!state.task || own_task(state.task->id) == nullptr) continue;
    run.hands[state.task->id] = state.task->approvals;
    if (state.task->vote) run.votes.insert(state.task->id);
    for (const std::string& other : state.task->not_same_as) run.apart.insert({other, state.task->id});
  }
  return run;
}

bool SlowSeating::votes_carry(const SlowRun& run, const Seats& seats) const {
  return std::ranges::all_of(run.votes, [&](const std::string& id) {
    std::set<std::string> kept_away;
    for (const auto& [earlier, later] : run.apart) {
      const auto found = seats.find(earlier);
      if (later == id && found != seats.end()) kept_away.insert(found->second.begin(), found->second.end());
    }
    return can_carry(*own_task(id), kept_away);
  });
}

bool SlowSeating::fill(const SlowRun& run, std::map<std::string, std::int64_t>::const_iterator next,
                       Seats& seats, std::mt19937& random) const {
  if (next == run.hands.end()) return votes_carry(run, seats);
  const std::string& id = next->first;
  for (const std::set<std::string>& chosen : choices(group_of(own_task(id)->role), next->second, random)) {
    const bool free = std::ranges::all_of(seats, [&](const auto& other) {
      if (!run.apart.contains({id, other.first}) && !run.apart.contains({other.first, id})) return true;
      return std::ranges::none_of(chosen,
                                  [&](const std::string& person) { return other.second.contains(person); });
    });
    if (!free) continue;
    seats[id] = chosen;
    if (fill(run, std::next(next), seats, random)) return true;
    seats.erase(id);
  }
  return false;
}

std::optional<SlowSeating::Seats> SlowSeating::seats(const SlowRun& run, std::mt19937& random) const {
  Seats seats;
  if (!fill(run, run.hands.begin(), seats, random)) return std::nullopt;
  return seats;
}

}  // namespace htx
