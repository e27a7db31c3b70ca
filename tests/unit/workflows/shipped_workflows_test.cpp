#include <algorithm>
#include <filesystem>

#include "engine/workflows/advance.h"
#include "engine/workflows/read_workflow.h"
#include "tests/support/matchers.h"

namespace htx::workflows {
namespace {

Workflow shipped(const std::string& name, Diagnostics* out = nullptr) {
  Diagnostics diagnostics;
  const Result<Document> document = load_document(HTX_SOURCE "/workflows/vn/" + name + ".yaml", diagnostics);
  std::optional<Workflow> workflow;
  if (document) workflow = read_workflow(*document, diagnostics);
  for (const Diagnostic& item : diagnostics.items()) UNSCOPED_INFO(to_text(item, Language::kEnglish));
  REQUIRE(workflow.has_value());
  if (out != nullptr) *out = diagnostics;
  return *std::move(workflow);
}

TEST_CASE("every shipped workflow is free of mistakes and waits for review", "[workflows][shipped]") {
  const std::string name = GENERATE(as<std::string>(), "inspection", "consolidation", "credit-fund-referral",
                                    "dissolution-2012-voluntary", "dissolution-2012-compulsory",
                                    "dissolution-2023-voluntary", "dissolution-2023-compulsory");
  CAPTURE(name);
  Diagnostics diagnostics;
  const Workflow workflow = shipped(name, &diagnostics);
  CHECK_FALSE(diagnostics.has_errors());
  CHECK_FALSE(workflow.data().reviewed_by.has_value());
  CHECK(open_case(workflow).has_value());
}

}  // namespace
}  // namespace htx::workflows
