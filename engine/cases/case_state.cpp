#include "engine/cases/case_state.h"

#include <algorithm>

#include "engine/cases/journal_json.h"
#include "engine/workflows/advance.h"

namespace htx {
namespace {

using workflows::Workflow;

Error bad_line(std::int64_t line) {
  return Error(ErrorCode::kCorrupt, {"cases.bad-journal", {{"line", std::to_string(line)}}});
}

// The tasks of the active states, with the state each belongs to.
std::map<std::string, workflows::StateId> active_tasks(const Workflow& workflow,
                                                       const workflows::Configuration& configuration) {
  std::map<std::string, workflows::StateId> tasks;
  if (!configuration.running) return tasks;
  for (const workflows::StateId id : configuration.active) {
    if (workflow.state(id).task) tasks.emplace(workflow.state(id).task->id, id);
  }
  return tasks;
}

// A task that goes on keeps its holder; one whose outcome this was begins anew.
void settle_tasks(CaseSheet& sheet, const Workflow& workflow, const JournalLine& line) {
  const auto active = active_tasks(workflow, sheet.configuration);
  std::erase_if(sheet.tasks, [&](const auto& task) { return !active.contains(task.first); });
  const std::string done = line.event.substr(0, line.event.find('.'));
  for (const auto& [id, state] : active) {
    const auto known = sheet.tasks.find(id);
    if (known == sheet.tasks.end() || (line.kind == "event" && id == done)) {
      sheet.tasks[id] = {.id = id, .since = line.on};
    }
  }
}

void add_doers(CaseSheet& sheet, const std::string& task, const JournalLine& line) {
  sheet.doers[task].insert(line.actor);
  if (!line.on_behalf_of.empty()) sheet.doers[task].insert(line.on_behalf_of);
}

void cast(std::vector<Ballot>& ballots, Ballot ballot) {
  std::erase_if(ballots, [&](const Ballot& earlier) { return earlier.person == ballot.person; });
  ballots.push_back(std::move(ballot));
}

// The versions that an act was given for.
std::vector<std::string> versions_of(const JournalLine& line) {
  return internal::texts(line.details.find("for"));
}

// What lines that do not move the case do.  False if the line cannot follow.
bool fold_task_line(CaseSheet& sheet, const JournalLine& line) {
  const auto found = sheet.tasks.find(line.details.text_of("task"));
  if (found == sheet.tasks.end()) return false;
  TaskSheet& task = found->second;
  const std::string person = line.details.text_of("person");
  if (line.kind == "task.claim") {
    task.holder = line.actor;
  } else if (line.kind == "task.assign") {
    task.holder = person;
    task.given_by = line.actor;
    task.delegate.clear();
  } else if (line.kind == "task.delegate") {
    task.delegate = person;
  } else if (line.kind == "task.release") {
    task.holder.clear();
    task.given_by.clear();
    task.delegate.clear();
  } else if (line.kind == "task.approve") {
    add_doers(sheet, task.id, line);
    cast(task.approvals, {line.actor, line.details.text_of("outcome"), line.line, versions_of(line)});
  } else if (line.kind == "task.vote") {
    cast(task.votes, {person, line.details.text_of("outcome"), line.line, versions_of(line)});
  } else {
    return false;
  }
  return true;
}

Party* party_of(CaseSheet& sheet, const std::string& id) {
  const auto found = std::ranges::find(sheet.parties, id, &Party::id);
  return found == sheet.parties.end() ? nullptr : &*found;
}

bool fold_party_line(CaseSheet& sheet, const JournalLine& line) {
  const std::string id = line.details.text_of("party");
  Party* party = party_of(sheet, id);
  if (line.kind == "party") {
    if (party == nullptr) party = &sheet.parties.emplace_back(Party{.id = id});
    party->kind = line.details.text_of("kind");
    party->name = line.details.text_of("name");
    return true;
  }
  if (party == nullptr) return false;
  Claim claim{.id = line.details.text_of("claim"),
              .nature = line.details.text_of("nature"),
              .amount = line.details.text_of("amount"),
              .basis = line.details.text_of("basis")};
  const auto known = std::ranges::find(party->claims, claim.id, &Claim::id);
  if (line.kind == "claim.withdraw") {
    if (known == party->claims.end()) return false;
    known->withdrawn = true;
  } else if (known == party->claims.end()) {
    party->claims.push_back(std::move(claim));
  } else {
    *known = std::move(claim);
  }
  return true;
}

bool fold_asset_line(CaseSheet& sheet, const JournalLine& line) {
  Asset asset{.id = line.details.text_of("asset"),
              .source = line.details.text_of("source"),
              .amount = line.details.text_of("amount"),
              .agreed_with = line.details.text_of("agreed_with"),
              .basis = line.details.text_of("basis")};
  const auto known = std::ranges::find(sheet.assets, asset.id, &Asset::id);
  if (line.kind == "asset.withdraw") {
    if (known == sheet.assets.end()) return false;
    known->withdrawn = true;
  } else if (known == sheet.assets.end()) {
    sheet.assets.push_back(std::move(asset));
  } else {
    *known = std::move(asset);
  }
  return true;
}

bool fold_complaint_line(CaseSheet& sheet, const JournalLine& line) {
  if (line.kind == "complaint.open") {
    sheet.complaints.push_back({.number = static_cast<std::int64_t>(sheet.complaints.size()) + 1,
                                .kind = line.details.text_of("kind"),
                                .by = line.details.text_of("by"),
                                .about = line.details.text_of("about"),
                                .since = line.on});
    return true;
  }
  const auto number = line.details.integer_of("number").value_or(0);
  const auto found = std::ranges::find(sheet.complaints, number, &Complaint::number);
  if (found == sheet.complaints.end() || !found->outcome.empty()) return false;
  found->outcome = line.details.text_of("outcome");
  found->settled = to_text(line.on);
  return true;
}

bool fold_suspension_line(CaseSheet& sheet, const JournalLine& line) {
  if ((line.kind == "suspend") == sheet.suspended_since.has_value()) return false;
  sheet.suspended_since.reset();
  if (line.kind == "resume") {
    sheet.stand_stills.resume(line.on);
    return true;
  }
  sheet.suspended_since = line.on;
  sheet.stand_stills.suspend(line.on);
  return true;
}

bool fold_other_line(CaseSheet& sheet, const JournalLine& line) {
  if (line.kind.starts_with("task.")) return fold_task_line(sheet, line);
  if (line.kind == "party" || line.kind.starts_with("claim")) return fold_party_line(sheet, line);
  if (line.kind.starts_with("asset")) return fold_asset_line(sheet, line);
  if (line.kind.starts_with("complaint.")) return fold_complaint_line(sheet, line);
  if (line.kind == "suspend" || line.kind == "resume") return fold_suspension_line(sheet, line);
  if (line.kind == "link") {
    sheet.links.push_back({line.details.text_of("relation"), line.details.text_of("case")});
    return true;
  }
  if (line.kind == "document.sign") {
    sheet.signatures.push_back({line.details.text_of("document"), line.actor, line.line});
    return true;
  }
  return line.kind == "note" || line.kind == "document.attach" || line.kind == "deadline.extend" ||
         line.kind == "deadline.recount" || line.kind == "settlement";
}

// What came with the line, and which versions of other documents it was given for.
void fold_documents(CaseSheet& sheet, const Workflow& workflow, const JournalLine& line) {
  sheet.documents.insert(sheet.documents.end(), line.filed.begin(), line.filed.end());
  for (const DocumentRow& filed : line.filed) {
    const workflows::DocumentType* type = workflow.document(filed.kind);
    if (type != nullptr && !type->of.empty()) sheet.given_for[filed.id] = versions_of(line);
  }
  constexpr std::string_view kFiling = "document.";
  if (line.kind != "event" || !line.event.starts_with(kFiling)) return;
  const std::string kind = line.event.substr(kFiling.size());
  const DocumentRow* latest = sheet.latest_document(kind);
  if (latest != nullptr) sheet.taken[kind] = latest->id;
}

void fold_rows(CaseSheet& sheet, const Workflow& workflow, const JournalLine& line) {
  for (const std::string& id : line.stopped) sheet.dues.erase(id);
  for (const DueRow& due : line.dues) {
    sheet.dues[due.deadline] = due;
    sheet.generations[due.deadline] = due.generation;
    sheet.last_days.erase(due.deadline);
    if (const auto day = date_from_iso(due.due)) sheet.last_days.emplace(due.deadline, *day);
  }
  sheet.tells_dues = sheet.tells_dues && line.tells_dues;
  fold_documents(sheet, workflow, line);
  std::int64_t item = 0;
  for (const std::string& asked : line.asked) {
    const std::size_t space = asked.find(' ');
    OutboxRow row;
    row.line = line.line;
    row.item = ++item;
    row.kind = asked.substr(0, space);
    row.addressee = space == std::string::npos ? "" : asked.substr(space + 1);
    row.at = line.at;
    sheet.outbox.push_back(std::move(row));
  }
}

// What passings led to on this day stays known until somebody acts.  REQUIRES: the day is still that of the
// line before.
void fold_passing(CaseSheet& sheet, const Workflow& workflow, const JournalLine& line) {
  const bool moves = !line.after.is_null();
  const bool passes = line.kind == "event" && line.details.find("generation") != nullptr;
  if (line.on != sheet.last_on || (moves && !passes)) sheet.situations_today.clear();
  if (passes) sheet.situations_today.insert(situation_of(workflow, sheet.configuration, sheet.dues));
}

}  // namespace

std::string version_text(const std::string& kind, const Digest& digest) {
  return kind + " " + to_hex(digest);
}

const DocumentRow* CaseSheet::latest_document(const std::string& kind) const {
  const auto found = std::find_if(documents.rbegin(), documents.rend(),
                                  [&](const DocumentRow& document) { return document.kind == kind; });
  return found == documents.rend() ? nullptr : &*found;
}

std::int64_t CaseSheet::version_of(const DocumentRow& document) const {
  std::int64_t version = 0;
  for (const DocumentRow& other : documents) {
    if (other.kind == document.kind) ++version;
    if (other.id == document.id) break;
  }
  return version;
}

std::size_t CaseSheet::signatures_under(const DocumentRow& document) const {
  std::set<std::string> people;
  for (const Signature& signature : signatures) {
    if (signature.document == document.id) people.insert(signature.person);
  }
  return people.size();
}

bool CaseSheet::is_filed(const workflows::DocumentType& type) const {
  const DocumentRow* document = latest_document(type.id);
  return document != nullptr && signatures_under(*document) >= static_cast<std::size_t>(type.signatures) &&
         outdated_by(type) == nullptr;
}

const std::string* CaseSheet::outdated_by(const workflows::DocumentType& type) const {
  const DocumentRow* document = latest_document(type.id);
  const auto given = document == nullptr ? given_for.end() : given_for.find(document->id);
  for (const std::string& kind : type.of) {
    const DocumentRow* latest = latest_document(kind);
    if (latest == nullptr || given == given_for.end()) return &kind;
    const std::string version = version_text(kind, latest->digest);
    if (std::ranges::find(given->second, version) == given->second.end()) return &kind;
  }
  return nullptr;
}

bool CaseSheet::are_latest(const std::vector<std::string>& versions) const {
  return std::ranges::all_of(versions, [&](const std::string& version) {
    const std::string kind = version.substr(0, version.find(' '));
    const DocumentRow* latest = latest_document(kind);
    return latest != nullptr && version == version_text(kind, latest->digest);
  });
}

bool CaseSheet::has_untaken(const std::string& kind) const {
  const DocumentRow* latest = latest_document(kind);
  const auto last = taken.find(kind);
  return latest != nullptr && (last == taken.end() || last->second != latest->id);
}

Status fold(CaseSheet& sheet, const Workflow& workflow, const JournalLine& line) {
  if (line.line != sheet.lines + 1) return bad_line(line.line);
  if (!line.after.is_null()) {
    HTX_ASSIGN_OR_RETURN(sheet.configuration,
                         workflows::configuration_from_json(workflow.chart(), line.after));
  } else if (line.line == 1) {
    return bad_line(line.line);
  }
  if (!line.after.is_null()) sheet.stand_stills.enter(workflow, sheet.configuration, line.on);
  sheet.lines = line.line;
  sheet.workflow_digest = line.workflow_digest;
  fold_rows(sheet, workflow, line);
  fold_passing(sheet, workflow, line);
  sheet.last_on = line.on;
  if (line.kind == "event" || line.kind == "migrate" || line.kind == "migrate.undo") {
    const std::string task = line.event.substr(0, line.event.find('.'));
    if (line.kind == "event" && sheet.tasks.contains(task)) add_doers(sheet, task, line);
    settle_tasks(sheet, workflow, line);
    return Done{};
  }
  return fold_other_line(sheet, line) ? Status(Done{}) : Status(bad_line(line.line));
}

std::string situation_of(const Workflow& workflow, workflows::Configuration configuration,
                         const std::map<std::string, DueRow>& dues) {
  configuration.data = Json(Json::Object{});
  std::string situation = write_json(workflows::to_json(workflow.chart(), configuration));
  for (const auto& [id, due] : dues) {
    if (!due.fired.empty()) situation += " " + id;
  }
  return situation;
}

std::vector<WorkRow> work_of(const CaseSheet& sheet, const std::string& case_id, const Workflow& workflow) {
  std::vector<WorkRow> rows;
  const workflows::Configuration& configuration = sheet.configuration;
  if (!configuration.running) return rows;
  const workflows::Chart& chart = workflow.chart();
  // The deadline that limits a state: its own, or the nearest around it.
  const auto limit_of = [&](workflows::StateId state) {
    for (; state != 0; state = chart.state(state).parent) {
      const std::string& deadline = workflow.state(state).deadline;
      if (!deadline.empty() && sheet.dues.contains(deadline)) return deadline;
    }
    return std::string();
  };
  const auto actions = workflows::considered(workflow, configuration);
  std::set<std::string> limited;
  const auto add = [&](WorkRow row) {
    limited.insert(row.deadline);
    rows.push_back(std::move(row));
  };
  for (const workflows::StateId id : configuration.active) {
    const workflows::CaseState& state = workflow.state(id);
    if (state.task) {
      const auto sheet_of_task = sheet.tasks.find(state.task->id);
      const bool known = sheet_of_task != sheet.tasks.end();
      add({.case_id = case_id,
           .item = state.task->id,
           .kind = "task",
           .role = state.task->role,
           .holder = known ? sheet_of_task->second.holder : "",
           .since = to_text(known ? sheet_of_task->second.since : sheet.last_on),
           .deadline = limit_of(id)});
      continue;
    }
    const bool waits = chart.is_atomic(id) && chart.state(id).kind != workflows::StateKind::kFinal;
    const bool runs = !state.deadline.empty() && sheet.dues.contains(state.deadline);
    if (!waits && !runs) continue;
    if (!waits && limited.contains(state.deadline)) continue;
    const auto action = std::ranges::find_if(actions, [&](const workflows::Action& a) {
      return a.state == chart.state(id).id && !a.role.empty() && !a.administrative;
    });
    add({.case_id = case_id,
         .item = chart.state(id).id,
         .kind = "wait",
         .role = action == actions.end() ? "" : action->role,
         .holder = {},
         .since = to_text(sheet.last_on),
         .deadline = limit_of(id)});
  }
  return rows;
}

}  // namespace htx
