#include "engine/registry/facts.h"

#include <utility>

namespace htx {
namespace {

// The value of a member that is not null; null if it is not of the field's kind.
Value typed(const Json& member, const FieldSpec& field) {
  if (field.type == FieldType::kBoolean)
    return member.boolean() == nullptr ? Value() : Value(*member.boolean());
  return member.string() == nullptr ? Value() : fact_from_text(*member.string(), field);
}

}  // namespace

Value fact_from_text(std::string_view text, const FieldSpec& field) {
  if (field.type == FieldType::kBoolean) return {};
  if (field.is_numeric()) {
    const auto number = Decimal::from_text(text);
    return number ? Value(*number) : Value();
  }
  if (field.type == FieldType::kDate) {
    const auto date = date_from_iso(text);
    return date ? Value(*date) : Value();
  }
  return Value::string(std::string(text));
}

Result<Context> facts(const Json& body, const Dictionary& dictionary) {
  Context context;
  for (const FieldSpec& field : dictionary.fields) {
    const Json* member = body.find(field.id);
    if (member == nullptr || member->is_null()) {
      context.set(field.id, {});
      continue;
    }
    Value value = typed(*member, field);
    if (value.is_null()) {
      return Error(ErrorCode::kCorrupt,
                   {"registry.bad-body", {{"field", field.id}, {"found", write_json(*member)}}});
    }
    context.set(field.id, std::move(value));
  }
  return context;
}

}  // namespace htx
