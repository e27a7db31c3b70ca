#pragma once

#include "engine/cases/settlement_case.h"
#include "engine/page/page.h"
#include "engine/settlement/settlement.h"

namespace htx::report {

// The table of assets and payments: every amount with its rank, the reason and the article, and the totals.
Page settlement_page(const rules::PaymentOrder& order, const rules::Estate& estate,
                     const rules::Settlement& settlement, const Manner& language);

// The same of a case: with the digest by which the table is known, and whether it is on record.
Page case_settlement_page(const CaseSettlement& settled, const std::string& case_id, const Manner& language);

}  // namespace htx::report
