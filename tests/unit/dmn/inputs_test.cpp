#include "engine/dmn/inputs.h"

#include "tests/unit/dmn/dmn_text.h"

namespace htx::dmn {
namespace {

const char* const kModel =
    "<itemDefinition name=\"tPerson\"><itemComponent name=\"born\"><typeRef>date</typeRef></itemComponent>"
    "<itemComponent name=\"scores\" isCollection=\"true\"><typeRef>number</typeRef></itemComponent>"
    "</itemDefinition>"
    "<inputData name=\"who\" id=\"w\"><variable name=\"who\" typeRef=\"tPerson\"/></inputData>"
    "<inputData name=\"day\" id=\"y\"><variable name=\"day\" typeRef=\"date\"/></inputData>"
    "<inputData name=\"at\" id=\"a\"><variable name=\"at\" typeRef=\"dateTime\"/></inputData>"
    "<inputData name=\"free\" id=\"f\"><variable name=\"free\"/></inputData>"
    "<inputData name=\"n\" id=\"n\"><variable name=\"n\" typeRef=\"number\"/></inputData>"
    "<inputData name=\"unused\" id=\"u\"><variable name=\"unused\" typeRef=\"string\"/></inputData>"
    "<decision name=\"inner\" id=\"i\"><informationRequirement><requiredInput href=\"#w\"/>"
    "</informationRequirement><literalExpression><text>who.born</text></literalExpression></decision>"
    "<decision name=\"outer\" id=\"o\"><informationRequirement><requiredDecision href=\"#i\"/>"
    "</informationRequirement><informationRequirement><requiredInput href=\"#y\"/></informationRequirement>"
    "<literalExpression><text>day - inner</text></literalExpression></decision>";

TEST_CASE("a decision needs the inputs of the decisions it rests on, and no others", "[dmn][inputs]") {
  const Model model = read(model_of(kModel));
  const auto names = [&](const std::vector<std::string>& decisions) {
    std::vector<std::string> all;
    for (const InputData& input : inputs_of(model, decisions)) all.push_back(input.name);
    return all;
  };
  CHECK(names({"outer"}) == std::vector<std::string>{"who", "day"});
  CHECK(names({"inner"}) == std::vector<std::string>{"who"});
  CHECK(names({}).size() == 6);
  CHECK(names({"none"}).empty());
}

// The input of that name after reading, and the codes of what was reported.
std::pair<std::string, std::vector<std::string>> read_input(const char* json, const char* name,
                                                            Scalars scalars = Scalars::kTyped) {
  const Model model = read(model_of(kModel));
  REQUIRE_VALUE(const Json document, read_json(json));
  Diagnostics diagnostics;
  const Inputs inputs = inputs_from_json(inputs_of(model, {}), document, scalars, "f.json", diagnostics);
  std::vector<std::string> codes;
  for (const Diagnostic& d : diagnostics.items()) {
    CHECK(d.place.file == "f.json");
    if (d.message.code != "dmn.input-missing") codes.push_back(d.message.code);
  }
  const auto at = inputs.find(name);
  return {at == inputs.end() ? "absent" : to_text(at->second), codes};
}

TEST_CASE("texts become what the type of the input says", "[dmn][inputs]") {
  using Codes = std::vector<std::string>;
  CHECK(read_input(R"({"day": "2020-12-31"})", "day") ==
        std::pair(std::string("date(\"2020-12-31\")"), Codes{}));
  CHECK(read_input(R"({"day": "31/12/2020"})", "day") ==
        std::pair(std::string("null"), Codes{"dmn.input-kind"}));
  CHECK(read_input(R"({"at": "2020-12-31T10:00:00Z"})", "at").second.empty());
  CHECK(read_input(R"({"free": "2020-12-31"})", "free").first == "\"2020-12-31\"");
  CHECK(read_input(R"({"n": 12.50})", "n").first == "12.5");
  CHECK(read_input(R"({"n": "12.50"})", "n") == std::pair(std::string("null"), Codes{"dmn.input-kind"}));
  CHECK(read_input(R"({"n": "12.50"})", "n", Scalars::kTexts).first == "12.5");
  CHECK(read_input(R"({"n": null})", "n") == std::pair(std::string("null"), Codes{}));
  CHECK(read_input(R"({"free": ["1", "true", "x"]})", "free", Scalars::kTexts).first == "[1, true, \"x\"]");
  CHECK(read_input(R"({"who": {"born": "2000-02-29", "scores": [1, 2]}})", "who").first ==
        "{born: date(\"2000-02-29\"), scores: [1, 2]}");
  CHECK(read_input(R"({"who": {"born": 5}})", "who").second == Codes{"dmn.input-kind"});
  CHECK(read_input(R"({"urn:main#n": 1})", "urn:main#n").first == "1");
  CHECK(read_input(R"({"nn": 1})", "nn") == std::pair(std::string("absent"), Codes{"dmn.unknown-input"}));
  CHECK(read_input("[1]", "n") == std::pair(std::string("absent"), Codes{"dmn.inputs-no-object"}));
}

TEST_CASE("an input that is not given is told once as missing", "[dmn][inputs]") {
  const Model model = read(model_of(kModel));
  Diagnostics diagnostics;
  const std::vector<std::string> outer = {"outer"};
  REQUIRE_VALUE(const Json json, read_json(R"({"day": "2020-01-01"})"));
  inputs_from_json(inputs_of(model, outer), json, Scalars::kTyped, "f.json", diagnostics);
  REQUIRE(diagnostics.items().size() == 1);
  CHECK(
      diagnostics.items()[0].message ==
      Message("dmn.input-missing", {{"name", "who"}, {"type", "context<born: date, scores: list<number>>"}}));
  CHECK(diagnostics.items()[0].severity == Severity::kWarning);
}

TEST_CASE("values are written as JSON without loss of a digit", "[dmn][inputs]") {
  Context context;
  context.set("n", *Decimal::from_text("0.1234567890123456789012345678901234"));
  context.set("d", *Date::of(2020, 12, 31));
  context.set("l", List{true, Value(), Value::string("a")});
  CHECK(write_json(to_json(context)) ==
        R"({"n":0.1234567890123456789012345678901234,"d":"2020-12-31","l":[true,null,"a"]})");
}

}  // namespace
}  // namespace htx::dmn
