#include "tests/unit/cli/program.h"

#include <array>

namespace htx {
namespace {

const char* const kModel = R"(<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="loan" namespace="urn:loan">
  <itemDefinition name="tRisk"><typeRef>string</typeRef><allowedValues><text>"High", "Low"</text></allowedValues></itemDefinition>
  <inputData id="i1" name="Age"><variable name="Age" typeRef="number"/></inputData>
  <inputData id="i2" name="Risk"><variable name="Risk" typeRef="tRisk"/></inputData>
  <inputData id="i3" name="Since"><variable name="Since" typeRef="date"/></inputData>
  <decision id="d1" name="Approval"><variable name="Approval"/>
    <informationRequirement><requiredInput href="#i1"/></informationRequirement>
    <informationRequirement><requiredInput href="#i2"/></informationRequirement>
    <decisionTable><input><inputExpression><text>Age</text></inputExpression></input>
      <input><inputExpression><text>Risk</text></inputExpression></input><output/>
      <rule><inputEntry><text>&lt; 18</text></inputEntry><inputEntry><text>-</text></inputEntry><outputEntry><text>"no"</text></outputEntry></rule>
      <rule><inputEntry><text>[18..21)</text></inputEntry><inputEntry><text>"Low"</text></inputEntry><outputEntry><text>"yes"</text></outputEntry></rule>
      <rule><inputEntry><text>&gt;= 21</text></inputEntry><inputEntry><text>-</text></inputEntry><outputEntry><text>"yes"</text></outputEntry></rule>
    </decisionTable></decision>
  <decision id="d2" name="Deadline"><variable name="Deadline"/>
    <informationRequirement><requiredInput href="#i3"/></informationRequirement>
    <literalExpression><text>Since + @"P1M"</text></literalExpression></decision>
</definitions>
)";

TEST_CASE("dmn run makes the decisions of a model", "[cli][dmn]") {
  const Desk repository;
  repository.folder.write("loan.dmn", kModel);
  repository.folder.write("in.json", R"({"Age": 20, "Risk": "Low", "Since": "2020-01-31"})");
  const Run all = repository.english("dmn run loan.dmn --input in.json");
  CHECK(all.exit == 0);
  CHECK(all.out == "Approval = \"yes\"\nDeadline = date(\"2020-02-29\")\n");
  CHECK(all.err.empty());
  repository.folder.write("in.yaml", "Age: 17\nRisk: High\nSince: 2020-01-31\n");
  CHECK(repository.english("dmn run loan.dmn --input in.yaml").out ==
        "Approval = \"no\"\nDeadline = date(\"2020-02-29\")\n");
  const Json json = repository.json("dmn run loan.dmn --input in.json --decision Deadline");
  CHECK(write_json(*json.find("decisions")) == R"([{"decision":"Deadline","value":"2020-02-29"}])");
  CHECK(json.find("findings")->array()->front().text_of("code") == "dmn.unknown-input");
  CHECK(repository.english("dmn run loan.dmn --input in.json --decision Deadline --format json").out ==
        write_json_indented(json));
}

TEST_CASE("dmn run tells why a decision is null and which inputs are missing", "[cli][dmn]") {
  const Desk repository;
  repository.folder.write("loan.dmn", kModel);
  repository.folder.write("in.json", R"({"Age": 20, "Risk": "Medium", "Sinse": "2020-01-31"})");
  const Run run = repository.english("dmn run loan.dmn --input in.json");
  CHECK(run.exit == 0);
  CHECK(run.out == "Approval = null\nDeadline = null\n");
  for (const char* part :
       {"dmn.input-missing", "\"Since\" (type date)", "dmn.unknown-input", "Sinse",
        R"("Approval" is null: "Risk": the value "Medium" does not fit tRisk (string: "High", "Low"))",
        "\"Deadline\" is null"}) {
    CAPTURE(part, run.err);
    CHECK(contains(run.err, part));
  }
  CHECK(contains(repository.run("dmn run loan.dmn").err, "Thiếu số liệu “Age”"));
}

TEST_CASE("dmn run refuses what it cannot read", "[cli][dmn]") {
  const Desk repository;
  repository.folder.write("loan.dmn", kModel);
  repository.folder.write("bad.json", R"({"Age": "twenty"})");
  repository.folder.write("list.json", "[1]");
  repository.folder.write(
      "evil.dmn", "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><definitions>&b;</definitions>");
  struct Case {
    const char* arguments;
    int exit;
    const char* says;
  };
  const auto cases = std::to_array<Case>({{"dmn run none.dmn", 3, "base.cannot-read"},
                                          {"dmn run loan.dmn --input none.json", 3, "base.cannot-read"},
                                          {"dmn run loan.dmn --input bad.json", 2, "dmn.input-kind"},
                                          {"dmn run loan.dmn --input list.json", 2, "dmn.inputs-no-object"},
                                          {"dmn run loan.dmn --decision Aproval", 3, "dmn.no-decision"},
                                          {"dmn run evil.dmn", 2, "dmn.document-type"},
                                          {"dmn check none.dmn", 3, "base.cannot-read"},
                                          {"dmn check loan.dmn --scale Age", 2, "dmn.bad-scale"},
                                          {"dmn check loan.dmn --scale Age=-1", 2, "dmn.bad-scale"}});
  for (const Case& c : cases) {
    CAPTURE(c.arguments);
    const Run run = repository.english(c.arguments);
    CHECK(run.exit == c.exit);
    CHECK(contains(run.err, c.says));
    CHECK(run.out.empty());
  }
}

TEST_CASE("dmn run ends with 1 where a decision that is asked for rests on a mistake", "[cli][dmn]") {
  const Desk repository;
  std::string broken = kModel;
  broken.replace(broken.find("Since + @"), 9, "Sinse + @");
  repository.folder.write("loan.dmn", broken);
  repository.folder.write("in.json", R"({"Age": 20, "Risk": "Low", "Since": "2020-01-31"})");
  const Run all = repository.english("dmn run loan.dmn --input in.json");
  CHECK(all.exit == 1);
  CHECK(all.out == "Approval = \"yes\"\nDeadline = null\n");
  for (const char* part : {"loan.dmn:18:30", "feel.unknown-name", "perhaps \"Since\"?",
                           "\"Deadline\" is not decided, because of a mistake at loan.dmn:18:30"}) {
    CAPTURE(part, all.err);
    CHECK(contains(all.err, part));
  }
  CHECK(repository.english("dmn run loan.dmn --input in.json --decision Approval").exit == 0);
  CHECK(repository.english("dmn check loan.dmn").exit == 1);
}

TEST_CASE("dmn run takes a column's undeclared name as an input, and refuses it when strict", "[cli][dmn]") {
  const Desk repository;
  std::string model = kModel;
  const std::string joined = "<informationRequirement><requiredInput href=\"#i1\"/></informationRequirement>";
  model.replace(model.find(joined), joined.size(), "");
  const std::string drawn =
      R"(<inputData id="i1" name="Age"><variable name="Age" typeRef="number"/></inputData>)";
  model.replace(model.find(drawn), drawn.size(), "");
  repository.folder.write("loan.dmn", model);
  repository.folder.write("in.json", R"({"Age": 17, "Risk": "Low"})");
  repository.folder.write("without.json", R"({"Risk": "Low"})");
  const Run given = repository.english("dmn run loan.dmn --input in.json --decision Approval");
  CHECK(given.exit == 0);
  CHECK(given.out == "Approval = \"no\"\n");
  CHECK(contains(given.err, "dmn.undeclared-input"));
  const Run without = repository.english("dmn run loan.dmn --input without.json --decision Approval");
  CHECK(without.out == "Approval = null\n");
  CHECK(contains(without.err, "The name \"Age\" is not declared, and no value was given for it."));
  const Run strict = repository.english("dmn run loan.dmn --input in.json --decision Approval --strict");
  CHECK(strict.exit == 1);
  CHECK(strict.out == "Approval = null\n");
  CHECK(contains(strict.err, "feel.unknown-name"));
  CHECK(contains(repository.english("dmn check loan.dmn --strict").err, "feel.unknown-name"));
}

TEST_CASE("dmn check shows the missing region in both languages", "[cli][dmn]") {
  const Desk repository;
  repository.folder.write("loan.dmn", kModel);
  const Run english = repository.english("dmn check loan.dmn");
  CHECK(english.exit == 1);
  CHECK(contains(english.err, "no rule matches Age: [18..21), Risk: \"High\"."));
  CHECK(contains(english.out, "table \"Approval\" (UNIQUE, 3 rules): has faults."));
  const Run vietnamese = repository.run("dmn check loan.dmn");
  CHECK(contains(vietnamese.err, "không dòng nào khớp với Age: [18..21), Risk: \"High\"."));
  const Json json = repository.json("dmn check loan.dmn", 1);
  REQUIRE(json.find("tables") != nullptr);
  CHECK((*json.find("tables")->array())[0].text_of("verdict") == "faulty");
  std::string whole = kModel;
  whole.replace(whole.find("<text>\"Low\"</text></inputEntry>"), 18, "<text>-</text>");
  repository.folder.write("whole.dmn", whole);
  const Run sound = repository.english("dmn check whole.dmn --scale Age=0");
  CHECK(sound.exit == 0);
  CHECK(sound.err.empty());
  CHECK(contains(sound.out, "complete and consistent"));
}

TEST_CASE("a scorecard goes out as DMN and comes back with the same digest", "[cli][dmn]") {
  const Desk repository;
  const std::string pack = HTX_SOURCE "/rules/vn/evaluation/alliance-proposal.yaml";
  CHECK(repository.english("rules export '" + pack + "' --out a.dmn").out == "Written to a.dmn.\n");
  CHECK(repository.english("rules import a.dmn --out b.yaml").exit == 0);
  const Json before = repository.json("rules check '" + pack + "'");
  const Json after = repository.json("rules check b.yaml");
  CHECK(before.find("files")->array()->front().text_of("sha256") ==
        after.find("files")->array()->front().text_of("sha256"));
  CHECK(repository.english("dmn check a.dmn").exit == 0);
  CHECK(repository.english("rules export '" HTX_SOURCE "/rules/vn/grounds/law-2012-art54.yaml'").exit == 2);
  std::string text = repository.folder.read("a.dmn");
  text.replace(text.find("[0.1..0.25)", text.find("<itemDefinition")), 11, "[0.1..0.26)");
  repository.folder.write("a.dmn", text);
  const Run changed = repository.english("rules import a.dmn");
  CHECK(changed.exit == 2);
  CHECK(changed.out.empty());
  CHECK(contains(changed.err, "rules.import-differs"));
}

}  // namespace
}  // namespace htx
