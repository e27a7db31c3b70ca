#include "engine/workflows/read_workflow.h"

#include <array>
#include "engine/workflows/advance.h"

#include "engine/feel/check/given_names.h"
#include "tests/support/matchers.h"

namespace htx::workflows {
namespace {

constexpr const char* kSmall = R"(workflow: test.small
version: 1
title: {vi: Thử, en: Trial}
basis: [{article: Điều 1, tag: verified, source: S01}]
reviewed_by: null
roles:
  committee: {title: {vi: UBKT, en: Committee}, group: committee}
  cooperative: {title: {vi: HTX, en: Cooperative}, external: true}
data:
  tally: {type: number, initial: 0, title: {vi: Số, en: Count}}
  start: {type: date, title: {vi: Ngày, en: Date}}
documents:
  report: {title: {vi: Báo cáo, en: Report}, by: cooperative}
deadlines:
  reply: {title: {vi: Hạn, en: Limit}, within: 10 wd, from: start, law: {article: Điều 2, tag: verified, source: S01}}
initial: first
states:
  - id: first
    title: {vi: Đầu, en: First}
    deadline: {use: reply, event: late.reply}
    task: {id: look, role: committee, title: {vi: Xem, en: Look}, needs: [report], outcomes: [good, bad]}
    transitions:
      - {event: look.good, to: last, if: tally >= 0}
      - {event: look.bad, to: second, do: [{set: {tally: tally + 1}}]}
      - {event: late.reply, do: [{notify: committee}]}
  - id: second
    title: {vi: Hai, en: Second}
    no_deadline: thử
    transitions:
      - {event: second.over, to: last, by: committee}
  - {id: last, kind: final, title: {vi: Cuối, en: Last}}
)";

std::optional<Workflow> read(const std::string& text, Diagnostics& diagnostics,
                             const WorkflowLimits& limits = {}) {
  const std::optional<Document> document = parse_document(Source("test.yaml", text), diagnostics);
  REQUIRE(document.has_value());
  return read_workflow(*document, diagnostics, limits);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

TEST_CASE("no data item takes a name that FEEL gives, or the name of the states", "[workflows][read]") {
  std::vector<std::string> given = feel::given_names();
  given.emplace_back("state");
  for (const std::string& name : given) {
    if (name == "null" || name == "Null") continue;  // No texts: YAML has these words, too.
    CAPTURE(name);
    std::string text = kSmall;
    for (std::size_t at = text.find("tally"); at != std::string::npos;
         at = text.find("tally", at + name.size()))
      text.replace(at, 5, name);
    Diagnostics diagnostics;
    CHECK_FALSE(read(text, diagnostics).has_value());
    CHECK((diagnostics.has("feel.name-given") || diagnostics.has("feel.name-taken")));
  }
}

TEST_CASE("votes, signatures, windows and forbidden acts travel with what they belong to",
          "[workflows][read]") {
  std::string text = replaced(kSmall, "outcomes: [good, bad]",
                              "outcomes: [good, bad], vote: {among: committee, for: tally, of: tally}");
  text = replaced(text, "by: cooperative}", "by: cooperative, signatures: 2}");
  text = replaced(text, "{event: look.bad, to: second,", "{event: look.bad, to: second, until: reply,");
  text = replaced(
      text, "    title: {vi: Đầu, en: First}\n",
      "    title: {vi: Đầu, en: First}\n    forbid: [{event: coop.sell, title: {vi: Bán, en: Sell}, law: "
      "{article: Điều 100, tag: verified, source: S01}}]\n");
  Diagnostics diagnostics;
  const std::optional<Workflow> workflow = read(text, diagnostics);
  REQUIRE(workflow.has_value());
  CHECK(workflow->document("report")->signatures == 2);
  const Configuration start = open_case(*workflow, Json(Json::Object{}))->step.configuration;
  const std::vector<EnabledEvent> actions = allowed(*workflow, start);
  REQUIRE(actions.size() >= 2);
  CHECK(actions[0].vote->among == "committee");
  CHECK(actions[0].guard == "tally >= 0");
  CHECK(actions[0].until.empty());
  CHECK(actions[1].until == "reply");
  REQUIRE(forbidden_acts(*workflow, start).size() == 1);
  CHECK(forbidden_acts(*workflow, start).front().event == "coop.sell");
  CHECK(considered(*workflow, start).size() == actions.size());
}

TEST_CASE("a workflow is read with everything it declares", "[workflows][read]") {
  Diagnostics diagnostics;
  const std::optional<Workflow> workflow = read(kSmall, diagnostics);
  REQUIRE(workflow.has_value());
  CHECK(diagnostics.items().empty());
  CHECK(workflow->id() == "test.small");
  CHECK(workflow->title().vi == "Thử");
  CHECK(workflow->role("cooperative")->external);
  CHECK(workflow->document("report")->by == "cooperative");
  CHECK(workflow->deadline("reply")->within == Term{10, TermUnit::kWorkingDay});
  CHECK(workflow->deadline("reply")->law->source == "S01");
  CHECK(workflow->data_item("tally")->initial == Json(std::int64_t{0}));
  CHECK(workflow->blanks().empty());
  CHECK(workflow->role("nobody") == nullptr);
}

struct Mistake {
  const char* from;
  const char* to;
  const char* code;
  std::uint32_t line;
};

// clang-format off
const auto kMistakes = std::to_array<Mistake>({
    {"version: 1\n", "version: 0\n", "workflows.no-version", 2},
    {"reviewed_by: null\n", "", "doc.missing-key", 1},
    {"reviewed_by: null\n", "reviewed_by: null\nsubjects: [a club]\n", "doc.wrong-kind", 6},
    {"group: committee}", "group: committee, external: true}", "workflows.group-or-external", 7},
    {"source: S01}]", "}]", "workflows.tag-and-source", 4},
    {"by: cooperative}", "by: coperative}", "workflows.unknown-role", 13},
    {"within: 10 wd", "within: ten days", "workflows.bad-term", 15},
    {"from: start", "from: begin", "workflows.unknown-data-item", 15},
    {"from: start", "from: tally", "workflows.anchor-not-date", 15},
    {", law: {article: Điều 2, tag: verified, source: S01}}", "}", "workflows.deadline-without-law", 15},
    {"initial: 0, title", "initial: zero, title", "doc.wrong-kind", 10},
    {"use: reply", "use: replay", "workflows.unknown-deadline", 20},
    {"event: late.reply}", "event: late.other}", "workflows.unhandled-deadline", 18},
    {"role: committee", "role: team", "workflows.unknown-role", 21},
    {"needs: [report]", "needs: [minutes]", "workflows.unknown-document", 21},
    {"outcomes: [good, bad]", "outcomes: [good, bad, odd]", "workflows.unhandled-outcome", 18},
    {"outcomes: [good, bad]", "outcomes: [good, bad, bad]", "doc.id-twice", 21},
    {"outcomes: [good, bad]", "outcomes: []", "workflows.no-outcomes", 21},
    {"outcomes: [good, bad]", "outcomes: [good, bad], four_eyes: {not_same_as: [see]}", "workflows.unknown-task", 21},
    {"outcomes: [good, bad]", "outcomes: [good, bad], vote: {among: cooperative, for: tally, of: tally}",
     "workflows.vote-of-outsiders", 21},
    {"outcomes: [good, bad]", "outcomes: [good, bad], vote: {among: committee, for: tally, of: start}",
     "workflows.vote-not-number", 21},
    {"outcomes: [good, bad]", "outcomes: [good, bad], vote: {among: nobody, for: tally, of: tally}",
     "workflows.unknown-role", 21},
    {"by: cooperative}", "by: cooperative, signatures: -1}", "doc.out-of-range", 13},
    {"to: last, by: committee}", "to: last, by: committee, until: never}", "workflows.unknown-deadline", 30},
    {"outcomes: [good, bad]", "outcomes: [good, bad], four_eyes: {approvals: 0}", "doc.out-of-range", 21},
    {"event: look.good", "event: look.god", "workflows.event-without-cause", 23},
    {"event: second.over, to: last, by: committee", "event: second.over, to: last", "workflows.event-without-cause", 30},
    {"event: second.over", "event: document.minutes", "workflows.event-without-cause", 30},
    {"if: tally >= 0", "if: tlaly >= 0", "feel.unknown-name-near", 23},
    {"if: tally >= 0", "if: tally + 1", "workflows.wrong-type", 23},
    {"tally: tally + 1", "tally: \"start\"", "workflows.wrong-type", 24},
    {"set: {tally:", "set: {tlaly:", "workflows.unknown-data-item", 24},
    {"{set: {tally: tally + 1}}", "{}", "workflows.no-verb", 24},
    {"notify: committee", "notify: press", "workflows.unknown-role", 25},
    {"to: second", "to: secund", "workflows.unknown-state", 24},
    {"to: second", "to: last", "workflows.unreachable", 26},
    {"to: last, by", "to: second, by", "workflows.dead-end", 26},
    {"id: second\n", "id: first\n", "doc.id-twice", 26},
    {"kind: final, title: {vi: Cuối", "kind: finale, title: {vi: Cuối", "doc.unknown-choice", 31},
    {"    no_deadline: thử\n", "    no_deadlin: thử\n", "doc.unknown-key", 28},
    {"initial: first", "initial: frist", "workflows.unknown-state", 1},
    {"\n  - {id: last", "\n  - {id: h, kind: history, default: {to: nowhere}}\n  - {id: last", "workflows.unknown-state", 31},
    {"to: last, by", "to: [first, last], by", "workflows.targets-exclude", 30},
});
// clang-format on

TEST_CASE("every mistake in a workflow is named with its place", "[workflows][read]") {
  for (const Mistake& row : kMistakes) {
    CAPTURE(row.from, row.to, row.code);
    Diagnostics diagnostics;
    CHECK_FALSE(read(replaced(kSmall, row.from, row.to), diagnostics).has_value());
    bool found = false;
    for (const Diagnostic& item : diagnostics.items()) {
      UNSCOPED_INFO(to_text(item, Language::kEnglish));
      found = found || (item.message.code == row.code && item.place.line == row.line);
    }
    CHECK(found);
  }
}

TEST_CASE("a deadline without a length loads with a warning and is listed as a blank", "[workflows][read]") {
  Diagnostics diagnostics;
  const std::optional<Workflow> workflow =
      read(replaced(kSmall, "within: 10 wd", "within: null"), diagnostics);
  REQUIRE(workflow.has_value());
  CHECK(diagnostics.has("workflows.blank-deadline"));
  CHECK_FALSE(diagnostics.has_errors());
  REQUIRE(workflow->blanks().size() == 1);
  CHECK(workflow->blanks().front()->id == "reply");
}

TEST_CASE("what is missing or blank is named with what was found and what should stand there",
          "[workflows][read]") {
  struct Row {
    const char* from;
    const char* to;
    const char* code;
    const char* found;
    const char* expected;
    std::uint32_t line;
    std::uint32_t column;
  };
  constexpr const char* kTerm = "for example 10 wd (working days), 60 d (days), 6 m (months), 1 y (years)";
  constexpr const char* kLaw =
      "law, with article, tag (one of: verified, second-hand, memory-high, memory-medium, memory-low, "
      "inference) and, if it was read, source (its number)";
  // clang-format off
  const auto rows = std::to_array<Row>({
      {"within: 10 wd", "within: null", "workflows.blank-deadline", "null", kTerm, 15, 48},
      {"within: 10 wd", "within: ", "workflows.blank-deadline", "null", kTerm, 15, 46},
      {"within: 10 wd, ", "", "doc.missing-key", "{title: {…}, from: start, law: {…}}", kTerm, 15, 10},
      {"within: 10 wd", "within: {}", "doc.wrong-kind", "{}", "a text", 15, 48},
      {", law: {article: Điều 2, tag: verified, source: S01}}", "}", "workflows.deadline-without-law", "10 wd", kLaw, 15, 48},
      {"article: Điều 2, tag: verified", "article: , tag: verified", "doc.blank-key", "null", "a text", 15, 81},
      {"{use: reply, event: late.reply}", "{use: , event: }", "doc.blank-key", "null", "one of: reply", 20, 19},
      {"{use: reply, event: late.reply}", "{}", "doc.missing-key", "{}", "one of: reply", 20, 15},
      {"by: cooperative}", "by: press}", "workflows.unknown-role", "press", "one of: committee, cooperative", 13, 0},
      {"group: committee}", "external: false}", "workflows.group-or-external", "{title: {…}, external: false}", "group (its name), or external: true", 7, 0},
      {"{set: {tally: tally + 1}}", "{}", "workflows.no-verb", "{}", "one of: set, notify, assess, propose, raise", 24, 0},
      {"initial: 0, title", "initial: zero, title", "doc.wrong-kind", "zero", "a number with a decimal point", 10, 0},
  });
  // clang-format on
  for (const Row& row : rows) {
    CAPTURE(row.from, row.to, row.code);
    Diagnostics diagnostics;
    read(replaced(kSmall, row.from, row.to), diagnostics);
    bool told = false;
    for (const Diagnostic& item : diagnostics.items()) {
      UNSCOPED_INFO(to_text(item, Language::kEnglish));
      if (item.message.code != row.code || told) continue;
      told = true;
      CHECK(item.found == row.found);
      CHECK(to_text(item.expected, Language::kEnglish) == row.expected);
      CHECK(item.place.line == row.line);
      if (row.column != 0) CHECK(item.place.column == row.column);
    }
    CHECK(told);
  }
}

TEST_CASE("a mistyped name is answered with the nearest one", "[workflows][read]") {
  Diagnostics diagnostics;
  read(replaced(kSmall, "to: second", "to: secund"), diagnostics);
  REQUIRE(diagnostics.has("workflows.unknown-state"));
  CHECK(diagnostics.items().front().found == "secund");
  CHECK(to_text(diagnostics.items().front().expected, Language::kEnglish) == "perhaps \"second\"?");
}

TEST_CASE("a workflow beyond the limits is refused", "[workflows][read][limits]") {
  const WorkflowLimits limits = GENERATE(WorkflowLimits{.max_states = 2}, WorkflowLimits{.max_depth = 0},
                                         WorkflowLimits{.max_transitions = 3});
  Diagnostics diagnostics;
  CHECK_FALSE(read(kSmall, diagnostics, limits).has_value());
  CHECK(diagnostics.has("workflows.too-large"));
}

TEST_CASE("a mistake reported earlier by others does not spoil a good workflow", "[workflows][read]") {
  Diagnostics diagnostics;
  diagnostics.report({.message = "base.error"});
  CHECK(read(kSmall, diagnostics).has_value());
}

}  // namespace
}  // namespace htx::workflows
