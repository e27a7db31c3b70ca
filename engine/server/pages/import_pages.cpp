// A file on its way in: chosen, its columns bound, its rows looked at and corrected, written once.
#include <algorithm>
#include <array>
#include <set>

#include "engine/base/text.h"
#include "engine/identity/secret.h"
#include "engine/registry/number_text.h"
#include "engine/server/pages/frame.h"
#include "engine/server/pages/page_routes.h"
#include "engine/server/visit/addresses.h"
#include "engine/server/visit/draft_table.h"
#include "engine/session/sight.h"

namespace htx::server {
namespace {

constexpr const char* kImports = "/imports/new";
constexpr std::size_t kRowsOfAPage = 50;
constexpr std::size_t kRecordsAtOnce = 1'000;
constexpr std::size_t kSamples = 3;
constexpr std::size_t kColumnsShown = 6;  // Of a row that is only looked at.
constexpr const char* kCell = "cell-";
constexpr const char* kColumn = "column-";

constexpr auto kKinds = std::to_array<const char*>({"cooperatives", "returns", "reports"});

ImportDrafts drafts_of(const Visit& visit) { return drafts_beside(visit.session.store.address()); }

std::string draft_address(const ImportDraft& draft, const char* step) {
  return "/imports/" + draft.id + "/" + step;
}

std::string kind_title(const Visit& visit, TableKind kind) {
  return visit.say("server.import-" + std::string(kKinds.at(static_cast<std::size_t>(kind))));
}

Result<DraftTable> table_asked_for(const Visit& visit) {
  HTX_ASSIGN_OR_RETURN(ImportDraft draft,
                       drafts_of(visit).find(visit.parts["draft"], visit.visitor->account));
  return DraftTable::read(visit.session, std::move(draft));
}

// What every step says of the draft.
Json draft_model(const Visit& visit, const ImportDraft& draft) {
  Json json;
  json.add("name", draft.name)
      .add("kind", kind_title(visit, draft.kind))
      .add("at", visit.say.moment(draft.at));
  json.add("columns_href", draft_address(draft, "columns")).add("rows_href", draft_address(draft, "rows"));
  return json.add("write_href", draft_address(draft, "write"))
      .add("remove_href", draft_address(draft, "remove"));
}

Result<Response> begin_page(const Visit& visit, const Error* error) {
  Json drafts{Json::Array{}};
  for (const ImportDraft& draft : drafts_of(visit).of(visit.visitor->account))
    drafts.push(draft_model(visit, draft));
  Json kinds{Json::Array{}};
  for (const char* kind : kKinds) {
    Json one;
    one.add("id", kind).add("name", visit.say("server.import-" + std::string(kind)));
    kinds.push(one.add("chosen", visit.form.fields["kind"] == kind));
  }
  Json model;
  model.add("kept_days", std::to_string(kDraftDays));
  model.add("has_drafts", !drafts.array()->empty())
      .add("drafts", std::move(drafts))
      .add("kinds", std::move(kinds));
  if (error != nullptr) model.add("error", error_note(*error, visit.language()));
  return page(visit, "import_new", std::move(model),
              {.title = visit.say("server.menu-imports"),
               .menu = kImports,
               .status = error == nullptr ? 200 : status_of(*error)});
}

Result<Response> begin(Visit& visit) { return begin_page(visit, nullptr); }

Result<Response> take_file(Visit& visit) {
  const auto kind = std::ranges::find(kKinds, visit.form.fields["kind"]);
  if (kind == kKinds.end() || visit.form.files.empty()) {
    const Error error(ErrorCode::kInvalidArgument, "server.no-file");
    return begin_page(visit, &error);
  }
  const UploadedFile& file = visit.form.files.front();
  HTX_ASSIGN_OR_RETURN(const ImportDraft draft,
                       drafts_of(visit).add({.id = {},
                                             .kind = static_cast<TableKind>(kind - kKinds.begin()),
                                             .name = file.name,
                                             .actor = visit.visitor->account,
                                             .at = to_text(visit.session.clock.now()),
                                             .path = {}},
                                            file.bytes));
  return see_other(draft_address(draft, "columns"));
}

Result<Response> remove(Visit& visit) {
  const ImportDrafts drafts = drafts_of(visit);
  HTX_ASSIGN_OR_RETURN(const ImportDraft draft, drafts.find(visit.parts["draft"], visit.visitor->account));
  drafts.remove(draft);
  return see_other(kImports);
}

// The first texts that stand below a header.
std::string samples(const DraftTable& table, std::size_t column) {
  std::vector<std::string> found;
  const CsvRow* header = table.header();
  for (const CsvRow& row : table.rows()) {
    if (header == nullptr || row.number <= header->number || column >= row.cells.size()) continue;
    if (const std::string_view cell = trim(row.cells[column]); !cell.empty()) found.emplace_back(cell);
    if (found.size() == kSamples) break;
  }
  return join(found, "; ");
}

Json fields_to_choose(const Visit& visit, const DraftTable& table, const std::string& chosen) {
  Json fields{Json::Array{}};
  for (const FieldSpec& field : table.dictionary().fields) {
    Json one;
    one.add("id", field.id).add("name", visit.say(field.title));
    fields.push(one.add("chosen", field.id == chosen));
  }
  return fields;
}

// What is wrong with the table as a whole.
Json form_faults(const Visit& visit, const DraftTable& table) {
  Json faults{Json::Array{}};
  if (table.result().readable) return faults;
  for (const Diagnostic& one : table.result().diagnostics.items()) {
    if (one.severity == Severity::kError) faults.push(to_text(one.message, visit.language()));
  }
  return faults;
}

Result<Response> columns(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const DraftTable table, table_asked_for(visit));
  const CsvRow* header = table.header();
  Json list{Json::Array{}};
  for (std::size_t i = 0; header != nullptr && i < header->cells.size(); ++i) {
    const auto& bound = table.result().columns;
    const std::string field = i < bound.size() ? bound[i].field : std::string();
    Json one;
    one.add("header", header->cells[i])
        .add("field", kColumn + std::to_string(i))
        .add("samples", samples(table, i));
    one.add("is_read", !field.empty());
    list.push(one.add("fields", fields_to_choose(visit, table, field)));
  }
  Json faults = form_faults(visit, table);
  Json model;
  model.add("draft", draft_model(visit, table.draft())).add("columns", std::move(list));
  model.add("has_faults", !faults.array()->empty()).add("faults", std::move(faults));
  return page(visit, "import_columns", std::move(model),
              {.title = visit.say("server.import-step-columns"), .menu = kImports});
}

// A column is bound by writing the name of its field into the header of the working copy; one that is not to
// be read gets a name that no field has.
Result<Response> bind(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(DraftTable table, table_asked_for(visit));
  const CsvRow* header = table.header();
  std::map<std::pair<std::uint32_t, std::size_t>, std::string> cells;
  for (std::size_t i = 0; header != nullptr && i < header->cells.size(); ++i) {
    const std::string name = kColumn + std::to_string(i);
    if (!visit.form.fields.contains(name)) continue;
    const std::string& wanted = visit.form.fields[name];
    const auto& bound = table.result().columns;
    const std::string now = i < bound.size() ? bound[i].field : std::string();
    if (wanted == now) continue;
    const bool is_field = table.dictionary().find(wanted) != nullptr;
    cells[{header->number, i}] = is_field ? wanted : "– " + header->cells[i];
  }
  if (!cells.empty()) HTX_RETURN_IF_ERROR(table.put(cells));
  return see_other(draft_address(table.draft(), "rows"));
}

// A cell of a row that was looked at: a field with what is wrong with it, or its text.
Json cell_model(const Visit& visit, const CsvRow& row, std::size_t column,
                const std::vector<const Diagnostic*>& told) {
  Json cell;
  cell.add("text", column < row.cells.size() ? row.cells[column] : std::string());
  cell.add("field", kCell + std::to_string(row.number) + "-" + std::to_string(column));
  std::vector<std::string> why;
  for (const Diagnostic* one : told) {
    std::string text = to_text(one->message, visit.language());
    if (!one->expected.code.empty()) text += " " + to_text(one->expected, visit.language());
    why.push_back(std::move(text));
  }
  return cell.add("wrong", join(why, " "));
}

// A row with the columns by which it is known and those that something is said about.
Json row_model(const Visit& visit, const DraftTable& table, std::uint32_t number,
               const std::vector<const Diagnostic*>& told, bool may_correct) {
  const CsvRow* row = table.row(number);
  Json json;
  json.add("row", std::to_string(number)).add("may_correct", may_correct);
  if (row == nullptr) return json;
  std::map<std::size_t, std::vector<const Diagnostic*>> by_column;
  std::vector<std::string> whole;
  for (const Diagnostic* one : told) {
    if (const auto column = table.column_of(*one)) {
      by_column[*column].push_back(one);
    } else {
      whole.push_back(to_text(one->message, visit.language()));
    }
  }
  std::set<std::size_t> shown;
  for (std::size_t i = 0; i < table.result().columns.size() && shown.size() < kColumnsShown; ++i) {
    const std::string& field = table.result().columns[i].field;
    const auto& key = table.dictionary().key;
    const bool is_known_by = field == "name" || std::ranges::find(key, field) != key.end();
    if (is_known_by || (told.empty() && !field.empty())) shown.insert(i);
  }
  Json cells{Json::Array{}};
  for (const std::size_t column : shown) {
    if (by_column.contains(column)) continue;
    cells.push(cell_model(visit, *row, column, {}).add("header", table.result().columns[column].header));
  }
  for (const auto& [column, why] : by_column)
    cells.push(cell_model(visit, *row, column, why).add("header", table.result().columns[column].header));
  return json.add("cells", std::move(cells)).add("whole", join(whole, " "));
}

// A row that was read or refused, with what is said about it.
struct Looked {
  std::uint32_t row = 0;
  std::vector<const Diagnostic*> told;
  bool is_bad = false;

  // Whether an address that shows "bad", "note" or "all" asks for it.
  bool is_shown(std::string_view show) const {
    return show == "all" || (show == "note" ? !is_bad && !told.empty() : is_bad);
  }
};
std::vector<Looked> rows_of(const DraftTable& table) {
  std::map<std::uint32_t, Looked> rows;
  for (const ImportedRow& one : table.result().rows) rows[one.row];
  for (const RejectedRow& one : table.result().rejected) {
    Looked& row = rows[one.row];
    row.is_bad = true;
    for (const Diagnostic& why : one.reasons) row.told.push_back(&why);
  }
  for (const Diagnostic& one : table.result().diagnostics.items()) {
    if (one.severity != Severity::kWarning || one.place.line == 0) continue;
    Looked& row = rows[one.place.line];
    if (!row.is_bad) row.told.push_back(&one);
  }
  std::vector<Looked> all;
  for (auto& [number, row] : rows) {
    row.row = number;
    all.push_back(std::move(row));
  }
  return all;
}

// A total as it was typed: a comma begins the fraction, as on the pages, unless only a point can.
std::optional<Decimal> on_paper(const std::string& said, const FieldSpec& field) {
  const NumberReadings readings = read_number_text(said, field.scale, field.units);
  return readings.decimal_comma ? readings.decimal_comma : readings.decimal_point;
}

// Sums of the columns beside what paper says, which is typed into the address and written nowhere.
Json totals_model(const Visit& visit, const DraftTable& table) {
  Json totals{Json::Array{}};
  for (const ColumnTotal& one : table.result().totals) {
    const FieldSpec* field = table.dictionary().find(one.field);
    const std::string& said = visit.address.query["total-" + one.field];
    const auto paper = field == nullptr ? std::nullopt : on_paper(said, *field);
    Json json;
    json.add("field", "total-" + one.field)
        .add("name", field == nullptr ? one.field : visit.say(field->title));
    json.add("sum", visit.say.number(one.all_rows)).add("said", said);
    json.add("agrees", paper && *paper == one.all_rows);
    const bool differs = paper && *paper != one.all_rows;
    json.add("difference", differs ? visit.say.number(*paper - one.all_rows) : "");
    json.add("unreadable", one.unreadable == 0 ? "" : visit.say.number(std::size_t{one.unreadable}));
    totals.push(std::move(json));
  }
  return totals;
}

Json reconciliations_model(const Visit& visit, const DraftTable& table) {
  Json all{Json::Array{}};
  for (const Reconciliation& one : table.result().reconciliations) {
    Json json;
    json.add("name", one.total_name.in(visit.language())).add("declared", visit.say.number(one.declared));
    all.push(json.add("sum", one.sum_text()).add("difference", visit.say.number(one.difference())));
  }
  return all;
}

Json show_chips(const Visit& visit, const ImportDraft& draft, const std::vector<Looked>& all,
                const std::string& show) {
  Json chips{Json::Array{}};
  for (const char* one : {"bad", "note", "all"}) {
    Json chip;
    chip.add("name", visit.say("server.import-show-" + std::string(one))).add("here", show == one);
    chip.add("count", visit.say.number(static_cast<std::size_t>(
                          std::ranges::count_if(all, [&](const Looked& row) { return row.is_shown(one); }))));
    chips.push(chip.add("href", draft_address(draft, "rows") + "?show=" + one));
  }
  return chips;
}

Result<Response> rows(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const DraftTable table, table_asked_for(visit));
  const std::string& asked = visit.address.query["show"];
  const std::string show = asked == "note" || asked == "all" ? asked : std::string("bad");
  const std::vector<Looked> all = rows_of(table);
  const auto after = whole_number(visit.address.query["after"]).value_or(0);
  Json list{Json::Array{}};
  std::size_t shown = 0;
  std::string next;
  for (const Looked& one : all) {
    if (one.row <= after || !one.is_shown(show)) continue;
    if (shown == kRowsOfAPage) {
      next = draft_address(table.draft(), "rows") + "?show=" + show + "&after=" + next;
      break;
    }
    ++shown;
    next = std::to_string(one.row);
    list.push(row_model(visit, table, one.row, one.told, one.is_bad));
  }
  const ImportResult& result = table.result();
  HTX_ASSIGN_OR_RETURN(const Secret key, new_secret());
  Json faults = form_faults(visit, table);
  Json paper = reconciliations_model(visit, table);
  Json model;
  model.add("draft", draft_model(visit, table.draft()))
      .add("chips", show_chips(visit, table.draft(), all, show));
  model.add("rows", std::move(list)).add("nothing", shown == 0);
  model.add("next", shown == kRowsOfAPage && next.starts_with('/') ? next : "");
  model.add("good", visit.say.number(result.rows.size()))
      .add("bad", visit.say.number(result.rejected.size()));
  model.add("has_bad", !result.rejected.empty()).add("may_write", result.readable && !result.rows.empty());
  model.add("has_faults", !faults.array()->empty()).add("faults", std::move(faults));
  model.add("totals", totals_model(visit, table)).add("has_totals", !result.totals.empty());
  model.add("has_paper", !paper.array()->empty()).add("paper", std::move(paper)).add("key", key.text);
  model.add("show", show);
  return page(visit, "import_rows", std::move(model),
              {.title = visit.say("server.import-step-rows"), .menu = kImports});
}

// Corrections: fields "cell-35-4" of the working copy.
Result<Response> correct(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(DraftTable table, table_asked_for(visit));
  std::map<std::pair<std::uint32_t, std::size_t>, std::string> cells;
  for (const auto& [name, value] : visit.form.fields.all()) {
    if (!name.starts_with(kCell)) continue;
    const auto parts = split(std::string_view(name).substr(std::string_view(kCell).size()), '-');
    const auto row = parts.size() == 2 ? whole_number(parts[0]) : std::nullopt;
    const auto column = parts.size() == 2 ? whole_number(parts[1]) : std::nullopt;
    if (!row || !column || *row < 0 || *column < 0) continue;
    cells[{static_cast<std::uint32_t>(*row), static_cast<std::size_t>(*column)}] = std::string(trim(value));
  }
  if (!cells.empty()) HTX_RETURN_IF_ERROR(table.put(cells));
  return see_other(draft_address(table.draft(), "rows"));
}

// Writes what can be read, as a job; bad rows stay in the draft if the office says so.
Result<Response> write(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const DraftTable table, table_asked_for(visit));
  if (!table.result().rejected.empty() && visit.form.fields["keep_bad"] != "1")
    return Error(ErrorCode::kConflict,
                 {"server.rows-are-bad", {{"count", std::to_string(table.result().rejected.size())}}});
  const ImportDraft draft = table.draft();
  const Language language = visit.language();
  const auto work = [draft, language](const Session& session, const Progress&) -> Result<Jobs::Outcome> {
    HTX_ASSIGN_OR_RETURN(const ImportOutcome done,
                         import_file(session, draft.kind, draft.path, draft.path + ".rejects.csv", language));
    const std::string href = done.batch == 0 ? std::string() : "/batches/" + std::to_string(done.batch);
    return Jobs::Outcome{{"server.job-imported",
                          {{"added", std::to_string(done.added)},
                           {"changed", std::to_string(done.changed)},
                           {"unchanged", std::to_string(done.unchanged)},
                           {"rejected", std::to_string(done.table.rejected.size())}}},
                         href};
  };
  return see_other("/jobs/" + visit.jobs.start(JobKind::kImport, draft.name, visit.session.actor,
                                               visit.form.fields["key"], work));
}

Error no_batch() { return {ErrorCode::kNotFound, "server.no-such-page"}; }

Result<Batch> batch_asked_for(const Visit& visit) {
  const auto id = whole_number(visit.parts["batch"]);
  if (!id) return no_batch();
  HTX_ASSIGN_OR_RETURN(const auto batch, visit.session.store.batch(*id));
  if (!batch || !batch->kind.starts_with("import.")) return no_batch();
  return *batch;
}

Json batch_model(const Visit& visit, const Batch& batch) {
  Json json;
  json.add("id", std::to_string(batch.id)).add("href", "/batches/" + std::to_string(batch.id));
  json.add("kind", visit.say("server.import-" + batch.kind.substr(std::string("import.").size())));
  json.add("at", visit.say.moment(batch.at)).add("actor", batch.actor).add("source", batch.source);
  json.add("digest", to_hex(batch.source_digest));
  for (const char* count : {"added", "changed", "unchanged", "rejected"})
    json.add(count, visit.say.number(static_cast<std::size_t>(batch.summary.integer_of(count).value_or(0))));
  return json;
}

// The kind of the records that a batch brought: "return" of "import.returns".
std::string kind_of(const Batch& batch) {
  const std::size_t begin = std::string_view("import.").size();
  return batch.kind.substr(begin, batch.kind.size() - begin - 1);
}

Result<Response> show_batch(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const Batch batch, batch_asked_for(visit));
  HTX_ASSIGN_OR_RETURN(auto records,
                       visit.session.store.records_of_batch(batch.id, kind_of(batch),
                                                            visit.address.query["after"], kRowsOfAPage + 1));
  const bool has_more = records.size() > kRowsOfAPage;
  if (has_more) records.pop_back();
  Json rows{Json::Array{}};
  for (const Record& record : records) {
    const std::int64_t row = record.body.integer_of("row").value_or(0);
    Json one;
    one.add("key", record.key).add("row", std::to_string(row));
    rows.push(one.add("href", "/batches/" + std::to_string(batch.id) + "/rows/" + std::to_string(row)));
  }
  Json model;
  model.add("batch", batch_model(visit, batch)).add("rows", std::move(rows));
  model.add("next", has_more ? "?after=" + escape_field(records.back().key) : "");
  return page(visit, "batch", std::move(model),
              {.title = visit.say("server.batch") + " " + std::to_string(batch.id), .menu = kImports});
}

// What a batch brought from that row of its file.
Result<std::optional<Record>> record_of_row(const Session& session, const Batch& batch, std::int64_t row) {
  std::string after;
  while (true) {
    HTX_ASSIGN_OR_RETURN(auto records,
                         session.store.records_of_batch(batch.id, kind_of(batch), after, kRecordsAtOnce));
    for (Record& record : records) {
      if (record.body.integer_of("row") == row) return std::optional(std::move(record));
    }
    if (records.size() < kRecordsAtOnce) return std::optional<Record>();
    after = records.back().key;
  }
}

// A row that was imported, as it was stored.
Result<Response> show_row(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const Batch batch, batch_asked_for(visit));
  const auto wanted = whole_number(visit.parts["row"]);
  if (!wanted) return no_batch();
  HTX_ASSIGN_OR_RETURN(const auto found, record_of_row(visit.session, batch, *wanted));
  if (!found) return no_batch();
  const std::string id = found->key.substr(0, found->key.find('/'));
  if (found->kind != "report") {
    HTX_RETURN_IF_ERROR(seen_cooperative(visit.session, id));
  } else if (!visit.visitor->scope.is_whole()) {
    return no_batch();  // Of the office as a whole.
  }
  const TableKind kind = found->kind == "cooperative" ? TableKind::kCooperatives
                         : found->kind == "return"    ? TableKind::kReturns
                                                      : TableKind::kReports;
  HTX_ASSIGN_OR_RETURN(const Dictionary* dictionary, dictionary_of(visit.session.library, kind));
  Json fields{Json::Array{}};
  const Json& said = fields_of(*found);
  for (const auto& [name, value] : said.object() == nullptr ? Json::Object{} : *said.object()) {
    const FieldSpec* field = dictionary->find(name);
    Json one;
    one.add("name", field == nullptr ? name : visit.say(field->title));
    one.add("unit", field == nullptr ? "" : field->unit);
    const bool is_truth = value.boolean() != nullptr;
    one.add("value",
            is_truth ? visit.say(*value.boolean() ? "server.yes" : "server.no") : said.text_of(name));
    fields.push(std::move(one));
  }
  Json model;
  model.add("batch", batch_model(visit, batch)).add("fields", std::move(fields)).add("key", found->key);
  model.add("row", visit.parts["row"])
      .add("cooperative_href", found->kind == "report" ? "" : cooperative_address(id));
  model.add("cooperative", id);
  return page(
      visit, "batch_row", std::move(model),
      {.title = batch.source + ", " + visit.say("server.row") + " " + visit.parts["row"], .menu = kImports});
}

}  // namespace

std::vector<Route> import_routes() {
  return {
      {"GET", kImports, Operation::kImport, begin},
      {"POST", kImports, Operation::kImport, take_file},
      {"POST", "/imports/{draft}/remove", Operation::kImport, remove},
      {"GET", "/imports/{draft}/columns", Operation::kImport, columns},
      {"POST", "/imports/{draft}/columns", Operation::kImport, bind},
      {"GET", "/imports/{draft}/rows", Operation::kImport, rows},
      {"POST", "/imports/{draft}/rows", Operation::kImport, correct},
      {"POST", "/imports/{draft}/write", Operation::kImport, write},
      {"GET", "/batches/{batch}", Operation::kReadEvaluation, show_batch},
      {"GET", "/batches/{batch}/rows/{row}", Operation::kReadCooperatives, show_row},
  };
}

}  // namespace htx::server
