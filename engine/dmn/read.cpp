#include <algorithm>
#include <set>

#include "engine/base/text.h"
#include "engine/dmn/internal/definitions.h"
#include "engine/dmn/internal/xml_tree.h"

namespace htx::dmn {
namespace {

using pugi::xml_node;

constexpr int kMostTypeDepth = 32;

struct File {
  const Source* source = nullptr;
  pugi::xml_document document;
  xml_node root;
  std::string model;                           // Its namespace.
  std::map<std::string, std::string> imports;  // Namespace to name.
};

class Reader {
 public:
  Reader(Definitions& definitions, Diagnostics& diagnostics, const Limits& limits)
      : definitions_(definitions), diagnostics_(diagnostics), limits_(limits) {}

  bool run(std::span<const Source> sources) {
    for (const Source& source : sources) {
      if (!open(source) && files_.empty()) return false;
    }
    definitions_.model = files_.front().model;
    for (const File& file : files_) check_imports(file);
    for (File& file : files_) declare_elements(file);
    for (File& file : files_) {
      file_ = &file;
      for (const auto& [element, node] : nodes_[&file]) compile(*element, node);
    }
    return true;
  }

 private:
  // --- files and types -------------------------------------------------------------------------

  bool open(const Source& source) {
    const auto refuse = [&](Message message, std::size_t offset) {
      Place place = source.place_at(offset);
      diagnostics_.report({.place = std::move(place), .message = std::move(message)});
      return false;
    };
    if (source.text().size() > limits_.max_bytes) {
      return refuse({"dmn.too-large", {{"limit", std::to_string(limits_.max_bytes)}}}, 0);
    }
    const Outline outline = outline_of(source.text());
    if (outline.document_type.has_value()) return refuse({"dmn.document-type"}, *outline.document_type);
    if (outline.depth > limits_.max_depth) {
      return refuse({"dmn.too-deep", {{"limit", std::to_string(limits_.max_depth)}}}, 0);
    }
    if (outline.elements > limits_.max_elements) {
      return refuse({"dmn.too-many-elements", {{"limit", std::to_string(limits_.max_elements)}}}, 0);
    }
    File file{.source = &source};
    const auto result = file.document.load_buffer(source.text().data(), source.text().size());
    if (!result) return refuse({"dmn.bad-xml"}, static_cast<std::size_t>(result.offset));
    file.root = file.document.document_element();
    if (local_name(file.root) != "definitions") return refuse({"dmn.no-model"}, 0);
    if (const std::string space = namespace_of(file.root); !is_dmn(space)) {
      return refuse({"dmn.other-namespace", {{"namespace", space}}}, 0);
    }
    file.model = attribute(file.root, "namespace");
    for (const xml_node& import : children(file.root, "import")) {
      file.imports[attribute(import, "namespace")] = normal(attribute(import, "name"));
    }
    files_.push_back(std::move(file));
    return true;
  }

  // What is imported must be there, and must be DMN.
  void check_imports(const File& file) {
    for (const xml_node& import : children(file.root, "import")) {
      const std::string space = attribute(import, "namespace");
      const std::string kind = attribute(import, "importType");
      const bool other = !kind.empty() && !is_dmn(kind) && kind.find("/DMN/") == std::string::npos;
      if (!other && file_of(space) != nullptr) continue;
      diagnostics_.report({.severity = other ? Severity::kWarning : Severity::kError,
                           .place = place_in(file, import),
                           .message = {other ? "dmn.import-other" : "dmn.import-missing",
                                       {{"name", attribute(import, "name")}, {"namespace", space}}}});
    }
  }

  static Place place_in(const File& file, const xml_node& node) {
    const std::ptrdiff_t offset = node.offset_debug();
    return file.source->place_at(offset < 0 ? 0 : static_cast<std::size_t>(offset));
  }

  File* file_of(std::string_view model) {
    const auto at = std::ranges::find(files_, model, &File::model);
    return at == files_.end() ? nullptr : &*at;
  }

  static std::optional<feel::Type> builtin_type(std::string_view name) {
    static const std::map<std::string_view, std::string_view> kOthers = {
        {"dateTime", "date and time"},
        {"dayTimeDuration", "days and time duration"},
        {"yearMonthDuration", "years and months duration"}};
    const std::size_t colon = name.find(':');
    if (colon != std::string_view::npos) name = name.substr(colon + 1);
    const auto other = kOthers.find(name);
    return feel::type_from_text(other == kOthers.end() ? name : other->second);
  }

  // The type a reference names; null for none, and for one that is not known.
  const ItemType* type(File& file, std::string_view reference, int depth = 0) {
    const std::string name = normal(reference);
    if (name.empty() || depth > kMostTypeDepth) return nullptr;
    const auto key = std::pair(file.model, name);
    if (const auto known = types_.find(key); known != types_.end()) return known->second;
    for (const xml_node& node : children(file.root, "itemDefinition")) {
      if (normal(attribute(node, "name")) == name) {
        types_[key] = nullptr;  // A type that contains itself finds none.
        return types_[key] = item_type(file, node, depth + 1);
      }
    }
    if (const auto builtin = builtin_type(name))
      return types_[key] = &definitions_.types.emplace_back(ItemType{.type = *builtin});
    types_[key] = nullptr;  // Models that import each other find none.
    for (const auto& [model, import] : file.imports) {
      File* other = file_of(model);
      if (other == nullptr) continue;
      const std::string prefix = import.empty() ? "" : import + ".";
      if (!name.starts_with(prefix)) continue;
      if (const ItemType* found = type(*other, name.substr(prefix.size()), depth + 1))
        return types_[key] = found;
    }
    return nullptr;
  }

  std::optional<feel::UnaryTests> allowed_values(File& file, const xml_node& node,
                                                 std::string* written = nullptr) {
    const xml_node text = child(node, "text");
    if (!text) return std::nullopt;
    file_ = &file;
    if (written != nullptr) *written = text.text().get();
    return tests(text, feel::Names());
  }

  const ItemType* item_type(File& file, const xml_node& node, int depth) {
    ItemType result;
    const auto components = children(node, "itemComponent");
    if (const xml_node function = child(node, "functionItem")) {
      result.type = feel::Type(feel::Type::Kind::kFunction);
      for (const xml_node& parameter : children(function, "parameters")) {
        result.type.arguments.push_back(feel_type(type(file, attribute(parameter, "typeRef"), depth)));
      }
      result.type.arguments.push_back(feel_type(type(file, attribute(function, "outputTypeRef"), depth)));
    } else if (!components.empty()) {
      std::vector<std::pair<std::string, feel::Type>> entries;
      for (const xml_node& component : components) {
        const ItemType* of_component =
            depth > kMostTypeDepth ? nullptr : item_type(file, component, depth + 1);
        result.components.emplace_back(normal(attribute(component, "name")), of_component);
        entries.emplace_back(result.components.back().first, feel_type(of_component));
      }
      result.type = feel::Type::context_of(std::move(entries));
    } else {
      result.base = type(file, child(node, "typeRef").text().get(), depth);
      result.type = feel_type(result.base);
    }
    result.allowed = allowed_values(file, child(node, "allowedValues"), &result.allowed_text);
    result.constraint = allowed_values(file, child(node, "typeConstraint"));
    if (attribute(node, "isCollection") == "true") {
      ItemType element = result;
      element.constraint.reset();
      const ItemType* held = &definitions_.types.emplace_back(std::move(element));
      result = ItemType{.type = feel::Type::list_of(held->type),
                        .is_collection = true,
                        .constraint = result.constraint,
                        .base = held};
    } else if (result.constraint.has_value() && !result.allowed.has_value()) {
      result.allowed = result.constraint;
    }
    return &definitions_.types.emplace_back(std::move(result));
  }

  static feel::Type feel_type(const ItemType* type) { return type == nullptr ? feel::Type() : type->type; }

  const ItemType* variable_type(File& file, const xml_node& node) {
    return type(file, attribute(child(node, "variable"), "typeRef"));
  }

  // --- elements --------------------------------------------------------------------------------

  void declare_elements(File& file) {
    static const std::map<std::string_view, Element::Kind> kKinds = {
        {"inputData", Element::Kind::kInput},
        {"decision", Element::Kind::kDecision},
        {"businessKnowledgeModel", Element::Kind::kKnowledge},
        {"decisionService", Element::Kind::kService}};
    for (const xml_node& node : file.root.children()) {
      const auto kind = kKinds.find(local_name(node));
      if (kind == kKinds.end()) continue;
      Element& element = definitions_.elements.emplace_back();
      element.kind = kind->second;
      element.id = attribute(node, "id");
      element.name = variable_name(node);
      element.model = file.model;
      element.type = variable_type(file, node);
      element.place = place_in(file, node);
      by_id_[file.model + "#" + element.id] = &element;
      nodes_[&file].emplace_back(&element, node);
      if (element.kind == Element::Kind::kDecision && file.model == definitions_.model) {
        definitions_.decisions.push_back(element.name);
      }
    }
  }

  const Element* referred(const xml_node& reference) {
    std::string href = attribute(reference, "href");
    if (href.starts_with('#')) href = file_->model + href;
    const auto at = by_id_.find(href);
    return at == by_id_.end() ? nullptr : at->second;
  }

  // Type of the name an element's value goes by.
  static feel::Type visible_type(const Element& element) {
    const bool function =
        element.kind == Element::Kind::kKnowledge || element.kind == Element::Kind::kService;
    return function ? feel::Type(feel::Type::Kind::kFunction) : feel_type(element.type);
  }

  // Tells FEEL about the types of a model under their names with the prefix.
  void declare_types(feel::Names& names, File& file, const std::string& prefix) {
    for (const xml_node& definition : children(file.root, "itemDefinition")) {
      const std::string name = normal(attribute(definition, "name"));
      names.declare_type(prefix + name, feel_type(type(file, name)));
    }
  }

  // Declares what the node requires; what is imported stands in a context of the import's name.
  feel::Names required(Element& element, const xml_node& node) {
    feel::Names names;
    known_types_.clear();
    declare_types(names, *file_, "");
    for (const auto& [model, import] : file_->imports) {
      File* other = file_of(model);
      if (other != nullptr) declare_types(names, *other, import.empty() ? "" : import + ".");
    }
    std::map<std::string, std::vector<std::pair<std::string, feel::Type>>> imported;
    std::vector<Element::Requirement> from_imports;
    const auto require = [&](const Element* source) {
      if (source == nullptr) return;
      const auto import = file_->imports.find(source->model);
      const bool merged = import != file_->imports.end() && import->second.empty();
      if (source->model == file_->model || merged) {  // An import without a name adds its names to ours.
        known_types_[source->name] = source->type;
        names.declare(source->name, visible_type(*source));
        element.requirements.push_back({source, *names.slot(source->name), ""});
        return;
      }
      if (import == file_->imports.end()) return;
      imported[import->second].emplace_back(source->name, visible_type(*source));
      from_imports.push_back({source, 0, source->name});
    };
    for (const char* kind : {"informationRequirement", "knowledgeRequirement"}) {
      for (const xml_node& requirement : children(node, kind)) {
        for (const char* target : {"requiredInput", "requiredDecision", "requiredKnowledge"}) {
          for (const xml_node& reference : children(requirement, target)) require(referred(reference));
        }
      }
    }
    if (element.kind == Element::Kind::kKnowledge) require(&element);  // It may call itself.
    for (auto& [name, entries] : imported) names.declare(name, feel::Type::context_of(std::move(entries)));
    for (Element::Requirement& requirement : from_imports) {
      requirement.slot = *names.slot(file_->imports.at(requirement.element->model));
      element.requirements.push_back(requirement);
    }
    element.slots = names.size();
    return names;
  }

  void compile(Element& element, const xml_node& node) {
    if (element.kind == Element::Kind::kService) {
      const auto collect = [&](const char* name, std::vector<const Element*>& into) {
        for (const xml_node& reference : children(node, name)) {
          if (const Element* found = referred(reference)) into.push_back(found);
        }
      };
      collect("outputDecision", element.outputs);
      collect("inputDecision", element.input_decisions);
      collect("inputData", element.input_data);
    } else if (element.kind == Element::Kind::kDecision) {
      const feel::Names names = required(element, node);
      element.logic = first_expression(node, names);
    } else if (element.kind == Element::Kind::kKnowledge) {
      const feel::Names names = required(element, node);
      if (const xml_node logic = child(node, "encapsulatedLogic")) element.logic = function(logic, names);
    }
  }

  // --- boxed expressions -----------------------------------------------------------------------

  // The place of an element's text in its file.
  feel::Origin origin(const xml_node& node) const {
    const std::ptrdiff_t offset =
        node.first_child() ? node.first_child().offset_debug() : node.offset_debug();
    return {file_->source->place_at(offset < 0 ? 0 : static_cast<std::size_t>(offset))};
  }

  std::optional<feel::Expression> expression(std::string_view text, const xml_node& node,
                                             const feel::Names& names) {
    if (trim(text).empty()) return std::nullopt;
    return feel::compile_expression(text, origin(node), names, feel::Mode::kLenient, diagnostics_);
  }

  std::optional<feel::UnaryTests> tests(const xml_node& text, const feel::Names& names) {
    const std::string_view written = text.text().get();
    return feel::compile_unary_tests(trim(written).empty() ? "-" : written, origin(text), {}, names,
                                     feel::Mode::kLenient, diagnostics_);
  }

  // Whether a text is written in FEEL: the nearest element that names a language decides (DMN 1.5, 7.3.1).
  bool is_feel(const xml_node& node) {
    xml_node at = node;
    while (at && at.attribute("expressionLanguage").empty()) at = at.parent();
    const std::string language = attribute(at, "expressionLanguage");
    if (language.empty() || to_lower(language).find("feel") != std::string::npos || is_dmn(language))
      return true;
    diagnostics_.report(
        {.place = place_in(*file_, node), .message = {"dmn.other-language", {{"language", language}}}});
    return false;
  }

  Boxed literal(const xml_node& node, const feel::Names& names) {
    const xml_node text = child(node, "text");
    if (!is_feel(node)) return {};
    Boxed boxed{.expression = expression(text.text().get(), text, names)};
    if (boxed.expression.has_value()) boxed.kind = Boxed::Kind::kLiteral;
    return boxed;
  }

  static bool is_expression(const xml_node& node) {
    static const std::set<std::string_view> kNames = {
        "literalExpression",  "decisionTable", "context", "list", "relation", "invocation",
        "functionDefinition", "conditional",   "filter",  "for",  "some",     "every"};
    return kNames.contains(local_name(node));
  }

  // The boxed expression in a node that holds one; missing if there is none.
  Boxed first_expression(const xml_node& node, const feel::Names& names) {
    for (const xml_node& inner : node.children()) {
      if (is_expression(inner)) return boxed(inner, names);
    }
    return {};
  }

  Boxed boxed(const xml_node& node, const feel::Names& names) {
    Boxed result = untyped(node, names);
    result.result = type(*file_, attribute(node, "typeRef"));
    return result;
  }

  Boxed untyped(const xml_node& node, const feel::Names& names) {
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

  Boxed context(const xml_node& node, feel::Names names) {
    Boxed result{.kind = Boxed::Kind::kContext};
    for (const xml_node& entry : children(node, "contextEntry")) {
      const std::string name = variable_name(entry);
      const ItemType* of_entry = variable_type(*file_, entry);
      result.children.push_back(first_expression(entry, names));
      const bool function = result.children.back().kind == Boxed::Kind::kFunction;
      if (!name.empty())
        names.declare(name, function ? feel::Type(feel::Type::Kind::kFunction)
                                     : entry_type(of_entry, result.children.back()));
      known_types_[name] = of_entry;
      result.names.push_back(name);
      result.types.push_back(of_entry);
      result.slots.push_back(name.empty() ? 0 : *names.slot(name));
    }
    return result;
  }

  // What is known of an entry's type: a nested context tells its names even without a type.
  static feel::Type entry_type(const ItemType* type, const Boxed& boxed) {
    if (type != nullptr || boxed.kind != Boxed::Kind::kContext) return feel_type(type);
    std::vector<std::pair<std::string, feel::Type>> entries;
    for (std::size_t i = 0; i < boxed.names.size(); ++i) {
      if (boxed.names[i].empty()) return {};
      entries.emplace_back(boxed.names[i], entry_type(boxed.types[i], boxed.children[i]));
    }
    return feel::Type::context_of(std::move(entries));
  }

  Boxed list(const xml_node& node, const feel::Names& names) {
    Boxed result{.kind = Boxed::Kind::kList};
    for (const xml_node& item : node.children()) {
      if (is_expression(item)) result.children.push_back(boxed(item, names));
    }
    return result;
  }

  Boxed relation(const xml_node& node, const feel::Names& names) {
    Boxed result{.kind = Boxed::Kind::kRelation};
    for (const xml_node& column : children(node, "column"))
      result.names.push_back(normal(attribute(column, "name")));
    for (const xml_node& row : children(node, "row")) {
      std::size_t cells = 0;
      for (const xml_node& cell : row.children()) {
        if (is_expression(cell) && ++cells <= result.names.size())
          result.children.push_back(boxed(cell, names));
      }
      for (; cells < result.names.size(); ++cells) result.children.push_back({});
    }
    return result;
  }

  Boxed invocation(const xml_node& node, const feel::Names& names) {
    const xml_node text = child(child(node, "literalExpression"), "text");
    Boxed result{.expression = expression(text.text().get(), text, names)};
    if (!result.expression.has_value()) return {};
    result.kind = Boxed::Kind::kInvocation;
    for (const xml_node& binding : children(node, "binding")) {
      result.names.push_back(normal(attribute(child(binding, "parameter"), "name")));
      result.children.push_back(first_expression(binding, names));
    }
    return result;
  }

  Boxed function(const xml_node& node, feel::Names names) {
    const std::string kind = attribute(node, "kind");
    Boxed result{.kind = kind == "Java" || kind == "PMML" ? Boxed::Kind::kForeign : Boxed::Kind::kFunction};
    for (const xml_node& parameter : children(node, "formalParameter")) {
      result.names.push_back(normal(attribute(parameter, "name")));
      result.types.push_back(type(*file_, attribute(parameter, "typeRef")));
      names.declare(result.names.back(), feel_type(result.types.back()));
      known_types_[result.names.back()] = result.types.back();
      result.slots.push_back(*names.slot(result.names.back()));
    }
    result.children.push_back(first_expression(node, names));
    return result;
  }

  Boxed conditional(const xml_node& node, const feel::Names& names) {
    Boxed result{.kind = Boxed::Kind::kConditional};
    for (const char* part : {"if", "then", "else"})
      result.children.push_back(first_expression(child(node, part), names));
    return result;
  }

  // The list goes to a slot of its own, and FEEL filters it there.
  Boxed filter(const xml_node& node, feel::Names names) {
    Boxed result{.kind = Boxed::Kind::kFilter};
    result.children.push_back(first_expression(child(node, "in"), names));
    const xml_node text = child(child(child(node, "match"), "literalExpression"), "text");
    names.declare("filtered__list", {});
    result.slots.push_back(*names.slot("filtered__list"));
    result.expression = expression("filtered__list[" + std::string(text.text().get()) + "\n]", text, names);
    result.guard = expression(
        "count(filtered__list[not((" + std::string(text.text().get()) + "\n) instance of boolean)]) = 0",
        text, names);
    if (!result.expression.has_value() || !result.guard.has_value()) return {};
    return result;
  }

  Boxed iteration(const xml_node& node, feel::Names names, Boxed::Kind kind) {
    Boxed result{.kind = kind};
    result.children.push_back(first_expression(child(node, "in"), names));
    const std::string variable = normal(attribute(node, "iteratorVariable"));
    names.declare(variable, {});
    result.slots.push_back(*names.slot(variable));
    if (kind == Boxed::Kind::kFor) {
      names.declare("partial", {});
      result.slots.push_back(*names.slot("partial"));
    }
    result.children.push_back(
        first_expression(child(node, kind == Boxed::Kind::kFor ? "return" : "satisfies"), names));
    return result;
  }

  // --- decision tables -------------------------------------------------------------------------

  Boxed table(const xml_node& node, const feel::Names& names) {
    auto result = std::make_shared<Table>();
    result->place = place_in(*file_, node);
    static const std::map<std::string, HitPolicy> kPolicies = {
        {"UNIQUE", HitPolicy::kUnique},        {"ANY", HitPolicy::kAny},
        {"PRIORITY", HitPolicy::kPriority},    {"FIRST", HitPolicy::kFirst},
        {"RULE ORDER", HitPolicy::kRuleOrder}, {"OUTPUT ORDER", HitPolicy::kOutputOrder},
        {"COLLECT", HitPolicy::kCollect}};
    static const std::map<std::string, Aggregation> kAggregations = {{"SUM", Aggregation::kSum},
                                                                     {"COUNT", Aggregation::kCount},
                                                                     {"MIN", Aggregation::kMin},
                                                                     {"MAX", Aggregation::kMax}};
    if (const auto at = kPolicies.find(attribute(node, "hitPolicy")); at != kPolicies.end())
      result->policy = at->second;
    if (const auto at = kAggregations.find(attribute(node, "aggregation")); at != kAggregations.end())
      result->aggregation = at->second;
    for (const xml_node& input : children(node, "input")) {
      const xml_node written = child(input, "inputExpression");
      Table::Input column{.expression = literal(written, names)};
      column.text = normal(child(written, "text").text().get());
      column.label = normal(attribute(input, "label"));
      if (column.label.empty()) column.label = column.text;
      column.type = type(*file_, attribute(written, "typeRef"));
      if (column.type == nullptr) column.type = type_of_path(column.text);
      if (const xml_node text = child(child(input, "inputValues"), "text"))
        column.allowed = tests(text, names);
      result->inputs.push_back(std::move(column));
    }
    const ItemType* of_table = type(*file_, attribute(node, "typeRef"));
    if (of_table == nullptr) of_table = variable_type(*file_, node.parent());
    const auto outputs = children(node, "output");
    for (const xml_node& output : outputs)
      result->outputs.push_back(output_column(output, of_table, outputs.size(), names));
    for (const xml_node& rule : children(node, "rule")) {
      Table::Rule row;
      row.place = place_in(*file_, rule);
      for (const xml_node& entry : children(rule, "inputEntry"))
        row.tests.push_back(tests(child(entry, "text"), names));
      for (const xml_node& entry : children(rule, "outputEntry"))
        row.outputs.push_back(literal(entry, names));
      row.tests.resize(result->inputs.size());
      row.outputs.resize(result->outputs.size());
      result->rules.push_back(std::move(row));
    }
    if (result->outputs.empty()) return {};
    return {.kind = Boxed::Kind::kTable, .table = std::move(result)};
  }

  Table::Output output_column(const xml_node& node, const ItemType* of_table, std::size_t count,
                              const feel::Names& names) {
    Table::Output output{.name = normal(attribute(node, "name"))};
    output.label = normal(attribute(node, "label"));
    if (output.label.empty()) output.label = output.name;
    if (const xml_node fallback = child(node, "defaultOutputEntry"))
      output.fallback = literal(fallback, names);
    const xml_node values = child(child(node, "outputValues"), "text");
    std::string order = values ? values.text().get() : "";
    if (order.empty()) {  // The values its type allows, in their order.
      const ItemType* of_output = type(*file_, attribute(node, "typeRef"));
      if (of_output == nullptr) of_output = component(of_table, output.name, count);
      while (of_output != nullptr && of_output->is_collection) of_output = of_output->base;
      if (of_output != nullptr) order = of_output->allowed_text;
    }
    if (order.empty()) return output;
    const auto listed = expression("[" + order + "\n]", values ? values : node, feel::Names());
    if (!listed.has_value()) return output;
    const Value value = feel::evaluate(*listed, std::span<const Value>());
    if (const List* list = value.as_list()) output.order = *list;
    return output;
  }

  // The declared type of a name that is required, or of a component below it: "Applicant.Age".
  const ItemType* type_of_path(std::string_view path) const {
    const auto known = known_types_.find(path);
    if (known != known_types_.end()) return known->second;
    const std::size_t dot = path.rfind('.');
    if (dot == std::string_view::npos) return nullptr;
    const ItemType* whole = type_of_path(trim(path.substr(0, dot)));
    if (whole == nullptr) return nullptr;
    for (const auto& [name, type] : whole->components) {
      if (name == trim(path.substr(dot + 1))) return type;
    }
    return nullptr;
  }

  // The type a column has by the type of the whole table.
  static const ItemType* component(const ItemType* of_table, const std::string& name, std::size_t count) {
    while (of_table != nullptr && of_table->is_collection) of_table = of_table->base;
    if (of_table == nullptr || count == 1) return of_table;
    for (const auto& [known, type] : of_table->components) {
      if (known == name) return type;
    }
    return nullptr;
  }

  Definitions& definitions_;
  Diagnostics& diagnostics_;
  const Limits& limits_;
  std::deque<File> files_;
  File* file_ = nullptr;
  std::map<std::pair<std::string, std::string>, const ItemType*> types_;
  std::map<std::string, const Element*> by_id_;
  std::map<std::string, const ItemType*, std::less<>> known_types_;  // Of the names where we are.
  std::map<const File*, std::vector<std::pair<Element*, xml_node>>> nodes_;
};

}  // namespace

std::optional<Model> read_model(std::span<const Source> sources, Diagnostics& diagnostics,
                                const Limits& limits) {
  auto definitions = std::make_shared<Definitions>();
  if (sources.empty() || !Reader(*definitions, diagnostics, limits).run(sources)) return std::nullopt;
  return Model(std::move(definitions));
}

}  // namespace htx::dmn
