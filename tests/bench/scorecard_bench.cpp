#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "engine/base/check.h"
#include "engine/rules/assessment.h"

// One card of 20 criteria with 5 bands each, 3 knock-outs and 4 grades, scored by the pack engine
// (decimal128, with explanation records) and by a scorer written by hand for this card alone (64-bit
// fixed point, with explanation structs).  Both score the same cooperatives; the answers are compared.

namespace {

using namespace htx;  // NOLINT(google-build-using-namespace)

constexpr std::size_t kCriteria = 20;
constexpr std::size_t kKnockOuts = 3;
constexpr std::size_t kCooperatives = 2'000;
constexpr std::array<std::int64_t, 4> kCuts = {1'000, 2'500, 5'000, 7'500};  // Of figures in ten-thousandths.

struct Figures {
  std::array<std::int64_t, kCriteria> values;  // Ten-thousandths, 0 to 10,000.
  std::array<bool, kKnockOuts> knock_outs;
};

std::vector<Figures> population() {
  std::mt19937_64 random(20201231);  // The same cooperatives in every run.
  std::vector<Figures> all(kCooperatives);
  for (Figures& figures : all) {
    for (std::int64_t& value : figures.values) value = static_cast<std::int64_t>(random() % 10'001);
    for (bool& knock_out : figures.knock_outs) knock_out = random() % 50 == 0;
  }
  return all;
}

// ---- By hand.

struct HandCriterion {
  std::int64_t value;
  std::int32_t band;
  std::int32_t points;
  std::int64_t to_next;
};
struct HandResult {
  std::array<HandCriterion, kCriteria> criteria;
  std::int32_t score = 0;
  std::int32_t grade = 0;
};

HandResult score_by_hand(const Figures& figures) {
  HandResult result;
  for (std::size_t i = 0; i < kCriteria; ++i) {
    const std::int64_t value = figures.values[i];
    std::int32_t band = 0;
    for (const std::int64_t cut : kCuts) band += value >= cut ? 1 : 0;
    constexpr std::array<std::int32_t, 5> kPoints = {0, 1, 2, 4, 5};
    const std::int64_t to_next = band < 4 ? kCuts[static_cast<std::size_t>(band)] - value : 0;
    result.criteria[i] = {value, band, kPoints[static_cast<std::size_t>(band)], to_next};
    result.score += result.criteria[i].points;
  }
  result.grade = result.score >= 80 ? 0 : result.score >= 65 ? 1 : result.score >= 50 ? 2 : 3;
  for (const bool knock_out : figures.knock_outs) {
    if (knock_out) result.grade = 3;
  }
  return result;
}

// ---- By a pack.

rules::Pack card() {
  std::string text = R"(pack: bench.card
version: 1
title: {vi: Thẻ, en: Card}
status: proposal
basis: {law: none, tag: test}
in_force: {from: 2020-01-01, to: null}
reviewed_by: null
reviewed_on: null
total: 100
grades:
  - {id: a, title: {vi: A, en: A}, at_least: 80, class: strong}
  - {id: b, title: {vi: B, en: B}, at_least: 65, class: strong}
  - {id: c, title: {vi: C, en: C}, at_least: 50, class: weak}
  - {id: d, title: {vi: D, en: D}, at_least: 0, class: weak}
inputs:
)";
  std::string criteria;
  for (std::size_t i = 0; i < kCriteria; ++i) {
    const std::string n = std::to_string(i);
    text += "  - {id: x" + n + ", type: number, scale: 4, min: 0, max: 1, title: {vi: X, en: X}}\n";
    criteria += "      - {id: c" + n + ", title: {vi: C, en: C}, max: 5, value: x" + n +
                ", missing: not_rated, basis: {law: n, tag: t}, bands: [{in: \"< 0.1\", points: 0}, {in: "
                "\"[0.1..0.25)\", "
                "points: 1}, {in: \"[0.25..0.5)\", points: 2}, {in: \"[0.5..0.75)\", points: 4}, {in: \">= "
                "0.75\", points: 5}]}\n";
  }
  std::string overrides = "overrides:\n";
  for (std::size_t i = 0; i < kKnockOuts; ++i) {
    const std::string n = std::to_string(i);
    text += "  - {id: k" + n + ", type: boolean, title: {vi: K, en: K}}\n";
    overrides += "  - {id: k" + n + ", when: k" + n +
                 ", grade: d, missing: not_rated, text: {vi: K, en: K}, basis: {law: n, tag: t}}\n";
  }
  text +=
      "groups:\n  - id: g\n    title: {vi: G, en: G}\n    max: 100\n    criteria:\n" + criteria + overrides;
  Diagnostics diagnostics;
  const auto document = parse_document(Source("card.yaml", text), diagnostics);
  HTX_CHECK(document.has_value());
  auto pack = rules::read_pack(*document, diagnostics);
  HTX_CHECK(pack.has_value());
  return *std::move(pack);
}

rules::Facts facts_of(const Figures& figures) {
  rules::Facts facts;
  for (std::size_t i = 0; i < kCriteria; ++i) {
    facts.current["x" + std::to_string(i)] = {Value(Decimal(figures.values[i]).scaled_by_power_of_ten(-4)),
                                              ""};
  }
  for (std::size_t i = 0; i < kKnockOuts; ++i)
    facts.current["k" + std::to_string(i)] = {Value(figures.knock_outs[i]), ""};
  return facts;
}

const rules::Dates kDates{2020, *Date::of(2020, 12, 31), *Date::of(2020, 12, 31)};

void by_hand(benchmark::State& state) {
  const std::vector<Figures> all = population();
  for ([[maybe_unused]] auto round : state) {
    for (const Figures& figures : all) benchmark::DoNotOptimize(score_by_hand(figures));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(all.size()));
}

void by_pack(benchmark::State& state) {
  const rules::Pack pack = card();
  const std::vector<Figures> all = population();
  std::vector<rules::Facts> facts;
  for (const Figures& figures : all) {
    facts.push_back(facts_of(figures));
    const rules::Assessment result = rules::assess(pack, {}, "bench", facts.back(), kDates);
    const HandResult hand = score_by_hand(figures);
    HTX_CHECK(result.score == Decimal(hand.score));
    HTX_CHECK(result.grade == std::string(1, static_cast<char>('a' + hand.grade)));
  }
  for ([[maybe_unused]] auto round : state) {
    for (const rules::Facts& one : facts)
      benchmark::DoNotOptimize(rules::assess(pack, {}, "bench", one, kDates));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(facts.size()));
}

BENCHMARK(by_hand)->Unit(benchmark::kMillisecond)->Repetitions(5)->ReportAggregatesOnly();
BENCHMARK(by_pack)->Unit(benchmark::kMillisecond)->Repetitions(5)->ReportAggregatesOnly();

// Prints as usual and keeps the median rate of each benchmark.
class RateReporter final : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs) {
      const auto rate = run.counters.find("items_per_second");
      if (run.aggregate_name == "median" && rate != run.counters.end())
        rates[run.run_name.function_name] = rate->second;
    }
  }
  std::map<std::string, double> rates;
};

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  RateReporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  std::printf("ratio by_pack / by_hand: %.4f\n", reporter.rates["by_pack"] / reporter.rates["by_hand"]);
  return 0;
}
