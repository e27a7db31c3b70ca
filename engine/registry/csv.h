#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"

namespace htx {

// Limits that keep a hostile file from exhausting the process.
struct CsvLimits {
  std::size_t max_bytes = 64U << 20U;
  std::size_t max_columns = 512;
  std::size_t max_field_bytes = 64U << 10U;
  std::size_t max_rows = 200'000;
  // Rows with a broken form after which the rest is not worth reading: bounds the time of recovery.
  std::size_t max_broken_rows = 1'000;
};

// One record of a table.
struct CsvRow {
  std::uint32_t number = 0;        // As a spreadsheet shows it: counted from 1, the header included.
  std::vector<std::string> cells;  // Well-formed UTF-8 in normal form C, without the quotes.
  bool broken = false;             // Its form is wrong and was reported; the cells are for showing only.
  std::string raw = {};            // Its bytes as they came, without the end of the line, if it is broken.
};

struct CsvTable {
  char separator = ',';
  bool names_separator = false;  // By a first line "sep=;".
  std::vector<CsvRow> rows;      // Blank rows are kept, so that numbers agree with the spreadsheet's.
};

// Reads RFC 4180 text: fields in double quotes may hold separators, line ends and doubled quotes; rows
// end with CRLF, LF or CR.  Also accepted: a byte order mark, a first line "sep=;", and the
// separators ';' and tab.  The separator is the one that occurs most often outside quotes in the
// first row that is not blank.  A quote inside a field that does not begin with one is text.
//
// Reports and marks a row as broken, then goes on with the next line: a quote that is never closed,
// text after a closing quote, a field or a row beyond the limits, ill-formed UTF-8 (with the byte
// offset in the file).  Reports and returns none: UTF-16 text, a file beyond the limits.
std::optional<CsvTable> read_csv(std::string_view text, const std::string& file, Diagnostics& diagnostics,
                                 const CsvLimits& limits = {});

// One row as RFC 4180 writes it, ending with CRLF; fields are quoted only where they must be.
std::string write_csv_row(const std::vector<std::string>& cells, char separator);

}  // namespace htx
