#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/doc/document.h"
#include "engine/rules/pack.h"

namespace htx::rules {

// What can be shown of a pack before anybody is judged by it, at the precision its figures declare.
struct Proof {
  struct Reach {
    enum class Answer { kReachable, kUnreachable, kUndecided };
    std::string grade;
    Answer answer = Answer::kUndecided;
  };
  // No rated cooperative can score less or more than this.
  std::optional<Decimal> least;
  std::optional<Decimal> most;
  // The lowest and highest score that an example reaches: equal to the bounds where those are exact.
  std::optional<Decimal> least_shown;
  std::optional<Decimal> most_shown;
  std::vector<Reach> grades;  // In the order of the pack.
  // What is no mistake and still to be known: where a divisor may be zero and a policy answers it
  // (rules.zero-has-policy), and what could not be decided (rules.cannot-decide-...).
  std::vector<Diagnostic> notes;
};

// Proves or refutes, with the place in `document`, the text the pack was read from:
//
//   errors    rules.division-by-zero     a divisor that may be zero where no policy answers the null
//             rules.units-differ         addition or comparison of two different units
//             rules.beyond-range         comparison with a number outside the figure's declared range
//             rules.band-outside-range   a band that no permitted figure falls into
//             rules.never-true           a condition that holds for no permitted figures
//             rules.not-monotone         points that go the other way than `monotone` promises
//   warnings  rules.band-unreachable     a band that no value of a derived figure falls into
//             rules.grade-not-reached    a grade that no combination of points gives
//             rules.always-true          a condition that everybody meets, a check that cannot fail
//             rules.shadowed             a clause that holds only where another one already decides
//             rules.dead-parameter, rules.unused-figure
//
// A pack that is to be put in force must have no error here; one that was in force is read with
// read_pack alone, so that what was decided by it stays readable.
Proof prove(const Pack& pack, const Document& document, Diagnostics& diagnostics);

// read_pack and the errors of prove, without its warnings and without the search for scores: for packs
// that are to be put in force.
std::optional<Pack> read_proven_pack(const Document& document, Diagnostics& diagnostics);

}  // namespace htx::rules
