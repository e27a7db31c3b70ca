#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.h"

// The words of closed lists that a journal has; enum_from_string() reads them (base/closed_list.h).
namespace htx {

// What a line of a journal is: JOURNAL.md says what each does and what its details are.
enum class LineKind : std::uint8_t {
  kEvent,  // Moves the case; all others leave it where it is, but for a migration.
  kTaskClaim,
  kTaskAssign,
  kTaskDelegate,
  kTaskRelease,
  kTaskApprove,
  kTaskVote,
  kDocumentAttach,
  kDocumentSign,
  kNote,
  kParty,
  kClaim,
  kClaimWithdraw,
  kAsset,
  kAssetWithdraw,
  kSettlement,
  kComplaintOpen,
  kComplaintSettle,
  kSuspend,
  kResume,
  kDeadlineExtend,
  kDeadlineRecount,
  kLink,
  kMigrate,
  kMigrateUndo,
};
std::string_view to_string(LineKind kind);

enum class PartyKind : std::uint8_t { kCooperative, kCreditor, kWorker, kMember, kTax, kRegistry, kOther };
std::string_view to_string(PartyKind kind);

enum class ComplaintKind : std::uint8_t { kComplaint, kAppeal, kDenunciation, kObjection };
std::string_view to_string(ComplaintKind kind);

enum class ComplaintOutcome : std::uint8_t { kAccepted, kPartlyAccepted, kRejected, kWithdrawn, kPassedOn };
std::string_view to_string(ComplaintOutcome outcome);

// How a case stands to another.
enum class LinkRelation : std::uint8_t { kFollows, kLeadsTo, kMergesWith, kBelongsTo, kHasPart };
std::string_view to_string(LinkRelation relation);

// Fails with "cases.bad-relation" unless the word is one.
Result<LinkRelation> read_relation(const std::string& word);
// How the other case stands to this one.  Fails with "cases.bad-relation" for what only the other side of a
// link says, and nobody asks for.
Result<LinkRelation> inverse_of(LinkRelation relation);

}  // namespace htx
