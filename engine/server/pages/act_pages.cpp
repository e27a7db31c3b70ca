#include <algorithm>
#include <array>

#include "engine/base/text.h"
#include "engine/registry/cell_text.h"
#include "engine/report/cases/case_report.h"
#include "engine/report/words/workflow_words.h"
#include "engine/server/pages/case_page_model.h"
#include "engine/server/pages/command_form.h"
#include "engine/server/pages/consequences.h"
#include "engine/server/pages/frame.h"
#include "engine/server/pages/page_routes.h"
#include "engine/server/visit/addresses.h"
#include "engine/server/visit/upload_folder.h"

namespace htx::server {
namespace {

using workflows::DataItem;
using workflows::DocumentType;

constexpr const char* kDocument = "doc-";  // The fields of documents and data are these and their ids.
constexpr const char* kData = "data-";

// An act on its way from a form to the case.
struct Asked {
  ActRequest request;
  UploadFolder folder;  // Of the files that came with it.
};

// The action of that event as it stands: one that the visitor may take before one of others.
const NextAction* action_of(const CaseView& view, const std::string& event) {
  const NextAction* found = nullptr;
  for (const NextAction& next : view.next) {
    if (next.action.event != event || next.action.is_expiry) continue;
    if (found == nullptr || (found->refusal && !next.refusal)) found = &next;
  }
  return found;
}

Error not_possible(const CaseView& view, const std::string& event) {
  std::vector<std::string> possible;
  for (const NextAction& next : view.next) {
    if (!next.action.is_expiry) possible.push_back(next.action.event);
  }
  return {ErrorCode::kConflict,
          {"cases.not-possible-now", {{"event", event}, {"possible", list_of(possible)}}}};
}

// The documents an act needs or brings, each once.
std::vector<std::string> documents_of(const workflows::EnabledEvent& action) {
  std::vector<std::string> ids = action.needs;
  if (!action.document.empty() && std::ranges::find(ids, action.document) == ids.end())
    ids.push_back(action.document);
  return ids;
}

// What a typed value of a data item is to the case: days as ISO, whatever else as typed.
std::string value_of(const CaseView& view, const std::string& item, const std::string& typed) {
  const DataItem* known = view.workflow.data_item(item);
  if (known == nullptr || known->type != workflows::DataType::kDate) return typed;
  const auto day = read_date_text(typed);
  return day ? to_text(*day) : typed;
}

// The request a form makes.  Fails with "server.bad-day".
Result<Asked> asked(const Visit& visit, const CaseView& view) {
  const Fields& form = visit.form.fields;
  HTX_ASSIGN_OR_RETURN(UploadFolder folder, UploadFolder::make());
  ActRequest request{
      .case_id = view.row.id, .event = visit.parts["event"], .on = {}, .documents = {}, .data = {}};
  HTX_ASSIGN_OR_RETURN(request.on, typed_day(visit, "on"));
  request.note = typed(visit, "note");
  request.key = form["key"];
  request.seen = whole_number(form["line"]).value_or(-1);
  for (const auto& [name, value] : form.all()) {
    const std::string typed(trim(value));
    if (!name.starts_with(kData) || typed.empty()) continue;
    const std::string id = name.substr(std::string(kData).size());
    request.data[id] = value_of(view, id, typed);
  }
  for (const UploadedFile& file : visit.form.files) {
    if (!file.field.starts_with(kDocument)) continue;
    HTX_ASSIGN_OR_RETURN(request.documents[file.field.substr(std::string(kDocument).size())],
                         folder.put(file.name, file.bytes));
  }
  return Asked{std::move(request), std::move(folder)};
}

// For a preview a file that was chosen and not sent counts as there: only its name came.
Status stand_in_for_files(const Visit& visit, Asked& act) {
  for (const auto& [name, value] : visit.form.fields.all()) {
    if (!name.starts_with(kDocument) || value.empty()) continue;
    HTX_ASSIGN_OR_RETURN(act.request.documents[name.substr(std::string(kDocument).size())],
                         act.folder.put(value, value));
  }
  return Done{};
}

// As preview_model() has it.
Json preview_of(const Visit& visit, const CaseView& view, const Result<Asked>& act) {
  return preview_model(visit, view.state.lines,
                       act ? preview_act(visit.session, act->request) : Result<CaseView>(act.error()));
}

// The field of a form that an error is about; empty if it is about none.
std::string field_of(const Error& error, const CaseView& view, const NextAction& next) {
  static constexpr auto kAboutDay =
      std::to_array<std::string_view>({"server.bad-day", "cases.before-last-act", "cases.day-ahead"});
  const std::string& code = error.message().code;
  if (std::ranges::find(kAboutDay, code) != kAboutDay.end()) return "on";
  if (code == "cases.missing-documents") {
    for (const std::string& id : documents_of(next.action)) {
      if (view.state.latest_document(id) == nullptr) return kDocument + id;
    }
  }
  if (code == "cases.bad-data" || code == "workflows.wrong-data") {
    for (const Message::Argument& argument : error.message().arguments) {
      if (argument.slot == "name") return kData + argument.value.in(Language::kEnglish);
    }
  }
  return "";
}

// The form of one act, as it is first shown or as it comes back.
class ActForm {
 public:
  ActForm(const Visit& visit, const CaseView& view, const NextAction& next, const Error* error)
      : visit_(visit), view_(view), next_(next), error_(error), say_(visit.say) {
    if (error != nullptr) wrong_field_ = field_of(*error, view, next);
  }

  Result<Json> model() const {
    Json json;
    json.add("case", view_.row.id).add("case_href", case_address(view_.row.id));
    json.add("act", name_of_act(view_, next_, say_)).add("workflow", say_(view_.workflow.title()));
    json.add("cooperative", view_.cooperative_name).add("law", report::law_of(view_, next_));
    json.add("action", act_address(view_.row.id, next_.action.event));
    json.add("documents", documents()).add("has_documents", !documents_of(next_.action).empty());
    json.add("items", items()).add("has_items", !next_.action.asks.empty());
    json.add("obstacles", obstacles());
    add_day(json);
    json.add("note", typed("note", "")).add("account", visit_.visitor->account);
    json.add("role_name", role_title(visit_.visitor->role, say_));
    HTX_ASSIGN_OR_RETURN(std::string key, key_of_form(visit_, error_));
    json.add("key", std::move(key));
    json.add("line", std::to_string(view_.state.lines));
    if (error_ != nullptr) {
      Json error = error_note(*error_, visit_.language());
      json.add("error", error.add("field", wrong_field_));
      json.add("changes", changes_model(visit_, view_, *error_));
    }
    return json;
  }

 private:
  // What was typed, or what stands there at first.
  std::string typed(const std::string& field, std::string first) const {
    return visit_.form.fields.contains(field) ? visit_.form.fields[field] : std::move(first);
  }

  void add_wrong(const std::string& field, Json& json) const {
    json.add("wrong", error_ != nullptr && wrong_field_ == field
                          ? htx::to_text(error_->message(), visit_.language())
                          : std::string());
  }

  Json documents() const {
    Json list{Json::Array{}};
    for (const std::string& id : documents_of(next_.action)) {
      const DocumentType* type = view_.workflow.document(id);
      const DocumentRow* filed = view_.state.latest_document(id);
      const workflows::Role* by = type == nullptr ? nullptr : view_.workflow.role(type->by);
      Json json;
      json.add("field", kDocument + id).add("name", type == nullptr ? id : say_(type->title));
      json.add("by", by == nullptr ? "" : say_(by->title)).add("filed", filed == nullptr ? "" : filed->name);
      json.add("law", type == nullptr ? "" : report::law_text(type->law));
      add_wrong(kDocument + id, json);
      list.push(std::move(json));
    }
    return list;
  }

  Json items() const {
    Json list{Json::Array{}};
    for (const std::string& id : next_.action.asks) {
      const DataItem* item = view_.workflow.data_item(id);
      const std::string value = typed(kData + id, "");
      Json json;
      json.add("field", kData + id).add("name", item == nullptr ? id : say_(item->title)).add("value", value);
      const bool is_truth = item != nullptr && item->type == workflows::DataType::kBoolean;
      json.add("is_truth", is_truth).add("is_true", value == "true").add("is_false", value == "false");
      json.add("is_day", item != nullptr && item->type == workflows::DataType::kDate);
      json.add("is_number", item != nullptr && item->type == workflows::DataType::kNumber);
      add_wrong(kData + id, json);
      list.push(std::move(json));
    }
    return list;
  }

  Json obstacles() const {
    Json list{Json::Array{}};
    for (const Message& why : next_.obstacles) {
      // Documents have fields of their own here, and who holds the task is the visitor.
      if (why.code == "cases.why-document" || why.code == "cases.why-held") continue;
      list.push(htx::to_text(why, visit_.language()));
    }
    return list;
  }

  void add_day(Json& json) const {
    const std::string on = typed("on", say_.date(visit_.today()));
    const auto day = read_date_text(on);
    json.add("on", on).add("on_weekday", day ? weekday(*day, say_) : "");
    json.add("earliest", say_.date(view_.state.last_on)).add("now_day", say_.date(visit_.today()));
    Json wrong;
    add_wrong("on", wrong);
    json.add("on_wrong", wrong.text_of("wrong"));
  }

  const Visit& visit_;
  const CaseView& view_;
  const NextAction& next_;
  const Error* error_;
  const report::Voice& say_;
  std::string wrong_field_;
};

Result<Response> act_page(const Visit& visit, const CaseView& view, const NextAction& next,
                          const Error* error, Json preview) {
  HTX_ASSIGN_OR_RETURN(Json model, ActForm(visit, view, next, error).model());
  if (!preview.is_null()) model.add("preview", std::move(preview));
  const std::string name = name_of_act(view, next, visit.say);
  return page(visit, "act", std::move(model),
              {.title = error == nullptr ? name : visit.say("server.act-refused-title", {{"act", name}}),
               .menu = "/cases",
               .status = error == nullptr ? 200 : status_of(*error)});
}

// The act is not there any more: says why, and gives back what was typed.
Response gone_page(const Visit& visit, const CaseView& view, const Error& error) {
  Json model = error_note(error, visit.language());
  model.add("case_href", case_address(view.row.id)).add("note", visit.form.fields["note"]);
  model.add("case", view.row.id).add("changes", changes_model(visit, view, error));
  return page(visit, "act_gone", std::move(model),
              {.title = visit.say("server.problem-409"), .menu = "/cases", .status = status_of(error)});
}

Result<Response> show_form(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const CaseView view, show_case(visit.session, visit.parts["id"]));
  const NextAction* next = action_of(view, visit.parts["event"]);
  if (next == nullptr) return not_possible(view, visit.parts["event"]);
  if (next->refusal) return Error(ErrorCode::kForbidden, *next->refusal);
  return act_page(visit, view, *next, nullptr, {});
}

Result<CaseReceipt> done(const Visit& visit, const Asked& act) {
  const ActRequest request = act.request;
  return visit.write_case([request](const Session& session) { return record_act(session, request); });
}

// A refusal comes back as the form with what was typed, if the act can still be taken.
Result<Response> refused(const Visit& visit, const Error& error) {
  HTX_ASSIGN_OR_RETURN(const CaseView now, show_case(visit.session, visit.parts["id"]));
  const NextAction* next = action_of(now, visit.parts["event"]);
  if (next == nullptr || next->refusal) return gone_page(visit, now, error);
  return act_page(visit, now, *next, &error, {});
}

// Sent again with the same key it is the same act, which is done once and answered as the first time,
// wherever the case stands by then.
Result<Response> do_act(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const CaseView view, show_case(visit.session, visit.parts["id"]));
  auto act = asked(visit, view);
  if (visit.form.fields["do"] == "preview") {
    const NextAction* next = action_of(view, visit.parts["event"]);
    if (next == nullptr) return gone_page(visit, view, not_possible(view, visit.parts["event"]));
    return act_page(visit, view, *next, nullptr, preview_of(visit, view, act));
  }
  if (!act) return refused(visit, act.error());
  const auto receipt = done(visit, *act);
  if (receipt) return see_other(case_address(receipt->case_id) + "#line-" + std::to_string(receipt->line));
  return is_about_request(receipt.error()) ? refused(visit, receipt.error())
                                           : Result<Response>(receipt.error());
}

// A piece of the page, for the script.
Result<Response> preview(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const CaseView view, show_case(visit.session, visit.parts["id"]));
  auto act = asked(visit, view);
  if (act) HTX_RETURN_IF_ERROR(stand_in_for_files(visit, *act));
  return preview_piece(visit, preview_of(visit, view, act));
}

}  // namespace

std::vector<Route> act_routes() {
  return {
      {"GET", "/cases/{id}/acts/{event}", Operation::kActInCases, show_form},
      {"POST", "/cases/{id}/acts/{event}", Operation::kActInCases, do_act},
      {"POST", "/cases/{id}/acts/{event}/preview", Operation::kActInCases, preview},
  };
}

}  // namespace htx::server
