#pragma once

#include "engine/base/diagnostic.h"
#include "engine/dmn/internal/definitions.h"

namespace htx::dmn {

// Reports circles of decisions and chains that are too long, and gives a fault to every element that
// rests on one that has a fault.
void settle(Definitions& definitions, const Limits& limits, Diagnostics& diagnostics);

}  // namespace htx::dmn
