#include "engine/workflows/soundness/migrate.h"

#include <algorithm>

#include "engine/workflows/read_workflow.h"
#include "tests/support/matchers.h"

namespace htx::workflows {
namespace {

std::string head(int version) {
  return "workflow: t\nversion: " + std::to_string(version) +
         "\ntitle: {vi: T, en: T}\nreviewed_by: null\n"
         "roles: {committee: {title: {vi: U, en: C}, group: c}}\n"
         "deadlines:\n  limit: {title: {vi: H, en: L}, within: 9 d, law: {article: a, tag: inference}}\n"
         "  other: {title: {vi: H, en: L}, within: 9 d, law: {article: a, tag: inference}}\n";
}

Workflow read(const std::string& text) {
  Diagnostics diagnostics;
  const std::optional<Document> document = parse_document(Source("t.yaml", text), diagnostics);
  REQUIRE(document.has_value());
  std::optional<Workflow> workflow = read_workflow(*document, diagnostics);
  for (const Diagnostic& item : diagnostics.items()) UNSCOPED_INFO(to_text(item, Language::kEnglish));
  REQUIRE(workflow.has_value());
  return *std::move(workflow);
}

Workflow first() {
  return read(head(1) +
              "data: {n: {type: number, initial: 1, title: {vi: N, en: N}}, old: {type: string, title: {vi: "
              "O, en: O}}}\n"
              "states:\n"
              "  - id: a\n    title: {vi: A, en: A}\n    deadline: {use: limit, event: late}\n"
              "    transitions: [{event: go, to: b, by: committee, asks: [old]}, {event: late, to: end}]\n"
              "  - id: b\n    title: {vi: B, en: B}\n    no_deadline: x\n"
              "    transitions: [{event: go, to: end, by: committee}]\n"
              "  - {id: end, kind: final, title: {vi: E, en: E}}\n");
}

// The new version splits b into two steps and renames n.
Workflow second(const char* last = "transitions: [{event: go, to: end, by: committee}]") {
  return read(head(2) + "data: {tally: {type: number, initial: 0, title: {vi: N, en: N}}}\n" +
              "states:\n"
              "  - id: a\n    title: {vi: A, en: A}\n    deadline: {use: other, event: late}\n"
              "    transitions: [{event: go, to: b1, by: committee}, {event: late, to: end}]\n"
              "  - id: b1\n    title: {vi: B, en: B}\n    no_deadline: x\n"
              "    transitions: [{event: go, to: b2, by: committee}]\n"
              "  - id: b2\n    title: {vi: B, en: B}\n    no_deadline: x\n    " +
              last + "\n  - {id: end, kind: final, title: {vi: E, en: E}}\n");
}

MigrationPlan plan(std::string_view text) {
  Diagnostics diagnostics;
  const std::optional<Document> document =
      parse_document(Source("plan.yaml", std::string(text)), diagnostics);
  REQUIRE(document.has_value());
  std::optional<MigrationPlan> read_plan = read_migration_plan(*document, diagnostics);
  REQUIRE(read_plan.has_value());
  return *std::move(read_plan);
}

constexpr const char* kGood = "{migrates: t, from: 1, to: 2, states: {b: b1}, data: {n: tally}, drop: [old]}";

Configuration at_b(const Workflow& workflow) {
  REQUIRE_VALUE(const Advance opened, open_case(workflow));
  REQUIRE_VALUE(const Advance moved, advance(workflow, opened.step.configuration,
                                             {.name = "go", .data = Json(Json::Object{{"old", Json("x")}})}));
  return moved.step.configuration;
}

TEST_CASE("a running case goes on under the next version where its counterpart is", "[workflows][migrate]") {
  const Workflow from = first();
  const Workflow to = second();
  REQUIRE_VALUE(const Migration migration, migrate(from, to, plan(kGood), at_b(from)));
  CHECK(leaves(to.chart(), migration.configuration) == std::vector<std::string_view>{"b1"});
  CHECK(write_json(migration.configuration.data) == R"({"tally":1})");
  CHECK(migration.effects.empty());
}

TEST_CASE("deadlines that differ are cancelled and started", "[workflows][migrate]") {
  const Workflow from = first();
  REQUIRE_VALUE(const Advance opened, open_case(from));
  REQUIRE_VALUE(const Migration migration, migrate(from, second(), plan(kGood), opened.step.configuration));
  CHECK(migration.effects ==
        std::vector<Effect>{{.kind = Effect::Kind::kCancelDeadline, .id = "limit"},
                            {.kind = Effect::Kind::kStartDeadline, .id = "other", .event = "late"}});
}

TEST_CASE("what has no counterpart is refused by name", "[workflows][migrate]") {
  const Workflow from = first();
  const Workflow to = second();
  const Configuration configuration = at_b(from);
  REQUIRE_ERROR(
      migrate(from, to, plan("{migrates: t, from: 1, to: 2, data: {n: tally}, drop: [old]}"), configuration),
      "workflows.unmapped-state");
  REQUIRE_ERROR(
      migrate(from, to, plan("{migrates: t, from: 1, to: 2, states: {b: b1}, drop: [old]}"), configuration),
      "workflows.unmapped-data");
  REQUIRE_ERROR(migrate(from, to, plan("{migrates: t, from: 1, to: 3}"), configuration),
                "workflows.bad-plan");
}

TEST_CASE("counterparts that exclude each other are refused", "[workflows][migrate]") {
  const std::string region = "        title: {vi: R, en: R}\n        states:\n          - id: ";
  const std::string leaf = "\n            title: {vi: R, en: R}\n            no_deadline: x\n";
  const Workflow from = read(head(1) +
                             "states:\n  - id: p\n    kind: parallel\n    title: {vi: P, en: P}\n"
                             "    transitions: [{event: go, to: end, by: committee}]\n    states:\n"
                             "      - id: r\n" +
                             region + "x" + leaf + "      - id: s\n" + region + "y" + leaf +
                             "  - {id: end, kind: final, title: {vi: E, en: E}}\n");
  const Workflow to = read(
      head(2) +
      "states:\n"
      "  - {id: x, title: {vi: X, en: X}, no_deadline: x, transitions: [{event: go, to: y, by: committee}]}\n"
      "  - {id: y, title: {vi: X, en: X}, no_deadline: x, transitions: [{event: go, to: end, by: "
      "committee}]}\n"
      "  - {id: end, kind: final, title: {vi: E, en: E}}\n");
  REQUIRE_VALUE(const Advance opened, open_case(from));
  REQUIRE_ERROR(migrate(from, to, plan("{migrates: t, from: 1, to: 2}"), opened.step.configuration),
                "workflows.not-together");
}

TEST_CASE("a good plan is proved for every case there can be", "[workflows][migrate]") {
  const Analysis analysis = check_migration(first(), second(), plan(kGood));
  CHECK(analysis.complete);
  CHECK(analysis.configurations == 3);
  CHECK(analysis.findings.empty());
}

TEST_CASE("a plan that forgets a state names the events that lead to it", "[workflows][migrate]") {
  const Analysis analysis =
      check_migration(first(), second(), plan("{migrates: t, from: 1, to: 2, drop: [old, n]}"));
  REQUIRE(analysis.findings.size() == 1);
  CHECK(analysis.findings[0].message.code == "workflows.unmapped-state");
  CHECK(analysis.findings[0].subject == "b");
  CHECK(analysis.findings[0].path == std::vector<std::string>{"go"});
}

TEST_CASE("a plan that forgets a data item is refused before any case has it", "[workflows][migrate]") {
  const Analysis analysis = check_migration(
      first(), second(), plan("{migrates: t, from: 1, to: 2, states: {b: b1}, data: {n: tally}}"));
  REQUIRE(analysis.findings.size() == 1);
  CHECK(to_text(analysis.findings[0].message, Language::kEnglish) ==
        "The new version has no place for the data item \"old\".");
}

TEST_CASE("a plan into a version where old cases end only by a way out is refused", "[workflows][migrate]") {
  const Workflow to = second("transitions: [{event: stop, to: end, by: committee, administrative: true}]");
  const Analysis analysis = check_migration(first(), to, plan(kGood));
  REQUIRE(analysis.findings.size() == 1);
  CHECK(analysis.findings[0].message.code == "workflows.cannot-complete");
  CHECK(analysis.findings[0].path == std::vector<std::string>{"go"});
}

TEST_CASE("mistakes in a migration plan are named", "[workflows][migrate]") {
  struct Row {
    const char* text;
    const char* code;
  };
  const Row row = GENERATE(Row{"{migrates: t, from: 2, to: 2}", "workflows.plan-versions"},
                           Row{"{from: 1, to: 2}", "doc.missing-key"},
                           Row{"{migrates: t, from: 1, to: 2, state: {}}", "doc.unknown-key"},
                           Row{"{migrates: t, from: 1, to: 2, states: [a]}", "doc.wrong-kind"});
  CAPTURE(row.text);
  Diagnostics diagnostics;
  const std::optional<Document> document = parse_document(Source("plan.yaml", row.text), diagnostics);
  REQUIRE(document.has_value());
  CHECK_FALSE(read_migration_plan(*document, diagnostics).has_value());
  CHECK(diagnostics.has(row.code));
}

}  // namespace
}  // namespace htx::workflows
