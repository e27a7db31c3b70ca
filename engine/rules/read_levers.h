#pragma once

#include <vector>

#include "engine/doc/reader.h"
#include "engine/rules/pack.h"

namespace htx::rules::internal {

// `names` are those the inputs are declared in, each at the slot of its position.
std::vector<Lever> read_levers(const std::vector<Node>& items, const Reader& reader,
                               std::vector<Input>& inputs, const feel::Names& names);

}  // namespace htx::rules::internal
