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
