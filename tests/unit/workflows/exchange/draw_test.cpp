#include "engine/workflows/exchange/draw.h"

#include "engine/workflows/advance.h"
#include "engine/workflows/read_workflow.h"
#include "tests/support/matchers.h"

namespace htx::workflows {
namespace {

Workflow drawn() {
  Diagnostics diagnostics;
  const std::optional<Document> document =
      parse_document(Source("t.yaml",
                            "workflow: t\nversion: 1\ntitle: {vi: Thử, en: Trial \"x\"}\nreviewed_by: null\n"
                            "roles: {committee: {title: {vi: U, en: C}, group: c}}\n"
                            "deadlines: {limit: {title: {vi: Hạn, en: Limit}, within: 3 wd, law: {article: "
                            "a, tag: inference}}}\n"
                            "states:\n"
                            "  - id: p\n    kind: parallel\n    title: {vi: P, en: P}\n    deadline: {use: "
                            "limit, event: late}\n"
                            "    transitions: [{event: done.state.p, to: end}, {event: late, to: end, title: "
                            "{vi: Trễ, en: Too; late}}]\n"
                            "    states:\n"
                            "      - id: r\n        title: {vi: R, en: R}\n        states:\n"
                            "          - {id: r1, title: {vi: R1, en: R1}, transitions: [{event: go, to: r2, "
                            "by: committee, if: state.s1}]}\n"
                            "          - {id: r2, kind: final, title: {vi: R2, en: R2}}\n"
                            "          - {id: h, kind: history, default: {to: r1}}\n"
                            "      - id: s\n        title: {vi: S, en: S}\n        states:\n"
                            "          - {id: s1, title: {vi: S1, en: S1}, transitions: [{event: go, to: s2, "
                            "by: committee}, {event: re, to: h, by: committee}]}\n"
                            "          - {id: s2, kind: final, title: {vi: S2, en: S2}}\n"
                            "  - {id: end, kind: final, title: {vi: Hết, en: End}}\n"),
                     diagnostics);
  REQUIRE(document.has_value());
  std::optional<Workflow> workflow = read_workflow(*document, diagnostics);
  for (const Diagnostic& item : diagnostics.items()) UNSCOPED_INFO(to_text(item, Language::kEnglish));
  REQUIRE(workflow.has_value());
  return *std::move(workflow);
}

TEST_CASE("a workflow is drawn for Mermaid with regions, deadlines and where the case stands",
          "[workflows][draw]") {
  const Workflow workflow = drawn();
  REQUIRE_VALUE(const Advance opened, open_case(workflow));
  const std::string picture =
      to_mermaid(workflow, {.language = Language::kEnglish, .here = &opened.step.configuration});
  CHECK(picture ==
        "stateDiagram-v2\n"
        "  [*] --> p\n"
        "  state \"P\" as p\n"
        "  state p {\n"
        "    state \"R\" as r\n"
        "    state r {\n"
        "      [*] --> r1\n"
        "      state \"R1\" as r1\n"
        "      state \"R2\" as r2\n"
        "      state \"H\" as h\n"
        "    }\n"
        "    --\n"
        "    state \"S\" as s\n"
        "    state s {\n"
        "      [*] --> s1\n"
        "      state \"S1\" as s1\n"
        "      state \"S2\" as s2\n"
        "    }\n"
        "  }\n"
        "  state \"End\" as end_\n"
        "  p --> end_ : done.state.p\n"
        "  p --> end_ : Too#59; late\n"
        "  note right of p : Limit#58; 3 working days\n"
        "  r1 --> r2 : go [state.s1]\n"
        "  r2 --> [*]\n"
        "  h --> r1\n"
        "  s1 --> s2 : go\n"
        "  s1 --> h : re\n"
        "  s2 --> [*]\n"
        "  end_ --> [*]\n"
        "  classDef here fill:#fde68a,stroke:#b45309,stroke-width:3px\n"
        "  class r1,s1 here\n");
}

TEST_CASE("a workflow is drawn for Graphviz with clusters", "[workflows][draw]") {
  const std::string picture = to_dot(drawn(), {.language = Language::kEnglish});
  CHECK(contains(picture, "label=\"Trial \\\"x\\\"\";"));
  CHECK(contains(picture, "subgraph cluster_p {"));
  CHECK(contains(picture, "label=\"P\\n(Limit: 3 working days)\";"));
  CHECK(contains(picture, "r1 -> end_ [ltail=cluster_p, label=\"Too; late\"];"));
  CHECK(contains(picture, "_start0 -> r1 [lhead=cluster_p];"));
  CHECK(contains(picture, "h [label=\"H\", shape=circle];"));
  CHECK(contains(picture, "end_ [label=\"End\", peripheries=2];"));
}

TEST_CASE("the same workflow in Vietnamese has Vietnamese words", "[workflows][draw]") {
  const std::string picture = to_mermaid(drawn());
  CHECK(contains(picture, "Trễ"));
  CHECK(contains(picture, "3 ngày làm việc"));
}

}  // namespace
}  // namespace htx::workflows
