#include "engine/rules/declared_figures.h"

namespace htx::rules {

std::optional<Decimal> Parameter::on(Date day) const {
  for (const Version& version : versions) {
    if (version.in_force.contains(day)) return version.value;
  }
  return std::nullopt;
}

Value Input::as_named(const Value& told) const {
  const std::string* text = spellings.empty() ? nullptr : told.as_string();
  const std::string* name = text == nullptr ? nullptr : spellings.find(*text);
  return name == nullptr || *name == *text ? told : Value::string(*name);
}

bool Input::accepts(const Value& value) const {
  using Kind = feel::Type::Kind;
  if (type.kind == Kind::kBoolean) return value.if_boolean() != nullptr;
  if (type.kind == Kind::kString) return value.as_string() != nullptr;
  if (type.kind == Kind::kDate) {
    const auto date = value.as_date();
    return date && (!earliest || *date >= *earliest) && (!latest || *date <= *latest);
  }
  const Decimal* number = type.kind == Kind::kNumber ? value.if_number() : nullptr;
  return number != nullptr && (!min || *number >= *min) && (!max || *number <= *max);
}

std::optional<Decimal> Derived::settled(const Decimal& computed) const {
  const Decimal number = rounding ? computed.round(scale, *rounding) : computed;
  return number.is_finite() ? std::optional(number) : std::nullopt;
}

}  // namespace htx::rules
