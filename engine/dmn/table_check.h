#pragma once

#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engine/feel/check/admitted.h"
#include "engine/value/value.h"

// The geometry of decision tables: every input is an axis, every rule a box, and a gap is what no box
// covers.  An axis is cut at the ends that its cells name, so that each cell is a set of whole pieces
// and all answers are exact.
namespace htx::dmn {

// A set of pieces of one axis, by their index.
using Side = std::vector<bool>;

bool is_empty(const Side& side);
Side intersection(const Side& a, const Side& b);

// One input of a table, cut into pieces.  What is ordered (numbers, dates, times, durations) is a line:
// piece 2i is the gap before end i, piece 2i + 1 the end itself.  What is not (texts, truth values) is
// a set: piece i is a value, the last piece all others.  One piece more is null, if a cell names it.
class Axis {
 public:
  // `cells` are what the cells and the domain name; `step` is the distance of neighbouring numbers, none
  // if they are dense (dates and months have steps of one).  None if the cells do not go together:
  // ends of different kinds, or ends of an order that is not total.
  static std::optional<Axis> of(const std::vector<feel::Admitted>& cells, std::optional<Decimal> step);

  std::size_t size() const { return live_.size(); }
  // The pieces that hold a value at all, and are not outside the domain.
  const Side& live() const { return live_; }
  // Leaves only the pieces in `domain` alive; null stays.
  void restrict_to(const Side& domain);
  // The pieces that the cell admits, dead ones included; REQUIRES: its ends are among those of `of`.
  Side side(const feel::Admitted& cell) const;
  // The side as FEEL unary tests: "[18..21)", "\"High\", \"Low\"", "-" if it is all of what is alive.
  std::string to_text(const Side& side) const;

 private:
  std::size_t index_of(const Value& end) const;
  Side span(const feel::Span& span) const;
  std::string line_text(const Side& side) const;
  std::string set_text(const Side& side) const;

  bool is_line_ = false;
  bool has_null_ = false;
  std::vector<Value> ends_;
  Side live_;
};

// One side for each axis.
using Box = std::vector<Side>;

bool is_empty(const Box& box);
std::optional<Box> intersection(const Box& a, const Box& b);  // None if they share nothing.

// The work one question may take.
struct Effort {
  std::size_t max_steps = 50'000'000;  // Boxes held against pieces.
  std::size_t max_regions = 20;        // Regions told; there may be more.
};

struct Uncovered {
  std::vector<Box> regions;  // Disjoint.
  bool is_complete = true;   // No region was left out.
  bool is_decided = true;    // False: the work grew beyond max_steps.
  std::size_t steps = 0;     // That it took.
};

// The parts of `domain` that none of the boxes covers.  Exact: splits the domain axis by axis into the
// pieces on which the same boxes remain; the work is bounded by the effort, not by the answer.
Uncovered uncovered(const Box& domain, const std::vector<const Box*>& boxes, const Effort& effort = {});

}  // namespace htx::dmn
