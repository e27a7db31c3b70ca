#include "engine/cases/case_records.h"

#include <algorithm>

#include "engine/cases/case_rules.h"
#include "engine/cases/case_step.h"
#include "engine/cases/case_writing.h"
#include "engine/cases/deadline_effects.h"
#include "engine/cases/journal_json.h"
#include "engine/session/written_words.h"
#include "engine/store/transaction.h"
#include "engine/value/decimal.h"
#include "engine/workflows/deadline_status.h"

namespace htx {
namespace {

using internal::CaseRepository;
using internal::LineDraft;
using internal::LinePlace;
using internal::LoadedCase;

using Make = std::function<Status(CaseRepository&, const LoadedCase&, LineDraft&)>;

Result<CaseView> run(const Session& session, LineKind kind, const RecordRequest& request, Json fingerprint,
                     const Make& make) {
  return internal::write_one(session, internal::command_of(kind, request, std::move(fingerprint)), make);
}

Status attach_line(CaseRepository& repository, const LoadedCase& loaded, const std::string& document,
                   Date on) {
  const workflows::DocumentType* type = loaded.workflow().document(document);
  if (type == nullptr)
    return Error(ErrorCode::kInvalidArgument, {"cases.unknown-document", {{"id", document}}});
  HTX_RETURN_IF_ERROR(internal::check_day(repository.session(), loaded.state, on));
  return internal::check_role(repository.session(), loaded, type->by, on);
}

// Stops every clock, or lets them go on.
Status move_clocks(const CaseRepository& repository, const LoadedCase& loaded, LineDraft& draft) {
  workflows::StandStills stills = loaded.state.stand_stills;
  const bool stops = draft.kind == LineKind::kSuspend;
  if (stops) {
    stills.suspend(draft.on);
  } else {
    stills.resume(draft.on);
  }
  const auto all = [](const std::string&) { return true; };
  HTX_RETURN_IF_ERROR(
      internal::count_clocks_again(repository.session(), loaded, {loaded.workflow(), stills, all}, draft));
  if (!stops) return Done{};
  std::vector<std::string> paused;
  for (const DeadlineRow& due : draft.deadlines) {
    if (!due.due && loaded.state.deadlines.at(due.deadline).due) paused.push_back(due.deadline);
  }
  draft.details.add("paused", internal::array_of(paused));
  return Done{};
}

}  // namespace

namespace internal {

CaseCommand command_of(LineKind kind, const RecordRequest& request, Json fingerprint) {
  return {.kind = kind,
          .case_id = request.case_id,
          .on = request.on,
          .on_by_default = request.on_by_default,
          .note = request.note,
          .key = request.key,
          .seen = request.seen,
          .fingerprint = std::move(fingerprint)};
}

Result<CaseView> write_one(
    const Session& session, const CaseCommand& command,
    const std::function<Status(CaseRepository&, const LoadedCase&, LineDraft&)>& make) {
  CaseRepository repository(session);
  Json fingerprint = command.fingerprint;
  fingerprint.add("case", command.case_id).add("on", command.on_by_default ? "" : to_text(command.on));
  fingerprint.add("note", command.note);
  return repository.once(to_string(command.kind), command.key, std::move(fingerprint),
                         [&](Transaction& transaction) -> Result<LinePlace> {
                           HTX_ASSIGN_OR_RETURN(const auto standing, repository.current(command.case_id));
                           const LoadedCase& loaded = *standing;
                           HTX_RETURN_IF_ERROR(check_seen(repository, loaded, command.seen));
                           // Things may be recorded in a suspended or closed case too.
                           HTX_RETURN_IF_ERROR(check_day(session, loaded.state, command.on));
                           LineDraft draft;
                           draft.kind = command.kind;
                           draft.on = command.on;
                           draft.note = command.note;
                           draft.key = command.key;
                           HTX_RETURN_IF_ERROR(make(repository, loaded, draft));
                           return repository.write(transaction, loaded, std::move(draft));
                         });
}

namespace {

// What the proposals of the earlier case asked for is done if they name the workflow of the new one.
Status finish_proposals(const CaseRepository& repository, Transaction& transaction, const NewLink& link,
                        const std::string& workflow) {
  const Session& session = repository.session();
  HTX_ASSIGN_OR_RETURN(const auto requested, session.store.outbox_of(link.other));
  for (const OutboxRow& row : requested) {
    if (row.kind != OutboxKind::kPropose || row.addressee != workflow || !row.done_at.empty()) continue;
    Act done = act_of(session, "outbox.done", "outbox:" + std::to_string(row.id));
    HTX_RETURN_IF_ERROR(transaction.finish_outbox(row.id, done.at, session.actor.account, link.case_id));
    done.details.add("by", session.actor.account).add("note", link.case_id);
    done.details.add("case", link.other).add("line", row.line).add("item", row.item);
    HTX_RETURN_IF_ERROR(transaction.append_entry(std::move(done)));
  }
  return Done{};
}

}  // namespace

Status relate(CaseRepository& repository, Transaction& transaction, const NewLink& link) {
  HTX_ASSIGN_OR_RETURN(const LinkRelation inverse, inverse_of(link.relation));
  if (link.case_id == link.other)
    return Error(ErrorCode::kInvalidArgument, {"cases.same-case", {{"id", link.other}}});
  HTX_ASSIGN_OR_RETURN(const auto here, repository.current(link.case_id));
  HTX_ASSIGN_OR_RETURN(const auto there, repository.current(link.other));
  const auto write = [&](const LoadedCase& loaded, LinkRelation relation, const std::string& to,
                         const std::string& key) -> Status {
    LineDraft draft;
    draft.kind = LineKind::kLink;
    draft.key = key;
    draft.on = std::max(link.on, loaded.state.last_on);
    draft.details.add("relation", to_string(relation)).add("case", to);
    HTX_ASSIGN_OR_RETURN([[maybe_unused]] const LinePlace place,
                         repository.write(transaction, loaded, std::move(draft)));
    return Done{};
  };
  HTX_RETURN_IF_ERROR(write(*here, link.relation, link.other, link.key));
  HTX_RETURN_IF_ERROR(write(*there, inverse, link.case_id, ""));
  return finish_proposals(repository, transaction, link, here->row.workflow);
}

}  // namespace internal

Result<CaseView> attach_document(const Session& session, const RecordRequest& request,
                                 const std::string& document, const std::string& path) {
  HTX_ASSIGN_OR_RETURN(const auto files, internal::read_files({{document, path}}));
  CaseRepository repository(session);
  Json fingerprint;
  fingerprint.add("case", request.case_id).add("on", request.on_by_default ? "" : to_text(request.on));
  fingerprint.add("note", request.note).add("documents", internal::fingerprint_of_files(files));
  return repository.once(
      to_string(LineKind::kDocumentAttach), request.key, std::move(fingerprint),
      [&](Transaction& transaction) -> Result<LinePlace> {
        HTX_ASSIGN_OR_RETURN(const auto standing, repository.current(request.case_id));
        const LoadedCase& loaded = *standing;
        HTX_RETURN_IF_ERROR(internal::check_seen(repository, loaded, request.seen));
        HTX_RETURN_IF_ERROR(attach_line(repository, loaded, document, request.on));
        internal::Step step;
        step.event = "document." + document;
        step.on = request.on;
        step.files = files;
        step.note = request.note;
        step.key = request.key;
        const auto actions = internal::possible_actions(loaded);
        if (std::ranges::find(actions, step.event, &workflows::EnabledEvent::event) != actions.end())
          return internal::take_step(repository, transaction, loaded, step);
        LineDraft draft;
        draft.kind = LineKind::kDocumentAttach;
        draft.on = request.on;
        draft.note = request.note;
        draft.key = request.key;
        draft.files = files;
        return repository.write(transaction, loaded, std::move(draft));
      });
}

Result<CaseView> sign_document(const Session& session, const RecordRequest& request,
                               const std::string& document) {
  Json fingerprint;
  fingerprint.add("document", document);
  return run(session, LineKind::kDocumentSign, request, std::move(fingerprint),
             [&](CaseRepository&, const LoadedCase& loaded, LineDraft& draft) -> Status {
               const DocumentRow* latest = loaded.state.latest_document(document);
               if (latest == nullptr)
                 return Error(ErrorCode::kNotFound, {"cases.not-filed", {{"id", document}}});
               for (const Signature& signature : loaded.state.signatures) {
                 if (signature.document != latest->id || signature.person != session.actor.account) continue;
                 return Error(ErrorCode::kConflict, {"cases.already-signed",
                                                     {{"actor", session.actor.account}, {"id", latest->id}}});
               }
               draft.details.add("document", latest->id).add("sha256", to_hex(latest->digest));
               return Done{};
             });
}

Result<CaseView> add_note(const Session& session, const RecordRequest& request) {
  return run(
      session, LineKind::kNote, request, Json(Json::Object{}),
      [&](CaseRepository&, const LoadedCase&, LineDraft&) -> Status { return check_text(request.note); });
}

Result<CaseView> put_party(const Session& session, const RecordRequest& request, const Party& party) {
  Json fingerprint;
  fingerprint.add("party", party.id).add("kind", to_string(party.kind)).add("name", party.name);
  const Json details = fingerprint;
  return run(session, LineKind::kParty, request, std::move(fingerprint),
             [&](CaseRepository&, const LoadedCase&, LineDraft& draft) -> Status {
               if (party.id.empty() || party.name.empty())
                 return Error(ErrorCode::kInvalidArgument, {"cases.bad-name", {{"found", party.id}}});
               draft.details = details;
               return Done{};
             });
}

Result<CaseView> put_claim(const Session& session, const RecordRequest& request, const std::string& party,
                           const Claim& claim) {
  static const std::vector<std::string> kNatures = {"cost", "labour", "tax", "secured", "debt", "capital"};
  Json fingerprint;
  fingerprint.add("party", party).add("claim", claim.id).add("nature", claim.nature);
  fingerprint.add("amount", claim.amount).add("basis", claim.basis);
  const LineKind kind = claim.withdrawn ? LineKind::kClaimWithdraw : LineKind::kClaim;
  return run(
      session, kind, request, std::move(fingerprint),
      [&](CaseRepository&, const LoadedCase& loaded, LineDraft& draft) -> Status {
        const auto known = std::ranges::find(loaded.state.parties, party, &Party::id);
        const bool has_claim = known != loaded.state.parties.end() &&
                               std::ranges::find(known->claims, claim.id, &Claim::id) != known->claims.end();
        if (known == loaded.state.parties.end() || claim.id.empty() || (claim.withdrawn && !has_claim)) {
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

Result<CaseView> open_complaint(const Session& session, const RecordRequest& request,
                                const Complaint& complaint) {
  Json fingerprint;
  fingerprint.add("kind", to_string(complaint.kind)).add("by", complaint.by).add("about", complaint.about);
  const Json details = fingerprint;
  return run(session, LineKind::kComplaintOpen, request, std::move(fingerprint),
             [&](CaseRepository&, const LoadedCase& loaded, LineDraft& draft) -> Status {
               HTX_RETURN_IF_ERROR(check_text(complaint.about));
               draft.details = details;
               draft.details.add("number", static_cast<std::int64_t>(loaded.state.complaints.size()) + 1);
               return Done{};
             });
}

Result<CaseView> settle_complaint(const Session& session, const RecordRequest& request, std::int64_t number,
                                  ComplaintOutcome outcome) {
  Json fingerprint;
  fingerprint.add("number", number).add("outcome", to_string(outcome));
  const Json details = fingerprint;
  return run(session, LineKind::kComplaintSettle, request, std::move(fingerprint),
             [&](CaseRepository&, const LoadedCase& loaded, LineDraft& draft) -> Status {
               const auto found = std::ranges::find(loaded.state.complaints, number, &Complaint::number);
               if (found == loaded.state.complaints.end() || found->outcome)
                 return Error(ErrorCode::kNotFound,
                              {"cases.no-such-complaint", {{"number", std::to_string(number)}}});
               draft.details = details;
               return Done{};
             });
}

Result<CaseView> suspend_case(const Session& session, const RecordRequest& request) {
  return run(session, LineKind::kSuspend, request, Json(Json::Object{}),
             [&](CaseRepository& repository, const LoadedCase& loaded, LineDraft& draft) -> Status {
               HTX_RETURN_IF_ERROR(internal::check_standing(session, loaded, request.on));
               HTX_RETURN_IF_ERROR(check_text(request.note));
               if (!loaded.state.configuration.running)
                 return Error(ErrorCode::kConflict, {"cases.case-closed", {{"id", loaded.row.id}}});
               return move_clocks(repository, loaded, draft);
             });
}

Result<CaseView> resume_case(const Session& session, const RecordRequest& request) {
  return run(session, LineKind::kResume, request, Json(Json::Object{}),
             [&](CaseRepository& repository, const LoadedCase& loaded, LineDraft& draft) -> Status {
               if (!loaded.state.suspended_since)
                 return Error(ErrorCode::kConflict, {"cases.not-suspended", {{"id", loaded.row.id}}});
               HTX_RETURN_IF_ERROR(check_text(request.note));
               return move_clocks(repository, loaded, draft);
             });
}

Result<CaseView> extend_deadline(const Session& session, const RecordRequest& request,
                                 const std::string& deadline) {
  Json fingerprint;
  fingerprint.add("deadline", deadline);
  return run(session, LineKind::kDeadlineExtend, request, std::move(fingerprint),
             [&](CaseRepository& repository, const LoadedCase& loaded, LineDraft& draft) -> Status {
               HTX_RETURN_IF_ERROR(internal::check_standing(session, loaded, request.on));
               const auto due = loaded.state.deadlines.find(deadline);
               const workflows::DeadlineRule* rule = loaded.workflow().deadline(deadline);
               if (due == loaded.state.deadlines.end() || rule == nullptr)
                 return Error(ErrorCode::kNotFound, {"cases.no-such-deadline", {{"id", deadline}}});
               if (!rule->extension)
                 return Error(ErrorCode::kForbidden, {"cases.not-extendable", {{"id", deadline}}});
               HTX_RETURN_IF_ERROR(internal::check_role(session, loaded, rule->extension_by, request.on));
               HTX_ASSIGN_OR_RETURN(workflows::DeadlineHistory history, history_of(due->second));
               ++history.extensions;
               HTX_ASSIGN_OR_RETURN(DeadlineRow row, internal::deadline_row(repository.session(),
                                                                            {loaded.row.id, due->second.run},
                                                                            *rule, history, request.on));
               draft.details.add("deadline", deadline).add("before", to_text(due->second.due));
               draft.details.add("after", to_text(row.due));
               // What lies ahead again has not passed.
               if (row.due && *row.due < request.on) row.acted_on_at = due->second.acted_on_at;
               draft.deadlines.push_back(std::move(row));
               return Done{};
             });
}

Result<CaseView> link_cases(const Session& session, const RecordRequest& request, const std::string& other,
                            LinkRelation relation) {
  CaseRepository repository(session);
  Json fingerprint;
  fingerprint.add("case", request.case_id).add("other", other).add("relation", to_string(relation));
  return repository.once(
      to_string(LineKind::kLink), request.key, std::move(fingerprint),
      [&](Transaction& transaction) -> Result<LinePlace> {
        HTX_ASSIGN_OR_RETURN(const auto before, repository.current(request.case_id));
        HTX_RETURN_IF_ERROR(internal::check_seen(repository, *before, request.seen));
        HTX_RETURN_IF_ERROR(internal::relate(repository, transaction,
                                             {request.case_id, other, relation, request.on, request.key}));
        HTX_ASSIGN_OR_RETURN(const auto standing, repository.current(request.case_id));
        return LinePlace{request.case_id, standing->state.lines};
      });
}

}  // namespace htx
