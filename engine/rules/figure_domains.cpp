#include "engine/rules/figure_domains.h"

#include <algorithm>

#include "engine/rules/figures.h"
#include "engine/rules/step_function.h"

namespace htx::rules::internal {
namespace {

constexpr std::int64_t kLastYear = 2200;
constexpr int kMostDigits =
    15;  // After the point; beyond, a grid is no help and its numbers have too many digits.

feel::Interval span(std::optional<Decimal> low, std::optional<Decimal> high) {
  return {low, high, true, true};
}

std::optional<Decimal> days(const std::optional<Date>& date) {
  return date ? std::optional(Decimal(date->days())) : std::nullopt;
}

feel::Domain of_input(const Input& input) {
  feel::Domain domain{.kind = input.type.kind, .range = {}, .scale = input.scale};
  const bool is_date = input.type == feel::Type::Kind::kDate;
  domain.range = is_date ? span(days(input.earliest), days(input.latest)) : span(input.min, input.max);
  return domain;
}

feel::Domain of_parameter(const Parameter& parameter, const Validity& needed) {
  feel::Domain domain{.kind = feel::Type::Kind::kNumber, .range = {}};
  if (!parameter.versions.empty()) {
    const std::optional<Date>& end = parameter.versions.back().in_force.to;
    const bool ends_later = !end || (needed.to && *needed.to <= *end);
    domain.may_be_null = parameter.versions.front().in_force.from > needed.from || !ends_later;
  }
  for (const Parameter::Version& version : parameter.versions) {
    const Decimal& value = version.value;
    domain.range = span(std::min(domain.range.low.value_or(value), value),
                        std::max(domain.range.high.value_or(value), value));
    domain.scale = std::max(domain.scale.value_or(0), value.scale());
  }
  return domain;
}

}  // namespace

std::vector<feel::Domain> domains_of(const Pack& pack) {
  std::vector<feel::Domain> domains;
  for (const Input& input : pack.inputs) domains.push_back(of_input(input));
  for (const Parameter& parameter : pack.parameters)
    domains.push_back(of_parameter(parameter, pack.in_force));
  domains.resize(pack.names.size());
  const Date last = pack.in_force.to.value_or(Date::of(kLastYear, 12, 31).value_or(Date()));
  domains[pack.as_of_slot()] = {.kind = feel::Type::Kind::kDate,
                                .range = span(days(pack.in_force.from), days(last)),
                                .scale = 0,
                                .may_be_null = false};
  domains[pack.period_slot()] = {.kind = feel::Type::Kind::kNumber,
                                 .range = span(Decimal(pack.in_force.from.year() - 1), Decimal(last.year())),
                                 .scale = 0,
                                 .may_be_null = false};
  derive_domains(pack, domains);
  return domains;
}

void derive_domains(const Pack& pack, std::vector<feel::Domain>& domains) {
  for (std::size_t i = 0; i < pack.derived.size(); ++i) {
    const Derived& derived = pack.derived[i];
    const feel::Outcome outcome = feel::outcome(derived.value, domains);
    feel::Domain& domain = domains[pack.first_derived() + i];
    domain = {.kind = feel::Type::Kind::kNumber, .range = {}, .scale = outcome.scale};
    if (domain.scale && *domain.scale > kMostDigits) domain.scale.reset();
    if (derived.rounding) domain.scale = std::min(derived.scale, outcome.scale.value_or(derived.scale));
    domain.may_be_null = outcome.may_be_null;
    if (!outcome.may_be_there) domain.kind = feel::Type::Kind::kNull;
    // Whatever the expression makes of a null, a figure that rests on a missing one is missing.
    for (const std::string& name : derived.value.uses()) {
      const feel::Domain& used = domains[*pack.names.slot(name)];
      if (used.kind == feel::Type::Kind::kNull) domain.kind = feel::Type::Kind::kNull;
      domain.may_be_null = domain.may_be_null || used.may_be_null;
    }
    if (!outcome.range) continue;
    const auto settled = [&](const std::optional<Decimal>& end) {
      return end ? derived.settled(*end) : std::nullopt;
    };
    domain.range = span(settled(outcome.range->low), settled(outcome.range->high));
  }
}

std::set<std::size_t> roots_of(const Pack& pack, const std::vector<std::string>& names) {
  std::set<std::size_t> roots;
  for (const std::string& name : names) {
    const std::size_t slot = *pack.names.slot(name);
    if (slot < pack.inputs.size() || slot >= pack.as_of_slot()) {
      roots.insert(slot);
    } else if (slot >= pack.first_derived()) {
      roots.merge(roots_of(pack, pack.derived[slot - pack.first_derived()].value.uses()));
    } else {
      roots.insert(pack.as_of_slot());  // A parameter has the value of the day.
    }
  }
  return roots;
}

namespace {

constexpr std::int64_t kMostValues = 4'096;

// The values that an input may be told, if they are few.
std::optional<std::vector<Value>> few_values(const Input& input) {
  if (input.type == feel::Type::Kind::kBoolean) return std::vector<Value>{Value(false), Value(true)};
  const feel::Domain domain = of_input(input);
  if (!domain.range.low || !domain.range.high) return std::nullopt;
  const Decimal unit = unit_at(input.scale);
  const auto steps = ((*domain.range.high - *domain.range.low) / unit).round(0, Rounding::kFloor).to_int64();
  if (!steps || *steps >= kMostValues) return std::nullopt;
  std::vector<Value> values;
  for (std::int64_t n = 0; n <= *steps; ++n) {
    const Decimal number = *domain.range.low + Decimal(n) * unit;
    const auto days = number.to_int64();
    const bool is_date = input.type == feel::Type::Kind::kDate;
    values.push_back(is_date ? Value(Date::from_days(days.value_or(0))) : Value(number));
  }
  return values;
}

}  // namespace

std::optional<std::vector<Decimal>> values_of(const Pack& pack, std::size_t slot) {
  if (pack.derived_in(slot) == nullptr) return std::nullopt;
  std::vector<std::pair<std::size_t, std::vector<Value>>> choices;
  std::size_t combinations = 1;
  for (const std::size_t root : roots_of(pack, {pack.names.name(slot)})) {
    auto values = root < pack.inputs.size() ? few_values(pack.inputs[root]) : std::nullopt;
    if (!values || combinations * values->size() > kMostValues) return std::nullopt;
    combinations *= values->size();
    choices.emplace_back(root, *std::move(values));
  }
  std::set<Decimal> found;
  for (std::size_t n = 0; n < combinations; ++n) {
    std::vector<Value> values(pack.names.size());
    std::size_t rest = n;
    for (const auto& [root, some] : choices) {
      values[root] = some[rest % some.size()];
      rest /= some.size();
    }
    derive_figures(pack, values);
    if (const auto number = values[slot].as_number()) found.insert(*number);
  }
  return std::vector<Decimal>(found.begin(), found.end());
}

feel::Direction direction_of(const Pack& pack, const std::vector<feel::Domain>& domains, std::size_t figure,
                             std::size_t input) {
  using feel::Direction;
  if (figure == input) return Direction::kRising;
  if (figure < pack.first_derived() || figure >= pack.as_of_slot()) return Direction::kConstant;
  const feel::Expression& expression = pack.derived[figure - pack.first_derived()].value;
  Direction all = Direction::kConstant;
  for (const std::string& name : expression.uses()) {
    const std::size_t slot = *pack.names.slot(name);
    const Direction inner = direction_of(pack, domains, slot, input);
    if (inner == Direction::kConstant) continue;
    all = feel::combined(all, feel::composed(feel::direction(expression, slot, domains), inner));
  }
  return all;
}

}  // namespace htx::rules::internal
