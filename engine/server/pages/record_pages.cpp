#include <algorithm>

#include "engine/server/pages/consequences.h"
#include "engine/server/pages/page_routes.h"
#include "engine/server/pages/record_forms.h"
#include "engine/server/visit/addresses.h"
#include "engine/server/visit/upload_folder.h"

namespace htx::server {
namespace {

// What the address asks for: a case and a kind of record.
struct Asked {
  CaseView view;
  const RecordForm* record = nullptr;

  static Result<Asked> of(const Visit& visit) {
    const auto all = record_forms();
    const auto record = std::ranges::find_if(
        all, [&](const RecordForm& one) { return to_string(one.kind) == visit.parts["kind"]; });
    if (record == all.end()) return Error(ErrorCode::kNotFound, "server.no-such-page");
    HTX_ASSIGN_OR_RETURN(CaseView view, show_case(visit.session, visit.parts["id"]));
    return Asked{std::move(view), &*record};
  }

  CommandForm form(const Visit& visit) const {
    const std::string title = record_title(record->kind, visit.say);
    const std::string back = case_address(view.row.id);
    CommandForm form{
        .title = title,
        .lead = view.row.id + ", " + visit.say(view.workflow.title()) + " · " + view.cooperative_name,
        .action = record_address(view.row.id, record->kind),
        .back = back,
        .menu = "/cases",
        .button = visit.say("server.confirm") + ": " + title,
        .path = {{"/cases", visit.say("server.menu-cases")}, {back, view.row.id}},
        .fields = record->fields(visit, view),
        .line = view.state.lines};
    form.fields.push_back(day_field(visit));
    form.fields.push_back(note_field(visit));
    return form;
  }
};

Result<FilledRecord> filled(const Visit& visit, UploadFolder& folder) {
  HTX_ASSIGN_OR_RETURN(const Date on, typed_day(visit, "on"));
  FilledRecord record{.request = {.case_id = visit.parts["id"],
                                  .on = on,
                                  .note = typed(visit, "note"),
                                  .key = visit.form.fields["key"],
                                  .seen = whole_number(visit.form.fields["line"]).value_or(-1)},
                      .fields = {},
                      .file = {}};
  for (const auto& [name, value] : visit.form.fields.all()) record.fields.add(name, typed(visit, name));
  for (const UploadedFile& file : visit.form.files) {
    if (file.field != "file") continue;
    HTX_ASSIGN_OR_RETURN(record.file, folder.put(file.name, file.bytes));
  }
  return record;
}

Json tried(const Visit& visit, const Asked& asked, const Result<FilledRecord>& record) {
  if (!record) return preview_model(visit, asked.view.state.lines, record.error());
  FilledRecord keyless = *record;
  keyless.request.key.clear();
  return preview_model(visit, asked.view.state.lines, dry_run(visit.session, [&](const Session& apart) {
                         return asked.record->command(apart, keyless);
                       }));
}

Result<Response> show(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const Asked asked, Asked::of(visit));
  return form_page(visit, asked.form(visit));
}

Result<Response> refused(const Visit& visit, const Error& error) {
  if (!is_about_request(error)) return error;
  HTX_ASSIGN_OR_RETURN(const Asked now, Asked::of(visit));
  CommandForm form = now.form(visit);
  form.changes = changes_model(visit, now.view, error);
  return form_page(visit, form, &error);
}

Result<Response> record(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const Asked asked, Asked::of(visit));
  HTX_ASSIGN_OR_RETURN(UploadFolder folder, UploadFolder::make());
  const auto what = filled(visit, folder);
  if (visit.form.fields["do"] == "preview")
    return form_page(visit, asked.form(visit), nullptr, tried(visit, asked, what));
  if (!what) return refused(visit, what.error());
  const auto receipt = visit.write_case([&](const Session& session) -> Result<CaseReceipt> {
    HTX_ASSIGN_OR_RETURN(const CaseView after, asked.record->command(session, *what));
    return CaseReceipt{after.row.id, after.state.lines, after.repeated};
  });
  if (!receipt) return refused(visit, receipt.error());
  return see_other(case_address(receipt->case_id) + "#line-" + std::to_string(receipt->line));
}

// A piece of the page, for the script; a file that was chosen and not sent counts as there.
Result<Response> preview(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const Asked asked, Asked::of(visit));
  HTX_ASSIGN_OR_RETURN(UploadFolder folder, UploadFolder::make());
  auto what = filled(visit, folder);
  if (const std::string name = typed(visit, "file"); what && !name.empty()) {
    HTX_ASSIGN_OR_RETURN(what->file, folder.put(name, name));
  }
  return preview_piece(visit, tried(visit, asked, what));
}

}  // namespace

std::vector<Route> record_routes() {
  return {
      {"GET", "/cases/{id}/records/{kind}", Operation::kActInCases, show},
      {"POST", "/cases/{id}/records/{kind}", Operation::kActInCases, record},
      {"POST", "/cases/{id}/records/{kind}/preview", Operation::kActInCases, preview},
  };
}

}  // namespace htx::server
