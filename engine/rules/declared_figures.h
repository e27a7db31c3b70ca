#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/language.h"
#include "engine/base/spellings.h"
#include "engine/feel/expression.h"
#include "engine/rules/basis.h"
#include "engine/value/decimal.h"

// The figures that a pack declares: what it is told, what it computes of that, what the law sets.
namespace htx::rules {

// A text that a pack holds a figure against, where it stands.
struct TextName {
  std::string text;
  Place place;
};

// A figure the pack is told.  Values outside [min, max] are refused, never scored.
struct Input {
  std::string id;
  Bilingual title;
  feel::Type type;
  std::string unit;
  std::optional<Decimal> min;
  std::optional<Decimal> max;
  std::optional<Date> earliest;  // The range of a date.
  std::optional<Date> latest;
  int scale = 0;      // Digits after the point; a value with more is compared as it is.
  std::string field;  // The field of the return or of the cooperative; usually the id.
  bool of_previous_year = false;
  Place place = {};                  // Where it is declared.
  std::vector<TextName> names = {};  // Of a text: what conditions and bands hold it against, as written.
  Spellings spellings = {};          // The same.

  // The figure as the pack reads it: a text that says one of its names, in whatever spelling, has the pack's;
  // every other value is as it was told.  Whoever hands figures to expressions asks here once.
  Value as_named(const Value& told) const;
  // Whether a figure may be used at all: of the declared type and inside the declared range.
  bool accepts(const Value& value) const;
};

// A figure computed from others, exact to the 34 digits of a decimal unless the pack rounds it.
struct Derived {
  std::string id;
  Bilingual title;
  std::string unit;
  int scale = 0;                     // Digits after the point that are shown.
  std::optional<Rounding> rounding;  // The figure is rounded to `scale` before anything uses it.
  feel::Expression value;

  // The figure where the expression comes to that number; none if rounded it has more than 34 digits.
  std::optional<Decimal> settled(const Decimal& computed) const;
};

// A number that the law changes: one value a period.
struct Parameter {
  struct Version {
    Validity in_force;
    Decimal value;
    Basis basis;
  };
  std::string id;
  Bilingual title;
  std::vector<Version> versions;  // In order of time, without overlap.
  std::optional<Decimal> on(Date day) const;
};

}  // namespace htx::rules
