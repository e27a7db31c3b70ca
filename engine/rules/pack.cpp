#include "engine/rules/pack.h"

#include <array>
#include <utility>

namespace htx::rules {
namespace {

constexpr std::array<std::pair<Class, std::string_view>, 4> kClasses = {{{Class::kStrong, "strong"},
                                                                         {Class::kWeak, "weak"},
                                                                         {Class::kDissolve, "dissolve"},
                                                                         {Class::kNotRated, "not_rated"}}};

}  // namespace

std::string_view to_string(Class c) {
  for (const auto& [value, name] : kClasses) {
    if (value == c) return name;
  }
  return "";
}

std::optional<Class> class_from_string(std::string_view text) {
  for (const auto& [value, name] : kClasses) {
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

}  // namespace htx::rules
