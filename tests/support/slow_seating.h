#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>

#include "engine/workflows/workflow.h"
#include "tests/support/slow_case.h"

namespace htx {

// How many different people had, or will have, a hand in each task, and which tasks follow one that keeps its
// people away.
struct SlowRun {
  std::map<std::string, std::int64_t> hands;            // By task of this office; nought is left out.
  std::set<std::pair<std::string, std::string>> apart;  // What was done earlier, what must be of others.
  std::set<std::string> votes;                          // Tasks that members decide by more than half.
};

// Who does which task, the same people each time, by plain trying: so many of its role's group, nobody twice
// where one task keeps away who did the other, and more than half of the voters left free.
class SlowSeating {
 public:
  using Seats = std::map<std::string, std::set<std::string>>;

  // A group that nobody is on record of is everybody's.
  SlowSeating(const workflows::Workflow& workflow, SlowPeople people, std::set<std::string> everybody);

  // The task of that id if it is this office's; else null.
  const workflows::Task* own_task(const std::string& id) const;
  const std::set<std::string>& group_of(const std::string& role) const;
  bool is_on_record(const std::string& role) const;
  // Whether more than half of those who vote on a task are left if these have no vote.
  bool can_carry(const workflows::Task& task, const std::set<std::string>& kept_away) const;

  // Everything the definition asks of anybody, in whatever order.
  SlowRun everything() const;
  // Seats for a run, drawn among those there are; none if there are none.
  std::optional<Seats> seats(const SlowRun& run, std::mt19937& random) const;

 private:
  bool fill(const SlowRun& run, std::map<std::string, std::int64_t>::const_iterator next, Seats& seats,
            std::mt19937& random) const;
  bool votes_carry(const SlowRun& run, const Seats& seats) const;

  const workflows::Workflow& workflow_;
  SlowPeople people_;
  std::set<std::string> everybody_;
};

}  // namespace htx
