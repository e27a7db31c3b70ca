#include "engine/registry/csv.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/text.h"

namespace htx {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::size_t kNoOffset = std::string_view::npos;

// What a file may name as that which stands between its cells: part of no cell's characters.
bool may_separate(char c) { return c == '\t' || (c > ' ' && c <= '~' && c != '"'); }

bool is_line_end(char c) { return c == '\n' || c == '\r'; }

// The position after the line end at `at`, CRLF being one.
std::size_t skip_line_end(std::string_view text, std::size_t at) {
  if (at >= text.size()) return text.size();
  return text.substr(at, 2) == "\r\n" ? at + 2 : at + 1;
}

// The offset of the first byte that cannot belong to well-formed UTF-8.
std::size_t first_bad_byte(std::string_view text) {
  if (is_valid_utf8(text)) return kNoOffset;
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t length = 1;
    while (length <= 4 && at + length <= text.size() && !is_valid_utf8(text.substr(at, length))) ++length;
    if (length > 4 || at + length > text.size()) return at;
    at += length;
  }
  return at;
}

// `text` with every ill-formed byte replaced by U+FFFD, so that it can be shown.
std::string displayable(std::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const std::size_t bad = first_bad_byte(text);
    shown += text.substr(0, bad);
    if (bad == kNoOffset) return shown;
    shown += kReplacement;
    text.remove_prefix(bad + 1);
  }
  return shown;
}

char detect_separator(std::string_view line) {
  constexpr std::array<char, 3> kCandidates = {';', ',', '\t'};
  std::array<std::size_t, 3> counts = {0, 0, 0};
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (is_line_end(c)) break;
    for (std::size_t k = 0; k < kCandidates.size(); ++k) {
      if (c == kCandidates[k]) ++counts[k];
    }
  }
  auto* const most = std::ranges::max_element(counts);
  return *most == 0 ? ',' : kCandidates[static_cast<std::size_t>(most - counts.begin())];
}

class CsvReader {
 public:
  CsvReader(std::string_view text, const std::string& file, Diagnostics& diagnostics, const CsvLimits& limits)
      : text_(text), file_(file), diagnostics_(diagnostics), limits_(limits) {}

  std::optional<CsvTable> read() {
    if (!begin()) return std::nullopt;
    while (at_ < text_.size()) {
      if (table_.rows.size() == limits_.max_rows) {
        report("registry.too-many-rows", {{"limit", std::to_string(limits_.max_rows)}});
        return std::nullopt;
      }
      read_row();
      if (broken_rows_ > limits_.max_broken_rows) {
        report("registry.too-many-broken-rows", {{"limit", std::to_string(limits_.max_broken_rows)}});
        return std::nullopt;
      }
    }
    return std::move(table_);
  }

 private:
  // Checks the file as a whole, and finds out its separator.
  bool begin() {
    if (text_.size() > limits_.max_bytes) {
      report("registry.file-too-large", {{"limit", std::to_string(limits_.max_bytes)}});
      return false;
    }
    if (text_.starts_with("\xFF\xFE") || text_.starts_with("\xFE\xFF")) {
      report("registry.utf16", {});
      return false;
    }
    if (text_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
    std::size_t start = at_;
    while (start < text_.size() && (is_line_end(text_[start]) || text_[start] == ' ')) ++start;
    table_.separator = detect_separator(text_.substr(start));
    const std::string_view first = text_.substr(at_);
    if (first.starts_with("sep=") && first.size() > 4 && may_separate(first[4]) &&
        (first.size() == 5 || is_line_end(first[5]))) {
      table_.separator = first[4];
      table_.names_separator = true;
      ++number_;
      at_ = skip_line_end(text_, at_ + 5);
    }
    return true;
  }

  void read_row() {
    const std::size_t start = at_;
    row_ = CsvRow{.number = ++number_};
    bool more = true;
    while (more) {
      if (row_.cells.size() == limits_.max_columns) {
        give_up(start, "registry.too-many-columns", {{"limit", std::to_string(limits_.max_columns)}});
        return;
      }
      std::string cell;
      if (!read_cell(start, cell)) return;
      row_.cells.push_back(std::move(cell));
      more = at_ < text_.size() && text_[at_] == table_.separator;
      if (more) ++at_;
    }
    const std::string_view raw = text_.substr(start, at_ - start);
    if (const std::size_t bad = first_bad_byte(raw); bad != kNoOffset) {
      mark_broken(raw, "registry.not-utf8", {{"offset", std::to_string(start + bad)}});
      for (std::string& cell : row_.cells) cell = displayable(cell);
    }
    for (std::string& cell : row_.cells) cell = to_nfc(cell);
    at_ = skip_line_end(text_, at_);
    table_.rows.push_back(std::move(row_));
  }

  // Reads one cell and stops at the separator, the line end or the end; false if the row was given up.
  bool read_cell(std::size_t row_start, std::string& cell) {
    if (at_ < text_.size() && text_[at_] == '"') return read_quoted(row_start, cell);
    const std::size_t begin = at_;
    while (at_ < text_.size() && text_[at_] != table_.separator && !is_line_end(text_[at_])) ++at_;
    if (at_ - begin > limits_.max_field_bytes) {
      give_up(row_start, "registry.field-too-long", {{"limit", std::to_string(limits_.max_field_bytes)}});
      return false;
    }
    cell = text_.substr(begin, at_ - begin);
    return true;
  }

  // RFC 4180 section 2, rules 5 to 7.
  bool read_quoted(std::size_t row_start, std::string& cell) {
    ++at_;
    while (true) {
      if (at_ >= text_.size()) {
        give_up(row_start, "registry.open-quote", {});
        return false;
      }
      if (cell.size() > limits_.max_field_bytes) {
        give_up(row_start, "registry.field-too-long", {{"limit", std::to_string(limits_.max_field_bytes)}});
        return false;
      }
      const char c = text_[at_++];
      if (c != '"') {
        cell += c;
      } else if (at_ < text_.size() && text_[at_] == '"') {
        cell += '"';
        ++at_;
      } else {
        break;
      }
    }
    if (at_ < text_.size() && text_[at_] != table_.separator && !is_line_end(text_[at_])) {
      give_up(row_start, "registry.text-after-quote", {});
      return false;
    }
    return true;
  }

  // Leaves the row and goes on with the line after the one it began on.
  void give_up(std::size_t row_start, const char* code, std::vector<Message::Argument> arguments) {
    at_ = row_start;
    while (at_ < text_.size() && !is_line_end(text_[at_])) ++at_;
    const std::string_view raw = text_.substr(row_start, at_ - row_start);
    const std::string line = displayable(raw);
    row_.cells.clear();
    for (const std::string_view cell :
         split(std::string_view(line).substr(0, limits_.max_field_bytes), table_.separator)) {
      if (row_.cells.size() == limits_.max_columns) break;
      row_.cells.emplace_back(to_nfc(displayable(cell)));
    }
    mark_broken(raw, code, std::move(arguments));
    at_ = skip_line_end(text_, at_);
    table_.rows.push_back(std::move(row_));
  }

  void mark_broken(std::string_view raw, const char* code, std::vector<Message::Argument> arguments) {
    row_.broken = true;
    row_.raw = raw;
    ++broken_rows_;
    report(code, std::move(arguments));
  }

  void report(const char* code, std::vector<Message::Argument> arguments) {
    diagnostics_.report({.place = {.file = file_, .line = row_.broken ? row_.number : 0},
                         .message = Message(code, std::move(arguments)),
                         .found = {}});
  }

  std::string_view text_;
  const std::string& file_;
  Diagnostics& diagnostics_;
  const CsvLimits& limits_;
  std::size_t at_ = 0;
  std::uint32_t number_ = 0;
  std::size_t broken_rows_ = 0;
  CsvRow row_;
  CsvTable table_;
};

}  // namespace

std::optional<CsvTable> read_csv(std::string_view text, const std::string& file, Diagnostics& diagnostics,
                                 const CsvLimits& limits) {
  return CsvReader(text, file, diagnostics, limits).read();
}

std::string write_csv_row(const std::vector<std::string>& cells, char separator) {
  std::string row;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) row += separator;
    const std::string& cell = cells[i];
    // A row of one empty field is quoted, or it would be a blank row.
    const bool quote = cell.find_first_of("\"\r\n") != std::string::npos ||
                       cell.find(separator) != std::string::npos || (cells.size() == 1 && cell.empty());
    if (!quote) {
      row += cell;
      continue;
    }
    row += '"';
    for (const char c : cell) row += c == '"' ? std::string("\"\"") : std::string(1, c);
    row += '"';
  }
  return row + "\r\n";
}

}  // namespace htx
