#pragma once

#include <string>
#include <vector>

#include "engine/cases/cases.h"
#include "engine/cases/migration.h"
#include "engine/cases/settlement_case.h"
#include "engine/cases/verify_case.h"
#include "engine/settlement/settlement.h"
#include "engine/value/json.h"

namespace htx::answers {

// One case: where it stands, its deadlines, tasks and documents, what may be done next and what stands in
// the way, what runs beside it, its journal.
Json case_answer(const CaseView& view, Language language);
Json cases_answer(const std::vector<CaseRow>& rows);
// Its documents alone.
Json documents_answer(const CaseView& view);
// What an act would do: the lines it would write, the deadlines as they would be then, where the case would
// stand.
Json preview_answer(const CaseView& before, const CaseView& after);
// The same as lists find them: what is to be done in each, who has it, and what is due first.
Json case_summaries_answer(const std::vector<CaseSummary>& cases);

// Whether cases are what their journals say.
Json verification_answer(const CaseVerification& verification, Language language);
// What a migration plan does, or did, to each case.
Json migration_answer(const MigrationOutcome& outcome, Language language);

// The table of assets and payments; of a case it has besides the case, the line that recorded it (null: none)
// and the digest by which it is known.
Json settlement_answer(const rules::PaymentOrder& order, const rules::Settlement& settlement);
Json case_settlement_answer(const CaseSettlement& settled, const std::string& case_id);

}  // namespace htx::answers
