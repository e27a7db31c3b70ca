#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "engine/registry/facts.h"
#include "tests/support/shell.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/registry/support.h"

namespace htx {
namespace {

constexpr auto kFiles = std::to_array<const char*>(
    {"cooperatives.csv", "returns-2019.csv", "returns-2020.csv", "dirty.csv", "report-2018.csv"});

std::string committed(const std::string& name) {
  std::ifstream stream(std::string(HTX_SOURCE) + "/examples/ca-mau-2020/" + name, std::ios::binary);
  REQUIRE(stream);
  return {std::istreambuf_iterator<char>(stream), {}};
}

ImportResult imported(const std::string& name, const std::string& dictionary) {
  return import_table(committed(name), name, shipped_dictionary(dictionary));
}

Decimal total_of(const ImportResult& result, const std::string& field) {
  for (const ColumnTotal& total : result.totals) {
    if (total.field == field) return total.accepted;
  }
  FAIL("no total of " << field);
  return {};
}

std::size_t count(const ImportResult& result, const std::string& code) {
  std::size_t n = 0;
  for (const Diagnostic& d : result.diagnostics.items()) {
    if (d.message.code == code) ++n;
  }
  return n;
}

TEST_CASE("the generator writes the committed files byte by byte", "[registry][ca-mau]") {
  const TempDir folder;
  REQUIRE(shell(std::string("\"" HTX_CA_MAU_GENERATOR "\" \"") + folder.file("") + "\"") == 0);
  for (const char* name : kFiles) {
    CAPTURE(name);
    CHECK(folder.read(name) == committed(name));
  }
}

TEST_CASE("the totals of 2020 are the published ones, exactly", "[registry][ca-mau]") {
  const ImportResult returns = imported("returns-2020.csv", "returns");
  INFO(explain(returns.diagnostics));
  CHECK(returns.rejected.empty());
  CHECK_FALSE(returns.diagnostics.has_errors());
  CHECK(returns.rows.size() == 249);
  CHECK(total_of(returns, "members") == Decimal(4011));
  CHECK(total_of(returns, "workers") == Decimal(4033));
  CHECK(total_of(returns, "charter_capital") == Decimal(440342));
}

TEST_CASE("the list has 249 organisations, two of them credit funds", "[registry][ca-mau]") {
  const ImportResult list = imported("cooperatives.csv", "cooperatives");
  INFO(explain(list.diagnostics));
  CHECK(list.diagnostics.items().empty());
  REQUIRE(list.rows.size() == 249);
  std::size_t funds = 0;
  std::set<std::string> names;
  std::set<std::string> districts;
  for (const ImportedRow& row : list.rows) {
    if (row.body.text_of("kind") == "credit_fund") ++funds;
    names.insert(row.body.text_of("name"));
    districts.insert(row.body.text_of("district"));
  }
  CHECK(funds == 2);
  CHECK(names.size() == 249);
  CHECK(districts.size() == 9);
}

TEST_CASE("the returns of both years are of listed cooperatives", "[registry][ca-mau]") {
  std::set<std::string> ids;
  for (const ImportedRow& row : imported("cooperatives.csv", "cooperatives").rows) ids.insert(row.key);
  for (const char* name : {"returns-2019.csv", "returns-2020.csv"}) {
    const ImportResult returns = imported(name, "returns");
    INFO(explain(returns.diagnostics));
    CHECK(returns.rejected.empty());
    for (const ImportedRow& row : returns.rows) CHECK(ids.contains(row.body.text_of("id")));
  }
  CHECK(imported("returns-2019.csv", "returns").rows.size() == 246);
}

// The facts of a row that have a value.
std::map<std::string, std::size_t> filled(const ImportResult& returns) {
  const Dictionary dictionary = shipped_dictionary("returns");
  std::map<std::string, std::size_t> counts;
  for (const ImportedRow& row : returns.rows) {
    REQUIRE_VALUE(const Context context, facts(row.body, dictionary));
    for (const Context::Entry& entry : context.entries()) {
      const bool said = !entry.second.is_null() && entry.second.as_boolean() != false;
      if (said) ++counts[entry.first];
    }
  }
  return counts;
}

TEST_CASE("every case that README names is in the returns of 2020", "[registry][ca-mau]") {
  const ImportResult returns = imported("returns-2020.csv", "returns");
  auto counts = filled(returns);
  CHECK(counts["members_below_minimum_since"] == 4);
  CHECK(counts["court_dissolution_on"] == 1);
  CHECK(counts["registration_revoked_on"] == 1);
  CHECK(counts["inactive_since"] == 24);
  CHECK(counts["fined_in_year"] == 5);
  CHECK(counts["consolidation_evidence"] == 5);
  CHECK(counts["revenue_plan"] == 249 - 21);
  CHECK(count(returns, "registry.parts-differ") == 4);
  CHECK(count(returns, "registry.above-usual") == 3);
  std::size_t stopped_long = 0;
  std::size_t no_meeting = 0;
  for (const ImportedRow& row : returns.rows) {
    const std::string since = row.body.text_of("inactive_since");
    if (!since.empty() && since < "2020") ++stopped_long;
    const std::string meeting = row.body.text_of("last_general_meeting");
    if (!meeting.empty() && meeting < "2019-06" && since.empty()) ++no_meeting;
  }
  CHECK(stopped_long == 14);
  CHECK(no_meeting == 5);
}

TEST_CASE("self-scores give a plausible spread of grades", "[registry][ca-mau]") {
  std::map<std::string, int> grades;
  for (const ImportedRow& row : imported("returns-2020.csv", "returns").rows) {
    const auto total = Decimal::from_text(row.body.text_of("self_total"));
    if (!total)
      ++grades["none"];
    else if (*total >= Decimal(80))
      ++grades["strong"];
    else if (*total >= Decimal(65))
      ++grades["good"];
    else if (*total >= Decimal(50))
      ++grades["average"];
    else
      ++grades["weak"];
  }
  CHECK(grades["strong"] + grades["good"] >= 50);
  CHECK(grades["strong"] + grades["good"] <= 75);
  CHECK(grades["weak"] >= 40);
  CHECK(grades["weak"] <= 70);
  CHECK(grades["none"] >= 5);
}

TEST_CASE("the dirty file shows one mistake of each kind and loses no row", "[registry][ca-mau]") {
  const ImportResult dirty = imported("dirty.csv", "returns");
  INFO(explain(dirty.diagnostics));
  REQUIRE(dirty.readable);
  std::string said;
  for (const Diagnostic& d : dirty.diagnostics.items())
    said += std::to_string(d.place.line) + " " + d.message.code + "\n";
  CHECK(
      said ==
      "1 registry.unknown-header\n2 registry.declared-total\n3 registry.duplicate-key\n6 "
      "registry.ambiguous-number\n"
      "7 registry.parts-exceed\n8 registry.out-of-range\n9 registry.too-many-digits\n10 registry.not-a-date\n"
      "11 registry.out-of-range\n12 registry.not-a-number\n12 registry.not-a-boolean\n12 "
      "registry.unknown-value\n"
      "13 registry.duplicate-key\n14 registry.required-missing\n15 registry.short-row\n16 registry.long-row\n"
      "17 registry.too-many-decimals\n19 registry.unknown-unit\n20 registry.text-after-quote\n"
      "21 registry.not-utf8\n24 registry.repeated-row\n25 registry.open-quote\n26 registry.declared-total\n"
      "27 registry.declared-total\n");
  CHECK(dirty.rows.size() == 5);
  CHECK(dirty.rejected.size() == 18);
  CHECK(dirty.skipped.size() == 3);
}

}  // namespace
}  // namespace htx
