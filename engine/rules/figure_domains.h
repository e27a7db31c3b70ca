#pragma once

#include <optional>
#include <set>
#include <vector>

#include "engine/feel/analysis/analysis.h"
#include "engine/rules/pack.h"

namespace htx::rules::internal {

// The smallest difference at a scale: 0.01 at 2.
Decimal unit_at(int scale);

// A run of numbers of one band.
struct Piece {
  std::optional<Decimal> low;
  std::optional<Decimal> high;
  std::size_t band = 0;
  bool low_closed = true;
  bool high_closed = true;
  bool is_empty() const {
    return low && high && (*high < *low || (*high == *low && !(low_closed && high_closed)));
  }
};
// The part of an interval that a figure can lie in: as it is written or, where the figure has no more than
// `scale` digits, on that grid and with both ends included: "< 0.1" at two digits ends at 0.09.
Piece piece_of(const feel::Interval& interval, std::size_t band, std::optional<int> scale);
// The numbers of all bands that count on a day, in ascending order; none if a band's text does not tell.
std::optional<std::vector<Piece>> pieces_of(const Criterion& criterion, std::optional<int> scale, Date day);
void sort(std::vector<Piece>& pieces);
// Whether a figure of that range, whose ends are included, can lie in the piece.
bool meets(const Piece& piece, const feel::Interval& range);
// "[0..0.1)", with ∞ where an end is missing.
std::string shown(const Piece& piece);

// What each name of a pack can be: declared ranges of inputs, the values of parameters, and what
// follows for derived figures.  By slot.
std::vector<feel::Domain> domains_of(const Pack& pack);
// The same with other domains for the inputs, parameters, as_of and period; derived figures follow.
void derive_domains(const Pack& pack, std::vector<feel::Domain>& domains);

// All values of a derived figure, ascending, if its inputs have so few combinations that they were tried.
std::optional<std::vector<Decimal>> values_of(const Pack& pack, std::size_t slot);

// The inputs (and as_of, period) that names rest on, through derived figures.
std::set<std::size_t> roots_of(const Pack& pack, const std::vector<std::string>& names);

// Fills parameters (those of the day `as_of`) and derived figures from the inputs.
void complete(const Pack& pack, std::vector<Value>& values);

// How a figure moves with an input, through derived figures.
feel::Direction direction_of(const Pack& pack, const std::vector<feel::Domain>& domains, std::size_t figure,
                             std::size_t input);

}  // namespace htx::rules::internal
