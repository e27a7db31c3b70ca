#include "engine/report/cases/case_timeline.h"

#include <algorithm>
#include <optional>

#include "engine/base/text.h"

namespace htx::report::internal {
namespace {

using workflows::EnabledEvent;
using workflows::Workflow;

// The journal of a case, told in words.
class Timeline {
 public:
  Timeline(const CaseView& view, const CaseDay* today, const Voice& say)
      : view_(view), today_(today), say_(say) {}

  Table run() {
    Table table{.headers = {"#", say_("report.day"), say_("report.act-and-who"), say_("report.state-after"),
                            say_("report.deadlines-set"), say_("report.law")},
                .rows = {},
                .right_aligned = {0}};
    for (const JournalLine& line : view_.journal) {
      const std::optional<EnabledEvent> action = action_of(line);
      table.rows.push_back({std::to_string(line.line), say_.date(line.on), told(line, action),
                            states_of(line), deadlines_of(line), law_of_line(line, action)});
      if (!line.after.is_null()) {
        auto after = is_ours(line) ? workflows::configuration_from_json(view_.workflow.chart(), line.after)
                                   : Result<workflows::Configuration>(workflows::Configuration());
        standing_ = after ? *std::move(after) : workflows::Configuration();
      }
    }
    return table;
  }

 private:
  // Where the case stood after the line; nothing if it stayed where it was.
  std::string states_of(const JournalLine& line) {
    const bool stayed = line.kind != LineKind::kEvent && line.states == states_;
    states_ = line.states;
    return stayed ? "" : state_titles(view_.workflow, line.states, say_);
  }

  // Whether the line is by the version of the workflow that is shown.
  bool is_ours(const JournalLine& line) const { return line.workflow_digest == view_.row.workflow_digest; }

  // What was done by that event where the case stood; none if it cannot be told.
  std::optional<EnabledEvent> action_of(const JournalLine& line) const {
    if (line.line == 1 || !is_ours(line) || standing_.active.empty()) return std::nullopt;
    const std::string event = line.kind == LineKind::kEvent ? line.event
                              : line.kind == LineKind::kTaskApprove
                                  ? line.details.text_of("task") + "." + line.details.text_of("outcome")
                                  : std::string();
    for (const auto& actions :
         {workflows::allowed(view_.workflow, standing_), workflows::considered(view_.workflow, standing_)}) {
      const auto found = std::ranges::find(actions, event, &EnabledEvent::event);
      if (found != actions.end()) return *found;
    }
    return std::nullopt;
  }

  std::string title_of(const JournalLine& line, const std::optional<EnabledEvent>& action) const {
    if (line.kind == LineKind::kEvent && line.line == 1) return say_("report.opened");
    if (line.kind != LineKind::kEvent) return say_("report.kind-" + std::string(to_string(line.kind)));
    if (!action) return line.event;
    const workflows::DeadlineRule* rule = view_.workflow.deadline(action->deadline);
    const std::string title = say_(action->title);
    if (action->is_expiry && rule != nullptr)
      return say_("report.expired", {{"deadline", say_(rule->title)}});
    if (title.empty()) return line.event;
    const std::string task = action->task ? task_title(*action) : "";
    return task.empty() || task == title ? title : task + ": " + title;
  }

  std::string task_title(const EnabledEvent& action) const {
    const auto state = view_.workflow.chart().find(action.state);
    if (!state || !view_.workflow.state(*state).task) return "";
    return say_(view_.workflow.state(*state).task->title);
  }

  std::string who_of(const JournalLine& line, const std::optional<EnabledEvent>& action) const {
    const workflows::Role* role = view_.workflow.role(line.role);
    std::string who = role == nullptr ? line.actor : say_(role->title) + ", " + line.actor;
    if (action && action->is_expiry) who = say_("report.when-due");
    if (!line.on_behalf_of.empty()) who += ", " + say_("report.for", {{"who", line.on_behalf_of}});
    return who;
  }

  std::string told(const JournalLine& line, const std::optional<EnabledEvent>& action) const {
    std::vector<std::string> parts = {title_of(line, action) + " (" + who_of(line, action) + ")"};
    add_details(line, parts);
    std::vector<std::string> files;
    for (const DocumentRow& file : line.filed) {
      const std::string name = document_title(view_.workflow, file, say_);
      if (parts.front().find(name) == std::string::npos) files.push_back(name);
    }
    if (!files.empty()) parts.push_back(say_("report.with-files", {{"files", join(files, "; ")}}));
    if (!line.note.empty()) parts.push_back(line.note);
    return join(parts, "; ");
  }

  void add_details(const JournalLine& line, std::vector<std::string>& parts) const {
    const Json& details = line.details;
    if (line.kind == LineKind::kEvent && !details.text_of("due").empty())
      parts.push_back(say_("report.legal-due", {{"day", day_of(details.text_of("due"), say_)}}));
    const auto votes = details.integer_of("votes_for");
    const auto members = details.integer_of("members");
    if (votes && members)
      parts.push_back(
          say_("report.votes", {{"votes", std::to_string(*votes)}, {"members", std::to_string(*members)}}));
    else if (line.kind == LineKind::kEvent)
      add_data(line, parts);
    if (line.kind == LineKind::kDeadlineRecount) add_moved(details, parts);
    if (line.kind == LineKind::kSettlement) add_totals(details, parts);
    if (line.kind == LineKind::kEvent || line.kind == LineKind::kDeadlineRecount ||
        line.kind == LineKind::kSettlement)
      return;
    std::vector<std::string> words;
    for (const char* name : {"task",   "outcome",  "person", "party",    "name",        "claim",  "asset",
                             "source", "nature",   "amount", "basis",    "agreed_with", "kind",   "by",
                             "about",  "relation", "case",   "document", "deadline",    "before", "after"}) {
      if (!details.text_of(name).empty()) words.push_back(word(line, name, details.text_of(name)));
    }
    if (!words.empty()) parts.push_back(join(words, ", "));
  }

  // What the event brought, by the titles of its data.
  void add_data(const JournalLine& line, std::vector<std::string>& parts) const {
    if (line.data.object() == nullptr) return;
    for (const auto& [name, value] : *line.data.object()) {
      const workflows::DataItem* item = view_.workflow.data_item(name);
      std::string text = value.string() != nullptr ? *value.string() : "";
      if (const auto number = line.data.integer_of(name)) text = std::to_string(*number);
      if (const auto date = date_from_iso(text)) text = say_.date(*date);
      if (item != nullptr && !text.empty()) parts.push_back(say_(item->title) + ": " + text);
    }
  }

  std::vector<std::string> days_of(const Json* list) const {
    std::vector<std::string> days;
    if (list == nullptr || list->array() == nullptr) return days;
    for (const Json& day : *list->array()) {
      if (day.string() != nullptr) days.push_back(day_of(*day.string(), say_));
    }
    return days;
  }

  void add_moved(const Json& details, std::vector<std::string>& parts) const {
    const Json* moved = details.find("moved");
    if (moved == nullptr || moved->array() == nullptr) return;
    parts.push_back(details.text_of("calendar") + " " +
                    std::to_string(details.integer_of("version").value_or(0)));
    for (const Json& one : *moved->array()) {
      const workflows::DeadlineRule* rule = view_.workflow.deadline(one.text_of("deadline"));
      const std::vector<std::string> days = days_of(one.find("because"));
      parts.push_back(
          say_("report.moved", {{"deadline", rule == nullptr ? one.text_of("deadline") : say_(rule->title)},
                                {"before", day_of(one.text_of("before"), say_)},
                                {"after", day_of(one.text_of("after"), say_)},
                                {"because", days.empty() ? "–" : join(days, ", ")}}));
    }
  }

  void add_totals(const Json& details, std::vector<std::string>& parts) const {
    const auto amount = [&](const char* name) {
      const auto number = Decimal::from_text(details.text_of(name));
      return number ? say_.number(*number) : std::string("–");
    };
    parts.push_back(details.text_of("order"));
    std::string totals = say_("report.settlement-totals", {{"estate", amount("estate")},
                                                           {"elsewhere", amount("elsewhere")},
                                                           {"claimed", amount("claimed")},
                                                           {"paid", amount("paid")},
                                                           {"unpaid", amount("unpaid")},
                                                           {"members", amount("to_members")}});
    if (totals.ends_with('.')) totals.pop_back();
    parts.push_back(std::move(totals));
    parts.push_back("SHA-256 " + details.text_of("table_sha256").substr(0, 16) + "…");
  }

  std::string word(const JournalLine& line, std::string_view name, const std::string& text) const {
    if (name == "nature") return say_("report.nature-" + text);
    if (name == "source") return source_title(today_, text, say_);
    if (name == "amount") {
      const auto amount = Decimal::from_text(text);
      return amount ? say_.number(*amount) : text;
    }
    if (name == "outcome" && line.kind == LineKind::kComplaintSettle) return say_("report.outcome-" + text);
    if (name == "kind" && line.kind == LineKind::kComplaintOpen) return say_("report.complaint-" + text);
    if (name == "kind") return say_("report.party-" + text);
    if (name == "relation") return say_("report.relation-" + text);
    const workflows::DeadlineRule* rule = name == "deadline" ? view_.workflow.deadline(text) : nullptr;
    if (rule != nullptr) return say_(rule->title);
    if (name == "before" || name == "after") return (name == "after" ? "→ " : "") + day_of(text, say_);
    return text;
  }

  // The days off that a count of working days left out and the Saturdays it took in, or the day off on which
  // another term would have ended.
  std::string days_off(const workflows::DeadlineRule& rule, const Json& body, const Date& from,
                       const Date& due) const {
    if (today_ == nullptr || today_->library == nullptr) return "";
    // By another version of the calendar other days were off.
    const auto definition = today_->library->calendar();
    if (!definition || body.text_of("calendar_sha256") != to_hex((*definition)->digest)) return "";
    const WorkingCalendar& calendar = (*definition)->calendar;
    if (rule.within->unit != TermUnit::kWorkingDay) {
      const Json* pauses = body.find("pauses");
      const bool plain = body.integer_of("extensions").value_or(0) == 0 &&
                         (pauses == nullptr || pauses->array() == nullptr || pauses->array()->empty());
      const auto end = due_date(calendar, from, *rule.within, {.roll = Roll::kNone});
      if (!plain || rule.backward || !end || !(*end < due)) return "";
      return "; " + say_("report.ends-on-day-off", {{"day", say_.date(*end)}});
    }
    std::vector<std::string> off;
    std::vector<std::string> worked;
    for (Date day = from.plus_days(1); day <= due; day = day.plus_days(1)) {
      const SpecialDay* special = calendar.special(day);
      if (special != nullptr) (special->works ? worked : off).push_back(say_.date(day));
    }
    return (off.empty() ? "" : "; " + say_("report.days-off", {{"days", join(off, ", ")}})) +
           (worked.empty() ? "" : "; " + say_("report.days-worked", {{"days", join(worked, ", ")}}));
  }

  std::string deadlines_of(const JournalLine& line) const {
    std::vector<std::string> texts;
    for (const DeadlineRow& due : line.deadlines) {
      const workflows::DeadlineRule* rule = view_.workflow.deadline(due.deadline);
      // What happens when it passes is told as an act.
      if (rule == nullptr || !due.acted_on_at.empty()) continue;
      std::string text =
          say_(rule->title) + ": " + (due.due ? say_.date(*due.due) : say_("report.stands-still"));
      const auto body = read_json(due.body);
      const auto from = body ? date_from_iso(body->text_of("from")) : std::nullopt;
      if (due.due && from && rule->within && rule->within->amount > 0) {
        text += " (" +
                say_("report.term-from",
                     {{"term", htx::to_text(*rule->within, say_.language())}, {"day", say_.date(*from)}}) +
                days_off(*rule, *body, *from, *due.due) + ")";
      }
      if (rule->law) text += ", " + rule->law->article;
      texts.push_back(std::move(text));
    }
    return join(texts, "; ");
  }

  std::string law_of_line(const JournalLine& line, const std::optional<EnabledEvent>& action) const {
    if (action) return law_of_action(view_.workflow, *action);
    if (line.kind == LineKind::kEvent && line.line == 1)
      return view_.workflow.data().basis.empty() ? "" : law_text(view_.workflow.data().basis.front());
    if (line.kind == LineKind::kDeadlineExtend) {
      const workflows::DeadlineRule* rule = view_.workflow.deadline(line.details.text_of("deadline"));
      if (rule != nullptr) return law_text(rule->law);
    }
    for (const DocumentRow& file : line.filed) {
      const workflows::DocumentType* type = view_.workflow.document(file.kind);
      if (type != nullptr && type->law) return law_text(type->law);
    }
    return "";
  }

  const CaseView& view_;
  const CaseDay* today_;
  const Voice& say_;
  std::vector<std::string> states_;    // After the line before.
  workflows::Configuration standing_;  // Before the line that is told.
};

}  // namespace

std::string source_title(const CaseDay* today, const std::string& id, const Voice& say) {
  if (today == nullptr || today->library == nullptr) return id;
  const auto orders = today->library->payment_orders();
  if (!orders) return id;
  for (const PaymentOrderDefinition* definition : *orders) {
    for (const rules::AssetSource& source : definition->order.sources) {
      if (source.id == id) return say(source.title);
    }
  }
  return id;
}

std::string document_title(const Workflow& workflow, const DocumentRow& document, const Voice& say) {
  const workflows::DocumentType* type = workflow.document(document.kind);
  if (type != nullptr) return say(type->title);
  return document.kind == "settlement" ? say("report.settlement") : document.name;
}

std::string day_of(const std::string& iso, const Voice& say) {
  const auto date = date_from_iso(iso);
  return date ? say.date(*date) : "–";
}

Table timeline(const CaseView& view, const CaseDay* today, const Voice& say) {
  return Timeline(view, today, say).run();
}

}  // namespace htx::report::internal
