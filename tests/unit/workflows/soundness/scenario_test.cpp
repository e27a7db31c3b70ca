#include "engine/workflows/soundness/scenario.h"

#include "engine/calendar/read_calendar.h"
#include "engine/workflows/read_workflow.h"
#include "tests/support/matchers.h"
#include "tests/support/shipped.h"

namespace htx::workflows {
namespace {

WorkingCalendar calendar() {
  Diagnostics diagnostics;
  const Result<Document> document =
      load_document(HTX_SOURCE "/rules/vn/calendars/national-2020-2027.yaml", diagnostics);
  REQUIRE(document.has_value());
  std::optional<WorkingCalendar> read = read_calendar(*document, diagnostics);
  REQUIRE(read.has_value());
  return *std::move(read);
}

TEST_CASE("every worked example of the shipped workflows comes out as written",
          "[workflows][scenario][shipped]") {
  const std::vector<std::string> files = shipped_files();
  const std::string name = files[GENERATE_COPY(range(std::size_t{0}, files.size()))];
  CAPTURE(name);
  Diagnostics diagnostics;
  REQUIRE_VALUE(const Document document, load_document(name, diagnostics));
  const std::optional<Workflow> workflow = read_workflow(document, diagnostics);
  for (const Diagnostic& item : diagnostics.items()) UNSCOPED_INFO(to_text(item, Language::kEnglish));
  REQUIRE(workflow.has_value());
  CHECK_FALSE(workflow->data().scenarios.empty());
  const Diagnostics found = run_scenarios(*workflow, calendar(), *document.source);
  for (const Diagnostic& item : found.items()) UNSCOPED_INFO(to_text(item, Language::kEnglish));
  CHECK(found.items().empty());
}

constexpr const char* kWorkflow =
    "workflow: t\nversion: 1\ntitle: {vi: T, en: T}\nreviewed_by: null\n"
    "roles: {committee: {title: {vi: U, en: C}, group: c}}\n"
    "data: {n: {type: number, title: {vi: N, en: N}}}\n"
    "deadlines: {limit: {title: {vi: H, en: L}, within: 3 wd, law: {article: a, tag: inference}}}\n"
    "states:\n"
    "  - id: a\n    title: {vi: A, en: A}\n    deadline: {use: limit, event: late}\n"
    "    transitions: [{event: go, to: end, by: committee, asks: [n]}, {event: late, to: end}]\n"
    "  - {id: end, kind: final, title: {vi: E, en: E}}\n";

Diagnostics played(const std::string& step) {
  Diagnostics diagnostics;
  const std::optional<Document> document = parse_document(
      Source("t.yaml", std::string(kWorkflow) + "tests:\n  - name: x\n    steps:\n      - " + step + "\n"),
      diagnostics);
  REQUIRE(document.has_value());
  const std::optional<Workflow> workflow = read_workflow(*document, diagnostics);
  if (!workflow) return diagnostics;
  return run_scenarios(*workflow, calendar(), *document->source);
}

TEST_CASE("a worked example that comes out differently is reported at its step", "[workflows][scenario]") {
  struct Row {
    const char* step;
    const char* code;
  };
  const Row row = GENERATE(Row{"{event: go, data: {n: 1}, states: [a]}", "workflows.scenario-states"},
                           Row{"{event: go}", "workflows.scenario-failed"},
                           Row{"{event: go, data: {n: many}}", "workflows.scenario-failed"},
                           Row{"{event: late, refused: true}", "workflows.scenario-allowed"},
                           Row{"{date: 2025-01-06, due: {limit: 2025-01-10}}", "workflows.scenario-due"},
                           Row{"{date: 2027-12-30, due: {limit: 2025-01-10}}", "calendar.outside"},
                           Row{"{event: late, states: [b]}", "workflows.unknown-state"},
                           Row{"{event: late, due: {limits: null}}", "workflows.unknown-deadline"},
                           Row{"{event: late, data: {m: 1}}", "workflows.unknown-data-item"});
  CAPTURE(row.step);
  const Diagnostics found = played(row.step);
  REQUIRE(found.items().size() == 1);
  CHECK(found.items()[0].message.code == row.code);
  CHECK(found.items()[0].place.line == 17);
}

TEST_CASE("a worked example that comes out as written is silent", "[workflows][scenario]") {
  CHECK(played("{date: 2025-01-06, states: [a], due: {limit: 2025-01-09}}").items().empty());
  CHECK(played("{event: go, data: {n: 1}, states: [end], due: {limit: null}}").items().empty());
  CHECK(played("{event: go, refused: true, states: [a]}").items().empty());
}

}  // namespace
}  // namespace htx::workflows
