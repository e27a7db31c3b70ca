#pragma once

#include "engine/rules/proof/prover.h"

namespace htx::rules::internal {

// Contradictions, tautologies, shadows.
void prove_conditions(ProofBench& bench);

}  // namespace htx::rules::internal
