#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/language.h"
#include "engine/base/sha256.h"
#include "engine/doc/document.h"
#include "engine/feel/expression.h"
#include "engine/rules/basis.h"
#include "engine/rules/declared_figures.h"
#include "engine/value/date.h"
#include "engine/value/decimal.h"

namespace htx::rules {

// What happens to a criterion whose figures are missing.  Every criterion states one.
enum class MissingPolicy {
  kZero,      // No points, said aloud.
  kExclude,   // Left out; the others are scaled up to the full maximum.
  kNotRated,  // The cooperative is not rated.
  kAsk,       // Not rated until the cooperative answers; the figure goes on the list to ask for.
};

struct Band {
  feel::UnaryTests in;
  Decimal points;
  // The numbers in it, if that can be told from the text.
  std::optional<std::vector<feel::Interval>> intervals;
  std::optional<Validity> in_force;  // None: as long as the pack.
  bool counts_on(Date day) const { return !in_force || in_force->contains(day); }
};

// How points are promised to move when a figure grows; proven by prove.h.
enum class Trend { kRising, kFalling };

// One line of the scorecard: a figure that falls into a band, or points that were given elsewhere.
struct Criterion {
  std::string id;
  Bilingual title;
  Basis basis;
  std::optional<Decimal> max;  // None: the maximum is not known from the law.
  MissingPolicy missing = MissingPolicy::kNotRated;
  std::size_t value = 0;    // Slot of the figure or of the self-scored points.
  std::vector<Band> bands;  // Empty: the value is the points.
  std::optional<Trend> monotone;
};

struct Group {
  std::string id;
  Bilingual title;
  std::optional<Decimal> max;
  std::vector<Criterion> criteria;
};

// A condition with its words and its source: not rated when, overridden when, checked that.
struct Clause {
  std::string id;
  Bilingual text;
  Basis basis;
  feel::Expression when;
  bool not_rated_if_missing = false;  // Else a missing figure leaves the clause without effect.
};

struct Override {
  Clause clause;
  std::size_t grade = 0;  // Index into grades.
};

// A check of the figures against each other; what fails is shown, and may prevent a rating.
struct Check {
  Clause clause;
  bool not_rated_if_false = false;
};

// The coarse class that decides what happens next.
enum class Class { kStrong, kWeak, kDissolve, kNotRated };
inline constexpr std::array kClasses = {Class::kStrong, Class::kWeak, Class::kDissolve, Class::kNotRated};
std::string_view to_string(Class c);
std::optional<Class> class_from_string(std::string_view text);

struct Grade {
  std::string id;
  Bilingual title;
  Decimal at_least;
  Class leads_to = Class::kStrong;
};

// A ground for dissolution.
struct Ground {
  std::string id;
  Bilingual title;
  Basis basis;
  feel::Expression when;   // Whether it holds.
  feel::Expression event;  // The day from which it holds: the law in force on that day applies.
  bool is_legal = true;    // False: a failed consolidation, which a policy and not a law makes a ground.
  bool ask_if_missing = true;
  std::optional<Validity> in_force;  // None: as long as the pack.
  Place place = {};
  bool rests_on_parameters = false;  // It or its event, also through derived figures.
};

// What an author promises of the whole score: "more equity never costs points".
struct Promise {
  std::size_t slot = 0;  // Of an input.
  Trend trend = Trend::kRising;
};

// How one figure can be changed, and what that costs: what counterfactuals search among.
struct Lever {
  enum class Direction { kUp, kDown, kTo };
  std::string figure;  // The id of an input of the current year.
  Direction direction = Direction::kTo;
  Decimal step = 1;                       // kUp, kDown: the figure moves by whole steps ...
  std::optional<feel::Expression> limit;  // ... and never beyond this, nor out of its declared range.
  std::optional<feel::Expression> to;     // kTo: the only other value.
  Decimal effort = 1;                     // Of each step; above zero.
  Decimal start;                          // Once, if the figure is changed at all; not below zero.
};

// A worked example written by the pack's author.
struct PackTest {
  std::string name;
  Place place;
  Date as_of;
  Context given;
  std::vector<std::pair<std::string, std::optional<Decimal>>> points;  // By criterion; none: not scored.
  std::optional<Decimal> score;
  std::optional<std::string> grade;  // "none" for not rated.
  std::optional<Class> expected_class;
  std::vector<std::string> grounds;
  bool expects_grounds = false;
  bool expects_scored() const;  // Expects a rating: a score, a grade; of packs of grounds any result.
};

// One legal instrument or policy, checked and immutable: how cooperatives are scored and graded
// (a scorecard), on which grounds they are to be dissolved, or both.
struct Pack {
  enum class Status { kStatute, kProposal };

  std::string id;
  std::int64_t version = 1;
  Bilingual title;
  Status status = Status::kStatute;
  bool is_general = false;  // Applies to every cooperative: a candidate when nobody names a pack.
  std::optional<Bilingual> note;
  Basis basis;
  Validity in_force;
  std::vector<std::string> where;       // The administrative units it is valid in; none: everywhere.
  std::vector<std::string> instead_of;  // The packs that the law says it stands in the place of there.
  std::string reviewed_by;              // Empty until a person signs.
  std::string reviewed_on;

  feel::Names names;  // Slots: inputs, parameters, derived, then as_of and period.
  std::vector<Input> inputs;
  std::vector<Parameter> parameters;
  std::vector<Derived> derived;

  std::vector<Clause> referrals;  // Who is not ours to grade, and whose they are.
  std::vector<Clause> not_rated;
  std::vector<Check> checks;
  std::vector<Group> groups;
  std::optional<Decimal> total;  // Of all groups: the score's maximum.
  int score_scale = 2;
  std::vector<Override> overrides;
  std::vector<Grade> grades;  // Best first; the last starts at its lowest score.
  std::vector<Ground> grounds;
  std::vector<Promise> promises;
  std::vector<Lever> levers;  // Evaluated with the figures as they are before any change.
  std::vector<PackTest> tests;

  std::string canonical;  // The bytes that the digest is of.
  Digest digest{};

  bool has_scorecard() const { return !groups.empty(); }
  std::size_t first_parameter() const { return inputs.size(); }
  std::size_t first_derived() const { return inputs.size() + parameters.size(); }
  std::size_t as_of_slot() const { return first_derived() + derived.size(); }
  std::size_t period_slot() const { return as_of_slot() + 1; }

  std::vector<const Criterion*> criteria() const;  // Of all groups, in their order.

  // The title and unit of the input or derived figure in a slot; the bare name of others.
  Bilingual title_of(std::size_t slot) const;
  std::string unit_of(std::size_t slot) const;
  int scale_of(std::size_t slot) const;
  // The derived figure in a slot, if one is.
  const Derived* derived_in(std::size_t slot) const;
  // Whether the figure in a slot is compared with all its digits: derived, and not rounded.
  bool is_exact(std::size_t slot) const;
  // Whether a parameter decides these, directly or through derived figures.
  bool rests_on_parameters(const std::vector<std::string>& used) const;
  // Whether a figure that the pack rounds decides these, directly or through other derived figures.
  bool rests_on_rounding(const std::vector<std::string>& used) const;
};

using PackPointer = std::shared_ptr<const Pack>;

}  // namespace htx::rules
