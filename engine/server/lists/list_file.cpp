#include "engine/server/lists/list_file.h"

#include "engine/base/bytes.h"
#include "engine/registry/csv.h"
#include "engine/server/lists/facets.h"

namespace htx::server {
namespace {

constexpr std::size_t kRootShown = 12;

Result<Response> file(const Visit& visit, std::string_view name, const char* ending, const char* type,
                      std::string body) {
  HTX_ASSIGN_OR_RETURN(const TreeHead head, visit.session.store.ledger_head());
  const std::string whole = std::string(name) + "-" + to_text(visit.today()) + "-" +
                            std::to_string(head.size) + "-" + to_hex(head.root).substr(0, kRootShown) +
                            ending;
  return Response{.status = 200,
                  .media_type = type,
                  .body = std::move(body),
                  .headers = {{"Content-Disposition", "attachment; filename=" + whole}}};
}

// A text that begins like a formula is one for a spreadsheet, whoever wrote it; a figure is none.
std::string harmless(const std::string& cell) {
  static constexpr std::string_view kBegins = "=+-@\t\r";
  const bool is_formula = !cell.empty() && kBegins.find(cell.front()) != std::string_view::npos;
  const bool is_figure = cell.find_first_not_of("+-0123456789.,") == std::string::npos;
  return is_formula && !is_figure ? "'" + cell : cell;
}

}  // namespace

ListFormat list_format(const Fields& query) {
  const std::string& format = query["format"];
  return format == "csv" ? ListFormat::kCsv : format == "json" ? ListFormat::kJson : ListFormat::kPage;
}

Result<Response> csv_file(const Visit& visit, std::string_view name,
                          const std::vector<std::vector<std::string>>& rows) {
  std::string text = "\xEF\xBB\xBF";  // Without it spreadsheets do not take it for UTF-8.
  for (const auto& row : rows) {
    std::vector<std::string> cells;
    cells.reserve(row.size());
    for (const std::string& cell : row) cells.push_back(harmless(cell));
    text += write_csv_row(cells, ';');
  }
  return file(visit, name, ".csv", "text/csv; charset=utf-8", std::move(text));
}

Result<Response> json_file(const Visit& visit, std::string_view name, const Json& answer) {
  return file(visit, name, ".json", "application/json", write_json(answer));
}

Json file_links(const Visit& visit, std::string_view path) {
  const Fields& query = visit.address.query;
  Json json;
  json.add("csv", list_address(path, query, "format", "csv"));
  return json.add("json", list_address(path, query, "format", "json"));
}

}  // namespace htx::server
