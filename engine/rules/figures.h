#pragma once

#include <string>
#include <vector>

#include "engine/rules/assessment.h"

namespace htx::rules::internal {

// The values of all names of a pack for one cooperative, by slot, with what went wrong on the way.
class Figures {
 public:
  Figures(const Pack& pack, const Facts& facts, const Dates& dates);

  const std::vector<Value>& values() const { return values_; }
  const Value& at(std::size_t slot) const { return values_[slot]; }

  // The inputs and parameters that an expression or slot rests on, through derived figures, and those of
  // the latter that were rounded on the way; in the order of slots.
  std::vector<FactUse> used_by(const std::vector<std::string>& names) const;
  std::vector<FactUse> used_by(std::size_t slot) const;

  // Those of `uses` that are null, and whether any of them was refused.
  static std::vector<std::string> missing(const std::vector<FactUse>& uses);
  static bool any_refused(const std::vector<FactUse>& uses);

 private:
  void collect(std::size_t slot, std::vector<bool>& seen) const;

  const Pack& pack_;
  std::vector<Value> values_;
  std::vector<std::string> sources_;                  // Of inputs.
  std::vector<Value> refused_;                        // Of inputs: the value that was refused, else null.
  std::vector<std::optional<Decimal>> rounded_from_;  // Of derived figures that rounding changed.
};

// The law in force on the day of the event decides whether a ground is one: it must be law then, and
// its parameters are those of that day.  `of_today` are the figures by the law of `dates.law_on`.
GroundResult judge_ground(const Pack& pack, const Ground& ground, const Figures& of_today, const Facts& facts,
                          const Dates& dates);

}  // namespace htx::rules::internal
