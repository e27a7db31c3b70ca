// Votes, signatures, forbidden acts and windows of time: each check with a faulty workflow, the way that
// shows the fault, and a sound one.
#include <algorithm>
#include <array>

#include "engine/workflows/soundness/analyse.h"
#include "tests/support/shipped.h"

namespace htx::workflows {
namespace {

using Path = std::vector<std::string>;

Workflow with(const std::string& declarations, const std::string& states) {
  Diagnostics diagnostics;
  const std::optional<Document> document = parse_document(
      Source("t.yaml",
             "workflow: t\nversion: 1\ntitle: {vi: T, en: T}\nreviewed_by: null\n"
             "roles:\n  own: {title: {vi: U, en: C}, group: c}\n  other: {title: {vi: O, en: O}, group: o}\n"
             "data:\n  n: {type: number, initial: 0, title: {vi: N, en: N}}\n"
             "  m: {type: number, initial: 0, title: {vi: M, en: M}}\n" +
                 declarations + "states:\n" + states + "  - {id: end, kind: final, title: {vi: E, en: E}}\n"),
      diagnostics);
  REQUIRE(document.has_value());
  std::optional<Workflow> workflow = read_workflow(*document, diagnostics);
  for (const Diagnostic& item : diagnostics.items()) UNSCOPED_INFO(to_text(item, Language::kEnglish));
  REQUIRE(workflow.has_value());
  return *std::move(workflow);
}

std::string state(const std::string& id, const std::string& rest) {
  return "  - {id: " + id + ", title: {vi: X, en: X}, no_deadline: x, " + rest + "}\n";
}

const Finding* find(const Analysis& analysis, const std::string& code) {
  const auto it =
      std::find_if(analysis.findings.begin(), analysis.findings.end(),
                   [&](const Finding& finding) { return finding.message.code == "workflows." + code; });
  return it == analysis.findings.end() ? nullptr : &*it;
}

std::set<std::string> rule_codes(const Analysis& analysis) {
  std::set<std::string> codes;
  for (const Finding& finding : analysis.findings) {
    const std::string_view code = std::string_view(finding.message.code).substr(10);
    for (const std::string_view family : {"forbidden-", "until-", "vote-", "signatures-"}) {
      if (code.substr(0, family.size()) == family) codes.emplace(code);
    }
  }
  return codes;
}

void require_only(const Analysis& analysis, const std::string& code, Severity severity, const Path& path) {
  CHECK(rule_codes(analysis) == std::set<std::string>{code});
  const Finding* found = find(analysis, code);
  REQUIRE(found != nullptr);
  CHECK(found->severity == severity);
  CHECK(found->path == path);
  CHECK((found->subject.empty() || found->span.begin > 0));
}

Roster committee(std::size_t count) {
  Roster roster;
  for (std::size_t i = 0; i < count; ++i) roster.groups["c"].insert("p" + std::to_string(i));
  return roster;
}

TEST_CASE("an act that a state forbids cannot be what the case needs", "[workflows][checks][forbid]") {
  const auto analysed = [](const std::string& act, const std::string& more) {
    return analyse(
        with("", state("a", "transitions: [{event: go, to: b, by: own}]") +
                     state("b", "forbid: [{event: " + act +
                                    ", title: {vi: F, en: F}}], transitions: [{event: sell, to: end, "
                                    "by: own}" +
                                    more + "]")));
  };
  require_only(analysed("sell", ""), "forbidden-but-needed", Severity::kError, {"go", "sell"});
  require_only(analysed("sell", ", {event: close, to: end, by: own}"), "forbidden-and-offered",
               Severity::kWarning, {"go", "sell"});
  CHECK(rule_codes(analysed("borrow", "")).empty());
}

constexpr const char* kLimits =
    "deadlines:\n  limit: {title: {vi: H, en: H}, within: 5 d, law: {article: a, tag: inference}}\n"
    "  blank: {title: {vi: H, en: H}, within: null}\n";

std::string timed(const std::string& id, const std::string& deadline, const std::string& transitions) {
  return "  - {id: " + id + ", title: {vi: X, en: X}, deadline: {use: " + deadline +
         ", event: late}, transitions: [" + transitions + "]}\n";
}

TEST_CASE("what is possible until a deadline needs the deadline to run", "[workflows][checks][until]") {
  const std::string leave = "{event: late, to: end}";
  const std::string undo = "{event: undo, to: end, by: own, until: limit}";
  const std::string used = timed("z", "limit", leave);
  const Analysis elsewhere = analyse(
      with(kLimits, state("a", "transitions: [{event: go, to: b, by: own}]") +
                        state("b", "transitions: [" + undo + ", {event: on, to: z, by: own}]") + used));
  require_only(elsewhere, "until-never-runs", Severity::kError, {"go"});

  const auto around = [&](const std::string& inner) {
    return analyse(
        with(kLimits,
             "  - id: box\n    title: {vi: X, en: X}\n    no_deadline: x\n    transitions: [" + undo +
                 "]\n    states:\n    " + timed("z", "limit", "{event: late, to: " + inner + "}") +
                 "      - {id: y, title: {vi: X, en: X}, transitions: [{event: out, to: end, by: own}]}\n"));
  };
  require_only(around("y"), "until-may-not-run", Severity::kWarning, {"late"});
  CHECK(rule_codes(analyse(with(kLimits, timed("z", "limit", leave + ", " + undo)))).empty());

  const Analysis endless = analyse(with(
      kLimits, timed("z", "blank", "{event: late, to: end}, {event: undo, to: end, by: own, until: blank}")));
  require_only(endless, "until-without-end", Severity::kWarning, {});
}

TEST_CASE("a deadline that passes does not close the only way on", "[workflows][checks][until]") {
  const auto analysed = [](const std::string& more) {
    return analyse(with(kLimits, state("a", "transitions: [{event: go, to: z, by: own}]") +
                                     timed("z", "limit",
                                           "{event: late, do: [{notify: own}]}, {event: undo, to: end, "
                                           "by: own, until: limit}" +
                                               more)));
  };
  require_only(analysed(""), "until-closes-only-way", Severity::kError, {"go", "late"});
  CHECK(rule_codes(analysed(", {event: out, to: end, by: own}")).empty());
  // Entered again, the clock begins anew.
  CHECK(rule_codes(analysed(", {event: again, to: z, by: own}")).empty());
  CHECK(rule_codes(analysed(", {event: back, to: a, by: own}")).empty());
}

TEST_CASE("a vote passes with more than half and never with less", "[workflows][checks][vote]") {
  const auto workflow = [](const std::string& condition, const std::string& of = "m") {
    return with("", state("a", "transitions: [{event: go, to: b, by: own}]") +
                        state("b",
                              "task: {id: t, role: own, title: {vi: T, en: T}, outcomes: [ok], vote: {among: "
                              "own, for: n, of: " +
                                  of + "}}, transitions: [{event: t.ok, to: end, asks: [n, m]" +
                                  (condition.empty() ? "" : ", if: " + condition) + "}]"));
  };
  struct Row {
    const char* condition;
    const char* code;  // Empty: sound.
    Severity severity;
  };
  const auto rows = std::to_array<Row>({{"n > m / 2", "", Severity::kError},
                                        {"n * 2 > m", "", Severity::kError},
                                        {"n >= m / 2", "vote-not-majority", Severity::kWarning},
                                        {"", "vote-not-majority", Severity::kWarning},
                                        {"n > m", "vote-never-enough", Severity::kError}});
  for (const Row& row : rows) {
    CAPTURE(row.condition);
    const Analysis analysis = analyse(workflow(row.condition));
    if (*row.code == 0) {
      CHECK(rule_codes(analysis).empty());
    } else {
      require_only(analysis, row.code, row.severity, {"go", "t.ok"});
    }
  }
  require_only(analyse(workflow("n > m / 2", "n")), "vote-counts-itself", Severity::kError, {"go"});

  // Three members can never give five votes; five can.
  const auto with_people = [&](std::size_t count, const char* condition) {
    const Roster roster = committee(count);
    return analyse(workflow(condition), {}, {.roster = &roster, .spans = nullptr});
  };
  require_only(with_people(3, "n >= 5"), "vote-never-enough", Severity::kError, {"go", "t.ok"});
  CHECK(rule_codes(with_people(5, "n >= 5")).empty());
  require_only(with_people(0, "n > m / 2"), "vote-without-people", Severity::kError, {"go"});
}

TEST_CASE("who may not vote because of four eyes still counts as a member", "[workflows][checks][vote]") {
  const Workflow workflow =
      with("", state("a",
                     "task: {id: look, role: own, title: {vi: T, en: T}, outcomes: [ok]}, "
                     "transitions: [{event: look.ok, to: b}]") +
                   state("b",
                         "task: {id: t, role: own, title: {vi: T, en: T}, outcomes: [ok], four_eyes: "
                         "{not_same_as: [look]}, vote: {among: own, for: n, of: m}}, transitions: "
                         "[{event: t.ok, to: end, asks: [n, m], if: n > m / 2}]"));
  const auto with_people = [&](std::size_t count) {
    const Roster roster = committee(count);
    return analyse(workflow, {}, {.roster = &roster, .spans = nullptr});
  };
  // One of two has looked; one vote of two is not more than half.
  require_only(with_people(2), "vote-never-enough", Severity::kError, {"look.ok", "t.ok"});
  CHECK(rule_codes(with_people(3)).empty());
}

TEST_CASE("signatures can be given by the people there are, before they are needed",
          "[workflows][checks][signatures]") {
  const auto workflow = [](const std::string& event, const std::string& needs) {
    return with(
        "documents: {paper: {title: {vi: V, en: V}, by: own, "
        "signatures: 3}}\n",
        state("a", "transitions: [{event: go, to: b, by: other}]") +
            state("b", "transitions: [{event: " + event + ", to: end, by: own" + needs + "}]"));
  };
  require_only(analyse(workflow("document.paper", ", needs: [paper]")), "signatures-too-late",
               Severity::kError, {"go", "document.paper"});
  require_only(analyse(workflow("close", "")), "signatures-never-asked", Severity::kWarning, {});
  const auto with_people = [&](std::size_t own, std::size_t others) {
    Roster roster = committee(own);
    for (std::size_t i = 0; i < others; ++i) roster.groups["o"].insert("q" + std::to_string(i));
    return analyse(workflow("close", ", needs: [paper]"), {}, {.roster = &roster, .spans = nullptr});
  };
  CHECK(rule_codes(with_people(3, 1)).empty());
  require_only(with_people(2, 1), "signatures-too-few-people", Severity::kWarning, {"go"});
  require_only(with_people(1, 1), "signatures-too-few-people", Severity::kError, {"go"});
}

TEST_CASE("no shipped workflow has a vote, signature, act or window that cannot work",
          "[workflows][checks][shipped]") {
  for (const Workflow& workflow : shipped_workflows()) {
    CAPTURE(workflow.id());
    CHECK(rule_codes(analyse(workflow)).empty());
  }
}

}  // namespace
}  // namespace htx::workflows
