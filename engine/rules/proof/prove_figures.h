#pragma once

#include "engine/rules/proof/prover.h"

namespace htx::rules::internal {

// Zero divisors, units, ranges, what nobody uses.
void prove_figures(ProofBench& bench);

}  // namespace htx::rules::internal
