#include "engine/rules/pack.h"

#include <algorithm>
#include <array>
#include <utility>

namespace htx::rules {
namespace {

constexpr std::array<std::pair<Class, std::string_view>, 4> kClassNames = {{{Class::kStrong, "strong"},
                                                                            {Class::kWeak, "weak"},
                                                                            {Class::kDissolve, "dissolve"},
                                                                            {Class::kNotRated, "not_rated"}}};

}  // namespace

std::string_view to_string(Class c) {
  for (const auto& [value, name] : kClassNames) {
    if (value == c) return name;
  }
  return "";
}

std::optional<Class> class_from_string(std::string_view text) {
  for (const auto& [value, name] : kClassNames) {
    if (name == text) return value;
  }
  return std::nullopt;
}

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

bool PackTest::expects_scored() const {
  return score.has_value() || (grade && *grade != "none") || (expects_grounds && points.empty());
}

std::vector<const Criterion*> Pack::criteria() const {
  std::vector<const Criterion*> all;
  for (const Group& group : groups) {
    for (const Criterion& criterion : group.criteria) all.push_back(&criterion);
  }
  return all;
}

Bilingual Pack::title_of(std::size_t slot) const {
  if (slot < inputs.size()) return inputs[slot].title;
  if (slot < first_derived()) return parameters[slot - first_parameter()].title;
  if (slot < as_of_slot()) return derived[slot - first_derived()].title;
  return {names.name(slot), names.name(slot)};
}

std::string Pack::unit_of(std::size_t slot) const {
  if (slot < inputs.size()) return inputs[slot].unit;
  if (slot >= first_derived() && slot < as_of_slot()) return derived[slot - first_derived()].unit;
  return "";
}

int Pack::scale_of(std::size_t slot) const {
  if (slot < inputs.size()) return inputs[slot].scale;
  if (slot >= first_derived() && slot < as_of_slot()) return derived[slot - first_derived()].scale;
  return 0;
}

const Derived* Pack::derived_in(std::size_t slot) const {
  return slot >= first_derived() && slot < as_of_slot() ? &derived[slot - first_derived()] : nullptr;
}

bool Pack::is_exact(std::size_t slot) const {
  const Derived* figure = derived_in(slot);
  return figure != nullptr && !figure->rounding;
}

bool Pack::rests_on_parameters(const std::vector<std::string>& used) const {
  return std::ranges::any_of(used, [&](const std::string& name) {
    const std::size_t slot = *names.slot(name);
    if (slot >= first_parameter() && slot < first_derived()) return true;
    const Derived* figure = derived_in(slot);
    return figure != nullptr && rests_on_parameters(figure->value.uses());
  });
}

bool Pack::rests_on_rounding(const std::vector<std::string>& used) const {
  return std::ranges::any_of(used, [&](const std::string& name) {
    const Derived* figure = derived_in(*names.slot(name));
    return figure != nullptr && (figure->rounding || rests_on_rounding(figure->value.uses()));
  });
}

}  // namespace htx::rules
