#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/rules/assessment.h"
#include "engine/rules/pack.h"

namespace htx::rules {

// One thing that can be done for a weak cooperative.
struct Measure {
  struct Responsible {
    Validity in_force;
    Bilingual who;
  };
  // What it rests on by the law of a time, and the term that this sets.
  struct Foundation {
    Validity in_force;
    Basis basis;
    std::optional<Bilingual> term;  // None: the law sets none and the province has not decided.
  };
  struct Change {
    std::string name;        // Of an input of the catalogue.
    feel::Expression value;  // What the figure becomes.
  };

  std::string id;
  Bilingual title;
  std::vector<Foundation> foundations;
  feel::Expression when;  // For whom it is meant.
  std::vector<Change> sets;
  std::vector<Responsible> responsible;
  std::int64_t effort = 1;  // Relative: 1 is the cheapest.

  // Who is responsible on a day; none if the catalogue does not say.
  const Bilingual* who_on(Date day) const;
  // What it rests on for a plan of that day; none if the catalogue does not say.
  const Foundation* founded_on(Date day) const;
};

// The measures of a province for strengthening cooperatives, checked and immutable.
struct MeasureCatalogue {
  std::string id;
  std::int64_t version = 1;
  Bilingual title;
  Basis basis;
  Validity in_force;
  std::string reviewed_by;  // Empty until a person signs.
  std::string reviewed_on;
  feel::Names names;  // The inputs, then as_of.
  std::vector<Input> inputs;
  std::vector<Measure> measures;
  std::vector<Lever> levers;  // For packs that have none of their own.
  std::string canonical;
  Digest digest{};
};

std::optional<MeasureCatalogue> read_measures(const Document& document, Diagnostics& diagnostics);

// The values of a catalogue's names for one cooperative, by slot.
std::vector<Value> values_of(const MeasureCatalogue& catalogue, const Facts& facts, Date as_of);

// A figure before and after a measure.
struct FigureChange {
  std::string name;
  Value before;
  Value after;
};

struct PlannedMeasure {
  std::size_t measure = 0;  // Index into the catalogue.
  std::vector<FigureChange> changes;
  std::optional<Decimal> gain;         // Points this measure adds after those above it; none if not measured.
  std::optional<Decimal> score_after;  // With this measure and all above it.
  std::optional<std::string> grade_after;
  Class class_after = Class::kNotRated;
};

// What would lift one cooperative, cheapest measure first, with the score after each step computed
// by the same rules that judged it.
struct Plan {
  Assessment before;
  std::vector<PlannedMeasure> steps;
  // How many of the first steps make the class strong; none if all of them do not.
  std::optional<std::size_t> steps_to_strong;
};

Plan make_plan(const MeasureCatalogue& catalogue, const Packs& packs, const Subject& subject);

}  // namespace htx::rules
