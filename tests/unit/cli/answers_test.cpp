#include <algorithm>
#include <set>

#include "tests/support/trial_workflow.h"
#include "tests/unit/cli/help.h"

namespace htx {
namespace {

constexpr const char* kCalendar = "rules/vn/calendars/national-2020-2027.yaml";
constexpr const char* kInspection = "workflows/vn/inspection.yaml";

std::string replaced(std::string text, const std::string& before, const std::string& after) {
  const std::size_t at = text.find(before);
  REQUIRE(at != std::string::npos);
  return text.replace(at, before.size(), after);
}

// A desk with definitions of its own, on which every command is given once and its answer is held against its
// schema.
class Answers : public Desk {
 public:
  Answers() {
    std::filesystem::create_directories(folder.file("home"));
    for (const char* name : {"rules", "workflows"}) {
      std::filesystem::copy(std::string(HTX_SOURCE) + "/" + name, folder.file("home/" + std::string(name)),
                            std::filesystem::copy_options::recursive);
    }
    folder.write("home/workflows/vn/trial.yaml", kTrialWorkflow);
    folder.write("paper.txt", "a paper");
    folder.write("cooperatives.csv",
                 "id;name;kind;sector;district\n"
                 "CM-001;HTX Thắng Lợi;HTX;Nông nghiệp;Thới Bình\n"
                 "CM-002;HTX Rạch Gốc;HTX;Vận tải;Ngọc Hiển\n");
    folder.write("returns.csv",
                 "id;period;members;charter_capital;months_operating;months_stopped_in_year\n"
                 "CM-001;2020;20;1500;60;0\nCM-002;2020;12;800;60;0\nCM-009;2020;x;800;60;0\n");
  }

  void answers(const std::string& arguments, int exit = 0, const std::string& in = "") {
    CAPTURE(arguments);
    const std::string command = command_of(arguments);
    REQUIRE_FALSE(command.empty());
    given_.insert(command);
    const Json answer = json("--home home " + arguments, exit, in);
    CHECK((answer.find("error") == nullptr));
  }
  // An answer that says why not.
  void refuses(const std::string& arguments, int exit, const std::string& code) {
    CAPTURE(arguments);
    const Json answer = json("--home home " + arguments, exit);
    REQUIRE(answer.find("error") != nullptr);
    CHECK(answer.find("error")->text_of("code") == code);
  }
  // A definition of the desk's own home, changed.
  void change(const std::string& file, const std::string& before, const std::string& after) {
    folder.write("home/" + file, replaced(folder.read("home/" + file), before, after));
  }
  const std::set<std::string>& given() const { return given_; }

 private:
  std::set<std::string> given_;
};

void store_and_evaluation(Answers& desk) {
  desk.answers("init");
  desk.refuses("init", 5, "store.exists");
  desk.answers("import cooperatives cooperatives.csv");
  desk.answers("import returns returns.csv", 1);
  desk.answers("evaluate --period 2020 --rules vn.alliance-proposal");
  desk.answers("evaluate --period 2020");
  desk.answers(
      "override add CM-001 --period 2020 --class weak --why 'số liệu sai' --basis 'QĐ 5' --until 2021-12-31");
  desk.refuses("override approve CM-001/2020/1 --why 'đồng ý'", 4, "session.four-eyes");
  desk.answers("--actor dung --role board override approve CM-001/2020/1 --why 'đồng ý'");
  desk.answers("appeal add CM-001 --period 2020 --by HTX --why 'không đúng'");
  desk.answers("--actor dung appeal settle CM-001/2020/1 rejected --why 'đủ căn cứ'");
  desk.answers("summary --period 2020");
  desk.answers("explain CM-001 --rules vn.alliance-proposal");
  desk.answers("override revoke CM-001/2020/1 --why 'số liệu đã sửa'");
  desk.answers("override list");
  desk.answers("appeal list CM-001");
  desk.folder.write("later.csv",
                    "id;period;members;charter_capital;months_operating;months_stopped_in_year\n"
                    "CM-001;2020;27;1500;60;0\n");
  desk.answers("import returns later.csv");
  for (const char* command : {"explain CM-001", "explain CM-001 --rules vn.alliance-proposal",
                              "plan CM-001 --rules vn.alliance-proposal",
                              "what-if CM-001 --rules vn.alliance-proposal", "what-if CM-002", "replay"})
    desk.answers(command);
  desk.refuses("explain CM-009", 3, "session.no-such-cooperative");
  desk.refuses("evaluate --period soon", 2, "cli.usage-ValidationError");
}

void rules(Answers& desk) {
  const std::string home = "home/rules/vn/";
  const std::string pack = home + "evaluation/alliance-proposal.yaml";
  desk.answers("rules check " + pack + " " + home + "measures/consolidation.yaml");
  desk.folder.write("broken.yaml", "pack: a\npack: b\n");
  desk.answers("rules check broken.yaml", 2);
  desk.refuses("rules test broken.yaml", 2, "cli.has-findings");
  desk.answers("rules test " + pack);
  desk.answers("rules test --coverage --mutate --boundaries " + home + "evaluation/tt01-2020.yaml");
  desk.answers("rules timeline " + home + "evaluation/tt01-2020.yaml");
  desk.answers("rules diff vn.tt01-2020 vn.alliance-proposal --period 2020");
  desk.answers("rules sensitivity --period 2020 --rules vn.alliance-proposal --delta 20");
}

void backtest(Answers& desk) {
  desk.folder.write("panel.csv",
                    "id,period,year_end,member_funds,memberships,turnover,ended\n"
                    "a,2014,2014-06-30,100000,20,200000,\n"
                    "b,2014,2014-06-30,-1,3,0,2016-02-01\n"
                    "c,2014,2005-01-01,5,30,100,2015-03-01\n");
  desk.answers("rules backtest " HTX_SOURCE
               "/examples/coops-uk/pack.yaml --panel panel.csv --period 2014 --ended ended");
}

void expressions(Answers& desk) {
  desk.answers("feel '1 + 1'");
  desk.answers("feel '1 / 0' --lenient");
  desk.answers("feel '> 5' --unary 3 --unary 7");
  desk.refuses("feel '1 +'", 2, "cli.has-findings");
  desk.folder.write("m.dmn", R"(<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="loan" namespace="urn:loan">
  <inputData id="i1" name="Age"><variable name="Age" typeRef="number"/></inputData>
  <decision id="d1" name="Approval"><variable name="Approval"/>
    <informationRequirement><requiredInput href="#i1"/></informationRequirement>
    <decisionTable><input><inputExpression><text>Age</text></inputExpression></input><output/>
      <rule><inputEntry><text>&lt; 18</text></inputEntry><outputEntry><text>"no"</text></outputEntry></rule>
      <rule><inputEntry><text>&gt; 18</text></inputEntry><outputEntry><text>"yes"</text></outputEntry></rule>
    </decisionTable></decision>
</definitions>
)");
  desk.answers("dmn run m.dmn");
  desk.answers("dmn check m.dmn", 1);
}

void workflows(Answers& desk) {
  desk.answers("workflow check vn.inspection");
  desk.folder.write("broken.yaml", "workflow: t.broken\n");
  desk.answers("workflow check broken.yaml", 2);
  desk.answers("workflow simulate vn.inspection --on 2021-02-09 --events '2021-02-10 approve.approved'");
  desk.folder.write("s.yaml",
                    "workflow: vn.inspection\nscenarios:\n  - name: begun\n    steps:\n"
                    "      - {date: 2021-02-09}\n");
  desk.answers("workflow simulate vn.inspection --scenario s.yaml");
}

void cases(Answers& desk) {
  const std::string on = " --on 2021-01-16";
  desk.answers("case open vn.inspection CM-001 --on 2021-01-15");
  desk.answers("case open vn.dissolution_2012_voluntary CM-002 --on 2021-01-15");
  desk.refuses("case open vn.dissolution_2012_voluntary CM-002 --on 2021-01-15", 5, "cases.already-open");
  desk.answers("case list");
  desk.answers("case show CM-001-01");
  desk.answers("--role board --actor an task claim CM-001-01 approve --on 2021-01-15");
  desk.answers("--role board --actor an task delegate CM-001-01 approve --to binh --on 2021-01-15");
  desk.answers("--role board --actor an task release CM-001-01 approve --on 2021-01-15");
  desk.answers("--role board --actor an task assign CM-001-01 approve --to binh --on 2021-01-15");
  desk.answers("--role committee case attach CM-001-01 outline paper.txt" + on);
  desk.answers("case sign CM-001-01 outline" + on);
  desk.answers("case note CM-001-01 'đã gọi điện'" + on);
  desk.answers("case party CM-002-01 nh --kind creditor --name Agribank" + on);
  desk.answers("case claim CM-002-01 nh vay --nature secured --amount 60 --basis 'HĐ 7'" + on);
  desk.answers("case complaint CM-001-01 --kind complaint --by HTX --about 'kết luận'" + on);
  desk.answers("case settle CM-001-01 1 rejected" + on);
  desk.answers("case suspend CM-001-01 --note 'QĐ 3/TA'" + on);
  desk.answers("case resume CM-001-01 --note 'QĐ 4/TA'" + on);
  desk.answers("case link CM-001-01 CM-002-01 --relation belongs_to" + on);
  desk.answers("--role board --actor binh case do CM-001-01 approve.approved --on 2021-01-18 --key k-1");
  desk.answers("--role board --actor binh case do CM-001-01 approve.approved --on 2021-01-18 --key k-1");
  desk.answers("case show CM-001-01 --line 1");
  desk.answers(
      "case do CM-002-01 document.resolution --document resolution=paper.txt --set "
      "resolution_date=2021-01-15 --on 2021-01-18");
  desk.answers("case asset CM-002-01 kho --source common --amount 70 --basis 'BB thanh lý' --on 2021-01-18");
  desk.answers("settlement --case CM-002-01 --on 2021-01-18");
  desk.answers("settlement --case CM-002-01 --record --on 2021-01-18");
  desk.answers("case verify");
}

// What only a small workflow of the desk's own has: a deadline that may be prolonged, a vote.
void trial(Answers& desk) {
  const std::string on = " --on 2021-01-15";
  desk.answers("case open test.trial CM-001" + on);
  desk.answers("--role chair case extend CM-001-02 draft" + on);
  desk.answers("--role clerk case attach CM-001-02 plan paper.txt" + on);
  for (const char* who : {"lan", "mai"})
    desk.answers("--role clerk --actor " + std::string(who) + " case sign CM-001-02 plan" + on);
  desk.answers("--role clerk case do CM-001-02 draft.ready" + on);
  for (const char* who : {"minh", "son"})
    desk.answers("people add committee " + std::string(who) + " --from 2020-01-01");
  desk.answers("--role committee --actor minh case vote CM-001-02 judge.accept" + on);
  desk.answers("--role committee --actor son case vote CM-001-02 judge.accept" + on);
  desk.answers("--role committee --actor son case do CM-001-02 judge.accept" + on);
  desk.answers("--role chair --actor an case do CM-001-02 approve.ok" + on);
}

void work(Answers& desk) {
  desk.answers("account add lan --person lan.p --login nobody");
  desk.answers("account bind lan somebody");
  desk.answers("account close lan");
  desk.answers("account reopen lan");
  desk.answers("account link lan");
  desk.answers("account password lan", 0, "một mật khẩu đủ dài\n");
  desk.answers("account list");
  desk.answers("people add committee hoa --from 2020-01-01 --basis 'QĐ 1' --areas 'commune: Xã Tân Lộc'");
  desk.answers("people substitute an binh --from 2021-01-01 --until 2021-02-01 --basis QD-1");
  desk.answers("people list");
  desk.answers("tasks --on 2021-03-10");
  desk.answers("board --on 2022-01-10");
  desk.answers("board --on 2022-01-10 --ics work.ics");
  desk.refuses("tasks --due soon", 2, "cli.bad-term");
}

// What needs another version of a definition than the one the store began with.
void other_versions(Answers& desk) {
  desk.folder.write("old.yaml", desk.folder.read(std::string("home/") + kCalendar));
  desk.change(kCalendar, "version: 1", "version: 2");
  desk.change(kCalendar, "      - {free: 2021-01-01,",
              "      - {free: 2021-02-02, name: {vi: Quốc tang, en: Day of mourning}, source: made up}\n"
              "      - {free: 2021-01-01,");
  desk.answers(std::string("calendar diff old.yaml home/") + kCalendar);
  desk.answers("case recount --on 2021-01-19");
  desk.answers("case recount --apply --on 2021-01-19");
  desk.answers("case show CM-002-01");
  desk.change(kInspection, "version: 2", "version: 3");
  desk.folder.write("plan.yaml", "migrates: vn.inspection\nfrom: 2\nto: 3\n");
  desk.answers("case migrate --plan plan.yaml --on 2021-01-19");
  desk.answers("case migrate --plan plan.yaml --apply --on 2021-01-19");
  desk.answers("tick --on 2022-01-10");
  desk.answers("outbox list");
  desk.answers("outbox done 1 --by tam --note 12/CV --key s1");
  desk.answers("case verify");
  desk.answers("audit verify");
}

TEST_CASE("every command that answers programs does so by its schema", "[cli][answers]") {
  Answers desk;
  store_and_evaluation(desk);
  rules(desk);
  backtest(desk);
  expressions(desk);
  workflows(desk);
  cases(desk);
  trial(desk);
  work(desk);
  other_versions(desk);
  for (const auto& [command, schema] : *answer_schemas().all().at("index").object()) {
    CAPTURE(command);
    // What only the API answers is told in tests/unit/server/api_test.cpp.
    CHECK(desk.given().contains(command) == !command.starts_with("api "));
  }
}

TEST_CASE("every command has a schema but those that hand over a document or pages", "[cli][answers]") {
  const Desk desk;
  const std::set<std::string> documents = {"rules export", "rules import", "workflow diagram",
                                           "workflow import", "serve"};
  std::vector<Command> commands;
  collect(desk, "", commands);
  CHECK(commands.size() > 60);
  std::size_t without = 0;
  for (const Command& command : commands) {
    CAPTURE(command.words);
    const bool is_document = std::ranges::any_of(
        documents, [&](const std::string& name) { return (command.words + " ").starts_with(name + " "); });
    if (is_document) ++without;
    CHECK(is_document == command_of(command.words).empty());
  }
  CHECK(without == documents.size());
}

TEST_CASE("an answer is one JSON document though a report goes to a file", "[cli][answers]") {
  const Desk desk;
  desk.fill();
  const Run answer = desk.english("--json case list -o cases.json");
  CHECK(answer.exit == 0);
  CHECK(answer.out.empty());
  CHECK(contains(answer.err, "cases.json"));
  REQUIRE_VALUE(const Json json, read_json(desk.folder.read("cases.json")));
  CHECK(faults_of_answer("case list", json).empty());
}

}  // namespace
}  // namespace htx
