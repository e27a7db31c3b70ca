#include "tests/unit/cli/program.h"

#include <array>

namespace htx {
namespace {

constexpr const char* kTt01 = HTX_SOURCE "/rules/vn/evaluation/tt01-2020.yaml";

std::string repeated(std::string_view piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

std::string changed(const std::string& before, const std::string& after) {
  std::string text = file_bytes(kTt01);
  const std::size_t at = text.find(before);
  REQUIRE(at != std::string::npos);
  return text.replace(at, before.size(), after);
}

TEST_CASE("a malformed rule file is a clear error with its place and exit 2", "[cli][rules]") {
  struct Case {
    const char* what;
    std::string text;
    const char* code;
    const char* place;
  };
  const auto cases = std::to_array<Case>({
      {"a tab", "pack:\n\tversion: 1\n", "doc.tab", "rules.yaml:2:1"},
      {"a key twice", "pack: a\npack: b\n", "doc.duplicate-key", "rules.yaml:2:1"},
      {"an unknown key", changed("status: statute", "status: statute\ncolour: red"), "doc.unknown-key",
       "rules.yaml:9:1"},
      {"a cycle of aliases", "pack: &a [*a]\n", "doc.anchor", "rules.yaml:1:7"},
      {"a bomb of aliases", "a: &a [x, x]\nb: &b [*a, *a]\n", "doc.anchor", "rules.yaml:1:4"},
      {"deep nesting", "pack: " + repeated("[", 5000) + repeated("]", 5000) + "\n", "doc.too-deep",
       "rules.yaml:1:"},
      {"a wrong expression", changed("value: ", "value: ((( "), "feel.", "rules.yaml:"},
  });
  for (const Case& c : cases) {
    if (std::string_view(c.what) == "a wrong expression" && !contains(file_bytes(kTt01), "value: ")) continue;
    CAPTURE(c.what);
    const Desk repository;
    repository.folder.write("rules.yaml", c.text);
    const Run answer = repository.english("rules check rules.yaml");
    CHECK(answer.exit == 2);
    CHECK(contains(answer.err, c.code));
    CHECK(contains(answer.err, c.place));
    CHECK(contains(answer.out, "cannot be used"));
    CHECK(answer.err.size() < 20'000);
  }
}

TEST_CASE("a file of a hundred megabytes is refused without being read", "[cli][rules]") {
  const Desk repository;
  std::filesystem::resize_file(repository.folder.write("big.yaml", "pack: x\n"), 100'000'000);
  const Run answer = repository.english("rules check big.yaml");
  CHECK(answer.exit == 2);
  CHECK(contains(answer.err, "base.file-too-large"));
}

TEST_CASE("an empty, binary or missing rule file is an error too", "[cli][rules]") {
  const Desk repository;
  repository.folder.write("empty.yaml", "");
  repository.folder.write("binary.yaml", std::string("\x00\xff\xfe\x01", 4));
  CHECK(repository.english("rules check empty.yaml").exit == 2);
  CHECK(repository.english("rules check binary.yaml").exit == 2);
  CHECK(repository.english("rules check missing.yaml").exit == 3);
}

TEST_CASE("the shipped rules are sound and pass their examples", "[cli][rules]") {
  const Desk repository;
  const std::string files = HTX_SOURCE "/rules/vn/evaluation/*.yaml " HTX_SOURCE
                                       "/rules/vn/grounds/*.yaml " HTX_SOURCE "/rules/vn/measures/*.yaml";
  const Run check = repository.english("rules check " + files);
  INFO(check.err);
  CHECK(check.exit == 0);
  CHECK(contains(check.out, "vn.tt01-2020"));
  const Run test = repository.english("rules test " + files);
  CHECK(test.exit == 0);
  CHECK(contains(test.out, ", 0 failed"));
}

TEST_CASE("a failing example is exit 1 and says what was expected", "[cli][rules]") {
  const Desk repository;
  repository.folder.write("rules.yaml",
                          changed("expect: {score: 80, grade: tot", "expect: {score: 81, grade: tot"));
  const Run test = repository.english("rules test rules.yaml");
  CHECK(test.exit == 1);
  CHECK(contains(test.out, "FAIL  rules.yaml:"));
  CHECK(contains(test.out, "score: expected 81, got 80"));
  CHECK(contains(test.out, "1 failed"));
  const Json json = repository.json("rules test rules.yaml", 1);
  const Json& file = json.find("files")->array()->front();
  CHECK(file.find("tests")->array()->front().find("passed") != nullptr);
}

TEST_CASE("what rules check refuses of a pack is neither tested nor rehearsed", "[cli][rules]") {
  struct Case {
    std::string text;
    const char* code;
  };
  std::string same_name = file_bytes(kTt01);
  const std::size_t first = same_name.find("  - name: ") + 10;
  const std::string name = same_name.substr(first, same_name.find('\n', first) - first);
  const std::size_t second = same_name.find("  - name: ", first) + 10;
  same_name.replace(second, same_name.find('\n', second) - second, name);
  for (const Case& c : std::vector<Case>{
           {same_name, "rules.test-twice"},
           {changed("kind = \"credit_fund\"", "kind = \"credit_fund\" or kind = \"Credit_Fund\""),
            "rules.spelled-twice"}}) {
    CAPTURE(c.code);
    const Desk repository;
    repository.folder.write("rules.yaml", c.text);
    for (const char* command :
         {"rules check", "rules test", "rules test --coverage", "rules test --mutate"}) {
      CAPTURE(command);
      const Run answer = repository.english(command + std::string(" rules.yaml"));
      CHECK(answer.exit == 2);
      CHECK(contains(answer.err, c.code));
      CHECK(contains(answer.err, "rules.yaml:"));
    }
  }
}

TEST_CASE("rules check holds a pack against the registry it lies beside, or the one at home",
          "[cli][rules]") {
  struct Case {
    std::string text;
    const char* code;
    bool refuses_from_elsewhere;
  };
  const Desk repository;
  for (const char* folder : {"rules/xx/registry", "rules/xx/evaluation"})
    std::filesystem::create_directories(repository.folder.file(folder));
  for (const char* name : {"rules/xx/registry/cooperatives.yaml", "rules/xx/registry/returns.yaml"})
    repository.folder.write(name, file_bytes(std::string(HTX_SOURCE "/rules/vn/") + (name + 9)));
  for (const Case& c : std::vector<Case>{
           {changed("id: self_c1, type: number, unit: điểm", "id: self_c1, type: number, unit: đồng"),
            "session.field-unit", true},
           {changed("\"credit_fund\"", "\"credit-fund\""), "session.field-value", false}}) {
    CAPTURE(c.code);
    repository.folder.write("rules.yaml", c.text);
    repository.folder.write("rules/xx/evaluation/rules.yaml", c.text);
    const Run there = repository.english("rules check rules/xx/evaluation/rules.yaml");
    CHECK(there.exit == 2);
    CHECK(contains(there.err, c.code));
    const Run elsewhere = repository.english("rules check rules.yaml");
    CHECK(elsewhere.exit == (c.refuses_from_elsewhere ? 2 : 0));
    CHECK(contains(elsewhere.err, c.code));
    CHECK_FALSE(contains(repository.english("rules check " + std::string(kTt01)).err, c.code));
  }
}

TEST_CASE("findings in JSON have place, code and sentence", "[cli][rules][json]") {
  const Desk repository;
  repository.folder.write("rules.yaml", "pack: a\npack: b\n");
  const Json json = repository.json("rules check rules.yaml", 2);
  const Json& file = json.find("files")->array()->front();
  CHECK(file.text_of("file") == "rules.yaml");
  REQUIRE(file.find("findings")->array() != nullptr);
  const Json& finding = file.find("findings")->array()->front();
  CHECK(finding.text_of("code") == "doc.duplicate-key");
  CHECK(finding.integer_of("line") == 2);
  CHECK_FALSE(finding.text_of("message").empty());
}

}  // namespace
}  // namespace htx
