#pragma once

#include <functional>
#include <span>
#include <vector>

#include "engine/feel/analysis/analysis.h"

namespace htx::feel {

// Whether several conditions can come out as wanted at once.
struct Possibility {
  enum class Answer : std::uint8_t { kImpossible, kPossible, kUnknown };
  Answer answer = Answer::kUnknown;
  std::vector<Value> example;  // kPossible: values by slot for which it is so.
};

// Fills the values that follow from others.
using Complete = std::function<void(std::vector<Value>&)>;

// Impossible is proven; possible is shown by an example, in which the names in `free` were chosen and
// `complete` gave the others.
// REQUIRES: all conditions were compiled with the same names.
Possibility can_be(std::span<const Wanted> wanted, std::span<const Domain> domains,
                   std::span<const std::size_t> free, const Complete& complete);

}  // namespace htx::feel
