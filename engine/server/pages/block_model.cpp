#include "engine/server/pages/block_model.h"

#include <algorithm>

namespace htx::server {
namespace {

Json cells_of(const std::vector<std::string>& texts, const report::Table& table) {
  Json cells{Json::Array{}};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const bool is_right = std::ranges::find(table.right_aligned, i) != table.right_aligned.end();
    Json cell;
    cell.add("text", texts[i]).add("is_right", is_right).add("is_first", i == 0);
    cells.push(cell.add("label", i < table.headers.size() ? table.headers[i] : ""));
  }
  return cells;
}

Json table_of(const report::Table& table) {
  Json rows{Json::Array{}};
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    Json row;
    row.add("is_total", table.last_row_is_total && i + 1 == table.rows.size());
    rows.push(row.add("cells", cells_of(table.rows[i], table)));
  }
  Json json;
  return json.add("headers", cells_of(table.headers, table)).add("rows", std::move(rows));
}

// Puts blocks into sheets as they come.
class Sheets {
 public:
  void operator()(const report::Heading& heading) {
    constexpr int kOpensSheet = 2;
    if (heading.level <= kOpensSheet) {
      close();
      heading_ = heading.text;
    } else {
      add("small", heading.text);
    }
  }
  void operator()(const report::Paragraph& paragraph) { add("text", paragraph.text); }
  void operator()(const report::Bullets& bullets) {
    Json items{Json::Array{}};
    for (const std::string& item : bullets.items) items.push(item);
    Json list;
    add("items", list.add("list", std::move(items)));
  }
  void operator()(const report::Table& table) { add("table", table_of(table)); }

  Json finish() {
    close();
    return std::move(sheets_);
  }

 private:
  void add(const char* kind, Json content) {
    Json block;
    blocks_.push(block.add(kind, std::move(content)));
  }
  void close() {
    if (!blocks_.array()->empty() || !heading_.empty()) {
      Json sheet;
      sheets_.push(sheet.add("heading", heading_).add("blocks", std::move(blocks_)));
    }
    blocks_ = Json(Json::Array{});
    heading_.clear();
  }

  std::string heading_;
  Json blocks_{Json::Array{}};
  Json sheets_{Json::Array{}};
};

}  // namespace

Json sheets_of(const report::Page& page) {
  Sheets sheets;
  for (const report::Block& block : page.blocks) std::visit(sheets, block);
  return sheets.finish();
}

}  // namespace htx::server
