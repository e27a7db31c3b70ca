#include "engine/page/page.h"

#include <algorithm>

#include "engine/base/text.h"
#include "engine/value/temporal.h"

namespace htx::report {
namespace {

bool is_right(const Table& table, std::size_t column) {
  return std::ranges::find(table.right_aligned, column) != table.right_aligned.end();
}

std::string padded(const std::string& cell, std::size_t width, bool right) {
  const std::string blanks(width - std::min(width, display_width(cell)), ' ');
  return right ? blanks + cell : cell + blanks;
}

class TextWriter {
 public:
  std::string take() { return std::move(out_); }

  void operator()(const Heading& heading) {
    if (!out_.empty()) out_ += "\n";
    out_ += heading.level == 1 ? to_upper(heading.text) : heading.text;
    out_ += "\n";
    if (heading.level <= 2)
      out_ += repeated(heading.level == 1 ? "═" : "─", display_width(heading.text)) + "\n";
  }
  void operator()(const Paragraph& paragraph) {
    for (const std::string& line : wrapped(paragraph.text, kLineWidth)) out_ += line + "\n";
  }
  void operator()(const Bullets& bullets) {
    for (const std::string& item : bullets.items) {
      const std::vector<std::string> lines = wrapped(item, kLineWidth - 4);
      for (std::size_t i = 0; i < lines.size(); ++i) out_ += (i == 0 ? "  • " : "    ") + lines[i] + "\n";
    }
  }
  void operator()(const Table& table) {
    const std::vector<std::size_t> widths = widths_of(table);
    write_row(table, table.headers, widths);
    write_rule(widths);
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
      if (table.last_row_is_total && r + 1 == table.rows.size()) write_rule(widths);
      write_row(table, table.rows[r], widths);
    }
  }

 private:
  // What fits on an ordinary screen and is read without losing the line; what is longer is continued.
  static constexpr std::size_t kLineWidth = 100;
  static constexpr std::size_t kNarrowest = 14;

  static std::vector<std::size_t> widths_of(const Table& table) {
    std::vector<std::size_t> widths;
    for (const std::string& header : table.headers) widths.push_back(display_width(header));
    for (const auto& row : table.rows) {
      for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], display_width(row[i]));
    }
    // The widest column gives way first.
    while (!widths.empty() && total(widths) + 2 > kLineWidth) {
      const auto widest = std::ranges::max_element(widths);
      if (*widest <= kNarrowest) break;
      --*widest;
    }
    return widths;
  }

  static std::size_t total(const std::vector<std::size_t>& widths) {
    std::size_t sum = widths.empty() ? 0 : 2 * (widths.size() - 1);
    for (const std::size_t width : widths) sum += width;
    return sum;
  }

  // The words of a cell in lines of at most `width` columns; a word that is longer stands alone.
  static std::vector<std::string> wrapped(const std::string& cell, std::size_t width) {
    std::vector<std::string> lines(1);
    for (const std::string_view word : split(cell, ' ')) {
      const bool fits =
          lines.back().empty() || display_width(lines.back()) + 1 + display_width(word) <= width;
      if (!fits) lines.emplace_back();
      if (!lines.back().empty()) lines.back() += ' ';
      lines.back() += word;
    }
    return lines;
  }

  static std::string repeated(std::string_view piece, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) text += piece;
    return text;
  }

  void write_row(const Table& table, const std::vector<std::string>& row,
                 const std::vector<std::size_t>& widths) {
    std::vector<std::vector<std::string>> cells;
    std::size_t height = 1;
    for (std::size_t i = 0; i < row.size(); ++i) {
      cells.push_back(wrapped(row[i], widths[i]));
      height = std::max(height, cells.back().size());
    }
    for (std::size_t h = 0; h < height; ++h) {
      std::string line = "  ";
      for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::string piece = h < cells[i].size() ? cells[i][h] : "";
        line += (i > 0 ? "  " : "") + padded(piece, widths[i], is_right(table, i));
      }
      line.erase(line.find_last_not_of(' ') + 1);
      out_ += line + "\n";
    }
  }
  void write_rule(const std::vector<std::size_t>& widths) {
    out_ += "  " + repeated("─", total(widths)) + "\n";
  }

  std::string out_;
};

class MarkdownWriter {
 public:
  std::string take() { return std::move(out_); }

  void operator()(const Heading& heading) {
    out_ += std::string(static_cast<std::size_t>(heading.level), '#') + " " + escaped(heading.text) + "\n\n";
  }
  void operator()(const Paragraph& paragraph) { out_ += escaped(paragraph.text) + "\n\n"; }
  void operator()(const Bullets& bullets) {
    for (const std::string& item : bullets.items) out_ += "- " + escaped(item) + "\n";
    out_ += "\n";
  }
  void operator()(const Table& table) {
    write_row(table.headers);
    std::string rule = "|";
    for (std::size_t i = 0; i < table.headers.size(); ++i) rule += is_right(table, i) ? "---:|" : "---|";
    out_ += rule + "\n";
    for (const auto& row : table.rows) write_row(row);
    out_ += "\n";
  }

 private:
  // A figure such as *5* or <1 must not become emphasis or a tag.
  static std::string escaped(std::string_view text) {
    std::string safe;
    for (const char c : text) {
      if (c == '|' || c == '*' || c == '_' || c == '<' || c == '`' || c == '\\' || c == '#') safe += '\\';
      safe += c == '\n' ? ' ' : c;
    }
    return safe;
  }
  void write_row(const std::vector<std::string>& row) {
    out_ += "|";
    for (const std::string& cell : row) out_ += " " + escaped(cell) + " |";
    out_ += "\n";
  }

  std::string out_;
};

class HtmlWriter {
 public:
  std::string take() { return std::move(out_); }

  void operator()(const Heading& heading) {
    const std::string tag = "h" + std::to_string(heading.level);
    out_ += "<" + tag + ">" + escape_html(heading.text) + "</" + tag + ">\n";
  }
  void operator()(const Paragraph& paragraph) { out_ += "<p>" + escape_html(paragraph.text) + "</p>\n"; }
  void operator()(const Bullets& bullets) {
    out_ += "<ul>\n";
    for (const std::string& item : bullets.items) out_ += "<li>" + escape_html(item) + "</li>\n";
    out_ += "</ul>\n";
  }
  void operator()(const Table& table) {
    out_ += "<table>\n<thead><tr>";
    for (std::size_t i = 0; i < table.headers.size(); ++i) {
      out_ += std::string("<th scope=\"col\"") + (is_right(table, i) ? " class=\"n\">" : ">") +
              escape_html(table.headers[i]) + "</th>";
    }
    out_ += "</tr></thead>\n<tbody>\n";
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
      const bool total = table.last_row_is_total && r + 1 == table.rows.size();
      out_ += total ? "<tr class=\"total\">" : "<tr>";
      for (std::size_t i = 0; i < table.rows[r].size(); ++i) {
        out_ += (is_right(table, i) ? "<td class=\"n\">" : "<td>") + escape_html(table.rows[r][i]) + "</td>";
      }
      out_ += "</tr>\n";
    }
    out_ += "</tbody>\n</table>\n";
  }

 private:
  std::string out_;
};

template <class Writer>
std::string written(const Page& page) {
  Writer writer;
  for (const Block& block : page.blocks) std::visit(writer, block);
  return writer.take();
}

// Times New Roman and the margins of Decree 30/2020/NĐ-CP annex I for paper.
constexpr std::string_view kStyle = R"css(
body{font:16px/1.5 "Times New Roman","Liberation Serif",serif;color:#111;max-width:52rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.4rem;text-align:center}h2{font-size:1.15rem;border-bottom:1px solid #555;margin-top:1.6rem}h3{font-size:1rem}
table{border-collapse:collapse;width:100%;margin:.6rem 0}th,td{border:1px solid #777;padding:.25rem .45rem;vertical-align:top}
th{background:#eee;text-align:left}.n{text-align:right;white-space:nowrap}.total td{font-weight:bold}
@page{size:A4;margin:20mm 15mm 20mm 30mm}@media print{body{margin:0;max-width:none;font-size:13pt}tr{break-inside:avoid}}
)css";

}  // namespace

std::string to_text(const Page& page) { return written<TextWriter>(page); }

std::string to_markdown(const Page& page) { return written<MarkdownWriter>(page); }

std::string to_html(const Page& page) {
  return "<!doctype html>\n<html lang=\"" + std::string(to_string(page.language)) +
         "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
         "content=\"width=device-width\">\n<title>" +
         escape_html(page.title) + "</title>\n<style>" + std::string(kStyle) + "</style>\n</head>\n<body>\n" +
         written<HtmlWriter>(page) + "</body>\n</html>\n";
}

std::string Voice::operator()(std::string_view code, std::vector<Message::Argument> arguments) const {
  return htx::to_text(Message(std::string(code), std::move(arguments)), language());
}

std::string Voice::number(const Decimal& number) const {
  std::string text = htx::to_text(number);
  const std::size_t point = text.find('.');
  const std::size_t first = text.starts_with('-') ? 1 : 0;
  std::size_t end = std::min(point, text.size());
  if (point != std::string::npos) text.replace(point, 1, manner_.decimal_mark);
  while (end > first + 3) {
    end -= 3;
    text.insert(end, manner_.group_mark);
  }
  return text;
}

std::string Voice::number(std::size_t count) const {
  return number(Decimal(static_cast<std::int64_t>(count)));
}

std::string Voice::date(const Date& date) const {
  switch (manner_.date_form) {
    case DateForm::kDayMonthYear: return to_day_month_year(date);
    case DateForm::kMonthDayYear: return to_month_day_year(date);
    case DateForm::kYearMonthDay: break;
  }
  return htx::to_text(date);
}

std::string Voice::moment(std::string_view utc) const {
  constexpr std::int64_t kDay = 24 * 3600;
  const auto read = date_time_from_iso(utc);
  if (!read) return std::string(utc);
  const std::int64_t seconds = epoch_seconds(*read);
  const std::int64_t offset = manner_.time.offset_at(seconds);
  const std::int64_t local = seconds + offset;
  const std::int64_t days = local >= 0 ? local / kDay : (local - kDay + 1) / kDay;
  const auto clock = [](std::int64_t minutes) {
    const auto two_digits = [](std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    return two_digits(minutes / 60) + ":" + two_digits(minutes % 60);
  };
  const std::string time = clock((local - days * kDay) / 60);
  const std::string from_utc = (offset < 0 ? "-" : "+") + clock((offset < 0 ? -offset : offset) / 60);
  // Readers of Vietnamese are at home; others are told whose clock it is.
  return (*this)("report.moment", {{"time", Bilingual{.vi = time, .en = time + " (" + from_utc + ")"}},
                                   {"date", date(Date::from_days(days))}});
}

std::string Voice::word(const std::string& id) const {
  const auto known = manner_.words.find(id);
  return known != manner_.words.end() ? known->second : (*this)("report.word-" + id);
}

std::string Voice::figure(const Value& value) const {
  if (const auto n = value.as_number()) return number(*n);
  if (const auto boolean = value.as_boolean()) return (*this)(*boolean ? "report.yes" : "report.no");
  if (const auto day = value.as_date()) return date(*day);
  if (const auto* text = value.as_string()) return *text;
  return "–";
}

}  // namespace htx::report
