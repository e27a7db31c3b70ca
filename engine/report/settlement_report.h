#pragma once

#include "engine/report/page.h"
#include "engine/rules/settlement.h"
#include "engine/value/json.h"

namespace htx::report {

// The table of assets and payments: every amount with its rank, the reason and the article, and the totals.
Page settlement_page(const rules::PaymentOrder& order, const rules::Estate& estate,
                     const rules::Settlement& settlement, Language language);
Json settlement_json(const rules::PaymentOrder& order, const rules::Settlement& settlement);

}  // namespace htx::report
