#include "engine/report/backtest_report.h"

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

Json to_json(const rules::Share& share) {
  Json json;
  json.add("value", htx::to_text(share.value));
  json.add("low", htx::to_text(share.low)).add("high", htx::to_text(share.high));
  return json;
}

Json to_json(const rules::ClassOutcome& outcome) {
  Json json;
  json.add("cooperatives", static_cast<std::int64_t>(outcome.cooperatives));
  json.add("failed", static_cast<std::int64_t>(outcome.failed));
  if (outcome.rate) json.add("rate", to_json(*outcome.rate));
  return json;
}

}  // namespace

Page backtest_page(const BacktestStudy& study, Language language) {
  const Voice say(language);
  Page page{.title = say("report.backtest-title",
                         {{"id", study.pack.id}, {"year", std::to_string(study.dates.period)}}),
            .language = language,
            .blocks = {}};
  page.blocks.push_back(Heading{2, page.title});
  page.blocks.push_back(
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
    table.rows.push_back(
        line(say, say("report.class-" + std::string(rules::to_string(outcome.judged))), outcome));
  }
  table.rows.push_back(line(say, say("report.total"), study.result.all));
  page.blocks.push_back(std::move(table));
  const auto& auc = study.result.auc;
  page.blocks.push_back(
      Paragraph{!auc ? say("report.backtest-no-auc")
                     : say("report.backtest-auc", {{"value", say.number(auc->value.round(3))},
                                                   {"low", say.number(auc->low.round(3))},
                                                   {"high", say.number(auc->high.round(3))},
                                                   {"failed", say.number(study.result.scored_failed)},
                                                   {"scored", say.number(study.result.scored)}})});
  page.blocks.push_back(
      Paragraph{say("report.backtest-left-out", {{"other", say.number(study.other_years)},
                                                 {"ended", say.number(study.ended_before)},
                                                 {"repeated", say.number(study.repeated)},
                                                 {"unreadable", say.number(study.unreadable)}})});
  if (!study.unfilled.empty()) {
    std::string fields;
    for (const std::string& field : study.unfilled) fields += (fields.empty() ? "" : ", ") + field;
    page.blocks.push_back(Paragraph{say("report.backtest-unfilled", {{"fields", fields}})});
  }
  page.blocks.push_back(Paragraph{say("report.backtest-caution")});
  return page;
}

Json backtest_json(const BacktestStudy& study) {
  Json json;
  json.add("pack", study.pack.id).add("version", study.pack.version).add("sha256", study.pack.digest);
  json.add("as_of", htx::to_text(study.dates.as_of));
  Json classes;
  for (const rules::ClassOutcome& outcome : study.result.classes)
    classes.add(std::string(rules::to_string(outcome.judged)), to_json(outcome));
  json.add("classes", std::move(classes)).add("all", to_json(study.result.all));
  if (study.result.auc) json.add("auc", to_json(*study.result.auc));
  const auto count = [&json](const char* name, std::size_t n) {
    json.add(name, static_cast<std::int64_t>(n));
  };
  count("scored", study.result.scored);
  count("other_years", study.other_years);
  count("ended_before", study.ended_before);
  count("repeated", study.repeated);
  count("unreadable", study.unreadable);
  return json;
}

}  // namespace htx::report
