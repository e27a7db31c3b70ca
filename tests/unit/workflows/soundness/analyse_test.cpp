#include "engine/workflows/soundness/analyse.h"

#include <algorithm>

#include "engine/workflows/read_workflow.h"
#include "tests/support/matchers.h"
#include "tests/support/national.h"
#include "tests/support/shipped.h"

namespace htx::workflows {
namespace {

// A workflow with the given states; `by: committee` causes any event.
Workflow with_states(const std::string& states) {
  const std::string text =
      "workflow: t\nversion: 1\ntitle: {vi: T, en: T}\nreviewed_by: null\n"
      "roles: {committee: {title: {vi: U, en: C}, group: c}" +
      std::string(states.find("other") == std::string::npos ? ""
                                                            : ", other: {title: {vi: U, en: C}, group: d}") +
      "}\n"
      "data: {n: {type: number, initial: 0, title: {vi: N, en: N}}}\nstates:\n" +
      states;
  Diagnostics diagnostics;
  const std::optional<Document> document = parse_document(Source("t.yaml", text), diagnostics);
  REQUIRE(document.has_value());
  std::optional<Workflow> workflow = read_workflow(*document, diagnostics);
  for (const Diagnostic& item : diagnostics.items()) UNSCOPED_INFO(to_text(item, Language::kEnglish));
  REQUIRE(workflow.has_value());
  return *std::move(workflow);
}

const Finding* find(const Analysis& analysis, std::string_view code) {
  const auto it = std::find_if(analysis.findings.begin(), analysis.findings.end(),
                               [&](const Finding& finding) { return finding.message.code == code; });
  return it == analysis.findings.end() ? nullptr : &*it;
}

constexpr const char* kEnd = "  - {id: end, kind: final, title: {vi: E, en: E}}\n";

TEST_CASE("a sound workflow has no findings", "[workflows][analyse]") {
  const Analysis analysis =
      analyse(with_states(std::string("  - id: a\n    title: {vi: A, en: A}\n    no_deadline: x\n"
                                      "    transitions: [{event: go, to: end, by: committee}]\n") +
                          kEnd));
  CHECK(analysis.findings.empty());
  CHECK(analysis.complete);
  CHECK(analysis.configurations == 2);
  CHECK(analysis.edges == 1);
}

TEST_CASE("a deadlock is shown with the shortest way into it", "[workflows][analyse]") {
  // Each region waits for the other to be first; the reader's coarse look finds a path for both.
  const Analysis analysis = analyse(
      with_states(std::string("  - id: p\n    kind: parallel\n    no_deadline: x\n    title: {vi: P, en: P}\n"
                              "    transitions: [{event: done.state.p, to: end}]\n"
                              "    states:\n"
                              "      - id: r\n        title: {vi: R, en: R}\n        states:\n"
                              "          - id: r1\n            title: {vi: R, en: R}\n"
                              "            transitions: [{event: go, to: r2, by: committee, if: state.s2}]\n"
                              "          - {id: r2, kind: final, title: {vi: R, en: R}}\n"
                              "      - id: s\n        title: {vi: S, en: S}\n        states:\n"
                              "          - id: s1\n            title: {vi: S, en: S}\n"
                              "            transitions: [{event: go, to: s2, by: committee, if: state.r2}]\n"
                              "          - {id: s2, kind: final, title: {vi: S, en: S}}\n") +
                  kEnd));
  REQUIRE(find(analysis, "workflows.deadlock") != nullptr);
  CHECK(find(analysis, "workflows.deadlock")->path.empty());
  CHECK(find(analysis, "workflows.cannot-complete") != nullptr);
  CHECK(find(analysis, "workflows.never-entered")->subject == "r2");
  CHECK(find(analysis, "workflows.dead-transition") != nullptr);
}

TEST_CASE("a trap behind a choice is found, with the events that lead there", "[workflows][analyse]") {
  const Analysis analysis = analyse(
      with_states(std::string("  - id: a\n    title: {vi: A, en: A}\n    no_deadline: x\n    transitions:\n"
                              "      - {event: go, to: b, by: committee, if: n > 3}\n"
                              "      - {event: go, to: end, by: committee}\n"
                              "  - id: b\n    title: {vi: B, en: B}\n    no_deadline: x\n    transitions:\n"
                              "      - {event: on_, to: c, by: committee}\n"
                              "  - id: c\n    title: {vi: C, en: C}\n    no_deadline: x\n    transitions:\n"
                              "      - {event: back, to: b, by: committee}\n"
                              "      - {event: leave, to: end, by: committee, if: state.a}\n") +
                  kEnd));
  const Finding* trap = find(analysis, "workflows.cannot-complete");
  REQUIRE(trap != nullptr);
  CHECK(trap->subject == "b");
  CHECK(trap->path == std::vector<std::string>{"go"});
  CHECK(find(analysis, "workflows.deadlock") == nullptr);
  CHECK(find(analysis, "workflows.dead-transition")->subject == "leave");
}

TEST_CASE("an administrative way out does not count as regular completion", "[workflows][analyse]") {
  const Analysis analysis = analyse(with_states(
      std::string(
          "  - id: a\n    title: {vi: A, en: A}\n    no_deadline: x\n    transitions:\n"
          "      - {event: go, to: b, by: committee}\n      - {event: close, to: end, by: committee}\n"
          "  - id: b\n    title: {vi: B, en: B}\n    no_deadline: x\n    transitions:\n"
          "      - {event: withdraw, to: end, by: committee, administrative: true}\n") +
      kEnd));
  CHECK(find(analysis, "workflows.cannot-complete") == nullptr);
  const Finding* out = find(analysis, "workflows.only-way-out");
  REQUIRE(out != nullptr);
  CHECK(out->severity == Severity::kWarning);
  CHECK(out->subject == "b");
}

TEST_CASE("automatic steps that never end are found", "[workflows][analyse]") {
  const Analysis analysis = analyse(with_states(
      std::string(
          "  - id: a\n    title: {vi: A, en: A}\n    no_deadline: x\n    transitions:\n"
          "      - {event: go, to: b, by: committee}\n      - {event: close, to: end, by: committee}\n"
          "  - {id: b, title: {vi: B, en: B}, transitions: [{to: c}]}\n"
          "  - {id: c, title: {vi: C, en: C}, transitions: [{to: b}, {event: x, to: end, by: "
          "committee}]}\n") +
      kEnd));
  const Finding* loop = find(analysis, "workflows.livelock");
  REQUIRE(loop != nullptr);
  CHECK(loop->path == std::vector<std::string>{"go"});
}

TEST_CASE("a wait that nothing limits and nobody explains is reported", "[workflows][analyse]") {
  const Analysis analysis = analyse(with_states(
      std::string(
          "  - {id: a, title: {vi: A, en: A}, transitions: [{event: go, to: end, by: committee}]}\n") +
      kEnd));
  REQUIRE(find(analysis, "workflows.wait-without-deadline") != nullptr);
  CHECK(find(analysis, "workflows.wait-without-deadline")->subject == "a");
}

TEST_CASE("an analysis that reaches its limit says so and claims nothing more",
          "[workflows][analyse][limits]") {
  const Workflow workflow = with_states(std::string("  - {id: a, no_deadline: x, title: {vi: A, en: A}, "
                                                    "transitions: [{event: go, to: end, by: committee}]}\n") +
                                        kEnd);
  const Analysis analysis = analyse(workflow, {.max_configurations = 1});
  CHECK_FALSE(analysis.complete);
  CHECK(find(analysis, "workflows.analysis-incomplete") != nullptr);
  CHECK(find(analysis, "workflows.never-entered") == nullptr);
  CHECK_FALSE(analyse(workflow, {.max_choices = 0}).complete);
}

TEST_CASE("findings become diagnostics with the place and the path", "[workflows][analyse]") {
  Analysis analysis;
  analysis.findings.push_back(
      {.message = "workflows.deadlock", .span = {5, 6}, .subject = "b", .path = {"go", "stay"}});
  const Diagnostics diagnostics = to_diagnostics(analysis, Source("t.yaml", "one\ntwo\n"));
  REQUIRE(diagnostics.items().size() == 1);
  CHECK(diagnostics.items()[0].place.line == 2);
  CHECK(diagnostics.items()[0].found == "b <- go, stay");
  CHECK(diagnostics.has_errors());
}

TEST_CASE("four eyes tell how many people a group needs", "[workflows][analyse]") {
  const std::string task =
      "no_deadline: x, title: {vi: A, en: A}, task: {role: committee, title: {vi: A, en: A}, outcomes: [ok], "
      "id: ";
  const Workflow workflow = with_states(
      "  - {id: a, " + task + "ta}, transitions: [{event: ta.ok, to: b}]}\n" + "  - {id: b, " + task +
      "tb, four_eyes: {not_same_as: [ta]}}, transitions: [{event: tb.ok, to: c}]}\n" + "  - {id: c, " + task +
      "tc, four_eyes: {not_same_as: [ta, tb]}}, transitions: [{event: tc.ok, to: d}]}\n" +
      "  - {id: d, no_deadline: x, title: {vi: A, en: A}, task: {id: td, role: other, title: {vi: A, en: A}, "
      "outcomes: [ok], "
      "four_eyes: {approvals: 2}}, transitions: [{event: td.ok, to: end}]}\n" +
      kEnd);
  CHECK(people_needed(workflow) == std::map<std::string, std::size_t>{{"c", 3}, {"d", 2}});
}

TEST_CASE("every shipped workflow can always be brought to its regular end",
          "[workflows][analyse][shipped]") {
  const WorkingCalendar calendar = national_calendar();
  for (const std::string& name : shipped_files()) {
    CAPTURE(name);
    Diagnostics diagnostics;
    REQUIRE_VALUE(const Document document, load_document(name, diagnostics));
    const std::optional<Workflow> workflow = read_workflow(document, diagnostics);
    REQUIRE(workflow.has_value());
    TermSpans spans(calendar);
    const Analysis analysis = analyse(*workflow, {}, {.roster = nullptr, .spans = &spans});
    CHECK(analysis.complete);
    CHECK(analysis.configurations > 3);
    const Diagnostics findings = to_diagnostics(analysis, *document.source);
    for (const Diagnostic& item : findings.items()) {
      UNSCOPED_INFO(to_text(item, Language::kEnglish));
    }
    CHECK(analysis.findings.empty());
  }
}

}  // namespace
}  // namespace htx::workflows
