#include "engine/report/import_report.h"

#include "engine/report/explanation_words.h"

namespace htx::report {
namespace {

Json json_number(const Decimal& number) { return Json::Number{htx::to_text(number)}; }

}  // namespace

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

Json to_json(const Diagnostic& d, Language language) {
  Json json;
  json.add("severity", d.severity == Severity::kError ? "error" : "warning").add("code", d.message.code);
  json.add("file", d.place.file).add("line", static_cast<std::int64_t>(d.place.line));
  if (d.place.column != 0) json.add("column", static_cast<std::int64_t>(d.place.column));
  if (!d.place.field.empty()) json.add("field", d.place.field.in(language));
  json.add("message", htx::to_text(d.message, language));
  if (!d.found.empty()) json.add("found", d.found);
  if (!d.expected.code.empty()) json.add("expected", htx::to_text(d.expected, language));
  return json;
}

Json import_json(const ImportOutcome& outcome, Language language) {
  const ImportResult& table = outcome.table;
  Json json;
  json.add("file", table.file).add("readable", table.readable).add("batch", outcome.batch);
  json.add("added", static_cast<std::int64_t>(outcome.added))
      .add("changed", static_cast<std::int64_t>(outcome.changed));
  json.add("unchanged", static_cast<std::int64_t>(outcome.unchanged));
  json.add("rejected", static_cast<std::int64_t>(table.rejected.size()));
  json.add("skipped", static_cast<std::int64_t>(table.skipped.size()))
      .add("rejects_file", outcome.rejects_file);
  Json::Array diagnostics;
  for (const Diagnostic& d : table.diagnostics.items()) diagnostics.push_back(to_json(d, language));
  json.add("diagnostics", std::move(diagnostics));
  Json::Array totals;
  for (const ColumnTotal& t : table.totals) {
    Json total;
    total.add("field", t.field)
        .add("accepted", json_number(t.accepted))
        .add("all_rows", json_number(t.all_rows));
    total.add("missing", static_cast<std::int64_t>(t.missing))
        .add("unreadable", static_cast<std::int64_t>(t.unreadable));
    totals.push_back(std::move(total));
  }
  json.add("totals", std::move(totals));
  Json::Array differences;
  for (const Reconciliation& r : table.reconciliations) {
    Json difference;
    difference.add("total", r.total_name.in(language))
        .add("declared", json_number(r.declared))
        .add("sum", r.sum_text());
    differences.push_back(difference.add("difference", json_number(r.difference())));
  }
  return json.add("totals_that_differ", std::move(differences));
}

}  // namespace htx::report
