#include "engine/dmn/model.h"

#include <array>
#include <filesystem>

#include "engine/base/text.h"
#include "engine/dmn/load_model.h"
#include "engine/dmn/read_model.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/dmn/dmn_text.h"

namespace htx::dmn {
namespace {

std::string decided(std::string_view body, const Inputs& inputs = {}, std::string_view decision = "d") {
  const auto sources = std::to_array<Source>({Source("m.dmn", model_of(body))});
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
  const std::string ordered = R"(<output><outputValues><text>"A", "B"</text></outputValues></output>)";
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

TEST_CASE("a relation without columns is an empty list, however many cells it has", "[dmn]") {
  CHECK(decided("<decision name=\"d\" id=\"d\"><variable name=\"d\"/><relation><row><literalExpression>"
                "<text>2</text></literalExpression></row></relation></decision>") == "[]");
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
  const auto sources = std::to_array<Source>({Source(
      "m.dmn", model_of("<decisionService name=\"s\" id=\"s\"><outputDecision href=\"#o\"/><inputDecision "
                        "href=\"#i\"/></decisionService>"
                        "<decision name=\"o\" id=\"o\"><informationRequirement><requiredDecision "
                        "href=\"#i\"/></informationRequirement>"
                        "<literalExpression><text>\"foo \" + i</text></literalExpression></decision>"
                        "<decision name=\"i\" "
                        "id=\"i\"><literalExpression><text>\"bar\"</text></literalExpression></decision>"))});
  Diagnostics diagnostics;
  const auto model = read_model(sources, diagnostics);
  REQUIRE(model.has_value());
  feel::Evaluation evaluation;
  CHECK(to_text(model->serve("s", {{"i", Value::string("baz")}}, evaluation)) == "\"foo baz\"");
  CHECK(model->serve("s", {}, evaluation).is_null());  // An input decision is a parameter: never made here.
  CHECK(model->serve("none", {}, evaluation).is_null());
  CHECK(model->decisions() == std::vector<std::string>{"o", "i"});
}

TEST_CASE("a mistake in one expression is reported at its place and leaves the rest working", "[dmn]") {
  const auto sources = std::to_array<Source>(
      {Source("m.dmn", model_of("\n<decision name=\"bad\" id=\"b\"><literalExpression><text>1 +</text>"
                                "</literalExpression></decision>\n<decision name=\"good\" id=\"g\">"
                                "<literalExpression><text>1 + 1</text></literalExpression></decision>"))});
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
    const auto sources = std::to_array<Source>({Source("m.dmn", model_of(body))});
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
    const auto sources = std::to_array<Source>({Source("m.dmn", std::move(text))});
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

TEST_CASE("every version of DMN from 1.1 to 1.5 is read, and what is another language is not", "[dmn]") {
  const auto decided_in = [](const std::string& space) {
    const std::string text =
        "<d:definitions xmlns:d=\"" + space +
        "\" namespace=\"u\"><d:decision name=\"d\" id=\"d\"><d:literalExpression><d:text>1 + 1"
        "</d:text></d:literalExpression></d:decision></d:definitions>";
    const auto sources = std::to_array<Source>({Source("m.dmn", text)});
    Diagnostics diagnostics;
    const auto model = read_model(sources, diagnostics);
    if (!model.has_value()) return diagnostics.items().front().message.code;
    feel::Evaluation evaluation;
    return to_text(model->decide("d", {}, evaluation));
  };
  CHECK(decided_in("http://www.omg.org/spec/DMN/20151101/dmn.xsd") == "2");
  CHECK(decided_in("http://www.omg.org/spec/DMN/20180521/MODEL/") == "2");
  CHECK(decided_in("https://www.omg.org/spec/DMN/20191111/MODEL/") == "2");
  CHECK(decided_in("https://www.omg.org/spec/DMN/20211108/MODEL/") == "2");
  CHECK(decided_in("https://www.omg.org/spec/DMN/20230324/MODEL/") == "2");
  CHECK(decided_in("http://www.omg.org/spec/BPMN/20100524/MODEL") == "dmn.other-namespace");
  CHECK(decided_in("") == "dmn.other-namespace");
}

TEST_CASE("an import without a name adds the names and types of the other model to ours", "[dmn]") {
  const std::string other = model_of(
      "<itemDefinition name=\"tWho\"><typeRef>string</typeRef><allowedValues><text>\"An\", \"Bo\"</text>"
      "</allowedValues></itemDefinition>"
      "<businessKnowledgeModel name=\"hail\" id=\"h\"><variable name=\"hail\"/><encapsulatedLogic>"
      "<formalParameter name=\"n\" typeRef=\"string\"/><literalExpression><text>\"hi \" + n</text>"
      "</literalExpression></encapsulatedLogic></businessKnowledgeModel>"
      "<decision name=\"base\" id=\"b\"><literalExpression><text>40</text></literalExpression></decision>"
      "<decisionService name=\"serve base\" id=\"s\"><outputDecision href=\"#b\"/></decisionService>",
      "urn:other");
  const std::string main = model_of(
      "<import namespace=\"urn:other\" name=\"\"/>"
      "<inputData name=\"who\" id=\"w\"><variable name=\"who\" typeRef=\"tWho\"/></inputData>"
      "<decision name=\"d\" id=\"d\"><informationRequirement><requiredInput "
      "href=\"#w\"/></informationRequirement>"
      "<informationRequirement><requiredDecision href=\"urn:other#b\"/></informationRequirement>"
      "<knowledgeRequirement><requiredKnowledge href=\"urn:other#h\"/></knowledgeRequirement>"
      "<knowledgeRequirement><requiredKnowledge href=\"urn:other#s\"/></knowledgeRequirement>"
      "<literalExpression><text>hail(who) + string(base + 2) + string(serve base()) + string(who instance of "
      "tWho)</text></literalExpression></decision>");
  const auto sources = std::to_array<Source>({Source("main.dmn", main), Source("other.dmn", other)});
  Diagnostics diagnostics;
  const auto model = read_model(sources, diagnostics);
  REQUIRE(model.has_value());
  CHECK(diagnostics.items().empty());
  feel::Evaluation evaluation;
  CHECK(to_text(model->decide("d", {{"who", Value::string("An")}}, evaluation)) == "\"hi An4240true\"");
  CHECK(model->decide("d", {{"who", Value::string("Cu")}}, evaluation).is_null());
}

TEST_CASE("what is imported must be there and be DMN", "[dmn]") {
  const auto sources = std::to_array<Source>(
      {Source("m.dmn", model_of("<import namespace=\"urn:gone\" name=\"gone\"/><import namespace=\"urn:p\" "
                                "name=\"p\" importType=\"http://www.dmg.org/PMML-4_2\"/>"))});
  Diagnostics diagnostics;
  REQUIRE(read_model(sources, diagnostics).has_value());
  REQUIRE(diagnostics.items().size() == 2);
  CHECK(diagnostics.items()[0].message.code == "dmn.import-missing");
  CHECK(diagnostics.items()[0].severity == Severity::kError);
  CHECK(diagnostics.items()[1].message.code == "dmn.import-other");
}

TEST_CASE("only the files that are needed are read, and no more than the limit", "[dmn]") {
  const TempDir folder;
  const auto importing = [](const std::string& space) {
    return "<import namespace=\"" + space + R"(" name="i"/>)";
  };
  folder.write("main.dmn", model_of(importing("urn:b"), "urn:a"));
  folder.write("b.dmn", model_of(importing("urn:c"), "urn:b"));
  folder.write("c.dmn", model_of(importing("urn:a"), "urn:c"));
  folder.write("broken.dmn", "<definitions>");
  folder.write("unrelated.dmn", model_of("<decision name=\"x\" id=\"x\"><literalExpression><text>1 +</text>"
                                         "</literalExpression></decision>",
                                         "urn:x"));
  Diagnostics diagnostics;
  REQUIRE_VALUE(const Model model, load_model(folder.file("main.dmn"), diagnostics));
  CHECK(model.decisions().empty());
  CHECK(diagnostics.items().empty());
  REQUIRE_ERROR(load_model(folder.file("main.dmn"), diagnostics, {.max_files = 2}), "dmn.too-many-files");
  REQUIRE_ERROR(load_model(folder.file("broken.dmn"), diagnostics), "dmn.unreadable");
}

TEST_CASE("limits are counted on the elements, not on what looks like them", "[dmn]") {
  const auto refusal = [](const std::string& text, const Limits& limits) {
    const auto sources = std::to_array<Source>({Source("m.dmn", text)});
    Diagnostics diagnostics;
    read_model(sources, diagnostics, limits);
    return diagnostics.items().empty() ? std::string() : diagnostics.items().front().message.code;
  };
  const std::string disguised = model_of(
      "<!-- <a><a><a><a><a> --><description><![CDATA[ <a><a><a><a> ]]></description><?tool <a><a><a> ?>");
  CHECK(refusal(disguised, {.max_depth = 2, .max_elements = 2}).empty());
  CHECK(refusal(model_of("<a x=\"/>\"><b x='/>'><c/></b></a>"), {.max_depth = 3}) == "dmn.too-deep");
  CHECK(refusal(model_of("<a/><a/><a/>"), {.max_elements = 3}) == "dmn.too-many-elements");
  CHECK(refusal("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>" + model_of("&e;"), {}) ==
        "dmn.document-type");
}

TEST_CASE("logic in another language is told and null", "[dmn]") {
  const auto sources = std::to_array<Source>({Source(
      "m.dmn", model_of("<decision name=\"d\" id=\"d\"><literalExpression expressionLanguage=\"urn:js\">"
                        "<text>1</text></literalExpression></decision>"
                        "<decision name=\"e\" id=\"e\"><literalExpression "
                        "expressionLanguage=\"https://www.omg.org/spec/DMN/20230324/FEEL/\">"
                        "<text>1</text></literalExpression></decision>"))});
  Diagnostics diagnostics;
  const auto model = read_model(sources, diagnostics);
  REQUIRE(model.has_value());
  CHECK(diagnostics.items().size() == 1);
  CHECK(diagnostics.has("dmn.other-language"));
  feel::Evaluation evaluation;
  CHECK(model->decide("d", {}, evaluation).is_null());
  CHECK(to_text(model->decide("e", {}, evaluation)) == "1");
}

TEST_CASE("operators aggregate one output only", "[dmn]") {
  const std::string two = R"(<output name="a"/><output name="b"/>)";
  const std::string entries = "1</text></outputEntry><outputEntry><text>2";
  const Inputs five = {{"x", Value::number(5)}};
  CHECK(decided(table("COLLECT\" aggregation=\"SUM", {{"-", entries}}, two), five) == "null");
  CHECK(decided(table("COLLECT\" aggregation=\"COUNT", {{"-", entries}}, two), five) == "1");
}

TEST_CASE("the file that an import names is read, if it lies in the model's folder", "[dmn]") {
  const TempDir folder;
  const auto value = [](int number) {
    return R"(<decision name="v" id="v"><literalExpression><text>)" + std::to_string(number) +
           "</text></literalExpression></decision>";
  };
  const auto importing = [](const std::string& location) {
    return model_of(R"(<import namespace="urn:o" name="o" locationURI=")" + location +
                    "\"/><decision name=\"d\" id=\"d\"><informationRequirement><requiredDecision "
                    "href=\"urn:o#v\"/></informationRequirement><literalExpression><text>o.v</text>"
                    "</literalExpression></decision>");
  };
  std::filesystem::create_directories(folder.file("model/parts"));
  folder.write("outside.dmn", model_of(value(0), "urn:o"));
  folder.write("model/parts/old part.xml", model_of(value(1), "urn:o"));
  folder.write("model/parts/other.xml", model_of(value(2), "urn:p"));
  const auto decided_at = [&](const std::string& location) {
    folder.write("model/main.dmn", importing(location));
    Diagnostics diagnostics;
    const auto model = load_model(folder.file("model/main.dmn"), diagnostics);
    REQUIRE(model);
    feel::Evaluation evaluation;
    const std::string code = diagnostics.items().empty() ? "" : diagnostics.items()[0].message.code;
    return to_text(model->decide("d", {}, evaluation)) + " " + code;
  };
  CHECK(decided_at("parts/old%20part.xml") == "1 ");
  CHECK(decided_at("./parts/old part.xml") == "1 ");
  CHECK(decided_at("parts/other.xml") == "null dmn.import-other-model");
  for (const std::string location : {"../outside.dmn", "parts/../../outside.dmn", "%2e%2e/outside.dmn",
                                     "https://example.org/outside.dmn", "file:outside.dmn", "gone.dmn", ""}) {
    CAPTURE(location);
    CHECK(decided_at(location) == "null dmn.import-missing");
  }
  CHECK(decided_at(folder.file("outside.dmn")) == "null dmn.import-missing");
  std::filesystem::create_symlink(folder.file("outside.dmn"), folder.file("model/parts/link.xml"));
  CHECK(decided_at("parts/link.xml") == "null dmn.import-missing");
  folder.write("model/beside.dmn", model_of(value(3), "urn:o"));
  CHECK(decided_at("https://example.org/outside.dmn") == "3 ");  // Found by its namespace.
  CHECK(decided_at("parts/old part.xml") == "1 ");
  folder.write("model/beside too.dmn", model_of(value(4), "urn:o"));
  CHECK(decided_at("") == "null dmn.import-ambiguous");
  CHECK(decided_at("beside.dmn") == "3 ");
}

TEST_CASE("mistakes of imported types stay where they are, and what does not use them works", "[dmn]") {
  const std::string types = model_of(
      "\n\n<itemDefinition name=\"tColour\"><typeRef>string</typeRef><allowedValues><text>\"red\", \"green\""
      "</text></allowedValues></itemDefinition>"
      "<itemDefinition name=\"tBad\"><typeRef>string</typeRef><allowedValues><text>red,, green"
      "</text></allowedValues></itemDefinition>",
      "urn:t");
  const std::string main = model_of(
      "<import namespace=\"urn:t\" name=\"t\"/>"
      "<inputData name=\"c\" id=\"c\"><variable name=\"c\" typeRef=\"t.tColour\"/></inputData>"
      "<inputData name=\"b\" id=\"b\"><variable name=\"b\" typeRef=\"t.tBad\"/></inputData>"
      "<decision name=\"d\" id=\"d\"><informationRequirement><requiredInput href=\"#c\"/>"
      "</informationRequirement><literalExpression><text>c</text></literalExpression></decision>"
      "<decision name=\"e\" id=\"e\"><informationRequirement><requiredInput href=\"#b\"/>"
      "</informationRequirement><literalExpression><text>b</text></literalExpression></decision>");
  const auto sources = std::to_array<Source>({Source("main.dmn", main), Source("types.dmn", types)});
  Diagnostics diagnostics;
  const auto model = read_model(sources, diagnostics);
  REQUIRE(model.has_value());
  REQUIRE(diagnostics.items().size() == 2);
  CHECK(diagnostics.items()[0].place.file == "types.dmn");
  CHECK(diagnostics.items()[0].place.line == 3);
  CHECK(diagnostics.items()[1].message.code == "dmn.broken-type");
  CHECK(diagnostics.items()[1].place.file == "main.dmn");
  feel::Evaluation evaluation;
  CHECK(to_text(model->decide("d", {{"c", Value::string("red")}}, evaluation)) == "\"red\"");
  CHECK(model->decide("d", {{"c", Value::string("blue")}}, evaluation).is_null());
  CHECK(model->decide("e", {{"b", Value::string("red")}}, evaluation).is_null());
  CHECK_FALSE(model->fault("d").has_value());
  CHECK(model->fault("e").has_value());
}

TEST_CASE("a file that is not UTF-8 is refused, one with decomposed letters is read", "[dmn]") {
  const auto codes_of = [](const std::string& text) {
    const auto sources = std::to_array<Source>({Source("m.dmn", text)});
    Diagnostics diagnostics;
    read_model(sources, diagnostics);
    return diagnostics.items().empty() ? "" : diagnostics.items().front().message.code;
  };
  CHECK(codes_of(model_of("<!-- \xC0\xAF -->")) == "doc.not-utf8");
  CHECK(decided("<inputData name=\"Tuo\xCC\x82\xCC\x89i\" id=\"x\"/><decision name=\"d\" id=\"d\">"
                "<informationRequirement><requiredInput href=\"#x\"/></informationRequirement>"
                "<literalExpression><text>Tuo\xCC\x82&#x309;i</text></literalExpression></decision>",
                {{"Tu\xE1\xBB\x95i", Value::number(19)}}) == "19");
}

TEST_CASE("a type that contains itself is read with a word of warning", "[dmn]") {
  const auto sources = std::to_array<Source>({Source(
      "m.dmn",
      model_of("<itemDefinition name=\"tNode\"><itemComponent name=\"value\"><typeRef>number</typeRef>"
               "</itemComponent><itemComponent name=\"below\" isCollection=\"true\"><typeRef>tNode"
               "</typeRef></itemComponent></itemDefinition>"
               "<inputData name=\"n\" id=\"n\"><variable name=\"n\" typeRef=\"tNode\"/></inputData>"
               "<decision name=\"d\" id=\"d\"><informationRequirement><requiredInput href=\"#n\"/>"
               "</informationRequirement><literalExpression><text>n.value</text></literalExpression>"
               "</decision>"))});
  Diagnostics diagnostics;
  const auto model = read_model(sources, diagnostics);
  REQUIRE(model.has_value());
  REQUIRE(diagnostics.items().size() == 1);
  CHECK(diagnostics.items()[0].message.code == "dmn.type-recursive");
  CHECK_FALSE(diagnostics.has_errors());
  CHECK_FALSE(model->fault("d").has_value());
}

}  // namespace
}  // namespace htx::dmn
