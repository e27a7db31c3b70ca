#include "tests/support/json_schema.h"

#include <algorithm>
#include <deque>
#include <filesystem>
#include <regex>
#include <set>
#include <stdexcept>

#include "tests/support/files.h"

namespace htx {
namespace {

const std::set<std::string, std::less<>> kKeywords = {
    "$schema", "$defs", "$ref",  "title",   "type",  "properties", "required", "additionalProperties",
    "items",   "enum",  "const", "pattern", "oneOf", "anyOf",      "minItems"};

bool has_type(const Json& value, std::string_view type) {
  if (type == "null") return value.is_null();
  if (type == "boolean") return value.boolean() != nullptr;
  if (type == "string") return value.string() != nullptr;
  if (type == "number") return value.number() != nullptr;
  if (type == "integer")
    return value.number() != nullptr && value.number()->text.find_first_of(".eE") == std::string::npos;
  if (type == "array") return value.array() != nullptr;
  return type == "object" && value.object() != nullptr;
}

// "type" is one name or several.
bool has_one_of(const Json& value, const Json& types) {
  if (const std::string* one = types.string()) return has_type(value, *one);
  return std::ranges::any_of(*types.array(), [&](const Json& one) { return has_type(value, *one.string()); });
}

std::string shown(const Json& value) { return write_json(value).substr(0, 60); }

}  // namespace

JsonSchemas::JsonSchemas(const std::string& folder) {
  for (const auto& path : files_below(folder, ".json")) {
    auto schema = read_json(file_bytes(path));
    if (!schema) throw std::runtime_error("no JSON: " + path.string());
    const std::string name = std::filesystem::relative(path, folder).replace_extension().string();
    schemas_.emplace(name, *std::move(schema));
  }
}

JsonSchemas::Position JsonSchemas::resolve(const std::string& file, const std::string& reference) const {
  constexpr std::string_view kLocal = "#/$defs/";
  if (reference.starts_with(kLocal)) {
    const Json* defs = schemas_.at(file).find("$defs");
    return {defs == nullptr ? nullptr : defs->find(reference.substr(kLocal.size())), file};
  }
  const auto folder = std::filesystem::path(file).parent_path();
  const std::string name = (folder / reference).replace_extension().lexically_normal().string();
  const auto found = schemas_.find(name);
  return {found == schemas_.end() ? nullptr : &found->second, name};
}

std::vector<std::string> JsonSchemas::faults(const Json& document, const std::string& schema) const {
  std::vector<std::string> faults;
  check({&schemas_.at(schema), schema}, document, "", faults);
  return faults;
}

std::size_t JsonSchemas::matches(const Position& at, const Json& branches, const Json& value,
                                 const std::string& path) const {
  std::size_t matching = 0;
  for (const Json& branch : *branches.array()) {
    std::vector<std::string> of_branch;
    check({&branch, at.file}, value, path, of_branch);
    if (of_branch.empty()) ++matching;
  }
  return matching;
}

void JsonSchemas::check(const Position& at, const Json& value, const std::string& path,
                        std::vector<std::string>& faults) const {
  const Json& schema = *at.schema;
  const auto fault = [&](const std::string& what) { faults.push_back(path + ": " + what); };
  if (schema.find("$ref") != nullptr) check(resolve(at.file, schema.text_of("$ref")), value, path, faults);
  if (const Json* types = schema.find("type"); types != nullptr && !has_one_of(value, *types))
    return fault(shown(value) + " is no " + write_json(*types));
  if (const Json* words = schema.find("enum");
      words != nullptr && std::ranges::count(*words->array(), value) == 0)
    fault(shown(value) + " is none of " + write_json(*words));
  if (const Json* only = schema.find("const"); only != nullptr && *only != value)
    fault(shown(value) + " is not " + write_json(*only));
  if (schema.find("pattern") != nullptr && value.string() != nullptr &&
      !std::regex_search(*value.string(), std::regex(schema.text_of("pattern"))))
    fault(shown(value) + " is not like " + schema.text_of("pattern"));
  const Json* one = schema.find("oneOf");
  if (one != nullptr && matches(at, *one, value, path) != 1)
    fault(shown(value) + " is not just one of the choices");
  const Json* any = schema.find("anyOf");
  if (any != nullptr && matches(at, *any, value, path) == 0) fault(shown(value) + " is none of the choices");
  if (value.object() != nullptr) check_object(at, value, path, faults);
  if (value.array() != nullptr) check_array(at, value, path, faults);
}

void JsonSchemas::check_object(const Position& at, const Json& value, const std::string& path,
                               std::vector<std::string>& faults) const {
  if (const Json* required = at.schema->find("required")) {
    for (const Json& name : *required->array())
      if (value.find(*name.string()) == nullptr)
        faults.push_back(path + ": " + *name.string() + " is not there");
  }
  const Json* properties = at.schema->find("properties");
  const Json* others = at.schema->find("additionalProperties");
  for (const auto& [name, member] : *value.object()) {
    const Json* schema = properties == nullptr ? nullptr : properties->find(name);
    if (schema == nullptr) schema = others;
    if (schema == nullptr) continue;
    const std::string below = path.empty() ? name : path + "/" + name;
    if (schema->boolean() != nullptr)
      faults.push_back(below + ": the schema does not know it");
    else
      check({schema, at.file}, member, below, faults);
  }
}

void JsonSchemas::check_array(const Position& at, const Json& value, const std::string& path,
                              std::vector<std::string>& faults) const {
  const auto least = at.schema->integer_of("minItems").value_or(0);
  if (static_cast<std::int64_t>(value.array()->size()) < least) faults.push_back(path + ": too few items");
  const Json* items = at.schema->find("items");
  if (items == nullptr) return;
  std::size_t i = 0;
  for (const Json& item : *value.array())
    check({items, at.file}, item, path + "/" + std::to_string(i++), faults);
}

void JsonSchemas::lint(const Position& at, const std::string& path, std::vector<std::string>& faults) const {
  const Json& schema = *at.schema;
  if (schema.object() == nullptr) return faults.push_back(path + ": no schema");
  for (const auto& [keyword, value] : *schema.object()) {
    if (!kKeywords.contains(keyword)) faults.push_back(path + ": unknown keyword " + keyword);
    if (keyword == "properties" || keyword == "$defs")
      for (const auto& [name, below] : *value.object()) lint({&below, at.file}, path + "/" + name, faults);
    if (keyword == "oneOf" || keyword == "anyOf")
      for (const Json& below : *value.array()) lint({&below, at.file}, path + "/" + keyword, faults);
    if (keyword == "items") lint({&value, at.file}, path + "/items", faults);
    if (keyword == "$ref" && resolve(at.file, *value.string()).schema == nullptr)
      faults.push_back(path + ": no " + *value.string());
  }
  if (schema.text_of("type") != "object") return;
  const Json* others = schema.find("additionalProperties");
  if (others != nullptr && others->object() != nullptr && schema.find("properties") == nullptr)
    return lint({others, at.file}, path + "/*", faults);
  if (others == nullptr || others->boolean() == nullptr || *others->boolean())
    faults.push_back(path + ": admits any member");
}

std::vector<std::string> JsonSchemas::faults_of_schemas() const {
  std::vector<std::string> faults;
  for (const auto& [name, schema] : schemas_)
    if (name != "index") lint({&schema, name}, name, faults);
  return faults;
}

std::vector<std::string> JsonSchemas::unreached(const std::vector<std::string>& from) const {
  std::set<std::string> reached(from.begin(), from.end());
  std::deque<Position> open;
  for (const std::string& name : from) open.push_back({&schemas_.at(name), name});
  for (; !open.empty(); open.pop_front()) {
    const Position at = open.front();
    if (const Json::Array* array = at.schema->array())
      for (const Json& item : *array) open.push_back({&item, at.file});
    if (at.schema->object() == nullptr) continue;
    for (const auto& [name, member] : *at.schema->object()) {
      open.push_back({&member, at.file});
      if (name != "$ref" || member.string() == nullptr) continue;
      const Position to = resolve(at.file, *member.string());
      if (to.schema != nullptr && reached.insert(to.file).second) open.push_back(to);
    }
  }
  std::vector<std::string> others;
  for (const auto& [name, schema] : schemas_)
    if (name != "index" && !reached.contains(name)) others.push_back(name);
  return others;
}

}  // namespace htx
