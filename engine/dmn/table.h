#pragma once

#include <optional>
#include <vector>

#include "engine/dmn/internal/definitions.h"

namespace htx::dmn {

// The outputs of one rule that matched.
using Row = std::vector<Value>;

// What the hit policy makes of the rules that matched; none if the policy forbids it (two rules in a
// unique table, different outputs where any may be taken).  REQUIRES: !rows.empty()
std::optional<Value> result_of(const Table& table, std::vector<Row> rows);

// What the table gives if no rule matched: the default outputs, or what the policy has for nothing.
Value result_of_none(const Table& table, const Row& fallback);

}  // namespace htx::dmn
