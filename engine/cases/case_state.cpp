#include "engine/cases/case_state.h"

#include <algorithm>

#include "engine/base/closed_list.h"
#include "engine/cases/journal_json.h"
#include "engine/workflows/advance.h"

namespace htx {
namespace {

using internal::bad_line;
using workflows::Workflow;

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
void settle_tasks(CaseState& current, const Workflow& workflow, const JournalLine& line) {
  const auto active = active_tasks(workflow, current.configuration);
  std::erase_if(current.tasks, [&](const auto& task) { return !active.contains(task.first); });
  const std::string done = line.event.substr(0, line.event.find('.'));
  for (const auto& [id, state] : active) {
    const auto known = current.tasks.find(id);
    if (known == current.tasks.end() || (line.kind == LineKind::kEvent && id == done)) {
      current.tasks[id] = {.id = id, .since = line.on};
    }
  }
}

void add_doers(CaseState& current, const std::string& task, const JournalLine& line) {
  current.doers[task].insert(line.actor);
  if (!line.on_behalf_of.empty()) current.doers[task].insert(line.on_behalf_of);
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
bool fold_task_line(CaseState& current, const JournalLine& line) {
  const auto found = current.tasks.find(line.details.text_of("task"));
  if (found == current.tasks.end()) return false;
  TaskState& task = found->second;
  const std::string person = line.details.text_of("person");
  if (line.kind == LineKind::kTaskClaim) {
    task.holder = line.actor;
  } else if (line.kind == LineKind::kTaskAssign) {
    task.holder = person;
    task.given_by = line.actor;
    task.delegate.clear();
  } else if (line.kind == LineKind::kTaskDelegate) {
    task.delegate = person;
  } else if (line.kind == LineKind::kTaskRelease) {
    task.holder.clear();
    task.given_by.clear();
    task.delegate.clear();
  } else if (line.kind == LineKind::kTaskApprove) {
    add_doers(current, task.id, line);
    cast(task.approvals, {line.actor, line.details.text_of("outcome"), line.line, versions_of(line)});
  } else {
    cast(task.votes, {person, line.details.text_of("outcome"), line.line, versions_of(line)});
  }
  return true;
}

Party* party_of(CaseState& current, const std::string& id) {
  const auto found = std::ranges::find(current.parties, id, &Party::id);
  return found == current.parties.end() ? nullptr : &*found;
}

bool fold_party_line(CaseState& current, const JournalLine& line) {
  const std::string id = line.details.text_of("party");
  Party* party = party_of(current, id);
  if (line.kind == LineKind::kParty) {
    const auto kind = enum_from_string<PartyKind>(line.details.text_of("kind"));
    if (!kind) return false;
    if (party == nullptr) party = &current.parties.emplace_back(Party{.id = id});
    party->kind = *kind;
    party->name = line.details.text_of("name");
    return true;
  }
  if (party == nullptr) return false;
  Claim claim{.id = line.details.text_of("claim"),
              .nature = line.details.text_of("nature"),
              .amount = line.details.text_of("amount"),
              .basis = line.details.text_of("basis")};
  const auto known = std::ranges::find(party->claims, claim.id, &Claim::id);
  if (line.kind == LineKind::kClaimWithdraw) {
    if (known == party->claims.end()) return false;
    known->withdrawn = true;
  } else if (known == party->claims.end()) {
    party->claims.push_back(std::move(claim));
  } else {
    *known = std::move(claim);
  }
  return true;
}

bool fold_asset_line(CaseState& current, const JournalLine& line) {
  Asset asset{.id = line.details.text_of("asset"),
              .source = line.details.text_of("source"),
              .amount = line.details.text_of("amount"),
              .agreed_with = line.details.text_of("agreed_with"),
              .basis = line.details.text_of("basis")};
  const auto known = std::ranges::find(current.assets, asset.id, &Asset::id);
  if (line.kind == LineKind::kAssetWithdraw) {
    if (known == current.assets.end()) return false;
    known->withdrawn = true;
  } else if (known == current.assets.end()) {
    current.assets.push_back(std::move(asset));
  } else {
    *known = std::move(asset);
  }
  return true;
}

bool fold_complaint_line(CaseState& current, const JournalLine& line) {
  const auto kind = enum_from_string<ComplaintKind>(line.details.text_of("kind"));
  if (!kind) return false;
  current.complaints.push_back({.number = static_cast<std::int64_t>(current.complaints.size()) + 1,
                                .kind = *kind,
                                .by = line.details.text_of("by"),
                                .about = line.details.text_of("about"),
                                .since = line.on});
  return true;
}

bool fold_settling_line(CaseState& current, const JournalLine& line) {
  const auto outcome = enum_from_string<ComplaintOutcome>(line.details.text_of("outcome"));
  const auto number = line.details.integer_of("number").value_or(0);
  const auto found = std::ranges::find(current.complaints, number, &Complaint::number);
  if (!outcome || found == current.complaints.end() || found->outcome) return false;
  found->outcome = outcome;
  found->settled = line.on;
  return true;
}

bool fold_suspension_line(CaseState& current, const JournalLine& line) {
  if ((line.kind == LineKind::kSuspend) == current.suspended_since.has_value()) return false;
  current.suspended_since.reset();
  if (line.kind == LineKind::kResume) {
    current.stand_stills.resume(line.on);
    return true;
  }
  current.suspended_since = line.on;
  current.stand_stills.suspend(line.on);
  return true;
}

bool fold_link_line(CaseState& current, const JournalLine& line) {
  const auto relation = enum_from_string<LinkRelation>(line.details.text_of("relation"));
  if (relation) current.links.push_back({*relation, line.details.text_of("case")});
  return relation.has_value();
}

// What a line does that is no event and no migration.
bool fold_other_line(CaseState& current, const JournalLine& line) {
  switch (line.kind) {
    case LineKind::kTaskClaim:
    case LineKind::kTaskAssign:
    case LineKind::kTaskDelegate:
    case LineKind::kTaskRelease:
    case LineKind::kTaskApprove:
    case LineKind::kTaskVote: return fold_task_line(current, line);
    case LineKind::kParty:
    case LineKind::kClaim:
    case LineKind::kClaimWithdraw: return fold_party_line(current, line);
    case LineKind::kAsset:
    case LineKind::kAssetWithdraw: return fold_asset_line(current, line);
    case LineKind::kComplaintOpen: return fold_complaint_line(current, line);
    case LineKind::kComplaintSettle: return fold_settling_line(current, line);
    case LineKind::kSuspend:
    case LineKind::kResume: return fold_suspension_line(current, line);
    case LineKind::kLink: return fold_link_line(current, line);
    case LineKind::kDocumentSign:
      current.signatures.push_back({line.details.text_of("document"), line.actor, line.line});
      return true;
    case LineKind::kDocumentAttach:
    case LineKind::kNote:
    case LineKind::kSettlement:
    case LineKind::kDeadlineExtend:
    case LineKind::kDeadlineRecount: return true;
    case LineKind::kEvent:
    case LineKind::kMigrate:
    case LineKind::kMigrateUndo: break;
  }
  return false;
}

// What came with the line, and which versions of other documents it was given for.
void fold_documents(CaseState& current, const Workflow& workflow, const JournalLine& line) {
  current.documents.insert(current.documents.end(), line.filed.begin(), line.filed.end());
  for (const DocumentRow& filed : line.filed) {
    const workflows::DocumentType* type = workflow.document(filed.kind);
    if (type != nullptr && !type->of.empty()) current.given_for[filed.id] = versions_of(line);
  }
  constexpr std::string_view kFiling = "document.";
  if (line.kind != LineKind::kEvent || !line.event.starts_with(kFiling)) return;
  const std::string kind = line.event.substr(kFiling.size());
  const DocumentRow* latest = current.latest_document(kind);
  if (latest != nullptr) current.taken[kind] = latest->id;
}

void fold_rows(CaseState& current, const Workflow& workflow, const JournalLine& line) {
  for (const std::string& id : line.stopped) current.deadlines.erase(id);
  for (const DeadlineRow& due : line.deadlines) {
    current.deadlines[due.deadline] = due;
    current.runs[due.deadline] = due.run;
    current.last_days.erase(due.deadline);
    if (due.due) current.last_days.emplace(due.deadline, *due.due);
  }
  fold_documents(current, workflow, line);
  std::int64_t item = 0;
  for (const RequestedEffect& requested : line.requested_effects) {
    OutboxRow row;
    row.line = line.line;
    row.item = ++item;
    row.kind = requested.kind;
    row.addressee = requested.addressee;
    row.at = line.at;
    current.outbox.push_back(std::move(row));
  }
}

// What passings led to on this day stays known until somebody acts.  REQUIRES: the day is still that of the
// line before.
void fold_passing(CaseState& current, const Workflow& workflow, const JournalLine& line) {
  const bool moves = !line.after.is_null();
  if (line.on != current.last_on || (moves && !is_passing(line))) current.situations_today.clear();
  if (is_passing(line))
    current.situations_today.insert(situation_of(workflow, current.configuration, current.deadlines));
}

}  // namespace

bool is_passing(const JournalLine& line) {
  return line.kind == LineKind::kEvent && line.details.find("run") != nullptr;
}

Result<workflows::DeadlineHistory> history_of(const DeadlineRow& due) {
  const Error damaged(ErrorCode::kCorrupt,
                      {"store.row-damaged", {{"what", "deadline " + due.deadline + " of " + due.case_id}}});
  HTX_ASSIGN_OR_RETURN(const Json body, read_json(due.body));
  const auto from = date_from_iso(body.text_of("from"));
  std::optional<Date> begun;
  if (!from || !read_date_if_any(body.text_of("begun"), begun)) return damaged;
  workflows::DeadlineHistory history{.anchor = *from, .begun = begun.value_or(*from)};
  history.extensions = body.integer_of("extensions").value_or(0);
  const Json* pauses = body.find("pauses");
  if (pauses == nullptr || pauses->array() == nullptr) return history;
  for (const Json& json : *pauses->array()) {
    const auto first = date_from_iso(json.text_of("from"));
    std::optional<Date> until;
    if (!first || !read_date_if_any(json.text_of("until"), until)) return damaged;
    history.pauses.push_back({*first, until});
  }
  return history;
}

std::string version_text(const std::string& kind, const Digest& digest) {
  return kind + " " + to_hex(digest);
}

const DocumentRow* CaseState::latest_document(const std::string& kind) const {
  const auto found = std::find_if(documents.rbegin(), documents.rend(),
                                  [&](const DocumentRow& document) { return document.kind == kind; });
  return found == documents.rend() ? nullptr : &*found;
}

std::int64_t CaseState::version_of(const DocumentRow& document) const {
  std::int64_t version = 0;
  for (const DocumentRow& other : documents) {
    if (other.kind == document.kind) ++version;
    if (other.id == document.id) break;
  }
  return version;
}

std::size_t CaseState::signatures_under(const DocumentRow& document) const {
  std::set<std::string> people;
  for (const Signature& signature : signatures) {
    if (signature.document == document.id) people.insert(signature.person);
  }
  return people.size();
}

bool CaseState::is_filed(const workflows::DocumentType& type) const {
  const DocumentRow* document = latest_document(type.id);
  return document != nullptr && signatures_under(*document) >= static_cast<std::size_t>(type.signatures) &&
         outdated_by(type) == nullptr;
}

const std::string* CaseState::outdated_by(const workflows::DocumentType& type) const {
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

bool CaseState::are_latest(const std::vector<std::string>& versions) const {
  return std::ranges::all_of(versions, [&](const std::string& version) {
    const std::string kind = version.substr(0, version.find(' '));
    const DocumentRow* latest = latest_document(kind);
    return latest != nullptr && version == version_text(kind, latest->digest);
  });
}

bool CaseState::has_untaken(const std::string& kind) const {
  const DocumentRow* latest = latest_document(kind);
  const auto last = taken.find(kind);
  return latest != nullptr && (last == taken.end() || last->second != latest->id);
}

Status fold(CaseState& current, const Workflow& workflow, const JournalLine& line) {
  if (line.line != current.lines + 1) return bad_line(line.line);
  if (!line.after.is_null()) {
    HTX_ASSIGN_OR_RETURN(current.configuration,
                         workflows::configuration_from_json(workflow.chart(), line.after));
  } else if (line.line == 1) {
    return bad_line(line.line);
  }
  if (!line.after.is_null()) current.stand_stills.enter(workflow, current.configuration, line.on);
  current.lines = line.line;
  current.workflow_digest = line.workflow_digest;
  fold_rows(current, workflow, line);
  fold_passing(current, workflow, line);
  current.last_on = line.on;
  if (line.kind == LineKind::kEvent || line.kind == LineKind::kMigrate ||
      line.kind == LineKind::kMigrateUndo) {
    const std::string task = line.event.substr(0, line.event.find('.'));
    if (line.kind == LineKind::kEvent && current.tasks.contains(task)) add_doers(current, task, line);
    settle_tasks(current, workflow, line);
    return Done{};
  }
  return fold_other_line(current, line) ? Status(Done{}) : Status(bad_line(line.line));
}

std::string situation_of(const Workflow& workflow, workflows::Configuration configuration,
                         const std::map<std::string, DeadlineRow>& deadlines) {
  configuration.data = Json(Json::Object{});
  std::string situation = write_json(workflows::to_json(workflow.chart(), configuration));
  for (const auto& [id, due] : deadlines) {
    if (!due.acted_on_at.empty()) situation += " " + id;
  }
  return situation;
}

CaseStatus status_of(const CaseState& state) {
  return state.configuration.running ? CaseStatus::kOpen : CaseStatus::kClosed;
}

std::vector<WorkRow> work_of(const CaseState& current, const std::string& case_id, const Workflow& workflow) {
  std::vector<WorkRow> rows;
  const workflows::Configuration& configuration = current.configuration;
  if (!configuration.running) return rows;
  const workflows::Chart& chart = workflow.chart();
  // The deadline that limits a state: its own, or the nearest around it.
  const auto limit_of = [&](workflows::StateId state) {
    for (; state != 0; state = chart.state(state).parent) {
      const std::string& deadline = workflow.state(state).deadline;
      if (!deadline.empty() && current.deadlines.contains(deadline)) return deadline;
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
    const workflows::StateRules& state = workflow.state(id);
    if (state.task) {
      const auto sheet_of_task = current.tasks.find(state.task->id);
      const bool known = sheet_of_task != current.tasks.end();
      add({.case_id = case_id,
           .item = state.task->id,
           .kind = WorkKind::kTask,
           .role = state.task->role,
           .holder = known ? sheet_of_task->second.holder : "",
           .since = known ? sheet_of_task->second.since : current.last_on,
           .deadline = limit_of(id)});
      continue;
    }
    const bool waits = chart.is_atomic(id) && chart.state(id).kind != workflows::StateKind::kFinal;
    const bool runs = !state.deadline.empty() && current.deadlines.contains(state.deadline);
    if (!waits && !runs) continue;
    if (!waits && limited.contains(state.deadline)) continue;
    const auto action = std::ranges::find_if(actions, [&](const workflows::EnabledEvent& a) {
      return a.state == chart.state(id).id && !a.role.empty() && !a.administrative;
    });
    add({.case_id = case_id,
         .item = chart.state(id).id,
         .kind = WorkKind::kWait,
         .role = action == actions.end() ? "" : action->role,
         .holder = {},
         .since = current.last_on,
         .deadline = limit_of(id)});
  }
  return rows;
}

}  // namespace htx
