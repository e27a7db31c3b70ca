#include "engine/server/pages/record_forms.h"

#include <algorithm>
#include <array>
#include <set>

#include "engine/cases/people.h"
#include "engine/cases/settlement_case.h"
#include "engine/cases/tasks.h"
#include "engine/report/cases/case_report.h"
#include "engine/session/written_words.h"

namespace htx::server {
namespace {

using Kind = FormField::Kind;
using Choices = std::vector<std::pair<std::string, std::string>>;

// A choice; what the address names stands there at first.
FormField choice(const Visit& visit, const char* id, const char* label, Choices choices) {
  return {.id = id,
          .kind = Kind::kChoice,
          .label = visit.say(label),
          .first = visit.address.query[id],
          .choices = std::move(choices)};
}

FormField line(const Visit& visit, const char* id, const char* label, const char* hint = nullptr) {
  return {.id = id, .label = visit.say(label), .hint = hint == nullptr ? "" : visit.say(hint)};
}

// The words of a closed list, each by its text.
Choices words(const report::Voice& say, const std::string& prefix, const std::vector<std::string>& all) {
  Choices choices;
  for (const std::string& word : all) choices.emplace_back(word, say(prefix + word));
  return choices;
}

std::vector<FormField> nothing(const Visit& /*visit*/, const CaseView& /*view*/) { return {}; }

bool is_running(const Visit& /*visit*/, const CaseView& view) { return view.configuration.running; }
bool always(const Visit& /*visit*/, const CaseView& /*view*/) { return true; }

std::vector<FormField> document_fields(const Visit& visit, const CaseView& view) {
  Choices types;
  for (const workflows::DocumentType& type : view.workflow.data().documents)
    types.emplace_back(type.id, visit.say(type.title));
  return {choice(visit, "document", "server.document", std::move(types)),
          {.id = "file",
           .kind = Kind::kFile,
           .label = visit.say("server.file"),
           .hint = visit.say("server.file-hint")}};
}
Result<CaseView> file_document(const Session& session, const FilledRecord& filled) {
  if (filled.file.empty()) return Error(ErrorCode::kInvalidArgument, "server.no-file");
  return attach_document(session, filled.request, filled.fields["document"], filled.file);
}

std::vector<FormField> signature_fields(const Visit& visit, const CaseView& view) {
  Choices filed;
  for (const DocumentRow& row : view.documents) {
    if (view.state.latest_document(row.kind)->id != row.id) continue;
    filed.emplace_back(row.kind, report::title_of(view, row, visit.say) + ", " + visit.say("server.version") +
                                     " " + std::to_string(view.state.version_of(row)));
  }
  return {choice(visit, "document", "server.document", std::move(filed))};
}
Result<CaseView> sign(const Session& session, const FilledRecord& filled) {
  return sign_document(session, filled.request, filled.fields["document"]);
}
bool has_documents(const Visit& /*visit*/, const CaseView& view) { return !view.documents.empty(); }
bool knows_documents(const Visit& /*visit*/, const CaseView& view) {
  return !view.workflow.data().documents.empty();
}

Result<CaseView> note(const Session& session, const FilledRecord& filled) {
  return add_note(session, filled.request);
}

std::vector<FormField> party_fields(const Visit& visit, const CaseView& /*view*/) {
  return {line(visit, "party", "server.party", "server.party-hint"),
          choice(visit, "kind", "server.kind", words(visit.say, "report.party-", words_of<PartyKind>())),
          line(visit, "name", "server.name")};
}
Result<CaseView> record_party(const Session& session, const FilledRecord& filled) {
  HTX_ASSIGN_OR_RETURN(const auto kind, read_word<PartyKind>(filled.fields["kind"]));
  return put_party(session, filled.request,
                   {.id = filled.fields["party"], .kind = kind, .name = filled.fields["name"], .claims = {}});
}

Choices parties_of(const CaseView& view) {
  Choices parties;
  for (const Party& party : view.state.parties) parties.emplace_back(party.id, party.id + ": " + party.name);
  return parties;
}
bool has_parties(const Visit& /*visit*/, const CaseView& view) { return !view.state.parties.empty(); }

std::vector<FormField> claim_fields(const Visit& visit, const CaseView& view) {
  static const std::vector<std::string> kNatures = {"cost", "labour", "tax", "secured", "debt", "capital"};
  return {choice(visit, "party", "server.party", parties_of(view)), line(visit, "claim", "server.claim-id"),
          choice(visit, "nature", "report.nature", words(visit.say, "report.nature-", kNatures)),
          line(visit, "amount", "server.amount", "server.amount-hint"), line(visit, "basis", "server.basis")};
}
Claim claim_of(const Fields& fields, bool withdrawn) {
  return {.id = fields["claim"],
          .nature = fields["nature"],
          .amount = fields["amount"],
          .basis = fields["basis"],
          .withdrawn = withdrawn};
}
Result<CaseView> record_claim(const Session& session, const FilledRecord& filled) {
  return put_claim(session, filled.request, filled.fields["party"], claim_of(filled.fields, false));
}
std::vector<FormField> withdrawal_fields(const Visit& visit, const CaseView& view) {
  return {choice(visit, "party", "server.party", parties_of(view)), line(visit, "claim", "server.claim-id")};
}
Result<CaseView> withdraw_claim(const Session& session, const FilledRecord& filled) {
  return put_claim(session, filled.request, filled.fields["party"], claim_of(filled.fields, true));
}
bool has_claims(const Visit& /*visit*/, const CaseView& view) {
  return std::ranges::any_of(view.state.parties, [](const Party& party) { return !party.claims.empty(); });
}

std::vector<FormField> asset_fields(const Visit& visit, const CaseView& /*view*/) {
  Choices sources;
  std::set<std::string> seen;
  const auto orders = visit.session.library.payment_orders();
  for (const auto& order : orders ? *orders : std::vector<const PaymentOrderDefinition*>()) {
    for (const rules::AssetSource& source : order->order.sources) {
      if (seen.insert(source.id).second) sources.emplace_back(source.id, visit.say(source.title));
    }
  }
  return {line(visit, "asset", "server.asset"), choice(visit, "source", "server.source", std::move(sources)),
          line(visit, "amount", "server.amount", "server.amount-hint"),
          line(visit, "agreed", "server.agreed-with"), line(visit, "basis", "server.basis")};
}
Result<CaseView> record_asset(const Session& session, const FilledRecord& filled) {
  return put_asset(session, filled.request,
                   {.id = filled.fields["asset"],
                    .source = filled.fields["source"],
                    .amount = filled.fields["amount"],
                    .agreed_with = filled.fields["agreed"],
                    .basis = filled.fields["basis"]});
}

// The table as the page of the settlement shows it, on the day of the form.
Result<CaseView> record_table(const Session& session, const FilledRecord& filled) {
  HTX_RETURN_IF_ERROR(record_settlement(session, {.case_id = filled.request.case_id,
                                                  .on = filled.request.on,
                                                  .order = {},
                                                  .document = {},
                                                  .note = filled.request.note,
                                                  .key = filled.request.key,
                                                  .seen = filled.request.seen}));
  return show_case(session, filled.request.case_id);
}
bool has_assets(const Visit& /*visit*/, const CaseView& view) {
  return view.configuration.running && !view.state.assets.empty();
}

std::vector<FormField> complaint_fields(const Visit& visit, const CaseView& /*view*/) {
  FormField about{.id = "about", .kind = Kind::kText, .label = visit.say("server.complaint-about")};
  return {
      choice(visit, "kind", "server.kind", words(visit.say, "report.complaint-", words_of<ComplaintKind>())),
      line(visit, "by", "server.complaint-by"), std::move(about)};
}
Result<CaseView> receive_complaint(const Session& session, const FilledRecord& filled) {
  Complaint complaint;
  HTX_ASSIGN_OR_RETURN(complaint.kind, read_word<ComplaintKind>(filled.fields["kind"]));
  complaint.by = filled.fields["by"];
  complaint.about = filled.fields["about"];
  return open_complaint(session, filled.request, complaint);
}

std::vector<FormField> settlement_fields(const Visit& visit, const CaseView& view) {
  Choices open;
  for (const Complaint& one : view.state.complaints) {
    if (!one.outcome)
      open.emplace_back(std::to_string(one.number), std::to_string(one.number) + ": " + one.about);
  }
  return {choice(visit, "number", "server.complaint", std::move(open)),
          choice(visit, "outcome", "server.outcome",
                 words(visit.say, "report.outcome-", words_of<ComplaintOutcome>()))};
}
Result<CaseView> settle(const Session& session, const FilledRecord& filled) {
  HTX_ASSIGN_OR_RETURN(const auto outcome, read_word<ComplaintOutcome>(filled.fields["outcome"]));
  return settle_complaint(session, filled.request, whole_number(filled.fields["number"]).value_or(0),
                          outcome);
}
bool has_complaints(const Visit& /*visit*/, const CaseView& view) {
  return std::ranges::any_of(view.state.complaints, [](const Complaint& one) { return !one.outcome; });
}

Result<CaseView> suspend(const Session& session, const FilledRecord& filled) {
  return suspend_case(session, filled.request);
}
bool may_suspend(const Visit& /*visit*/, const CaseView& view) {
  return view.configuration.running && !view.state.suspended_since;
}
Result<CaseView> resume(const Session& session, const FilledRecord& filled) {
  return resume_case(session, filled.request);
}
bool is_suspended(const Visit& /*visit*/, const CaseView& view) {
  return view.state.suspended_since.has_value();
}

Choices prolongable(const Visit& visit, const CaseView& view) {
  Choices deadlines;
  for (const DeadlineRow& row : view.deadlines) {
    const workflows::DeadlineRule* rule = view.workflow.deadline(row.deadline);
    if (rule != nullptr && rule->extension) deadlines.emplace_back(row.deadline, visit.say(rule->title));
  }
  return deadlines;
}
std::vector<FormField> extension_fields(const Visit& visit, const CaseView& view) {
  return {choice(visit, "deadline", "server.deadline", prolongable(visit, view))};
}
Result<CaseView> extend(const Session& session, const FilledRecord& filled) {
  return extend_deadline(session, filled.request, filled.fields["deadline"]);
}
bool may_extend(const Visit& visit, const CaseView& view) {
  return view.configuration.running && !prolongable(visit, view).empty();
}

std::vector<FormField> link_fields(const Visit& visit, const CaseView& /*view*/) {
  static const std::vector<std::string> kAsked = {"follows", "merges_with", "belongs_to"};
  return {choice(visit, "relation", "server.relation", words(visit.say, "report.relation-", kAsked)),
          line(visit, "other", "server.other-case", "server.case-hint")};
}
Result<CaseView> link(const Session& session, const FilledRecord& filled) {
  HTX_ASSIGN_OR_RETURN(const LinkRelation relation, read_relation(filled.fields["relation"]));
  return link_cases(session, filled.request, filled.fields["other"], relation);
}

// The role that does a task of the case, if people of the office may.
const workflows::Role* own_role(const CaseView& view, const std::string& task) {
  const workflows::Task* known = view.workflow.task(task);
  const workflows::Role* role = known == nullptr ? nullptr : view.workflow.role(known->role);
  return role == nullptr || role->external ? nullptr : role;
}

// Tasks, and everybody who is a member of the group of one of them.
std::vector<FormField> task_fields(const Visit& visit, const CaseView& view) {
  Choices tasks;
  std::set<std::string> people;
  for (const auto& [id, task] : view.state.tasks) {
    const workflows::Role* role = own_role(view, id);
    if (role == nullptr) continue;
    tasks.emplace_back(id, visit.say(view.workflow.task(id)->title));
    const auto members = members_on(visit.session, role->group, visit.today());
    if (members) people.insert(members->begin(), members->end());
  }
  Choices colleagues;
  for (const std::string& one : people) {
    if (one != visit.visitor->account) colleagues.emplace_back(one, one);
  }
  return {choice(visit, "task", "server.task", std::move(tasks)),
          choice(visit, "person", "server.for-whom", std::move(colleagues))};
}
TaskRequest task_request(const FilledRecord& filled) {
  return {.case_id = filled.request.case_id,
          .task = filled.fields["task"],
          .person = filled.fields["person"],
          .on = filled.request.on,
          .note = filled.request.note,
          .key = filled.request.key,
          .seen = filled.request.seen};
}
Result<CaseView> assign(const Session& session, const FilledRecord& filled) {
  return assign_task(session, task_request(filled));
}
Result<CaseView> delegate(const Session& session, const FilledRecord& filled) {
  return delegate_task(session, task_request(filled));
}
bool has_tasks(const Visit& /*visit*/, const CaseView& view) {
  return std::ranges::any_of(view.state.tasks,
                             [&](const auto& task) { return own_role(view, task.first) != nullptr; });
}
bool holds_task(const Visit& visit, const CaseView& view) {
  return std::ranges::any_of(view.state.tasks,
                             [&](const auto& task) { return task.second.holder == visit.visitor->account; });
}

constexpr auto kForms = std::to_array<RecordForm>({
    {LineKind::kDocumentAttach, document_fields, file_document, knows_documents},
    {LineKind::kDocumentSign, signature_fields, sign, has_documents},
    {LineKind::kTaskAssign, task_fields, assign, has_tasks},
    {LineKind::kTaskDelegate, task_fields, delegate, holds_task},
    {LineKind::kDeadlineExtend, extension_fields, extend, may_extend},
    {LineKind::kSuspend, nothing, suspend, may_suspend},
    {LineKind::kResume, nothing, resume, is_suspended},
    {LineKind::kNote, nothing, note, always},
    {LineKind::kComplaintOpen, complaint_fields, receive_complaint, always},
    {LineKind::kComplaintSettle, settlement_fields, settle, has_complaints},
    {LineKind::kLink, link_fields, link, always},
    {LineKind::kParty, party_fields, record_party, is_running},
    {LineKind::kClaim, claim_fields, record_claim, has_parties},
    {LineKind::kClaimWithdraw, withdrawal_fields, withdraw_claim, has_claims},
    {LineKind::kAsset, asset_fields, record_asset, is_running},
    {LineKind::kSettlement, nothing, record_table, has_assets},
});

}  // namespace

std::span<const RecordForm> record_forms() { return kForms; }

std::string record_title(LineKind kind, const report::Voice& say) {
  return say("report.kind-" + std::string(to_string(kind)));
}

}  // namespace htx::server
