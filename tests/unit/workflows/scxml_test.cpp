#include "engine/workflows/scxml.h"

#include "engine/workflows/read_workflow.h"
#include "tests/support/matchers.h"

namespace htx::workflows {
namespace {

TEST_CASE("a workflow is written as SCXML with its case layer in a namespace of its own",
          "[workflows][scxml]") {
  Diagnostics diagnostics;
  const std::optional<Document> document = parse_document(
      Source(
          "t.yaml",
          "workflow: t.x\nversion: 3\ntitle: {vi: \"A & B\", en: T}\nreviewed_by: null\n"
          "roles: {committee: {title: {vi: U, en: C}, group: c}}\n"
          "data: {n: {type: number, initial: 1, title: {vi: N, en: N}}}\n"
          "deadlines: {limit: {title: {vi: H, en: L}, within: null}}\n"
          "states:\n"
          "  - id: a\n    title: {vi: A, en: A}\n    deadline: {use: limit, event: late}\n"
          "    task: {id: t, role: committee, title: {vi: T, en: T}, outcomes: [ok]}\n"
          "    transitions:\n"
          "      - {event: t.ok, to: p, if: n < 3, asks: [n], do: [{set: {n: n + 1}}, {notify: committee}, "
          "{assess: x}, {propose: y}, {raise: z}]}\n"
          "      - {event: late, to: end, administrative: true}\n"
          "      - {event: z, internal: true}\n"
          "  - id: p\n    kind: parallel\n    title: {vi: P, en: P}\n"
          "    transitions: [{event: done.state.p, to: end}, {event: back, to: h, by: committee}]\n"
          "    states:\n"
          "      - id: r\n        title: {vi: R, en: R}\n        states:\n"
          "          - {id: r1, title: {vi: R, en: R}, transitions: [{event: go, to: r2, by: committee}]}\n"
          "          - {id: r2, kind: final, title: {vi: R, en: R}}\n"
          "          - {id: h, kind: history, deep: true, default: {to: r1}}\n"
          "  - {id: end, kind: final, title: {vi: E, en: E}}\n"),
      diagnostics);
  REQUIRE(document.has_value());
  const std::optional<Workflow> workflow = read_workflow(*document, diagnostics);
  for (const Diagnostic& item : diagnostics.items()) UNSCOPED_INFO(to_text(item, Language::kEnglish));
  REQUIRE(workflow.has_value());
  CHECK(to_scxml(*workflow) ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<scxml xmlns=\"http://www.w3.org/2005/07/scxml\" xmlns:htx=\"urn:htx:workflow\" version=\"1.0\" "
        "datamodel=\"htx-feel\" name=\"t.x\" htx:version=\"3\" htx:title=\"A &amp; B\" initial=\"a\">\n"
        "  <datamodel>\n"
        "    <data id=\"n\" expr=\"1\" htx:title=\"N\"/>\n"
        "  </datamodel>\n"
        "  <state id=\"a\" htx:title=\"A\" htx:task=\"t\" htx:role=\"committee\" htx:deadline=\"limit\">\n"
        "    <onentry>\n"
        "      <htx:start-deadline deadline=\"limit\" event=\"late\"/>\n"
        "    </onentry>\n"
        "    <onexit>\n"
        "      <htx:cancel-deadline deadline=\"limit\"/>\n"
        "    </onexit>\n"
        "    <transition event=\"t.ok\" cond=\"n &lt; 3\" target=\"p\" htx:asks=\"n\">\n"
        "      <assign location=\"n\" expr=\"_event.data.n\"/>\n"
        "      <assign location=\"n\" expr=\"n + 1\"/>\n"
        "      <htx:notify role=\"committee\"/>\n"
        "      <htx:assess purpose=\"x\"/>\n"
        "      <htx:propose workflow=\"y\"/>\n"
        "      <raise event=\"z\"/>\n"
        "    </transition>\n"
        "    <transition event=\"late\" target=\"end\" htx:administrative=\"true\"/>\n"
        "    <transition event=\"z\" type=\"internal\"/>\n"
        "  </state>\n"
        "  <parallel id=\"p\" htx:title=\"P\">\n"
        "    <transition event=\"done.state.p\" target=\"end\"/>\n"
        "    <transition event=\"back\" target=\"h\" htx:by=\"committee\"/>\n"
        "    <state id=\"r\" htx:title=\"R\">\n"
        "      <initial>\n"
        "        <transition target=\"r1\"/>\n"
        "      </initial>\n"
        "      <state id=\"r1\" htx:title=\"R\">\n"
        "        <transition event=\"go\" target=\"r2\" htx:by=\"committee\"/>\n"
        "      </state>\n"
        "      <final id=\"r2\" htx:title=\"R\">\n"
        "      </final>\n"
        "      <history id=\"h\" type=\"deep\">\n"
        "        <transition target=\"r1\"/>\n"
        "      </history>\n"
        "    </state>\n"
        "  </parallel>\n"
        "  <final id=\"end\" htx:title=\"E\">\n"
        "  </final>\n"
        "</scxml>\n");
}

}  // namespace
}  // namespace htx::workflows
