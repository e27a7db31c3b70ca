#include "engine/report/case_report.h"

#include <algorithm>

#include "engine/base/text.h"

namespace htx::report {
namespace {

using workflows::Workflow;

std::string state_title(const Workflow& workflow, const std::string& id, const Voice& say) {
  const auto state = workflow.chart().find(id);
  return state ? say(workflow.state(*state).title) : id;
}

std::string state_titles(const Workflow& workflow, const std::vector<std::string>& ids, const Voice& say) {
  std::vector<std::string> titles;
  for (const std::string& id : ids) titles.push_back(state_title(workflow, id, say));
  return join(titles, "; ");
}

std::string law_text(const std::optional<workflows::Law>& law) {
  if (!law) return "";
  return law->article + " [" + law->tag + (law->source.empty() ? "" : ": " + law->source) + "]";
}

std::string role_title(const Workflow& workflow, const std::string& id, const Voice& say) {
  const workflows::Role* role = workflow.role(id);
  return role == nullptr ? id : say(role->title) + " (" + id + ")";
}

std::string day(const std::string& iso, const Voice& say) {
  const auto date = date_from_iso(iso);
  return date ? say.date(*date) : "–";
}

void add_deadlines(const CaseView& view, const Voice& say, Page& page) {
  if (view.dues.empty()) return;
  Table table{
      .headers = {say("report.deadline"), say("report.due"), say("report.warn-from"), say("report.basis")},
      .rows = {},
      .right_aligned = {}};
  for (const DueRow& due : view.dues) {
    const workflows::DeadlineRule* rule = view.workflow.deadline(due.deadline);
    table.rows.push_back({rule == nullptr ? due.deadline : say(rule->title), day(due.due, say),
                          day(due.warn, say), rule == nullptr ? "" : law_text(rule->law)});
  }
  page.blocks.push_back(Heading{2, say("report.deadlines")});
  page.blocks.push_back(std::move(table));
}

void add_next(const CaseView& view, const Voice& say, Page& page) {
  if (view.next.empty()) return;
  Table table{.headers = {say("report.event"), say("report.what"), say("report.who"),
                          say("report.still-needed"), say("report.basis")},
              .rows = {},
              .right_aligned = {}};
  for (const NextAction& next : view.next) {
    std::vector<std::string> needs;
    for (const std::string& id : next.missing_documents) {
      const workflows::DocumentType* type = view.workflow.document(id);
      needs.push_back(
          say("report.needs-document", {{"id", id}, {"title", type == nullptr ? id : say(type->title)}}));
    }
    for (const std::string& id : next.action.asks) needs.push_back(say("report.needs-data", {{"id", id}}));
    if (!next.action.not_same_as.empty()) {
      needs.push_back(say("report.needs-other-person", {{"tasks", join(next.action.not_same_as, ", ")}}));
    }
    const workflows::DeadlineRule* rule = view.workflow.deadline(next.action.deadline);
    const bool untitled = say(next.action.title).empty() && rule != nullptr;
    table.rows.push_back(
        {next.action.event, untitled ? say(rule->title) : say(next.action.title),
         next.action.role.empty() ? say("report.when-due") : role_title(view.workflow, next.action.role, say),
         join(needs, "; "), law_text(next.action.law)});
  }
  page.blocks.push_back(Heading{2, say("report.next-actions")});
  page.blocks.push_back(std::move(table));
}

}  // namespace

Page case_page(const CaseView& view, Language language) {
  const Voice say(language);
  const Workflow& workflow = view.workflow;
  Page page{.title = say("report.case-title", {{"id", view.row.id}, {"workflow", say(workflow.title())}}),
            .language = language,
            .blocks = {}};
  page.blocks.push_back(Heading{1, page.title});
  page.blocks.push_back(Paragraph{view.row.cooperative + " " + view.cooperative_name});
  std::vector<std::string> states;
  for (const std::string_view state : workflows::leaves(workflow.chart(), view.configuration))
    states.emplace_back(state);
  page.blocks.push_back(
      Paragraph{say("report.case-state", {{"status", say("report.status-" + view.row.status)},
                                          {"states", state_titles(workflow, states, say)}})});
  page.blocks.push_back(
      Paragraph{say("report.case-definition", {{"id", workflow.id()},
                                               {"version", std::to_string(workflow.version())},
                                               {"digest", to_hex(view.row.workflow_digest).substr(0, 12)}})});
  add_deadlines(view, say, page);
  add_next(view, say, page);
  if (!view.documents.empty()) {
    Table table{.headers = {say("report.document"), say("report.file"), say("report.recorded"), "SHA-256"},
                .rows = {},
                .right_aligned = {}};
    for (const DocumentRow& d : view.documents) {
      const workflows::DocumentType* type = workflow.document(d.kind);
      table.rows.push_back({type == nullptr ? d.kind : say(type->title), d.name, say.moment(d.at),
                            to_hex(d.digest).substr(0, 16) + "…"});
    }
    page.blocks.push_back(Heading{2, say("report.documents")});
    page.blocks.push_back(std::move(table));
  }
  Table history{.headers = {"#", say("report.day"), say("report.event"), say("report.who"),
                            say("report.state-after"), say("report.remark")},
                .rows = {},
                .right_aligned = {0}};
  for (const JournalLine& line : view.journal) {
    history.rows.push_back({std::to_string(line.line), say.date(line.on), line.event,
                            line.actor + " (" + line.role + ")", state_titles(workflow, line.states, say),
                            line.note});
  }
  page.blocks.push_back(Heading{2, say("report.history")});
  page.blocks.push_back(std::move(history));
  return page;
}

Json case_json(const CaseView& view, Language language) {
  const Voice say(language);
  Json json;
  json.add("id", view.row.id).add("cooperative", view.row.cooperative).add("workflow", view.row.workflow);
  json.add("workflow_sha256", to_hex(view.row.workflow_digest)).add("status", view.row.status);
  json.add("configuration", workflows::to_json(view.workflow.chart(), view.configuration));
  Json::Array dues;
  for (const DueRow& d : view.dues) {
    Json due;
    dues.push_back(due.add("deadline", d.deadline).add("due", d.due).add("warn", d.warn));
  }
  Json::Array next;
  for (const NextAction& n : view.next) {
    Json action;
    Json::Array missing;
    for (const std::string& id : n.missing_documents) missing.push_back(id);
    action.add("event", n.action.event).add("role", n.action.role).add("title", say(n.action.title));
    next.push_back(action.add("missing_documents", std::move(missing)));
  }
  Json::Array journal;
  for (const JournalLine& l : view.journal) {
    Json line;
    line.add("line", l.line)
        .add("on", htx::to_text(l.on))
        .add("at", l.at)
        .add("actor", l.actor)
        .add("role", l.role);
    Json::Array states;
    for (const std::string& state : l.states) states.push_back(state);
    journal.push_back(line.add("event", l.event).add("note", l.note).add("states", std::move(states)));
  }
  return json.add("deadlines", std::move(dues))
      .add("next", std::move(next))
      .add("journal", std::move(journal));
}

Page cases_page(const std::vector<CaseRow>& rows, const Library& library, Language language) {
  const Voice say(language);
  Page page{.title = say("report.cases-title"), .language = language, .blocks = {}};
  page.blocks.push_back(Heading{2, page.title});
  Table table{.headers = {say("report.case"), say("report.cooperative"), say("report.workflow"),
                          say("report.status"), say("report.states")},
              .rows = {},
              .right_aligned = {}};
  for (const CaseRow& row : rows) {
    const auto definition = library.workflow(row.workflow);
    std::vector<std::string> active;
    if (const auto configuration = read_json(row.configuration);
        configuration && configuration->find("active") != nullptr) {
      for (const Json& state : *configuration->find("active")->array()) {
        if (state.string() != nullptr) active.push_back(*state.string());
      }
    }
    table.rows.push_back(
        {row.id, row.cooperative, definition ? say((*definition)->workflow.title()) : row.workflow,
         say("report.status-" + row.status),
         definition ? state_titles((*definition)->workflow, active, say) : join(active, "; ")});
  }
  page.blocks.push_back(rows.empty() ? Block(Paragraph{say("report.no-cases")}) : Block(std::move(table)));
  return page;
}

Json cases_json(const std::vector<CaseRow>& rows) {
  Json::Array array;
  for (const CaseRow& row : rows) {
    Json json;
    json.add("id", row.id)
        .add("cooperative", row.cooperative)
        .add("workflow", row.workflow)
        .add("status", row.status);
    array.push_back(std::move(json));
  }
  return array;
}

}  // namespace htx::report
