#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/casework/office.h"
#include "engine/registry/import.h"

namespace htx {

// What an import did.  Every row of the file that is not blank is counted once:
// added + changed + unchanged + rejected + unknown_cooperative + skipped.
struct ImportOutcome {
  ImportResult table;
  std::size_t added = 0;
  std::size_t changed = 0;
  std::size_t unchanged = 0;
  std::int64_t batch = 0;    // 0: nothing was written, because nothing was new.
  std::string rejects_file;  // Where the refused rows were kept; empty if there were none.
};

enum class TableKind {
  kCooperatives,  // The list of cooperatives.
  kReturns,       // The yearly figures of each.
  kReports,       // What a district or the province reported as totals, to be held against its parts.
};

// The dictionary that reads tables of a kind.
const Dictionary& dictionary_of(const Library& library, TableKind kind);

// Reads a CSV file into the store: one transaction with one ledger entry.
// A return of a cooperative that is not in the store is refused like any other bad row.
// The refused rows go to `rejects_path`, to be corrected and imported again.
// A second import of the same file writes nothing.
// Fails as reading the file and the store do; then nothing was written.
Result<ImportOutcome> import_file(const Office& office, TableKind kind, const std::string& path,
                                  const std::string& rejects_path, Language language);

}  // namespace htx
