#include "engine/rules/figures.h"

#include <algorithm>

namespace htx::rules::internal {
namespace {

bool has_type(const Value& value, const feel::Type& type) {
  using Kind = feel::Type::Kind;
  if (type == Kind::kNumber) return value.as_number().has_value();
  if (type == Kind::kBoolean) return value.as_boolean().has_value();
  if (type == Kind::kDate) return value.as_date().has_value();
  return type == Kind::kString && value.as_string() != nullptr;
}

// Whether a figure may be used at all: of its declared type and inside its declared range.
bool is_acceptable(const Value& value, const Input& input) {
  if (!has_type(value, input.type)) return false;
  if (const auto date = value.as_date())
    return (!input.earliest || *date >= *input.earliest) && (!input.latest || *date <= *input.latest);
  const auto number = value.as_number();
  if (!number) return true;
  return (!input.min || *number >= *input.min) && (!input.max || *number <= *input.max);
}

}  // namespace

Figures::Figures(const Pack& pack, const Facts& facts, const Dates& dates)
    : pack_(pack),
      values_(pack.names.size()),
      sources_(pack.inputs.size()),
      refused_(pack.inputs.size()),
      rounded_from_(pack.derived.size()) {
  for (std::size_t i = 0; i < pack.inputs.size(); ++i) {
    const Input& input = pack.inputs[i];
    const auto& year = input.of_previous_year ? facts.previous : facts.current;
    const auto fact = year.find(input.field);
    if (fact == year.end() || fact->second.value.is_null()) continue;
    sources_[i] = fact->second.source;
    const Value value = input.as_named(fact->second.value);
    (is_acceptable(value, input) ? values_ : refused_)[i] = value;
  }
  for (std::size_t i = 0; i < pack.parameters.size(); ++i) {
    if (const auto value = pack.parameters[i].on(dates.law_on)) values_[pack.first_parameter() + i] = *value;
  }
  values_[pack.as_of_slot()] = dates.as_of;
  values_[pack.period_slot()] = Value::number(dates.period);
  for (std::size_t i = 0; i < pack.derived.size(); ++i) {
    const feel::Expression& expression = pack.derived[i].value;
    // Whatever the expression makes of a null, a figure that rests on a missing one is missing.
    const bool rests_on_missing = std::ranges::any_of(expression.uses(), [&](const std::string& name) {
      return values_[*pack.names.slot(name)].is_null();
    });
    if (rests_on_missing) continue;
    const auto number = feel::evaluate(expression, values_).as_number();
    const auto settled = number ? pack.derived[i].settled(*number) : std::nullopt;
    if (!settled) continue;
    values_[pack.first_derived() + i] = *settled;
    if (*settled != *number) rounded_from_[i] = *number;
  }
}

void Figures::collect(std::size_t slot, std::vector<bool>& seen) const {
  if (seen[slot]) return;
  seen[slot] = true;
  if (slot < pack_.first_derived() || slot >= pack_.as_of_slot()) return;
  for (const std::string& name : pack_.derived[slot - pack_.first_derived()].value.uses()) {
    collect(*pack_.names.slot(name), seen);
  }
}

std::vector<FactUse> Figures::used_by(const std::vector<std::string>& names) const {
  std::vector<bool> seen(values_.size());
  for (const std::string& name : names) collect(*pack_.names.slot(name), seen);
  std::vector<FactUse> uses;
  for (std::size_t slot = 0; slot < pack_.as_of_slot(); ++slot) {
    if (!seen[slot]) continue;
    FactUse use{.name = pack_.names.name(slot), .value = values_[slot], .source = {}, .refused = false};
    if (slot >= pack_.first_derived()) {
      use.rounded_from = rounded_from_[slot - pack_.first_derived()];
      if (!use.rounded_from) continue;
    }
    if (slot < pack_.inputs.size()) {
      use.source = sources_[slot];
      use.refused = !refused_[slot].is_null();
      if (use.refused) use.value = refused_[slot];
    }
    uses.push_back(std::move(use));
  }
  return uses;
}

std::vector<FactUse> Figures::used_by(std::size_t slot) const {
  return used_by(std::vector<std::string>{pack_.names.name(slot)});
}

std::vector<std::string> Figures::missing(const std::vector<FactUse>& uses) {
  std::vector<std::string> names;
  for (const FactUse& use : uses) {
    if (use.value.is_null() && !use.refused) names.push_back(use.name);
  }
  return names;
}

bool Figures::any_refused(const std::vector<FactUse>& uses) {
  return std::ranges::any_of(uses, [](const FactUse& use) { return use.refused; });
}

}  // namespace htx::rules::internal
