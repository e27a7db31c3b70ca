// Any text is a workflow or a list of mistakes, and a workflow can be opened and stepped.
#include <cstddef>
#include <cstdint>
#include <string>

#include "engine/doc/document.h"
#include "engine/workflows/advance.h"
#include "engine/workflows/read_workflow.h"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace htx;  // NOLINT(google-build-using-namespace): in this function only.
  Diagnostics diagnostics;
  const std::optional<Document> document =
      parse_document(Source("fuzz.yaml", std::string(bytes, bytes + size)), diagnostics);
  if (!document) return 0;
  const std::optional<workflows::Workflow> workflow = workflows::read_workflow(*document, diagnostics);
  if (!workflow) return 0;
  Result<workflows::Advance> now = workflows::open_case(*workflow);
  for (int steps = 0; now && steps < 20; ++steps) {
    const workflows::Configuration configuration = now->step.configuration;
    const std::vector<workflows::EnabledEvent> actions = workflows::allowed(*workflow, configuration);
    if (actions.empty()) break;
    now = workflows::advance(*workflow, configuration, {.name = actions[size % actions.size()].event});
  }
  return 0;
}
