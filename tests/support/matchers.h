#pragma once

#include <string_view>

#include "engine/base/result.h"
#include "tests/support/catch.h"

// REQUIREs that a Result holds a value and yields it; prints the error if not.
// NOLINTNEXTLINE(readability-identifier-naming): it stands among Catch's own.
#define REQUIRE_VALUE(target, expression)                                                                 \
  auto HTX_CONCAT(result_, __LINE__) = (expression);                                                      \
  if (!HTX_CONCAT(result_, __LINE__).has_value()) {                                                       \
    FAIL(#expression << ": " << to_text(HTX_CONCAT(result_, __LINE__).error(), htx::Language::kEnglish)); \
  }                                                                                                       \
  target = *std::move(HTX_CONCAT(result_, __LINE__))

// REQUIREs that a Result is the error with that message code.
// NOLINTNEXTLINE(readability-identifier-naming): it stands among Catch's own.
#define REQUIRE_ERROR(expression, expected_code)                                     \
  do {                                                                               \
    const auto& result_of_call = (expression);                                       \
    REQUIRE_FALSE(result_of_call.has_value());                                       \
    CHECK(result_of_call.error().message().code == std::string_view(expected_code)); \
  } while (false)

namespace htx {

inline bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace htx
