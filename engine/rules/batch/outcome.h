#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/rules/batch/record.h"
#include "engine/value/json.h"

namespace htx::rules {

// What lists and summaries say of a cooperative: an assessment without its reasons point by point.
struct Outcome {
  Class result = Class::kNotRated;
  std::optional<std::size_t> grade;  // By position in the pack.
  std::optional<Decimal> score;
  std::size_t criteria_with_data = 0;  // Data coverage: of `criteria`.
  std::size_t criteria = 0;            // 0 for whom the scorecard was not used.
  // The first reason for which it is not rated, without the figures to ask for.
  std::optional<NotRatedReason> reason;
  std::vector<GroundResult::State> grounds;  // In the order of packs and grounds; empty if none was judged.

  bool operator==(const Outcome&) const;
};

Outcome outcome_of(const Pack& scorecard, const Ruling& ruling);
Outcome outcome_of(const Pack& scorecard, const Assessment& assessment);

// The same from the record alone, without the facts.  Fails with "rules.bad-record" if the bytes are no
// record of these packs. REQUIRES: not score_is_beyond(record).
Result<Outcome> outcome_of_record(const RecordLayout& layout, const Packs& packs,
                                  std::span<const std::uint8_t> record);

// Whether the score has more digits than a record keeps; expand_record() then finds it from the facts.
bool score_is_beyond(std::span<const std::uint8_t> record);

// What a record says, for comparing two of them: "grade", "score", "criteria" with the band and the figure of
// each, "checks", "clauses", "grounds".  Numbers are texts.  Null if the bytes are no record of these packs.
Json record_to_json(const RecordLayout& layout, const Packs& packs, std::span<const std::uint8_t> record);

}  // namespace htx::rules
