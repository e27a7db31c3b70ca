#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/check.h"
#include "engine/feel/expression.h"
#include "engine/feel/run/code.h"

// Evaluations a second of compiled conditions of ten terms, beside the same condition written by hand
// in C++ with the same Decimal, and beside the tree-walking evaluation.  Each way judges the same
// rows; a line gives the median of nine rounds, the rounds of the three ways taking turns;
// times are those of the processor.

namespace {

using namespace htx;  // NOLINT(google-build-using-namespace)

constexpr std::size_t kRows = 1'000;
constexpr std::size_t kNames = 10;
constexpr int kRounds = 9;

Decimal number(std::string_view text) { return *Decimal::from_text(text); }

// The names are a to j; most rows pass most terms, so that the later terms are reached.
std::vector<std::array<Value, kNames>> rows(std::size_t nulls_in_a_thousand) {
  std::mt19937_64 random(20201231);
  std::vector<std::array<Value, kNames>> all(kRows);
  for (auto& row : all) {
    for (Value& value : row) {
      if (random() % 1'000 < nulls_in_a_thousand) continue;
      const auto cents =
          static_cast<std::int64_t>(random() % 100 < 97 ? 1'000 + random() % 9'000 : random() % 1'000);
      value = Decimal(cents).scaled_by_power_of_ten(-2);
    }
  }
  return all;
}

bool is_true(const Value& value) { return value.if_boolean() != nullptr && *value.if_boolean(); }

double median(std::vector<double> all) {
  std::ranges::sort(all);
  return all[all.size() / 2];
}

// Evaluations a second of one round.
double rate(auto judge, const std::vector<std::array<Value, kNames>>& all, std::size_t& passed) {
  constexpr int kRepeats = 100;
  const std::clock_t begin = std::clock();
  for (int n = 0; n < kRepeats; ++n) {
    for (const auto& row : all) passed += judge(row) ? 1U : 0U;
  }
  const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  return static_cast<double>(all.size()) * kRepeats / seconds;
}

void measure(const char* what, std::string_view text, auto by_hand, std::size_t nulls) {
  feel::Names names;
  for (char name = 'a'; name < 'k'; ++name) names.declare(std::string(1, name), feel::Type::Kind::kNumber);
  Diagnostics diagnostics;
  const auto expression = feel::compile_expression(text, {}, names, feel::Mode::kStrict, diagnostics);
  HTX_CHECK(expression.has_value());
  const auto all = rows(nulls);
  const auto compiled = [&](const auto& row) { return is_true(feel::evaluate(*expression, row)); };
  const auto interpreted = [&](const auto& row) {
    feel::Evaluation evaluation;
    return is_true(feel::interpret(*expression, row, evaluation));
  };
  std::array<std::vector<double>, 3> rates;
  std::array<std::size_t, 3> passed = {};
  for (int round = 0; round < kRounds; ++round) {
    rates[0].push_back(rate(compiled, all, passed[0]));
    rates[1].push_back(rate(by_hand, all, passed[1]));
    rates[2].push_back(rate(interpreted, all, passed[2]));
  }
  HTX_CHECK(passed[0] == passed[1] && passed[0] == passed[2]);
  std::printf("%-28s compiled %10.0f /s   by hand %10.0f /s   tree %10.0f /s   compiled / by hand %.2f\n",
              what, median(rates[0]), median(rates[1]), median(rates[2]),
              median(rates[0]) / median(rates[1]));
}

}  // namespace

int main() {
  const auto at = [](const auto& row, std::size_t i) -> const Decimal& { return *row[i].if_number(); };
  const Decimal seven(7);
  const Decimal ten(10);
  const Decimal hundred(100);
  const Decimal ratio = number("0.05");
  const Decimal least = number("1.25");
  const Decimal most = number("99.75");
  const auto ten_terms = [&](const auto& row) {
    return at(row, 0) >= seven && at(row, 1) / at(row, 2) > ratio && at(row, 3) >= least &&
           at(row, 3) < most && at(row, 4) <= hundred && at(row, 5) + at(row, 6) > ten &&
           at(row, 7) >= least && at(row, 7) <= most && at(row, 8) != seven && at(row, 9) * ten > seven &&
           at(row, 0) - at(row, 1) < hundred && at(row, 2) < hundred;
  };
  measure("ten terms, one division",
          "a >= 7 and b / c > 0.05 and d in [1.25..99.75) and e <= 100 and f + g > 10 and h between 1.25 and "
          "99.75 and i != 7 and j * 10 > 7 and a - b < 100 and c < 100",
          ten_terms, 0);
  const auto comparisons = [&](const auto& row) {
    return at(row, 0) >= seven && at(row, 1) > ratio && at(row, 2) >= least && at(row, 3) < most &&
           at(row, 4) <= hundred && at(row, 5) > seven && at(row, 6) >= least && at(row, 7) <= most &&
           at(row, 8) != seven && at(row, 9) < hundred;
  };
  measure(
      "ten comparisons",
      "a >= 7 and b > 0.05 and c >= 1.25 and d < 99.75 and e <= 100 and f > 7 and g >= 1.25 and h <= 99.75 "
      "and i != 7 and j < 100",
      comparisons, 0);
  const auto with_nulls = [&](const auto& row) {
    for (std::size_t i = 0; i < kNames; ++i) {
      if (row[i].if_number() == nullptr) return false;
    }
    return comparisons(row);
  };
  measure(
      "the same, two in 100 null",
      "a >= 7 and b > 0.05 and c >= 1.25 and d < 99.75 and e <= 100 and f > 7 and g >= 1.25 and h <= 99.75 "
      "and i != 7 and j < 100",
      with_nulls, 20);
  return 0;
}
