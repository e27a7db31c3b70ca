#pragma once

#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "engine/cases/deadlines.h"
#include "engine/workflows/soundness/analyse.h"
#include "tests/support/slow_case.h"
#include "tests/support/slow_seating.h"
#include "tests/support/slow_stays.h"
#include "tests/support/trial_scene.h"

namespace htx {

// Everything a refused command must leave as it is.
struct Standing {
  std::uint64_t entries = 0;
  std::string row;
  bool operator==(const Standing&) const = default;
};

// The same definitions twice: as they are, and as versions one higher under a calendar with one more day off.
struct Definitions {
  Library now;
  Library later;
};

// How often lives met what they are there to meet: what is never met is not tested.
struct LifeTally {
  int lives = 0;
  int stays = 0;        // Times a stay that was proved to end was held against its number of days,
  int last_days = 0;    // and was at the last of them.
  int open_ended = 0;   // Stays proved to end of which no number of days can be told.
  int seated = 0;       // Lives in which everybody keeps to the seats that were proved to be there,
  int blocked = 0;      // and times the people had chosen so that nobody was left for a task.
  int substitutes = 0;  // Acts for an absent holder.
};

// Where and when a life begins, and what chance is drawn from.
struct Birth {
  const std::string& workflow;
  const std::string& cooperative;
  Date first;
  std::uint32_t seed = 0;
};

// Of an act on a task: the task and who acts.
struct Hand {
  std::string task;
  std::string account;
};

// One life of one case.
class Life {
 public:
  Life(const Definitions& definitions, const workflows::Analysis& proved, const Birth& birth,
       LifeTally& tally);
  void play(int steps);
  const std::string& story() const { return story_; }

 private:
  // A stay in a state that was proved to end, by where and when it began.
  struct Stay {
    std::size_t place = 0;
    Date since;
    std::map<std::string, SlowClock> clocks;  // Those there were then.
  };

  static const std::set<std::string>& people();
  std::size_t pick(std::size_t below) { return random_() % below; }
  bool chance(unsigned percent) { return random_() % 100 < percent; }
  template <class List>
  auto one_of(const List& list) {
    return *std::next(list.begin(), static_cast<std::ptrdiff_t>(pick(list.size())));
  }

  // Mostly a day on which something can be done.
  Date some_day();
  void step();
  Standing standing();

  // What the engine answered against what the documents say.  Whether it was accepted.
  template <class Answer>
  bool agrees(const std::string& what, const std::set<std::string>& why, const Standing& before,
              const Answer& answer, const Hand& hand = {}) {
    const std::string said = answer ? "" : answer.error().message().code;
    std::string expected;
    for (const std::string& code : why) expected += " " + code;
    story_ += to_text(today_) + " " + what + (answer ? "" : "  refused: " + said) + "\n";
    INFO(story_);
    CAPTURE(expected, said);
    REQUIRE(answer.has_value() == why.empty());
    if (answer) return true;
    CHECK((why.contains(said) || why.contains("*")));
    CHECK(standing() == before);
    if (said == "session.four-eyes") CHECK(is_kept_away(hand.account, hand.task));
    return false;
  }

  SlowAct acting(const std::string& role);
  Session session(const SlowAct& act) { return scene_.session(act.account, act.role); }
  std::string paper(const std::string& kind) { return kind + " v" + std::to_string(pick(3)); }
  std::string written(const std::string& kind, const std::string& bytes) const;
  std::string value_of(const std::string& item);

  // Something that the case knows, mostly done as it should be.
  void act_at_random();
  void act_as_asked(const workflows::EnabledEvent& action, const std::string& by = "");
  std::string group_of(const std::string& role);
  void send(SlowAct act);
  void attach();
  void sign();
  void vote();
  void task();
  void hand(const std::string& verb, const std::string& name);
  void substitute();
  std::set<std::string> own_tasks() const;
  void suspend();
  void resume();
  void extend();
  void note();

  // Every deadline that passed is acted on once, the earliest first, and then nothing is left to do.
  void tick();
  void check_expired(const ExpiredDeadline& expired, const ExpiredDeadlines& outcome);
  std::string check_stuck(const StuckDeadline& one);
  void use_later();

  // By another version of the calendar: what moves is written, and the second time nothing does.
  void recount();

  // The next version of the same workflow: the case goes on as it stood.
  void migrate();

  // Where a stay is bounded, some clock runs; if what had passed was acted on, its last day is not over.
  void check_clocks(bool in_time);
  SlowPlace place() const;
  // After a step on that day: every stay that was proved to end has lasted no longer than it may, and those
  // that begin are noted.
  void follow(Date day, bool passing = false);
  void check_stay(const std::string& state, Date day);
  // See SlowStays::EndsBy.
  std::optional<Date> ends_by(const Stay& stay, const std::string& deadline, Date entered, bool first) const;
  void note_stays();
  // Every task that is open has people enough who may do it, or the people had the choice.
  void check_seats(const CaseView& view);
  void note_hands(const SlowAct& act, bool moved);
  void seat(SlowAct& act, const std::string& task);
  void find_seats();
  // Whether the seats that were proved to be there keep somebody from a task; always, if nobody keeps to any.
  bool is_kept_away(const std::string& account, const std::string& task) const;

  std::string text_of(const workflows::Configuration& configuration);
  static std::string text_of(const std::map<std::string, std::string>& days);

  // Where the case stands, by the engine and by the model.
  void compare();
  void audit();

  const Definitions& definitions_;
  LifeTally& tally_;
  std::mt19937 random_;
  Scene scene_;
  std::string workflow_;
  std::string id_;
  Date today_;
  SlowPeople people_;
  std::optional<SlowCase> model_;
  bool migrated_ = false;
  bool ends_regularly_ = true;     // Was proved of every configuration.
  std::set<std::string> bounded_;  // States of which it was proved that a case leaves them by a clock,
  std::optional<SlowStays> ways_;  // ("": the whole), and the ways there are.
  std::map<std::string, Stay> stays_;
  std::size_t at_ = 0;     // The place in them.
  bool patient_ = false;   // Whether nobody acts while a stay lasts that was proved to end.
  bool diligent_ = false;  // Whether what has passed is acted on before anybody acts.
  bool late_ = false;      // Whether something had passed, and somebody acted before it was acted on.
  std::optional<SlowSeating> seating_;
  bool has_people_ = false;                       // It was proved that every way of the case can be seated.
  std::optional<SlowSeating::Seats> seats_;       // That everybody keeps to.
  SlowRun run_;                                   // Who had a hand in what until now.
  std::map<std::string, std::string> stands_in_;  // The last substitute of each.
  std::string story_;
};

}  // namespace htx
