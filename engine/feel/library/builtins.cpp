#include "engine/feel/library/builtins.h"

#include <algorithm>
#include <array>
#include <map>

#include "engine/base/text.h"
#include "engine/feel/function.h"
#include "engine/feel/library/library_parts.h"

namespace htx::feel {
namespace {

Type letter_type(std::string_view text) { return type_from_text(text).value_or(Type()); }

// Reads "string: string, length: number?, rest: any*": `?` may be left out, `*` takes all that are left.
Signature signature_of(std::string_view text) {
  Signature signature;
  if (trim(text).empty()) return signature;
  for (std::string_view part : split(text, ',')) {
    part = trim(part);
    const std::size_t colon = part.find(':');
    std::string_view type = trim(part.substr(colon + 1));
    Signature::Parameter parameter{.name = std::string(part.substr(0, colon)), .type = {}};
    parameter.optional = type.ends_with('?');
    parameter.repeated = type.ends_with('*');
    if (parameter.optional || parameter.repeated) type.remove_suffix(1);
    parameter.type = letter_type(type);
    signature.parameters.push_back(std::move(parameter));
  }
  return signature;
}

Builtin builtin_of(const Entry& entry) {
  Builtin builtin{std::string(entry.name), {}, letter_type(entry.result), entry.body, entry.unknown};
  for (const std::string_view signature : split(entry.signatures, '|'))
    builtin.signatures.push_back(signature_of(signature));
  return builtin;
}

const std::map<std::string, Builtin, std::less<>>& table() {
  static const std::map<std::string, Builtin, std::less<>> kTable = [] {
    std::map<std::string, Builtin, std::less<>> built;
    for (const auto entries : {number_functions(), string_functions(), list_functions(), temporal_functions(),
                               range_functions(), context_functions()}) {
      for (const Entry& entry : entries) built.emplace(entry.name, builtin_of(entry));
    }
    return built;
  }();
  return kTable;
}

bool takes_names(const Signature& signature, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    if (std::ranges::find(signature.parameters, name, &Signature::Parameter::name) ==
        signature.parameters.end()) {
      return false;
    }
  }
  return std::ranges::all_of(signature.parameters, [&](const Signature::Parameter& parameter) {
    return parameter.optional || parameter.repeated || std::ranges::count(names, parameter.name) == 1;
  });
}

// Steps for looking at every element of a list, entry of a context or few bytes of a text once.
std::size_t cost_of_reading(const Value& value) {
  constexpr std::size_t kBytesAStep = 8;
  if (const List* list = value.as_list()) return list->size();
  if (const std::string* text = value.as_string()) return text->size() / kBytesAStep;
  const Context* context = value.as_context();
  return context == nullptr ? 0 : context->entries().size();
}

}  // namespace

Value Body::operator()(Machine& machine, std::span<const Value> arguments) const {
  std::size_t cost = 0;
  for (const Value& argument : arguments) {
    if (argument.if_number() == nullptr) cost += cost_of_reading(argument);
  }
  return cost == 0 || machine.pay(cost) ? work_(machine, arguments) : Value();
}

std::optional<bool> verdict(Machine& machine, const Callable& function, const Value& a, const Value& b) {
  const auto pair = std::to_array<Value>({a, b});
  return invoke(function, pair, machine.evaluation()).as_boolean();
}

Value made(Machine& machine, Value value) {
  if (!value.is_null()) return value;
  return machine.limit({"feel.value-too-large", {{"depth", std::to_string(kMostDepth)}}}, machine.current());
}

std::size_t Signature::index_of(std::string_view name) const {
  return static_cast<std::size_t>(std::ranges::find(parameters, name, &Parameter::name) - parameters.begin());
}

const Builtin* find_builtin(std::string_view name) {
  const auto at = table().find(name);
  return at == table().end() ? nullptr : &at->second;
}

const std::vector<std::string>& builtin_names() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> names;
    for (const auto& [name, builtin] : table()) names.push_back(name);
    return names;
  }();
  return kNames;
}

bool Signature::takes(std::size_t count, const std::vector<std::string>& given_names) const {
  if (!given_names.empty()) return takes_names(*this, given_names);
  std::size_t least = 0;
  bool endless = false;
  for (const auto& parameter : parameters) {
    least += parameter.optional || parameter.repeated ? 0 : 1;
    endless = endless || parameter.repeated;
  }
  return count >= least && (endless || count <= parameters.size());
}

std::optional<std::vector<Value>> arguments_for(const Signature& signature, const std::vector<Value>& given,
                                                const std::vector<std::string>& names) {
  if (!signature.takes(given.size(), names)) return std::nullopt;
  std::size_t count = given.size();
  for (const std::string& name : names) count = std::max(count, signature.index_of(name) + 1);
  std::vector<Value> arguments(count);
  for (std::size_t i = 0; i < given.size(); ++i) {
    const std::size_t at = names.empty() ? i : signature.index_of(names[i]);
    const auto& parameter = signature.parameters[std::min(at, signature.parameters.size() - 1)];
    auto value = coerce(given[i], parameter.type);
    if (!value.has_value()) return std::nullopt;
    arguments[at] = *std::move(value);
  }
  return arguments;
}

const Signature* signature_for(const Builtin& builtin, std::size_t count,
                               const std::vector<std::string>& names) {
  const auto at =
      std::ranges::find_if(builtin.signatures, [&](const Signature& s) { return s.takes(count, names); });
  return at == builtin.signatures.end() ? nullptr : &*at;
}

}  // namespace htx::feel
