#include <algorithm>
#include <utility>
#include <vector>

#include "engine/base/text.h"
#include "tests/unit/cli/program.h"

namespace htx {
namespace {

// The same text with its letters taken apart, as macOS and some keyboards write it.
std::string apart(std::string text) {
  for (const auto& [whole, parts] :
       std::vector<std::pair<std::string, std::string>>{{"ổ", "o\xCC\x82\xCC\x89"},
                                                        {"ộ", "o\xCC\x82\xCC\xA3"},
                                                        {"ả", "a\xCC\x89"},
                                                        {"á", "a\xCC\x81"},
                                                        {"ợ", "o\xCC\x9B\xCC\xA3"},
                                                        {"ê", "e\xCC\x82"},
                                                        {"ế", "e\xCC\x82\xCC\x81"},
                                                        {"ã", "a\xCC\x83"}}) {
    for (std::size_t at = 0; (at = text.find(whole, at)) != std::string::npos; at += parts.size())
      text.replace(at, whole.size(), parts);
  }
  return text;
}

constexpr const char* kModel = R"(<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="m" namespace="urn:m" id="d">
  <inputData id="i" name="Tuổi"><variable name="Tuổi" typeRef="number"/></inputData>
  <decision id="k" name="Kết luận"><variable name="Kết luận" typeRef="string"/>
    <informationRequirement><requiredInput href="#i"/></informationRequirement>
    <decisionTable><input><inputExpression><text>Tuổi</text></inputExpression></input><output/>
      <rule><inputEntry><text>&gt;= 18</text></inputEntry><outputEntry><text>"đã đủ tuổi"</text></outputEntry></rule>
      <rule><inputEntry><text>&lt; 18</text></inputEntry><outputEntry><text>"chưa"</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>
)";

constexpr const char* kPack = R"(pack: lab.forms
version: 1
title: {vi: Bộ thử, en: Test}
status: proposal
basis: {law: thử, tag: policy proposal}
in_force: {from: 2019-01-01}
reviewed_by: null
reviewed_on: null
inputs:
  - {id: kind_of, title: {vi: Loại, en: Kind}, type: string}
groups:
  - id: g
    title: {vi: Nhóm, en: Group}
    max: 10
    criteria:
      - id: c
        title: {vi: Tiêu chí, en: Criterion}
        basis: {law: thử, tag: policy proposal}
        max: 10
        missing: zero
        value: kind_of
        bands: [{in: '"Tổ hợp tác"', points: 10}, {in: '"Hộ"', points: 0}, {in: 'not("Tổ hợp tác", "Hộ")', points: 0}]
total: 10
grades:
  - {id: tot, title: {vi: Tốt, en: Good}, at_least: 5, class: strong}
  - {id: kem, title: {vi: Kém, en: Weak}, at_least: 0, class: weak}
tests:
  - {name: tổ, as_of: 2020-12-31, given: {kind_of: Tổ hợp tác}, expect: {points: {c: 10}}}
)";

TEST_CASE("a text means the same however its letters are put together, through every entrance",
          "[cli][nfc]") {
  struct Entrance {
    const char* what;
    const char* arguments;
    std::vector<std::pair<const char*, const char*>> files;
    const char* input = "";
    const char* environment = "";
  };
  const std::pair<const char*, const char*> model{"m.dmn", kModel};
  for (const Entrance& e : std::vector<Entrance>{
           {"an argument", "feel 'string length(\"Tổ hợp\")'", {}},
           {"standard input", "feel", {}, "x = \"Tổ hợp\"\nstring length(x)\nx\n"},
           {"a JSON context",
            "feel 'if t = \"Hộ\" then string length(t) else 0' --context c.json",
            {{"c.json", R"({"t": "Hộ"})"}}},
           {"names of a JSON context", "feel 'Tuổi + 1' --context c.json", {{"c.json", R"({"Tuổi": 17})"}}},
           {"a YAML context", "feel 'Tuổi + 1' --context c.yaml", {{"c.yaml", "Tuổi: 17\n"}}},
           {"a FEEL context", "feel 'Tuổi + 1' --context c.feel", {{"c.feel", "{Tuổi: 17}"}}},
           {"a DMN model", "dmn run m.dmn --input i.json", {model, {"i.json", R"({"Tuổi": 20})"}}},
           {"a DMN model checked", "dmn check m.dmn --scale Tuổi=0", {model}},
           {"inputs in YAML", "dmn run m.dmn --input i.yaml", {model, {"i.yaml", "Tuổi: 20\n"}}},
           {"a decision by name",
            "dmn run m.dmn --input i.yaml --decision 'Kết luận'",
            {model, {"i.yaml", "Tuổi: 20\n"}}},
           {"a pack", "rules check p.yaml", {{"p.yaml", kPack}}},
           {"the tests of a pack", "rules test p.yaml", {{"p.yaml", kPack}}},
       }) {
    CAPTURE(e.what);
    const auto play = [&](const std::string& files_in, const std::string& typed_in) {
      const Desk repository;
      const auto form = [](const std::string& which, const std::string& text) {
        return which == "apart" ? apart(text) : text;
      };
      for (const auto& [name, text] : e.files) repository.folder.write(name, form(files_in, text));
      return repository.run("--lang en " + form(typed_in, e.arguments), e.environment, ".out",
                            form(typed_in, e.input));
    };
    const Run whole = play("whole", "whole");
    CAPTURE(whole.out, whole.err);
    CHECK(whole.exit == 0);
    CHECK_FALSE(whole.out.empty());
    for (const auto& [files_in, typed_in] :
         {std::pair{"apart", "whole"}, std::pair{"whole", "apart"}, std::pair{"apart", "apart"}}) {
      const Run other = play(files_in, typed_in);
      CAPTURE(files_in, typed_in, other.err);
      CHECK(other.exit == whole.exit);
      CHECK(other.out == whole.out);
    }
  }
}

TEST_CASE("what is imported, typed and recorded is in one form", "[cli][nfc]") {
  const Desk repository;
  repository.fill();
  REQUIRE(repository.run("case open vn.inspection CM-001 --on 2021-01-15", apart("HTX_ACTOR=bảo")).exit == 0);
  CHECK(repository.run(apart("case note CM-001-01 'Tổ chức lại' --on 2021-01-16")).exit == 0);
  const Run shown = repository.run("case show CM-001-01 --format md");
  CHECK(contains(shown.out, "Tổ chức lại"));
  CHECK(contains(shown.out, "bảo"));
  CHECK_FALSE(contains(shown.out, "o\xCC\x82"));
  CHECK(repository.run("--actor 'a\xFF' case note CM-001-01 x --on 2021-01-17").exit == 2);
  // The name of a file keeps its bytes.
  const std::string odd = apart("sổ\xFF.txt");
  CHECK(repository.run("board -o '" + odd + "'").exit == 0);
  CHECK(std::filesystem::exists(repository.folder.file(odd)));
}

TEST_CASE("a mistake in a file typed apart is shown in the column the author has", "[cli][nfc]") {
  const Desk repository;
  repository.folder.write("p.yaml", apart("pack: tổ\nghi chú tổ: 1\n"));
  repository.folder.write("q.yaml", apart("pack: x\ntổ: {hộ: 1, hộ: 2}\n"));
  const Run answer = repository.english("rules check q.yaml");
  CHECK(contains(answer.err, "q.yaml:2:17"));
}

// Words of the libraries below, which speak English only.
void speaks_vietnamese_only(const Run& answer) {
  CAPTURE(answer.err);
  for (const char* word :
       {"required", "missing", "excludes", "convert", "Value", "range", "expected", "not in", "found",
        "illegal", "end of", "No such", "error", "warning", "The ", " is ", " are "})
    CHECK_FALSE(contains(answer.err, word));
}

TEST_CASE("whatever is wrong with the command line is said in the user's language", "[cli][language]") {
  const Desk repository;
  for (const char* arguments : {"",
                                "init --colour red",
                                "evaluate",
                                "evaluate --period",
                                "evaluate --period 1900",
                                "evaluate --period soon",
                                "explain CM-001 --period soon",
                                "import poems a.csv",
                                "init --store",
                                "case",
                                "case do",
                                "case do x",
                                "summary --period 2020 --format pdf",
                                "settlement a.yaml --case x",
                                "settlement --record --line 1",
                                "case recount --apply --calendar a.yaml",
                                "case settle x many accepted",
                                "--lang fr init",
                                "board --limit many",
                                "workflow diagram",
                                "workflow diagram a --as jpg",
                                "rules check",
                                "feel 1 --unary"}) {
    CAPTURE(arguments);
    const Run vietnamese = repository.run(arguments);
    CHECK(vietnamese.exit == 2);
    CHECK(contains(vietnamese.err, "cli.usage-"));
    CHECK_FALSE(contains(vietnamese.err, "cli.usage-other"));
    CHECK_FALSE(contains(vietnamese.err, ": ."));
    speaks_vietnamese_only(vietnamese);
    const Run english = repository.english(arguments);
    CHECK(english.exit == 2);
    for (const char* word : {"Thiếu", "Không", "Giá trị", "Tùy chọn"})
      CHECK_FALSE(contains(english.err, word));
  }
}

TEST_CASE("a file that is not YAML is refused in the user's language", "[cli][language]") {
  const Desk repository;
  for (const char* text :
       {"a: [1\n", "a: 'x\n", "a: b: c\n", "a:\n  b: 1\n c: 2\n", "- a\nb: 1\n", "a: @b\n", "a: \"\\d\"\n",
        "\ta: 1\n", "a: &x 1\n", "a: !!int 1\n", "a: 1\n---\nb: 1\n", "]\n", "a: |x\n", "%YAML 9.9 9\n"}) {
    CAPTURE(text);
    repository.folder.write("p.yaml", text);
    const Run answer = repository.run("rules check p.yaml");
    CHECK(answer.exit == 2);
    CHECK(contains(answer.err, "[doc."));
    speaks_vietnamese_only(answer);
  }
}

TEST_CASE("a file of another kind is told as what it is, with the command that reads it", "[cli][language]") {
  const Desk repository;
  repository.fill();
  repository.folder.write("m.dmn", kModel);
  repository.folder.write("p.yaml", kPack);
  repository.folder.write("s.scxml",
                          "<?xml version=\"1.0\"?>\n<scxml xmlns=\"http://www.w3.org/2005/07/scxml\"/>\n");
  repository.folder.write("r.yaml", "roster: [{person: lan, groups: [a]}]\n");
  const std::string home = HTX_SOURCE;
  const std::vector<std::pair<std::string, std::string>> files = {
      {"m.dmn", "a DMN model"},
      {"p.yaml", "a rule pack"},
      {"s.scxml", "an SCXML statechart"},
      {"r.yaml", "a roster"},
      {"htx.db", "a store of htx"},
      {home + "/workflows/vn/inspection.yaml", "a workflow"},
      {home + "/rules/vn/measures/consolidation.yaml", "a catalogue of measures"},
      {home + "/rules/vn/calendars/national-2020-2027.yaml", "a working calendar"},
      {home + "/rules/vn/registry/returns.yaml", "a dictionary of fields"},
      {home + "/rules/vn/settlement/law-2023.yaml", "an order of payment"}};
  const std::vector<std::string> data = {"a rule pack",        "a roster",
                                         "a workflow",         "a catalogue of measures",
                                         "a working calendar", "a dictionary of fields",
                                         "an order of payment"};
  const std::string calendar = home + "/rules/vn/calendars/national-2020-2027.yaml";
  // Every option and argument that names a file, and what it reads of these.
  const std::vector<std::pair<std::string, std::vector<std::string>>> commands = {
      {"rules check", {"a rule pack", "a catalogue of measures"}},
      {"rules test", {"a rule pack", "a catalogue of measures"}},
      {"rules export", {"a rule pack"}},
      {"dmn check", {"a DMN model"}},
      {"dmn run", {"a DMN model"}},
      {"rules import", {"a DMN model"}},
      {"rules timeline", {"a rule pack"}},
      {"rules backtest --period 2020 --panel coops.csv", {"a rule pack"}},
      {"rules backtest p.yaml --period 2020 --panel", {}},
      {"rules diff vn.tt01-2020 --period 2020", {"a rule pack"}},
      {"rules sensitivity --period 2020 --rules", {"a rule pack"}},
      {"evaluate --period 2020 --rules", {"a rule pack"}},
      {"import cooperatives", {}},
      {"dmn run m.dmn --input", data},
      {"feel 1 --context", data},
      {"workflow check ./", {"a workflow"}},
      {"workflow check vn.inspection --roster", {"a roster"}},
      {"workflow simulate ./", {"a workflow"}},
      {"workflow simulate vn.inspection --scenario", {}},
      {"workflow diagram ./", {"a workflow"}},
      {"workflow import", {"an SCXML statechart"}},
      {"case migrate --plan", {}},
      {"case recount --calendar", {"a working calendar"}},
      {"calendar diff " + calendar, {"a working calendar"}},

      {"settlement", {}}};
  for (const auto& [command, reads] : commands) {
    for (const auto& [file, kind] : files) {
      CAPTURE(command, file);
      const bool is_relative = file.front() != '/';
      const bool has_dot = command.ends_with("./");
      const std::string words = has_dot ? command.substr(0, command.size() - 2) : command + " ";
      const Run answer = repository.english(words + (has_dot && is_relative ? "./" : "") + file);
      const bool is_read = std::find(reads.begin(), reads.end(), kind) != reads.end();
      CHECK(contains(answer.err, "cli.other-kind") == !is_read);
      if (is_read) continue;
      CHECK(answer.exit == 2);
      CHECK(contains(answer.err, " is " + kind + ","));
      CHECK(contains(answer.err, "htx "));
    }
  }
}

TEST_CASE("what is wrong with a table is said in English without a Vietnamese word", "[cli][language]") {
  const Desk repository;
  repository.fill();
  repository.folder.write(
      "bad.csv",
      "id;period;members;charter_capital;last_meeting\n"
      "CM-001;2020;many;-5;2020-13-01\nCM-009;2020;1;1;\n;2020;1;1;\nCM-002;1800;99999999999;1;\n");
  repository.folder.write("coops.csv",
                          "id;name;kind;sector;district\nCM-010;A;circus;Farming;X\nCM-011;;HTX;;\n");
  repository.folder.write("dong.csv", "id;period;charter_capital (VND)\nCM-001;2019;1234\n");
  for (const char* arguments :
       {"import returns bad.csv", "import cooperatives coops.csv", "import returns dong.csv"}) {
    const Run answer = repository.english(arguments);
    CAPTURE(answer.err);
    const bool is_kept = contains(arguments, "dong");
    CHECK(answer.exit == (is_kept ? 0 : 1));
    CHECK(contains(answer.err, "column "));
    CHECK(contains(answer.err, "kept as 0.001 million VND") == is_kept);
    for (const char32_t c : to_code_points(answer.err)) {
      const bool is_vietnamese = c == U'đ' || c == U'ơ' || c == U'ư' || c == U'ă' || c == U'â' || c == U'ê' ||
                                 c == U'ô' || (c >= 0x1EA0 && c <= 0x1EF9);
      CHECK_FALSE(is_vietnamese);
      if (is_vietnamese) break;
    }
  }
}

}  // namespace
}  // namespace htx
