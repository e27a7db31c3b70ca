#include "tests/unit/cli/program.h"

namespace htx {
namespace {

constexpr const char* kTrial =
    "workflow: t.trial\nversion: 1\ntitle: {vi: Thử, en: Trial}\nreviewed_by: null\n"
    "roles: {committee: {title: {vi: UBKT, en: Committee}, group: committee}}\n"
    "data: {n: {type: number, initial: 0, title: {vi: Số, en: Number}}}\n"
    "deadlines: {answer: {title: {vi: Hạn, en: Answer}, within: 3 wd, law: {article: Điều 1, tag: "
    "inference}}}\n"
    "states:\n"
    "  - id: first\n    title: {vi: Đầu, en: First}\n    deadline: {use: answer, event: late}\n"
    "    transitions: [{event: go, to: trap, by: committee, asks: [n]}, {event: late, to: end}]\n"
    "  - id: trap\n    title: {vi: Bẫy, en: Trap}\n    no_deadline: x\n    transitions:\n"
    "      - {event: again, to: trap, by: committee}\n"
    "      - {event: out, to: end, by: committee, if: IF}\n"
    "  - {id: end, kind: final, title: {vi: Hết, en: End}}\n";

std::string trial(const std::string& condition) {
  std::string text = kTrial;
  return text.replace(text.find("IF"), 2, condition);
}

TEST_CASE("a workflow in which a case gets stuck is exit 1 with place, code and the events that lead there",
          "[cli][workflow]") {
  const Desk repository;
  repository.folder.write("w.yaml", trial("state.first"));
  const Run check = repository.english("workflow check w.yaml");
  CHECK(check.exit == 1);
  CHECK(contains(check.err, "w.yaml:13:5"));
  CHECK(contains(check.err, "workflows.deadlock"));
  CHECK(contains(check.err, "trap <- go"));
  const Run vietnamese = repository.run("--lang vi workflow check w.yaml");
  CHECK(contains(vietnamese.err, "không sự kiện nào đưa nó đi tiếp"));

  const Json json = repository.json("workflow check w.yaml", 1);
  const Json& finding = json.find("files")->array()->front().find("findings")->array()->front();
  CHECK(finding.text_of("code") == "workflows.deadlock");
  CHECK(finding.integer_of("line") == 13);
  REQUIRE(finding.find("path")->array()->size() == 1);
  CHECK(*finding.find("path")->array()->front().string() == "go");
}

TEST_CASE("a sound workflow is exit 0 and says how many people and how long it needs", "[cli][workflow]") {
  const Desk repository;
  repository.folder.write("w.yaml", trial("n >= 0"));
  const Run check = repository.english("workflow check w.yaml");
  INFO(check.err);
  CHECK(check.exit == 0);
  CHECK(contains(check.out, "3 configurations"));
  CHECK(contains(check.out, "Longest way if every deadline is kept: 3 working days (answer)"));
  CHECK(contains(check.out, "Time not known in: trap"));
}

TEST_CASE("every shipped workflow passes the check, warnings included", "[cli][workflow]") {
  const Desk repository;
  const Run check = repository.english("workflow check --strict");
  INFO(check.err);
  CHECK(check.exit == 0);
  CHECK(contains(check.out, "vn.dissolution_2023_compulsory"));
  CHECK(repository.english("workflow check vn.inspection").exit == 0);
}

TEST_CASE("a mistake in the file, a missing file and an unknown id are errors of their own",
          "[cli][workflow]") {
  const Desk repository;
  repository.folder.write("w.yaml", trial("n >"));
  CHECK(repository.english("workflow check w.yaml").exit == 2);
  CHECK(repository.english("workflow check missing.yaml").exit == 3);
  const Run unknown = repository.english("workflow check vn.nothing");
  CHECK(unknown.exit == 3);
  CHECK(contains(unknown.err, "vn.inspection"));
}

TEST_CASE("a roster with too few people is named with the tasks it fails", "[cli][workflow]") {
  const Desk repository;
  repository.folder.write(
      "people.yaml",
      "roster: [{person: lan, groups: [advisers, board, committee]}, {person: minh, groups: [x]}]\n");
  const Run check = repository.english("workflow check vn.consolidation --roster people.yaml");
  CHECK(check.exit == 1);
  CHECK(contains(check.err, "workflows.four-eyes-unsatisfiable"));
  repository.folder.write(
      "people.yaml",
      "roster: [{person: lan, groups: [advisers]}, {person: minh, groups: [board, committee]}]\n");
  CHECK(repository.english("workflow check vn.consolidation --roster people.yaml").exit == 0);
  repository.folder.write("people.yaml", "roster: [{person: lan}]\n");
  CHECK(repository.english("workflow check vn.consolidation --roster people.yaml").exit == 2);
}

TEST_CASE("a scenario file is played with its timeline", "[cli][workflow]") {
  const Desk repository;
  repository.folder.write("w.yaml", trial("n > 1"));
  const auto scenario = [](const std::string& due) {
    return "workflow: t.trial\nscenarios:\n  - name: over Tet\n    steps:\n"
           "      - {date: 2021-02-09, states: [first], due: {answer: " +
           due +
           "}}\n      - {event: go, date: 2021-02-18, data: {n: 2}}\n      - {event: out, states: [end]}\n";
  };
  repository.folder.write("s.yaml", scenario("2021-02-19"));
  const Run played = repository.english("workflow simulate w.yaml --scenario s.yaml");
  INFO(played.out << played.err);
  CHECK(played.exit == 0);
  CHECK(contains(played.out, "pass  over Tet"));
  CHECK(contains(played.out, "2021-02-19"));
  CHECK(contains(played.out, "Điều 1 [inference]"));
  repository.folder.write("s.yaml", scenario("2021-02-12"));
  const Run failed = repository.english("workflow simulate w.yaml --scenario s.yaml");
  CHECK(failed.exit == 1);
  CHECK(contains(failed.err, "workflows.scenario-due"));
  CHECK(contains(failed.err, "s.yaml:5:"));
}

TEST_CASE("events are simulated from the command line and one by one", "[cli][workflow]") {
  const Desk repository;
  repository.folder.write("w.yaml", trial("n > 1"));
  const Run played =
      repository.english("workflow simulate w.yaml --on 2021-02-09 --events '2021-02-10 go n=2; out'");
  INFO(played.out << played.err);
  CHECK(played.exit == 0);
  CHECK(contains(played.out, "2021-02-10"));
  const Json json = repository.json("workflow simulate w.yaml --on 2021-02-09 --events 'go n=2'");
  CHECK(json.find("steps")->array()->size() == 2);
  CHECK(*json.find("running")->boolean());
  CHECK(contains(repository.english("workflow simulate w.yaml --events 'out'").err, "workflows.not-allowed"));
  CHECK(contains(repository.english("workflow simulate w.yaml --events 'go n=2; 2020-01-01 out'").err,
                 "workflows.before-last-act"));
  // Without events lines are read; here there are none, so that only what may be done is shown.
  CHECK(contains(repository.english("workflow simulate w.yaml").out, "go"));
  CHECK(contains(repository.english("workflow simulate w.yaml --on soon").err, "cli.bad-date"));
}

TEST_CASE("a workflow is drawn in every form", "[cli][workflow]") {
  const Desk repository;
  repository.folder.write("w.yaml", trial("n > 1"));
  CHECK(contains(repository.english("workflow diagram w.yaml").out, "stateDiagram-v2"));
  CHECK(contains(repository.english("workflow diagram w.yaml --as dot").out, "digraph"));
  CHECK(contains(repository.english("workflow diagram w.yaml --as bpmn").out, "BPMNShape"));
  const Run svg = repository.english("workflow diagram w.yaml --as svg");
  CHECK((svg.exit == 0 ? contains(svg.out, "<svg") : contains(svg.err, "cli.no-graphviz")));
  CHECK(repository.english("workflow diagram w.yaml --as png").exit == 2);
  CHECK(repository.english("workflow diagram w.yaml --as scxml -o w.scxml").exit == 0);
  CHECK(repository.english("workflow import w.scxml -o back.yaml").exit == 0);
  CHECK(repository.english("workflow diagram back.yaml --as scxml").out == repository.folder.read("w.scxml"));
  repository.folder.write("bad.scxml", "<!DOCTYPE x><scxml/>");
  const Run bad = repository.english("workflow import bad.scxml");
  CHECK(bad.exit == 2);
  CHECK(contains(bad.err, "workflows.scxml-doctype"));
  repository.folder.write("draft.scxml", "<scxml name='d'><state id='a'/></scxml>");
  const Run draft = repository.english("workflow import draft.scxml");
  CHECK(draft.exit == 1);
  CHECK(contains(draft.err, "draft"));
}

TEST_CASE("the table of payments is worked out with rank, reason and article", "[cli][settlement]") {
  const Desk repository;
  const std::string estate =
      "order: vn.payment_2023\non: 2025-12-10\nassets: [{id: kho, source: common, amount: 1000}]\n"
      "claims: [{id: n1, creditor: NH, rank: other, amount: AMOUNT}, {id: t, creditor: T, rank: tax, amount: "
      "400}]\n"
      "members: [{id: m1, capital: 5}]\n";
  const auto with = [&](const char* amount) {
    std::string text = estate;
    return text.replace(text.find("AMOUNT"), 6, amount);
  };
  repository.folder.write("e.yaml", with("500"));
  const Run full = repository.run("--lang vi settlement e.yaml");
  INFO(full.out << full.err);
  CHECK(full.exit == 0);
  CHECK(contains(full.out, "Điều 101.4"));
  CHECK(contains(full.out, "trả đủ"));
  repository.folder.write("e.yaml", with("900"));
  const Run part = repository.english("settlement e.yaml");
  CHECK(part.exit == 1);
  CHECK(contains(part.out, "DEBTS STAY UNPAID: 300"));
  const Json json = repository.json("settlement e.yaml", 1);
  CHECK(json.text_of("unpaid") == "300");
  repository.folder.write("e.yaml", "order: vn.nothing\non: 2025-12-10\n");
  CHECK(repository.english("settlement e.yaml").exit == 3);
  CHECK(contains(repository.english("settlement e.yaml").err, "cli.no-payment-order"));
}

}  // namespace
}  // namespace htx
