#include "engine/registry/rejects.h"

#include <vector>

#include "engine/base/message.h"
#include "engine/registry/columns.h"

namespace htx {
namespace {

std::string reasons_text(const RejectedRow& row, Language language) {
  std::string text;
  for (const Diagnostic& reason : row.reasons) {
    if (reason.severity != Severity::kError) continue;
    if (!text.empty()) text += " | ";
    if (!reason.place.field.empty()) text += reason.place.field.in(language) + ": ";
    text += to_text(reason.message, language);
    if (!reason.expected.code.empty()) {
      text +=
          " " + to_text(Message("registry.reject-expected", {{"what", to_text(reason.expected, language)}}),
                        language);
    }
  }
  return text;
}

}  // namespace

bool is_rejects_file(std::string_view head) {
  for (const Language language : {Language::kVietnamese, Language::kEnglish}) {
    const std::string row = to_text(Message("registry.reject-row"), language);
    const std::string reasons = to_text(Message("registry.reject-reasons"), language);
    for (const char separator : {',', ';', '\t', '|'}) {
      if (head.starts_with(row + separator + reasons + separator)) return true;
    }
  }
  return false;
}

std::string write_rejects(const ImportResult& result, Language language) {
  if (result.rejected.empty()) return "";
  // A file that was itself one of refused rows brings its two columns along; they are written anew.
  std::vector<std::string> header = {to_text(Message("registry.reject-row"), language),
                                     to_text(Message("registry.reject-reasons"), language)};
  std::vector<bool> dropped;
  for (const ImportedColumn& column : result.columns) {
    dropped.push_back(internal::is_rejects_header(column.header));
    if (!dropped.back()) header.push_back(column.header);
  }
  std::string text = write_csv_row(header, result.separator);
  for (const RejectedRow& row : result.rejected) {
    std::vector<std::string> cells = {std::to_string(row.row), reasons_text(row, language)};
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      if (i >= dropped.size() || !dropped[i]) cells.push_back(row.cells[i]);
    }
    while (cells.size() < header.size()) cells.emplace_back();
    text += write_csv_row(cells, result.separator);
  }
  return text;
}

}  // namespace htx
