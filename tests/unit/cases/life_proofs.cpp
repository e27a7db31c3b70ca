// What was proved of a definition before it was used, against the life of a case.
#include "tests/unit/cases/life.h"

#include <algorithm>

namespace htx {
namespace {

// What says that people are missing, or that it cannot be told.
bool is_of_people(const workflows::Finding& finding) {
  static const std::set<std::string> kCodes = {
      "workflows.role-without-people",  "workflows.four-eyes-unsatisfiable",
      "workflows.four-eyes-with-votes", "workflows.four-eyes-with-signers",
      "workflows.four-eyes-undecided",  "workflows.vote-without-people",
      "workflows.vote-never-enough",    "workflows.signatures-too-few-people",
      "workflows.analysis-incomplete"};
  return kCodes.contains(finding.message.code);
}

}  // namespace

// --- how long a case stays -----------------------------------------------------------------------------

SlowPlace Life::place() const {
  SlowPlace place{model_->configuration(), {}, model_->acted_on()};
  for (const auto& [id, clock] : model_->clocks()) place.clocks.insert(id);
  return place;
}

// The days of a stay are proved on the understanding that what passes is acted on the day after.  So they are
// counted while that is so: where somebody acts before a passing was acted on, or a passing is refused, the
// stay begins anew when all that has passed was acted on.  A prolongation begins it anew as well, and days of
// stand-stills are no days of it.
void Life::follow(Date day, bool passing) {
  if (bounded_.empty() || !ways_->complete()) return;
  const std::size_t now = ways_->at(place());
  ways_->took(at_, now, model_->just_started());
  at_ = now;
  late_ = late_ || (!passing && model_->came_late());
  // A passing happens on the day after the last one.
  if (!late_) {
    for (const auto& [state, stay] : stays_) check_stay(state, passing ? day.plus_days(-1) : day);
  }
  note_stays();
}

void Life::check_stay(const std::string& state, Date day) {
  const Stay& stay = stays_.at(state);
  const auto last = ways_->last_day(
      state, stay.place, stay.since,
      [&](const std::string& id, Date entered, bool first) { return ends_by(stay, id, entered, first); });
  if (!last) {
    ++tally_.open_ended;
    return;
  }
  ++tally_.stays;
  if (day == *last) ++tally_.last_days;
  INFO(story_);
  CAPTURE(state, to_text(stay.since), to_text(*last), to_text(day));
  CHECK(day <= *last);
}

// A clock that runs from the day its state is entered began on the day its group of ways was entered, or
// before.  One that runs from another day is known only if it ran when the stay began.
std::optional<Date> Life::ends_by(const Stay& stay, const std::string& deadline, Date entered,
                                  bool first) const {
  const workflows::DeadlineRule& rule = *model_->workflow().deadline(deadline);
  SlowClock clock{.anchor = entered, .begun = entered};
  if (!rule.from.empty() || !rule.from_end_of.empty()) {
    const auto known = stay.clocks.find(deadline);
    if (!first || known == stay.clocks.end()) return std::nullopt;
    clock = known->second;
  }
  try {
    return model_->ends_by(deadline, clock);
  } catch (const NotCountable&) {
    return std::nullopt;
  }
}

void Life::note_stays() {
  if (late_ || !ways_->complete()) stays_.clear();
  for (const std::string& state : bounded_) {
    const auto id = model_->workflow().chart().find(state);
    const bool stays = model_->running() && (state.empty() || (id && model_->configuration().is_active(*id)));
    if (!stays) stays_.erase(state);
    if (stays && !late_) stays_.try_emplace(state, Stay{at_, model_->last(), model_->clocks()});
  }
}

// --- who can act ---------------------------------------------------------------------------------------

void Life::find_seats() {
  seating_.emplace(model_->workflow(), people_, people());
  workflows::Roster roster;
  for (const workflows::Role& role : model_->workflow().data().roles) {
    if (!role.external) roster.groups[role.group] = seating_->group_of(role.id);
  }
  const workflows::Analysis analysis =
      workflows::analyse(model_->workflow(), {}, {.roster = &roster, .spans = nullptr});
  has_people_ = std::ranges::none_of(analysis.findings, is_of_people);
  auto seats = seating_->seats(seating_->everything(), random_);
  if (!seats) return;
  // Who can do everything in any order can do it on every way of the case.
  for (const workflows::Finding& finding : analysis.findings)
    CHECK(finding.message.code != "workflows.four-eyes-unsatisfiable");
  if (!has_people_ || !chance(60)) return;
  seats_ = std::move(seats);
  ++tally_.seated;
}

// In a life in which everybody keeps to his seat.  What an outsider does is recorded by somebody whom it
// keeps from nothing, for he has a hand in it then; where there is nobody, seats are kept no longer.
void Life::seat(SlowAct& act, const std::string& task) {
  if (!seats_) return;
  std::set<std::string> fit = people();
  if (seats_->contains(task)) {
    fit = seats_->at(task);
  } else if (model_->task_of(task) != nullptr) {
    for (const auto& [other, seated] : *seats_) {
      const workflows::Task& later = *seating_->own_task(other);
      if (std::ranges::find(later.not_same_as, task) == later.not_same_as.end()) continue;
      for (const std::string& person : seated) fit.erase(person);
      if (!later.vote || !seating_->is_on_record(later.vote->among)) continue;
      for (const std::string& person : seating_->group_of(later.vote->among)) fit.erase(person);
    }
  }
  if (fit.empty()) return seats_.reset();
  if (!fit.contains(act.account)) act.account = one_of(fit);
}

bool Life::is_kept_away(const std::string& account, const std::string& task) const {
  const workflows::Task* own = seating_->own_task(task);
  if (!seats_ || own == nullptr) return true;
  return std::ranges::any_of(own->not_same_as, [&](const std::string& other) {
    const auto seats = seats_->find(other);
    return seats != seats_->end() && seats->second.contains(account);
  });
}

void Life::note_hands(const SlowAct& act, bool moved) {
  const std::string id = act.event.substr(0, act.event.find('.'));
  const workflows::Task* task = seating_->own_task(id);
  if (task == nullptr) return;
  for (const std::string& other : task->not_same_as) {
    if (run_.hands.contains(other)) run_.apart.insert({other, id});
  }
  // Of one who approved before the case went another way there is no more than that hand.
  std::int64_t& hands = run_.hands[id];
  hands = std::max(hands, moved ? task->approvals : std::int64_t{1});
  if (moved && task->vote) run_.votes.insert(id);
}

// By the engine's own list of who had a hand in what.  It was proved that people can be chosen for every way
// of the case, not that any choice will do: where nobody is left for a task, others must have been there to
// do what was done until now.
void Life::check_seats(const CaseView& view) {
  for (const auto& [id, current] : view.state.tasks) {
    const workflows::Task* task = seating_->own_task(id);
    if (task == nullptr || !seating_->is_on_record(task->role)) continue;
    std::set<std::string> kept_away;
    SlowRun run = run_;
    for (const std::string& other : task->not_same_as) {
      const auto doers = view.state.doers.find(other);
      if (doers != view.state.doers.end()) kept_away.insert(doers->second.begin(), doers->second.end());
      if (run.hands.contains(other)) run.apart.insert({other, id});
    }
    const auto free = std::ranges::count_if(seating_->group_of(task->role), [&](const std::string& person) {
      return !kept_away.contains(person);
    });
    if (free >= task->approvals && seating_->can_carry(*task, kept_away)) continue;
    ++tally_.blocked;
    run.hands[id] = task->approvals;
    if (task->vote) run.votes.insert(id);
    CAPTURE(id, free);
    CHECK_FALSE(seats_.has_value());
    CHECK((!has_people_ || seating_->seats(run, random_).has_value()));
  }
}

}  // namespace htx
