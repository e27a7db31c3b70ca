#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/registry/csv.h"
#include "engine/server/visit/import_drafts.h"

namespace htx::server {

// The table of a draft as it stands: its cells, and what the import would make of them.
class DraftTable {
 public:
  // Reads the working copy.  Fails as reading the file and the store do.
  static Result<DraftTable> read(const Session& session, ImportDraft draft);

  const ImportDraft& draft() const { return draft_; }
  const Dictionary& dictionary() const { return *dictionary_; }
  const ImportResult& result() const { return result_; }
  const std::vector<CsvRow>& rows() const { return table_.rows; }
  // The cells of a row by its number, and the headers; empty if there is none.
  const CsvRow* row(std::uint32_t number) const;
  const CsvRow* header() const;
  // The column that a diagnostic is about; none if it is about the row as a whole.
  std::optional<std::size_t> column_of(const Diagnostic& diagnostic) const;

  // Writes cells into the working copy, by row and column; those that are not there are left out.  A row of
  // broken form stays as it came until a correction leaves nothing in it that is no text.
  Status put(const std::map<std::pair<std::uint32_t, std::size_t>, std::string>& cells);

 private:
  ImportDraft draft_;
  const Dictionary* dictionary_ = nullptr;
  CsvTable table_;
  ImportResult result_;
};

}  // namespace htx::server
