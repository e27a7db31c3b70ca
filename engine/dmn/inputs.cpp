#include "engine/dmn/inputs.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "engine/base/text.h"
#include "engine/dmn/internal/definitions.h"
#include "engine/value/temporal.h"

namespace htx::dmn {
namespace {

using Kind = feel::Type::Kind;

// Brings JSON to a type; `path` names what is read, for the report of what does not fit.
class Converter {
 public:
  Converter(Scalars scalars, const std::string& file, Diagnostics& diagnostics)
      : scalars_(scalars), file_(file), diagnostics_(diagnostics) {}

  Value convert(const Json& json, const feel::Type& type, const std::string& path) {
    if (json.is_null()) return {};
    if (const Json::Array* array = json.array()) {
      List list;
      for (std::size_t i = 0; i < array->size(); ++i)
        list.push_back(convert((*array)[i], type.element(), path + "[" + std::to_string(i + 1) + "]"));
      return list;
    }
    if (const Json::Object* object = json.object()) {
      Context context;
      for (const auto& [name, member] : *object)
        context.set(name, convert(member, type.entry(name).value_or(feel::Type()),
                                  std::string(path).append(".").append(name)));
      return context;
    }
    // One value stands for a list of one (DMN 1.5, 10.3.2.9.4).
    if (type.kind == Kind::kList) return convert(json, type.element(), path);
    Value value = scalar(json, type);
    const auto fits = feel::coerce(value, type);
    if (!value.is_null() && fits.has_value()) return value;
    report(Severity::kError, {"dmn.input-kind", {{"name", path}, {"type", to_text(type)}}}, write_json(json));
    return {};
  }

  void report(Severity severity, Message message, std::string found = "", Message expected = {}) {
    diagnostics_.report({.severity = severity,
                         .place = {.file = file_},
                         .message = std::move(message),
                         .found = std::move(found),
                         .expected = std::move(expected)});
  }

 private:
  Value scalar(const Json& json, const feel::Type& type) const {
    if (const bool* boolean = json.boolean()) return *boolean;
    if (const Json::Number* number = json.number()) return number_of(number->text);
    const std::string& text = *json.string();
    const bool is_text = scalars_ == Scalars::kTyped;
    if (type == Kind::kDateTime) {
      if (const auto moment = date_time_from_iso(text)) return *moment;
    }
    if (type == Kind::kDate || type == Kind::kTime || type == Kind::kDateTime || type == Kind::kMonths ||
        type == Kind::kDays)
      return temporal_from_text(text);
    if (is_text || type == Kind::kString) return Value::string(text);
    if (type == Kind::kNumber) return number_of(text);
    if (type == Kind::kBoolean) return truth(text);
    return guessed(text);
  }

  static Value number_of(const std::string& text) {
    const auto number = Decimal::from_text(text);
    return number.has_value() ? Value(*number) : Value();
  }

  static Value truth(const std::string& text) {
    return text == "true" ? Value(true) : text == "false" ? Value(false) : Value();
  }

  // Without a type a text of YAML is what it looks like.
  static Value guessed(const std::string& text) {
    for (Value value : {number_of(text), truth(text)}) {
      if (!value.is_null()) return value;
    }
    return Value::string(text);
  }

  Scalars scalars_;
  const std::string& file_;
  Diagnostics& diagnostics_;
};

// In the order of the requirements, each element before what it requires; without recursion, because a
// chain may be long.
void gather(const Element& start, std::set<const Element*>& seen, std::vector<InputData>& inputs) {
  std::vector<const Element*> left = {&start};
  while (!left.empty()) {
    const Element& element = *left.back();
    left.pop_back();
    if (!seen.insert(&element).second) continue;
    if (element.kind == Element::Kind::kInput) {
      inputs.push_back({element.name, element.model,
                        element.type == nullptr ? feel::Type() : element.type->type, element.is_declared});
    }
    std::transform(element.requirements.rbegin(), element.requirements.rend(), std::back_inserter(left),
                   [](const auto& requirement) { return requirement.element; });
  }
}

}  // namespace

std::vector<InputData> inputs_of(const Model& model, std::span<const std::string> decisions) {
  std::vector<InputData> inputs;
  std::set<const Element*> seen;
  const Definitions& all = model.definitions();
  if (decisions.empty()) {
    for (const Element& element : all.elements) {
      if (element.model == all.model) gather(element, seen, inputs);
    }
  }
  for (const std::string& name : decisions) {
    if (const Element* element = all.find(Element::Kind::kDecision, name)) gather(*element, seen, inputs);
  }
  return inputs;
}

Inputs inputs_from_json(std::span<const InputData> wanted, const Json& json, Scalars scalars,
                        const std::string& file, Diagnostics& diagnostics) {
  Converter converter(scalars, file, diagnostics);
  Inputs inputs;
  const Json::Object* object = json.object();
  if (object == nullptr) {
    converter.report(Severity::kError, {"dmn.inputs-no-object"});
    return inputs;
  }
  std::vector<std::string> names;
  for (const InputData& input : wanted) names.push_back(input.name);
  for (const auto& [name, member] : *object) {
    const auto input = std::ranges::find_if(wanted, [&, &key = name](const InputData& known) {
      return key == known.name || key == known.model + "#" + known.name;
    });
    if (input == wanted.end()) {
      const std::string near = nearest(name, names);
      converter.report(Severity::kWarning, {"dmn.unknown-input", {{"name", name}}}, "",
                       near.empty() ? Message() : Message("doc.did-you-mean", {{"name", near}}));
      continue;
    }
    inputs[name] = converter.convert(member, input->type, name);
  }
  for (const InputData& input : wanted) {
    if (inputs.contains(input.name) || inputs.contains(input.model + "#" + input.name)) continue;
    converter.report(Severity::kWarning,
                     {"dmn.input-missing", {{"name", input.name}, {"type", to_text(input.type)}}});
  }
  return inputs;
}

Json to_json(const Value& value) {
  if (value.is_null()) return {};
  if (const auto boolean = value.as_boolean()) return *boolean;
  if (const auto number = value.as_number()) return Json::Number{to_text(*number)};
  if (const std::string* text = value.as_string()) return *text;
  if (const List* list = value.as_list()) {
    Json::Array array;
    for (const Value& item : *list) array.push_back(to_json(item));
    return array;
  }
  if (const Context* context = value.as_context()) {
    Json::Object object;
    for (const auto& [name, entry] : context->entries()) object.emplace_back(name, to_json(entry));
    return object;
  }
  return feel::display_text(value);
}

}  // namespace htx::dmn
