#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/base/check.h"
#include "engine/base/text.h"
#include "engine/registry/csv.h"
#include "engine/registry/number_text.h"
#include "engine/registry/rejects.h"

namespace {

const htx::Dictionary& dictionary() {
  static const htx::Dictionary kDictionary = [] {
    htx::Diagnostics diagnostics;
    const auto document = htx::parse_document(htx::Source("fuzz.yaml", R"(
dictionary: fuzz
version: 1
title: {vi: t, en: t}
key: [a]
missing: ["-"]
total_words: [cộng]
units: [{unit: m, names: [k], power: 3}]
fields:
  - {id: a, title: {vi: a, en: a}, type: text, required: true}
  - {id: b, title: {vi: b, en: b}, type: number, unit: m, scale: 3, max: 1000000, sum: true}
  - {id: c, title: {vi: c, en: c}, type: integer, min: 0, sum: true}
  - {id: d, title: {vi: d, en: d}, type: date}
  - {id: e, title: {vi: e, en: e}, type: boolean}
  - {id: f, title: {vi: f, en: f}, type: enum, values: [{id: x, title: {vi: x, en: x}}]}
totals: [{id: t, title: {vi: t, en: t}, total: b, parts: [c]}]
)"),
                                              diagnostics);
    HTX_CHECK(document.has_value());
    auto read = htx::read_dictionary(*document, diagnostics);
    HTX_CHECK(read.has_value());
    return *std::move(read);
  }();
  return kDictionary;
}

// Cells are well formed, and a table without broken rows is read back as it was from its own writing.
void check_csv(std::string_view text) {
  htx::Diagnostics diagnostics;
  const auto table = htx::read_csv(text, "f", diagnostics, {.max_rows = 1'000, .max_broken_rows = 50});
  if (!table) {
    HTX_CHECK(diagnostics.has_errors());
    return;
  }
  std::string written;
  bool broken = false;
  for (const htx::CsvRow& row : table->rows) {
    for (const std::string& cell : row.cells) HTX_CHECK(htx::is_valid_utf8(cell));
    written += htx::write_csv_row(row.cells, ',');
    broken = broken || row.broken;
  }
  HTX_CHECK(broken == diagnostics.has_errors());
  if (broken) return;
  htx::Diagnostics again;
  const auto copy = htx::read_csv("sep=,\n" + written, "f", again, {.max_rows = 1'000});
  HTX_CHECK(copy.has_value() && copy->rows.size() == table->rows.size());
  for (std::size_t i = 0; i < copy->rows.size(); ++i) HTX_CHECK(copy->rows[i].cells == table->rows[i].cells);
}

// A number that is read is finite, and its canonical text is read as the same number.
void check_number(std::string_view text) {
  const htx::NumberReadings readings = htx::read_number_text(text, 3, {{"k", 3}});
  for (const auto& reading : {readings.decimal_comma, readings.decimal_point}) {
    if (!reading) continue;
    HTX_CHECK(reading->is_finite());
    if (to_text(*reading).size() > 34) continue;
    const auto again =
        htx::decide(htx::read_number_text(to_text(*reading), 3, {}), htx::NumberStyle::kDecimalPoint);
    HTX_CHECK(again.has_value() && *again == *reading);
  }
}

// Every row that is not blank is in exactly one place.
void check_import(std::string_view text) {
  const htx::ImportResult result =
      htx::import_table(text, "f", dictionary(), {.limits = {.max_rows = 1'000, .max_broken_rows = 50}});
  for (const htx::RejectedRow& row : result.rejected) HTX_CHECK(!row.reasons.empty());
  for (const htx::ImportedRow& row : result.rows) HTX_CHECK(!row.key.empty());
  HTX_CHECK(result.readable || result.diagnostics.has_errors());
  const std::string rejects = write_rejects(result);
  HTX_CHECK(rejects.empty() == result.rejected.empty());
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_csv(text);
  if (htx::is_valid_utf8(text)) check_number(text);
  check_import(text);
  check_import("a;b;c;d;e;f\n" + std::string(text));
  return 0;
}
