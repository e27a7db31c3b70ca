#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/value/date.h"
#include "engine/workflows/advance.h"

namespace htx {

// Where a case stands, as far as its stays go.
struct SlowPlace {
  workflows::Configuration configuration;
  std::set<std::string> clocks;  // Deadlines that have one, kept in a pause or not,
  std::set<std::string> passed;  // and those of them whose passing was acted on.
};

// The event of an action with data that conditions may or may not like.
std::vector<workflows::Event> slow_ways_of(const workflows::Workflow& workflow,
                                           const workflows::EnabledEvent& action, Date today);

// How long a case can stay in a state, in days, by what "bounded" means in workflows/README.md: through every
// way of staying some clock runs that nothing on that way starts anew, and its passing leads out of it.  So
// the ways of staying fall into groups that lead round to themselves.  A group is left at the latest on the
// day after the last day of such a clock, which began on the day the group was entered, or before; the
// longest row of groups gives the day by which the state is left.
class SlowStays {
 public:
  // The latest last day of a clock that runs in a group entered on that day; none if that cannot be told.
  // `first`: the group in which the stay began, with the clocks there were.
  using EndsBy = std::function<std::optional<Date>(const std::string& deadline, Date entered, bool first)>;

  SlowStays(const workflows::Workflow& workflow, Date today) : workflow_(workflow), today_(today) {}

  // The number of a place; what can be reached from it is looked at the first time.
  std::size_t at(const SlowPlace& place);
  // A step that a case took: conditions on data may lead where no data tried here did.
  void took(std::size_t from, std::size_t to, const std::set<std::string>& started);
  bool complete() const { return places_.size() < kMost; }

  // Whether some way leads from there to an end; taken as given if not all ways were looked at.
  bool leads_to_end(std::size_t place) const;
  // Whether every stay in a state (empty: the whole) ends by a clock, as far as is known.
  bool is_bounded(const std::string& state);
  // The last day of a stay in a state that goes on from that place and day, if whatever passes is acted on
  // at once; none if no number of days can be told.
  std::optional<Date> last_day(const std::string& state, std::size_t place, Date day, const EndsBy& ends_by);

 private:
  static constexpr std::size_t kMost = 1500;
  struct Way {
    std::size_t to = 0;
    std::set<std::string> started;
    bool operator<(const Way& other) const {
      return to != other.to ? to < other.to : started < other.started;
    }
  };
  struct Known {
    SlowPlace place;
    std::set<Way> ways;
  };
  struct Group {
    std::set<std::size_t> places;
    std::set<std::string> ends;   // Clocks that run in all of it and that nothing in it starts.
    std::set<std::size_t> leads;  // The groups it leads to.
  };
  struct Groups {
    std::vector<Group> all;
    std::map<std::size_t, std::size_t> of;  // By place.
  };

  std::string key_of(const SlowPlace& place) const;
  std::size_t number_of(const SlowPlace& place);
  void look_around(std::size_t at);
  void step(std::size_t at, const workflows::EnabledEvent& action, const workflows::Event& event);
  bool pauses(const workflows::DeadlineRule& rule, const workflows::Configuration& configuration) const;
  bool uses(const std::string& deadline, const workflows::Configuration& configuration) const;
  std::set<std::string> running(const SlowPlace& place) const;
  bool is_in(const std::string& state, std::size_t place) const;
  std::set<std::size_t> reached(const std::string& state, std::size_t from) const;
  Group group_of(const std::set<std::size_t>& places) const;
  const Groups& groups(const std::string& state);
  // What last_day() looks through, and what it has found.
  struct Search {
    const Groups& groups;
    const EndsBy& ends_by;
    std::map<std::pair<std::size_t, Date>, std::optional<Date>> known = {};  // By group and day.
  };
  static std::optional<Date> last_day_of(Search& search, std::size_t group, Date day, bool first);

  const workflows::Workflow& workflow_;
  Date today_;
  std::vector<Known> places_;
  std::map<std::string, std::size_t> numbers_;
  std::map<std::string, Groups> groups_;  // By state; forgotten when something new is seen.
};

}  // namespace htx
