#pragma once

#include <optional>
#include <string>

#include "engine/calendar/working_calendar.h"
#include "engine/cases/case_repository.h"
#include "engine/cases/settlement_case.h"

// Lines whose content follows from the case and a definition that the store keeps.
namespace htx::internal {

// The digest that a hexadecimal text says; zeros if it says none.

// The calendar of that digest in hexadecimal; none if the store does not keep it.
// Fails with "session.definition-unreadable".
Result<std::optional<WorkingCalendar>> stored_calendar(Store& store, const std::string& digest);

// The order of payment of that digest.  Fails with "session.definition-gone",
// "session.definition-unreadable".
Result<PaymentOrderDefinition> stored_order(Store& store, const std::string& id, const std::string& digest);

// The table that a case gives as it stands.  Fails as settle_case() does.
Result<CaseSettlement> table_of(const std::string& case_id, const CaseState& state,
                                const PaymentOrderDefinition& order, Date on);

// Works a line of kind "deadline.recount" or "settlement" out again from where the case stood before it.
// Fails with "cases.step-differs" if it says something else, and if a definition is gone.
Result<bool> recheck_derived(CaseRepository& repository, const std::string& workflow, const CaseState& before,
                             const JournalLine& line);

}  // namespace htx::internal
