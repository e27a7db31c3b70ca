#include "engine/server/visit/draft_table.h"

#include <algorithm>
#include <set>

#include "engine/base/file.h"
#include "engine/base/text.h"

namespace htx::server {
namespace {

// Whether the cells of a broken row say everything that it says: none shows a byte that is no text.
bool is_whole(const CsvRow& row) {
  return std::ranges::none_of(
      row.cells, [](const std::string& cell) { return cell.find("\uFFFD") != std::string::npos; });
}

}  // namespace

Result<DraftTable> DraftTable::read(const Session& session, ImportDraft draft) {
  DraftTable table;
  HTX_ASSIGN_OR_RETURN(table.dictionary_, dictionary_of(session.library, draft.kind));
  FileImport import(session, draft.kind, draft.path);
  HTX_RETURN_IF_ERROR(import.read());
  table.result_ = import.table();
  Diagnostics told;  // Which the result of the import has already.
  if (auto cells = read_csv(import.text(), draft.name, told)) table.table_ = *std::move(cells);
  table.draft_ = std::move(draft);
  return table;
}

const CsvRow* DraftTable::row(std::uint32_t number) const {
  const auto found = std::ranges::find(table_.rows, number, &CsvRow::number);
  return found == table_.rows.end() ? nullptr : &*found;
}

// The one that the import took, or, if it found none, the first that is not blank.
const CsvRow* DraftTable::header() const {
  const auto is_header = [&](const CsvRow& one) {
    return !result_.columns.empty() && one.cells.size() >= result_.columns.size() &&
           std::ranges::equal(result_.columns, std::span(one.cells).first(result_.columns.size()),
                              [](const ImportedColumn& column, const std::string& cell) {
                                return trim(column.header) == trim(cell);
                              });
  };
  const auto is_filled = [](const CsvRow& one) {
    return std::ranges::any_of(one.cells, [](const std::string& cell) { return !trim(cell).empty(); });
  };
  auto found = std::ranges::find_if(table_.rows, is_header);
  if (found == table_.rows.end()) found = std::ranges::find_if(table_.rows, is_filled);
  return found == table_.rows.end() ? nullptr : &*found;
}

std::optional<std::size_t> DraftTable::column_of(const Diagnostic& diagnostic) const {
  const std::string& field = diagnostic.place.field.in(Language::kVietnamese);
  for (std::size_t i = 0; i < result_.columns.size(); ++i) {
    if (!field.empty() && trim(result_.columns[i].header) == trim(field)) return i;
  }
  return std::nullopt;
}

Status DraftTable::put(const std::map<std::pair<std::uint32_t, std::size_t>, std::string>& cells) {
  std::set<std::uint32_t> corrected;
  for (const auto& [at, text] : cells) {
    const auto found = std::ranges::find(table_.rows, at.first, &CsvRow::number);
    if (found == table_.rows.end() || at.second >= found->cells.size()) continue;
    found->cells[at.second] = text;
    corrected.insert(at.first);
  }
  // Of what could not be read as a table nothing is known that could be written.
  if (corrected.empty()) return Done{};
  std::string text = table_.names_separator ? std::string("sep=") + table_.separator + "\r\n" : "";
  for (const CsvRow& one : table_.rows) {
    const bool is_as_it_came = one.broken && !(corrected.contains(one.number) && is_whole(one));
    text += is_as_it_came ? one.raw + "\r\n" : write_csv_row(one.cells, table_.separator);
  }
  return write_file(draft_.path, text, FileAccess::kOwnerOnly);
}

}  // namespace htx::server
