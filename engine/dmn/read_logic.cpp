#include <algorithm>

#include "engine/base/text.h"
#include "engine/dmn/reading.h"
#include "engine/dmn/vocabulary.h"

namespace htx::dmn {

using pugi::xml_node;

Boxed LogicReader::held_by(const xml_node& node, const feel::Names& names) {
  xml_node logic;
  for (const xml_node& inner : node.children()) {
    if (!is_expression(local_name(inner))) continue;
    if (!logic)
      logic = inner;
    else
      reading_.report(file_, inner, {"dmn.second-expression", {{"element", std::string(local_name(node))}}});
  }
  return logic ? boxed(logic, names) : Boxed();
}

Boxed LogicReader::boxed(const xml_node& node, const feel::Names& names) {
  Boxed result = untyped(node, names);
  result.result = types_.referred(file_, node);
  return result;
}

Boxed LogicReader::untyped(const xml_node& node, const feel::Names& names) {
  const std::string_view name = local_name(node);
  if (name == "literalExpression") return literal(node, names);
  if (name == "context") return context(node, names);
  if (name == "list") return list(node, names);
  if (name == "relation") return relation(node, names);
  if (name == "invocation") return invocation(node, names);
  if (name == "functionDefinition") return function(node, names);
  if (name == "conditional") return conditional(node, names);
  if (name == "filter") return filter(node, names);
  if (name == "decisionTable") return table(node, names);
  return iteration(node, names,
                   name == "for"    ? Boxed::Kind::kFor
                   : name == "some" ? Boxed::Kind::kSome
                                    : Boxed::Kind::kEvery);
}

void LogicReader::refuse_twice(std::set<std::string>& seen, const std::string& name, const xml_node& node) {
  if (!name.empty() && !seen.insert(name).second)
    reading_.report(file_, node, {"dmn.name-twice", {{"name", name}}});
}

Boxed LogicReader::literal(const xml_node& node, const feel::Names& names) {
  Boxed boxed{.expression = reading_.expression(file_, child(node, "text"), names)};
  if (boxed.expression.has_value()) boxed.kind = Boxed::Kind::kLiteral;
  return boxed;
}

namespace {

// What is known of an entry's type: a nested context tells its names even without a type.
feel::Type entry_type(const ItemType* type, const Boxed& boxed) {
  if (type != nullptr || boxed.kind != Boxed::Kind::kContext) return feel_type(type);
  std::vector<std::pair<std::string, feel::Type>> entries;
  for (std::size_t i = 0; i < boxed.names.size(); ++i) {
    if (boxed.names[i].empty()) return {};
    entries.emplace_back(boxed.names[i], entry_type(boxed.types[i], boxed.children[i]));
  }
  return feel::Type::context_of(std::move(entries));
}

}  // namespace

Boxed LogicReader::context(const xml_node& node, feel::Names names) {
  Boxed result{.kind = Boxed::Kind::kContext};
  std::set<std::string> seen;
  for (const xml_node& entry : children(node, "contextEntry")) {
    const std::string name = variable_name(entry);
    refuse_twice(seen, name, entry);
    const ItemType* of_entry = types_.of_variable(file_, entry);
    result.children.push_back(held_by(entry, names));
    const bool function = result.children.back().kind == Boxed::Kind::kFunction;
    if (!name.empty())
      names.declare(name, function ? feel::Type(feel::Type::Kind::kFunction)
                                   : entry_type(of_entry, result.children.back()));
    know(name, of_entry);
    result.names.push_back(name);
    result.types.push_back(of_entry);
    result.slots.push_back(name.empty() ? 0 : *names.slot(name));
  }
  return result;
}

Boxed LogicReader::list(const xml_node& node, const feel::Names& names) {
  Boxed result{.kind = Boxed::Kind::kList};
  for (const xml_node& item : node.children()) {
    if (is_expression(local_name(item))) result.children.push_back(boxed(item, names));
  }
  return result;
}

Boxed LogicReader::relation(const xml_node& node, const feel::Names& names) {
  Boxed result{.kind = Boxed::Kind::kRelation};
  std::set<std::string> seen;
  for (const xml_node& column : children(node, "column")) {
    result.names.push_back(normal(attribute(column, "name")));
    refuse_twice(seen, result.names.back(), column);
  }
  for (const xml_node& row : children(node, "row")) {
    std::vector<xml_node> cells;
    for (const xml_node& cell : row.children()) {
      if (is_expression(local_name(cell))) cells.push_back(cell);
    }
    if (result.names.empty()) continue;  // An empty list, however many cells there are.
    if (cells.size() != result.names.size()) {
      reading_.report(
          file_, row,
          {"dmn.row-length",
           {{"cells", std::to_string(cells.size())}, {"columns", std::to_string(result.names.size())}}});
    }
    cells.resize(result.names.size());
    for (const xml_node& cell : cells) result.children.push_back(cell ? boxed(cell, names) : Boxed());
  }
  return result;
}

Boxed LogicReader::invocation(const xml_node& node, const feel::Names& names) {
  const xml_node called = child(node, "literalExpression");
  Boxed result{.expression = reading_.expression(file_, child(called, "text"), names)};
  if (!called) reading_.report(file_, node, {"dmn.no-called"});
  if (!result.expression.has_value()) return {};
  result.kind = Boxed::Kind::kInvocation;
  std::set<std::string> seen;
  for (const xml_node& binding : children(node, "binding")) {
    result.names.push_back(normal(attribute(child(binding, "parameter"), "name")));
    refuse_twice(seen, result.names.back(), binding);
    result.children.push_back(held_by(binding, names));
  }
  return result;
}

Boxed LogicReader::function(const xml_node& node, feel::Names names) {
  const std::string kind = attribute(node, "kind");
  const bool is_foreign = kind == "Java" || kind == "PMML";
  if (!kind.empty() && kind != "FEEL" && !is_foreign)
    reading_.report_found(file_, node,
                          {"dmn.unknown-word", {{"name", "kind"}, {"known", "FEEL, Java, PMML"}}}, kind);
  Boxed result{.kind = is_foreign ? Boxed::Kind::kForeign : Boxed::Kind::kFunction};
  std::set<std::string> seen;
  for (const xml_node& parameter : children(node, "formalParameter")) {
    const std::string name = normal(attribute(parameter, "name"));
    refuse_twice(seen, name, parameter);
    result.names.push_back(name);
    result.types.push_back(types_.referred(file_, parameter));
    names.declare(name, feel_type(result.types.back()));
    know(name, result.types.back());
    result.slots.push_back(*names.slot(name));
  }
  result.children.push_back(held_by(node, names));
  return result;
}

Boxed LogicReader::conditional(const xml_node& node, const feel::Names& names) {
  Boxed result{.kind = Boxed::Kind::kConditional};
  for (const char* part : {"if", "then", "else"})
    result.children.push_back(held_by(child(node, part), names));
  return result;
}

// The list goes to a slot of its own, and FEEL filters it there.
Boxed LogicReader::filter(const xml_node& node, feel::Names names) {
  Boxed result{.kind = Boxed::Kind::kFilter};
  result.children.push_back(held_by(child(node, "in"), names));
  const xml_node match = child(node, "match");
  const xml_node text = child(child(match, "literalExpression"), "text");
  names.declare("filtered__list", {});
  result.slots.push_back(*names.slot("filtered__list"));
  result.expression = reading_.expression(file_, text, names, "filtered__list[", "]");
  if (!result.expression.has_value()) {
    reading_.report(file_, match ? match : node, {"dmn.no-condition"});
    return {};
  }
  Diagnostics same;  // As above.
  Diagnostics* told = reading_.report_to(&same);
  result.guard =
      reading_.expression(file_, text, names, "count(filtered__list[not((", ") instance of boolean)]) = 0");
  reading_.report_to(told);
  return result.guard.has_value() ? result : Boxed();
}

Boxed LogicReader::iteration(const xml_node& node, feel::Names names, Boxed::Kind kind) {
  Boxed result{.kind = kind};
  result.children.push_back(held_by(child(node, "in"), names));
  const std::string variable = normal(attribute(node, "iteratorVariable"));
  if (variable.empty()) reading_.report(file_, node, {"dmn.no-variable"});
  names.declare(variable, {});
  result.slots.push_back(*names.slot(variable));
  if (kind == Boxed::Kind::kFor) {
    names.declare("partial", {});
    result.slots.push_back(*names.slot("partial"));
  }
  result.children.push_back(held_by(child(node, kind == Boxed::Kind::kFor ? "return" : "satisfies"), names));
  return result;
}

}  // namespace htx::dmn
