#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/registry/csv.h"
#include "engine/registry/dictionary.h"
#include "engine/registry/reconcile.h"
#include "engine/value/json.h"

namespace htx {

// Why a row that reads well is refused all the same.
struct Refusal {
  std::string field;  // The field at fault.
  Message message;
  Message expected;
};

struct ImportOptions {
  CsvLimits limits;
  std::size_t max_text_length = 2'000;   // Code points of one text cell.
  std::size_t max_diagnostics = 10'000;  // Reports kept; rows are judged to the end all the same.
  // Texts of fields that the table has no column for, e.g. {"period", "2020"}.
  std::map<std::string, std::string> constants;
  // What the caller knows and a table cannot: asked once for each row that would be accepted.
  std::function<std::optional<Refusal>(const Json& body)> refuse;
};

// A row that was read.
struct ImportedRow {
  std::uint32_t row = 0;  // In the file, as a spreadsheet counts.
  std::string key;        // The texts of the key fields joined by '/': "CM-001/2020".
  Json body;              // See import_table.
};

// A row that was refused, as it stood; the reasons are the diagnostics of that row.
struct RejectedRow {
  std::uint32_t row = 0;
  std::vector<std::string> cells;
  std::vector<Diagnostic> reasons;  // At least one error.
};

// A row that is no data: a title above the header, or one that was compared with the rows it sums up.
enum class SkippedKind : std::uint8_t { kTitle, kHeading, kSubtotal, kTotal };
struct SkippedRow {
  std::uint32_t row = 0;
  SkippedKind kind = SkippedKind::kTotal;
};

// A column of the table and the field it holds.
struct ImportedColumn {
  std::string header;  // As written.
  std::string field;   // Empty: not read.
  int power = 0;       // 10^power turns the unit named in the header into the field's.
};

// What one numeric column adds up to.
struct ColumnTotal {
  std::string field;
  Decimal accepted;              // Over the rows that were read.
  Decimal all_rows;              // Over every row whose cell could be read, refused rows included.
  std::uint32_t missing = 0;     // Cells without a figure, in rows that were read.
  std::uint32_t unreadable = 0;  // Cells that are not a figure, in any row.
};

struct ImportResult {
  std::string file;
  bool readable = false;  // False: the table as a whole was refused and no row was looked at.
  char separator = ',';
  std::vector<ImportedColumn> columns;
  std::vector<ImportedRow> rows;
  std::vector<RejectedRow> rejected;
  std::vector<SkippedRow> skipped;
  // Everything there is to say, in the order of rows: errors of refused rows, warnings of kept ones.
  Diagnostics diagnostics;
  std::uint32_t diagnostics_left_out = 0;       // Beyond ImportOptions::max_diagnostics.
  std::vector<ColumnTotal> totals;              // One for each numeric column that sums.
  std::vector<Reconciliation> reconciliations;  // Totals that do not equal their parts.
};

// Reads a table by its dictionary.  Nothing is guessed and nothing is lost: every row that is not
// blank is in `rows`, `rejected` or `skipped`; every refusal has a place, a code, what was found and
// what was expected; the good rows go on.
//
// The header is the first row, of the first twenty, that names two fields; titles above it are skipped.
// Headers match by fold(): case, accents, normal form and spacing do not matter; a unit may follow
// in brackets.  An unknown header is a warning, a repeated or a missing required one refuses the table.
//
// Rows whose first text is a total word ("Tổng cộng", "Cộng huyện ...") or a Roman numeral, and that
// hold no other text than a label, are not data: their figures are compared with the sum of the rows
// before (of the block before, of the block after a heading), and a difference is a warning.  The sum
// takes in every cell that can be read, so that a refused row does not make the comparison useless.
//
// Two rows with one key are both refused, since which one holds is not known; if they say the
// same, the first is kept.
//
// Body: an object with the fields in the dictionary's order, missing ones left out; numbers are
// strings in canonical text, dates strings in ISO 8601, booleans booleans.  So equal figures give
// equal canonical JSON, whatever the file looked like.
ImportResult import_table(std::string_view text, const std::string& file, const Dictionary& dictionary,
                          const ImportOptions& options = {});

}  // namespace htx
