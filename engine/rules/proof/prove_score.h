#pragma once

#include "engine/rules/proof/prover.h"

namespace htx::rules::internal {

// Least and greatest score, reach of grades.
void prove_score(ProofBench& bench);

}  // namespace htx::rules::internal
