#include "engine/workflows/exchange/scxml.h"

#include <array>
#include <random>

#include "engine/workflows/advance.h"
#include "engine/workflows/exchange/read_scxml.h"
#include "engine/workflows/read_workflow.h"
#include "tests/support/definition_text.h"
#include "tests/support/matchers.h"
#include "tests/support/rounds.h"
#include "tests/support/shipped.h"

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
  for (
      const char* line :
      {R"(datamodel="htx-feel" name="t.x" htx:version="3" htx:title="A &amp; B" htx:title-en="T" initial="a">)",
       R"(  <htx:role id="committee" group="c" htx:title="U" htx:title-en="C"/>)",
       R"(  <htx:deadline id="limit" roll="forward" htx:title="H" htx:title-en="L"/>)",
       R"(    <data id="n" expr="1" htx:type="number" htx:title="N" htx:title-en="N"/>)",
       R"(  <state id="a" htx:title="A" htx:title-en="A" htx:deadline="limit" htx:deadline-event="late">)",
       R"(    <htx:task id="t" role="committee" htx:title="T" htx:title-en="T">)",
       R"(      <htx:start-deadline deadline="limit" event="late"/>)",
       "      <htx:cancel-deadline deadline=\"limit\"/>",
       R"(    <transition event="t.ok" cond="n &lt; 3" target="p" htx:asks="n">)",
       R"(      <assign location="n" expr="_event.data.n"/>)",
       R"(      <assign location="n" expr="n + 1"/>)",
       "      <htx:notify role=\"committee\"/>",
       "      <htx:assess purpose=\"x\"/>",
       "      <htx:propose workflow=\"y\"/>",
       "      <raise event=\"z\"/>",
       R"(    <transition event="late" target="end" htx:administrative="true"/>)",
       R"(    <transition event="z" type="internal"/>)",
       R"(  <parallel id="p" htx:title="P" htx:title-en="P">)",
       "      <initial>\n        <transition target=\"r1\"/>\n      </initial>",
       "      <history id=\"h\" type=\"deep\">\n        <transition target=\"r1\"/>\n      </history>",
       R"(  <final id="end" htx:title="E" htx:title-en="E">)"}) {
    CAPTURE(line);
    CHECK(scxml.find(line) != std::string::npos);
  }
}

std::optional<Workflow> workflow_from(const std::string& yaml) {
  Diagnostics diagnostics;
  const std::optional<Document> document = parse_document(Source("w.yaml", yaml), diagnostics);
  std::optional<Workflow> workflow = document ? read_workflow(*document, diagnostics) : std::nullopt;
  for (const Diagnostic& item : diagnostics.items()) UNSCOPED_INFO(to_text(item, Language::kEnglish));
  return workflow;
}

void require_round_trip(const Workflow& workflow) {
  const std::string scxml = to_scxml(workflow);
  Diagnostics diagnostics;
  const std::optional<std::string> yaml = scxml_to_yaml(Source("w.scxml", scxml), diagnostics);
  for (const Diagnostic& item : diagnostics.items()) UNSCOPED_INFO(to_text(item, Language::kEnglish));
  REQUIRE(yaml.has_value());
  CHECK(diagnostics.items().empty());
  CAPTURE(*yaml);
  const std::optional<Workflow> back = workflow_from(*yaml);
  REQUIRE(back.has_value());
  REQUIRE(definition_text(*back) == definition_text(workflow));
  REQUIRE(to_scxml(*back) == scxml);
}

TEST_CASE("every shipped workflow comes back from SCXML as it went", "[workflows][scxml][shipped]") {
  const auto all = shipped_workflows();
  REQUIRE(all.size() == 14);
  for (const Workflow& workflow : all) {
    CAPTURE(workflow.id());
    require_round_trip(workflow);
  }
}

// A workflow with every key of the language thrown in at random.
class RandomWorkflow {
 public:
  explicit RandomWorkflow(std::uint32_t seed) : random_(seed) {}

  std::string write() {
    std::string text =
        "workflow: t.random\nversion: " + number(1, 9) + "\ntitle: {vi: \"Đề <án> & 'mới'\", en: T}\n" +
        maybe("basis: [{article: \"Điều 1\\n\\\"a\\\"\", tag: verified, source: S01}]\n") +
        maybe("in_force: {from: 2024-07-01}\n") + maybe("subjects: [cooperative, union]\n") +
        maybe("where: [north, south]\n") + maybe("several: true\n") +
        "reviewed_by: " + (maybe("x").empty() ? "null" : "Lan") + "\n" + maybe("reviewed_on: 2025-01-06\n") +
        maybe("maximum: {within: 6 m, law: " + law() + "}\n") +
        "roles:\n  own: {title: {vi: U, en: C}, group: g}\n  party: {title: {vi: P, en: P}, external: true}\n"
        "data:\n  n: {type: number, initial: " +
        (maybe("x").empty() ? "0" : "1.50") +
        ", title: {vi: N, en: N}}\n  m: {type: number, initial: 3, title: {vi: M, en: M}}\n"
        "  s: {type: string, initial: \"dòng\\n\\t\\\"x\\\"\", title: {vi: S, en: S}}\n"
        "  b: {type: boolean, initial: true, title: {vi: B, en: B}}\n"
        "  d: {type: date" +
        maybe(", initial: 2025-01-06") +
        ", title: {vi: D, en: D}}\n"
        "documents:\n  paper: {title: {vi: V, en: V}, by: own" +
        maybe(", required: false") + maybe(", signatures: " + number(1, 4)) + maybe(", law: " + law()) +
        "}\n" + maybe("  consent: {title: {vi: Y, en: C}, by: party, of: " + std::string("[paper]") + "}\n") +
        "deadlines:\n  limit: {title: {vi: H, en: H}, within: " + number(1, 20) + " wd, law: " + law() +
        maybe(", from: d") + maybe(", count: same_day") + maybe(", warn: [2 wd, 1 m]") +
        maybe(", extend: {by: own, by_term: 3 m, times: 2}") + maybe(", pauses_in: [s1]") +
        "}\n  far: {title: {vi: X, en: X}, within: " + (maybe("x").empty() ? "null" : "1 m, law: " + law()) +
        maybe(", direction: before") + maybe(", roll: none") + "}\n" +
        "transitions:\n  - {event: stop, to: end, by: own" + maybe(", administrative: true") + "}\n";
    const int count = between(1, 4);
    std::string states = "states:\n";
    for (int i = 0; i < count; ++i) states += state("  ", "s" + std::to_string(i + 1), 0);
    // Without a way to each the reader would refuse it.
    for (const std::string& id : ids_) text += "  - {event: visit." + id + ", to: " + id + ", by: own}\n";
    text += states + "  - {id: end, kind: final, title: {vi: E, en: E}" + maybe(", forbid: [" + act() + "]") +
            "}\n";
    return text + tests();
  }

 private:
  int between(int low, int high) {
    return low + static_cast<int>(random_() % static_cast<unsigned>(high - low + 1));
  }
  std::string number(int low, int high) { return std::to_string(between(low, high)); }
  std::string maybe(const std::string& text) { return random_() % 2 == 0 ? text : std::string(); }
  std::string law() {
    return maybe("x").empty() ? "{article: a, tag: inference}"
                              : "{article: \"NĐ 92, <50>\", tag: verified, source: S02}";
  }
  std::string act() {
    return "{event: coop." + number(1, 9) + ", title: {vi: \"Cấm \\\"x\\\"\", en: F}" +
           maybe(", law: " + law()) + "}";
  }
  std::string verbs() {
    return "[{set: {n: n + 1}}, {notify: own}" + maybe(", {assess: look}") + maybe(", {propose: vn.x}") + "]";
  }

  std::string transition(const std::string& event, const std::string& to, bool own) {
    return "{event: " + event + maybe(", to: " + to) + (own ? ", by: own" : "") +
           maybe(", if: 'n < 3 and not(state.end)'") + maybe(", needs: [paper]") + maybe(", asks: [d]") +
           maybe(", title: {vi: B, en: S}") + maybe(", law: " + law()) + maybe(", internal: true") +
           maybe(", administrative: true") + maybe(", until: limit") + maybe(", do: " + verbs()) + "}";
  }

  std::string state(const std::string& indent, const std::string& id, int depth) {
    const int kind = depth > 1 ? 0 : between(0, 2);
    std::string text = indent + "- id: " + id + "\n";
    ids_.push_back(id);
    const std::string inner = indent + "  ";
    const auto key = [&](const std::string& line) { text += inner + line + "\n"; };
    const auto some = [&](const std::string& line) {
      if (random_() % 2 == 0) key(line);
    };
    if (kind == 2) key("kind: parallel");
    key("title: {vi: \"Trạng thái " + id + "\", en: X}");
    some("law: " + law());
    some("no_deadline: \"Vì: #lý do\"");
    some("window: party");
    some("forbid: [" + act() + ", " + act() + "]");
    some("enter: " + verbs());
    some("exit: " + verbs());
    const bool has_task = random_() % 2 == 0;
    const bool has_deadline = random_() % 2 == 0;
    if (has_task) {
      key("task: {id: t_" + id + ", role: own, title: {vi: T, en: T}, outcomes: [ok]" +
          maybe(", needs: [paper]") +
          maybe(", four_eyes: {not_same_as: [t_" + id + "], approvals: " + number(1, 3) + "}") +
          maybe(", vote: {among: own, for: n, of: m}") + "}");
    }
    if (has_deadline) key("deadline: {use: limit, event: late." + id + "}");
    key("transitions:");
    key("  - {event: leave." + id + ", to: end, by: own}");
    key("  - " + transition("go." + id, "s1", true));
    if (has_task) key("  - " + transition("t_" + id + ".ok", "end", false));
    if (has_deadline) key("  - " + transition("late." + id, "end", false));
    if (kind == 0) return text;
    key("states:");
    text += state(inner + "  ", id + "a", depth + 1) + state(inner + "  ", id + "b", depth + 1);
    if (kind == 1) some("initial: [" + id + "b]");
    const bool deep = random_() % 2 == 0;
    ids_.push_back(id + "h");
    // States come as one list: what follows must stand before a key of the state itself.
    const std::size_t at = text.rfind(inner + "initial:");
    std::string tail;
    if (at != std::string::npos && text.find('\n', at) + 1 == text.size()) {
      tail = text.substr(at);
      text.erase(at);
    }
    text += inner + "  - {id: " + id + "h, kind: history" + (deep ? ", deep: true" : "") +
            ", default: {to: [" + id + "a]" + (kind == 1 ? maybe(", do: " + verbs()) : "") + "}}\n";
    return text + tail;
  }

  std::string tests() {
    return maybe(
        "tests:\n  - name: \"Ví dụ: #1\"\n    data: {n: 2.5, s: \"a\\nb\", b: false}\n    steps:\n"
        "      - {states: [s1]}\n      - {event: stop, date: 2025-01-07, refused: true, data: {d: "
        "2025-01-02}}\n"
        "      - {event: stop, states: [end], due: {limit: null, far: 2025-02-03}}\n");
  }

  std::mt19937 random_;
  std::vector<std::string> ids_;
};

TEST_CASE("random workflows come back from SCXML as they went", "[workflows][scxml]") {
  int read = 0;
  const auto last = static_cast<std::uint32_t>(rounds(70));
  for (std::uint32_t seed = 1; seed <= last; ++seed) {
    CAPTURE(seed);
    const std::string yaml = RandomWorkflow(seed).write();
    const std::optional<Workflow> workflow = workflow_from(yaml);
    // A few are not sound: a state that nothing leads to.
    if (!workflow) continue;
    ++read;
    require_round_trip(*workflow);
  }
  CHECK(read * 4 > static_cast<int>(last) * 3);
}

TEST_CASE("what a document of ours says beyond the format is refused at its place", "[workflows][scxml]") {
  const std::vector<Workflow> all = shipped_workflows();
  const std::string scxml = to_scxml(all.front());
  struct Row {
    const char* before;
    const char* inserted;
    const char* found;
  };
  const auto rows = std::to_array<Row>({{"<htx:role", "<htx:rule id=\"x\"/>\n", "htx:rule"},
                                        {"<htx:role", "<send event=\"x\"/>\n", "send"},
                                        {"<htx:role", "some words", "some words"},
                                        {"<htx:role", "<htx:vote among=\"a\"/>", "htx:vote"},
                                        {" group=", " quorum=\"2\"", "htx:role quorum"},
                                        {" target=", " htx:forbid=\"2\"", "transition htx:forbid"}});
  for (const Row& row : rows) {
    CAPTURE(row.inserted);
    std::string changed = scxml;
    const std::size_t at = changed.find(row.before);
    REQUIRE(at != std::string::npos);
    changed.insert(at, row.inserted);
    Diagnostics diagnostics;
    CHECK_FALSE(scxml_to_yaml(Source("w.scxml", changed), diagnostics).has_value());
    REQUIRE(diagnostics.has("workflows.scxml-unknown-part"));
    CHECK(diagnostics.items().front().found == row.found);
    CHECK(diagnostics.items().front().place.line > 1);
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
  const auto rows = std::to_array<Row>(
      {{"<scxml><state></scxml>", "workflows.scxml-bad-xml"},
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
       {"<scxml><state/><state/><state/></scxml>", "workflows.scxml-too-large", {.max_elements = 3}}});
  for (const Row& row : rows) {
    CAPTURE(row.code);
    const Imported found = imported(row.text, row.limits);
    CHECK_FALSE(found.yaml.has_value());
    CHECK(found.diagnostics.has(row.code));
  }
}

}  // namespace
}  // namespace htx::workflows
