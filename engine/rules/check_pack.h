#pragma once

#include "engine/doc/reader.h"
#include "engine/rules/pack.h"

namespace htx::rules::internal {

// Checks the bands, maxima and grades of a pack that was read without error (codes rules.*).
void check_scorecard(const Pack& pack, const Reader& reader, const Node& root);

}  // namespace htx::rules::internal
