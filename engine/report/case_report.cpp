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
    table.rows.push_back({rule == nullptr ? due.deadline : say(rule->title),
                          day(due.due, say) + (due.fired.empty() ? "" : " " + say("report.urgency-overdue")),
                          day(due.warn, say), rule == nullptr ? "" : law_text(rule->law)});
  }
  page.blocks.push_back(Heading{2, say("report.deadlines")});
  page.blocks.push_back(std::move(table));
}

void add_actions(const CaseView& view, const std::vector<NextAction>& actions, std::string title,
                 const Voice& say, Page& page) {
  if (actions.empty()) return;
  Table table{.headers = {say("report.event"), say("report.what"), say("report.who"),
                          say("report.still-needed"), say("report.basis")},
              .rows = {},
              .right_aligned = {}};
  for (const NextAction& next : actions) {
    std::vector<std::string> needs;
    for (const std::string& id : next.missing_documents) {
      const workflows::DocumentType* type = view.workflow.document(id);
      needs.push_back(say("report.needs-document",
                          {{"id", id},
                           {"title", type == nullptr ? id : say(type->title)},
                           {"by", type == nullptr ? "–" : role_title(view.workflow, type->by, say)}}));
    }
    for (const Message& why : next.obstacles) {
      // The document is named above with its title and role.
      if (why.code != "casework.why-document") needs.push_back(htx::to_text(why, say.language()));
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
  page.blocks.push_back(Heading{2, std::move(title)});
  page.blocks.push_back(std::move(table));
}

// The source of law of what a line records, found where the case stood before it.
std::string law_of(const Workflow& workflow, const JournalLine& line,
                   const std::vector<std::string>& before) {
  if (line.kind != "event") return "";
  const workflows::Chart& chart = workflow.chart();
  for (const std::string& leaf : before) {
    auto state = chart.find(leaf);
    for (; state; state = *state == 0 ? std::nullopt : std::optional(chart.state(*state).parent)) {
      for (const workflows::TransitionId id : chart.state(*state).transitions) {
        const auto& events = chart.transition(id).events;
        if (std::ranges::find(events, line.event) == events.end()) continue;
        if (const auto& law = workflow.transition(id).law) return law->article;
        if (const workflows::DeadlineRule* rule = workflow.deadline(line.details.text_of("deadline")))
          return rule->law ? rule->law->article : "";
        const bool files = line.event.starts_with("document.");
        const workflows::DocumentType* type =
            files ? workflow.document(line.event.substr(line.event.find('.') + 1)) : nullptr;
        if (type != nullptr && type->law) return type->law->article;
        if (const auto& law = workflow.state(*state).law) return law->article;
      }
    }
  }
  return "";
}

// What a line says beside its event, in words.
std::string remark_of(const JournalLine& line, const Voice& say) {
  std::vector<std::string> parts;
  const Json& details = line.details;
  if (line.kind == "event" && !details.text_of("due").empty())
    parts.push_back(say("report.legal-due", {{"day", day(details.text_of("due"), say)}}));
  if (!line.on_behalf_of.empty()) parts.push_back(say("report.for", {{"who", line.on_behalf_of}}));
  for (const char* name : {"task", "outcome", "person", "party", "name", "claim", "nature", "amount", "kind",
                           "by", "about", "relation", "case", "document", "deadline", "before", "after"}) {
    if (line.kind != "event" && !details.text_of(name).empty()) parts.push_back(details.text_of(name));
  }
  if (const auto votes = details.integer_of("votes_for"))
    parts.push_back(say("report.votes", {{"votes", std::to_string(*votes)},
                                         {"members", std::to_string(*details.integer_of("members"))}}));
  if (!line.note.empty()) parts.push_back(line.note);
  return join(parts, "; ");
}

void add_tasks(const CaseView& view, const Voice& say, Page& page) {
  Bullets bullets;
  for (const auto& [id, task] : view.sheet.tasks) {
    if (task.holder.empty() && task.approvals.empty() && task.votes.empty()) continue;
    std::string text = id;
    if (!task.holder.empty()) text += ": " + say("report.held-by", {{"who", task.holder}});
    if (!task.delegate.empty()) text += ", " + say("report.delegated-to", {{"who", task.delegate}});
    for (const Ballot& ballot : task.approvals)
      text += "; " + say("report.approved", {{"who", ballot.person}, {"what", ballot.outcome}});
    for (const Ballot& ballot : task.votes)
      text += "; " + say("report.voted", {{"who", ballot.person}, {"what", ballot.outcome}});
    bullets.items.push_back(std::move(text));
  }
  if (bullets.items.empty()) return;
  page.blocks.push_back(Heading{2, say("report.tasks")});
  page.blocks.push_back(std::move(bullets));
}

void add_parties(const CaseView& view, const Voice& say, Page& page) {
  if (view.sheet.parties.empty()) return;
  Table table{.headers = {say("report.party"), say("report.name"), say("report.claim"), say("report.nature"),
                          say("report.amount"), say("report.basis")},
              .rows = {},
              .right_aligned = {4}};
  for (const Party& party : view.sheet.parties) {
    if (party.claims.empty()) table.rows.push_back({party.id, party.name, "–", party.kind, "", ""});
    for (const Claim& claim : party.claims) {
      const auto amount = Decimal::from_text(claim.amount);
      table.rows.push_back(
          {party.id, party.name, claim.id + (claim.withdrawn ? " " + say("report.withdrawn") : ""),
           say("report.nature-" + claim.nature), amount ? say.number(*amount) : claim.amount, claim.basis});
    }
  }
  page.blocks.push_back(Heading{2, say("report.parties")});
  page.blocks.push_back(std::move(table));
}

// What runs beside the main line: complaints, other cases, a suspension, what is forbidden meanwhile.
void add_beside(const CaseView& view, const Voice& say, Page& page) {
  Bullets bullets;
  if (view.sheet.suspended_since)
    bullets.items.push_back(say("report.suspended", {{"day", say.date(*view.sheet.suspended_since)}}));
  for (const Complaint& c : view.sheet.complaints) {
    bullets.items.push_back(say(
        "report.complaint-line",
        {{"number", std::to_string(c.number)},
         {"kind", say("report.complaint-" + c.kind)},
         {"by", c.by},
         {"day", say.date(c.since)},
         {"about", c.about},
         {"outcome", c.outcome.empty() ? say("report.outcome-none")
                                       : say("report.outcome-" + c.outcome) + " " + day(c.settled, say)}}));
  }
  for (const CaseLink& link : view.sheet.links)
    bullets.items.push_back(say("report.link-" + link.relation, {{"id", link.case_id}}));
  for (const workflows::ForbiddenAct& act : view.forbidden) {
    bullets.items.push_back(
        say("report.forbidden", {{"act", say(act.title)}, {"law", law_text(act.law)}, {"event", act.event}}));
  }
  if (bullets.items.empty()) return;
  page.blocks.push_back(Heading{2, say("report.beside")});
  page.blocks.push_back(std::move(bullets));
}

void add_history(const CaseView& view, const Voice& say, Page& page) {
  Table history{.headers = {"#", say("report.day"), say("report.event"), say("report.who"),
                            say("report.state-after"), say("report.basis"), say("report.remark")},
                .rows = {},
                .right_aligned = {0}};
  std::vector<std::string> before;
  for (const JournalLine& line : view.journal) {
    history.rows.push_back({std::to_string(line.line), say.date(line.on), line.event,
                            line.actor + " (" + line.role + ")",
                            state_titles(view.workflow, line.states, say),
                            law_of(view.workflow, line, before), remark_of(line, say)});
    before = line.states;
  }
  page.blocks.push_back(Heading{2, say("report.history")});
  page.blocks.push_back(std::move(history));
}

void add_documents(const CaseView& view, const Voice& say, Page& page) {
  if (view.documents.empty()) return;
  Table table{.headers = {say("report.document"), say("report.version"), say("report.file"),
                          say("report.recorded"), say("report.signed"), "SHA-256"},
              .rows = {},
              .right_aligned = {1}};
  for (const DocumentRow& d : view.documents) {
    const workflows::DocumentType* type = view.workflow.document(d.kind);
    std::vector<std::string> people;
    for (const Signature& signature : view.sheet.signatures) {
      if (signature.document == d.id) people.push_back(signature.person);
    }
    table.rows.push_back({type == nullptr ? d.kind : say(type->title),
                          std::to_string(view.sheet.version_of(d)), d.name, say.moment(d.at),
                          join(people, ", "), to_hex(d.digest).substr(0, 16) + "…"});
  }
  page.blocks.push_back(Heading{2, say("report.documents")});
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
  if (!view.repeated.empty())
    page.blocks.push_back(Paragraph{say("report.repeated", {{"at", say.moment(view.repeated)}})});
  add_actions(view, view.next, say("report.next-actions"), say, page);
  add_actions(view, view.not_now, say("report.not-now"), say, page);
  add_tasks(view, say, page);
  add_beside(view, say, page);
  add_parties(view, say, page);
  add_documents(view, say, page);
  add_history(view, say, page);
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
    action.add("missing_documents", std::move(missing));
    Json::Array obstacles;
    for (const Message& why : n.obstacles) obstacles.push_back(htx::to_text(why, language));
    next.push_back(action.add("obstacles", std::move(obstacles)));
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
    line.add("event", l.event).add("note", l.note).add("states", std::move(states)).add("kind", l.kind);
    journal.push_back(line.add("on_behalf_of", l.on_behalf_of).add("details", l.details));
  }
  Json::Array tasks;
  for (const auto& [id, task] : view.sheet.tasks) {
    Json item;
    item.add("task", id).add("holder", task.holder).add("delegate", task.delegate);
    tasks.push_back(item.add("since", htx::to_text(task.since)));
  }
  json.add("tasks", std::move(tasks)).add("repeated", view.repeated);
  json.add("suspended_since",
           view.sheet.suspended_since ? htx::to_text(*view.sheet.suspended_since) : std::string());
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
