#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/registry/read_table.h"
#include "engine/session/session.h"
#include "engine/store/transaction.h"

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
Result<const Dictionary*> dictionary_of(const Library& library, TableKind kind);

// A file on its way into the store: read first, compared and written later, in one transaction with one
// ledger entry.  What is counted as added, changed and unchanged is so in that transaction.
class FileImport {
 public:
  // REQUIRES: the office outlives it.
  FileImport(const Session& session, TableKind kind, std::string path);
  // What came otherwise than in a file; `name` is what it is called.
  FileImport(const Session& session, TableKind kind, std::string name, std::string text);

  // A return of a cooperative that is not in the store is refused like any other bad row.
  // Fails as reading the file and the store do.
  Status read();

  // What was read.  REQUIRES: read() succeeded, and write() was not called.
  const ImportResult& table() const { return outcome_.table; }
  // The bytes of the file.  REQUIRES: read() succeeded.
  const std::string& text() const { return *text_; }

  // REQUIRES: read() succeeded; once.
  // The refused rows go to `rejects_path`, to be corrected and imported again; the empty one keeps them
  // nowhere but in the outcome.  A file that brings nothing new writes nothing. Fails with
  // "evaluation.import-conflict" if somebody else brought, since read(), other figures than the file has of
  // the same cooperative and period, and as writing the rejects and the store do; then nothing is in the
  // store.
  Result<ImportOutcome> write(const std::string& rejects_path, Language language);

 private:
  Status read_table();
  Status compare(Transaction& transaction);
  Status put(Transaction& transaction);

  const Session& session_;
  TableKind kind_;
  std::string records_;  // The kind of the records.
  std::string path_;
  std::string name_;          // Of the file, without its folders.
  std::int64_t read_at_ = 0;  // The last batch there was when the file was read.
  std::optional<std::string> text_;
  ImportOutcome outcome_;
  std::vector<const ImportedRow*> fresh_;
};

// Reads a file and writes it.  Fails as both do.
Result<ImportOutcome> import_file(const Session& session, TableKind kind, const std::string& path,
                                  const std::string& rejects_path, Language language);

}  // namespace htx
