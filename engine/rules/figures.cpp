#include "engine/rules/figures.h"

#include <algorithm>

namespace htx::rules {
namespace internal {

std::optional<DerivedFigure> derive(const Derived& derived, const std::vector<std::size_t>& below,
                                    const std::vector<Value>& values) {
  if (std::any_of(below.begin(), below.end(), [&](std::size_t slot) { return values[slot].is_null(); }))
    return std::nullopt;
  const auto computed = feel::evaluate(derived.value, values).as_number();
  const auto settled = computed ? derived.settled(*computed) : std::nullopt;
  if (!settled) return std::nullopt;
  return DerivedFigure{*computed, *settled};
}

void set_dates(const Pack& pack, const Dates& dates, std::vector<Value>& values) {
  for (std::size_t i = 0; i < pack.parameters.size(); ++i) {
    const auto value = pack.parameters[i].on(dates.law_on);
    values[pack.first_parameter() + i] = value ? Value(*value) : Value();
  }
  values[pack.as_of_slot()] = dates.as_of;
  values[pack.period_slot()] = Value::number(dates.period);
}

std::vector<std::optional<Decimal>> derive_figures(const Pack& pack, const Dates& dates,
                                                   std::vector<Value>& values) {
  set_dates(pack, dates, values);
  std::vector<std::optional<Decimal>> rounded_from(pack.derived.size());
  std::vector<std::size_t> below;
  for (std::size_t i = 0; i < pack.derived.size(); ++i) {
    below.clear();
    for (const std::string& name : pack.derived[i].value.uses()) below.push_back(*pack.names.slot(name));
    const auto figure = derive(pack.derived[i], below, values);
    values[pack.first_derived() + i] = figure ? Value(figure->value) : Value();
    if (figure && figure->value != figure->computed) rounded_from[i] = figure->computed;
  }
  return rounded_from;
}

void derive_figures(const Pack& pack, std::vector<Value>& values) {
  const Date day = values[pack.as_of_slot()].as_date().value_or(pack.in_force.from);
  const auto told = values[pack.period_slot()].as_number();
  const auto period = told ? told->to_int64() : std::nullopt;
  derive_figures(pack, {static_cast<int>(period.value_or(day.year())), day, day}, values);
}

Figures::Figures(const Pack& pack, const Facts& facts, const Dates& dates)
    : pack_(pack), values_(pack.names.size()), sources_(pack.inputs.size()), refused_(pack.inputs.size()) {
  for (std::size_t i = 0; i < pack.inputs.size(); ++i) {
    const Input& input = pack.inputs[i];
    const Fact* fact = facts.find(input);
    if (fact == nullptr || fact->value.is_null()) continue;
    sources_[i] = fact->source;
    const Value value = input.as_named(fact->value);
    const bool is_accepted = input.accepts(value);
    (is_accepted ? values_ : refused_)[i] = value;
    any_refused_ = any_refused_ || !is_accepted;
  }
  rounded_from_ = derive_figures(pack, dates, values_);
}

void Figures::collect(std::size_t slot, std::vector<bool>& seen) const {
  if (seen[slot]) return;
  seen[slot] = true;
  const Derived* derived = pack_.derived_in(slot);
  if (derived == nullptr) return;
  for (const std::string& name : derived->value.uses()) collect(*pack_.names.slot(name), seen);
}

std::vector<bool> Figures::below(const std::vector<std::string>& names) const {
  std::vector<bool> seen(values_.size());
  for (const std::string& name : names) collect(*pack_.names.slot(name), seen);
  return seen;
}

std::vector<UsedFigure> Figures::used_by(const std::vector<std::string>& names) const {
  const std::vector<bool> seen = below(names);
  std::vector<UsedFigure> uses;
  for (std::size_t slot = 0; slot < pack_.as_of_slot(); ++slot) {
    if (!seen[slot]) continue;
    UsedFigure use{.name = pack_.names.name(slot), .value = values_[slot], .source = {}, .refused = false};
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

std::vector<UsedFigure> Figures::used_by(std::size_t slot) const {
  return used_by(std::vector<std::string>{pack_.names.name(slot)});
}

std::vector<std::string> Figures::missing(const std::vector<UsedFigure>& uses) {
  std::vector<std::string> names;
  for (const UsedFigure& use : uses) {
    if (use.value.is_null() && !use.refused) names.push_back(use.name);
  }
  return names;
}

std::vector<std::string> Figures::missing_below(const std::vector<std::string>& names) const {
  return missing(used_by(names));
}

std::vector<std::string> Figures::missing_below(std::size_t slot) const {
  return missing_below(std::vector<std::string>{pack_.names.name(slot)});
}

bool Figures::any_refused_below(const std::vector<std::string>& names) const {
  if (!any_refused_) return false;
  const std::vector<bool> seen = below(names);
  for (std::size_t slot = 0; slot < pack_.inputs.size(); ++slot) {
    if (seen[slot] && !refused_[slot].is_null()) return true;
  }
  return false;
}

bool Figures::any_refused_below(std::size_t slot) const {
  return any_refused_ && any_refused_below(std::vector<std::string>{pack_.names.name(slot)});
}

}  // namespace internal

Evidence::Evidence(const Packs& packs, const Facts& of_cooperative, const Dates& of_evaluation)
    : facts(of_cooperative), dates(of_evaluation), scorecard(packs.scorecard, facts, dates) {
  grounds.reserve(packs.grounds.size());
  for (const Pack* pack : packs.grounds) grounds.emplace_back(*pack, facts, dates);
}

}  // namespace htx::rules
