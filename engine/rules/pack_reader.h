#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/doc/reader.h"
#include "engine/rules/pack.h"

namespace htx::rules::internal {

// Reads the parts that packs and measure catalogues have in common.

// The names that every pack and catalogue has besides its own: the day of the facts, and the year.
inline constexpr const char* kAsOf = "as_of";
inline constexpr const char* kPeriod = "period";

// Gives what stands at `node` the next slot under its id; reports an id that it cannot have.
void declare(const Node& node, const Reader& reader, const std::string& id, feel::Type type,
             feel::Names& names);

Basis read_basis(const Node* node, const Reader& reader);
Validity read_in_force(const Node* node, const Reader& reader);
std::vector<Input> read_inputs(const std::vector<Node>& items, const Reader& reader);
std::optional<Validity> read_optional_in_force(MapReader& map);
// Compiles the FEEL text of a scalar, with mistakes placed in the file; reports if its type is not `wanted`.
std::optional<feel::Expression> compile(const Node& node, const Reader& reader, const feel::Names& names,
                                        const feel::Type& wanted);
feel::Origin origin_of(const Node& node, const Reader& reader);

}  // namespace htx::rules::internal
