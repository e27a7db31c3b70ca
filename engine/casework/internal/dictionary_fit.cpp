#include "engine/casework/internal/dictionary_fit.h"

#include "engine/base/text.h"

namespace htx::internal {
namespace {

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

Message nearest_field(const std::string& field, const Dictionary& cooperatives, const Dictionary& returns) {
  std::vector<std::string> known;
  for (const Dictionary* dictionary : {&cooperatives, &returns}) {
    for (const FieldSpec& spec : dictionary->fields) known.push_back(spec.id);
  }
  const std::string near = nearest(field, known);
  return near.empty() ? Message("casework.registry-field") : Message("doc.did-you-mean", {{"name", near}});
}

}  // namespace

void check_fields(const std::vector<rules::Input>& inputs, const Dictionary& cooperatives,
                  const Dictionary& returns, Severity absent, Diagnostics& diagnostics) {
  for (const rules::Input& input : inputs) {
    const auto report = [&](const char* code, std::string found, Message expected,
                            Severity severity = Severity::kError) {
      diagnostics.report({.severity = severity,
                          .place = input.place,
                          .message = {code, {{"id", input.id}, {"field", input.field}}},
                          .found = std::move(found),
                          .expected = std::move(expected)});
    };
    const FieldSpec* of_itself = cooperatives.find(input.field);
    const FieldSpec* of_return = returns.find(input.field);
    // What the cooperative itself says stands before what its return says; of the year before there is none.
    const FieldSpec* field = of_itself != nullptr && !input.of_previous_year ? of_itself : of_return;
    if (field == nullptr) {
      if (of_itself == nullptr)
        report("casework.no-such-field", input.field, nearest_field(input.field, cooperatives, returns),
               absent);
      else
        report("casework.field-has-no-year", input.field, {}, absent);
      continue;
    }
    const feel::Type kind(kind_of(field->type));
    if (input.type.kind != kind.kind)
      report("casework.field-kind", feel::to_text(input.type),
             {"rules.type", {{"type", feel::to_text(kind)}}});
    if (!input.unit.empty() && !field->unit.empty() && fold(input.unit) != fold(field->unit))
      report("casework.field-unit", input.unit, {"casework.unit", {{"unit", field->unit}}});
  }
}

}  // namespace htx::internal
