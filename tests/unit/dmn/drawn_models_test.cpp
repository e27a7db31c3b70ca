#include <algorithm>
#include <array>
#include <map>

#include "engine/dmn/check_model.h"
#include "engine/dmn/inputs.h"
#include "engine/dmn/load_model.h"
#include "tests/support/files.h"
#include "tests/unit/dmn/dmn_text.h"

// Models as people draw them in the usual tools, each with what must come of it in a comment at its top:
//
//   decide NAME {"input": value} = VALUE [CODE]   the value, and one of the reasons for what is null
//   finding CODE                                  every finding of reading the model, in order
//   check CODE                                    findings of examining its tables
//   table NAME VERDICT                            sound, faulty, undecided
//
namespace htx::dmn {
namespace {

struct Expected {
  std::vector<std::string> decides;
  std::vector<std::string> findings;
  std::vector<std::string> checks;
  std::vector<std::string> tables;
};

Expected expected_of(const std::string& text) {
  Expected expected;
  const std::size_t begin = text.find("<!-- expected\n");
  REQUIRE(begin != std::string::npos);
  const std::string comment = text.substr(begin, text.find("\n-->") - begin);
  for (const std::string_view line : split(comment, '\n')) {
    const std::size_t blank = line.find(' ');
    const std::string_view kind = line.substr(0, blank);
    const std::string rest(blank == std::string_view::npos ? "" : line.substr(blank + 1));
    if (kind == "decide") expected.decides.push_back(rest);
    if (kind == "finding") expected.findings.push_back(rest);
    if (kind == "check") expected.checks.push_back(rest);
    if (kind == "table") expected.tables.push_back(rest);
  }
  return expected;
}

// "NAME {...} = VALUE CODE" made: the same line, if the model does as it says.
std::string decided(const Model& model, const std::string& line) {
  const std::size_t brace = line.find(" {");
  const std::size_t equals = line.rfind("} = ");
  const std::string name = line.substr(0, brace);
  const std::string given = line.substr(brace + 1, equals - brace);
  REQUIRE_VALUE(const Json json, read_json(given));
  Diagnostics diagnostics;
  const Inputs inputs = inputs_from_json(inputs_of(model, {}), json, Scalars::kTyped, "in.json", diagnostics);
  feel::Trace trace;
  feel::Evaluation evaluation{.trace = &trace};
  std::string result = to_text(model.decide(name, inputs, evaluation));
  const std::size_t code = line.find_last_of(' ') + 1;
  if (!line.substr(code).starts_with("dmn.")) return name + " " + given + " = " + result;
  const bool has_reason = std::ranges::any_of(
      trace.reasons, [&](const feel::Reason& reason) { return reason.message.code == line.substr(code); });
  result += has_reason ? " " + line.substr(code) : " for another reason";
  return name + " " + given + " = " + result;
}

std::vector<std::string> codes(const Diagnostics& diagnostics) {
  std::vector<std::string> all;
  for (const Diagnostic& d : diagnostics.items()) all.push_back(d.message.code);
  return all;
}

TEST_CASE("models as Camunda, Flowable, Trisotech, Signavio and Drools draw them", "[dmn][drawn]") {
  const auto files = files_below(HTX_SOURCE "/tests/unit/dmn/models", ".dmn");
  std::map<std::string, int> styles;
  for (const auto& path : files) {
    CAPTURE(path.string());
    const std::string text = file_bytes(path);
    if (text.find("<!-- expected\n") == std::string::npos) continue;  // What others import.
    ++styles[path.parent_path().filename().string()];
    const Expected expected = expected_of(text);
    Diagnostics diagnostics;
    REQUIRE_VALUE(const Model model, load_model(path.string(), diagnostics));
    CHECK(codes(diagnostics) == expected.findings);
    for (const Diagnostic& d : diagnostics.items()) CHECK(d.place.line > 0);
    for (const std::string& line : expected.decides) CHECK(decided(model, line) == line);
    Diagnostics findings;
    std::vector<std::string> tables;
    for (const TableReport& report : check_tables(model, {}, findings)) {
      constexpr auto kVerdicts = std::to_array<const char*>({"sound", "faulty", "undecided"});
      tables.push_back(report.name + " " + kVerdicts[static_cast<std::size_t>(report.verdict)]);
    }
    CHECK(codes(findings) == expected.checks);
    CHECK(tables == expected.tables);
  }
  CHECK(styles.size() == 5);
  for (const auto& [style, count] : styles) {
    CAPTURE(style);
    CHECK(count >= 8);
  }
}

}  // namespace
}  // namespace htx::dmn
