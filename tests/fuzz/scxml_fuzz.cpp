#include <cstddef>
#include <cstdint>
#include <string>

#include "engine/doc/document.h"
#include "engine/workflows/exchange/bpmn.h"
#include "engine/workflows/exchange/read_scxml.h"
#include "engine/workflows/exchange/scxml.h"
#include "engine/workflows/read_workflow.h"
#include "engine/workflows/soundness/analyse.h"

// Any bytes are a workflow or diagnostics; a workflow can be checked, drawn and written back.
// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace htx;             // NOLINT(google-build-using-namespace)
  using namespace htx::workflows;  // NOLINT(google-build-using-namespace)
  Diagnostics diagnostics;
  const std::string text(data, data + size);
  const auto yaml = scxml_to_yaml(Source("fuzz.scxml", text), diagnostics, {.max_bytes = 1U << 16U});
  if (!yaml) return 0;
  const auto document = parse_document(Source("fuzz.yaml", *yaml), diagnostics);
  if (!document) return 0;
  const auto workflow = read_workflow(*document, diagnostics);
  if (!workflow) return 0;
  analyse(*workflow, {.max_configurations = 200, .max_choices = 32});
  to_bpmn(*workflow);
  to_scxml(*workflow);
  return 0;
}
