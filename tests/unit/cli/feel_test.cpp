#include "tests/unit/cli/program.h"

#include <array>

namespace htx {
namespace {

const char* const kFigures =
    "members: 12\nname: HTX Sông Đốc\nlast_meeting: 2020-03-31\ncode: 0123\nquoted: \"12\"\n"
    "equity_ratio: null\nhistory:\n  - {year: 2019, profit: -5}\n  - {year: 2020, profit: 7}\n";

// What a session on standard input says.
Run session(const Desk& repository, const std::string& lines, const std::string& options = "") {
  repository.folder.write("lines", lines);
  Run run = repository.english("feel " + options + " <lines >said 2>complained; code=$?; (exit $code)");
  run.out = repository.folder.read("said");
  run.err = repository.folder.read("complained");
  return run;
}

TEST_CASE("feel prints the value of an expression as FEEL writes it", "[cli][feel]") {
  const Desk repository;
  repository.folder.write("figures.yaml", kFigures);
  repository.folder.write("figures.json", R"({"members": 12.50, "name": "HTX", "list": [1, true, null]})");
  repository.folder.write("figures.feel", "{d: @\"2020-12-31\", e: d.year}");
  struct Row {
    const char* arguments;
    const char* out;
  };
  const auto rows = std::to_array<Row>({
      {"'0.1 + 0.2'", "0.3\n"},
      {R"('"a" + "b"')", "\"ab\"\n"},
      {"-- '-3 ** 2'", "9\n"},
      {"'members >= 7 and last_meeting.year = 2020' --context figures.yaml", "true\n"},
      {"'[code, quoted, name]' --context figures.yaml", "[\"0123\", \"12\", \"HTX Sông Đốc\"]\n"},
      {"'sum(history.profit)' --context figures.yaml", "2\n"},
      {"'[members, list]' --context figures.json", "[12.5, [1, true, null]]\n"},
      {"'d.month + e' --context figures.feel", "2032\n"},
      {"--lenient 'nobody + 1'", "null\n"},
      {"'[0.1..0.25)' --unary 0.25", "false\n"},
      {"'[0.1..0.25)' --unary 0.05 0.1 null", "0.05\tfalse\n0.1\ttrue\nnull\tnull\n"},
      {"'< members' --unary 'members - 1' --context figures.yaml", "true\n"},
  });
  for (const Row& row : rows) {
    CAPTURE(row.arguments);
    const Run run = repository.english(std::string("feel ") + row.arguments);
    CHECK(run.exit == 0);
    CHECK(run.out == row.out);
  }
}

TEST_CASE("feel shows a mistake with its place and what to do, in the language asked for", "[cli][feel]") {
  const Desk repository;
  repository.folder.write("figures.yaml", kFigures);
  const Run vietnamese = repository.run("feel '1 + memberz' --context figures.yaml");
  CHECK(vietnamese.exit == 2);
  CHECK(vietnamese.out.empty());
  CHECK(contains(vietnamese.err, "biểu thức:1:5: "));
  CHECK(contains(vietnamese.err, " |  1 + memberz\n |      ^~~~~~~\n"));
  CHECK(contains(vietnamese.err, "Có phải ý bạn là “members”?"));
  CHECK(contains(repository.english("feel 'members + name' --context figures.yaml").err,
                 "[feel.types-differ]"));
  CHECK(contains(repository.english("feel '\"A\"' --unary 5").err, "[feel.wrong-type]"));
  CHECK(repository.english("feel 1 --context none.yaml").exit == 3);
  repository.folder.write("list.json", "[1]");
  const Run list = repository.english("feel 1 --context list.json");
  CHECK(list.exit == 2);
  CHECK(contains(list.err, "cli.feel-context-names"));
}

TEST_CASE("feel says why a value is null", "[cli][feel]") {
  const Desk repository;
  repository.folder.write("figures.yaml", kFigures);
  const Run run = repository.english("feel 'members > equity_ratio' --context figures.yaml");
  CHECK(run.exit == 0);
  CHECK(run.out == "null\n");
  CHECK(contains(run.err, "expression:1:11: "));
  CHECK(contains(run.err, "[feel.null-name]"));
  CHECK(contains(run.err, "\n |            ^~~~~~~~~~~~\n"));
  CHECK(
      repository.json("feel '1 / 0'", 2).find("error")->find("findings")->array()->front().text_of("code") ==
      "feel.division-by-zero");
  const Json json = repository.json("feel '1 / 0' --lenient");
  CHECK(json.find("value")->is_null());
  CHECK(json.text_of("type") == "null");
  CHECK(json.find("findings")->array()->front().text_of("code") == "feel.division-by-zero");
  CHECK(repository.json("feel '{a: 1.10}' --format json").find("value")->find("a")->number()->text == "1.1");
  CHECK(repository.json("feel '1 +'", 2).find("error")->find("findings")->array()->size() == 1);
}

TEST_CASE("feel without an expression reads line by line", "[cli][feel]") {
  const Desk repository;
  repository.folder.write("figures.yaml", kFigures);
  const Run run = session(repository,
                          "x = 5\n"
                          "số: {a: x + 1}\n"
                          "// ghi chú\n"
                          "\n"
                          "sum([x,\n  số.a])\n"
                          "(x = 5)\n"
                          ":names\n"
                          ":context figures.yaml\n"
                          "members\n"
                          ":lenient\n"
                          "nobody = null\n"
                          "(nobody = null)\n"
                          ":quit\n"
                          "1 / 0\n");
  CHECK(run.exit == 0);
  CHECK(run.out ==
        "x = 5\nsố = {a: 6}\n11\ntrue\nx = 5   // number\nsố = {a: 6}   // context<a: number>\n12\n"
        "Lenient mode, as DMN.\nnobody = null\ntrue\n");
  CHECK(run.err.empty());
}

TEST_CASE("a session that nobody watches exits with 1 after a mistake, and goes on", "[cli][feel]") {
  const Desk repository;
  const Run run = session(repository, "y = memberz\n:sing\n:context none.yaml\n(1 +\n\n2\n:help\n");
  CHECK(run.exit == 1);
  CHECK(contains(run.err, " |      memberz\n |      ^~~~~~~\n"));
  CHECK(contains(run.err, "cli.feel-no-command"));
  CHECK(contains(run.err, "feel.unexpected-end"));
  CHECK(contains(run.out, "2\n"));
  CHECK(contains(run.out, ":names"));
}

}  // namespace
}  // namespace htx
