#include "engine/report/evaluation/backtest_report.h"

#include <algorithm>

#include "engine/base/text.h"
#include "engine/report/words/explanation_words.h"
#include "engine/value/reporting_period.h"

namespace htx::report {
namespace {

std::string percent(const Voice& say, const Decimal& share) {
  return say.number((share * Decimal(100)).round(1)) + " %";
}

std::vector<std::string> line(const Voice& say, std::string label, const rules::ClassOutcome& outcome) {
  std::vector<std::string> cells = {std::move(label), say.number(outcome.cooperatives),
                                    say.number(outcome.failed),
                                    say.number(outcome.cooperatives - outcome.failed)};
  if (outcome.rate) {
    cells.push_back(percent(say, outcome.rate->value));
    cells.push_back(percent(say, outcome.rate->low) + " – " + percent(say, outcome.rate->high));
  } else {
    cells.insert(cells.end(), 2, "–");
  }
  return cells;
}

// "live (12), closed (3)": the most frequent first.
std::string counted(const Voice& say, const std::map<std::string, std::size_t>& counts) {
  constexpr std::size_t kMost = 8;
  std::vector<std::pair<std::string, std::size_t>> sorted(counts.begin(), counts.end());
  std::ranges::stable_sort(sorted, std::greater<>(), &std::pair<std::string, std::size_t>::second);
  std::vector<std::string> parts;
  parts.reserve(sorted.size());
  for (const auto& [text, count] : sorted)
    parts.push_back((text.empty() ? "–" : text) + " (" + say.number(count) + ")");
  if (parts.size() > kMost) {
    parts.resize(kMost);
    parts.emplace_back("…");
  }
  return join(parts, ", ");
}

// What a reader must know before believing the table.
std::vector<std::string> notes(const Voice& say, const BacktestStudy& study) {
  std::vector<std::string> all;
  if (!study.is_in_force)
    all.push_back(
        say("report.backtest-not-in-force", {{"id", study.pack.id}, {"day", say.date(study.dates.as_of)}}));
  if (!study.other_outcomes.empty())
    all.push_back(say("report.backtest-no-outcome", {{"found", counted(say, study.other_outcomes)}}));
  if (!study.out_of_range.empty())
    all.push_back(say("report.backtest-out-of-range", {{"figures", counted(say, study.out_of_range)}}));
  std::vector<std::string> grounds;
  for (const rules::PackReference& use : study.grounds) {
    if (use.id != study.pack.id) grounds.push_back(use.id);
  }
  if (!grounds.empty())
    all.push_back(
        say(study.unfilled_grounds.empty() ? "report.backtest-grounds" : "report.backtest-grounds-unfilled",
            {{"packs", join(grounds, ", ")}, {"fields", join(study.unfilled_grounds, ", ")}}));
  return all;
}

}  // namespace

Page backtest_page(const BacktestStudy& study, const Manner& language) {
  const Voice say(language);
  Page page{.title = say("report.backtest-title",
                         {{"id", study.pack.id}, {"year", period_text(study.dates.period)}}),
            .language = language,
            .blocks = {}};
  page.blocks.emplace_back(Heading{2, page.title});
  page.blocks.emplace_back(
      Paragraph{say("report.backtest-frozen", {{"id", study.pack.id},
                                               {"version", std::to_string(study.pack.version)},
                                               {"digest", study.pack.digest},
                                               {"day", say.date(study.dates.as_of)}})});
  Table table{.headers = {say("report.class"), say("report.cooperatives"), say("report.backtest-failed"),
                          say("report.backtest-survived"), say("report.backtest-rate"),
                          say("report.backtest-interval")},
              .rows = {},
              .right_aligned = {1, 2, 3, 4, 5},
              .last_row_is_total = true};
  for (const rules::ClassOutcome& outcome : study.result.classes) {
    table.rows.push_back(line(say, class_title(outcome.judged, say), outcome));
  }
  table.rows.push_back(line(say, say("report.total"), study.result.all));
  page.blocks.emplace_back(std::move(table));
  for (std::string& note : notes(say, study)) page.blocks.emplace_back(Paragraph{std::move(note)});
  const auto& auc = study.result.auc;
  page.blocks.emplace_back(
      Paragraph{!auc ? say("report.backtest-no-auc")
                     : say("report.backtest-auc", {{"value", say.number(auc->value.round(3))},
                                                   {"low", say.number(auc->low.round(3))},
                                                   {"high", say.number(auc->high.round(3))},
                                                   {"failed", say.number(study.result.scored_failed)},
                                                   {"scored", say.number(study.result.scored)}})});
  page.blocks.emplace_back(
      Paragraph{say("report.backtest-left-out", {{"other", say.number(study.other_years)},
                                                 {"ended", say.number(study.ended_before)},
                                                 {"repeated", say.number(study.repeated)},
                                                 {"unreadable", say.number(study.unreadable)}})});
  if (!study.unfilled.empty())
    page.blocks.emplace_back(
        Paragraph{say("report.backtest-unfilled", {{"fields", join(study.unfilled, ", ")}})});
  page.blocks.emplace_back(Paragraph{say("report.backtest-caution")});
  return page;
}

}  // namespace htx::report
