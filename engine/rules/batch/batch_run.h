#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/rules/batch/batch_plan.h"

namespace htx::rules::internal {

// What a run reads: a plan, and the columns that it filled.
struct BatchInput {
  const BatchPlan& plan;
  const Columns& columns;
  const std::vector<Columns::Column>& all;
  const std::vector<std::uint8_t>& odd;  // By row: whether the cooperative is judged by itself.
};

// Judges `count` cooperatives from `first` on, one block after another, and writes their records.
void run_blocks(const BatchInput& input, std::size_t first, std::size_t count,
                std::span<std::uint8_t> records);

}  // namespace htx::rules::internal
