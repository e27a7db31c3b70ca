#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/rules/pack.h"
#include "engine/value/decimal.h"

namespace htx::rules {

// What a pack said of one cooperative, and what became of it afterwards.
struct JudgedOutcome {
  std::string id;
  Class judged = Class::kNotRated;
  std::optional<Decimal> score;  // None if not rated.
  bool failed = false;           // The event the pack is meant to warn of.
};

// A share with its 95 % confidence interval; all three between 0 and 1, to six digits.
struct Share {
  Decimal value;
  Decimal low;
  Decimal high;
  bool operator==(const Share&) const = default;
};

// One line of the confusion table.
struct ClassOutcome {
  Class judged = Class::kNotRated;
  std::size_t cooperatives = 0;
  std::size_t failed = 0;
  // Of the class that failed, with the interval of Wilson's score; none if the class is empty.
  std::optional<Share> rate;
};

// How well a frozen pack foretold the outcomes of a panel.  Nothing here is fitted: the pack is what
// it is, and its thresholds are not moved.
struct Backtest {
  std::array<ClassOutcome, 4> classes;  // Strong, weak, dissolve, not rated.
  ClassOutcome all;
  // The chance that a cooperative that failed has a lower score than one that did not, ties counting
  // half: the area under the ROC curve, over those with a score, with the interval of DeLong,
  // DeLong and Clarke-Pearson (Biometrics 44, 1988).  None without a failed and a surviving one; the
  // interval is the whole of 0 to 1 if either stands alone.
  std::optional<Share> auc;
  std::size_t scored = 0;
  std::size_t scored_failed = 0;
};

Backtest backtest(std::span<const JudgedOutcome> panel);

// `failed` of `all` as a share with the interval of Wilson's score (JASA 22, 1927).
// REQUIRES: all > 0 and failed <= all.
Share wilson_share(std::size_t failed, std::size_t all);

}  // namespace htx::rules
