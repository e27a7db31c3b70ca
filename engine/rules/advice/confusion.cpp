#include "engine/rules/advice/confusion.h"

#include <algorithm>

#include "engine/base/check.h"

namespace htx::rules {
namespace {

constexpr int kShareScale = 6;

// The 97.5 % point of the normal distribution.
const Decimal& z() {
  static const Decimal kZ = *Decimal::from_text("1.959963984540054");
  return kZ;
}

Decimal count(std::size_t n) { return Decimal(static_cast<std::int64_t>(n)); }

Decimal share_of_one(const Decimal& x) { return std::clamp(x, Decimal(0), Decimal(1)).round(kShareScale); }

// Variance of a sample of values that are all halves of whole numbers, given their sum and the sum
// of their squares.
Decimal variance(const Decimal& sum, const Decimal& squares, std::size_t size) {
  return (squares - sum * sum / count(size)) / count(size - 1);
}

// For every cooperative with a score: how many of the other kind it ranks right against, in halves.
// The sums of DeLong's structural components follow from them.
struct Ranks {
  Decimal sum;
  Decimal squares;
  void add(std::size_t halves, std::size_t of) {
    const Decimal component = count(halves) / (Decimal(2) * count(of));
    sum += component;
    squares += component * component;
  }
};

std::optional<Share> area_under_curve(std::span<const JudgedOutcome> panel, std::size_t failed,
                                      std::size_t survived) {
  if (failed == 0 || survived == 0) return std::nullopt;
  std::vector<std::pair<Decimal, bool>> scores;
  for (const JudgedOutcome& one : panel)
    if (one.score) scores.emplace_back(*one.score, one.failed);
  std::ranges::sort(scores, {}, &std::pair<Decimal, bool>::first);
  Ranks of_failed;
  Ranks of_survivors;
  std::size_t failed_below = 0;
  std::size_t survived_below = 0;
  for (std::size_t begin = 0; begin < scores.size();) {
    std::size_t end = begin;
    std::size_t failed_here = 0;
    while (end < scores.size() && scores[end].first == scores[begin].first)
      failed_here += scores[end++].second;
    const std::size_t survived_here = end - begin - failed_here;
    const std::size_t survived_above = survived - survived_below - survived_here;
    for (std::size_t i = 0; i < failed_here; ++i) of_failed.add(2 * survived_above + survived_here, survived);
    for (std::size_t i = 0; i < survived_here; ++i) of_survivors.add(2 * failed_below + failed_here, failed);
    failed_below += failed_here;
    survived_below += survived_here;
    begin = end;
  }
  const Decimal area = of_failed.sum / count(failed);
  if (failed == 1 || survived == 1) return Share{share_of_one(area), Decimal(0), Decimal(1)};
  const Decimal error = sqrt(variance(of_failed.sum, of_failed.squares, failed) / count(failed) +
                             variance(of_survivors.sum, of_survivors.squares, survived) / count(survived));
  // Rounding may leave a variance of nothing a hair below zero.
  const Decimal half = error.is_finite() ? z() * error : Decimal(0);
  return Share{share_of_one(area), share_of_one(area - half), share_of_one(area + half)};
}

}  // namespace

Share wilson_share(std::size_t failed, std::size_t all) {
  HTX_CHECK(all > 0 && failed <= all);
  const Decimal n = count(all);
  const Decimal p = count(failed) / n;
  const Decimal square = z() * z();
  const Decimal centre = p + square / (Decimal(2) * n);
  const Decimal half = z() * sqrt(p * (Decimal(1) - p) / n + square / (Decimal(4) * n * n));
  const Decimal whole = Decimal(1) + square / n;
  return {share_of_one(p), share_of_one((centre - half) / whole), share_of_one((centre + half) / whole)};
}

Backtest backtest(std::span<const JudgedOutcome> panel) {
  Backtest result;
  for (std::size_t c = 0; c < result.classes.size(); ++c) result.classes[c].judged = static_cast<Class>(c);
  for (const JudgedOutcome& one : panel) {
    for (ClassOutcome* line : {&result.classes[static_cast<std::size_t>(one.judged)], &result.all}) {
      ++line->cooperatives;
      if (one.failed) ++line->failed;
    }
    if (!one.score) continue;
    ++result.scored;
    if (one.failed) ++result.scored_failed;
  }
  const auto rate = [](ClassOutcome& line) {
    if (line.cooperatives > 0) line.rate = wilson_share(line.failed, line.cooperatives);
  };
  std::ranges::for_each(result.classes, rate);
  rate(result.all);
  result.auc = area_under_curve(panel, result.scored_failed, result.scored - result.scored_failed);
  return result;
}

}  // namespace htx::rules
