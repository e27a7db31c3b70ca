#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "engine/calendar/working_calendar.h"
#include "engine/value/date.h"
#include "engine/workflows/advance.h"
#include "tests/support/slow_clock.h"

namespace htx {

// One act as it is tried.
struct SlowAct {
  std::string event;
  std::string account;
  std::string role;
  Date on;
  std::map<std::string, std::string> files;  // Kind -> bytes.
  std::map<std::string, std::string> data;   // As typed.
};

// Who is on record: by group, account -> nothing.  Everybody has been a member since ever.
using SlowPeople = std::map<std::string, std::set<std::string>>;

// Somebody who does the work of an absent colleague from one day to another, both included.
struct SlowSubstitution {
  std::string absent;
  std::string substitute;
  Date from;
  Date until;
};

// A case kept by the documents alone, beside the engine's, to compare with: its clocks, papers, tasks and who
// had a hand in what.  How the statechart moves it is told: that has judges of its own (slow_statechart.h).
// Keeps everything in plain maps and computes everything again each time.
class SlowCase {
 public:
  SlowCase(workflows::Workflow workflow, const WorkingCalendar& calendar, SlowPeople people, Date opened);

  // Why an act is refused, as codes: any of them may be what is said; none if it must be accepted.
  std::set<std::string> why_not(const SlowAct& act, Date today) const;
  // Does an act that must be accepted.  Whether the case moved: else it was one of several approvals.
  bool does(const SlowAct& act);

  std::set<std::string> why_not_attach(const SlowAct& act, const std::string& kind, Date today) const;
  void attach(const SlowAct& act, const std::string& kind);
  std::set<std::string> why_not_sign(const SlowAct& act, const std::string& kind, Date today) const;
  void sign(const SlowAct& act, const std::string& kind);
  std::set<std::string> why_not_vote(const SlowAct& act, Date today) const;
  void vote(const SlowAct& act);

  // "claim", "release", "assign" and "delegate" of a task, to `person`.
  std::set<std::string> why_not_task(const std::string& verb, const SlowAct& act, const std::string& id,
                                     const std::string& person, Date today) const;
  void task(const std::string& verb, const SlowAct& act, const std::string& id, const std::string& person);

  // Is on record at the office and not in the case; one of the same two people from the same day replaces
  // what was there.
  static std::set<std::string> why_not_substitute(const SlowSubstitution& one);
  void substitute(const SlowSubstitution& one);

  std::set<std::string> why_not_suspend(Date on, Date today) const;
  void suspend(Date on);
  std::set<std::string> why_not_resume(Date on, Date today) const;
  void resume(Date on);
  std::set<std::string> why_not_extend(const SlowAct& act, const std::string& deadline, Date today) const;
  void extend(const SlowAct& act, const std::string& deadline);
  void note(Date on) { by_a_person(on); }
  std::set<std::string> why_not_day(Date on, Date today) const;
  // The same case under a version of its workflow with the same states, in which blanks may have got a
  // length.
  std::set<std::string> why_not_migrate(const workflows::Workflow& workflow, Date on) const;
  void migrate(workflows::Workflow workflow, Date on);
  // From now on by another version of the calendar.
  void counts_by(const WorkingCalendar& calendar) {
    calendar_ = &calendar;
    calendars_.insert(&calendar);
  }
  // Running clocks are counted again by the calendar there is now; what has passed, or would have, stays.
  void recount(Date on);

  // The last day of every clock there is, by deadline; empty text: it stands still.
  std::map<std::string, std::string> last_days() const;
  // The clocks of states that the case is not in: they wait in a pause.
  std::set<std::string> kept() const;
  std::set<std::string> acted_on() const;
  // Those that have passed by the end of the day before `today` and can be acted on, but were not yet.
  std::vector<std::string> passed(Date today) const;
  // The latest day on which such a clock could end, or one that was started before it, by the length of the
  // term: with the stand-stills there were, the prolongations that this deadline was granted, and whichever
  // version of the calendar is the slower.  None while it stands still.
  std::optional<Date> ends_by(const std::string& deadline, const SlowClock& clock) const;
  const std::map<std::string, SlowClock>& clocks() const { return clocks_; }
  // The event that happens when it passes.
  std::string event_of(const std::string& deadline) const;

  Date last() const { return last_; }
  bool suspended() const { return !stretches_.empty() && !stretches_.back().until; }
  bool running() const { return configuration_.running; }
  const workflows::Configuration& configuration() const { return configuration_; }
  const workflows::Workflow& workflow() const { return workflow_; }
  std::set<std::string> open_tasks() const;
  std::string holder_of(const std::string& task) const;
  // Whether he does a task for a holder who is absent that day.
  bool stands_in(const SlowAct& act) const;
  // The deadlines whose clock the last command started.
  const std::set<std::string>& just_started() const { return started_; }
  // Whether something had passed, and was not yet acted on, by the day of the last command.
  bool came_late() const { return came_late_; }
  // The task of that id; null if it is not open.
  const workflows::Task* task_of(const std::string& id) const;

 private:
  struct Paper {
    std::string bytes;
    std::set<std::string> signers;
    std::map<std::string, std::string> given_for;  // Kind -> bytes of the version it consents to.
    bool taken = false;                            // A "document.<kind>" has brought it.
  };
  struct Word {  // An approval or a vote.
    std::string person;
    std::string outcome;
    std::map<std::string, std::string> given_for;
  };
  struct Work {
    std::string holder, given_by, delegate;
    std::vector<Word> approvals, votes;
  };
  // What the definition says of an act that the statechart takes.
  struct Meaning {
    std::string role, until, task, outcome, document;
    std::set<std::string> needs;
    std::set<std::string> not_same_as;
    std::int64_t approvals = 1;
    std::optional<workflows::Vote> vote;
    std::string deadline;  // Of which this is the passing.
  };

  // States, what is remembered of them, clocks kept, clocks that have passed.
  using Situation = std::tuple<std::vector<workflows::StateId>,
                               std::map<workflows::StateId, std::vector<workflows::StateId>>,
                               std::set<std::string>, std::set<std::string>>;

  void by_a_person(Date on) { to_day(on); }
  void to_day(Date on) {
    started_.clear();
    came_late_ = !passed(on).empty();
    if (on != last_) situations_.clear();
    last_ = on;
  }
  bool is_used(const std::string& deadline) const;
  SlowClock started(const workflows::DeadlineRule& rule, Date on) const;
  std::set<std::string> why_not_now(const SlowAct& act, Date today) const;
  std::optional<std::string> bytes_of(const std::string& kind,
                                      const std::map<std::string, std::string>& coming) const;
  bool is_there(const std::string& kind, const std::map<std::string, std::string>& coming) const;
  std::map<std::string, std::string> versions(const std::set<std::string>& kinds,
                                              const std::map<std::string, std::string>& coming) const;
  bool still_counts(const Word& word, const std::map<std::string, std::string>& coming) const;
  void file(const std::map<std::string, std::string>& files);
  std::set<std::string> forbidden() const;
  Result<workflows::Advance> try_step(const SlowAct& act, Json& data, std::set<std::string>& why) const;
  Meaning meaning_of(const SlowAct& act, const workflows::Advance& step) const;
  std::int64_t votes_for(const std::string& task, const std::string& outcome, const std::string& group,
                         const std::map<std::string, std::string>& coming) const;
  bool may_act_as(const SlowAct& act, const std::string& id, std::set<std::string>& why) const;
  std::string on_behalf(const SlowAct& act, const std::string& task, bool& may) const;
  std::optional<Date> last_day_of(const std::string& deadline, const SlowClock& clock) const;
  void moves(const workflows::Configuration& before, const workflows::StepResult& step, Date on);
  std::vector<const workflows::DeadlineRule*> ends_first() const;
  void settle_clock(const workflows::DeadlineRule& rule, const workflows::Configuration& before,
                    const workflows::StepResult& step, Date on);
  void settle_tasks(const std::string& done);
  bool is_active(const workflows::Configuration& configuration, const std::string& state) const;
  bool in_any(const workflows::Configuration& configuration, const std::vector<std::string>& states) const;

  workflows::Workflow workflow_;
  const WorkingCalendar* calendar_;
  SlowPeople people_;
  workflows::Configuration configuration_;
  std::map<std::string, SlowClock> clocks_;
  std::set<std::string> started_;  // By the last command.
  bool came_late_ = false;
  std::map<std::string, std::int64_t> granted_;  // Prolongations, by deadline.
  std::set<const WorkingCalendar*> calendars_;   // Every version that was used.
  std::vector<SlowSubstitution> substitutions_;
  std::vector<SlowStretch> stretches_;                      // The suspensions of the whole case,
  std::map<std::string, std::vector<SlowStretch>> paused_;  // and by deadline the stays in its `pauses_in`.
  std::map<std::string, std::vector<Paper>> papers_;
  std::map<std::string, Work> work_;
  std::map<std::string, std::set<std::string>> hands_;  // Who had a hand in each task.
  std::map<std::string, std::optional<Date>> ended_;    // Of clocks there were: their last days.
  std::set<Situation> situations_;  // Where passings led on the last day since an act moved the case.
  bool circles_ = false;            // The last passing led to one of them.
  Date last_;
};

}  // namespace htx
