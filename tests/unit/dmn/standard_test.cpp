#include "tests/unit/dmn/dmn_text.h"

#include <array>
#include "engine/dmn/read_model.h"

// What DMN 1.5 says about corners of models, by its sections.
namespace htx::dmn {
namespace {

std::string decided(const Model& model, const Inputs& inputs = {}, std::string_view decision = "d") {
  feel::Evaluation evaluation;
  return to_text(model.decide(decision, inputs, evaluation));
}

std::string literal(std::string_view text) {
  return "<literalExpression><text>" + escape_html(text) + "</text></literalExpression>";
}

std::string decision(std::string_view logic, std::string_view needs = "", std::string_view type = "") {
  return R"(<decision name="d" id="d"><variable name="d")" +
         (type.empty() ? "" : " typeRef=\"" + std::string(type) + "\"") + "/>" + std::string(needs) +
         std::string(logic) + "</decision>";
}

std::string knows(std::string_view id) {
  return "<knowledgeRequirement><requiredKnowledge href=\"#" + std::string(id) +
         "\"/></knowledgeRequirement>";
}

TEST_CASE("a built-in function can be an argument where its type is wanted",
          "[dmn][standard]") {  // 10.3.2.9.2
  const std::string body =
      "<itemDefinition name=\"tF\"><functionItem outputTypeRef=\"number\"><parameters name=\"n\" "
      "typeRef=\"number\"/></functionItem></itemDefinition>"
      "<businessKnowledgeModel name=\"twice\" id=\"t\"><encapsulatedLogic><formalParameter name=\"f\" "
      "typeRef=\"tF\"/>" +
      literal("f(f(256))") + "</encapsulatedLogic></businessKnowledgeModel>";
  CHECK(decided(read(model_of(body + decision(literal("twice(sqrt)"), knows("t"))))) == "4");
  CHECK(decided(read(model_of(body + decision(literal("twice(modulo)"), knows("t"))))) == "null");
  CHECK(decided(read(model_of(body + decision(literal("twice(function(a: number) a / 2)"), knows("t"))))) ==
        "64");
}

TEST_CASE("a boxed invocation binds by name, also what is built in",
          "[dmn][standard]") {  // 10.2.1.3, 10.3.2.13.5
  const auto invoked = [](std::string_view function,
                          const std::vector<std::pair<std::string, std::string>>& bindings) {
    std::string text = "<invocation>" + literal(function);
    for (const auto& [name, value] : bindings)
      text += "<binding><parameter name=\"" + name + "\"/>" + literal(value) + "</binding>";
    return decided(read(model_of(
        "<businessKnowledgeModel name=\"f\" id=\"f\"><encapsulatedLogic><formalParameter name=\"a\"/>"
        "<formalParameter name=\"b\"/>" +
        literal("[a, b]") + "</encapsulatedLogic></businessKnowledgeModel>" +
        decision(text + "</invocation>", knows("f")))));
  };
  CHECK(invoked("substring", {{"start position", "2"}, {"string", "\"abc\""}}) == "\"bc\"");
  CHECK(invoked("f", {{"b", "2"}, {"a", "1"}}) == "[1, 2]");
  CHECK(invoked("f", {{"b", "2"}}) == "[null, 2]");
  CHECK(invoked("f", {{"b", "2"}, {"c", "1"}}) == "null");
}

TEST_CASE("the variable of an invocable may have the type of the function", "[dmn][standard]") {  // 7.3.2.4
  const auto served = [](std::string_view value) {
    const Model model = read(
        model_of("<itemDefinition name=\"tF\"><functionItem outputTypeRef=\"string\"/></itemDefinition>"
                 "<decisionService name=\"s\" id=\"s\"><variable name=\"s\" typeRef=\"tF\"/><outputDecision "
                 "href=\"#d\"/></decisionService>" +
                 decision(literal(value))));
    feel::Evaluation evaluation;
    return to_text(model.serve("s", {}, evaluation));
  };
  CHECK(served("\"a\"") == "\"a\"");
  CHECK(served("1") == "null");
}

TEST_CASE("a service without an input it declares takes it as null",
          "[dmn][standard]") {  // 10.3.2.13.5, 10.4
  const Model model = read(model_of(
      "<decisionService name=\"s\" id=\"s\"><outputDecision href=\"#d\"/><outputDecision href=\"#e\"/>"
      "<inputDecision href=\"#i\"/></decisionService><decision name=\"i\" id=\"i\">" +
      literal("1") +
      "</decision><decision name=\"e\" id=\"e\"><informationRequirement><requiredDecision "
      "href=\"#i\"/></informationRequirement>" +
      literal("i = null") + "</decision>" + decision(literal("\"done\""))));
  feel::Evaluation evaluation;
  CHECK(to_text(model.serve("s", {}, evaluation)) == "{d: \"done\", e: true}");
  CHECK(to_text(model.serve("s", {{"i", Value::number(2)}}, evaluation)) == "{d: \"done\", e: false}");
}

TEST_CASE("an element of this model is not replaced by an import without a name",
          "[dmn][standard]") {  // 6.3.3
  const std::string other = model_of(
      "<itemDefinition name=\"tN\"><typeRef>string</typeRef></itemDefinition>"
      "<decision name=\"who\" id=\"w\">" +
          literal("\"theirs\"") + R"(</decision><decision name="also" id="a">)" + literal("\"too\"") +
          "</decision>",
      "urn:other");
  const std::string main = model_of(
      "<import namespace=\"urn:other\" name=\"\" "
      "importType=\"https://www.omg.org/spec/DMN/20230324/MODEL/\"/>"
      "<itemDefinition name=\"tN\"><typeRef>number</typeRef></itemDefinition>"
      "<decision name=\"who\" id=\"w\">" +
      literal("\"ours\"") + "</decision>" +
      decision(literal("[who, also, 1 instance of tN]"),
               "<informationRequirement><requiredDecision href=\"#w\"/></informationRequirement>"
               "<informationRequirement><requiredDecision href=\"urn:other#w\"/></informationRequirement>"
               "<informationRequirement><requiredDecision href=\"urn:other#a\"/></informationRequirement>"));
  const auto sources = std::to_array<Source>({Source("main.dmn", main), Source("other.dmn", other)});
  Diagnostics diagnostics;
  const auto model = read_model(sources, diagnostics);
  REQUIRE(model.has_value());
  CHECK(decided(*model) == "[\"ours\", \"too\", true]");
}

TEST_CASE("a type may be named with the prefix of its namespace", "[dmn][standard]") {  // DMN 1.1 files
  const std::string type = "<itemDefinition name=\"tN\"><typeRef>feel:number</typeRef></itemDefinition>";
  CHECK(decided(read(model_of(type + decision(literal("[5]"), "", "my:tN")))) == "5");
  CHECK(decided(read(model_of(type + decision(literal("\"a\""), "", "my:tN")))) == "null");
}

}  // namespace
}  // namespace htx::dmn
