#include "engine/dmn/model.h"

#include "engine/base/text.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_dir.h"

namespace htx::dmn {
namespace {

std::string model_of(std::string_view body, std::string_view space = "urn:main") {
  return "<?xml version=\"1.0\"?><definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" "
         "name=\"m\" namespace=\"" +
         std::string(space) + "\">" + std::string(body) + "</definitions>";
}

std::string decided(std::string_view body, const Inputs& inputs = {}, std::string_view decision = "d") {
  const Source sources[] = {Source("m.dmn", model_of(body))};
  Diagnostics diagnostics;
  const auto model = read_model(sources, diagnostics);
  REQUIRE(model.has_value());
  feel::Evaluation evaluation;
  return to_text(model->decide(decision, inputs, evaluation));
}

// A table on the number x whose rows are "test => output".
std::string table(std::string_view policy, const std::vector<std::pair<std::string, std::string>>& rows,
                  std::string_view outputs = "<output/>") {
  std::string body =
      "<inputData name=\"x\" id=\"x\"><variable name=\"x\" typeRef=\"number\"/></inputData>"
      "<decision name=\"d\" id=\"d\"><variable name=\"d\"/><informationRequirement><requiredInput "
      "href=\"#x\"/>"
      "</informationRequirement><decisionTable hitPolicy=\"" +
      std::string(policy) + "\"><input><inputExpression><text>x</text></inputExpression></input>" +
      std::string(outputs);
  for (const auto& [test, output] : rows) {
    body += "<rule><inputEntry><text>" + escape_html(test) + "</text></inputEntry><outputEntry><text>" +
            output + "</text></outputEntry></rule>";
  }
  return body + "</decisionTable></decision>";
}

TEST_CASE("hit policies decide what several matching rows give", "[dmn]") {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"> 1", "\"B\""}, {"> 2", "\"A\""}, {"-", "\"B\""}};
  const std::string ordered = "<output><outputValues><text>\"A\", \"B\"</text></outputValues></output>";
  const Inputs five = {{"x", Value::number(5)}};
  const Inputs two = {{"x", Value::number(2)}};
  CHECK(decided(table("UNIQUE", rows), five) == "null");
  CHECK(decided(table("UNIQUE", rows), {{"x", Value::number(0)}}) == "\"B\"");
  CHECK(decided(table("ANY", rows), five) == "null");
  CHECK(decided(table("ANY", rows), two) == "\"B\"");
  CHECK(decided(table("FIRST", rows), five) == "\"B\"");
  CHECK(decided(table("PRIORITY", rows, ordered), five) == "\"A\"");
  CHECK(decided(table("RULE ORDER", rows), five) == "[\"B\", \"A\", \"B\"]");
  CHECK(decided(table("OUTPUT ORDER", rows, ordered), five) == "[\"A\", \"B\", \"B\"]");
  CHECK(decided(table("COLLECT", rows), five) == "[\"B\", \"A\", \"B\"]");
}

TEST_CASE("collect tables aggregate", "[dmn]") {
  const std::vector<std::pair<std::string, std::string>> rows = {{"> 1", "10"}, {"> 2", "30"}, {"> 3", "20"}};
  const Inputs five = {{"x", Value::number(5)}};
  const Inputs zero = {{"x", Value::number(0)}};
  CHECK(decided(table("COLLECT\" aggregation=\"SUM", rows), five) == "60");
  CHECK(decided(table("COLLECT\" aggregation=\"MIN", rows), five) == "10");
  CHECK(decided(table("COLLECT\" aggregation=\"MAX", rows), five) == "30");
  CHECK(decided(table("COLLECT\" aggregation=\"COUNT", rows), five) == "3");
  CHECK(decided(table("COLLECT\" aggregation=\"COUNT", rows), zero) == "0");
  CHECK(decided(table("COLLECT\" aggregation=\"SUM", rows), zero) == "null");
  CHECK(decided(table("COLLECT", rows), zero) == "[]");
}

TEST_CASE("a missing input matches no comparison, and a default is taken where no row matches", "[dmn]") {
  const std::string fallback = "<output><defaultOutputEntry><text>\"?\"</text></defaultOutputEntry></output>";
  CHECK(decided(table("UNIQUE", {{"< 10", "1"}})) == "null");
  CHECK(decided(table("UNIQUE", {{"< 10", "1"}}, fallback)) == "\"?\"");
}

TEST_CASE("an input outside its allowed values makes what needs it null", "[dmn]") {
  const std::string body =
      "<itemDefinition name=\"t\"><typeRef>string</typeRef><allowedValues><text>\"a\", "
      "\"b\"</text></allowedValues>"
      "</itemDefinition><inputData name=\"x\" id=\"x\"><variable name=\"x\" typeRef=\"t\"/></inputData>"
      "<decision name=\"d\" id=\"d\"><informationRequirement><requiredInput "
      "href=\"#x\"/></informationRequirement>"
      "<literalExpression><text>\"got \" + x</text></literalExpression></decision>";
  CHECK(decided(body, {{"x", Value::string("a")}}) == "\"got a\"");
  CHECK(decided(body, {{"x", Value::string("c")}}) == "null");
  CHECK(decided(body, {{"x", Value::number(1)}}) == "null");
}

TEST_CASE("knowledge models, contexts and loops that need themselves are evaluated", "[dmn]") {
  const std::string body =
      "<businessKnowledgeModel name=\"fact\" id=\"f\"><encapsulatedLogic><formalParameter name=\"n\" "
      "typeRef=\"number\"/>"
      "<literalExpression><text>if n = 0 then 1 else n * fact(n - "
      "1)</text></literalExpression></encapsulatedLogic>"
      "</businessKnowledgeModel><decision name=\"d\" id=\"d\"><knowledgeRequirement><requiredKnowledge "
      "href=\"#f\"/>"
      "</knowledgeRequirement><context><contextEntry><variable name=\"my "
      "base\"/><literalExpression><text>4</text>"
      "</literalExpression></contextEntry><contextEntry><literalExpression><text>fact(my base + 1)</text>"
      "</literalExpression></contextEntry></context></decision>";
  CHECK(decided(body) == "120");
  const std::string endless =
      "<decision name=\"d\" id=\"d\"><informationRequirement><requiredDecision "
      "href=\"#d\"/></informationRequirement>"
      "<literalExpression><text>d</text></literalExpression></decision>";
  CHECK(decided(endless) == "null");
}

TEST_CASE("a decision service takes its inputs from the caller", "[dmn]") {
  const Source sources[] = {Source(
      "m.dmn", model_of("<decisionService name=\"s\" id=\"s\"><outputDecision href=\"#o\"/><inputDecision "
                        "href=\"#i\"/></decisionService>"
                        "<decision name=\"o\" id=\"o\"><informationRequirement><requiredDecision "
                        "href=\"#i\"/></informationRequirement>"
                        "<literalExpression><text>\"foo \" + i</text></literalExpression></decision>"
                        "<decision name=\"i\" "
                        "id=\"i\"><literalExpression><text>\"bar\"</text></literalExpression></decision>"))};
  Diagnostics diagnostics;
  const auto model = read_model(sources, diagnostics);
  REQUIRE(model.has_value());
  feel::Evaluation evaluation;
  CHECK(to_text(model->serve("s", {{"i", Value::string("baz")}}, evaluation)) == "\"foo baz\"");
  CHECK(to_text(model->serve("s", {}, evaluation)) == "\"foo bar\"");
  CHECK(model->serve("none", {}, evaluation).is_null());
  CHECK(model->decisions() == std::vector<std::string>{"o", "i"});
}

TEST_CASE("a mistake in one expression is reported at its place and leaves the rest working", "[dmn]") {
  const Source sources[] = {
      Source("m.dmn", model_of("\n<decision name=\"bad\" id=\"b\"><literalExpression><text>1 +</text>"
                               "</literalExpression></decision>\n<decision name=\"good\" id=\"g\">"
                               "<literalExpression><text>1 + 1</text></literalExpression></decision>"))};
  Diagnostics diagnostics;
  const auto model = read_model(sources, diagnostics);
  REQUIRE(model.has_value());
  REQUIRE(diagnostics.items().size() == 1);
  CHECK(diagnostics.items()[0].place == Place{"m.dmn", 2, 57, ""});
  feel::Evaluation evaluation;
  CHECK(model->decide("bad", {}, evaluation).is_null());
  CHECK(to_text(model->decide("good", {}, evaluation)) == "2");
}

TEST_CASE("a refused value or a broken policy is told in the trace", "[dmn]") {
  const auto reason = [](std::string_view body, const Inputs& inputs) {
    const Source sources[] = {Source("m.dmn", model_of(body))};
    Diagnostics diagnostics;
    const auto model = read_model(sources, diagnostics);
    REQUIRE(model.has_value());
    feel::Trace trace;
    feel::Evaluation evaluation{.trace = &trace};
    CHECK(model->decide("d", inputs, evaluation).is_null());
    return trace.reasons.empty() ? std::string() : trace.reasons.front().message.code;
  };
  CHECK(reason(table("UNIQUE", {{"-", "1"}, {"-", "2"}}), {{"x", Value::number(1)}}) == "dmn.hit-policy");
  CHECK(reason(table("UNIQUE", {{"-", "1"}}), {{"x", Value::string("a")}}) == "dmn.not-allowed");
  CHECK(reason("<decision name=\"d\" "
               "id=\"d\"><invocation><literalExpression><text>1</text></literalExpression></invocation>"
               "</decision>",
               {}) == "dmn.no-function");
  CHECK(reason("<decision name=\"d\" "
               "id=\"d\"><conditional><if><literalExpression><text>1</text></literalExpression></if>"
               "</conditional></decision>",
               {}) == "dmn.no-boolean");
}

TEST_CASE("what is no model is refused with its code", "[dmn]") {
  const auto refusal = [](std::string text, const Limits& limits = {}) {
    const Source sources[] = {Source("m.dmn", std::move(text))};
    Diagnostics diagnostics;
    CHECK_FALSE(read_model(sources, diagnostics, limits).has_value());
    return diagnostics.items().empty() ? std::string() : diagnostics.items().front().message.code;
  };
  CHECK(refusal("<definitions>") == "dmn.bad-xml");
  CHECK(refusal("<html/>") == "dmn.no-model");
  CHECK(refusal(model_of(""), {.max_bytes = 10}) == "dmn.too-large");
  CHECK(refusal(model_of("<a><b><c/></b></a>"), {.max_depth = 3}) == "dmn.too-deep");
  Diagnostics diagnostics;
  REQUIRE_ERROR(load_model("/nowhere/m.dmn", diagnostics), "base.cannot-read");
}

TEST_CASE("imported models are found in the same folder", "[dmn]") {
  const TempDir folder;
  folder.write(
      "other.dmn",
      model_of("<inputData name=\"who\" id=\"w\"><variable name=\"who\"/></inputData>"
               "<decision name=\"greet\" id=\"g\"><informationRequirement><requiredInput href=\"#w\"/>"
               "</informationRequirement><literalExpression><text>\"hi \" + who</text></literalExpression>"
               "</decision>",
               "urn:other"));
  folder.write(
      "main.dmn",
      model_of("<import namespace=\"urn:other\" name=\"the other\"/><decision name=\"d\" id=\"d\">"
               "<informationRequirement><requiredDecision href=\"urn:other#g\"/></informationRequirement>"
               "<literalExpression><text>the other.greet + \"!\"</text></literalExpression></decision>"));
  Diagnostics diagnostics;
  REQUIRE_VALUE(const Model model, load_model(folder.file("main.dmn"), diagnostics));
  feel::Evaluation evaluation;
  CHECK(to_text(model.decide("d", {{"who", Value::string("An")}}, evaluation)) == "\"hi An!\"");
  CHECK(to_text(model.decide("d", {{"urn:other#who", Value::string("An")}}, evaluation)) == "\"hi An!\"");
}

}  // namespace
}  // namespace htx::dmn
