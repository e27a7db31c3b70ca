#pragma once

#include "engine/rules/proof/prover.h"

namespace htx::rules::internal {

// Reach of bands, monotony.
void prove_bands(ProofBench& bench);

}  // namespace htx::rules::internal
