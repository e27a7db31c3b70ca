#pragma once

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "engine/rules/assessment.h"

namespace htx::rules {

// Random packs and cooperatives, with figures at the edges of bands and of declared ranges, missing
// ones, ones beyond their range, with more digits than declared and of the wrong kind; packs for one sector
// or for all, and days compared with each other, with the law's and with last year's.
class RandomPack {
 public:
  explicit RandomPack(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t count) { return static_cast<std::size_t>(random_() % count); }

  // One criterion, one override; the simplest pack there is.
  static std::string plain() {
    return R"y(
inputs:
  - {id: ratio, type: number, scale: 2, min: 0, max: 1, title: {vi: Tỷ lệ, en: Ratio}}
  - {id: fined, type: boolean, title: {vi: Phạt, en: Fined}}
total: 60
groups:
  - id: g
    title: {vi: Nhóm, en: Group}
    max: 60
    criteria:
      - id: first
        title: {vi: Một, en: One}
        max: 60
        value: ratio
        missing: not_rated
        basis: {law: none, tag: test}
        bands: [{in: "< 0.25", points: 0}, {in: "[0.25..0.5)", points: 30}, {in: ">= 0.5", points: 60}]
grades:
  - {id: good, title: {vi: Tốt, en: Good}, at_least: 40, class: strong}
  - {id: bad, title: {vi: Yếu, en: Bad}, at_least: 0, class: weak}
overrides:
  - {id: fined, when: fined, grade: bad, missing: go_on, text: {vi: Phạt, en: Fined}, basis: {law: none, tag: test}}
)y";
  }

  // The text of a pack without its head.
  std::string pack() {
    scales_.clear();
    std::string text = one_of({"", "general: true\n"}) + std::string("inputs:\n");
    for (int n = 0; n < 5; ++n) {
      scales_.push_back(static_cast<int>(below(4)));
      const std::string range = n == 4 ? ""
                                       : "min: " + one_of({"0", "-5", "0.5"}) +
                                             ", max: " + one_of({"10", "1000", "9999999999"}) + ", ";
      text += "  - {id: n" + std::to_string(n) + ", type: number, scale: " + std::to_string(scales_.back()) +
              ", " + range + kTitle + (n == 3 ? ", field: n2, year: previous" : "") + "}\n";
    }
    scales_.push_back(static_cast<int>(below(4)));
    text += "  - {id: n5, type: number, scale: " + std::to_string(scales_.back()) + ", min: 0, max: 10, " +
            kTitle + "}\n";
    text += "  - {id: b0, type: boolean, " + kTitle + "}\n  - {id: b1, type: boolean, " + kTitle + "}\n";
    text += "  - {id: d0, type: date, min: 2012-01-01, " + kTitle + "}\n  - {id: s0, type: string, " +
            kTitle + "}\n  - {id: sector, type: string, " + kTitle + "}\n  - {id: d1, type: date, " +
            one_of({"", "min: 2016-02-29, ", "min: 2016-02-29, max: 2020-12-31, "}) + kTitle +
            "}\n  - {id: d2, type: date, field: d0, year: previous, " + kTitle + "}\n";
    text += "parameters:\n  - {id: p0, " + kTitle +
            ", values: [{from: 2010-01-01, to: 2020-06-30, value: " + one_of({"2", "3.5", "7"}) +
            ", basis: " + kBasis +
            "}, {from: 2020-07-01, to: 2030-12-31, value: " + one_of({"2", "3.5", "7"}) +
            ", basis: " + kBasis + "}]}\n";
    text += "  - {id: p1, " + kTitle +
            ", values: [{from: 2010-01-01, to: 2015-12-31, value: 1, basis: " + kBasis +
            "}, {from: 2016-01-01, to: 2024-12-31, value: 4, basis: " + kBasis + "}]}\n";
    text += "derived:\n  - {id: e0, " + kTitle + ", scale: " + one_of({"0", "2", "4"}) + ", " + rounding() +
            "value: \"" +
            one_of({"n0 / n1", "n0 + n1 * 2", "n2 - n3", "if n1 > 3 then n0 else n1", "n0 / p0",
                    "abs(n0 - n4)", R"(if sector = \"agriculture\" then n0 else n1)",
                    R"((as_of - d1) / @\"P1D\")", "if d1 > d0 then n1 else n2"}) +
            "\"}\n";
    text += "  - {id: e1, " + kTitle + ", scale: 1, " + rounding() + "value: \"" +
            one_of({"e0 + n0", "max(e0, p1)", "e0 * 3"}) + "\"}\n";
    text += "  - {id: e2, " + kTitle + ", scale: 2, " + rounding() + "value: \"max(0, min(10, " +
            one_of({"n0 / n1", "n5 / 3", "n5 * 0.7", "n0"}) + "))\"}\n";
    if (below(3) == 0) {
      text += "referrals:\n";
      for (const char* id : {"r0", "r1"}) text += clause(id, one_of({"go_on", "not_rated"}));
    }
    const bool one_sector = below(3) == 0;
    if (one_sector || below(2) == 0) text += "not_rated:\n";
    if (one_sector) text += clause("other_sector", one_of({"go_on", "not_rated"}), sector_condition());
    if (text.ends_with("not_rated:\n") || (one_sector && below(2) == 0))
      text += clause("q0", one_of({"go_on", "not_rated"}));
    if (below(2) == 0) {
      text += "checks:\n  - {id: k0, that: \"" + condition() +
              "\", otherwise: " + one_of({"note", "not_rated"}) + ", " + kWords + "}\n";
    }
    return text + criteria() + grades();
  }

  std::string ground_pack() {
    std::string text = "inputs:\n  - {id: n0, type: number, scale: 1, min: 0, max: 50, " + kTitle +
                       "}\n  - {id: b0, type: boolean, " + kTitle +
                       "}\n  - {id: d0, type: date, min: 2012-01-01, " + kTitle +
                       "}\n  - {id: d1, type: date, " + kTitle +
                       "}\n  - {id: d2, type: date, field: d0, year: previous, " + kTitle +
                       "}\n  - {id: sector, type: string, " + kTitle + "}\n";
    text += "parameters:\n  - {id: p1, " + kTitle +
            ", values: [{from: 2010-01-01, to: 2015-12-31, value: 1, basis: " + kBasis +
            "}, {from: 2016-01-01, to: 2019-06-30, value: 5, basis: " + kBasis +
            "}, {from: 2019-07-01, to: 2024-12-31, value: 2, basis: " + kBasis + "}]}\n  - {id: p2, " +
            kTitle + ", values: [{from: 2014-01-01, to: 2020-06-30, value: 3, basis: " + kBasis +
            "}, {from: 2020-07-01, to: null, value: 8, basis: " + kBasis + "}]}\nderived:\n  - {id: e0, " +
            kTitle + ", scale: 0, " + rounding() + "value: \"n0 * 2\"}\ngrounds:\n";
    for (const char* id : {"g0", "g1", "g2"}) {
      text +=
          std::string("  - {id: ") + id + ", " + kTitle + ", basis: " + kBasis +
          ", nature: legal, missing: " + one_of({"ask", "does_not_hold"}) +
          one_of({"", ", in_force: {from: 2020-01-01, to: 2021-12-31}"}) + ", when: \"" +
          one_of({"b0", "n0 > 3", "e0 < 7 or b0", "n0 < p1", "d0 < as_of and n0 >= 1", "n0 <= p2",
                  "e0 > p2 or b0", R"(sector = \"agriculture\" and n0 > p1)", "d1 < d0 or b0", "d0 != d2"}) +
          "\", event: " +
          one_of({"d0", "as_of", "d1", "d2", "\"d0 + duration(\\\"P1Y\\\")\"", "\"if b0 then d0 else d1\"",
                  "\"if n0 < p1 then d0 else d1\"", "\"max(d0, d1)\""}) +
          "}\n";
    }
    return text;
  }

  // Grounds that pack() may have of its own, to follow its text.
  std::string own_grounds() {
    std::string text = "grounds:\n";
    for (const char* id : {"w0", "w1"}) {
      text += std::string("  - {id: ") + id + ", " + kTitle + ", basis: " + kBasis +
              ", nature: legal, missing: " + one_of({"ask", "does_not_hold"}) + ", when: \"" + condition() +
              "\", event: " + one_of({"d0", "as_of", "d1"}) + "}\n";
    }
    return text;
  }

  // One cooperative whose figures are all there and in order, as the fast path wants them.
  Facts whole_facts() {
    is_whole_ = true;
    Facts facts = this->facts();
    is_whole_ = false;
    return facts;
  }

  // Days around those on which the law of pack() and ground_pack() changes, and some on which it is not
  // in force.
  Dates dates() {
    const Date law_on = *date_from_iso(one_of(
        {"2019-12-31", "2020-01-01", "2020-06-30", "2020-07-01", "2020-12-31", "2024-12-31", "2025-01-01"}));
    const Date as_of =
        below(2) == 0 ? law_on : *date_from_iso(one_of({"2015-12-31", "2020-06-29", "2023-03-31"}));
    return {below(2) == 0 ? 2020 : 2021, as_of, law_on};
  }

  // One cooperative for pack() and ground_pack().
  Facts facts() {
    Facts facts;
    const auto number = [&](std::size_t n) -> Value {
      const int scale = scales_.empty() ? 2 : scales_[n];
      const std::int64_t unit = static_cast<std::int64_t>(below(7)) - 3;
      const Decimal edge = *Decimal::from_text(
          one_of({"0", "0.5", "1", "2", "2.5", "3.5", "5", "7", "9.9", "10", "-5", "1000"}));
      Decimal value = edge + Decimal(unit).scaled_by_power_of_ten(-scale);
      if (!is_whole_ && below(40) == 0)
        value = value + Decimal(1).scaled_by_power_of_ten(-scale - 2);  // Odd.
      if (!is_whole_ && below(60) == 0) value = *Decimal::from_text("1e30");
      if (is_whole_ && value < Decimal(1)) value = Decimal(1);
      return is_whole_ && value > Decimal(10) ? Decimal(10) : value;
    };
    for (std::size_t n = 0; n < 6; ++n) add(facts, "n" + std::to_string(n), number(n));
    add(facts, "b0", Value(below(3) == 0));
    add(facts, "b1", Value(below(3) == 0));
    add(facts, "d0",
        Value(is_whole_ ? *Date::of(2012 + static_cast<std::int64_t>(below(12)), 6, 30) : day()));
    add(facts, "d1", Value(is_whole_ ? *Date::of(2016 + static_cast<std::int64_t>(below(5)), 6, 30) : day()));
    add(facts, "s0", Value::string(one_of({"a", "b"})));
    add(facts, "sector",
        Value::string(one_of({"agriculture", "agriculture", "transport", "Agriculture", ""})));
    if (below(8) != 0) facts.previous["n2"] = {number(2), "p.csv:3"};
    if (below(4) != 0) facts.previous["d0"] = {Value(day()), "p.csv:3"};
    return facts;
  }

  // One cooperative with the inputs of real packs.
  Facts facts_for(const Pack& scorecard, const std::vector<const Pack*>& grounds) {
    Facts facts;
    const auto fill = [&](const Pack& pack) {
      for (const Input& input : pack.inputs) {
        if (below(10) == 0) continue;
        (input.of_previous_year ? facts.previous : facts.current)[input.field] = {value_for(input),
                                                                                  "r.csv:9"};
      }
    };
    fill(scorecard);
    for (const Pack* pack : grounds) fill(*pack);
    return facts;
  }

 private:
  inline static const std::string kTitle = "title: {vi: T, en: T}";
  inline static const std::string kBasis = "{law: none, tag: test}";
  inline static const std::string kWords = "text: {vi: T, en: T}, basis: {law: none, tag: test}";

  std::string rounding() {
    return one_of({"", "", "round: half_even, ", "round: half_up, ", "round: down, "});
  }

  std::string one_of(std::initializer_list<const char*> texts) { return texts.begin()[below(texts.size())]; }

  void add(Facts& facts, const std::string& name, Value value) {
    const std::size_t fate = is_whole_ ? 2 : below(30);
    if (fate == 0) return;
    if (fate == 1) value = Value::string("wrong kind");
    facts.current[name] = {std::move(value), one_of({"r.csv:2", "r.csv:2", "r.csv:2", "r.csv:30",
                                                     "a \"b\" \\ c\t\x01 \xC4\x91", ""})};
  }

  // Days at which ranges, parameters and bands change, leap days, and their neighbours.
  Date day() {
    const Date edge = *date_from_iso(
        one_of({"2010-01-01", "2012-01-01", "2014-01-01", "2016-02-29", "2019-06-30", "2020-01-01",
                "2020-02-29", "2020-06-30", "2020-12-31", "2021-01-01", "2024-12-31"}));
    return edge.plus_days(static_cast<std::int64_t>(below(3)) - 1);
  }

  Value value_for(const Input& input) {
    using Kind = feel::Type::Kind;
    if (input.type == Kind::kBoolean) return Value(below(2) == 0);
    if (input.type == Kind::kDate)
      return Value(*Date::of(2012 + static_cast<std::int64_t>(below(14)), 3, 31));
    if (input.type == Kind::kString)
      return Value::string(one_of({"a", "htx", "qtdnd", "agriculture", "cooperative"}));
    const Decimal low = input.min.value_or(Decimal(-10));
    const Decimal high = input.max.value_or(Decimal(1'000'000));
    if (below(20) == 0) return high + Decimal(1);
    const Decimal part = Decimal(static_cast<std::int64_t>(below(1'000))) / Decimal(1'000);
    const Decimal reach = below(3) == 0 ? high : low + Decimal(static_cast<std::int64_t>(1 + below(100)));
    return std::min(high, low + (reach - low) * part,
                    [](const Decimal& a, const Decimal& b) { return a < b; })
        .round(input.scale);
  }

  std::string condition() {
    return one_of({"b0", "b1", "n0 > 5", "n1 <= p0", "e0 > 2 and b0", "n0 < p1", "d0 < as_of",
                   R"(s0 = \"a\")", "not(b1) or n2 > n3", "e1 in [1..7]", "period = 2020", "d1 < d0",
                   R"(d1 >= date(\"2020-02-29\"))", R"(d0 + duration(\"P1Y\") <= as_of)", "d2 = d0",
                   "d1 in [d2..as_of]", R"((as_of - d1) / @\"P1D\" > 366 and b0)"});
  }
  std::string sector_condition() {
    return one_of({R"(sector != \"agriculture\")", R"(sector in (\"transport\", \"\"))",
                   R"(not(lower case(sector) = \"agriculture\"))"});
  }
  std::string clause(const std::string& id, const std::string& missing) {
    return clause(id, missing, below(5) == 0 ? sector_condition() : condition());
  }
  static std::string clause(const std::string& id, const std::string& missing, const std::string& when) {
    return "  - {id: " + id + ", when: \"" + when + "\", missing: " + missing + ", " + kWords + "}\n";
  }

  // Bands that meet at one or two edges.
  std::string bands() {
    const std::string low = one_of({"0.5", "1", "2", "2.5"});
    const std::string high = one_of({"3.5", "5", "7", "9.9"});
    if (below(4) == 0)
      return "[{in: \"< " + low + "\", points: 1}, {in: \">= " + low +
             "\", points: 10, in_force: {from: 2010-01-01, to: 2020-06-30}}, {in: \">= " + low +
             "\", points: 8, in_force: {from: 2020-07-01, to: null}}]";
    // Better on both sides, and a band of two intervals.
    if (below(4) == 0)
      return "[{in: \"< " + low + "\", points: 10}, {in: \"[" + low + ".." + high +
             "]\", points: 0}, {in: \"> " + high + "\", points: " + one_of({"8", "10"}) + "}]";
    if (below(4) == 0)
      return "[{in: \"< " + low + ", > " + high + "\", points: " + one_of({"0", "10"}) + "}, {in: \"[" + low +
             ".." + high + "]\", points: 5}]";
    if (below(2) == 0) return "[{in: \"< " + low + "\", points: 0}, {in: \">= " + low + "\", points: 10}]";
    return "[{in: \"> " + high + "\", points: " + one_of({"10", "7.5"}) + "}, {in: \"[" + low + ".." + high +
           "]\", points: " + one_of({"4", "10", "2.25"}) + "}, {in: \"< " + low + "\", points: 0}]";
  }

  std::string criteria() {
    std::string text = "total: 60\ngroups:\n  - id: g\n    " + kTitle + "\n    max: 60\n    criteria:\n";
    const auto criterion = [&](int n, const std::string& rest) {
      text += "      - {id: c" + std::to_string(n) + ", " + kTitle + ", max: 10, basis: " + kBasis +
              ", missing: " + one_of({"zero", "exclude", "exclude", "not_rated", "ask"}) + ", " + rest +
              "}\n";
    };
    criterion(0, "value: n0, bands: " + bands());
    criterion(1, "value: " + one_of({"n1", "n4", "n3"}) + ", bands: " + bands());
    criterion(2, "value: e0, bands: " + bands());
    // Half of the packs have figures of numbers only.
    if (below(2) == 0) {
      criterion(3, "value: e1, bands: " + bands());
      criterion(4, "value: n0, bands: " + bands());
    } else {
      criterion(3, below(2) == 0 ? R"(value: n2, bands: [{in: "< p0", points: 0}, {in: ">= p0", points: 10}])"
                                 : "value: s0, bands: [{in: \"\\\"a\\\"\", points: 10}, {in: "
                                   "\"not(\\\"a\\\")\", points: 3}]");
      criterion(4,
                one_of({R"(value: b0, bands: [{in: "true", points: 10}, {in: "false", points: 0}])",
                        "value: d1, bands: [{in: \"< date(\\\"2019-06-30\\\")\", points: 2}, {in: \">= "
                        "date(\\\"2019-06-30\\\")\", points: 10}]",
                        R"(value: d1, bands: [{in: "<= d0", points: 10}, {in: "> d0", points: 4}])",
                        R"(value: d2, bands: [{in: "< as_of", points: 10}, {in: ">= as_of", points: 0}])",
                        "value: sector, bands: [{in: \"\\\"agriculture\\\", \\\"transport\\\"\", "
                        "points: 10}, {in: \"not(\\\"agriculture\\\", \\\"transport\\\")\", points: 3}]"}));
    }
    criterion(5, "points: " + one_of({"n4", "n5", "e2"}));
    return text;
  }

  std::string grades() {
    std::string text = "grades:\n";
    for (const auto& [id, least, leads] : {std::array<std::string, 3>{"a", one_of({"40", "33.75"}), "strong"},
                                           std::array<std::string, 3>{"b", one_of({"20", "12.25"}), "strong"},
                                           std::array<std::string, 3>{"c", "0", "weak"}}) {
      text += "  - {id: " + id + ", " + kTitle + ", at_least: " + least + ", class: " + leads + "}\n";
    }
    text += "overrides:\n";
    for (const char* id : {"o0", "o1"}) {
      text += std::string("  - {id: ") + id + ", when: \"" + condition() +
              "\", grade: " + one_of({"b", "c"}) + ", missing: " + one_of({"go_on", "not_rated"}) + ", " +
              kWords + "}\n";
    }
    return text;
  }

  std::mt19937_64 random_;
  std::vector<int> scales_;
  bool is_whole_ = false;
};

}  // namespace htx::rules
