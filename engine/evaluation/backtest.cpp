#include "engine/evaluation/backtest.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/base/file.h"
#include "engine/base/spellings.h"
#include "engine/registry/csv.h"
#include "engine/rules/grounds.h"
#include "engine/rules/ruling.h"

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
  Panel(const rules::Pack& pack, const std::vector<const rules::Pack*>& library, const PanelRequest& request,
        const CsvTable& table, Diagnostics& diagnostics)
      : pack_(pack),
        grounds_(rules::grounds_beside(pack, library)),
        request_(request),
        table_(table),
        diagnostics_(diagnostics),
        failure_(fold_name(request.failure)) {
    study_.pack = use_of(pack);
    for (const rules::Pack* one : grounds_) study_.grounds.push_back(use_of(*one));
    const Date day = *Date::of(request.judged, 12, 31);
    study_.dates = {.period = request.judged, .as_of = day, .law_on = day};
    study_.is_in_force = !pack.has_scorecard() || pack.in_force.contains(day);
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
      HTX_ASSIGN_OR_RETURN(*column, column_of(*name));
      if (*column != kNoColumn) continue;
      std::string known;
      for (const std::string& cell : header_->cells) known += (known.empty() ? "" : ", ") + cell;
      return Error(ErrorCode::kInvalidArgument,
                   {"evaluation.panel-no-column", {{"column", *name}, {"known", known}}});
    }
    if (request_.until && *request_.until <= study_.dates.as_of) {
      return Error(ErrorCode::kInvalidArgument,
                   {"evaluation.panel-until-early",
                    {{"until", to_text(*request_.until)}, {"day", to_text(study_.dates.as_of)}}});
    }
    HTX_RETURN_IF_ERROR(find_fields(pack_, study_.unfilled));
    for (const rules::Pack* one : grounds_) {
      if (one != &pack_) HTX_RETURN_IF_ERROR(find_fields(*one, study_.unfilled_grounds));
    }
    return Done{};
  }

  Result<BacktestStudy> run() {
    for (auto row = std::next(header_); row != table_.rows.end(); ++row) collect(*row);
    for (const auto& [row, failed] : judged_) {
      const std::string& id = row->cells[id_];
      rules::Facts facts;
      if (!read(*row, facts.current, false)) continue;
      const auto before = before_.find(id);
      if (before != before_.end()) read(*before->second, facts.previous, true);
      const rules::Assessment assessment = assess(pack_, grounds_, id, facts, study_.dates);
      count_refused(assessment);
      study_.panel.push_back({id, assessment.result, assessment.score, failed});
    }
    if (study_.panel.empty()) return empty();
    if (has_failure_) outcomes_.clear();
    study_.other_outcomes = std::move(outcomes_);
    study_.result = rules::backtest(study_.panel);
    return std::move(study_);
  }

 private:
  static rules::PackReference use_of(const rules::Pack& pack) {
    return {pack.id, pack.version, to_hex(pack.digest)};
  }

  // The columns of the fields that a pack reads; a field that another pack reads too is read once.
  Status find_fields(const rules::Pack& pack, std::vector<std::string>& unfilled) {
    std::set<std::string> missing;
    for (const rules::Input& input : pack.inputs) {
      HTX_ASSIGN_OR_RETURN(const std::size_t column, column_of(input.field));
      if (column == kNoColumn)
        missing.insert(input.field);
      else
        fields_.emplace(std::pair(input.field, input.of_previous_year), Field{column, input.type});
    }
    unfilled.insert(unfilled.end(), missing.begin(), missing.end());
    return Done{};
  }

  // Each figure of a cooperative that was out of its range, once.
  void count_refused(const rules::Assessment& assessment) {
    std::set<std::string> refused;
    const auto look = [&](const std::vector<rules::UsedFigure>& facts) {
      for (const rules::UsedFigure& fact : facts) {
        if (fact.refused) refused.insert(fact.name);
      }
    };
    for (const rules::CriterionResult& result : assessment.criteria) look(result.facts);
    for (const rules::GroundResult& result : assessment.grounds) look(result.facts);
    for (const std::string& name : refused) ++study_.out_of_range[name];
  }

  Error empty() const {
    return {ErrorCode::kInvalidArgument,
            {"evaluation.panel-empty", {{"file", request_.file}, {"year", std::to_string(request_.judged)}}}};
  }

  // kNoColumn if there is none; which of two is meant nobody can tell.
  Result<std::size_t> column_of(const std::string& name) const {
    const std::string key = fold_name(name);
    const auto found = std::ranges::find(header_->cells, key, fold_name);
    if (std::ranges::count(header_->cells, key, fold_name) > 1)
      return Error(ErrorCode::kInvalidArgument, {"evaluation.panel-column-twice", {{"column", name}}});
    return found == header_->cells.end() ? kNoColumn
                                         : static_cast<std::size_t>(found - header_->cells.begin());
  }

  void bad_cell(const CsvRow& row, const std::string& field, const std::string& found, const char* wanted) {
    ++study_.unreadable;
    diagnostics_.report({.severity = Severity::kWarning,
                         .place = {request_.file, row.number, 0, field},
                         .message = {"evaluation.panel-cell"},
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
      bad_cell(row, id.empty() ? request_.id : request_.year, row.cells[year_],
               "evaluation.panel-expect-key");
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
    const bool has_failed = !request_.outcome.empty() && fold_name(row.cells[outcome_]) == failure_;
    bool failed = has_failed;
    if (ended_ != kNoColumn && !row.cells[ended_].empty()) {
      const auto day = date_from_iso(row.cells[ended_]);
      if (!day) {
        bad_cell(row, request_.ended, row.cells[ended_], "evaluation.panel-expect-date");
        return;
      }
      if (*day <= study_.dates.as_of) {
        ++study_.ended_before;
        return;
      }
      if (request_.outcome.empty()) failed = true;
      if (request_.until && *day > *request_.until) failed = false;
    }
    if (!request_.outcome.empty()) ++outcomes_[row.cells[outcome_]];
    has_failure_ = has_failure_ || has_failed;
    judged_.emplace_back(&row, failed);
  }

  // The figures of a row; false after a cell that cannot be read.
  bool read(const CsvRow& row, std::map<std::string, rules::Fact, std::less<>>& facts, bool previous) {
    for (const auto& [name, field] : fields_) {
      const std::string& cell = row.cells[field.column];
      if (cell.empty() || name.second != previous) continue;
      auto value = value_of(cell, field.type);
      if (!value) {
        bad_cell(row, name.first, cell, "evaluation.panel-expect-figure");
        return false;
      }
      facts[name.first] = {std::move(*value), request_.file + ":" + std::to_string(row.number)};
    }
    return true;
  }

  struct Field {
    std::size_t column = kNoColumn;
    feel::Type type;
  };

  const rules::Pack& pack_;
  std::vector<const rules::Pack*> grounds_;
  const PanelRequest& request_;
  const CsvTable& table_;
  Diagnostics& diagnostics_;
  std::string failure_;       // The outcome that is a failure, as names are compared.
  bool has_failure_ = false;  // Whether any row judged has it.
  std::vector<CsvRow>::const_iterator header_;
  std::size_t id_ = kNoColumn;
  std::size_t year_ = kNoColumn;
  std::size_t outcome_ = kNoColumn;
  std::size_t ended_ = kNoColumn;
  std::map<std::pair<std::string, bool>, Field> fields_;  // By name, and whether of the year before.
  std::map<std::string, std::size_t> outcomes_;           // Of those judged, by what became of them.
  std::map<std::string, const CsvRow*> before_;
  std::set<std::string> seen_;
  std::vector<std::pair<const CsvRow*, bool>> judged_;
  BacktestStudy study_;
};

}  // namespace

Result<BacktestStudy> backtest_panel(const rules::Pack& pack, const std::vector<const rules::Pack*>& library,
                                     const PanelRequest& request, Diagnostics& diagnostics) {
  const CsvLimits limits;
  HTX_ASSIGN_OR_RETURN(const std::string text, read_file(request.file, limits.max_bytes));
  const auto table = read_csv(text, request.file, diagnostics, limits);
  if (!table)
    return Error(ErrorCode::kInvalidArgument, {"evaluation.panel-unreadable", {{"file", request.file}}});
  Panel panel(pack, library, request, *table, diagnostics);
  HTX_RETURN_IF_ERROR(panel.find_columns());
  return panel.run();
}

}  // namespace htx
