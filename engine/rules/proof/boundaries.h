#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/rules/pack.h"

namespace htx::rules {

// A test that stands at an edge: at the first figure of a band, at the last one of the band below, at a
// number that a clause compares with, or without the figure.  What it expects is what the pack does now;
// an author confirms it by adding it to the pack.
struct BoundaryCase {
  std::string name;
  std::string like;  // The test whose other figures it takes over.
  std::vector<std::pair<std::string, Value>> given;
  std::optional<std::string> criterion;  // Expected: the points of a criterion ...
  std::optional<Decimal> points;         // (none: no points are given)
  std::string grade;                     // ... and the grade; empty for packs of grounds.
  std::vector<std::string> grounds;      // Of packs of grounds.
};
std::vector<BoundaryCase> boundary_cases(const Pack& pack);

// As an item of `tests:`.
std::string to_yaml(const BoundaryCase& test, const Pack& pack);

}  // namespace htx::rules
