#include "engine/workflows/soundness/simulation.h"

#include "engine/workflows/deadline_status.h"
#include "engine/workflows/soundness/scenario.h"
#include "tests/support/national.h"
#include "tests/support/shipped.h"

namespace htx::workflows {
namespace {

Workflow dissolution() {
  for (const Workflow& workflow : shipped_workflows()) {
    if (workflow.id() == "vn.dissolution_2012_voluntary") return workflow;
  }
  FAIL();
  return shipped_workflows().front();
}

TEST_CASE("a simulated case keeps day, actor, law and deadlines of every act", "[workflows][simulation]") {
  const WorkingCalendar calendar = national_calendar();
  REQUIRE_VALUE(Simulation simulation,
                Simulation::open(dissolution(), calendar, day("2020-12-15"), Json(Json::Object{})));
  Json data;
  data.add("resolution_date", "2020-12-15");
  REQUIRE(simulation.act(day("2020-12-15"), {.name = "document.resolution", .data = data}).has_value());
  REQUIRE(simulation.steps().size() == 2);
  const SimulatedStep& step = simulation.steps()[1];
  CHECK(step.role == "cooperative");
  CHECK(step.law->article.find("Luật 23/2012, Điều 54") == 0);
  REQUIRE(step.deadlines.size() == 2);
  CHECK(step.deadlines[1].id == "old_law");
  // Sixty days end on the Saturday of Tết and roll to the first working day.
  CHECK(step.deadlines[0].status.due == day("2021-02-17"));

  CHECK_FALSE(simulation.act(day("2020-12-01"), {.name = "document.newspaper"}).has_value());
  REQUIRE_ERROR(simulation.act(day("2020-12-01"), {.name = "document.newspaper"}),
                "workflows.before-last-act");
  REQUIRE_ERROR(simulation.act(day("2020-12-16"), {.name = "file.filed"}), "workflows.not-allowed");
  CHECK(simulation.steps().size() == 2);
  REQUIRE_VALUE(const auto late, simulation.deadline("council_tasks", day("2021-02-18")));
  CHECK(late->standing == DeadlineStanding::kOverdue);
}

// Two regions whose clocks start together, the second from the end of the first.
constexpr const char* kFromEnd =
    "workflow: t\nversion: 1\ntitle: {vi: T, en: T}\nreviewed_by: null\n"
    "roles: {committee: {title: {vi: U, en: C}, group: c}}\n"
    "deadlines:\n"
    "  one: {title: {vi: A, en: A}, within: 10 d, law: {article: a, tag: inference}}\n"
    "  two: {title: {vi: B, en: B}, within: 5 d, from_end_of: one, roll: none, law: {article: a, tag: "
    "inference}}\n"
    "states:\n"
    "  - id: both\n    kind: parallel\n    title: {vi: A, en: A}\n"
    "    transitions: [{event: done.state.both, to: end}]\n    states:\n"
    "      - {id: a, kind: compound, title: {vi: A, en: A}, states: [{id: a1, title: {vi: A, en: A}, "
    "deadline: "
    "{use: one, event: late.one}, transitions: [{event: late.one, to: a2}]}, {id: a2, kind: final, title: "
    "{vi: "
    "A, en: A}}]}\n"
    "      - {id: b, kind: compound, title: {vi: B, en: B}, states: [{id: b1, title: {vi: B, en: B}, "
    "deadline: "
    "{use: two, event: late.two}, transitions: [{event: late.two, to: b2}]}, {id: b2, kind: final, title: "
    "{vi: "
    "B, en: B}}]}\n"
    "  - {id: end, kind: final, title: {vi: E, en: E}}\n";

TEST_CASE("a clock runs from the end of one that is started in the same step", "[workflows][simulation]") {
  Diagnostics diagnostics;
  const auto document = parse_document(Source("t.yaml", kFromEnd), diagnostics);
  REQUIRE(document.has_value());
  const std::optional<Workflow> workflow = read_workflow(*document, diagnostics);
  for (const Diagnostic& item : diagnostics.items()) UNSCOPED_INFO(to_text(item, Language::kEnglish));
  REQUIRE(workflow.has_value());
  const WorkingCalendar calendar = national_calendar();
  REQUIRE_VALUE(const Simulation simulation,
                Simulation::open(*workflow, calendar, day("2021-06-14"), Json(Json::Object{})));
  REQUIRE_VALUE(const auto one, simulation.deadline("one", day("2021-06-14")));
  REQUIRE_VALUE(const auto two, simulation.deadline("two", day("2021-06-14")));
  CHECK(one->due == day("2021-06-24"));
  CHECK(two->due == day("2021-06-29"));
}

TEST_CASE("scenarios are read from a file of their own", "[workflows][scenario]") {
  const Workflow workflow = dissolution();
  const auto read = [&](const std::string& text, Diagnostics& diagnostics) {
    const auto document = parse_document(Source("s.yaml", text), diagnostics);
    REQUIRE(document.has_value());
    return std::pair(read_scenarios(*document, workflow, diagnostics), *document);
  };
  Diagnostics diagnostics;
  const auto [scenarios, document] = read(
      "workflow: vn.dissolution_2012_voluntary\nscenarios:\n  - name: x\n    steps:\n"
      "      - {event: document.resolution, date: 2020-12-15, data: {resolution_date: 2020-12-15}, due: "
      "{council_tasks: 2021-02-16}}\n",
      diagnostics);
  REQUIRE(scenarios.has_value());
  const Diagnostics found = run_scenarios(workflow, *scenarios, national_calendar(), *document.source);
  REQUIRE(found.items().size() == 1);
  CHECK(found.items()[0].message.code == "workflows.scenario-due");
  CHECK(found.items()[0].place.line == 5);

  CHECK_FALSE(read("workflow: other\nscenarios: [{name: x, steps: []}]\n", diagnostics).first.has_value());
  CHECK(diagnostics.has("workflows.other-workflow"));
  CHECK_FALSE(read("workflow: vn.dissolution_2012_voluntary\n", diagnostics).first.has_value());
  CHECK(diagnostics.has("doc.missing-key"));
}

}  // namespace
}  // namespace htx::workflows
