#include "engine/rules/internal/figure_domains.h"

#include <algorithm>

namespace htx::rules::internal {
namespace {

constexpr std::int64_t kLastYear = 2200;

feel::Interval span(std::optional<Decimal> low, std::optional<Decimal> high) {
  return {std::move(low), std::move(high), true, true};
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

feel::Domain of_parameter(const Parameter& parameter, const InForce& needed) {
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
    domain.scale = std::max(domain.scale, value.scale());
  }
  return domain;
}

}  // namespace

Decimal unit_at(int scale) { return Decimal(1).scaled_by_power_of_ten(-scale); }

Piece on_grid(const feel::Interval& interval, std::size_t band, int scale) {
  Piece piece{.low = {}, .high = {}, .band = band};
  if (interval.low) {
    const Decimal up = interval.low->round(scale, Rounding::kCeiling);
    piece.low = !interval.low_closed && up == *interval.low ? up + unit_at(scale) : up;
  }
  if (interval.high) {
    const Decimal down = interval.high->round(scale, Rounding::kFloor);
    piece.high = !interval.high_closed && down == *interval.high ? down - unit_at(scale) : down;
  }
  return piece;
}

std::optional<std::vector<Piece>> pieces_of(const Criterion& criterion, int scale, Date day) {
  std::vector<Piece> pieces;
  for (std::size_t i = 0; i < criterion.bands.size(); ++i) {
    const Band& band = criterion.bands[i];
    if (!band.counts_on(day)) continue;
    if (!band.intervals) return std::nullopt;
    for (const feel::Interval& interval : *band.intervals) {
      const Piece piece = on_grid(interval, i, scale);
      if (!piece.is_empty()) pieces.push_back(piece);
    }
  }
  std::ranges::sort(pieces, [](const Piece& a, const Piece& b) {
    if (!a.low || !b.low) return !a.low && b.low;
    return *a.low < *b.low;
  });
  return pieces;
}

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
    domain = {.kind = feel::Type::Kind::kNumber, .range = {}, .scale = derived.scale};
    domain.may_be_null = outcome.may_be_null;
    if (!outcome.range) continue;
    const auto rounded = [&](const std::optional<Decimal>& end) -> std::optional<Decimal> {
      const Decimal number = end ? end->round(derived.scale) : Decimal();
      return end && number.is_finite() ? std::optional(number) : std::nullopt;
    };
    domain.range = span(rounded(outcome.range->low), rounded(outcome.range->high));
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

void complete(const Pack& pack, std::vector<Value>& values) {
  if (values[pack.as_of_slot()].is_null()) values[pack.as_of_slot()] = pack.in_force.from;
  const Date day = *values[pack.as_of_slot()].as_date();
  if (values[pack.period_slot()].is_null()) values[pack.period_slot()] = Value::number(day.year());
  for (std::size_t i = 0; i < pack.parameters.size(); ++i) {
    const auto value = pack.parameters[i].on(day);
    values[pack.first_parameter() + i] = value ? Value(*value) : Value();
  }
  for (std::size_t i = 0; i < pack.derived.size(); ++i) {
    const feel::Expression& expression = pack.derived[i].value;
    Value& target = values[pack.first_derived() + i];
    target = Value();
    const bool rests_on_missing = std::ranges::any_of(
        expression.uses(), [&](const std::string& name) { return values[*pack.names.slot(name)].is_null(); });
    if (rests_on_missing) continue;
    if (const auto number = feel::evaluate(expression, values).as_number())
      target = number->round(pack.derived[i].scale);
  }
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
