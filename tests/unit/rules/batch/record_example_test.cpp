// The worked example of engine/rules/batch/RECORD.md: its pack is read from the page and the record computed
// again.
#include "engine/rules/assessment.h"
#include "engine/rules/batch/record.h"
#include "engine/rules/read_pack.h"
#include "engine/rules/ruling.h"
#include "tests/support/files.h"
#include "tests/support/matchers.h"

namespace htx::rules {
namespace {

std::string block(std::string_view label) {
  return fenced_block(HTX_SOURCE "/engine/rules/batch/RECORD.md", label);
}

// One byte a column, a blank between what the page tells apart.
std::string without_blanks(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
  return text;
}

TEST_CASE("record: the example on its page comes out, and expands to what was decided", "[rules][record]") {
  Diagnostics diagnostics;
  const auto document = parse_document(Source("pack.yaml", block("pack") + "\n"), diagnostics);
  REQUIRE(document.has_value());
  const auto pack = read_pack(*document, diagnostics);
  for (const Diagnostic& d : diagnostics.items()) UNSCOPED_INFO(to_text(d, Language::kEnglish));
  REQUIRE(pack.has_value());
  Facts facts;
  facts.current["members"] = {Value(*Decimal::from_text("16")), "htx-2020.csv:2"};
  facts.current["equity_ratio"] = {Value(*Decimal::from_text("0.25")), "htx-2020.csv:2"};
  const Dates dates{2020, *Date::of(2020, 12, 31), *Date::of(2020, 12, 31)};
  const std::vector<const Pack*> grounds;
  const Packs packs{*pack, grounds};
  const Evidence evidence(packs, facts, dates);
  const Ruling ruling = decide(packs, evidence);
  REQUIRE_VALUE(const RecordLayout layout, RecordLayout::of(*pack, grounds));
  std::vector<std::uint8_t> record(layout.size);
  encode(layout, ruling, record);
  CHECK(to_hex(ByteSpan(record)) == without_blanks(block("record")));
  REQUIRE_VALUE(const Assessment again, expand_record(layout, packs, {"CM-001", facts, dates}, record));
  CHECK(write_json(to_json(again)) == write_json(to_json(explain(packs, ruling, evidence, "CM-001"))));
}

}  // namespace
}  // namespace htx::rules
