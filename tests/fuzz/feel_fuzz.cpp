#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "engine/feel/analysis/intervals.h"
#include "engine/feel/expression.h"

// Whatever the text: no crash, bounded work, and what compiles prints as a text that compiles to the
// same print.
// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace htx;        // NOLINT(google-build-using-namespace): in this function only.
  using namespace htx::feel;  // NOLINT(google-build-using-namespace)
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Mode mode = data[0] % 2 == 0 ? Mode::kStrict : Mode::kLenient;
  const Limits limits{.max_bytes = 4096, .max_steps = 20'000, .max_list = 1'000, .max_string = 10'000};
  Names names;
  names.declare("a", Type());
  names.declare("b c", Type());
  Diagnostics diagnostics;
  const auto expression = compile_expression(text, {}, names, {mode, limits}, diagnostics);
  if (expression.has_value()) {
    evaluate(*expression, Context());
    const auto again = compile_expression(to_text(*expression), {}, names, mode, diagnostics);
    if (again.has_value() && to_text(*again) != to_text(*expression)) std::abort();
  }
  const auto tests = compile_unary_tests(text, {}, {{}, names}, {mode, limits}, diagnostics);
  if (tests.has_value()) {
    static_cast<void>(matches(*tests, Value::number(1)));
    static_cast<void>(intervals(*tests));
  }
  return 0;
}
