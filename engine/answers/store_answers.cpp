#include "engine/answers/store_answers.h"

#include "engine/answers/members.h"
#include "engine/answers/trouble_answers.h"

namespace htx::answers {

Json created_answer(const std::string& store, const std::string& office) {
  Json json;
  return json.add("store", store).add("office", office);
}

Json import_answer(const ImportOutcome& outcome, Language language) {
  const ImportResult& table = outcome.table;
  Json json;
  json.add("file", table.file).add("readable", table.readable).add("batch", outcome.batch);
  json.add("added", count(outcome.added)).add("changed", count(outcome.changed));
  json.add("unchanged", count(outcome.unchanged)).add("rejected", count(table.rejected.size()));
  json.add("skipped", count(table.skipped.size())).add("rejects_file", text_or_null(outcome.rejects_file));
  json.add("findings", findings(table.diagnostics, language));
  json.add("findings_left_out", count(table.diagnostics_left_out));
  json.add("totals", list(table.totals, [](const ColumnTotal& t) {
             Json total;
             total.add("field", t.field).add("accepted", decimal(t.accepted));
             total.add("all_rows", decimal(t.all_rows)).add("missing", count(t.missing));
             return total.add("unreadable", count(t.unreadable));
           }));
  return json.add("totals_that_differ", list(table.reconciliations, [&](const Reconciliation& r) {
                    Json difference;
                    difference.add("total", r.total_name.in(language)).add("declared", decimal(r.declared));
                    return difference.add("sum", r.sum_text()).add("difference", decimal(r.difference()));
                  }));
}

Json audit_answer(const Audit& audit, Language language) {
  Json json;
  json.add("fits", !audit.fault.has_value()).add("entries", static_cast<std::int64_t>(audit.entries));
  json.add("root", audit.root).add("records", count(audit.records));
  json.add("assessments", count(audit.assessments)).add("definitions", count(audit.definitions));
  json.add("cases", count(audit.cases)).add("journal_lines", count(audit.journal_lines));
  if (!audit.fault) return json.add("fault", Json());
  Json fault = message(audit.fault->message, language);
  fault.add("seq", audit.fault->seq).add("entry", text_or_null(audit.fault->entry));
  return json.add("fault", std::move(fault));
}

}  // namespace htx::answers
