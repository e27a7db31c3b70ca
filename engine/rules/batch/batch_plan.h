#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/rules/batch/batch.h"

// What a BatchProgram knows of its packs before it sees a cooperative.
namespace htx::rules::internal {

// A condition; the outcome of a plain one is the value of a boolean input.
struct ConditionPlan {
  const feel::Expression* when = nullptr;
  std::optional<std::size_t> plain;     // The input.
  std::vector<std::size_t> leaves;      // Inputs it rests on, through derived figures.
  std::vector<std::size_t> parameters;  // The same: their slots.
};

struct EventPlan {
  std::optional<std::size_t> plain;  // The slot.
  bool rests_on_parameters = false;  // The law of the day decides which day it is.
};

// A criterion whose figure is a whole number, or exact and then known by its place (scaled.h) on the grid of
// the ends of all bands: the steps tell the segment of the number line, and the segment the band.
struct CriterionPlan {
  const Criterion* criterion = nullptr;
  std::vector<std::size_t> leaves;  // Inputs the figure rests on.
  std::vector<std::size_t> parameters;
  bool is_general = false;  // Judged by values, not by whole numbers.
  bool is_fast = false;     // Narrow figures, all segments in bands, few steps.
  bool is_exact = false;
  bool tells_rounding = false;       // The explanation says what a figure was before it was rounded.
  int scale = 0;                     // Of the whole numbers or places.
  std::vector<std::int64_t> steps;   // Ascending: segment k is from step k-1 on.
  std::vector<std::uint8_t> codes;   // By segment.
  std::vector<std::int64_t> points;  // By segment; scaled.
  std::optional<std::int64_t> max;   // Of the points, scaled.
  std::int64_t factor = 1;           // Of points as given: from the figure's scale to the score's.

  // Where an end of a band lies among the whole numbers or places; none if it is no such number.
  std::optional<std::int64_t> count_of(const Decimal& end) const;
};

// One pack with the columns of its inputs.
struct PackPlan {
  const Pack* pack = nullptr;
  std::size_t first_column = 0;
  std::vector<Value> values;                   // By slot; parameters and dates are set.
  std::vector<std::size_t> inputs;             // That expressions read.
  std::vector<std::size_t> derived;            // That anything reads, in their order.
  std::vector<std::vector<std::size_t>> uses;  // Slots that a derived figure reads.
};

struct BatchPlan {
  Dates dates;
  std::vector<const Pack*> grounds;
  RecordLayout layout;
  PackPlan scorecard;
  std::vector<PackPlan> ground_packs;
  bool is_in_force = true;

  std::vector<ConditionPlan> referrals;
  std::vector<ConditionPlan> not_rated;
  std::vector<ConditionPlan> checks;
  std::vector<ConditionPlan> overrides;
  std::vector<CriterionPlan> criteria;
  std::vector<std::int64_t> grades;  // Lowest scores, scaled.
  std::int64_t all_points = 0;       // The sum of the maxima, scaled.
  bool needs_values = false;         // Of the scorecard: something is judged by values.
  std::vector<std::vector<ConditionPlan>> ground_conditions;  // By ground pack.
  std::vector<std::vector<EventPlan>> ground_events;

  static Result<BatchPlan> of(const Pack& scorecard, const std::vector<const Pack*>& grounds,
                              const Dates& dates);
  static bool is_narrow(const Input& input);
  // The facts of one cooperative, as far as the packs read them.
  Facts facts_of(const Columns& columns, std::size_t row) const;
};

// Cooperatives that a run judges together.
constexpr std::size_t kBlock = 256;
// Points as given beyond this are left to assess(), so that no sum leaves 64 bits.
constexpr std::int64_t kMostPoints = std::int64_t{1} << 40U;
constexpr std::size_t kFastSteps = 8;

}  // namespace htx::rules::internal
