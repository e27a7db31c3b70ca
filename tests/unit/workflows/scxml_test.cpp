#include "engine/workflows/scxml.h"

#include "engine/workflows/advance.h"
#include "engine/workflows/read_scxml.h"
#include "engine/workflows/read_workflow.h"
#include "tests/support/matchers.h"
#include "tests/unit/workflows/shipped.h"

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
  const std::string scxml = to_scxml(*workflow);
  for (const char* line :
       {"datamodel=\"htx-feel\" name=\"t.x\" htx:version=\"3\" htx:title=\"A &amp; B\" htx:title-en=\"T\" "
        "initial=\"a\">",
        "  <htx:role id=\"committee\" group=\"c\" htx:title=\"U\" htx:title-en=\"C\"/>",
        "  <htx:deadline id=\"limit\" roll=\"forward\" htx:title=\"H\" htx:title-en=\"L\"/>",
        "    <data id=\"n\" expr=\"1\" htx:type=\"number\" htx:title=\"N\" htx:title-en=\"N\"/>",
        "  <state id=\"a\" htx:title=\"A\" htx:title-en=\"A\" htx:deadline=\"limit\" "
        "htx:deadline-event=\"late\">",
        "    <htx:task id=\"t\" role=\"committee\" htx:title=\"T\" htx:title-en=\"T\">",
        "      <htx:start-deadline deadline=\"limit\" event=\"late\"/>",
        "      <htx:cancel-deadline deadline=\"limit\"/>",
        "    <transition event=\"t.ok\" cond=\"n &lt; 3\" target=\"p\" htx:asks=\"n\">",
        "      <assign location=\"n\" expr=\"_event.data.n\"/>",
        "      <assign location=\"n\" expr=\"n + 1\"/>",
        "      <htx:notify role=\"committee\"/>",
        "      <htx:assess purpose=\"x\"/>",
        "      <htx:propose workflow=\"y\"/>",
        "      <raise event=\"z\"/>",
        "    <transition event=\"late\" target=\"end\" htx:administrative=\"true\"/>",
        "    <transition event=\"z\" type=\"internal\"/>",
        "  <parallel id=\"p\" htx:title=\"P\" htx:title-en=\"P\">",
        "      <initial>\n        <transition target=\"r1\"/>\n      </initial>",
        "      <history id=\"h\" type=\"deep\">\n        <transition target=\"r1\"/>\n      </history>",
        "  <final id=\"end\" htx:title=\"E\" htx:title-en=\"E\">"}) {
    CAPTURE(line);
    CHECK(scxml.find(line) != std::string::npos);
  }
}

TEST_CASE("every shipped workflow comes back from SCXML as it went", "[workflows][scxml][shipped]") {
  const auto all = shipped_workflows();
  REQUIRE(all.size() >= 7);
  for (const Workflow& workflow : all) {
    CAPTURE(workflow.id());
    const std::string scxml = to_scxml(workflow);
    Diagnostics diagnostics;
    const std::optional<std::string> yaml = scxml_to_yaml(Source("w.scxml", scxml), diagnostics);
    for (const Diagnostic& item : diagnostics.items()) UNSCOPED_INFO(to_text(item, Language::kEnglish));
    REQUIRE(yaml.has_value());
    CHECK(diagnostics.items().empty());
    const std::optional<Document> document = parse_document(Source("w.yaml", *yaml), diagnostics);
    REQUIRE(document.has_value());
    const std::optional<Workflow> back = read_workflow(*document, diagnostics);
    for (const Diagnostic& item : diagnostics.items()) UNSCOPED_INFO(to_text(item, Language::kEnglish));
    REQUIRE(back.has_value());
    CHECK(to_scxml(*back) == scxml);
    REQUIRE(back->chart().states().size() == workflow.chart().states().size());
    REQUIRE(back->chart().transitions().size() == workflow.chart().transitions().size());
    for (TransitionId id = 0; id < workflow.chart().transitions().size(); ++id) {
      CHECK(back->chart().transition(id).targets == workflow.chart().transition(id).targets);
      CHECK(back->chart().transition(id).events == workflow.chart().transition(id).events);
    }
  }
}

struct Imported {
  std::optional<std::string> yaml;
  Diagnostics diagnostics;
};

Imported imported(const std::string& text, const ScxmlLimits& limits = {}) {
  Imported result;
  result.yaml = scxml_to_yaml(Source("w.scxml", text), result.diagnostics, limits);
  return result;
}

TEST_CASE("the chart of a foreign SCXML document is carried over, and what is not is said at its place",
          "[workflows][scxml]") {
  const Imported found = imported(
      "<scxml xmlns='http://www.w3.org/2005/07/scxml' version='1.0' name='trial' initial='p'>\n"
      "<datamodel><data id='n' expr='1'/></datamodel>\n"
      "<parallel id='p'>\n"
      "  <transition event='done.state.p' target='end'/>\n"
      "  <state id='r-1'><state id='a'>"
      "<transition event='go' cond=\"In('b') &amp;&amp; n == 1\" target='done1'><assign location='n' expr='n "
      "+ 1'/>"
      "<raise event='tell'/></transition></state><final id='done1'/></state>\n"
      "  <state id='r2'><onentry><send event='x' delay='1s'/></onentry><state id='b'>"
      "<transition event='tell' target='done2'/></state><final id='done2'/></state>\n"
      "</parallel><final id='end'/></scxml>");
  REQUIRE(found.yaml.has_value());
  CHECK(found.diagnostics.has("workflows.scxml-renamed"));
  CHECK(found.diagnostics.has("workflows.scxml-not-carried"));
  CHECK_FALSE(found.diagnostics.has_errors());
  for (const Diagnostic& item : found.diagnostics.items()) {
    if (item.message.code == "workflows.scxml-not-carried") CHECK(item.place.line == 6);
  }
  Diagnostics diagnostics;
  const std::optional<Document> document = parse_document(Source("w.yaml", *found.yaml), diagnostics);
  REQUIRE(document.has_value());
  const std::optional<Workflow> workflow = read_workflow(*document, diagnostics);
  for (const Diagnostic& item : diagnostics.items()) UNSCOPED_INFO(to_text(item, Language::kEnglish));
  REQUIRE(workflow.has_value());
  REQUIRE_VALUE(const Advance opened, open_case(*workflow));
  REQUIRE_VALUE(const Advance gone, advance(*workflow, opened.step.configuration, {.name = "go"}));
  CHECK_FALSE(gone.step.configuration.running);
  CHECK(gone.step.configuration.data.integer_of("n") == 2);
}

TEST_CASE("hostile or foreign XML is refused with a code", "[workflows][scxml]") {
  struct Row {
    std::string text;
    const char* code;
    ScxmlLimits limits = {};
  };
  const std::string deep(60, 'x');
  std::string nested;
  for (int i = 0; i < 60; ++i) nested += "<state a='/>'>";
  const Row rows[] = {
      {"<scxml><state></scxml>", "workflows.scxml-bad-xml"},
      {"<html/>", "workflows.scxml-no-chart"},
      {"<!DOCTYPE scxml [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><scxml>&x;</scxml>",
       "workflows.scxml-doctype"},
      {"<scxml>" + nested +
           [] {
             std::string ends;
             for (int i = 0; i < 60; ++i) ends += "</state>";
             return ends;
           }() +
           "</scxml>",
       "workflows.scxml-too-deep"},
      {"<scxml>" + deep + "</scxml>", "workflows.scxml-too-large", {.max_bytes = 20}},
      {"<scxml><state/><state/><state/></scxml>", "workflows.scxml-too-large", {.max_elements = 3}}};
  for (const Row& row : rows) {
    CAPTURE(row.code);
    const Imported found = imported(row.text, row.limits);
    CHECK_FALSE(found.yaml.has_value());
    CHECK(found.diagnostics.has(row.code));
  }
}

}  // namespace
}  // namespace htx::workflows
