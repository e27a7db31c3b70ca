#include "engine/report/cases/case_report.h"

#include <algorithm>
#include <cctype>

#include "engine/base/text.h"
#include "engine/report/cases/case_timeline.h"

namespace htx::report {
namespace {

using internal::source_title;
using workflows::Workflow;

std::string role_title(const Workflow& workflow, const std::string& id, const Voice& say) {
  const workflows::Role* role = workflow.role(id);
  return role == nullptr ? id : say(role->title) + " (" + id + ")";
}

// "còn 12 ngày (8 ngày làm việc)", "QUÁ HẠN 3 ngày"; empty if it is not known what day it is.
std::string days_left(const DeadlineRow& due, const CaseDay* today, const Voice& say) {
  if (!due.due || today == nullptr) return "";
  const std::int64_t days = due.due->days() - today->today.days();
  if (days < 0) return say("report.days-late", {{"days", std::to_string(-days)}});
  const Result<const CalendarDefinition*> calendar =
      today->library == nullptr ? Error(ErrorCode::kNotFound, "session.not-in-library")
                                : today->library->calendar();
  const auto working = today->library == nullptr ? Result<std::int64_t>(days)
                       : calendar ? (*calendar)->calendar.working_days_between(today->today, *due.due)
                                  : Result<std::int64_t>(calendar.error());
  return say("report.days-left",
             {{"days", std::to_string(days)}, {"working", working ? std::to_string(*working) : "–"}});
}

void add_deadlines(const CaseView& view, const CaseDay* today, const Voice& say, Page& page) {
  if (view.deadlines.empty()) return;
  Table table{.headers = {say("report.deadline"), say("report.due"), say("report.left"),
                          say("report.warn-from"), say("report.law")},
              .rows = {},
              .right_aligned = {}};
  for (const DeadlineRow& due : view.deadlines) {
    const workflows::DeadlineRule* rule = view.workflow.deadline(due.deadline);
    const std::string last = due.due ? say.date(*due.due) : say("report.stands-still");
    table.rows.push_back({rule == nullptr ? due.deadline : say(rule->title),
                          last + (due.acted_on_at.empty() ? "" : " " + say("report.urgency-overdue")),
                          due.acted_on_at.empty() ? days_left(due, today, say) : "",
                          due.warn ? say.date(*due.warn) : "–", rule == nullptr ? "" : law_text(rule->law)});
  }
  page.blocks.emplace_back(Heading{2, say("report.deadlines")});
  page.blocks.emplace_back(std::move(table));
}

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// What the names in a condition stand for: data with their values, states with their titles.
std::string facts_of(const CaseView& view, const std::string& guard, const Voice& say) {
  std::vector<std::string> facts;
  for (std::size_t i = 0; i < guard.size();) {
    std::size_t end = i;
    while (end < guard.size() && (is_word(guard[end]) || guard[end] == '.')) ++end;
    const std::string name = guard.substr(i, end - i);
    i = std::max(end, i + 1);
    if (name.starts_with("state.")) {
      const auto state = view.workflow.chart().find(name.substr(6));
      if (!state) continue;
      facts.push_back(say(view.configuration.is_active(*state) ? "report.fact-at" : "report.fact-not-at",
                          {{"state", say(view.workflow.state(*state).title)}}));
    } else if (const workflows::DataItem* item = view.workflow.data_item(name)) {
      const Json* value = view.configuration.data.find(name);
      std::string text = value != nullptr && value->string() != nullptr ? *value->string() : "–";
      if (const auto number = view.configuration.data.integer_of(name)) text = std::to_string(*number);
      if (value != nullptr && *value == Json(true)) text = say("report.yes");
      if (value != nullptr && *value == Json(false)) text = say("report.no");
      facts.push_back(say(item->title) + ": " + text);
    }
  }
  return join(facts, "; ");
}

}  // namespace

std::vector<std::string> needs_of(const CaseView& view, const NextAction& next, const Voice& say) {
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
    if (why.code == "cases.why-document") continue;
    std::string text = htx::to_text(why, say.language());
    const std::string facts = why.code == "cases.why-condition" ? facts_of(view, next.action.guard, say) : "";
    needs.push_back(facts.empty() ? text
                                  : say("report.condition-facts", {{"condition", text}, {"facts", facts}}));
  }
  for (const std::string& id : next.action.asks) {
    const workflows::DataItem* item = view.workflow.data_item(id);
    needs.push_back(item == nullptr ? say("report.needs-data", {{"id", id}})
                                    : say("report.needs-item", {{"id", id}, {"title", say(item->title)}}));
  }
  if (!next.action.not_same_as.empty())
    needs.push_back(say("report.needs-other-person", {{"tasks", join(next.action.not_same_as, ", ")}}));
  return needs;
}

std::string title_of(const CaseView& view, const NextAction& next, const Voice& say) {
  const workflows::DeadlineRule* rule = view.workflow.deadline(next.action.deadline);
  const bool untitled = say(next.action.title).empty() && rule != nullptr;
  return untitled ? say(rule->title) : say(next.action.title);
}

std::string law_of(const CaseView& view, const NextAction& next) {
  return law_of_action(view.workflow, next.action);
}

std::string title_of(const CaseView& view, const DocumentRow& document, const Voice& say) {
  return internal::document_title(view.workflow, document, say);
}

Table case_history(const CaseView& view, const CaseDay& today, const Manner& language) {
  return internal::timeline(view, &today, Voice(language));
}

namespace {

void add_actions(const CaseView& view, const std::vector<NextAction>& actions, std::string title,
                 const Voice& say, Page& page) {
  if (actions.empty()) return;
  Table table{.headers = {say("report.event"), say("report.what"), say("report.who"),
                          say("report.still-needed"), say("report.law")},
              .rows = {},
              .right_aligned = {}};
  for (const NextAction& next : actions) {
    table.rows.push_back(
        {next.action.event, title_of(view, next, say),
         next.action.role.empty() ? say("report.when-due") : role_title(view.workflow, next.action.role, say),
         join(needs_of(view, next, say), "; "), law_of(view, next)});
  }
  page.blocks.emplace_back(Heading{2, std::move(title)});
  page.blocks.emplace_back(std::move(table));
}

void add_tasks(const CaseView& view, const Voice& say, Page& page) {
  Bullets bullets;
  for (const auto& [id, task] : view.state.tasks) {
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
  page.blocks.emplace_back(Heading{2, say("report.tasks")});
  page.blocks.emplace_back(std::move(bullets));
}

void add_parties(const CaseView& view, const Voice& say, Page& page) {
  if (view.state.parties.empty()) return;
  Table table{.headers = {say("report.party"), say("report.name"), say("report.claim"), say("report.nature"),
                          say("report.amount", {{"money", say.word("money")}}), say("report.law")},
              .rows = {},
              .right_aligned = {4}};
  for (const Party& party : view.state.parties) {
    if (party.claims.empty())
      table.rows.push_back({party.id, party.name, "–", std::string(to_string(party.kind)), "", ""});
    for (const Claim& claim : party.claims) {
      const auto amount = Decimal::from_text(claim.amount);
      table.rows.push_back(
          {party.id, party.name, claim.id + (claim.withdrawn ? " " + say("report.withdrawn") : ""),
           say("report.nature-" + claim.nature), amount ? say.number(*amount) : claim.amount, claim.basis});
    }
  }
  page.blocks.emplace_back(Heading{2, say("report.parties")});
  page.blocks.emplace_back(std::move(table));
}

// What runs beside the main line: complaints, other cases, a suspension, what is forbidden meanwhile.
void add_beside(const CaseView& view, const Voice& say, Page& page) {
  Bullets bullets;
  if (view.state.suspended_since)
    bullets.items.push_back(say("report.suspended", {{"day", say.date(*view.state.suspended_since)}}));
  for (const Complaint& c : view.state.complaints) {
    const std::string outcome = !c.outcome ? say("report.outcome-none")
                                           : say("report.outcome-" + std::string(to_string(*c.outcome))) +
                                                 " " + (c.settled ? say.date(*c.settled) : "–");
    bullets.items.push_back(
        say("report.complaint-line", {{"number", std::to_string(c.number)},
                                      {"kind", say("report.complaint-" + std::string(to_string(c.kind)))},
                                      {"by", c.by},
                                      {"day", say.date(c.since)},
                                      {"about", c.about},
                                      {"outcome", outcome}}));
  }
  for (const CaseLink& link : view.state.links)
    bullets.items.push_back(
        say("report.link-" + std::string(to_string(link.relation)), {{"id", link.case_id}}));
  for (const workflows::ForbiddenAct& act : view.forbidden) {
    bullets.items.push_back(
        say("report.forbidden", {{"act", say(act.title)}, {"law", law_text(act.law)}, {"event", act.event}}));
  }
  if (bullets.items.empty()) return;
  page.blocks.emplace_back(Heading{2, say("report.beside")});
  page.blocks.emplace_back(std::move(bullets));
}

void add_assets(const CaseView& view, const CaseDay* today, const Voice& say, Page& page) {
  if (view.state.assets.empty()) return;
  Table table{.headers = {say("report.assets"), say("report.asset-source"),
                          say("report.amount", {{"money", say.word("money")}}), say("report.law")},
              .rows = {},
              .right_aligned = {2}};
  for (const Asset& asset : view.state.assets) {
    const auto amount = Decimal::from_text(asset.amount);
    table.rows.push_back({asset.id + (asset.withdrawn ? " " + say("report.withdrawn") : ""),
                          source_title(today, asset.source, say), amount ? say.number(*amount) : asset.amount,
                          asset.basis});
  }
  page.blocks.emplace_back(Heading{2, say("report.assets")});
  page.blocks.emplace_back(std::move(table));
}

void add_documents(const CaseView& view, const Voice& say, Page& page) {
  if (view.documents.empty()) return;
  Table table{.headers = {say("report.document"), say("report.version"), say("report.file"),
                          say("report.recorded"), say("report.signed"), "SHA-256"},
              .rows = {},
              .right_aligned = {1}};
  for (const DocumentRow& d : view.documents) {
    std::vector<std::string> people;
    for (const Signature& signature : view.state.signatures) {
      if (signature.document == d.id) people.push_back(signature.person);
    }
    table.rows.push_back({internal::document_title(view.workflow, d, say),
                          std::to_string(view.state.version_of(d)), d.name, say.moment(d.at),
                          join(people, ", "), to_hex(d.digest).substr(0, 16) + "…"});
  }
  page.blocks.emplace_back(Heading{2, say("report.documents")});
  page.blocks.emplace_back(std::move(table));
}

std::vector<std::string> active_states(const CaseRow& row) {
  std::vector<std::string> active;
  const auto configuration = read_json(row.configuration);
  const Json* states = configuration ? configuration->find("active") : nullptr;
  if (states == nullptr || states->array() == nullptr) return active;
  for (const Json& state : *states->array()) {
    if (state.string() != nullptr) active.push_back(*state.string());
  }
  return active;
}

std::string status_text(CaseStatus status, const Voice& say) {
  return say("report.status-" + std::string(to_string(status)));
}

}  // namespace

std::string states_text(const CaseRow& row, const Library& library, const Voice& say) {
  const std::vector<std::string> active = active_states(row);
  const auto definition = library.workflow(row.workflow);
  return definition ? state_titles((*definition)->workflow, active, say) : join(active, "; ");
}

Page case_page(const CaseView& view, const Manner& language, const CaseDay* today) {
  const Voice say(language);
  const Workflow& workflow = view.workflow;
  Page page{.title = say("report.case-title", {{"id", view.row.id}, {"workflow", say(workflow.title())}}),
            .language = language,
            .blocks = {}};
  page.blocks.emplace_back(Heading{1, page.title});
  page.blocks.emplace_back(Paragraph{view.row.cooperative + " " + view.cooperative_name});
  std::vector<std::string> states;
  for (const std::string_view state : workflows::leaves(workflow.chart(), view.configuration))
    states.emplace_back(state);
  page.blocks.emplace_back(
      Paragraph{say("report.case-state", {{"status", status_text(view.row.status, say)},
                                          {"states", state_titles(workflow, states, say)}})});
  page.blocks.emplace_back(
      Paragraph{say("report.case-definition", {{"id", workflow.id()},
                                               {"version", std::to_string(workflow.version())},
                                               {"digest", to_hex(view.row.workflow_digest).substr(0, 12)}})});
  add_deadlines(view, today, say, page);
  if (!view.repeated.empty())
    page.blocks.emplace_back(Paragraph{say("report.repeated", {{"at", say.moment(view.repeated)}})});
  add_actions(view, view.next, say("report.next-actions"), say, page);
  add_actions(view, view.not_now, say("report.not-now"), say, page);
  add_tasks(view, say, page);
  add_beside(view, say, page);
  add_parties(view, say, page);
  add_assets(view, today, say, page);
  add_documents(view, say, page);
  page.blocks.emplace_back(Heading{2, say("report.history")});
  page.blocks.emplace_back(internal::timeline(view, today, say));
  return page;
}

Page cases_page(const std::vector<CaseRow>& rows, const Library& library, const Manner& language) {
  const Voice say(language);
  Page page{.title = say("report.cases-title"), .language = language, .blocks = {}};
  page.blocks.emplace_back(Heading{2, page.title});
  Table table{.headers = {say("report.case"), say("report.cooperative"), say("report.workflow"),
                          say("report.status"), say("report.states")},
              .rows = {},
              .right_aligned = {}};
  for (const CaseRow& row : rows) {
    const auto definition = library.workflow(row.workflow);
    table.rows.push_back({row.id, row.cooperative,
                          definition ? say((*definition)->workflow.title()) : row.workflow,
                          status_text(row.status, say), states_text(row, library, say)});
  }
  page.blocks.push_back(rows.empty() ? Block(Paragraph{say("report.no-cases")}) : Block(std::move(table)));
  return page;
}

}  // namespace htx::report
