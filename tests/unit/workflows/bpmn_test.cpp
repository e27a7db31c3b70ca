#include "engine/workflows/bpmn.h"

#include <map>
#include <regex>
#include <set>

#include "tests/unit/workflows/shipped.h"

namespace htx::workflows {
namespace {

std::set<std::string> all_matches(const std::string& text, const char* pattern) {
  std::set<std::string> found;
  const std::regex expression(pattern);
  for (std::sregex_iterator it(text.begin(), text.end(), expression), end; it != end; ++it)
    found.insert((*it)[1]);
  return found;
}

TEST_CASE("every flow node of an exported process has a shape and every flow its waypoints",
          "[workflows][bpmn][shipped]") {
  for (const Workflow& workflow : shipped_workflows()) {
    CAPTURE(workflow.id());
    const std::string bpmn = to_bpmn(workflow, Language::kEnglish);
    const auto nodes = all_matches(bpmn, "<bpmn:(?:[a-z]+(?:Task|Event|Gateway)|subProcess) id=\"([^\"]+)\"");
    const auto flows = all_matches(bpmn, "<bpmn:sequenceFlow id=\"([^\"]+)\"");
    CHECK(nodes.size() > 4);
    CHECK(nodes == all_matches(bpmn, "BPMNShape id=\"[^\"]+\" bpmnElement=\"([^\"]+)\""));
    CHECK(
        flows ==
        all_matches(
            bpmn, "BPMNEdge id=\"[^\"]+\" bpmnElement=\"([^\"]+)\">\\s*<di:waypoint [^>]*>\\s*<di:waypoint"));
    // Both ends of a flow are nodes of the process.
    for (const std::string& end : all_matches(bpmn, "(?:sourceRef|targetRef)=\"([^\"]+)\"")) {
      CAPTURE(end);
      CHECK(nodes.count(end) == 1);
    }
    CHECK(bpmn.find("negative") == std::string::npos);
    CHECK(bpmn.find("=\"-") == std::string::npos);
  }
}

TEST_CASE("a task with several outcomes leads to a gateway, its deadline is a timer on its edge",
          "[workflows][bpmn]") {
  Diagnostics diagnostics;
  const auto document = parse_document(
      Source(
          "t.yaml",
          "workflow: t\nversion: 1\ntitle: {vi: T, en: T}\nreviewed_by: null\n"
          "roles: {committee: {title: {vi: U, en: C}, group: c}}\n"
          "deadlines: {limit: {title: {vi: H, en: Limit}, within: 3 wd, law: {article: Art. 1, tag: "
          "inference}}}\n"
          "states:\n"
          "  - id: a\n    title: {vi: A, en: Look}\n    deadline: {use: limit, event: late}\n"
          "    task: {id: t, role: committee, title: {vi: T, en: T}, outcomes: [good, bad]}\n"
          "    transitions: [{event: t.good, to: end}, {event: t.bad, to: in}, {event: late, do: [{notify: "
          "committee}]}]\n"
          "  - id: box\n    title: {vi: B, en: Box}\n    no_deadline: x\n"
          "    transitions: [{event: stop, to: end, by: committee}]\n"
          "    states:\n"
          "      - {id: in, title: {vi: I, en: Inside}, transitions: [{event: out, to: a, by: committee}]}\n"
          "  - {id: end, kind: final, title: {vi: E, en: End}}\n"),
      diagnostics);
  REQUIRE(document.has_value());
  const auto workflow = read_workflow(*document, diagnostics);
  for (const Diagnostic& item : diagnostics.items()) UNSCOPED_INFO(to_text(item, Language::kEnglish));
  REQUIRE(workflow.has_value());
  const std::string bpmn = to_bpmn(*workflow, Language::kEnglish);
  for (const char* piece :
       {"<bpmn:userTask id=\"state_a\" name=\"Look\">", "<bpmn:exclusiveGateway id=\"choice_",
        "name=\"good\"", "name=\"bad\"",
        "name=\"Limit: 3 working days\" attachedToRef=\"state_a\" cancelActivity=\"false\">",
        "Art. 1 [inference]", ">3 wd</bpmn:timeDuration>", "<bpmn:subProcess id=\"state_box\" name=\"Box\">",
        "attachedToRef=\"state_box\">", "<bpmn:escalationEventDefinition", "escalationRef=\"leave_",
        "isExpanded=\"true\"", "<bpmn:receiveTask id=\"state_in\" name=\"Inside\">"}) {
    CAPTURE(piece);
    CHECK(bpmn.find(piece) != std::string::npos);
  }
}

}  // namespace
}  // namespace htx::workflows
