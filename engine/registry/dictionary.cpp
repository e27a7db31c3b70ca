#include "engine/registry/dictionary.h"

#include <algorithm>
#include <map>
#include <utility>

#include "engine/base/text.h"
#include "engine/doc/digest.h"
#include "engine/doc/reader.h"

namespace htx {
namespace {

constexpr int kMaxScale = 9;

std::optional<std::size_t> optional_choice(MapReader& map, std::string_view key,
                                           const std::vector<std::string>& choices) {
  return map.optional(key) == nullptr ? std::nullopt : map.choice(key, choices);
}

class DictionaryReader {
 public:
  explicit DictionaryReader(const Reader& reader) : reader_(reader) {}

  std::optional<Dictionary> read(const Node& root) {
    MapReader map(root, reader_);
    map.format();
    dictionary_.id = map.text("dictionary");
    dictionary_.version = map.optional_integer("version", kVersions).value_or(0);
    dictionary_.title = map.bilingual("title");
    dictionary_.missing = folded_texts(map.items("missing"));
    dictionary_.ignored = folded_texts(map.items("ignored"));
    dictionary_.total_words = folded_texts(map.items("total_words"));
    for (const Node& node : map.items("units")) read_unit(node);
    for (const Node& node : map.items("codes")) read_code(node);
    map.required("fields");
    for (const Node& node : map.items("fields")) read_field(node);
    for (const Node& node : map.items("totals")) read_check(node);
    map.required("key");
    for (const Node& node : map.items("key")) read_key(node);
    map.finish();
    if (reader_.diagnostics().has_errors()) return std::nullopt;
    return std::move(dictionary_);
  }

 private:
  std::vector<std::string> texts(const std::vector<Node>& nodes) const {
    std::vector<std::string> all;
    for (const Node& node : nodes) {
      if (auto text = reader_.text(node)) all.push_back(*std::move(text));
    }
    return all;
  }

  std::vector<std::string> folded_texts(const std::vector<Node>& nodes) const {
    std::vector<std::string> all = texts(nodes);
    for (std::string& text : all) text = fold(text);
    return all;
  }

  void read_unit(const Node& node) {
    MapReader map(node, reader_);
    const std::string unit = map.text("unit");
    const int power = map.optional_integer("power", {-9, 9}).value_or(0);
    if (const auto english = map.optional_text("en")) english_[unit] = *english;
    for (const std::string& name : folded_texts(map.items("names"))) units_[unit].push_back({name, power});
    map.finish();
  }

  int required_integer(MapReader& map, std::string_view key, IntegerRange range) const {
    const Node* node = map.required(key);
    return node == nullptr ? 0 : reader_.integer(*node, range).value_or(0);
  }

  void read_code(const Node& node) {
    constexpr IntegerRange kPositive = {1, 1'000};
    constexpr std::size_t kMostWeights = 40;
    MapReader map(node, reader_);
    CodeSpec code;
    code.id = map.identifier("id");
    code.title = map.bilingual("title");
    for (const Node& weight : map.items("weights")) {
      if (const auto number = reader_.integer(weight, {0, 1'000})) code.weights.push_back(*number);
    }
    map.required("weights");
    code.modulus = required_integer(map, "modulus", kPositive);
    code.complement = required_integer(map, "complement", {0, 1'000});
    code.dependent_digits = map.optional_integer("dependent_digits", {1, 9}).value_or(0);
    map.text("source");
    map.finish();
    if (code.weights.empty() || code.weights.size() > kMostWeights)
      reader_.report(node, {"registry.bad-weights", {{"most", std::to_string(kMostWeights)}}});
    codes_[code.id] = std::move(code);
  }

  // The code that a text is held to.
  std::optional<CodeSpec> code_of(MapReader& map, const FieldSpec& field) const {
    const Node* check = map.optional("check");
    const auto id = check == nullptr ? std::nullopt : reader_.text(*check);
    if (!id) return std::nullopt;
    const auto code = codes_.find(*id);
    if (code == codes_.end()) {
      reader_.report(*check, {"registry.no-such-code", {{"code", *id}}});
      return std::nullopt;
    }
    if (field.type != FieldType::kText)
      reader_.report(*check, {"registry.check-of-text", {{"field", field.id}}});
    return code->second;
  }

  void read_field(const Node& node) {
    MapReader map(node, reader_);
    FieldSpec field;
    field.id = map.identifier("id");
    field.title = map.bilingual("title");
    // The order of FieldType.
    const auto type = map.choice("type", {"number", "integer", "text", "date", "boolean", "enum"});
    field.type = static_cast<FieldType>(type.value_or(2));
    field.unit = map.optional_text("unit").value_or("");
    if (!field.unit.empty()) {
      field.units = units_[field.unit];
      field.units.push_back({fold(field.unit), 0});
      const auto english = english_.find(field.unit);
      field.spoken_unit =
          Bilingual{.vi = field.unit, .en = english == english_.end() ? field.unit : english->second};
    }
    field.required = map.flag("required");
    field.sums = map.flag("sum");
    field.code = code_of(map, field);
    field.synonyms = texts(map.items("synonyms"));
    read_bounds(map, field);
    std::map<std::string, std::string> choices;
    for (const Node& value : map.items("values")) read_choice(value, field, choices);
    map.finish();
    finish_field(node, std::move(field));
  }

  void read_bounds(MapReader& map, FieldSpec& field) const {
    field.scale = map.optional_integer("scale", {0, kMaxScale}).value_or(0);
    if (field.scale != 0 && field.type != FieldType::kNumber)
      reader_.report(map.node(), {"registry.bad-scale", {{"field", field.id}}});
    if (field.type == FieldType::kDate) {
      field.earliest = map.optional_date("min");
      field.latest = map.optional_date("max");
    } else {
      field.min = map.optional_number("min");
      field.max = map.optional_number("max");
      field.warn_above = map.optional_number("warn_above");
    }
    const bool bounded = field.min || field.max || field.warn_above;
    if ((bounded && !field.is_numeric()) || (field.min && field.max && *field.max < *field.min) ||
        (field.earliest && field.latest && *field.latest < *field.earliest)) {
      reader_.report(map.node(), {"registry.bad-bounds", {{"field", field.id}}});
    }
  }

  // `owners`: the choices of the field that were read, by what each may be called, folded.
  void read_choice(const Node& node, FieldSpec& field, std::map<std::string, std::string>& owners) const {
    MapReader map(node, reader_);
    FieldChoice choice;
    choice.id = map.identifier("id");
    choice.title = map.bilingual("title");
    choice.synonyms = texts(map.items("synonyms"));
    map.finish();
    std::vector<std::string> names = {choice.id, choice.title.vi, choice.title.en};
    names.insert(names.end(), choice.synonyms.begin(), choice.synonyms.end());
    take_names(node, names, choice.id, owners);
    field.choices.push_back(std::move(choice));
  }

  // Reports what somebody else is called already.
  void take_names(const Node& node, const std::vector<std::string>& names, const std::string& id,
                  std::map<std::string, std::string>& owners) const {
    for (const std::string& name : names) {
      const auto [at, fresh] = owners.emplace(fold(name), id);
      if (!fresh && at->second != id)
        reader_.report(node, {"registry.synonym-taken", {{"name", name}, {"owner", at->second}}});
    }
  }

  void finish_field(const Node& node, FieldSpec field) {
    if (dictionary_.find(field.id) != nullptr) return;  // Told by the list.
    if ((field.type == FieldType::kEnum) == field.choices.empty()) {
      reader_.report(node, {"registry.bad-values", {{"field", field.id}}});
    }
    std::vector<std::string> names = field.synonyms;
    names.insert(names.end(), {field.id, field.title.vi, field.title.en});
    take_names(node, names, field.id, owners_);
    dictionary_.fields.push_back(std::move(field));
  }

  void read_check(const Node& node) {
    MapReader map(node, reader_);
    PartsCheck check;
    check.id = map.identifier("id");
    check.title = map.bilingual("title");
    check.total = map.text("total");
    check.parts = texts(map.items("parts"));
    const bool at_most = optional_choice(map, "relation", {"equal", "at_most"}) == 1U;
    check.relation = at_most ? PartsCheck::Relation::kAtMost : PartsCheck::Relation::kEqual;
    const bool error = optional_choice(map, "severity", {"warning", "error"}) == 1U;
    check.severity = error ? Severity::kError : Severity::kWarning;
    map.finish();
    check_numeric(node, check.total);
    for (const std::string& part : check.parts) check_numeric(node, part);
    dictionary_.checks.push_back(std::move(check));
  }

  void check_numeric(const Node& node, const std::string& id) const {
    const FieldSpec* field = dictionary_.find(id);
    if (field == nullptr || !field->is_numeric()) {
      reader_.report(node, {"registry.not-a-figure", {{"field", id}}});
    }
  }

  void read_key(const Node& node) {
    const auto id = reader_.text(node);
    if (!id) return;
    const FieldSpec* field = dictionary_.find(*id);
    if (field == nullptr || !field->required) {
      reader_.report(node, {"registry.key-not-required", {{"field", *id}}});
    }
    dictionary_.key.push_back(*id);
  }

  const Reader& reader_;
  Dictionary dictionary_;
  std::map<std::string, std::vector<UnitName>> units_;
  std::map<std::string, CodeSpec> codes_;
  std::map<std::string, std::string> english_;  // What a unit is called in English.
  std::map<std::string, std::string> owners_;   // Folded header -> field.
};

}  // namespace

const FieldSpec* Dictionary::find(std::string_view wanted) const {
  const auto it = std::ranges::find(fields, wanted, &FieldSpec::id);
  return it == fields.end() ? nullptr : &*it;
}

std::optional<Dictionary> read_dictionary(const Document& document, Diagnostics& diagnostics) {
  Diagnostics own;
  const Reader reader(document, own);
  auto dictionary = DictionaryReader(reader).read(document.root);
  diagnostics.add(own);
  if (dictionary) {
    dictionary->canonical = canonical_form(document);
    dictionary->digest = sha256(as_bytes(dictionary->canonical));
  }
  return dictionary;
}

Result<Dictionary> load_dictionary(const std::string& path, Diagnostics& diagnostics) {
  HTX_ASSIGN_OR_RETURN(const Document document, load_document(path, diagnostics));
  auto dictionary = read_dictionary(document, diagnostics);
  if (!dictionary) return Error(ErrorCode::kInvalidArgument, {"registry.bad-dictionary", {{"file", path}}});
  return *std::move(dictionary);
}

}  // namespace htx
