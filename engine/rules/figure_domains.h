#pragma once

#include <optional>
#include <set>
#include <vector>

#include "engine/feel/analysis/analysis.h"
#include "engine/rules/pack.h"

namespace htx::rules::internal {

// What each name of a pack can be: declared ranges of inputs, the values of parameters, and what
// follows for derived figures.  By slot.
std::vector<feel::Domain> domains_of(const Pack& pack);
// The same with other domains for the inputs, parameters, as_of and period; derived figures follow.
void derive_domains(const Pack& pack, std::vector<feel::Domain>& domains);

// All values of a derived figure, ascending, if its inputs have so few combinations that they were tried.
std::optional<std::vector<Decimal>> values_of(const Pack& pack, std::size_t slot);

// The inputs (and as_of, period) that names rest on, through derived figures.
std::set<std::size_t> roots_of(const Pack& pack, const std::vector<std::string>& names);

// How a figure moves with an input, through derived figures.
feel::Direction direction_of(const Pack& pack, const std::vector<feel::Domain>& domains, std::size_t figure,
                             std::size_t input);

}  // namespace htx::rules::internal
