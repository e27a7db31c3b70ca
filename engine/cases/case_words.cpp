#include "engine/cases/case_words.h"

#include "engine/base/closed_list.h"

namespace htx {

std::string_view to_string(LineKind kind) {
  switch (kind) {
    case LineKind::kEvent: return "event";
    case LineKind::kTaskClaim: return "task.claim";
    case LineKind::kTaskAssign: return "task.assign";
    case LineKind::kTaskDelegate: return "task.delegate";
    case LineKind::kTaskRelease: return "task.release";
    case LineKind::kTaskApprove: return "task.approve";
    case LineKind::kTaskVote: return "task.vote";
    case LineKind::kDocumentAttach: return "document.attach";
    case LineKind::kDocumentSign: return "document.sign";
    case LineKind::kNote: return "note";
    case LineKind::kParty: return "party";
    case LineKind::kClaim: return "claim";
    case LineKind::kClaimWithdraw: return "claim.withdraw";
    case LineKind::kAsset: return "asset";
    case LineKind::kAssetWithdraw: return "asset.withdraw";
    case LineKind::kSettlement: return "settlement";
    case LineKind::kComplaintOpen: return "complaint.open";
    case LineKind::kComplaintSettle: return "complaint.settle";
    case LineKind::kSuspend: return "suspend";
    case LineKind::kResume: return "resume";
    case LineKind::kDeadlineExtend: return "deadline.extend";
    case LineKind::kDeadlineRecount: return "deadline.recount";
    case LineKind::kLink: return "link";
    case LineKind::kMigrate: return "migrate";
    case LineKind::kMigrateUndo: return "migrate.undo";
  }
  return {};
}

std::string_view to_string(PartyKind kind) {
  switch (kind) {
    case PartyKind::kCooperative: return "cooperative";
    case PartyKind::kCreditor: return "creditor";
    case PartyKind::kWorker: return "worker";
    case PartyKind::kMember: return "member";
    case PartyKind::kTax: return "tax";
    case PartyKind::kRegistry: return "registry";
    case PartyKind::kOther: return "other";
  }
  return {};
}

std::string_view to_string(ComplaintKind kind) {
  switch (kind) {
    case ComplaintKind::kComplaint: return "complaint";
    case ComplaintKind::kAppeal: return "appeal";
    case ComplaintKind::kDenunciation: return "denunciation";
    case ComplaintKind::kObjection: return "objection";
  }
  return {};
}

std::string_view to_string(ComplaintOutcome outcome) {
  switch (outcome) {
    case ComplaintOutcome::kAccepted: return "accepted";
    case ComplaintOutcome::kPartlyAccepted: return "partly_accepted";
    case ComplaintOutcome::kRejected: return "rejected";
    case ComplaintOutcome::kWithdrawn: return "withdrawn";
    case ComplaintOutcome::kPassedOn: return "passed_on";
  }
  return {};
}

std::string_view to_string(LinkRelation relation) {
  switch (relation) {
    case LinkRelation::kFollows: return "follows";
    case LinkRelation::kLeadsTo: return "leads_to";
    case LinkRelation::kMergesWith: return "merges_with";
    case LinkRelation::kBelongsTo: return "belongs_to";
    case LinkRelation::kHasPart: return "has_part";
  }
  return {};
}

namespace {

Error bad_relation(std::string_view found) {
  return Error(ErrorCode::kInvalidArgument, {"cases.bad-relation", {{"found", std::string(found)}}});
}

}  // namespace

Result<LinkRelation> read_relation(const std::string& word) {
  if (const auto found = enum_from_string<LinkRelation>(word)) return *found;
  return bad_relation(word);
}

Result<LinkRelation> inverse_of(LinkRelation relation) {
  switch (relation) {
    case LinkRelation::kFollows: return LinkRelation::kLeadsTo;
    case LinkRelation::kMergesWith: return LinkRelation::kMergesWith;
    case LinkRelation::kBelongsTo: return LinkRelation::kHasPart;
    case LinkRelation::kLeadsTo:
    case LinkRelation::kHasPart: break;
  }
  return bad_relation(to_string(relation));
}

}  // namespace htx
