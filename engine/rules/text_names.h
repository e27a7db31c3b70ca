#pragma once

#include <vector>

#include "engine/doc/reader.h"
#include "engine/feel/named_texts.h"
#include "engine/rules/pack.h"

namespace htx::rules::internal {

// Tells the inputs which texts an expression at `node` holds them against.
void learn_names(const std::vector<feel::NamedText>& texts, const Node& node, const Reader& reader,
                 std::vector<Input>& inputs);
// Reports two spellings of one name, where the second stands: a figure has one of them only.
void check_spellings(const std::vector<Input>& inputs, Diagnostics& diagnostics);

}  // namespace htx::rules::internal
