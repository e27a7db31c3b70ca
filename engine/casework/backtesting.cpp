#include "engine/casework/backtesting.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/base/file.h"
#include "engine/registry/csv.h"

namespace htx {
namespace {

constexpr std::size_t kNoColumn = static_cast<std::size_t>(-1);

// The value a cell says; none if it does not say one of that type.
std::optional<Value> value_of(const std::string& cell, const feel::Type& type) {
  using Kind = feel::Type::Kind;
  if (type.kind == Kind::kNumber) {
    const auto number = Decimal::from_text(cell);
    return number ? std::optional<Value>(*number) : std::nullopt;
  }
  if (type.kind == Kind::kDate) {
    const auto date = date_from_iso(cell);
    return date ? std::optional<Value>(*date) : std::nullopt;
  }
  if (type.kind == Kind::kBoolean) {
    if (cell != "true" && cell != "false") return std::nullopt;
    return Value(cell == "true");
  }
  return Value::string(cell);
}

class Panel {
 public:
  Panel(const rules::Pack& pack, const PanelRequest& request, const CsvTable& table, Diagnostics& diagnostics)
      : pack_(pack), request_(request), table_(table), diagnostics_(diagnostics) {
    study_.pack = {pack.id, pack.version, to_hex(pack.digest)};
    const Date day = *Date::of(request.judged, 12, 31);
    study_.dates = {.period = request.judged, .as_of = day, .law_on = day};
  }

  Status find_columns() {
    header_ = std::ranges::find_if(table_.rows, [](const CsvRow& row) {
      return std::ranges::any_of(row.cells, [](const std::string& cell) { return !cell.empty(); });
    });
    if (header_ == table_.rows.end()) return empty();
    for (auto [column, name] :
         {std::pair{&id_, &request_.id}, std::pair{&year_, &request_.year},
          std::pair{&outcome_, &request_.outcome}, std::pair{&ended_, &request_.ended}}) {
      if (name->empty()) continue;
      *column = column_of(*name);
      if (*column != kNoColumn) continue;
      std::string known;
      for (const std::string& cell : header_->cells) known += (known.empty() ? "" : ", ") + cell;
      return Error(ErrorCode::kInvalidArgument,
                   {"casework.panel-no-column", {{"column", *name}, {"known", known}}});
    }
    std::set<std::string> unfilled;
    for (const rules::Input& input : pack_.inputs) {
      fields_.push_back(column_of(input.field));
      if (fields_.back() == kNoColumn) unfilled.insert(input.field);
    }
    study_.unfilled.assign(unfilled.begin(), unfilled.end());
    return Done{};
  }

  Result<BacktestStudy> run() {
    for (auto row = std::next(header_); row != table_.rows.end(); ++row) collect(*row);
    const bool has_grounds = !pack_.grounds.empty();
    const std::vector<const rules::Pack*> grounds(has_grounds ? 1 : 0, &pack_);
    for (const auto& [row, failed] : judged_) {
      const std::string& id = row->cells[id_];
      rules::Facts facts;
      if (!read(*row, facts.current, false)) continue;
      const auto before = before_.find(id);
      if (before != before_.end()) read(*before->second, facts.previous, true);
      const rules::Assessment assessment = assess(pack_, grounds, id, facts, study_.dates);
      study_.panel.push_back({id, assessment.result, assessment.score, failed});
    }
    if (study_.panel.empty()) return empty();
    study_.result = rules::backtest(study_.panel);
    return std::move(study_);
  }

 private:
  Error empty() const {
    return {ErrorCode::kInvalidArgument,
            {"casework.panel-empty", {{"file", request_.file}, {"year", std::to_string(request_.judged)}}}};
  }

  std::size_t column_of(const std::string& name) const {
    const auto found = std::ranges::find(header_->cells, name);
    return found == header_->cells.end() ? kNoColumn
                                         : static_cast<std::size_t>(found - header_->cells.begin());
  }

  void bad_cell(const CsvRow& row, const std::string& field, const std::string& found, const char* wanted) {
    ++study_.unreadable;
    diagnostics_.report({.severity = Severity::kWarning,
                         .place = {request_.file, row.number, 0, field},
                         .message = {"casework.panel-cell"},
                         .found = found,
                         .expected = {wanted}});
  }

  // Files one row under what will be done with it.
  void collect(const CsvRow& row) {
    const bool is_blank =
        std::ranges::all_of(row.cells, [](const std::string& cell) { return cell.empty(); });
    if (is_blank) return;
    if (row.broken || row.cells.size() != header_->cells.size()) {
      ++study_.unreadable;
      return;
    }
    const std::string& id = row.cells[id_];
    const auto year = Decimal::from_text(row.cells[year_]);
    if (id.empty() || !year || !year->is_integer()) {
      bad_cell(row, id.empty() ? request_.id : request_.year, row.cells[year_], "casework.panel-expect-key");
      return;
    }
    if (*year == Decimal(request_.judged - 1)) before_.emplace(id, &row);
    if (*year != Decimal(request_.judged)) {
      ++study_.other_years;
      return;
    }
    if (!seen_.insert(id).second) {
      ++study_.repeated;
      return;
    }
    bool failed = !request_.outcome.empty() && row.cells[outcome_] == request_.failure;
    if (ended_ != kNoColumn && !row.cells[ended_].empty()) {
      const auto day = date_from_iso(row.cells[ended_]);
      if (!day) {
        bad_cell(row, request_.ended, row.cells[ended_], "casework.panel-expect-date");
        return;
      }
      if (*day <= study_.dates.as_of) {
        ++study_.ended_before;
        return;
      }
      if (request_.outcome.empty()) failed = true;
      if (request_.until && *day > *request_.until) failed = false;
    }
    judged_.emplace_back(&row, failed);
  }

  // The figures of a row; false after a cell that cannot be read.
  bool read(const CsvRow& row, std::map<std::string, rules::Fact, std::less<>>& facts, bool previous) {
    for (std::size_t i = 0; i < pack_.inputs.size(); ++i) {
      const rules::Input& input = pack_.inputs[i];
      if (fields_[i] == kNoColumn || input.of_previous_year != previous) continue;
      const std::string& cell = row.cells[fields_[i]];
      if (cell.empty()) continue;
      auto value = value_of(cell, input.type);
      if (!value) {
        bad_cell(row, input.field, cell, "casework.panel-expect-figure");
        return false;
      }
      facts[input.field] = {std::move(*value), request_.file + ":" + std::to_string(row.number)};
    }
    return true;
  }

  const rules::Pack& pack_;
  const PanelRequest& request_;
  const CsvTable& table_;
  Diagnostics& diagnostics_;
  std::vector<CsvRow>::const_iterator header_;
  std::size_t id_ = kNoColumn;
  std::size_t year_ = kNoColumn;
  std::size_t outcome_ = kNoColumn;
  std::size_t ended_ = kNoColumn;
  std::vector<std::size_t> fields_;  // Column by input.
  std::map<std::string, const CsvRow*> before_;
  std::set<std::string> seen_;
  std::vector<std::pair<const CsvRow*, bool>> judged_;
  BacktestStudy study_;
};

}  // namespace

Result<BacktestStudy> backtest_panel(const rules::Pack& pack, const PanelRequest& request,
                                     Diagnostics& diagnostics) {
  const CsvLimits limits;
  HTX_ASSIGN_OR_RETURN(const std::string text, read_file(request.file, limits.max_bytes));
  const auto table = read_csv(text, request.file, diagnostics, limits);
  if (!table)
    return Error(ErrorCode::kInvalidArgument, {"casework.panel-unreadable", {{"file", request.file}}});
  Panel panel(pack, request, *table, diagnostics);
  HTX_RETURN_IF_ERROR(panel.find_columns());
  return panel.run();
}

}  // namespace htx
