#pragma once

#include "engine/settlement/settlement.h"
#include "engine/value/json.h"

namespace htx::rules {

// The table with everything it follows from, in one form: for keeping it and for its digest.
Json settlement_record(const PaymentOrder& order, const Estate& estate, const Settlement& settlement);

}  // namespace htx::rules
