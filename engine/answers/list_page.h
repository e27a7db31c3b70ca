#pragma once

#include <cstddef>
#include <string>

#include "engine/value/json.h"

namespace htx::answers {

// Which part of a long list an answer has.
struct ListPage {
  std::size_t found = 0;  // How many there are in all.
  std::string next = {};  // After which the next part begins; empty: there is none.
};

inline constexpr std::size_t kMostCounted = 1'000;

// An answer with {count, exact, next} of its list: from kMostCounted on the count says "at least".
Json with_page(Json answer, const ListPage& page);

}  // namespace htx::answers
