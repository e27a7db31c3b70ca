#pragma once

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "engine/rules/assessment.h"

namespace htx::rules {

// Random packs of shares of two figures, with facts near the cuts between bands, judged in fractions of whole
// numbers: a judge that shares nothing with the engine.
class RatioPack {
 public:
  __extension__ using Wide = __int128;

  // A number as a fraction; the divisor is above zero.
  struct Fraction {
    Wide above = 0;
    Wide below = 1;
    friend bool operator<(const Fraction& x, const Fraction& y) {
      return x.above * y.below < y.above * x.below;
    }
    friend bool operator==(const Fraction& x, const Fraction& y) {
      return x.above * y.below == y.above * x.below;
    }
    friend Fraction operator+(const Fraction& x, const Fraction& y) {
      return {x.above * y.below + y.above * x.below, x.below * y.below};
    }
  };

  struct Judgement {
    std::vector<std::size_t> bands;  // Of the criteria that have bands.
    std::vector<std::int64_t> points;
    std::size_t grade = 0;
  };

  explicit RatioPack(std::uint64_t seed) : random_(seed) {
    scale_a_ = pick(3);
    scale_b_ = pick(3);
    for (std::size_t n = 0; n < kCriteria; ++n) criteria_.push_back(random_criterion());
    factor_ = static_cast<std::int64_t>(1 + 4 * pick(3));
    low_ = cut_at(100 + static_cast<std::int64_t>(pick(3'000)), false);
    step_ = static_cast<std::int64_t>(1 + 2 * pick(2));
  }

  std::string text() const {
    std::string text = "inputs:\n" + input("a", scale_a_, 0) + input("b", scale_b_, 1) + "derived:\n";
    for (std::size_t n = 0; n < kCriteria; ++n) text += derived(n);
    text += "  - {id: q, scale: 2, title: {vi: Q, en: Q}, value: " + std::to_string(factor_) +
            " * a / b}\n  - {id: p, scale: 2, title: {vi: P, en: P}, value: if q > 10 then 10 else q}\n"
            "total: 40\ngroups:\n  - id: g\n    title: {vi: G, en: G}\n    max: 40\n    criteria:\n";
    for (std::size_t n = 0; n < kCriteria; ++n) {
      text += criterion(n) + "value: r" + std::to_string(n) + ", bands: [" + bands(criteria_[n]) + "]}\n";
    }
    text += criterion(kCriteria) + "points: p}\ngrades:\n";
    for (std::size_t n = 0; n < kGrades.size(); ++n) {
      text += "  - {id: " + std::string(1, static_cast<char>('a' + n)) +
              ", title: {vi: T, en: T}, at_least: " + std::to_string(kGrades[n]) + ", class: strong}\n";
    }
    text += "overrides:\n  - {id: low, when: \"r0 < " + number(low_.at) +
            "\", grade: d, missing: go_on, text: {vi: T, en: T}, basis: {law: n, tag: t}}\nlevers:\n"
            "  - {figure: a, direction: up, step: " +
            number({step_, power(scale_a_)}) +
            ", effort: 1}\ntests:\n"
            "  - {name: base, as_of: 2020-12-31, given: {a: 1, b: 7}, expect: {score: 0}}\n";
    return text;
  }

  // Figures whose share is at a cut of some criterion or one unit beside it.
  struct Counts {
    std::int64_t a = 0;
    std::int64_t b = 1;
  };
  Counts counts() {
    const Criterion& criterion = criteria_[pick(kCriteria)];
    const Fraction& cut = criterion.cuts[pick(criterion.cuts.size())].at;
    const auto b = static_cast<std::int64_t>(1 + pick(kMostCounts));
    // The a for which the share would be the cut.
    Fraction share = cut;
    if (criterion.kind == 1) share.below *= 100;
    if (criterion.kind >= 2) share.above += share.below;
    const Wide a = share.above * b * power(scale_a_) / (share.below * power(scale_b_));
    const Wide beside = a + static_cast<std::int64_t>(pick(3)) - 1;
    return {static_cast<std::int64_t>(std::clamp<Wide>(beside, 0, kMostCounts)), b};
  }
  Value a(const Counts& counts) const { return value(counts.a, scale_a_); }
  Value b(const Counts& counts) const { return value(counts.b, scale_b_); }
  Facts facts(const Counts& counts) const {
    Facts facts;
    facts.current["a"] = {a(counts), "r.csv:2"};
    facts.current["b"] = {b(counts), "r.csv:2"};
    return facts;
  }
  Counts counts_of(const Value& a, const Value& b) const { return {whole(a, scale_a_), whole(b, scale_b_)}; }
  std::int64_t step() const { return step_; }
  static constexpr std::int64_t kMostCounts = 5'000;

  Judgement judge(const Counts& counts) const {
    Judgement result;
    Fraction score;
    for (const Criterion& criterion : criteria_) {
      const Fraction figure = figure_of(criterion, counts);
      std::size_t band = 0;
      for (const Cut& cut : criterion.cuts) band += is_above(figure, cut) ? 1U : 0U;
      result.bands.push_back(band);
      result.points.push_back(criterion.points[band]);
      score = score + Fraction{criterion.points[band], 1};
    }
    Fraction given = share(counts);
    given.above *= factor_;
    score = score + std::min(given, Fraction{10, 1});
    while (result.grade + 1 < kGrades.size() && score < Fraction{kGrades[result.grade], 1}) ++result.grade;
    if (figure_of(criteria_[0], counts) < low_.at) result.grade = kGrades.size() - 1;
    return result;
  }

 private:
  static constexpr std::size_t kCriteria = 3;
  inline static const std::vector<std::int64_t> kGrades = {30, 20, 10, 0};

  struct Cut {
    Fraction at;
    bool is_above = true;  // The number itself is in the band above.
  };
  struct Criterion {
    int kind = 0;      // a / b, 100 * a / b, (a - b) / b, a / b - 1
    int scale = 0;     // Digits told.
    int rounding = 0;  // None, half_even, half_up, down.
    std::vector<Cut> cuts;
    std::vector<std::int64_t> points;  // Ascending, one more than cuts.
  };

  std::size_t pick(std::size_t count) { return static_cast<std::size_t>(random_() % count); }
  static std::int64_t power(std::size_t digits) {
    std::int64_t result = 1;
    for (; digits > 0; --digits) result *= 10;
    return result;
  }
  // In ten-thousandths.
  static Cut cut_at(std::int64_t count, bool is_above) { return {{count, 10'000}, is_above}; }

  Criterion random_criterion() {
    Criterion criterion;
    criterion.kind = static_cast<int>(pick(4));
    criterion.scale = static_cast<int>(pick(4));
    criterion.rounding = pick(3) == 0 ? static_cast<int>(1 + pick(3)) : 0;
    std::vector<std::int64_t> counts;
    const std::int64_t unit = power(pick(4));
    while (counts.size() < 1 + pick(3) || counts.empty()) {
      const auto count = static_cast<std::int64_t>(1 + pick(15'000)) / unit * unit;
      if (std::ranges::find(counts, count) == counts.end()) counts.push_back(count);
    }
    std::ranges::sort(counts);
    criterion.points = {0};
    for (const std::int64_t count : counts) {
      criterion.cuts.push_back(cut_at(criterion.kind == 1 ? count * 100 : count, pick(2) == 0));
      criterion.points.push_back(criterion.points.back() + 1 + static_cast<std::int64_t>(pick(3)));
    }
    criterion.points.back() = 10;
    return criterion;
  }

  static std::string number(const Fraction& number) {
    return to_text(Decimal(static_cast<std::int64_t>(number.above)) /
                   Decimal(static_cast<std::int64_t>(number.below)));
  }
  static std::string input(const std::string& id, std::size_t scale, std::int64_t least) {
    return "  - {id: " + id + ", type: number, scale: " + std::to_string(scale) +
           ", min: " + number({least, power(scale)}) + ", max: " + number({kMostCounts, power(scale)}) +
           ", title: {vi: T, en: T}}\n";
  }
  std::string derived(std::size_t n) const {
    static const std::vector<std::string> kKinds = {"a / b", "100 * a / b", "(a - b) / b", "a / b - 1"};
    static const std::vector<std::string> kRoundings = {"", ", round: half_even", ", round: half_up",
                                                        ", round: down"};
    const Criterion& criterion = criteria_[n];
    return "  - {id: r" + std::to_string(n) + ", scale: " + std::to_string(criterion.scale) +
           kRoundings[static_cast<std::size_t>(criterion.rounding)] +
           ", title: {vi: T, en: T}, value: " + kKinds[static_cast<std::size_t>(criterion.kind)] + "}\n";
  }
  static std::string criterion(std::size_t n) {
    return "      - {id: c" + std::to_string(n) +
           ", title: {vi: T, en: T}, max: 10, missing: ask, basis: {law: n, tag: t}, ";
  }
  static std::string bands(const Criterion& criterion) {
    std::string text;
    for (std::size_t band = 0; band <= criterion.cuts.size(); ++band) {
      const Cut* low = band == 0 ? nullptr : &criterion.cuts[band - 1];
      const Cut* high = band == criterion.cuts.size() ? nullptr : &criterion.cuts[band];
      std::string in;
      if (low == nullptr)
        in = (high->is_above ? "< " : "<= ") + number(high->at);
      else if (high == nullptr)
        in = (low->is_above ? ">= " : "> ") + number(low->at);
      else
        in = (low->is_above ? "[" : "(") + number(low->at) + ".." + number(high->at) +
             (high->is_above ? ")" : "]");
      text += (band == 0 ? "" : ", ") + ("{in: \"" + in + "\", points: ") +
              std::to_string(criterion.points[band]) + "}";
    }
    return text;
  }

  static Value value(std::int64_t count, std::size_t scale) { return Decimal(count) / Decimal(power(scale)); }
  static std::int64_t whole(const Value& value, std::size_t scale) {
    return (*value.as_number() * Decimal(power(scale))).to_int64().value_or(-1);
  }

  Fraction share(const Counts& counts) const {
    return {Wide{counts.a} * power(scale_b_), Wide{counts.b} * power(scale_a_)};
  }
  Fraction figure_of(const Criterion& criterion, const Counts& counts) const {
    Fraction figure = share(counts);
    if (criterion.kind == 1) figure.above *= 100;
    if (criterion.kind >= 2) figure.above -= figure.below;
    if (criterion.rounding == 0) return figure;
    const Wide unit = power(static_cast<std::size_t>(criterion.scale));
    const Wide sign = figure.above < 0 ? -1 : 1;
    const Wide size = figure.above * sign * unit;
    Wide down = size / figure.below;
    const Wide twice = 2 * (size % figure.below);
    const bool is_tie = twice == figure.below;
    const bool goes_up = criterion.rounding == 3   ? false
                         : criterion.rounding == 2 ? twice >= figure.below
                                                   : twice > figure.below || (is_tie && down % 2 != 0);
    return {sign * (down + (goes_up ? 1 : 0)), unit};
  }
  static bool is_above(const Fraction& figure, const Cut& cut) {
    return cut.at < figure || (cut.is_above && figure == cut.at);
  }

  std::mt19937_64 random_;
  std::size_t scale_a_ = 0;
  std::size_t scale_b_ = 0;
  std::vector<Criterion> criteria_;
  std::int64_t factor_ = 1;
  Cut low_;
  std::int64_t step_ = 1;
};

}  // namespace htx::rules
