#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/registry/csv.h"
#include "engine/registry/dictionary.h"
#include "engine/registry/read_table.h"

namespace htx::internal {

// Every name a column may have, folded once.  The dictionary must outlive it.
class HeaderIndex {
 public:
  explicit HeaderIndex(const Dictionary& dictionary);

  struct Match {
    const FieldSpec* field = nullptr;  // Null: no field has that name.
    int power = 0;                     // Of the unit in brackets.
  };
  // The field a header names, by itself or before a unit in round brackets: "Vốn điều lệ (tỷ đồng)".
  Match match(std::string_view header) const;

  // How many cells of a row are names of fields.
  std::size_t count_known(const CsvRow& row) const;
  const Dictionary& dictionary() const { return *dictionary_; }

 private:
  const Dictionary* dictionary_;
  std::map<std::string, const FieldSpec*> names_;
};

// What the header row says: for each column of the table its field, and for each field its column.
struct BoundColumns {
  std::vector<ImportedColumn> columns;
  std::vector<bool> of_rejects;          // Of each column: whether a file of refused rows added it.
  std::vector<const FieldSpec*> fields;  // Of each column; null: not read.
  std::vector<std::optional<std::size_t>> column_of;  // Of each field of the dictionary.
  bool usable = true;  // No header repeated, none of the required ones missing.
};

// Binds the cells of the header row to the fields of the dictionary.  Reports unknown headers as
// warnings, repeated and missing required ones as errors.
BoundColumns bind_columns(const CsvRow& header, const std::string& file, const HeaderIndex& index,
                          const ImportOptions& options, Diagnostics& diagnostics);

// Whether the header is one of the two columns of a file of refused rows.
bool is_rejects_header(std::string_view header);

enum class RowKind : std::uint8_t {
  kData,
  kBlank,
  kTotal,     // "Tổng cộng": adds up every row.
  kSubtotal,  // "Cộng huyện U Minh": adds up the rows since the last subtotal or heading.
  kHeading,   // "II  Huyện Cái Nước": names the rows that follow; its figures, if any, add them up.
};

// What a row is, judged by the texts outside its figures: a label alone makes a total or a subtotal,
// a Roman numeral alone or before a label makes a heading.  Figures and remarks in columns that no field
// reads change nothing.
RowKind kind_of(const CsvRow& row, const BoundColumns& bound, const Dictionary& dictionary);

}  // namespace htx::internal
