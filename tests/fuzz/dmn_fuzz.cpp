#include <array>
#include <cstdint>
#include <string>

#include "engine/dmn/check_model.h"
#include "engine/dmn/compare_models.h"
#include "engine/dmn/inputs.h"
#include "engine/dmn/model.h"
#include "engine/dmn/read_model.h"

// Whatever the file: no crash; every decision it holds is made and every table examined within bounds;
// and a model does not differ from itself.
// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace htx;  // NOLINT(google-build-using-namespace): in this function only.
  if (size > 16'384) return 0;
  const auto sources =
      std::to_array<Source>({Source("m.dmn", std::string(reinterpret_cast<const char*>(data), size))});
  Diagnostics diagnostics;
  const auto model = dmn::read_model(sources, diagnostics);
  if (!model.has_value()) return 0;
  dmn::Inputs inputs;
  std::int64_t next = 0;
  for (const dmn::InputData& input : dmn::inputs_of(*model, {})) inputs[input.name] = Value::number(++next);
  feel::Evaluation evaluation{.steps_left = 20'000, .calls_left = 50};
  for (const std::string& decision : model->decisions()) model->decide(decision, inputs, evaluation);
  dmn::CheckOptions options;
  options.effort.max_steps = 100'000;
  options.max_pairs = 2'000;
  dmn::check_tables(*model, options, diagnostics);
  const auto difference = dmn::first_difference(sources[0], sources[0]);
  if (!difference.has_value() || difference->has_value()) __builtin_trap();
  return 0;
}
