#pragma once

#include <string>

#include "engine/cases/case_records.h"
#include "engine/settlement/settlement.h"

namespace htx {

struct SettlementRequest {
  std::string case_id;
  Date on;               // The day whose law orders the payments.
  std::string order;     // An order of payment; empty: the one in force that day.
  std::string document;  // The type under which the table is filed; empty: "payment_table" if the
                         // workflow has it, else "settlement".
  std::string note = {};
  std::string key = {};
  bool on_by_default = false;
  std::int64_t seen = 0;  // See ActRequest.
};

// What becomes of the assets recorded in a case, and in what order its claims are paid.
struct CaseSettlement {
  rules::PaymentOrder order;
  Digest order_digest{};
  rules::Estate estate;
  rules::Settlement table;
  std::string canonical;  // The table with everything it follows from, as it is kept,
  Digest digest{};        // and the SHA-256 of that.
  std::int64_t line = 0;  // Of the journal that recorded it; 0: it is not recorded.
};

// Records or corrects what the cooperative has, by source; takes it back if it is marked so.
// Fails with "session.unknown-word" unless some order of payment has the source, "cases.bad-name",
// "cases.bad-amount", "cases.no-such-asset".
Result<CaseView> put_asset(const Session& session, const RecordRequest& request, const Asset& asset);

// Works the table out from the claims and assets that are recorded; withdrawn ones do not count.  Claims of
// the nature "capital" are what members put in.
// Fails with "cases.nothing-to-settle"; "session.no-payment-order" naming those there are;
// "cases.old-regime" if the case was opened under a law that had ended by that day, unless an order is
// named: no rule says which order such a case follows; "cases.settlement-amount"; "cases.no-rank"; and
// as settle() does.
Result<CaseSettlement> settle_case(const Session& session, const SettlementRequest& request);

// Files the table in the case: one line of the journal that names its digest and that of the order of
// payment, by which `case verify` works it out again. Fails as settle_case() does, and as attach_document()
// does about the document and the day.
Result<CaseSettlement> record_settlement(const Session& session, const SettlementRequest& request);

// The table that a line of the journal recorded, worked out again from the lines before it; line 0: the last
// one.  Fails with "cases.no-settlement", "cases.step-differs".
Result<CaseSettlement> recorded_settlement(const Session& session, const std::string& case_id,
                                           std::int64_t line = 0);

}  // namespace htx
