#include <cstdint>
#include <cstdlib>
#include <span>

#include "tests/unit/feel/generate.h"

// Expressions, unary tests and values made of the bytes: flat code and the tree agree on the result,
// the trace and the steps.
// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace htx;        // NOLINT(google-build-using-namespace): in this function only.
  using namespace htx::feel;  // NOLINT(google-build-using-namespace)
  ByteChoices choices(std::span(data, size));
  Generator generator(choices);
  const Mode mode = choices.below(2) == 0 ? Mode::kStrict : Mode::kLenient;
  const std::size_t steps = choices.below(4) == 0 ? choices.below(100) : 10'000;
  const Limits limits{.max_list = 1'000, .max_string = 64};
  Diagnostics diagnostics;
  if (choices.below(2) == 0) {
    const auto expression =
        compile_expression(generator.expression(), {}, generated_names(), {mode, limits}, diagnostics);
    if (expression.has_value() && !agree(*expression, generator.values(), steps)) std::abort();
    return 0;
  }
  const auto tests =
      compile_unary_tests(generator.cell(), {}, {{}, generated_names()}, {mode, limits}, diagnostics);
  if (!tests.has_value()) return 0;
  const Value input = generator.value();
  if (!agree(*tests, input, generator.values(), steps)) std::abort();
  return 0;
}
