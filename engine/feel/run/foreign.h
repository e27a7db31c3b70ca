#pragma once

#include <vector>

#include "engine/feel/function.h"

namespace htx::feel {

// A function of another language that is described by {java: {class, method signature}} or by that
// inner context; null if it has no equal here, because the engine runs no foreign code.
Value foreign_function(std::vector<Callable::Parameter> parameters, const Value& description);

}  // namespace htx::feel
