#include "engine/registry/read_table.h"

#include <algorithm>
#include <utility>

#include "engine/base/text.h"
#include "engine/registry/cell_text.h"
#include "engine/registry/columns.h"
#include "engine/value/value.h"

namespace htx {
namespace {

using internal::BoundColumns;
using internal::RowKind;

// A row on its way to be accepted or refused.
struct WorkingRow {
  const CsvRow* source = nullptr;
  RowKind kind = RowKind::kData;
  std::vector<Value> values;  // One for each field of the dictionary.
  std::string key;            // Empty if a part of it could not be read.
  Json body;
  std::vector<Diagnostic> problems;
  bool legible = true;  // False: its cells cannot be told apart, so none of them is read.
  bool refused = false;
};

Phrase choice_list(const FieldSpec& field) {
  std::vector<Bilingual> titles;
  for (const FieldChoice& choice : field.choices) titles.push_back(choice.title);
  return list_of(titles);
}

// Every folded spelling of the values of a field.
std::map<std::string, const FieldChoice*> spellings_of(const FieldSpec& field) {
  std::map<std::string, const FieldChoice*> spellings;
  for (const FieldChoice& choice : field.choices) {
    for (const std::string& name : {choice.id, choice.title.vi, choice.title.en})
      spellings[fold(name)] = &choice;
    for (const std::string& synonym : choice.synonyms) spellings[fold(synonym)] = &choice;
  }
  return spellings;
}

Message bounds_of(const FieldSpec& field) {
  const auto text = [](const auto& bound) { return bound ? to_text(*bound) : std::string("…"); };
  if (field.type == FieldType::kDate) {
    const auto day = [](const std::optional<Date>& d) {
      return d ? to_day_month_year(*d) : std::string("…");
    };
    return {"registry.expected-range", {{"min", day(field.earliest)}, {"max", day(field.latest)}}};
  }
  return {"registry.expected-range", {{"min", text(field.min)}, {"max", text(field.max)}}};
}

std::string key_text(const Value& value) {
  if (const auto number = value.as_number()) return to_text(*number);
  if (const auto date = value.as_date()) return to_text(*date);
  if (const auto boolean = value.as_boolean()) return *boolean ? "true" : "false";
  return value.as_string() == nullptr ? "" : *value.as_string();
}

class Importer {
 public:
  Importer(const std::string& file, const Dictionary& dictionary, const ImportOptions& options)
      : dictionary_(dictionary), options_(options) {
    result_.file = file;
    for (const FieldSpec& field : dictionary.fields) spellings_.push_back(spellings_of(field));
    // An accented letter takes up to five bytes where its folded form takes one.
    for (const std::string& word : dictionary.missing)
      longest_missing_ = std::max(longest_missing_, 5 * word.size());
  }

  ImportResult run(std::string_view text) {
    Diagnostics form;
    const auto table = read_csv(text, result_.file, form, options_.limits);
    if (table && find_header(*table, form)) {
      result_.readable = true;
      result_.separator = table->separator;
      take_rows(*table, form);
      read_figures();
      for (WorkingRow& row : rows_) read_row(row);
      refuse_duplicates();
      ask_caller();
      compare_totals();
      hand_over();
    }
    finish_diagnostics(form);
    return std::move(result_);
  }

 private:
  const std::string& header_of(std::size_t column) const { return bound_.columns[column].header; }

  struct Problem {
    Severity severity;
    Phrase field;
    Message message;
    std::string found;
    Message expected = {};
  };

  void problem(WorkingRow& row, Problem what) {
    row.refused = row.refused || what.severity == Severity::kError;
    row.problems.push_back(
        {.severity = what.severity,
         .place = {.file = result_.file, .line = row.source->number, .field = std::move(what.field)},
         .message = std::move(what.message),
         .found = std::move(what.found),
         .expected = std::move(what.expected)});
  }

  // Binds the header: of the first rows the one that names at least two fields, so that titles above
  // it do no harm; the first row that is not blank if there is none.
  bool find_header(const CsvTable& table, Diagnostics& form) {
    constexpr std::size_t kMostTitleRows = 20;
    const internal::HeaderIndex index(dictionary_);
    std::optional<std::size_t> header;
    for (std::size_t i = 0, titles = 0; i < table.rows.size() && titles <= kMostTitleRows; ++i) {
      const CsvRow& row = table.rows[i];
      if (std::ranges::all_of(row.cells, [](const std::string& cell) { return trim(cell).empty(); }))
        continue;
      ++titles;
      if (!header) header = i;
      if (index.count_known(row) >= 2) {
        header = i;
        break;
      }
    }
    if (!header) {
      form.report({.place = {.file = result_.file}, .message = "registry.empty-file", .found = {}});
      return false;
    }
    header_at_ = *header;
    if (table.rows[header_at_].broken) return false;
    bound_ = internal::bind_columns(table.rows[header_at_], result_.file, index, options_, form);
    result_.columns = bound_.columns;
    return bound_.usable;
  }

  void take_rows(const CsvTable& table, const Diagnostics& form) {
    for (std::size_t i = 0; i < header_at_; ++i) {
      const bool blank = internal::kind_of(table.rows[i], bound_, dictionary_) == RowKind::kBlank;
      if (!blank) result_.skipped.push_back({table.rows[i].number, SkippedKind::kTitle});
    }
    for (std::size_t i = header_at_ + 1; i < table.rows.size(); ++i) {
      WorkingRow row{.source = &table.rows[i]};
      row.kind = row.source->broken ? RowKind::kData : internal::kind_of(*row.source, bound_, dictionary_);
      if (row.kind == RowKind::kBlank) continue;
      row.refused = row.source->broken;
      row.legible = !row.source->broken;
      if (row.kind == RowKind::kData && !row.source->broken) check_width(row);
      rows_.push_back(std::move(row));
    }
    std::map<std::uint32_t, WorkingRow*> broken;
    for (WorkingRow& row : rows_) {
      if (row.source->broken) broken[row.source->number] = &row;
    }
    for (const Diagnostic& d : form.items()) {
      const auto row = broken.find(d.place.line);
      if (row != broken.end())
        row->second->problems.push_back(d);
      else
        about_table_.push_back(d);
    }
  }

  // A separator too few or too many shifts every figure after it, so such a row is not read at all;
  // blank cells too many at the end, as spreadsheets leave them, do no harm.
  void check_width(WorkingRow& row) {
    const std::vector<std::string>& cells = row.source->cells;
    const std::size_t width = bound_.columns.size();
    std::size_t used = cells.size();
    while (used > width && trim(cells[used - 1]).empty()) --used;
    if (cells.size() >= width && used == width) return;
    problem(row, {Severity::kError,
                  {},
                  {used > width ? "registry.long-row" : "registry.short-row"},
                  std::to_string(used),
                  {"registry.expected-columns", {{"count", std::to_string(width)}}}});
    row.legible = false;
  }

  bool is_missing(std::string_view cell) const {
    cell = trim(cell);
    if (cell.empty()) return true;
    // Folding is dear and most cells are figures or longer than any of the words.
    if (cell.size() > longest_missing_ || (cell.front() >= '0' && cell.front() <= '9')) return false;
    return std::ranges::find(dictionary_.missing, fold(cell)) != dictionary_.missing.end();
  }

  // The text of a field in a row; none if the table has no column for it or the cell says nothing.
  std::optional<std::string> text_of(const WorkingRow& row, std::size_t field) const {
    const auto column = bound_.column_of[field];
    if (!column) {
      const auto constant = options_.constants.find(dictionary_.fields[field].id);
      return constant == options_.constants.end() ? std::nullopt : std::optional(constant->second);
    }
    if (*column >= row.source->cells.size() || is_missing(row.source->cells[*column])) return std::nullopt;
    return std::string(trim(row.source->cells[*column]));
  }

  // Finds the style of each numeric column; total rows prove a style as well as others.
  void read_figures() {
    styles_.resize(dictionary_.fields.size());
    for (std::size_t f = 0; f < dictionary_.fields.size(); ++f) {
      const FieldSpec& field = dictionary_.fields[f];
      if (!field.is_numeric()) continue;
      std::vector<NumberReadings> column;
      for (const WorkingRow& row : rows_) {
        if (!row.legible) continue;
        if (const auto text = text_of(row, f)) column.push_back(readings_of(*text, f));
      }
      styles_[f] = style_of_column(column);
    }
  }

  NumberReadings readings_of(const std::string& text, std::size_t f) const {
    const FieldSpec& field = dictionary_.fields[f];
    const auto column = bound_.column_of[f];
    return read_number_text(text, field.scale, field.units, column ? bound_.columns[*column].power : 0);
  }

  void read_row(WorkingRow& row) {
    if (row.kind != RowKind::kData || !row.legible) return;
    row.values.resize(dictionary_.fields.size());
    for (std::size_t f = 0; f < dictionary_.fields.size(); ++f) {
      const FieldSpec& field = dictionary_.fields[f];
      const auto text = text_of(row, f);
      const Phrase place =
          bound_.column_of[f] ? Phrase(header_of(*bound_.column_of[f])) : Phrase(field.title);
      if (text) {
        row.values[f] = read_cell(row, f, *text, place);
      } else if (field.required) {
        problem(row, {Severity::kError, place, {"registry.required-missing", {{"field", field.title}}}, {}});
      }
      if (row.values[f].is_null()) continue;
      if (field.type == FieldType::kBoolean)
        row.body.add(field.id, *row.values[f].as_boolean());
      else
        row.body.add(field.id, key_text(row.values[f]));
    }
    for (const PartsCheck& check : dictionary_.checks) check_parts(row, check);
    for (const std::string& id : dictionary_.key) {
      const Value& value = value_of(row, id);
      if (value.is_null()) {
        row.key.clear();
        break;
      }
      row.key += (row.key.empty() ? "" : "/") + key_text(value);
    }
  }

  const Value& value_of(const WorkingRow& row, const std::string& id) const {
    const FieldSpec* field = dictionary_.find(id);
    return row.values[static_cast<std::size_t>(field - dictionary_.fields.data())];
  }

  Value read_cell(WorkingRow& row, std::size_t f, const std::string& text, const Phrase& place) {
    const FieldSpec& field = dictionary_.fields[f];
    switch (field.type) {
      case FieldType::kNumber:
      case FieldType::kInteger: return read_number(row, f, text, place);
      case FieldType::kText: return read_text(row, field, text, place);
      case FieldType::kDate: return read_date(row, field, text, place);
      case FieldType::kBoolean: {
        const auto value = read_boolean_text(text);
        if (!value)
          problem(row,
                  {Severity::kError, place, "registry.not-a-boolean", text, "registry.expected-boolean"});
        return value ? Value(*value) : Value();
      }
      case FieldType::kEnum: {
        const auto choice = spellings_[f].find(fold(text));
        if (choice != spellings_[f].end()) return Value::string(choice->second->id);
        problem(row, {Severity::kError,
                      place,
                      {"registry.unknown-value", {{"field", field.title}}},
                      text,
                      {"registry.expected-one-of", {{"choices", choice_list(field)}}}});
        return {};
      }
    }
    return {};
  }

  Value read_number(WorkingRow& row, std::size_t f, const std::string& text, const Phrase& place) {
    const FieldSpec& field = dictionary_.fields[f];
    const NumberReadings readings = readings_of(text, f);
    const auto value = decide(readings, styles_[f]);
    if (!value) {
      problem(row, {Severity::kError, place, number_fault(readings), text, "registry.expected-number"});
      return {};
    }
    Decimal number = *value;
    if (number.scale() > field.scale && readings.power == 0) {
      problem(row, {Severity::kError,
                    place,
                    {"registry.too-many-decimals", {{"scale", std::to_string(field.scale)}}},
                    text});
      return {};
    }
    if (number.scale() > field.scale) {
      // Money written in đồng has six decimals more in million đồng than a field may keep.
      number = number.round(field.scale);
      problem(row, {Severity::kWarning,
                    place,
                    {"registry.rounded", {{"scale", std::to_string(field.scale)}}},
                    text,
                    {"registry.kept-as", {{"value", to_text(number)}, {"unit", field.spoken_unit}}}});
    }
    if ((field.min && number < *field.min) || (field.max && number > *field.max)) {
      problem(row, {Severity::kError,
                    place,
                    {"registry.out-of-range", {{"field", field.title}}},
                    text,
                    bounds_of(field)});
      return {};
    }
    if (field.warn_above && number > *field.warn_above) {
      problem(row, {Severity::kWarning,
                    place,
                    {"registry.above-usual", {{"field", field.title}}},
                    text,
                    {"registry.expected-at-most", {{"max", to_text(*field.warn_above)}}}});
    }
    return Value(number);
  }

  static Message number_fault(const NumberReadings& readings) {
    switch (readings.fault) {
      case NumberReadings::Fault::kNone:
        return {"registry.ambiguous-number",
                {{"comma", to_text(*readings.decimal_comma)}, {"point", to_text(*readings.decimal_point)}}};
      case NumberReadings::Fault::kUnknownUnit: return {"registry.unknown-unit", {{"unit", readings.unit}}};
      case NumberReadings::Fault::kTooManyDigits: return "registry.too-many-digits";
      case NumberReadings::Fault::kNotANumber: break;
    }
    return "registry.not-a-number";
  }

  static Message expected_code(const CodeSpec& code) {
    const Message digits("registry.expected-code", {{"digits", std::to_string(code.weights.size() + 1)}});
    if (code.dependent_digits == 0) return digits;
    return {"registry.expected-code-or-unit",
            {{"digits", std::to_string(code.weights.size() + 1)},
             {"more", std::to_string(code.dependent_digits)}}};
  }

  Value read_text(WorkingRow& row, const FieldSpec& field, const std::string& text, const Phrase& place) {
    const auto is_control = [](char c) {
      return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t';
    };
    if (std::ranges::any_of(text, is_control)) {
      problem(row, {Severity::kError, place, "registry.control-character", {}});
    } else if (code_point_count(text) > options_.max_text_length) {
      problem(row, {Severity::kError,
                    place,
                    {"registry.text-too-long", {{"limit", std::to_string(options_.max_text_length)}}},
                    std::to_string(code_point_count(text))});
    } else if (field.code && !field.code->is_valid(text)) {
      problem(row, {Severity::kError,
                    place,
                    {"registry.bad-code", {{"code", field.code->title}}},
                    text,
                    expected_code(*field.code)});
    } else {
      return Value::string(text);
    }
    return {};
  }

  Value read_date(WorkingRow& row, const FieldSpec& field, const std::string& text, const Phrase& place) {
    const auto date = read_date_text(text);
    if (!date) {
      problem(row, {Severity::kError, place, "registry.not-a-date", text, "registry.expected-date"});
      return {};
    }
    if ((field.earliest && *date < *field.earliest) || (field.latest && *date > *field.latest)) {
      problem(row, {Severity::kError,
                    place,
                    {"registry.out-of-range", {{"field", field.title}}},
                    text,
                    bounds_of(field)});
      return {};
    }
    return Value(*date);
  }

  // A check with a missing figure says nothing.
  void check_parts(WorkingRow& row, const PartsCheck& check) {
    const auto total = value_of(row, check.total).as_number();
    if (!total) return;
    Reconciliation sum{.total_name = check.title, .declared = *total, .parts = {}};
    for (const std::string& id : check.parts) {
      const auto part = value_of(row, id).as_number();
      if (!part) return;
      sum.parts.push_back({dictionary_.find(id)->title, *part});
    }
    const bool equal = check.relation == PartsCheck::Relation::kEqual;
    if (equal ? sum.agrees() : !sum.difference().is_negative()) return;
    problem(row,
            {check.severity,
             dictionary_.find(check.total)->title,
             {equal ? "registry.parts-differ" : "registry.parts-exceed", {{"check", check.title}}},
             to_text(*total),
             {equal ? "registry.expected-sum" : "registry.expected-at-least", {{"sum", sum.sum_text()}}}});
    result_.reconciliations.push_back(std::move(sum));
  }

  void refuse_duplicates() {
    std::map<std::string, std::vector<WorkingRow*>> by_key;
    for (WorkingRow& row : rows_) {
      if (!row.key.empty()) by_key[fold(row.key)].push_back(&row);
    }
    for (auto& entry : by_key) {
      std::vector<WorkingRow*>& same = entry.second;
      if (same.size() < 2) continue;
      const bool all_equal = std::ranges::all_of(
          same, [&](const WorkingRow* row) { return !row->refused && row->body == same.front()->body; });
      for (WorkingRow* row : same) {
        if (all_equal && row == same.front()) continue;
        const WorkingRow* other = row == same.front() ? same[1] : same.front();
        problem(*row, {Severity::kError,
                       {},
                       {all_equal ? "registry.repeated-row" : "registry.duplicate-key",
                        {{"key", row->key}, {"row", std::to_string(other->source->number)}}},
                       row->key});
      }
    }
  }

  // The figure of a cell, if it is one that could have been accepted.
  std::optional<Decimal> figure_of(const WorkingRow& row, std::size_t f) const {
    if (!row.legible) return std::nullopt;
    if (row.kind == RowKind::kData) return row.values[f].as_number();
    const auto text = text_of(row, f);
    return text ? decide(readings_of(*text, f), styles_[f]) : std::nullopt;
  }

  void add(const WorkingRow& row, std::size_t f, ColumnTotal& total) const {
    if (row.kind != RowKind::kData) return;
    if (const auto figure = figure_of(row, f)) {
      total.all_rows += *figure;
      if (!row.refused) total.accepted += *figure;
    } else if (!row.legible || text_of(row, f)) {
      ++total.unreadable;
    } else if (!row.refused) {
      ++total.missing;
    }
  }

  // One pass a column: the sum of all rows so far, and of the block since the last row that is not data.
  void ask_caller() {
    if (!options_.refuse) return;
    for (WorkingRow& row : rows_) {
      if (row.kind != RowKind::kData || row.refused) continue;
      const auto refusal = options_.refuse(row.body);
      if (!refusal) continue;
      const auto field = std::ranges::find(dictionary_.fields, refusal->field, &FieldSpec::id);
      const auto at = static_cast<std::size_t>(field - dictionary_.fields.begin());
      const bool has_column = field != dictionary_.fields.end() && bound_.column_of[at];
      problem(row, {Severity::kError, has_column ? header_of(*bound_.column_of[at]) : refusal->field,
                    refusal->message, row.body.text_of(refusal->field), refusal->expected});
    }
  }

  void compare_totals() {
    for (std::size_t f = 0; f < dictionary_.fields.size(); ++f) {
      if (!dictionary_.fields[f].sums || !bound_.column_of[f]) continue;
      ColumnTotal all{.field = dictionary_.fields[f].id};
      ColumnTotal block = all;
      std::vector<std::size_t> totals_on_top;
      bool any_data = false;
      for (std::size_t i = 0; i < rows_.size(); ++i) {
        const RowKind kind = rows_[i].kind;
        if (kind == RowKind::kTotal && any_data) compare_total(f, i, all);
        if (kind == RowKind::kTotal && !any_data) totals_on_top.push_back(i);
        if (kind == RowKind::kSubtotal) compare_total(f, i, block);
        if (kind == RowKind::kHeading) compare_total(f, i, block_after(f, i));
        if (kind != RowKind::kData) block = ColumnTotal{.field = all.field};
        any_data = any_data || kind == RowKind::kData;
        add(rows_[i], f, all);
        add(rows_[i], f, block);
      }
      for (const std::size_t i : totals_on_top) compare_total(f, i, all);
      result_.totals.push_back(std::move(all));
    }
  }

  ColumnTotal block_after(std::size_t f, std::size_t heading) const {
    ColumnTotal block;
    for (std::size_t i = heading + 1; i < rows_.size() && rows_[i].kind == RowKind::kData; ++i)
      add(rows_[i], f, block);
    return block;
  }

  void compare_total(std::size_t f, std::size_t at, const ColumnTotal& sum) {
    const auto text = text_of(rows_[at], f);
    if (!text) return;
    const std::string& place = header_of(*bound_.column_of[f]);
    const auto declared = figure_of(rows_[at], f);
    if (!declared) {
      problem(rows_[at], {Severity::kWarning, place, number_fault(readings_of(*text, f)), *text,
                          "registry.expected-number"});
      return;
    }
    Reconciliation both{
        .total_name = dictionary_.fields[f].title, .declared = *declared, .parts = {{place, sum.all_rows}}};
    if (both.agrees()) return;
    problem(rows_[at],
            {Severity::kWarning,
             place,
             {"registry.declared-total",
              {{"unreadable", std::to_string(sum.unreadable)}, {"difference", to_text(both.difference())}}},
             *text,
             {"registry.expected-sum", {{"sum", to_text(sum.all_rows)}}}});
    result_.reconciliations.push_back(std::move(both));
  }

  void hand_over() {
    for (WorkingRow& row : rows_) {
      if (row.kind != RowKind::kData) {
        result_.skipped.push_back({row.source->number, row.kind == RowKind::kHeading ? SkippedKind::kHeading
                                                       : row.kind == RowKind::kSubtotal
                                                           ? SkippedKind::kSubtotal
                                                           : SkippedKind::kTotal});
      } else if (row.refused) {
        result_.rejected.push_back({row.source->number, row.source->cells, row.problems});
      } else {
        result_.rows.push_back({row.source->number, row.key, std::move(row.body)});
      }
    }
    if (result_.rows.empty() && result_.rejected.empty()) {
      about_table_.push_back({.severity = Severity::kWarning,
                              .place = {.file = result_.file},
                              .message = "registry.no-rows",
                              .found = {}});
    }
  }

  // What concerns the table first, then row by row.
  void finish_diagnostics(const Diagnostics& form) {
    std::size_t kept = 0;
    const auto keep = [&](const Diagnostic& d) {
      if (kept++ < options_.max_diagnostics)
        result_.diagnostics.report(d);
      else
        ++result_.diagnostics_left_out;
    };
    for (const Diagnostic& d : result_.readable ? about_table_ : form.items()) keep(d);
    for (const WorkingRow& row : rows_) {
      for (const Diagnostic& d : row.problems) keep(d);
    }
  }

  const Dictionary& dictionary_;
  const ImportOptions& options_;
  ImportResult result_;
  BoundColumns bound_;
  std::size_t header_at_ = 0;
  std::size_t longest_missing_ = 0;
  std::vector<WorkingRow> rows_;
  std::vector<Diagnostic> about_table_;
  std::vector<std::map<std::string, const FieldChoice*>> spellings_;  // Of each field.
  std::vector<std::optional<NumberStyle>> styles_;                    // Of each field.
};

}  // namespace

ImportResult import_table(std::string_view text, const std::string& file, const Dictionary& dictionary,
                          const ImportOptions& options) {
  return Importer(file, dictionary, options).run(text);
}

}  // namespace htx
