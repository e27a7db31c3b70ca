#include "engine/dmn/type_reader.h"

#include <algorithm>

#include "engine/base/text.h"
#include "engine/dmn/reading.h"

namespace htx::dmn {

using pugi::xml_node;

namespace {

constexpr int kMostTypeDepth = 32;

// The types of FEEL, also under the names that DMN 1.1, XML Schema and the usual tools have for them.
std::optional<feel::Type> builtin_type(std::string_view name) {
  static const std::map<std::string, std::string, std::less<>> kOthers = {
      {"datetime", "date and time"},
      {"date_and_time", "date and time"},
      {"daytimeduration", "days and time duration"},
      {"days_and_time_duration", "days and time duration"},
      {"yearmonthduration", "years and months duration"},
      {"years_and_months_duration", "years and months duration"},
      {"integer", "number"},
      {"int", "number"},
      {"long", "number"},
      {"short", "number"},
      {"double", "number"},
      {"float", "number"},
      {"decimal", "number"},
      {"collection", "list"},
      {"undefined", "Any"},
      {"any", "Any"}};
  const std::size_t colon = name.find(':');
  if (colon != std::string_view::npos) name = name.substr(colon + 1);
  if (auto type = feel::type_from_text(name)) return type;
  const std::string lower = to_lower(name);
  const auto other = kOthers.find(lower);
  return feel::type_from_text(other == kOthers.end() ? lower : other->second);
}

xml_node definition_of(const File& file, std::string_view name) {
  for (const xml_node& node : children(file.root, "itemDefinition")) {
    if (normal(attribute(node, "name")) == name) return node;
  }
  return {};
}

}  // namespace

void TypeReader::read_all(File& file) {
  std::set<std::string> names;
  for (const xml_node& node : children(file.root, "itemDefinition")) {
    const std::string name = normal(attribute(node, "name"));
    if (!names.insert(name).second) reading_.report(file, node, {"dmn.name-twice", {{"name", name}}});
    find(file, name, 0);
  }
}

// Null if there is none, and for one that is being made.
const ItemType* TypeReader::find(File& file, std::string_view reference, int depth) {
  const std::string name = normal(reference);
  if (name.empty() || depth > kMostTypeDepth) return nullptr;
  const Key key(file.model, name);
  if (const auto known = types_.find(key); known != types_.end()) return known->second;
  if (std::ranges::find(open_, key, &Open::key) != open_.end()) return nullptr;
  open_.push_back({key, components_});
  const ItemType* found = nullptr;
  if (const xml_node node = definition_of(file, name)) {
    found = make(file, node, depth + 1);
  } else if (const auto builtin = builtin_type(name)) {
    found = &reading_.definitions.types.emplace_back(ItemType{.type = *builtin});
  }
  for (const auto& [model, import] : file.imports) {
    File* other = found == nullptr ? reading_.file_of(model) : nullptr;
    const std::string prefix = import.empty() ? "" : import + ".";
    if (other != nullptr && name.starts_with(prefix))
      found = find(*other, name.substr(prefix.size()), depth + 1);
  }
  const std::size_t colon = name.find(':');  // DMN 1.1 writes the prefix of its own namespace.
  if (found == nullptr && colon != std::string::npos) found = find(file, name.substr(colon + 1), depth + 1);
  open_.pop_back();
  return types_[key] = found;
}

const ItemType* TypeReader::named(File& file, const xml_node& node, std::string_view reference, int depth,
                                  bool& is_broken) {
  const std::string name = normal(reference);
  if (name.empty()) return nullptr;
  if (const ItemType* found = find(file, name, depth)) {
    is_broken = is_broken || found->is_broken;
    return found;
  }
  const auto circle = std::ranges::find(open_, Key(file.model, name), &Open::key);
  if (circle != open_.end() &&
      components_ > circle->components) {  // A tree: what lies deeper is of any type.
    reading_.report(file, node, {"dmn.type-recursive", {{"name", name}}}, Severity::kWarning);
    return nullptr;
  }
  is_broken = true;
  if (circle != open_.end()) {
    reading_.report(file, node, {"dmn.type-circle", {{"name", name}}});
    return nullptr;
  }
  std::vector<std::string> known;
  for (const xml_node& other : children(file.root, "itemDefinition"))
    known.push_back(normal(attribute(other, "name")));
  const std::string near = nearest(name, known);
  reading_.report(file, node, {"dmn.unknown-type", {{"name", name}}}, Severity::kError,
                  near.empty() ? Message() : Message("doc.did-you-mean", {{"name", near}}));
  return nullptr;
}

const ItemType* TypeReader::referred(File& file, const xml_node& node, const char* attribute_name) {
  bool is_broken = false;
  const std::string name = attribute(node, attribute_name);
  const ItemType* type = named(file, node, name, 0, is_broken);
  if (type != nullptr && is_broken)
    reading_.report(file, node, {"dmn.broken-type", {{"name", normal(name)}}});
  return type;
}

const ItemType* TypeReader::of_variable(File& file, const xml_node& node) {
  return referred(file, child(node, "variable"));
}

void TypeReader::declare_all(feel::Names& names, File& file, const std::string& prefix) {
  for (const xml_node& definition : children(file.root, "itemDefinition")) {
    const std::string name = normal(attribute(definition, "name"));
    names.declare_type(prefix + name, feel_type(find(file, name, 0)));
  }
}

std::optional<feel::UnaryTests> TypeReader::values(File& file, const xml_node& node, std::string* written) {
  const xml_node text = child(node, "text");
  if (!text) return std::nullopt;
  if (written != nullptr) *written = text_of(text);
  return reading_.tests(file, text, feel::Names());
}

void TypeReader::make_components(File& file, const std::vector<xml_node>& nodes, int depth, ItemType& type) {
  std::vector<std::pair<std::string, feel::Type>> entries;
  std::set<std::string> names;
  ++components_;
  for (const xml_node& node : nodes) {
    const std::string name = normal(attribute(node, "name"));
    if (!names.insert(name).second) {
      reading_.report(file, node, {"dmn.name-twice", {{"name", name}}});
      type.is_broken = true;
    }
    const ItemType* component = depth > kMostTypeDepth ? nullptr : make(file, node, depth + 1);
    type.is_broken = type.is_broken || (component != nullptr && component->is_broken);
    type.components.emplace_back(name, component);
    entries.emplace_back(name, feel_type(component));
  }
  --components_;
  type.type = feel::Type::context_of(std::move(entries));
}

const ItemType* TypeReader::make(File& file, const xml_node& node, int depth) {
  ItemType result{.name = normal(attribute(node, "name"))};
  const std::size_t before = reading_.findings();
  const auto components = children(node, "itemComponent");
  if (const xml_node function = child(node, "functionItem")) {
    result.type = feel::Type(feel::Type::Kind::kFunction);
    for (const xml_node& parameter : children(function, "parameters")) {
      result.type.arguments.push_back(
          feel_type(named(file, parameter, attribute(parameter, "typeRef"), depth, result.is_broken)));
    }
    result.type.arguments.push_back(
        feel_type(named(file, function, attribute(function, "outputTypeRef"), depth, result.is_broken)));
  } else if (!components.empty()) {
    make_components(file, components, depth, result);
  } else {
    const xml_node reference = child(node, "typeRef");
    result.base = named(file, reference ? reference : node, text_of(reference), depth, result.is_broken);
    result.type = feel_type(result.base);
  }
  result.allowed = values(file, child(node, "allowedValues"), &result.allowed_text);
  result.constraint = values(file, child(node, "typeConstraint"), nullptr);
  result.is_broken = result.is_broken || reading_.error_since(before).has_value();
  if (attribute(node, "isCollection") == "true") {
    ItemType element = result;
    element.constraint.reset();
    const ItemType* held = &reading_.definitions.types.emplace_back(std::move(element));
    result = ItemType{.name = result.name,
                      .type = feel::Type::list_of(held->type),
                      .is_collection = true,
                      .constraint = result.constraint,
                      .base = held,
                      .is_broken = held->is_broken};
  } else if (result.constraint.has_value() && !result.allowed.has_value()) {
    result.allowed = result.constraint;
  }
  return &reading_.definitions.types.emplace_back(std::move(result));
}

}  // namespace htx::dmn
