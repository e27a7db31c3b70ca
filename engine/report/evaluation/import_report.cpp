#include "engine/report/evaluation/import_report.h"

#include "engine/report/words/explanation_words.h"

namespace htx::report {
Page import_page(const ImportOutcome& outcome, const Dictionary& dictionary, const Manner& language) {
  const Voice say(language);
  const ImportResult& table = outcome.table;
  Page page{.title = say("report.import-title", {{"file", table.file}}), .language = language, .blocks = {}};
  page.blocks.emplace_back(Heading{2, page.title});
  if (!table.readable) {
    page.blocks.emplace_back(Paragraph{say("report.import-unreadable")});
    return page;
  }
  page.blocks.emplace_back(
      Paragraph{say("report.import-counts", {{"added", say.number(outcome.added)},
                                             {"changed", say.number(outcome.changed)},
                                             {"unchanged", say.number(outcome.unchanged)},
                                             {"rejected", say.number(table.rejected.size())},
                                             {"skipped", say.number(table.skipped.size())}})});
  if (!outcome.rejects_file.empty()) {
    page.blocks.emplace_back(Paragraph{say("report.import-rejects", {{"file", outcome.rejects_file}})});
  }
  page.blocks.emplace_back(
      Paragraph{outcome.batch == 0 ? say("report.import-nothing-new")
                                   : say("report.import-batch", {{"batch", std::to_string(outcome.batch)}})});
  if (table.diagnostics_left_out > 0) {
    page.blocks.emplace_back(Paragraph{
        say("report.import-left-out", {{"count", say.number(std::size_t{table.diagnostics_left_out})}})});
  }
  if (!table.totals.empty()) {
    Table sums{.headers = {say("report.column"), say("report.sum-read"), say("report.sum-all"),
                           say("report.cells-missing"), say("report.cells-unreadable")},
               .rows = {},
               .right_aligned = {1, 2, 3, 4}};
    for (const ColumnTotal& total : table.totals) {
      const FieldSpec* field = dictionary.find(total.field);
      std::string label = field == nullptr ? total.field : say(field->title);
      if (field != nullptr && !field->unit.empty())
        label += " (" + unit_text(field->unit, total.accepted, say) + ")";
      sums.rows.push_back({std::move(label), say.number(total.accepted), say.number(total.all_rows),
                           say.number(std::size_t{total.missing}),
                           say.number(std::size_t{total.unreadable})});
    }
    page.blocks.emplace_back(Paragraph{say("report.sums")});
    page.blocks.emplace_back(std::move(sums));
  }
  Bullets differences;
  for (const Reconciliation& r : table.reconciliations) {
    differences.items.push_back(say("report.total-differs", {{"name", r.total_name},
                                                             {"declared", say.number(r.declared)},
                                                             {"sum", r.sum_text()},
                                                             {"difference", say.number(r.difference())}}));
  }
  if (!differences.items.empty()) {
    page.blocks.emplace_back(Paragraph{say("report.totals-differ")});
    page.blocks.emplace_back(std::move(differences));
  }
  return page;
}

}  // namespace htx::report
