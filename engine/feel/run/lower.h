#pragma once

#include <memory>

#include "engine/feel/run/code.h"

namespace htx::feel {

// The code of a program's tree; null if it would be no better than the tree, or takes too many
// registers.  REQUIRES: the tree stays where it is as long as the code is used.
std::shared_ptr<const Code> lower(const std::shared_ptr<const Program>& program);

}  // namespace htx::feel
