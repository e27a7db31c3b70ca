#include <cstdint>
#include <string>

#include "engine/dmn/model.h"

// Whatever the file: no crash, and every decision it holds is made within bounds.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace htx;
  if (size > 16'384) return 0;
  const Source sources[] = {Source("m.dmn", std::string(reinterpret_cast<const char*>(data), size))};
  Diagnostics diagnostics;
  const auto model = dmn::read_model(sources, diagnostics);
  if (!model.has_value()) return 0;
  feel::Evaluation evaluation{.steps_left = 20'000, .calls_left = 50};
  for (const std::string& decision : model->decisions()) model->decide(decision, {}, evaluation);
  return 0;
}
