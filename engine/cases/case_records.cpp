#include "engine/cases/case_records.h"

#include <algorithm>

#include "engine/cases/case_rules.h"
#include "engine/cases/case_step.h"
#include "engine/cases/case_writing.h"
#include "engine/cases/deadline_effects.h"
#include "engine/cases/journal_json.h"
#include "engine/session/written_words.h"
#include "engine/value/decimal.h"

namespace htx {
namespace {

using internal::CaseDesk;
using internal::LineDraft;
using internal::LinePlace;
using internal::LoadedCase;

using Make = std::function<Status(CaseDesk&, const LoadedCase&, LineDraft&)>;

Result<CaseView> run(const Office& office, const char* verb, const RecordRequest& request, Json asked,
                     const Make& make) {
  return internal::write_one(office, internal::command_of(verb, request, std::move(asked)), make);
}

Status attach_line(CaseDesk& desk, const LoadedCase& loaded, const std::string& document, Date on) {
  const workflows::DocumentType* type = loaded.workflow().document(document);
  if (type == nullptr)
    return Error(ErrorCode::kInvalidArgument, {"cases.unknown-document", {{"id", document}}});
  HTX_RETURN_IF_ERROR(internal::check_day(desk.office(), loaded.sheet, on));
  return internal::check_role(desk.office(), loaded, type->by, on);
}

// Stops every clock, or lets them go on.
Status move_clocks(const CaseDesk& desk, const LoadedCase& loaded, bool stop, LineDraft& draft) {
  workflows::StandStills stills = loaded.sheet.stand_stills;
  if (stop) {
    stills.suspend(draft.on);
  } else {
    stills.resume(draft.on);
  }
  const auto all = [](const std::string&) { return true; };
  HTX_RETURN_IF_ERROR(
      internal::count_clocks_again(desk.office(), loaded, {loaded.workflow(), stills, all}, draft));
  if (!stop) return Done{};
  std::vector<std::string> paused;
  for (const DueRow& due : draft.dues) {
    if (due.due.empty() && !loaded.sheet.dues.at(due.deadline).due.empty()) paused.push_back(due.deadline);
  }
  draft.details.add("paused", internal::array_of(paused));
  return Done{};
}

}  // namespace

namespace internal {

CaseCommand command_of(std::string verb, const RecordRequest& request, Json asked) {
  return {.verb = std::move(verb),
          .case_id = request.case_id,
          .on = request.on,
          .on_by_default = request.on_by_default,
          .note = request.note,
          .key = request.key,
          .asked = std::move(asked)};
}

Result<CaseView> write_one(const Office& office, const CaseCommand& command,
                           const std::function<Status(CaseDesk&, const LoadedCase&, LineDraft&)>& make) {
  CaseDesk desk(office);
  Json asked = command.asked;
  asked.add("case", command.case_id).add("on", command.on_by_default ? "" : to_text(command.on));
  asked.add("note", command.note);
  return desk.once(command.verb, command.key, std::move(asked),
                   [&](Transaction& transaction) -> Result<LinePlace> {
                     HTX_ASSIGN_OR_RETURN(const auto standing, desk.stand(command.case_id));
                     const LoadedCase& loaded = *standing;
                     // Things may be recorded in a suspended or closed case too.
                     HTX_RETURN_IF_ERROR(check_day(office, loaded.sheet, command.on));
                     LineDraft draft;
                     draft.kind = command.verb;
                     draft.on = command.on;
                     draft.note = command.note;
                     draft.key = command.key;
                     HTX_RETURN_IF_ERROR(make(desk, loaded, draft));
                     return desk.write(transaction, loaded, std::move(draft));
                   });
}

namespace {

// What the proposals of the earlier case asked for is done if they name the workflow of the new one.
Status finish_proposals(const CaseDesk& desk, Transaction& transaction, const CaseLink& link,
                        const std::string& workflow) {
  const Office& office = desk.office();
  HTX_ASSIGN_OR_RETURN(const auto asked, office.store.outbox_of(link.other));
  for (const OutboxRow& row : asked) {
    if (row.kind != "propose" || row.addressee != workflow || !row.done_at.empty()) continue;
    Act done = act_of(office, "outbox.done", "outbox:" + std::to_string(row.id));
    HTX_RETURN_IF_ERROR(transaction.finish_outbox(row.id, done.at, office.actor.account, link.case_id));
    done.details.add("by", office.actor.account).add("note", link.case_id);
    done.details.add("case", link.other).add("line", row.line).add("item", row.item);
    HTX_RETURN_IF_ERROR(transaction.append_entry(std::move(done)));
  }
  return Done{};
}

}  // namespace

Status relate(CaseDesk& desk, Transaction& transaction, const CaseLink& link) {
  static const std::map<std::string, std::string> kInverse = {
      {"follows", "leads_to"}, {"merges_with", "merges_with"}, {"belongs_to", "has_part"}};
  const auto inverse = kInverse.find(link.relation);
  if (inverse == kInverse.end())
    return Error(ErrorCode::kInvalidArgument, {"cases.bad-relation", {{"found", link.relation}}});
  if (link.case_id == link.other)
    return Error(ErrorCode::kInvalidArgument, {"cases.same-case", {{"id", link.other}}});
  HTX_ASSIGN_OR_RETURN(const auto here, desk.stand(link.case_id));
  HTX_ASSIGN_OR_RETURN(const auto there, desk.stand(link.other));
  const auto write = [&](const LoadedCase& loaded, const std::string& word, const std::string& to,
                         const std::string& key) -> Status {
    LineDraft draft;
    draft.kind = "link";
    draft.key = key;
    draft.on = std::max(link.on, loaded.sheet.last_on);
    draft.details.add("relation", word).add("case", to);
    HTX_ASSIGN_OR_RETURN([[maybe_unused]] const LinePlace place,
                         desk.write(transaction, loaded, std::move(draft)));
    return Done{};
  };
  HTX_RETURN_IF_ERROR(write(*here, link.relation, link.other, link.key));
  HTX_RETURN_IF_ERROR(write(*there, inverse->second, link.case_id, ""));
  return finish_proposals(desk, transaction, link, here->row.workflow);
}

}  // namespace internal

Result<CaseView> attach_document(const Office& office, const RecordRequest& request,
                                 const std::string& document, const std::string& path) {
  HTX_ASSIGN_OR_RETURN(const auto files, internal::read_files({{document, path}}));
  CaseDesk desk(office);
  Json asked;
  asked.add("case", request.case_id).add("on", request.on_by_default ? "" : to_text(request.on));
  asked.add("note", request.note).add("documents", internal::asked_files(files));
  return desk.once("document.attach", request.key, std::move(asked),
                   [&](Transaction& transaction) -> Result<LinePlace> {
                     HTX_ASSIGN_OR_RETURN(const auto standing, desk.stand(request.case_id));
                     const LoadedCase& loaded = *standing;
                     HTX_RETURN_IF_ERROR(attach_line(desk, loaded, document, request.on));
                     internal::Step step;
                     step.event = "document." + document;
                     step.on = request.on;
                     step.files = files;
                     step.note = request.note;
                     step.key = request.key;
                     const auto actions = internal::possible_actions(loaded);
                     if (std::ranges::find(actions, step.event, &workflows::Action::event) != actions.end())
                       return internal::take_step(desk, transaction, loaded, step);
                     LineDraft draft;
                     draft.kind = "document.attach";
                     draft.on = request.on;
                     draft.note = request.note;
                     draft.key = request.key;
                     draft.files = files;
                     return desk.write(transaction, loaded, std::move(draft));
                   });
}

Result<CaseView> sign_document(const Office& office, const RecordRequest& request,
                               const std::string& document) {
  Json asked;
  asked.add("document", document);
  return run(office, "document.sign", request, std::move(asked),
             [&](CaseDesk&, const LoadedCase& loaded, LineDraft& draft) -> Status {
               const DocumentRow* latest = loaded.sheet.latest_document(document);
               if (latest == nullptr)
                 return Error(ErrorCode::kNotFound, {"cases.not-filed", {{"id", document}}});
               for (const Signature& signature : loaded.sheet.signatures) {
                 if (signature.document != latest->id || signature.person != office.actor.account) continue;
                 return Error(ErrorCode::kConflict, {"cases.already-signed",
                                                     {{"actor", office.actor.account}, {"id", latest->id}}});
               }
               draft.details.add("document", latest->id).add("sha256", to_hex(latest->digest));
               return Done{};
             });
}

Result<CaseView> add_note(const Office& office, const RecordRequest& request) {
  return run(office, "note", request, Json(Json::Object{}),
             [&](CaseDesk&, const LoadedCase&, LineDraft&) -> Status { return check_text(request.note); });
}

Result<CaseView> put_party(const Office& office, const RecordRequest& request, const Party& party) {
  static const std::vector<std::string> kKinds = {"cooperative", "creditor", "worker", "member",
                                                  "tax",         "registry", "other"};
  Json asked;
  asked.add("party", party.id).add("kind", party.kind).add("name", party.name);
  const Json details = asked;
  return run(office, "party", request, std::move(asked),
             [&](CaseDesk&, const LoadedCase&, LineDraft& draft) -> Status {
               HTX_RETURN_IF_ERROR(check_word(party.kind, kKinds));
               if (party.id.empty() || party.name.empty())
                 return Error(ErrorCode::kInvalidArgument, {"cases.bad-name", {{"found", party.id}}});
               draft.details = details;
               return Done{};
             });
}

Result<CaseView> put_claim(const Office& office, const RecordRequest& request, const std::string& party,
                           const Claim& claim) {
  static const std::vector<std::string> kNatures = {"cost", "labour", "tax", "secured", "debt", "capital"};
  Json asked;
  asked.add("party", party).add("claim", claim.id).add("nature", claim.nature);
  asked.add("amount", claim.amount).add("basis", claim.basis);
  const char* verb = claim.withdrawn ? "claim.withdraw" : "claim";
  return run(
      office, verb, request, std::move(asked),
      [&](CaseDesk&, const LoadedCase& loaded, LineDraft& draft) -> Status {
        const auto known = std::ranges::find(loaded.sheet.parties, party, &Party::id);
        const bool has_claim = known != loaded.sheet.parties.end() &&
                               std::ranges::find(known->claims, claim.id, &Claim::id) != known->claims.end();
        if (known == loaded.sheet.parties.end() || claim.id.empty() || (claim.withdrawn && !has_claim)) {
          return Error(ErrorCode::kNotFound,
                       {"cases.no-such-party", {{"party", party}, {"claim", claim.id}}});
        }
        draft.details.add("party", party).add("claim", claim.id);
        if (claim.withdrawn) return Done{};
        HTX_RETURN_IF_ERROR(check_word(claim.nature, kNatures));
        const auto amount = Decimal::from_text(claim.amount);
        if (!amount || *amount < Decimal(0))
          return Error(ErrorCode::kInvalidArgument, {"cases.bad-amount", {{"found", claim.amount}}});
        draft.details.add("nature", claim.nature).add("amount", to_text(*amount));
        draft.details.add("basis", claim.basis);
        return Done{};
      });
}

Result<CaseView> open_complaint(const Office& office, const RecordRequest& request,
                                const Complaint& complaint) {
  static const std::vector<std::string> kKinds = {"complaint", "appeal", "denunciation", "objection"};
  Json asked;
  asked.add("kind", complaint.kind).add("by", complaint.by).add("about", complaint.about);
  const Json details = asked;
  return run(office, "complaint.open", request, std::move(asked),
             [&](CaseDesk&, const LoadedCase& loaded, LineDraft& draft) -> Status {
               HTX_RETURN_IF_ERROR(check_word(complaint.kind, kKinds));
               HTX_RETURN_IF_ERROR(check_text(complaint.about));
               draft.details = details;
               draft.details.add("number", static_cast<std::int64_t>(loaded.sheet.complaints.size()) + 1);
               return Done{};
             });
}

Result<CaseView> settle_complaint(const Office& office, const RecordRequest& request, std::int64_t number,
                                  const std::string& outcome) {
  static const std::vector<std::string> kOutcomes = {"accepted", "partly_accepted", "rejected", "withdrawn",
                                                     "passed_on"};
  Json asked;
  asked.add("number", number).add("outcome", outcome);
  const Json details = asked;
  return run(office, "complaint.settle", request, std::move(asked),
             [&](CaseDesk&, const LoadedCase& loaded, LineDraft& draft) -> Status {
               HTX_RETURN_IF_ERROR(check_word(outcome, kOutcomes));
               const auto found = std::ranges::find(loaded.sheet.complaints, number, &Complaint::number);
               if (found == loaded.sheet.complaints.end() || !found->outcome.empty())
                 return Error(ErrorCode::kNotFound,
                              {"cases.no-such-complaint", {{"number", std::to_string(number)}}});
               draft.details = details;
               return Done{};
             });
}

Result<CaseView> suspend_case(const Office& office, const RecordRequest& request) {
  return run(office, "suspend", request, Json(Json::Object{}),
             [&](CaseDesk& desk, const LoadedCase& loaded, LineDraft& draft) -> Status {
               HTX_RETURN_IF_ERROR(internal::check_standing(office, loaded, request.on));
               HTX_RETURN_IF_ERROR(check_text(request.note));
               if (!loaded.sheet.configuration.running)
                 return Error(ErrorCode::kConflict, {"cases.case-closed", {{"id", loaded.row.id}}});
               return move_clocks(desk, loaded, true, draft);
             });
}

Result<CaseView> resume_case(const Office& office, const RecordRequest& request) {
  return run(office, "resume", request, Json(Json::Object{}),
             [&](CaseDesk& desk, const LoadedCase& loaded, LineDraft& draft) -> Status {
               if (!loaded.sheet.suspended_since)
                 return Error(ErrorCode::kConflict, {"cases.not-suspended", {{"id", loaded.row.id}}});
               HTX_RETURN_IF_ERROR(check_text(request.note));
               return move_clocks(desk, loaded, false, draft);
             });
}

Result<CaseView> extend_deadline(const Office& office, const RecordRequest& request,
                                 const std::string& deadline) {
  Json asked;
  asked.add("deadline", deadline);
  return run(office, "deadline.extend", request, std::move(asked),
             [&](CaseDesk& desk, const LoadedCase& loaded, LineDraft& draft) -> Status {
               HTX_RETURN_IF_ERROR(internal::check_standing(office, loaded, request.on));
               const auto due = loaded.sheet.dues.find(deadline);
               const workflows::DeadlineRule* rule = loaded.workflow().deadline(deadline);
               if (due == loaded.sheet.dues.end() || rule == nullptr)
                 return Error(ErrorCode::kNotFound, {"cases.no-such-deadline", {{"id", deadline}}});
               if (!rule->extension)
                 return Error(ErrorCode::kForbidden, {"cases.not-extendable", {{"id", deadline}}});
               HTX_RETURN_IF_ERROR(internal::check_role(office, loaded, rule->extension_by, request.on));
               HTX_ASSIGN_OR_RETURN(const Json body, read_json(due->second.body));
               workflows::DeadlineHistory history = internal::history_from(body);
               ++history.extensions;
               HTX_ASSIGN_OR_RETURN(DueRow row,
                                    internal::due_row(desk.office(), {loaded.row.id, due->second.generation},
                                                      *rule, history, request.on));
               draft.details.add("deadline", deadline).add("before", due->second.due).add("after", row.due);
               // What lies ahead again has not passed.
               if (!row.due.empty() && row.due < to_text(request.on)) row.fired = due->second.fired;
               draft.dues.push_back(std::move(row));
               return Done{};
             });
}

Result<CaseView> link_cases(const Office& office, const RecordRequest& request, const std::string& other,
                            const std::string& relation) {
  CaseDesk desk(office);
  Json asked;
  asked.add("case", request.case_id).add("other", other).add("relation", relation);
  return desk.once("link", request.key, std::move(asked), [&](Transaction& transaction) -> Result<LinePlace> {
    HTX_RETURN_IF_ERROR(
        internal::relate(desk, transaction, {request.case_id, other, relation, request.on, request.key}));
    HTX_ASSIGN_OR_RETURN(const auto standing, desk.stand(request.case_id));
    return LinePlace{request.case_id, standing->sheet.lines};
  });
}

}  // namespace htx
