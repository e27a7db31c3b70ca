#include "engine/base/text.h"
#include "engine/cases/case_records.h"
#include "engine/report/words/workflow_words.h"
#include "engine/server/lists/cooperative_names.h"
#include "engine/server/pages/command_form.h"
#include "engine/server/pages/consequences.h"
#include "engine/server/pages/frame.h"
#include "engine/server/pages/page_routes.h"
#include "engine/server/visit/addresses.h"
#include "engine/session/sight.h"

namespace htx::server {
namespace {

// The workflows that may be opened for a cooperative today, and why the others may not, as the lines of a
// hint.
struct Workflows {
  std::vector<std::pair<std::string, std::string>> choices;
  std::vector<std::string> refusals;

  static Result<Workflows> of(const Visit& visit) {
    HTX_ASSIGN_OR_RETURN(const auto openings, openings_for(visit.session, visit.parts["id"], visit.today()));
    Workflows all;
    for (const Opening& one : openings) {
      const workflows::Workflow& workflow = one.definition->workflow;
      const std::string title = visit.say(workflow.title());
      if (one.refusal) {
        all.refusals.push_back(title + ": " + to_text(*one.refusal, visit.language()));
      } else {
        all.choices.emplace_back(workflow.id(), title);
      }
    }
    return all;
  }
};

std::vector<FormField> fields_of(const Visit& visit, Workflows workflows) {
  static constexpr auto kChoice = FormField::Kind::kChoice;
  std::vector<FormField> fields;
  fields.push_back({.id = "workflow",
                    .kind = kChoice,
                    .label = visit.say("server.workflow"),
                    .first = visit.address.query["workflow"],
                    .choices = std::move(workflows.choices)});
  fields.push_back(day_field(visit));
  fields.push_back({.id = "related",
                    .label = visit.say("server.related-case"),
                    .hint = visit.say("server.related-hint"),
                    .first = visit.address.query["related"]});
  FormField relation{.id = "relation", .kind = kChoice, .label = visit.say("server.relation")};
  for (const char* word : {"follows", "merges_with", "belongs_to"})
    relation.choices.emplace_back(word, visit.say("report.relation-" + std::string(word)));
  fields.push_back(std::move(relation));
  return fields;
}

Result<CommandForm> form_of(const Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const NamedCooperative named, cooperative_of_page(visit));
  HTX_ASSIGN_OR_RETURN(Workflows workflows, Workflows::of(visit));
  const std::string back = cooperative_address(named.id);
  const std::string title = visit.say("server.open-case");
  CommandForm form{.title = title,
                   .lead = named.name + " · " + named.id + " · " + named.district,
                   .action = back + "/cases/new",
                   .back = back,
                   .menu = "/cooperatives",
                   .button = title,
                   .path = {{"/cooperatives", visit.say("server.menu-cooperatives")}, {back, named.name}},
                   .refusals = std::move(workflows.refusals)};
  form.fields = fields_of(visit, std::move(workflows));
  return form;
}

Result<OpenRequest> asked(const Visit& visit) {
  OpenRequest request{.workflow = typed(visit, "workflow"), .cooperative = visit.parts["id"], .on = {}};
  HTX_ASSIGN_OR_RETURN(request.on, typed_day(visit, "on"));
  request.related = typed(visit, "related");
  if (!request.related.empty()) {
    HTX_ASSIGN_OR_RETURN(request.relation, read_relation(typed(visit, "relation")));
  }
  request.key = visit.form.fields["key"];
  return request;
}

Json tried(const Visit& visit, Result<OpenRequest> request) {
  if (!request) return preview_model(visit, 0, request.error());
  request->key.clear();
  return preview_model(
      visit, 0, dry_run(visit.session, [&](const Session& apart) { return open_case(apart, *request); }));
}

Result<Response> show(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const CommandForm form, form_of(visit));
  return form_page(visit, form);
}

Result<Response> refused(const Visit& visit, const Error& error) {
  if (!is_about_request(error)) return error;
  HTX_ASSIGN_OR_RETURN(const CommandForm form, form_of(visit));
  return form_page(visit, form, &error);
}

Result<Response> open(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const Record known, seen_cooperative(visit.session, visit.parts["id"]));
  auto request = asked(visit);
  if (visit.form.fields["do"] == "preview") {
    HTX_ASSIGN_OR_RETURN(const CommandForm form, form_of(visit));
    return form_page(visit, form, nullptr, tried(visit, std::move(request)));
  }
  if (!request) return refused(visit, request.error());
  const auto receipt =
      visit.write_case([&](const Session& session) { return record_opening(session, *request); });
  return receipt ? Result<Response>(see_other(case_address(receipt->case_id)))
                 : refused(visit, receipt.error());
}

Result<Response> preview(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const Record known, seen_cooperative(visit.session, visit.parts["id"]));
  return preview_piece(visit, tried(visit, asked(visit)));
}

}  // namespace

std::vector<Route> opening_routes() {
  return {
      {"GET", "/cooperatives/{id}/cases/new", Operation::kOpenCases, show},
      {"POST", "/cooperatives/{id}/cases/new", Operation::kOpenCases, open},
      {"POST", "/cooperatives/{id}/cases/new/preview", Operation::kOpenCases, preview},
  };
}

}  // namespace htx::server
