#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/text.h"
#include "engine/dmn/model.h"
#include "engine/dmn/read_model.h"
#include "tests/support/matchers.h"

namespace htx::dmn {

// A DMN 1.5 file around the elements.
inline std::string model_of(std::string_view body, std::string_view space = "urn:main") {
  return "<?xml version=\"1.0\"?><definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" "
         "name=\"m\" namespace=\"" +
         std::string(space) + "\">" + std::string(body) + "</definitions>";
}

// The model of that file; fails the test if there is none, or if it has mistakes.
inline Model read(const std::string& text) {
  const auto sources = std::to_array<Source>({Source("m.dmn", text)});
  Diagnostics diagnostics;
  const auto model = read_model(sources, diagnostics);
  std::string mistakes;
  for (const Diagnostic& d : diagnostics.items()) mistakes += to_text(d, Language::kEnglish);
  INFO(mistakes);
  REQUIRE(model.has_value());
  REQUIRE(diagnostics.items().empty());
  return *model;
}

// A column of a table: its input, the type of that and, if it is a list, what the type allows.
struct TextColumn {
  std::string name;
  std::string type;
  std::string allowed = {};
};

// A model of one decision "d" with one table.  A row holds the entries of all inputs, then the output.
inline std::string table_model(std::string_view policy, const std::vector<TextColumn>& columns,
                               const std::vector<std::vector<std::string>>& rows,
                               std::string_view output = "<output/>") {
  std::string types;
  std::string inputs;
  std::string required;
  std::string heads;
  for (const TextColumn& column : columns) {
    types += "<itemDefinition name=\"t" + column.name + "\"><typeRef>" + column.type + "</typeRef>";
    if (!column.allowed.empty())
      types += "<allowedValues><text>" + escape_html(column.allowed) + "</text></allowedValues>";
    types += "</itemDefinition>";
    inputs += "<inputData name=\"" + column.name + "\" id=\"i" + column.name + "\"><variable name=\"" +
              column.name + "\" typeRef=\"t" + column.name + "\"/></inputData>";
    required +=
        "<informationRequirement><requiredInput href=\"#i" + column.name + "\"/></informationRequirement>";
    heads += "<input><inputExpression><text>" + column.name + "</text></inputExpression></input>";
  }
  std::string body;
  for (const auto& row : rows) {
    body += "<rule>";
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string kind = i < columns.size() ? "inputEntry" : "outputEntry";
      body += "<" + kind + "><text>" + escape_html(row[i]) + "</text></" + kind + ">";
    }
    body += "</rule>";
  }
  return model_of(types + inputs + R"(<decision name="d" id="d">)" + required +
                  "<decisionTable hitPolicy=\"" + std::string(policy) + "\">" + heads + std::string(output) +
                  body + "</decisionTable></decision>");
}

}  // namespace htx::dmn
