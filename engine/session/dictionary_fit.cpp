#include "engine/session/dictionary_fit.h"

#include <algorithm>
#include <filesystem>

#include "engine/base/spellings.h"
#include "engine/base/text.h"
#include "engine/session/jurisdiction.h"

namespace htx {
namespace {

using rules::Input;

feel::Type::Kind kind_of(FieldType type) {
  using Kind = feel::Type::Kind;
  switch (type) {
    case FieldType::kNumber:
    case FieldType::kInteger: return Kind::kNumber;
    case FieldType::kDate: return Kind::kDate;
    case FieldType::kBoolean: return Kind::kBoolean;
    case FieldType::kText:
    case FieldType::kEnum: break;
  }
  return Kind::kString;
}

Message nearest_field(const std::string& field, const RegistryFields& fields) {
  std::vector<std::string> known;
  for (const auto& dictionary : {fields.cooperatives, fields.returns}) {
    for (const FieldSpec& spec : dictionary->fields) known.push_back(spec.id);
  }
  const std::string near = nearest(field, known);
  return near.empty() ? Message("session.registry-field") : Message("doc.did-you-mean", {{"name", near}});
}

// What is wrong between one figure and the field it is read from.
class FieldFit {
 public:
  FieldFit(const Input& input, Severity useless, Diagnostics& diagnostics)
      : input_(input), useless_(useless), diagnostics_(diagnostics) {}

  // What is not there, or not so, can only be missing.
  void report_useless(const char* code, Message expected) const {
    report(input_.place, useless_, code, input_.field, std::move(expected));
  }

  void check(const FieldSpec& field) const {
    const feel::Type kind(kind_of(field.type));
    if (input_.type.kind != kind.kind)
      return report(input_.place, Severity::kError, "session.field-kind", feel::to_text(input_.type),
                    {"rules.type", {{"type", feel::to_text(kind)}}});
    // A figure without a unit fits every one: the author left it unsaid.
    if (!input_.unit.empty() && fold_name(input_.unit) != fold_name(field.unit))
      report(
          input_.place, Severity::kError, "session.field-unit", input_.unit,
          field.unit.empty() ? Message("session.no-unit") : Message("session.unit", {{"unit", field.unit}}));
    // Bands are proved on the grid of the declared decimals: what lies between is promised to nobody.
    if (field.is_numeric() && input_.scale < field.scale)
      report(input_.place, useless_, "session.field-scale", std::to_string(input_.scale),
             {"session.scale", {{"scale", std::to_string(field.scale)}}});
    if (field.type == FieldType::kEnum) check_values(field);
  }

 private:
  void report(const Place& place, Severity severity, const char* code, std::string found,
              Message expected) const {
    diagnostics_.report({.severity = severity,
                         .place = place,
                         .message = {code, {{"id", input_.id}, {"field", input_.field}}},
                         .found = std::move(found),
                         .expected = std::move(expected)});
  }

  // What is compared with a value that the field cannot have decides nothing, and nobody would see it.
  void check_values(const FieldSpec& field) const {
    std::vector<std::string> known;
    for (const FieldChoice& choice : field.choices) known.push_back(choice.id);
    for (const rules::TextName& name : input_.names) {
      if (std::ranges::find(known, name.text) == known.end())
        report(name.place, useless_, "session.field-value", name.text,
               {"doc.one-of", {{"choices", list_of(known)}}});
    }
  }

  const Input& input_;
  Severity useless_;
  Diagnostics& diagnostics_;
};

std::shared_ptr<const Dictionary> dictionary_in(const std::filesystem::path& folder, const char* name,
                                                const std::optional<Jurisdiction>& jurisdiction,
                                                Diagnostics& diagnostics) {
  const std::string path = (folder / name).string();
  std::error_code unknown;
  if (!std::filesystem::exists(path, unknown)) return nullptr;
  auto document = load_document(path, diagnostics);
  if (!document) return nullptr;
  if (jurisdiction) document->languages = jurisdiction->offered();
  auto dictionary = read_dictionary(*document, diagnostics);
  return dictionary ? std::make_shared<const Dictionary>(*std::move(dictionary)) : nullptr;
}

}  // namespace

RegistryFields registry_fields_for(const std::string& file, const std::string& home,
                                   const std::string& jurisdiction, Diagnostics& diagnostics) {
  namespace fs = std::filesystem;
  std::error_code unknown;
  const fs::path around = fs::absolute(file, unknown).lexically_normal().parent_path().parent_path();
  const bool lies_in_rules =
      around.parent_path().filename() == "rules" && fs::exists(around / "registry", unknown);
  const fs::path folder = (lies_in_rules ? around : fs::path(home) / "rules" / jurisdiction) / "registry";
  Diagnostics told_elsewhere;
  const auto place = jurisdiction_for(file, home, jurisdiction, told_elsewhere);
  return {.cooperatives = dictionary_in(folder, "cooperatives.yaml", place, diagnostics),
          .returns = dictionary_in(folder, "returns.yaml", place, diagnostics),
          .useless = lies_in_rules ? Severity::kError : Severity::kWarning};
}

void check_fields(const std::vector<Input>& inputs, const RegistryFields& fields, Diagnostics& diagnostics) {
  if (!fields.cooperatives || !fields.returns) return;
  for (const Input& input : inputs) {
    const FieldFit fit(input, fields.useless, diagnostics);
    const FieldSpec* of_itself = fields.cooperatives->find(input.field);
    // What the cooperative itself says stands before what its return says; of the year before there is none.
    const FieldSpec* field =
        of_itself != nullptr && !input.of_previous_year ? of_itself : fields.returns->find(input.field);
    if (field != nullptr)
      fit.check(*field);
    else if (of_itself == nullptr)
      fit.report_useless("session.no-such-field", nearest_field(input.field, fields));
    else
      fit.report_useless("session.field-has-no-year", {});
  }
}

}  // namespace htx
