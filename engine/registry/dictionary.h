#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/language.h"
#include "engine/base/message.h"
#include "engine/base/result.h"
#include "engine/base/sha256.h"
#include "engine/doc/document.h"
#include "engine/registry/code_spec.h"
#include "engine/registry/number_text.h"
#include "engine/value/date.h"
#include "engine/value/decimal.h"

namespace htx {

enum class FieldType : std::uint8_t { kNumber, kInteger, kText, kDate, kBoolean, kEnum };

// One value an enumerated field may have.
struct FieldChoice {
  std::string id;  // What is stored and what expressions compare with.
  Bilingual title;
  std::vector<std::string> synonyms;  // As people write it; compared by fold().
};

// One indicator (chỉ tiêu): a column of a table and a name in expressions.
struct FieldSpec {
  std::string id;
  Bilingual title;
  FieldType type = FieldType::kText;
  std::string unit;             // "triệu đồng", by which files name it; empty if it has none.
  Phrase spoken_unit;           // What it is called in a sentence of either language.
  std::vector<UnitName> units;  // Units a header or a cell may name.
  int scale = 0;                // Digits after the point, for numbers.
  std::optional<Decimal> min;   // Beyond these the row is refused.
  std::optional<Decimal> max;
  std::optional<Decimal> warn_above;  // Beyond this the row is kept with a warning.
  std::optional<Date> earliest;       // min and max of a date.
  std::optional<Date> latest;
  bool required = false;
  bool sums = false;                  // Whether adding the column up means something.
  std::optional<CodeSpec> code;       // What a text has to be.
  std::vector<std::string> synonyms;  // Headers, beside the id and the titles.
  std::vector<FieldChoice> choices;

  bool is_numeric() const { return type == FieldType::kNumber || type == FieldType::kInteger; }
};

// A total and its parts inside one row.
struct PartsCheck {
  enum class Relation : std::uint8_t { kEqual, kAtMost };

  std::string id;
  Bilingual title;
  std::string total;
  std::vector<std::string> parts;
  Relation relation = Relation::kEqual;    // The sum of the parts equals, or is at most, the total.
  Severity severity = Severity::kWarning;  // An error refuses the row.
};

// The fields of one kind of table (từ điển chỉ tiêu): data, so that a new indicator needs no code.
struct Dictionary {
  std::string id;
  std::int64_t version = 0;
  Bilingual title;
  std::vector<std::string> key;  // Fields that identify a row; all of them required.
  std::vector<FieldSpec> fields;
  std::vector<PartsCheck> checks;
  std::vector<std::string> missing;      // Folded texts that mean "no figure", beside the blank.
  std::vector<std::string> ignored;      // Folded headers that are known and not read.
  std::vector<std::string> total_words;  // Folded labels of total rows.

  std::string canonical;  // The bytes that the digest is of.
  Digest digest{};

  const FieldSpec* find(std::string_view wanted) const;
};

// Those by which the figures of a cooperative are read: of itself and of its returns.
struct Dictionaries {
  std::shared_ptr<const Dictionary> cooperatives;
  std::shared_ptr<const Dictionary> returns;
};

// Reads a dictionary; reports every mistake and returns none if there is any.
//
//   dictionary: vn.returns
//   version: 1
//   title: {vi: ..., en: ...}
//   key: [id, period]
//   missing: ["-"]
//   ignored: [STT]
//   total_words: [tổng cộng]
//   units:                       # By the unit a field has: its English name, and what may be written
//   instead.
//     - {unit: triệu đồng, en: million VND, names: [triệu], power: 0}
//     - {unit: triệu đồng, names: [tỷ đồng, tỷ], power: 3}
//   codes:                       # What a text field may be held to by `check`: nine weights and a check
//   digit
//     - {id: tax_code, title: {vi: mã số thuế, en: tax code}, weights: [31, 29], modulus: 11, complement: 10,
//        dependent_digits: 3, source: ...}
//   fields:
//     - {id: members, title: {...}, type: integer, unit: người, min: 0, max: 1000, required: true,
//        sum: true, synonyms: [Số thành viên]}
//     - {id: kind, title: {...}, type: enum, values: [{id: union, title: {...}, synonyms: [...]}]}
//   totals:
//     - {id: self, title: {...}, total: self_total, parts: [a, b], relation: equal, severity: warning}
std::optional<Dictionary> read_dictionary(const Document& document, Diagnostics& diagnostics);

// The same from a file; fails as load_document does, and with "registry.bad-dictionary" if
// `diagnostics` says what is wrong with the content.
Result<Dictionary> load_dictionary(const std::string& path, Diagnostics& diagnostics);

}  // namespace htx
