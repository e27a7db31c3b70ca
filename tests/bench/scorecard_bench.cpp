#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "engine/base/check.h"
#include "engine/rules/batch/record_json.h"
#include "engine/rules/proof/prove.h"
#include "engine/rules/read_pack.h"
#include "engine/rules/ruling.h"

// One card of 20 criteria with 5 bands each, 3 knock-outs and 4 grades, scored by the pack engine (a
// batch over columns, with explanation records; and one by one with the full assessment) and by a
// scorer written by hand for this card alone (64-bit fixed point, with explanation structs).  All score
// the same cooperatives; the answers are compared.  usage: scorecard_bench [cooperatives ...]
// Medians of rounds that take turns; times are those of the processor.

namespace {

using namespace htx;  // NOLINT(google-build-using-namespace)

constexpr std::size_t kCriteria = 20;
constexpr std::size_t kKnockOuts = 3;
constexpr int kRounds = 7;
constexpr std::array<std::int64_t, 4> kCuts = {1'000, 2'500, 5'000, 7'500};  // Of figures in ten-thousandths.

struct Figures {
  std::array<std::int64_t, kCriteria> values;  // Ten-thousandths, 0 to 10,000.
  std::array<bool, kKnockOuts> knock_outs;
};

std::vector<Figures> population(std::size_t count) {
  std::mt19937_64 random(20201231);  // The same cooperatives in every run.
  std::vector<Figures> all(count);
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

rules::Facts facts_of(const Figures& figures, const std::string& source) {
  rules::Facts facts;
  for (std::size_t i = 0; i < kCriteria; ++i) {
    facts.current["x" + std::to_string(i)] = {Value(Decimal(figures.values[i]).scaled_by_power_of_ten(-4)),
                                              source};
  }
  for (std::size_t i = 0; i < kKnockOuts; ++i)
    facts.current["k" + std::to_string(i)] = {Value(figures.knock_outs[i]), source};
  return facts;
}

const rules::Dates kDates{2020, *Date::of(2020, 12, 31), *Date::of(2020, 12, 31)};

// ---- The explanation as JSON, by hand.

// Writes the JSON of this card alone into a buffer that is large enough.
class HandWriter {
 public:
  explicit HandWriter(const rules::Pack& pack) {
    head_ = R"(,"dates":{"as_of":"2020-12-31","law_on":"2020-12-31","period":2020},"grade":")";
    tail_ = R"(,"pack":{"digest":")" + to_hex(pack.digest) + R"(","id":")" + pack.id +
            R"(","version":1},"score":")";
  }

  std::string_view write(const Figures& figures, const HandResult& result, std::string_view id,
                         std::string_view source) {
    at_ = buffer_.data();
    put(R"({"checks":[],"class":)");
    put(result.grade < 2 ? std::string_view("\"strong\"") : std::string_view("\"weak\""));
    put(R"(,"cooperative":")");
    put(id);
    put(R"(","criteria":[)");
    for (std::size_t i = 0; i < kCriteria; ++i) criterion(i, result.criteria[i], source);
    put("],\"criteria_with_data\":20");
    put(head_);
    *at_++ = static_cast<char>('a' + result.grade);
    put(R"(","ground_packs":[],"grounds":[])");
    bool any = false;
    for (std::size_t i = 0; i < kKnockOuts; ++i) {
      if (!figures.knock_outs[i]) continue;
      put(any ? std::string_view(",\"k") : std::string_view(R"(,"overrides":["k)"));
      integer(static_cast<std::int64_t>(i));
      *at_++ = '"';
      any = true;
    }
    if (any) *at_++ = ']';
    put(tail_);
    integer(result.score);
    const std::int32_t next = result.score >= 80 ? 0 : result.score >= 65 ? 80 : result.score >= 50 ? 65 : 50;
    if (next > 0) {
      put(R"(","to_next_grade":")");
      integer(next - result.score);
    }
    put("\"}");
    return {buffer_.data(), static_cast<std::size_t>(at_ - buffer_.data())};
  }

 private:
  void put(std::string_view text) {
    std::memcpy(at_, text.data(), text.size());
    at_ += text.size();
  }
  void integer(std::int64_t number) { at_ = std::to_chars(at_, at_ + 20, number).ptr; }
  // Ten-thousandths without trailing zeros.
  void fixed(std::int64_t number) {
    integer(number / 10'000);
    std::int64_t rest = number % 10'000;
    if (rest == 0) return;
    *at_++ = '.';
    for (std::int64_t unit = 1'000; rest > 0; unit /= 10) {
      *at_++ = static_cast<char>('0' + rest / unit);
      rest %= unit;
    }
  }
  void criterion(std::size_t i, const HandCriterion& result, std::string_view source) {
    constexpr std::array<std::string_view, 4> kEdges = {"0.1", "0.25", "0.5", "0.75"};
    constexpr std::array<std::int32_t, 5> kPoints = {0, 1, 2, 4, 5};
    put(i > 0 ? std::string_view(",{\"band\":") : std::string_view("{\"band\":"));
    integer(result.band);
    put(R"(,"facts":[{"name":"x)");
    integer(static_cast<std::int64_t>(i));
    put(R"(","source":")");
    put(source);
    put(R"(","value":{"n":")");
    fixed(result.value);
    put(R"("}}],"id":"c)");
    integer(static_cast<std::int64_t>(i));
    *at_++ = '"';
    if (result.band < 4) {
      const auto band = static_cast<std::size_t>(result.band);
      put(R"(,"next":{"band":)");
      integer(result.band + 1);
      put(R"(,"gain":")");
      integer(kPoints[band + 1] - kPoints[band]);
      put(R"(","inclusive":true,"value":")");
      put(kEdges[band]);
      put("\"}");
    }
    put(R"(,"points":")");
    integer(result.points);
    put(R"(","state":"scored","value":{"n":")");
    fixed(result.value);
    put("\"}}");
  }

  std::array<char, 16'384> buffer_;
  char* at_ = nullptr;
  std::string head_;
  std::string tail_;
};

// ---- Measuring.

// Keeps the compiler from leaving out what nobody reads.
template <class T>
void keep(T& value) {
  asm volatile("" : : "r"(&value) : "memory");
}

double median(std::vector<double> all) {
  std::sort(all.begin(), all.end());
  return all[all.size() / 2];
}

// Cooperatives a second.
double rate(std::size_t count, auto work) {
  const std::clock_t begin = std::clock();
  work();
  return static_cast<double>(count) / (static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
}

void report(const char* what, double per_second) { std::printf("  %-58s %12.0f /s\n", what, per_second); }

// The record says what the scorer by hand says.
void check(const rules::RecordLayout& layout, const std::uint8_t* record, const HandResult& hand) {
  std::int64_t score = 0;
  std::copy_n(record + 8, sizeof score, reinterpret_cast<std::uint8_t*>(&score));
  HTX_CHECK(record[2] == hand.grade && score == hand.score * 100);
  for (std::size_t i = 0; i < kCriteria; ++i) HTX_CHECK(record[layout.criteria + i] == hand.criteria[i].band);
}

void measure(std::size_t count) {
  const rules::Pack pack = card();
  const auto program = rules::BatchProgram::compile(pack, {}, kDates);
  HTX_CHECK(program.has_value());
  const std::vector<Figures> all = population(count);
  rules::Columns columns = program->columns(count);
  for (std::size_t row = 0; row < count; ++row) {
    for (std::size_t i = 0; i < kCriteria; ++i) program->set(columns, row, i, all[row].values[i]);
    for (std::size_t i = 0; i < kKnockOuts; ++i)
      program->set(columns, row, kCriteria + i, all[row].knock_outs[i]);
  }
  const rules::RecordLayout& layout = program->layout();
  constexpr std::size_t kChunk = 1'024;  // What is written stays in the cache, for both.
  std::vector<std::uint8_t> records(kChunk * layout.size);
  std::vector<HandResult> results(kChunk);
  const auto by_batch = [&] {
    for (std::size_t first = 0; first < count; first += kChunk) {
      const std::size_t size = std::min(kChunk, count - first);
      program->run(columns, first, size, std::span(records).first(size * layout.size));
      keep(records);
    }
  };
  const auto by_hand = [&] {
    for (const Figures& figures : all) {
      HandResult result = score_by_hand(figures);
      keep(result);
    }
  };
  const auto by_hand_stored = [&] {
    for (std::size_t i = 0; i < count; ++i) {
      results[i % kChunk] = score_by_hand(all[i]);
      keep(results[i % kChunk]);
    }
  };
  std::array<std::vector<double>, 3> rates;
  for (int round = 0; round < kRounds; ++round) {
    rates[0].push_back(rate(count, by_batch));
    rates[1].push_back(rate(count, by_hand));
    rates[2].push_back(rate(count, by_hand_stored));
  }
  std::vector<std::uint8_t> whole(count * layout.size);
  program->run(columns, 0, count, whole);
  for (std::size_t i = 0; i < count; ++i)
    check(layout, whole.data() + i * layout.size, score_by_hand(all[i]));
  std::printf("%zu cooperatives, records of %zu bytes\n", count, layout.size);
  report("batch, exact, explanation records", median(rates[0]));
  report("by hand, result on the stack", median(rates[1]));
  report("by hand, results kept as the records are", median(rates[2]));
  std::printf("  ratio batch / by hand: %.2f (results kept: %.2f)\n", median(rates[0]) / median(rates[1]),
              median(rates[0]) / median(rates[2]));
}

// The same with the explanation of every cooperative as JSON.
void measure_json(std::size_t count) {
  const rules::Pack pack = card();
  const auto program = rules::BatchProgram::compile(pack, {}, kDates);
  HTX_CHECK(program.has_value());
  const rules::RecordJson writer(*program);
  const std::vector<Figures> all = population(count);
  std::vector<std::string> ids;
  std::vector<std::string> sources;
  rules::Columns columns = program->columns(count);
  for (std::size_t row = 0; row < count; ++row) {
    ids.push_back("HTX-" + std::to_string(row));
    sources.push_back("returns-2020.csv:" + std::to_string(row + 2));
    program->set(columns, row, facts_of(all[row], sources[row]));
  }
  const std::size_t size = program->layout().size;
  constexpr std::size_t kChunk = 1'024;
  std::vector<std::uint8_t> records(kChunk * size);
  rules::JsonBuffer text;
  std::size_t bytes = 0;
  const auto by_batch = [&] {
    for (std::size_t first = 0; first < count; first += kChunk) {
      const std::size_t some = std::min(kChunk, count - first);
      program->run(columns, first, some, std::span(records).first(some * size));
      for (std::size_t i = 0; i < some; ++i) {
        text.clear();
        HTX_CHECK(
            writer
                .append(columns, first + i, ids[first + i], std::span(records).subspan(i * size, size), text)
                .has_value());
        bytes += text.text().size();
      }
    }
  };
  HandWriter hand(pack);
  std::size_t hand_bytes = 0;
  const auto by_hand = [&] {
    for (std::size_t i = 0; i < count; ++i) {
      const HandResult result = score_by_hand(all[i]);
      hand_bytes += hand.write(all[i], result, ids[i], sources[i]).size();
    }
  };
  for (std::size_t i = 0; i < 1'000; ++i) {
    program->run(columns, i, 1, std::span(records).first(size));
    text.clear();
    HTX_CHECK(writer.append(columns, i, ids[i], std::span(records).first(size), text).has_value());
    HTX_CHECK(text.text() == hand.write(all[i], score_by_hand(all[i]), ids[i], sources[i]));
  }
  std::array<std::vector<double>, 2> rates;
  for (int round = 0; round < kRounds; ++round) {
    rates[0].push_back(rate(count, by_batch));
    rates[1].push_back(rate(count, by_hand));
  }
  HTX_CHECK(bytes == hand_bytes);
  std::printf("%zu cooperatives, full JSON explanation of %zu bytes\n", count, bytes / kRounds / count);
  report("batch", median(rates[0]));
  report("by hand, with to_chars", median(rates[1]));
  std::printf("  ratio batch / by hand: %.2f\n", median(rates[0]) / median(rates[1]));
}

// One by one, with the full assessment.
void measure_rows() {
  const rules::Pack pack = card();
  const std::vector<Figures> all = population(2'000);
  std::vector<rules::Facts> facts;
  for (const Figures& figures : all) {
    facts.push_back(facts_of(figures, ""));
    const rules::Assessment result = rules::assess(pack, {}, "bench", facts.back(), kDates);
    const HandResult hand = score_by_hand(figures);
    HTX_CHECK(result.score == Decimal(hand.score));
    HTX_CHECK(result.grade == std::string(1, static_cast<char>('a' + hand.grade)));
  }
  std::vector<double> rates;
  rates.reserve(kRounds);
  for (int round = 0; round < kRounds; ++round) {
    rates.push_back(rate(all.size(), [&] {
      for (const rules::Facts& one : facts) {
        rules::Assessment result = rules::assess(pack, {}, "bench", one, kDates);
        keep(result);
      }
    }));
  }
  report("one by one, full assessment", median(rates));
}

void read_and_prove(const std::string& file) {
  Diagnostics diagnostics;
  const auto document = load_document(file, diagnostics);
  HTX_CHECK(document.has_value());
  const auto pack = rules::read_pack(*document, diagnostics);
  HTX_CHECK(pack.has_value());
  rules::Proof proof = rules::prove(*pack, *document, diagnostics);
  keep(proof);
}

// Reading and proving every shipped pack.
void measure_proofs() {
  for (const char* folder : {"evaluation", "grounds"}) {
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(HTX_SOURCE "/rules/vn/") + folder)) {
      std::vector<double> rates;
      rates.reserve(3);
      for (int round = 0; round < 3; ++round)
        rates.push_back(rate(1, [&] { read_and_prove(entry.path().string()); }));
      std::printf("  proofs of %-48s %9.1f ms\n", entry.path().filename().c_str(), 1'000 / median(rates));
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::size_t> counts;
  // NOLINTNEXTLINE(cert-err34-c): a benchmark.
  for (int i = 1; i < argc; ++i) counts.push_back(static_cast<std::size_t>(std::atoll(argv[i])));
  if (counts.empty()) counts = {100'000, 1'000'000};
  for (const std::size_t count : counts) measure(count);
  measure_json(std::min<std::size_t>(counts.front(), 100'000));
  measure_rows();
  measure_proofs();
  return 0;
}
