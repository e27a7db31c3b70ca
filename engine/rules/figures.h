#pragma once

#include <string>
#include <vector>

#include "engine/rules/assessment.h"

namespace htx::rules {
namespace internal {

// A derived figure as its expression comes to it, and as the pack uses it.
struct DerivedFigure {
  Decimal computed;
  Decimal value;  // Rounded, if the pack rounds it.
};
// None where one of the figures it rests on, the slots `below`, is missing, whatever the expression makes of
// a null, or where the expression comes to no number.
std::optional<DerivedFigure> derive(const Derived& derived, const std::vector<std::size_t>& below,
                                    const std::vector<Value>& values);

// Sets the parameters of the day `law_on`, and the names that tell the dates.
void set_dates(const Pack& pack, const Dates& dates, std::vector<Value>& values);
// Fills in all that follows from the inputs and dates: parameters and derived figures.  Returns what derived
// figures were before rounding changed them.
std::vector<std::optional<Decimal>> derive_figures(const Pack& pack, const Dates& dates,
                                                   std::vector<Value>& values);
// The same where the day is a figure itself: `as_of` or, if it is missing, the first day of the pack.
void derive_figures(const Pack& pack, std::vector<Value>& values);

// The values of all names of a pack for one cooperative, by slot, with what went wrong on the way.
class Figures {
 public:
  Figures(const Pack& pack, const Facts& facts, const Dates& dates);

  const std::vector<Value>& values() const { return values_; }
  const Value& at(std::size_t slot) const { return values_[slot]; }

  // The inputs and parameters that an expression or slot rests on, through derived figures, and those of
  // the latter that were rounded on the way; in the order of slots.
  std::vector<UsedFigure> used_by(const std::vector<std::string>& names) const;
  std::vector<UsedFigure> used_by(std::size_t slot) const;

  // Those of `uses` that are missing; a figure that was refused is not.
  static std::vector<std::string> missing(const std::vector<UsedFigure>& uses);
  // The same of those below the names.
  std::vector<std::string> missing_below(const std::vector<std::string>& names) const;
  std::vector<std::string> missing_below(std::size_t slot) const;
  bool any_refused_below(const std::vector<std::string>& names) const;
  bool any_refused_below(std::size_t slot) const;

 private:
  // By slot: whether the names rest on it.
  std::vector<bool> below(const std::vector<std::string>& names) const;
  void collect(std::size_t slot, std::vector<bool>& seen) const;

  const Pack& pack_;
  std::vector<Value> values_;
  std::vector<std::string> sources_;  // Of inputs.
  std::vector<Value> refused_;        // Of inputs: the value that was refused, else null.
  bool any_refused_ = false;
  std::vector<std::optional<Decimal>> rounded_from_;  // Of derived figures that rounding changed.
};

}  // namespace internal

// What a cooperative is judged by: its facts, the dates, and the figures that each pack makes of them.
// REQUIRES: the arguments outlive it.
struct Evidence {
  Evidence(const Packs& packs, const Facts& of_cooperative, const Dates& of_evaluation);
  const Facts& facts;
  const Dates& dates;
  internal::Figures scorecard;
  std::vector<internal::Figures> grounds;  // In the order of the packs.
};

}  // namespace htx::rules
