#include "engine/store/internal/row_roots.h"

#include <array>
#include <string>

#include "engine/ledger/merkle.h"
#include "engine/value/canonical.h"

namespace htx::internal {
namespace {

using enum HashedAs;

constexpr std::array kBatch = {HashedColumn{"actor", kText},     HashedColumn{"at", kText},
                               HashedColumn{"id", kInteger},     HashedColumn{"kind", kText},
                               HashedColumn{"source", kText},    HashedColumn{"source_digest", kHex},
                               HashedColumn{"summary", kContent}};
constexpr std::array kRecord = {HashedColumn{"batch", kInteger}, HashedColumn{"body", kContent},
                                HashedColumn{"digest", kHex},    HashedColumn{"key", kText},
                                HashedColumn{"kind", kText},     HashedColumn{"revision", kInteger}};
constexpr std::array kAssessment = {
    HashedColumn{"as_of", kText},      HashedColumn{"body", kContent}, HashedColumn{"cooperative", kText},
    HashedColumn{"coverage", kText},   HashedColumn{"grade", kText},   HashedColumn{"id", kInteger},
    HashedColumn{"known_at", kText},   HashedColumn{"law_on", kText},  HashedColumn{"pack", kText},
    HashedColumn{"pack_digest", kHex}, HashedColumn{"period", kText},  HashedColumn{"rating", kText},
    HashedColumn{"run", kInteger},     HashedColumn{"score", kText}};
constexpr std::array kCase = {HashedColumn{"configuration", kContent}, HashedColumn{"cooperative", kText},
                              HashedColumn{"data", kContent},          HashedColumn{"id", kText},
                              HashedColumn{"revision", kInteger},      HashedColumn{"status", kText},
                              HashedColumn{"workflow", kText},         HashedColumn{"workflow_digest", kHex}};
constexpr std::array kLine = {HashedColumn{"body", kContent}, HashedColumn{"case_id", kText},
                              HashedColumn{"line", kInteger}};
constexpr std::array kDeadline = {HashedColumn{"acted_on_at", kText}, HashedColumn{"body", kContent},
                                  HashedColumn{"case_id", kText},     HashedColumn{"due", kText},
                                  HashedColumn{"id", kText},          HashedColumn{"run", kInteger},
                                  HashedColumn{"warn", kText}};
constexpr std::array kDocument = {HashedColumn{"actor", kText},      HashedColumn{"at", kText},
                                  HashedColumn{"case_id", kText},    HashedColumn{"digest", kHex},
                                  HashedColumn{"id", kText},         HashedColumn{"kind", kText},
                                  HashedColumn{"media_type", kText}, HashedColumn{"name", kText}};
constexpr std::array kWork = {HashedColumn{"case_id", kText}, HashedColumn{"deadline", kText},
                              HashedColumn{"holder", kText},  HashedColumn{"item", kText},
                              HashedColumn{"kind", kText},    HashedColumn{"role", kText},
                              HashedColumn{"since", kText}};
constexpr std::array kOutbox = {HashedColumn{"addressee", kText}, HashedColumn{"at", kText},
                                HashedColumn{"case_id", kText},   HashedColumn{"done_at", kText},
                                HashedColumn{"done_by", kText},   HashedColumn{"done_note", kText},
                                HashedColumn{"id", kInteger},     HashedColumn{"item", kInteger},
                                HashedColumn{"kind", kText},      HashedColumn{"line", kInteger}};
constexpr std::array kKey = {HashedColumn{"actor", kText}, HashedColumn{"at", kText},
                             HashedColumn{"command", kHex}, HashedColumn{"key", kText},
                             HashedColumn{"result", kContent}};

// In the order of RowSet.
constexpr std::array<HashedRows, 10> kSets = {{
    {"batch", kBatch, "id = ?2", "id"},
    {"record", kRecord, "batch = ?2", "kind, key, revision"},
    {"assessment", kAssessment, "run = ?2", "cooperative, period, pack"},
    {"case_file", kCase, "id = ?2", "id"},
    {"journal", kLine, "case_id = ?2", "line"},
    {"deadline", kDeadline, "case_id = ?2", "id"},
    {"document", kDocument, "case_id = ?2", "id"},
    {"work", kWork, "case_id = ?2", "item"},
    {"outbox", kOutbox, "id = ?2", "id"},
    {"command_key", kKey, "key = ?2", "key"},
}};

// The statement that reads the rows of each set.
const std::string& statement_of(RowSet set) {
  static const std::array<std::string, kSets.size()> kStatements = [] {
    std::array<std::string, kSets.size()> statements;
    for (std::size_t i = 0; i < kSets.size(); ++i) {
      std::string columns;
      for (const HashedColumn& column : kSets[i].columns)
        columns += (columns.empty() ? "" : ", ") + std::string(column.name);
      statements[i] = "SELECT " + columns + " FROM " + kSets[i].table + " WHERE office = ?1 AND " +
                      kSets[i].which + " ORDER BY " + kSets[i].order;
    }
    return statements;
  }();
  return kStatements[static_cast<std::size_t>(set)];
}

Result<std::string> row_bytes(const SqlRow& row, std::span<const HashedColumn> columns) {
  CanonicalObject object;
  int at = 0;
  for (const HashedColumn& column : columns) {
    switch (column.as) {
      case kInteger: object.integer(column.name, row.integer(at)); break;
      case kText: object.text(column.name, as_text(row.blob(at))); break;
      case kHex: object.text(column.name, to_hex(row.blob(at))); break;
      case kContent: object.text(column.name, to_hex(sha256(row.blob(at)))); break;
    }
    ++at;
  }
  return std::move(object).finish();
}

}  // namespace

const HashedRows& hashed_rows(RowSet set) { return kSets[static_cast<std::size_t>(set)]; }

Result<RowsRoot> rows_root(SqlConnection& sql, std::string_view office, RowSet set, const SqlValue& key,
                           const std::function<void(const SqlRow&)>& also) {
  Frontier tree;
  Status read = Done{};
  HTX_RETURN_IF_ERROR(sql.run(statement_of(set), {office, key}, [&](const SqlRow& row) {
    const auto bytes = row_bytes(row, hashed_rows(set).columns);
    if (!bytes) {
      read = bytes.error();
      return false;
    }
    tree.append(leaf_hash(as_bytes(*bytes)));
    if (also) also(row);
    return true;
  }));
  HTX_RETURN_IF_ERROR(read);
  return RowsRoot{.count = static_cast<std::int64_t>(tree.size()), .root = tree.root()};
}

}  // namespace htx::internal
