#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "engine/rules/measures.h"
#include "engine/rules/pack.h"
#include "engine/rules/proof/pack_tests.h"
#include "engine/rules/read_pack.h"
#include "engine/rules/ruling.h"
#include "tests/support/matchers.h"

namespace htx::rules {
namespace {

std::vector<std::string> files(const std::string& folder) {
  std::vector<std::string> found;
  for (const auto& entry : std::filesystem::directory_iterator(HTX_SOURCE "/rules/vn/" + folder)) {
    found.push_back(entry.path().string());
  }
  return found;
}

Pack shipped_pack(const std::string& path) {
  Diagnostics diagnostics;
  const auto document = load_document(path, diagnostics);
  auto pack = document ? read_pack(*document, diagnostics) : std::nullopt;
  std::string mistakes;
  for (const Diagnostic& d : diagnostics.items()) mistakes += to_text(d, Language::kEnglish);
  INFO(mistakes);
  REQUIRE(pack.has_value());
  CHECK(diagnostics.items().empty());
  return *std::move(pack);
}

std::vector<Pack> shipped_packs() {
  std::vector<Pack> packs;
  for (const char* folder : {"evaluation", "grounds"}) {
    for (const std::string& path : files(folder)) packs.push_back(shipped_pack(path));
  }
  return packs;
}

TEST_CASE("the shipped packs are sound and their worked examples hold", "[rules][shipped]") {
  std::set<std::string> ids;
  for (const Pack& pack : shipped_packs()) {
    CAPTURE(pack.id);
    CHECK(ids.insert(pack.id).second);
    CHECK(pack.tests.size() >= 3);
    for (const PackTestResult& result : run_tests(pack)) {
      for (const auto& difference : result.differences) {
        FAIL_CHECK(to_text(result.place, Language::kEnglish)
                   << ": " << result.name << ": " << difference.what << ": expected " << difference.expected
                   << ", got " << difference.got);
      }
      CHECK(result.passed());
    }
  }
  CHECK(ids.size() == 6);
}

TEST_CASE("no shipped pack claims to be reviewed, and each names the source of every criterion and ground",
          "[rules][shipped]") {
  for (const Pack& pack : shipped_packs()) {
    CAPTURE(pack.id);
    CHECK(pack.reviewed_by.empty());
    for (const Group& group : pack.groups) {
      for (const Criterion& criterion : group.criteria) {
        CHECK_FALSE(criterion.basis.law.empty());
        CHECK_FALSE(criterion.basis.tag.empty());
      }
    }
    for (const Ground& ground : pack.grounds) CHECK_FALSE(ground.basis.tag.empty());
  }
}

TEST_CASE("a null never earns a point in a shipped scorecard", "[rules][shipped]") {
  for (const Pack& pack : shipped_packs()) {
    CAPTURE(pack.id);
    const Dates dates{2020, *Date::of(2020, 12, 31), *Date::of(2020, 12, 31)};
    const Assessment result = assess(pack, {&pack}, "HTX", {}, dates);
    for (const CriterionResult& criterion : result.criteria) {
      CAPTURE(criterion.id);
      CHECK(criterion.points.value_or(Decimal(0)) == Decimal(0));
      CHECK(criterion.state != CriterionResult::State::kScored);
    }
    CHECK(result.result == Class::kNotRated);
    CHECK_FALSE(result.grade.has_value());
    for (const GroundResult& ground : result.grounds) CHECK(ground.state != GroundResult::State::kHolds);
  }
}

TEST_CASE("the shipped catalogue of measures is sound", "[rules][shipped]") {
  for (const std::string& path : files("measures")) {
    Diagnostics diagnostics;
    REQUIRE_VALUE(const Document document, load_document(path, diagnostics));
    const auto catalogue = read_measures(document, diagnostics);
    std::string mistakes;
    for (const Diagnostic& d : diagnostics.items()) mistakes += to_text(d, Language::kEnglish);
    INFO(mistakes);
    REQUIRE(catalogue.has_value());
    CHECK(catalogue->measures.size() >= 10);
    for (const Measure& measure : catalogue->measures) {
      CAPTURE(measure.id);
      CHECK(measure.who_on(*Date::of(2020, 12, 31)) != nullptr);
      CHECK(measure.who_on(*Date::of(2026, 1, 1)) != nullptr);
      // The law of 2023 is in force from 1 July 2024 (fact base 1): no earlier plan cites it.
      for (const char* iso : {"2013-07-01", "2021-01-15", "2024-06-30"}) {
        const Measure::Foundation* founded = measure.founded_on(*date_from_iso(iso));
        if (founded != nullptr) CHECK(founded->basis.law.find("17/2023") == std::string::npos);
      }
      CHECK(measure.founded_on(*Date::of(2026, 1, 1)) != nullptr);
    }
  }
}

}  // namespace
}  // namespace htx::rules
