#include "engine/dmn/write_model.h"

#include "engine/base/check.h"
#include "engine/base/text.h"

namespace htx::dmn {
namespace {

std::string attribute_text(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + escape_html(value) + "\"";
}

std::string entry(const std::string& tag, const std::string& id, std::string_view text) {
  return "        <" + tag + id + "><text>" + escape_html(text) + "</text></" + tag + ">\n";
}

}  // namespace

ModelWriter::ModelWriter(std::string_view name, std::string_view space) {
  head_ =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<definitions "
      "xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\"" +
      attribute_text("id", "definitions") + attribute_text("name", name) +
      attribute_text("namespace", space) + ">\n";
}

void ModelWriter::extension(std::string_view space, std::string_view name, std::string_view digest,
                            std::string_view text) {
  const std::string tag(name);
  head_ += "  <extensionElements>\n    <" + tag + attribute_text("xmlns", space) +
           attribute_text("digest", digest) + ">" + escape_html(text) + "</" + tag +
           ">\n  </extensionElements>\n";
}

void ModelWriter::type(std::string_view name, std::string_view base) {
  head_ += "  <itemDefinition" + attribute_text("id", "type_" + std::string(name)) +
           attribute_text("name", name) + "><typeRef>" + escape_html(base) + "</typeRef></itemDefinition>\n";
}

void ModelWriter::context_type(std::string_view name,
                               const std::vector<std::pair<std::string, std::string>>& components) {
  head_ += "  <itemDefinition" + attribute_text("id", "type_" + std::string(name)) +
           attribute_text("name", name) + ">\n";
  for (const auto& [component, type] : components) {
    head_ += "    <itemComponent" + attribute_text("id", "type_" + std::string(name) + "_" + component) +
             attribute_text("name", component) + "><typeRef>" + escape_html(type) +
             "</typeRef></itemComponent>\n";
  }
  head_ += "  </itemDefinition>\n";
}

void ModelWriter::input(std::string_view name, std::string_view type, std::string_view label) {
  is_input_[std::string(name)] = true;
  body_ += "  <inputData" + attribute_text("id", "input_" + std::string(name)) +
           attribute_text("name", name) + attribute_text("label", label) + ">\n    <variable" +
           attribute_text("id", "variable_" + std::string(name)) + attribute_text("name", name) +
           attribute_text("typeRef", type) + "/>\n  </inputData>\n";
}

void ModelWriter::open_decision(const DecisionHead& head) {
  body_ += "  <decision" + attribute_text("id", "decision_" + head.name) + attribute_text("name", head.name) +
           attribute_text("label", head.label) + ">\n";
  if (!head.description.empty())
    body_ += "    <description>" + escape_html(head.description) + "</description>\n";
  body_ += "    <variable" + attribute_text("id", "variable_" + head.name) +
           attribute_text("name", head.name) + attribute_text("typeRef", head.type) + "/>\n";
  for (const std::string& name : head.needs) {
    const auto known = is_input_.find(name);
    HTX_CHECK(known != is_input_.end());
    const std::string tag = known->second ? "requiredInput" : "requiredDecision";
    body_ += "    <informationRequirement" + attribute_text("id", "need_" + head.name + "_of_" + name) + "><";
    body_ += tag + attribute_text("href", (known->second ? "#input_" : "#decision_") + name) +
             "/></informationRequirement>\n";
  }
  is_input_[head.name] = false;
}

void ModelWriter::literal(const DecisionHead& head, std::string_view expression) {
  open_decision(head);
  body_ += "    <literalExpression" + attribute_text("id", "logic_" + head.name) +
           attribute_text("typeRef", head.type) + "><text>" + escape_html(expression) +
           "</text></literalExpression>\n  </decision>\n";
}

void ModelWriter::table(const DecisionHead& head, const TableText& table) {
  open_decision(head);
  const std::string base = "table_" + head.name;
  body_ += "    <decisionTable" + attribute_text("id", base) + attribute_text("hitPolicy", "UNIQUE") +
           attribute_text("outputLabel", head.name) + ">\n";
  std::size_t count = 0;
  const auto id = [&] { return attribute_text("id", base + "_" + std::to_string(++count)); };
  for (const TableText::Input& input : table.inputs) {
    body_ += "      <input" + id() + attribute_text("label", input.label) + "><inputExpression" + id() +
             attribute_text("typeRef", input.type) + "><text>" + escape_html(input.expression) +
             "</text></inputExpression>";
    if (!input.values.empty())
      body_ += "<inputValues" + id() + "><text>" + escape_html(input.values) + "</text></inputValues>";
    body_ += "</input>\n";
  }
  for (const TableText::Output& output : table.outputs) {
    body_ += "      <output" + id();
    if (!output.name.empty()) body_ += attribute_text("name", output.name);
    body_ += attribute_text("typeRef", output.type);
    body_ += output.fallback.empty()
                 ? "/>\n"
                 : ">\n" + entry("defaultOutputEntry", id(), output.fallback) + "      </output>\n";
  }
  for (const TableText::Rule& rule : table.rules) {
    body_ += "      <rule" + id() + ">\n";
    for (const std::string& test : rule.tests) body_ += entry("inputEntry", id(), test);
    for (const std::string& output : rule.outputs) body_ += entry("outputEntry", id(), output);
    body_ += "      </rule>\n";
  }
  body_ += "    </decisionTable>\n  </decision>\n";
}

std::string ModelWriter::text() const { return head_ + body_ + "</definitions>\n"; }

}  // namespace htx::dmn
