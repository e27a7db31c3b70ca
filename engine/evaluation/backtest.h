#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/result.h"
#include "engine/rules/advice/confusion.h"
#include "engine/rules/assessment.h"

namespace htx {

// A table of cooperatives by year whose later fate is known, as CSV: one line a cooperative and year.
// The columns that a pack reads have the names of its inputs' fields; numbers are written with a
// decimal point, dates as 2020-12-31, booleans as true and false; an empty cell is missing.
struct PanelRequest {
  std::string file;
  std::string id = "id";        // Column that names the cooperative.
  std::string year = "period";  // Column with the year reported on.
  int judged = 0;               // The rows of this year are judged, on 31 December.
  std::string outcome;          // Column that says what became of it, and
  std::string failure;          // what stands there if it failed.  Both empty: it failed if it ended.
  std::string ended;            // Column with the day it ended; empty: there is none.
  std::optional<Date> until;    // What ended after this day had not failed yet.  Needs `ended`.
};

// A pack, as it stands, against what happened.
struct BacktestStudy {
  rules::PackReference pack;
  std::vector<rules::PackReference> grounds;  // The packs whose grounds judged beside it.
  bool is_in_force = true;                    // The pack, on the day of judgement: else it rates nobody.
  rules::Dates dates;
  std::vector<rules::JudgedOutcome> panel;  // In the order of the file.
  rules::Backtest result;
  std::size_t other_years = 0;                // Rows that were not judged,
  std::size_t ended_before = 0;               // of cooperatives that were gone on the day of judgement,
  std::size_t repeated = 0;                   // that repeat a cooperative and year: the first one counts,
  std::size_t unreadable = 0;                 // with a cell that cannot be read: each is a diagnostic.
  std::vector<std::string> unfilled;          // Fields the pack reads and the file has no column for,
  std::vector<std::string> unfilled_grounds;  // and those that the grounds beside it read.
  // Cooperatives with a figure out of its range, which was not scored, by figure.
  std::map<std::string, std::size_t> out_of_range;
  // What stands in the column of the outcome instead, by text, if it says nowhere that a cooperative failed.
  std::map<std::string, std::size_t> other_outcomes;
};

// Judges the rows of one year and compares with what became of them; `library` are its packs of grounds
// (rules::grounds_beside()).  Fails with "evaluation.panel-no-column", "evaluation.panel-column-twice",
// "evaluation.panel-until-early", "evaluation.panel-empty", or as reading the file does.
Result<BacktestStudy> backtest_panel(const rules::Pack& pack, const std::vector<const rules::Pack*>& library,
                                     const PanelRequest& request, Diagnostics& diagnostics);

}  // namespace htx
