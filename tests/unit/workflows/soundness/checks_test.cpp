#include <algorithm>
#include <array>

#include "engine/workflows/read_workflow.h"
#include "engine/workflows/soundness/analyse.h"
#include "engine/workflows/soundness/roster.h"
#include "tests/support/matchers.h"
#include "tests/support/national.h"

namespace htx::workflows {
namespace {

Workflow with(const std::string& declarations, const std::string& states) {
  const std::string text =
      "workflow: t\nversion: 1\ntitle: {vi: T, en: T}\nreviewed_by: null\n"
      "roles:\n  committee: {title: {vi: U, en: C}, group: c}\n" +
      declarations + "states:\n" + states + "  - {id: end, kind: final, title: {vi: E, en: E}}\n";
  Diagnostics diagnostics;
  const std::optional<Document> document = parse_document(Source("t.yaml", text), diagnostics);
  for (const Diagnostic& item : diagnostics.items()) UNSCOPED_INFO(to_text(item, Language::kEnglish));
  REQUIRE(document.has_value());
  std::optional<Workflow> workflow = read_workflow(*document, diagnostics);
  for (const Diagnostic& item : diagnostics.items()) UNSCOPED_INFO(to_text(item, Language::kEnglish));
  REQUIRE(workflow.has_value());
  return *std::move(workflow);
}

std::string state(const std::string& id, const std::string& rest) {
  return "  - {id: " + id + ", title: {vi: X, en: X}, no_deadline: x, " + rest + "}\n";
}
std::string task(const std::string& id, const std::string& role, const std::string& more = "") {
  return "task: {id: " + id + ", role: " + role + ", title: {vi: T, en: T}, outcomes: [ok]" + more + "}";
}

const Finding* find(const Analysis& analysis, std::string_view code) {
  const auto it = std::find_if(analysis.findings.begin(), analysis.findings.end(),
                               [&](const Finding& finding) { return finding.message.code == code; });
  return it == analysis.findings.end() ? nullptr : &*it;
}

std::string slot(const Finding& finding, std::string_view name) {
  for (const Message::Argument& argument : finding.message.arguments) {
    if (argument.slot == name) return argument.value.in(Language::kEnglish);
  }
  return {};
}

using Path = std::vector<std::string>;

constexpr const char* kNumber = "data: {n: {type: number, initial: 0, title: {vi: N, en: N}}}\n";

TEST_CASE("a transition behind one without condition is shadowed", "[workflows][checks]") {
  const Analysis analysis = analyse(
      with(kNumber, state("first", "transitions: [{event: go, to: a, by: committee}]") +
                        state("a",
                              "transitions: [{event: x, to: end, by: committee}, {event: x, to: first, by: "
                              "committee, if: n > 1}]")));
  const Finding* found = find(analysis, "workflows.shadowed-transition");
  REQUIRE(found != nullptr);
  CHECK(found->severity == Severity::kError);
  CHECK(found->subject == "a: x -> first");
  CHECK(found->path == Path{"go", "x"});
}

TEST_CASE("overlapping conditions are shown with values that fall under both", "[workflows][checks]") {
  const Analysis analysis = analyse(
      with(kNumber, state("a",
                          "transitions: [{event: x, to: end, by: committee, if: n <= 3}, {event: x, to: b, "
                          "by: committee, if: n >= 3}]") +
                        state("b", "transitions: [{event: y, to: end, by: committee}]")));
  const Finding* found = find(analysis, "workflows.conditions-overlap");
  REQUIRE(found != nullptr);
  CHECK(slot(*found, "values") == "n = 3");
  CHECK(found->path == Path{"x"});
  CHECK(find(analysis, "workflows.conditions-incomplete") == nullptr);
}

TEST_CASE("conditions that leave a gap are shown with the values nobody thought of", "[workflows][checks]") {
  const auto analysed = [](const char* second) {
    return analyse(
        with(kNumber, state("a", std::string("transitions: [{event: x, to: end, by: committee, if: n < "
                                             "3}, {event: x, to: b, by: committee, if: ") +
                                     second + "}]") +
                          state("b", "transitions: [{event: y, to: end, by: committee}]")));
  };
  const Analysis gap = analysed("n > 3");
  REQUIRE(find(gap, "workflows.conditions-incomplete") != nullptr);
  CHECK(slot(*find(gap, "workflows.conditions-incomplete"), "values") == "n = 3");
  const Analysis whole = analysed("n >= 3");
  CHECK(find(whole, "workflows.conditions-incomplete") == nullptr);
  CHECK(find(whole, "workflows.conditions-overlap") == nullptr);
}

TEST_CASE("too many values to try are said to be too many", "[workflows][checks]") {
  std::string items = "data:\n";
  std::string condition;
  for (int i = 0; i < 13; ++i) {
    const std::string name = "n" + std::to_string(i);
    items += "  " + name + ": {type: boolean, initial: false, title: {vi: N, en: N}}\n";
    condition += (i == 0 ? "" : " and ") + name;
  }
  const Analysis analysis = analyse(
      with(items, state("a", "transitions: [{event: x, to: end, by: committee, if: " + condition +
                                 "}, {event: x, to: a, by: committee, if: not(" + condition + ")}]")));
  CHECK(find(analysis, "workflows.conditions-undecided") != nullptr);
}

TEST_CASE("a condition on data that nothing records is never answered", "[workflows][checks]") {
  const auto analysed = [](const char* asks) {
    return analyse(with("data: {n: {type: number, title: {vi: N, en: N}}}\n",
                        state("a", std::string("transitions: [{event: x, to: end, by: committee, if: n > 1") +
                                       asks + "}, {event: y, to: end, by: committee}]")));
  };
  CHECK(find(analysed(""), "workflows.condition-never-known") != nullptr);
  CHECK(find(analysed(", asks: [n]"), "workflows.condition-never-known") == nullptr);
}

std::string regions(const std::string& left, const std::string& right) {
  return "  - id: p\n    kind: parallel\n    no_deadline: x\n    title: {vi: P, en: P}\n"
         "    transitions: [{event: done.state.p, to: end}]\n    states:\n"
         "      - id: r\n        title: {vi: R, en: R}\n        states:\n"
         "          - {id: r1, title: {vi: R, en: R}, " +
         left +
         "}\n          - {id: r2, kind: final, title: {vi: R, en: R}}\n"
         "      - id: s\n        title: {vi: S, en: S}\n        states:\n"
         "          - {id: s1, title: {vi: S, en: S}, " +
         right + "}\n          - {id: s2, kind: final, title: {vi: S, en: S}}\n";
}

TEST_CASE("two regions that write one item on one event are a race", "[workflows][checks]") {
  const auto analysed = [](const char* item) {
    return analyse(
        with("data: {n: {type: number, initial: 0, title: {vi: N, en: N}}, m: {type: number, initial: 0, "
             "title: {vi: N, en: N}}}\n",
             regions("transitions: [{event: go, to: r2, by: committee, do: [{set: {n: \"1\"}}]}]",
                     std::string("transitions: [{event: go, to: s2, by: committee, do: [{set: {") + item +
                         ": \"2\"}}]}]")));
  };
  const Analysis race = analysed("n");
  REQUIRE(find(race, "workflows.region-race") != nullptr);
  CHECK(find(race, "workflows.region-race")->path == Path{"go"});
  CHECK(find(analysed("m"), "workflows.region-race") == nullptr);
}

TEST_CASE("a leap from one region into another is warned of", "[workflows][checks]") {
  const Analysis analysis = analyse(with(
      "", regions("transitions: [{event: go, to: r2, by: committee}, {event: leap, to: s2, by: committee}]",
                  "transitions: [{event: on_, to: s2, by: committee}]")));
  REQUIRE(find(analysis, "workflows.region-leap") != nullptr);
  CHECK(find(analysis, "workflows.region-leap")->subject == "r1: leap -> s2");
}

TEST_CASE("a regular end that leaves a task open in another region is warned of", "[workflows][checks]") {
  const Analysis analysis = analyse(with(
      "", regions("transitions: [{event: go, to: r2, by: committee}, {event: stop, to: end, by: committee}]",
                  task("look", "committee") + ", transitions: [{event: look.ok, to: s2}]")));
  const Finding* found = find(analysis, "workflows.pending-at-end");
  REQUIRE(found != nullptr);
  CHECK(slot(*found, "task") == "look");
  CHECK(found->path == Path{"stop"});
}

constexpr const char* kParty = "  party: {title: {vi: P, en: P}, external: true}\n";
constexpr const char* kWindow =
    "deadlines: {appeal: {title: {vi: H, en: H}, within: 10 d, law: {article: a, tag: inference}}}\n";

TEST_CASE("somebody's time to act cannot be cut short by others", "[workflows][checks]") {
  const auto analysed = [](const char* more) {
    return analyse(with(
        std::string(kParty) + kWindow,
        "  - {id: a, title: {vi: X, en: X}, window: party, deadline: {use: appeal, event: over}, "
        "transitions: [{event: over, to: end}, {event: appeal, to: b, by: party}" +
            std::string(more) + "]}\n" + state("b", "transitions: [{event: y, to: end, by: committee}]")));
  };
  CHECK(find(analysed(""), "workflows.window-skipped") == nullptr);
  CHECK(find(analysed(", {event: w, to: end, by: committee, administrative: true}"),
             "workflows.window-skipped") == nullptr);
  const Analysis cut = analysed(", {event: hurry, to: end, by: committee}");
  REQUIRE(find(cut, "workflows.window-skipped") != nullptr);
  CHECK(find(cut, "workflows.window-skipped")->severity == Severity::kError);
  CHECK(find(cut, "workflows.window-skipped")->path == Path{"hurry"});
}

TEST_CASE("roles and deadlines that nothing uses are named", "[workflows][checks]") {
  const Analysis analysis = analyse(
      with(std::string(kParty) + kWindow, state("a", "transitions: [{event: go, to: end, by: committee}]")));
  std::set<std::string> unused;
  for (const Finding& finding : analysis.findings) {
    if (finding.message.code == "workflows.unused") unused.insert(slot(finding, "id"));
  }
  CHECK(unused == std::set<std::string>{"appeal", "party"});
}

TEST_CASE("a deadline that runs from a date nobody may have given is shown with the way there",
          "[workflows][checks]") {
  const auto analysed = [](const char* second) {
    return analyse(with(
        "data: {day: {type: date, title: {vi: N, en: N}}}\n"
        "deadlines: {limit: {title: {vi: H, en: H}, within: 10 d, from: day, law: {article: a, tag: "
        "inference}}}\n",
        state("a",
              "transitions: [{event: told, to: b, by: committee, asks: [day]}, {event: quick, to: b, by: "
              "committee" +
                  std::string(second) + "}]") +
            "  - {id: b, title: {vi: X, en: X}, deadline: {use: limit, event: late}, transitions: [{event: "
            "late, to: end}]}\n"));
  };
  const Analysis missing = analysed("");
  REQUIRE(find(missing, "workflows.anchor-may-be-missing") != nullptr);
  CHECK(find(missing, "workflows.anchor-may-be-missing")->path == Path{"quick"});
  CHECK(find(analysed(", asks: [day]"), "workflows.anchor-may-be-missing") == nullptr);
}

TEST_CASE("a clock that stands still must be able to begin to, and to run on", "[workflows][checks]") {
  const auto analysed = [](const char* pause, const char* back) {
    return analyse(with(
        "deadlines: {limit: {title: {vi: H, en: H}, within: 10 d, pauses_in: [" + std::string(pause) +
            "], law: {article: a, tag: inference}}}\n",
        "  - {id: a, title: {vi: X, en: X}, deadline: {use: limit, event: late}, transitions: [{event: late, "
        "to: end}, {event: stop, to: c, by: committee}]}\n" +
            state("b", "transitions: [{event: y, to: end, by: committee}]") +
            state("c", std::string("transitions: [{event: y, to: ") + back +
                           ", by: committee}, {event: z, to: b, by: committee}]")));
  };
  CHECK(find(analysed("b", "a"), "workflows.pause-never-used") != nullptr);
  const Analysis stuck = analysed("c", "end");
  REQUIRE(find(stuck, "workflows.clock-never-resumes") != nullptr);
  CHECK(find(stuck, "workflows.clock-never-resumes")->path == Path{"stop"});
  const Analysis sound = analysed("c", "a");
  CHECK(find(sound, "workflows.clock-never-resumes") == nullptr);
  CHECK(find(sound, "workflows.pause-never-used") == nullptr);
}

TEST_CASE("two clocks whose order decides the outcome are a race unless they cannot meet",
          "[workflows][checks]") {
  const auto analysed = [](const char* first, const char* second, const char* target) {
    return analyse(
        with("data: {day: {type: date, initial: 2025-01-06, title: {vi: N, en: N}}}\n"
             "deadlines:\n  one: {title: {vi: H, en: H}, from: day, within: " +
                 std::string(first) +
                 ", law: {article: a, tag: inference}}\n  two: {title: {vi: H, en: H}, from: day, "
                 "within: " +
                 second + ", law: {article: a, tag: inference}}\n",
             std::string("  - id: a\n    title: {vi: X, en: X}\n    deadline: {use: one, event: late.one}\n"
                         "    transitions: [{event: late.one, to: b}]\n    states:\n"
                         "      - {id: i, title: {vi: X, en: X}, deadline: {use: two, event: late.two}, "
                         "transitions: [{event: "
                         "late.two, to: ") +
                 target + "}]}\n" + state("b", "transitions: [{event: y, to: end, by: committee}]")));
  };
  const Analysis race = analysed("10 d", "10 d", "end");
  REQUIRE(find(race, "workflows.timer-race") != nullptr);
  CHECK(find(race, "workflows.timer-race")->path == Path{"late.one | late.two"});
  CHECK(find(analysed("10 d", "5 d", "end"), "workflows.timer-race") == nullptr);
  CHECK(find(analysed("10 d", "10 d", "b"), "workflows.timer-race") == nullptr);
}

std::string limits(const char* outer, const char* first, const char* second) {
  std::string text = "deadlines:\n";
  for (const auto& [id, term] :
       {std::pair{"outer", outer}, std::pair{"one", first}, std::pair{"two", second}}) {
    text += "  " + std::string(id) + ": {title: {vi: H, en: H}, within: " + term +
            ", law: {article: a, tag: inference}}\n";
  }
  return text;
}
constexpr const char* kTwoSteps =
    "  - id: box\n    title: {vi: X, en: X}\n    deadline: {use: outer, event: over}\n"
    "    transitions: [{event: over, do: [{notify: committee}]}]\n    states:\n"
    "      - {id: a, title: {vi: X, en: X}, deadline: {use: one, event: late.one}, transitions: [{event: "
    "late.one, "
    "to: b}]}\n"
    "      - {id: b, title: {vi: X, en: X}, deadline: {use: two, event: late.two}, transitions: [{event: "
    "late.two, "
    "to: end}]}\n";

TEST_CASE("the longest way inside a limit is compared with it, exactly where the units permit",
          "[workflows][checks][longest]") {
  const WorkingCalendar calendar = national_calendar();
  TermSpans spans(calendar);
  struct Row {
    const char* outer;
    const char* first;
    const char* second;
    const char* code;  // Null: it fits.
  };
  const auto rows = std::to_array<Row>({{"10 d", "4 d", "6 d", nullptr},
                                        {"10 d", "5 d", "6 d", "workflows.longer-than-limit"},
                                        {"10 wd", "5 wd", "5 wd", nullptr},
                                        {"10 wd", "5 wd", "6 wd", "workflows.longer-than-limit"},
                                        // Ten working days can be two weeks or, over Tết, more than three.
                                        {"16 d", "5 wd", "5 wd", "workflows.maybe-longer-than-limit"},
                                        {"60 d", "5 wd", "5 wd", nullptr},
                                        {"3 d", "5 wd", "10 wd", "workflows.longer-than-limit"},
                                        {"6 m", "20 wd", "3 m", nullptr}});
  for (const Row& row : rows) {
    CAPTURE(row.outer, row.first, row.second);
    const Analysis analysis = analyse(with(limits(row.outer, row.first, row.second), kTwoSteps), {},
                                      {.roster = nullptr, .spans = &spans});
    const bool longer = find(analysis, "workflows.longer-than-limit") != nullptr;
    const bool maybe = find(analysis, "workflows.maybe-longer-than-limit") != nullptr;
    CHECK(longer == (row.code != nullptr && std::string_view(row.code) == "workflows.longer-than-limit"));
    CHECK(maybe ==
          (row.code != nullptr && std::string_view(row.code) == "workflows.maybe-longer-than-limit"));
    if (longer) CHECK(find(analysis, row.code)->path == Path{"one", "two"});
  }
  const Analysis blind = analyse(with(limits("16 d", "5 wd", "5 wd"), kTwoSteps));
  CHECK(find(blind, "workflows.length-undecided") != nullptr);
}

TEST_CASE("the longest way names what it adds up, what it does not know and what may come again",
          "[workflows][longest]") {
  const Workflow workflow = with(
      limits("60 d", "5 wd", "6 m") + "maximum: {within: 90 d, law: {article: a, tag: inference}}\n",
      "  - {id: a, title: {vi: X, en: X}, deadline: {use: one, event: late.one}, transitions: [{event: "
      "late.one, to: b}]}\n" +
          state("b", "transitions: [{event: y, to: c, by: committee}, {event: z, to: a, by: committee}]") +
          "  - {id: c, title: {vi: X, en: X}, deadline: {use: two, event: late.two}, transitions: [{event: "
          "late.two, to: end}]}\n");
  const LongestPath path = longest_path(workflow, 0, nullptr);
  CHECK(path.deadlines == Path{"one", "two"});
  CHECK(path.unknown == Path{"b"});
  CHECK(path.repeats == Path{"a"});
  CHECK(to_text(path.total, Language::kEnglish) == "5 working days + 6 months");
}

TEST_CASE("a document must be makeable before it is needed", "[workflows][checks]") {
  const auto analysed = [](const std::string& states) {
    return analyse(
        with("  other: {title: {vi: O, en: O}, group: o}\n"
             "documents: {paper: {title: {vi: V, en: V}, by: other}}\n",
             states));
  };
  const std::string needing = state(
      "b", task("sign", "committee", ", needs: [paper]") + ", transitions: [{event: sign.ok, to: end}]");
  const Analysis never = analysed(needing);
  REQUIRE(find(never, "workflows.document-not-producible") != nullptr);
  CHECK(find(never, "workflows.document-not-producible")->severity == Severity::kError);

  const std::string write = state("w", task("write", "other") + ", transitions: [{event: write.ok, to: b}]");
  CHECK(find(analysed(write + needing), "workflows.document-maybe-late") == nullptr);

  const Analysis late = analysed(
      state("a", "transitions: [{event: slow, to: w, by: committee}, {event: quick, to: b, by: committee}]") +
      write + needing);
  REQUIRE(find(late, "workflows.document-maybe-late") != nullptr);
  CHECK(find(late, "workflows.document-maybe-late")->path == Path{"quick"});

  const Analysis filed = analysed(state("a", "transitions: [{event: document.paper, to: b}]") + needing);
  CHECK(find(filed, "workflows.document-maybe-late") == nullptr);
}

TEST_CASE("what a consent is given for must be makeable too", "[workflows][checks]") {
  const auto analysed = [](const std::string& of, const std::string& states) {
    return analyse(
        with("  other: {title: {vi: O, en: O}, group: o}\n"
             "documents:\n  paper: {title: {vi: V, en: V}, by: other}\n"
             "  consent: {title: {vi: Y, en: C}, by: committee" +
                 of + "}\n",
             states));
  };
  const std::string needing = state(
      "b", task("sign", "committee", ", needs: [consent]") + ", transitions: [{event: sign.ok, to: end}]");
  CHECK(find(analysed("", needing), "workflows.document-not-producible") == nullptr);
  CHECK(find(analysed(", of: paper", needing), "workflows.document-not-producible") != nullptr);
  const std::string write = state("w", task("write", "other") + ", transitions: [{event: write.ok, to: b}]");
  CHECK(find(analysed(", of: paper", write + needing), "workflows.document-not-producible") == nullptr);
}

Roster roster(std::initializer_list<std::pair<const char*, const char*>> people) {
  Roster found;
  for (const auto& [person, group] : people) found.groups[group].insert(person);
  return found;
}

TEST_CASE("four eyes are proved with the people there are", "[workflows][checks][roster]") {
  const std::string states =
      state("a", task("draft", "committee") + ", transitions: [{event: draft.ok, to: b}]") +
      state("b", task("approve", "boss", ", four_eyes: {not_same_as: [draft], approvals: 2}") +
                     ", transitions: [{event: approve.ok, to: end}]");
  const Workflow workflow = with("  boss: {title: {vi: B, en: B}, group: d}\n", states);
  const auto analysed = [&](const Roster& people) {
    return analyse(workflow, {}, {.roster = &people, .spans = nullptr});
  };
  CHECK(analysed(roster({{"lan", "c"}, {"minh", "d"}, {"hoa", "d"}})).findings.empty());
  // One person in both groups leaves too few once the draft is hers.
  CHECK(analysed(roster({{"lan", "c"}, {"nam", "c"}, {"lan", "d"}, {"minh", "d"}})).findings.empty());
  const Analysis few = analysed(roster({{"lan", "c"}, {"lan", "d"}, {"minh", "d"}}));
  const Finding* found = find(few, "workflows.four-eyes-unsatisfiable");
  REQUIRE(found != nullptr);
  CHECK(found->path == Path{"draft.ok"});
  CHECK(slot(*found, "needed") == "3");
  CHECK(slot(*found, "people") == "lan, minh");

  const Analysis nobody = analysed(roster({{"minh", "d"}, {"hoa", "d"}}));
  REQUIRE(find(nobody, "workflows.role-without-people") != nullptr);
  CHECK(slot(*find(nobody, "workflows.role-without-people"), "role") == "committee");
}

TEST_CASE("tasks on different ways of a case do not need different people", "[workflows][checks][roster]") {
  const Workflow workflow = with(
      "", state("a", "transitions: [{event: l, to: b, by: committee}, {event: r, to: c, by: committee}]") +
              state("b", task("one", "committee") + ", transitions: [{event: one.ok, to: end}]") +
              state("c", task("two", "committee", ", four_eyes: {not_same_as: [one]}") +
                             ", transitions: [{event: two.ok, to: end}]"));
  const Roster people = roster({{"lan", "c"}});
  const Analysis analysis = analyse(workflow, {}, {.roster = &people, .spans = nullptr});
  CHECK(find(analysis, "workflows.four-eyes-unsatisfiable") == nullptr);
  REQUIRE(find(analysis, "workflows.four-eyes-never") != nullptr);
}

TEST_CASE("a final state cannot have a duty", "[workflows][checks]") {
  Diagnostics diagnostics;
  const auto document =
      parse_document(Source("t.yaml",
                            "workflow: t\nversion: 1\ntitle: {vi: T, en: T}\nreviewed_by: null\n"
                            "roles: {committee: {title: {vi: U, en: C}, group: c}}\nstates:\n"
                            "  - {id: end, kind: final, title: {vi: E, en: E}, task: {id: t, role: "
                            "committee, title: {vi: T, en: "
                            "T}, outcomes: [ok]}}\n"),
                     diagnostics);
  REQUIRE(document.has_value());
  CHECK_FALSE(read_workflow(*document, diagnostics).has_value());
  CHECK(diagnostics.has("workflows.final-with-duty"));
}

TEST_CASE("a roster is read whole or with every mistake", "[workflows][roster]") {
  struct Row {
    const char* text;
    const char* code;
  };
  const auto rows = std::to_array<Row>(
      {{"roster: [{person: lan, groups: [c]}, {person: lan, groups: [d]}]", "doc.id-twice"},
       {"roster: [{person: lan, groups: []}]", "workflows.person-without-group"},
       {"roster: [{person: lan, groups: [c], age: 3}]", "doc.unknown-key"},
       {"roster: []", ""},
       {"{}", "doc.missing-key"}});
  for (const Row& row : rows) {
    CAPTURE(row.text);
    Diagnostics diagnostics;
    const auto document = parse_document(Source("r.yaml", row.text), diagnostics);
    REQUIRE(document.has_value());
    const auto people = read_roster(*document, diagnostics);
    if (*row.code == 0) continue;
    CHECK_FALSE(people.has_value());
    CHECK(diagnostics.has(row.code));
  }
  Diagnostics diagnostics;
  const auto document = parse_document(
      Source("r.yaml", "roster: [{person: lan, groups: [c, d]}, {person: minh, groups: [d]}]"), diagnostics);
  REQUIRE(document.has_value());
  const auto people = read_roster(*document, diagnostics);
  REQUIRE(people.has_value());
  CHECK(people->people("d") == std::set<std::string>{"lan", "minh"});
  CHECK(people->people("e").empty());
  CHECK_FALSE(read_roster(*document, diagnostics, {.max_people = 1}).has_value());
  CHECK(diagnostics.has("workflows.too-large"));
}

}  // namespace
}  // namespace htx::workflows
