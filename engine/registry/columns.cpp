#include "engine/registry/columns.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "engine/base/message.h"
#include "engine/base/text.h"
#include "engine/registry/number_text.h"

namespace htx::internal {
namespace {

// No name of a field is as long as this; longer headers are not worth the work of comparing.
constexpr std::size_t kLongestName = 500;

// Header text as compared: folded, without the marks people put at its ends.
std::string header_key(std::string_view text) {
  if (text.size() > kLongestName) return std::string(text);
  std::string key = fold(text);
  while (!key.empty() && std::string_view("*:. ").find(key.back()) != std::string_view::npos) key.pop_back();
  return key;
}

bool is_ignored(std::string_view header, const Dictionary& dictionary) {
  const std::string key = header_key(header);
  return key.empty() || is_rejects_header(header) ||
         std::ranges::find(dictionary.ignored, key) != dictionary.ignored.end();
}

Message nearest_header(std::string_view header, const Dictionary& dictionary) {
  if (header.size() > kLongestName) return {};
  std::vector<std::string> names;
  for (const FieldSpec& field : dictionary.fields) {
    names.push_back(field.title.vi);
    names.insert(names.end(), field.synonyms.begin(), field.synonyms.end());
  }
  const std::string near = nearest(header, names);
  return near.empty() ? Message() : Message("registry.nearest", {{"name", near}});
}

bool is_roman_numeral(std::string_view text) {
  while (!text.empty() && (text.back() == '.' || text.back() == ')')) text.remove_suffix(1);
  return !text.empty() && text.find_first_not_of("IVXLC") == std::string_view::npos;
}

bool is_figure(std::string_view text) {
  return read_number_text(text, 0, {}).fault == NumberReadings::Fault::kNone;
}

}  // namespace

HeaderIndex::HeaderIndex(const Dictionary& dictionary) : dictionary_(&dictionary) {
  for (const FieldSpec& field : dictionary.fields) {
    for (const std::string& name : {field.id, field.title.vi, field.title.en})
      names_[header_key(name)] = &field;
    for (const std::string& synonym : field.synonyms) names_[header_key(synonym)] = &field;
  }
}

HeaderIndex::Match HeaderIndex::match(std::string_view header) const {
  const std::string key = header_key(header);
  if (const auto whole = names_.find(key); whole != names_.end()) return {whole->second, 0};
  const std::size_t open = key.rfind('(');
  if (open == std::string::npos || key.back() != ')') return {};
  const auto named = names_.find(header_key(key.substr(0, open)));
  if (named == names_.end()) return {};
  const std::string unit(trim(std::string_view(key).substr(open + 1, key.size() - open - 2)));
  const std::vector<UnitName>& units = named->second->units;
  const auto known = std::ranges::find(units, unit, &UnitName::folded);
  return known == units.end() ? Match{} : Match{named->second, known->power};
}

std::size_t HeaderIndex::count_known(const CsvRow& row) const {
  return static_cast<std::size_t>(std::ranges::count_if(
      row.cells, [&](const std::string& cell) { return match(cell).field != nullptr; }));
}

bool is_rejects_header(std::string_view header) {
  const std::string key = header_key(header);
  return std::ranges::any_of(std::array{"registry.reject-row", "registry.reject-reasons"},
                             [&](const char* code) {
                               return key == header_key(to_text(Message(code), Language::kVietnamese)) ||
                                      key == header_key(to_text(Message(code), Language::kEnglish));
                             });
}

BoundColumns bind_columns(const CsvRow& header, const std::string& file, const HeaderIndex& index,
                          const ImportOptions& options, Diagnostics& diagnostics) {
  const Dictionary& dictionary = index.dictionary();
  BoundColumns bound;
  bound.column_of.resize(dictionary.fields.size());
  const auto report = [&](Severity severity, const std::string& name, Message message, Message expected) {
    diagnostics.report({.severity = severity,
                        .place = {.file = file, .line = header.number, .field = name},
                        .message = std::move(message),
                        .found = name,
                        .expected = std::move(expected)});
  };
  for (std::size_t i = 0; i < header.cells.size(); ++i) {
    const std::string name(trim(header.cells[i]));
    const HeaderIndex::Match match = index.match(name);
    bound.columns.push_back({name, match.field == nullptr ? "" : match.field->id, match.power});
    bound.fields.push_back(match.field);
    bound.of_rejects.push_back(is_rejects_header(name));
    if (match.field == nullptr) {
      if (!is_ignored(name, dictionary)) {
        report(Severity::kWarning, name, {"registry.unknown-header", {{"header", name}}},
               nearest_header(name, dictionary));
      }
      continue;
    }
    auto& column = bound.column_of[static_cast<std::size_t>(match.field - dictionary.fields.data())];
    if (column) {
      report(Severity::kError, name,
             {"registry.duplicate-header",
              {{"header", name}, {"other", bound.columns[*column].header}, {"field", match.field->title}}},
             {});
      bound.usable = false;
    }
    column = i;
  }
  for (std::size_t f = 0; f < dictionary.fields.size(); ++f) {
    const FieldSpec& field = dictionary.fields[f];
    if (!field.required || bound.column_of[f] || options.constants.contains(field.id)) continue;
    diagnostics.report({.place = {.file = file, .line = header.number},
                        .message = {"registry.missing-header", {{"header", field.title}}},
                        .found = {},
                        .expected = {"registry.expected-header", {{"header", field.title}}}});
    bound.usable = false;
  }
  return bound;
}

RowKind kind_of(const CsvRow& row, const BoundColumns& bound, const Dictionary& dictionary) {
  std::vector<std::string_view> texts;  // The first text, and all that stands in text columns that are read.
  bool blank = true;
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    const std::string_view cell = trim(row.cells[i]);
    blank = blank && cell.empty();
    const bool of_rejects = i < bound.of_rejects.size() && bound.of_rejects[i];
    if (cell.empty() || of_rejects) continue;
    const FieldSpec* field = i < bound.fields.size() ? bound.fields[i] : nullptr;
    const bool figure = field == nullptr ? is_figure(cell) : field->is_numeric();
    // A remark in a column that nothing reads, after the label, makes no cooperative of a total.
    const std::size_t label_ends = !texts.empty() && is_roman_numeral(texts.front()) ? 2 : 1;
    const bool remark = field == nullptr && texts.size() >= label_ends;
    if (!figure && !remark) texts.push_back(cell);
  }
  if (blank) return RowKind::kBlank;
  if (texts.empty() || texts.size() > 2) return RowKind::kData;
  if (is_roman_numeral(texts.front())) return RowKind::kHeading;
  if (texts.size() > 1) return RowKind::kData;
  const std::string label = header_key(texts.front());
  for (const std::string& word : dictionary.total_words) {
    if (label == word) return RowKind::kTotal;
  }
  for (const std::string& word : dictionary.total_words) {
    if (label.starts_with(word + " ")) return RowKind::kSubtotal;
  }
  return RowKind::kData;
}

}  // namespace htx::internal
