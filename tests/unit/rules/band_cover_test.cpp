#include <array>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "engine/rules/pack.h"
#include "tests/support/matchers.h"
#include "tests/support/pack_text.h"

namespace htx::rules {
namespace {

struct BandText {
  std::string in;
  std::set<std::string> texts;
  bool negated = false;
  bool holds(const std::string& text) const { return texts.contains(text) != negated; }
};

std::string criterion(const std::string& type, const std::vector<std::string>& bands) {
  std::string list;
  for (const std::string& in : bands)
    list += (list.empty() ? "" : ", ") + ("{in: '" + in + "', points: " + (list.empty() ? "10" : "5") + "}");
  return "inputs:\n  - {id: x, type: " + type +
         ", title: {vi: X, en: X}}\ntotal: 10\ngroups:\n  - {id: g, title: {vi: G, en: G}, max: 10, "
         "criteria: [{id: c, "
         "title: {vi: C, en: C}, max: 10, value: x, missing: ask, basis: {law: n, tag: t}, bands: [" +
         list + "]}]}\ngrades:\n  - {id: a, title: {vi: A, en: A}, at_least: 0, class: strong}\n";
}

TEST_CASE("bands over texts: gaps and overlaps are what trying every text finds", "[rules][bands]") {
  std::mt19937 random(20'261'130);
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  // The last stands for every text that no band names.
  const std::array<std::string, 5> texts = {"nông nghiệp", "thủy sản", "vận tải", "", "khác hẳn"};
  std::size_t sound = 0;
  for (int round = 0; round < 400; ++round) {
    std::vector<BandText> bands;
    std::vector<std::string> written;
    const std::size_t count = 1 + below(4);
    for (std::size_t b = 0; b < count; ++b) {
      BandText band;
      for (std::size_t t = 0; t + 1 < texts.size(); ++t) {
        if (below(3) == 0) band.texts.insert(texts[t]);
      }
      band.negated = below(3) == 0;
      for (const std::string& text : band.texts) band.in += (band.in.empty() ? "\"" : ", \"") + text + "\"";
      if (band.texts.empty()) band.negated = true;
      if (band.negated) band.in = band.texts.empty() ? "-" : "not(" + band.in + ")";
      written.push_back(band.in);
      bands.push_back(std::move(band));
    }
    bool gap = false;
    bool overlap = false;
    for (const std::string& text : texts) {
      std::size_t holding = 0;
      for (const BandText& band : bands) holding += band.holds(text) ? 1U : 0U;
      gap = gap || holding == 0;
      overlap = overlap || holding > 1;
    }
    CAPTURE(criterion("string", written));
    Diagnostics diagnostics;
    const auto pack = try_pack(criterion("string", written), diagnostics);
    CHECK(diagnostics.has("rules.band-gap") == gap);
    CHECK(diagnostics.has("rules.band-overlap") == overlap);
    CHECK_FALSE(diagnostics.has("rules.bands-not-decided"));
    CHECK(pack.has_value() == (!gap && !overlap));
    sound += pack.has_value() ? 1U : 0U;
  }
  CHECK(sound > 10);
}

TEST_CASE("bands over dates and truth values are decided too, within what is permitted", "[rules][bands]") {
  struct Row {
    const char* type;
    std::vector<std::string> bands;
    const char* code;  // Null: sound.
    const char* region;
  };
  const char* ranged = "date, min: 2020-01-01, max: 2020-12-31";
  const std::string may = "date(\"2020-05-01\")";
  for (const Row& row : std::vector<Row>{
           {"date", {"< " + may, ">= " + may}, nullptr, ""},
           {"date", {"< " + may, "> " + may}, "rules.band-gap", "2020-05-01"},
           {"date", {"<= " + may, ">= " + may}, "rules.band-overlap", "2020-05-01"},
           {ranged,
            {"[date(\"2020-01-01\").." + may + ")", "[" + may + "..date(\"2020-12-31\")]"},
            nullptr,
            ""},
           {ranged, {"[date(\"2020-01-02\").." + may + ")", ">= " + may}, "rules.band-gap", "2020-01-01"},
           {ranged, {"-", "> date(\"2021-01-01\")"}, "rules.band-holds-nothing", ""},
           {"boolean", {"true", "false"}, nullptr, ""},
           {"boolean", {"true"}, "rules.band-gap", "false"},
           {"boolean", {"true", "-"}, "rules.band-overlap", "true"},
           {"string", {"\"a\"", "\"a\"", "-"}, "rules.band-overlap", "\"a\""},
           {"string", {"\"a\""}, "rules.band-gap", "not(\"a\")"}}) {
    const std::string text = criterion(row.type, row.bands);
    CAPTURE(text);
    Diagnostics diagnostics;
    CHECK(try_pack(text, diagnostics).has_value() == (row.code == nullptr));
    std::string told;
    for (const Diagnostic& d : diagnostics.items()) told += to_text(d.message, Language::kEnglish);
    CAPTURE(told);
    if (row.code == nullptr) continue;
    CHECK(diagnostics.has(row.code));
    CHECK(contains(told, row.region));
  }
}

}  // namespace
}  // namespace htx::rules
