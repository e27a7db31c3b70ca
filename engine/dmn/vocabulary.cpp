#include "engine/dmn/vocabulary.h"

#include <map>
#include <set>
#include <vector>

#include "engine/base/text.h"
#include "engine/dmn/xml_tree.h"

namespace htx::dmn {
namespace {

using pugi::xml_node;
using Words = std::set<std::string, std::less<>>;

Words words(std::string_view text) {
  Words found;
  for (const std::string_view word : split(text, ' ')) {
    if (!word.empty()) found.emplace(word);
  }
  return found;
}

const Words& expressions() {
  static const Words kNames = words(
      "literalExpression decisionTable context list relation invocation functionDefinition "
      "conditional filter for some every");
  return kNames;
}

// The elements that may stand in each (DMN 1.5, the schema); * is a boxed expression.  What describes
// and draws only is not followed.
const std::map<std::string, Words, std::less<>>& grammar() {
  static const std::map<std::string, Words, std::less<>> kGrammar = [] {
    const std::map<std::string, std::string> texts = {
        {"definitions",
         "import itemDefinition decision inputData businessKnowledgeModel decisionService knowledgeSource "
         "textAnnotation association group elementCollection performanceIndicator organizationUnit"},
        {"import", ""},
        {"itemDefinition", "typeRef allowedValues typeConstraint itemComponent functionItem"},
        {"itemComponent", "typeRef allowedValues typeConstraint itemComponent functionItem"},
        {"functionItem", "parameters"},
        {"parameters", ""},
        {"allowedValues", "text"},
        {"typeConstraint", "text"},
        {"inputValues", "text"},
        {"outputValues", "text"},
        {"inputData", "variable"},
        {"variable", ""},
        {"decision",
         "question allowedAnswers variable informationRequirement knowledgeRequirement authorityRequirement "
         "supportedObjective impactedPerformanceIndicator decisionMaker decisionOwner usingProcess usingTask "
         "*"},
        {"businessKnowledgeModel", "variable encapsulatedLogic knowledgeRequirement authorityRequirement"},
        {"decisionService", "variable outputDecision encapsulatedDecision inputDecision inputData"},
        {"informationRequirement", "requiredDecision requiredInput"},
        {"knowledgeRequirement", "requiredKnowledge"},
        {"encapsulatedLogic", "formalParameter *"},
        {"functionDefinition", "formalParameter *"},
        {"formalParameter", ""},
        {"literalExpression", "text"},
        {"inputExpression", "text"},
        {"inputEntry", "text"},
        {"outputEntry", "text"},
        {"defaultOutputEntry", "text"},
        {"decisionTable", "input output annotation rule"},
        {"input", "inputExpression inputValues"},
        {"output", "outputValues defaultOutputEntry"},
        {"rule", "inputEntry outputEntry annotationEntry"},
        {"context", "contextEntry"},
        {"contextEntry", "variable *"},
        {"list", "*"},
        {"relation", "column row"},
        {"column", ""},
        {"row", "*"},
        {"invocation", "binding *"},
        {"binding", "parameter *"},
        {"parameter", ""},
        {"conditional", "if then else"},
        {"if", "*"},
        {"then", "*"},
        {"else", "*"},
        {"filter", "in match"},
        {"in", "*"},
        {"match", "*"},
        {"for", "in return"},
        {"return", "*"},
        {"some", "in satisfies"},
        {"every", "in satisfies"},
        {"satisfies", "*"},
        {"text", ""},
        {"typeRef", ""}};
    std::map<std::string, Words, std::less<>> grammar;
    for (const auto& [name, text] : texts) {
      Words allowed = words(text + " description");
      if (allowed.erase("*") > 0) allowed.insert(expressions().begin(), expressions().end());
      grammar[name] = std::move(allowed);
    }
    return grammar;
  }();
  return kGrammar;
}

const Words& attributes() {
  static const Words kNames = words(
      "id name label namespace expressionLanguage typeLanguage exporter exporterVersion importType "
      "locationURI typeRef isCollection outputTypeRef href hitPolicy aggregation preferredOrientation "
      "outputLabel kind iteratorVariable textFormat associationDirection URI");
  return kNames;
}

Message meant(std::string_view word, const Words& known) {
  const std::string near = nearest(word, {known.begin(), known.end()});
  return near.empty() ? Message() : Message("doc.did-you-mean", {{"name", near}});
}

void strange_attributes(const xml_node& node, const FoundStranger& found) {
  for (const pugi::xml_attribute& attribute : node.attributes()) {
    const std::string name = attribute.name();
    if (name == "xmlns" || name.find(':') != std::string::npos || attributes().contains(name)) continue;
    const Message expected = meant(name, attributes());
    found({.node = node,
           .severity = expected.code.empty() ? Severity::kWarning : Severity::kError,
           .message = {"dmn.unknown-attribute", {{"name", name}, {"element", std::string(local_name(node))}}},
           .expected = expected});
  }
}

}  // namespace

bool is_expression(std::string_view name) { return expressions().contains(name); }

void each_stranger(const xml_node& node, bool below, const FoundStranger& found) {
  const auto known = grammar().find(local_name(node));
  if (known == grammar().end()) return;
  strange_attributes(node, found);
  for (const xml_node& child : node.children()) {
    if (child.type() != pugi::node_element) continue;
    const std::string name(local_name(child));
    if (known->second.contains(name)) {
      if (below) each_stranger(child, below, found);
      continue;
    }
    found({.node = child,
           .message = {"dmn.unknown-element", {{"name", name}, {"element", std::string(local_name(node))}}},
           .expected = meant(name, known->second)});
  }
}

}  // namespace htx::dmn
