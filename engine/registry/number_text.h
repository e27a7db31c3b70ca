#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/value/decimal.h"

namespace htx {

// A unit that may follow a number: 10^power turns it into the unit of the field.
struct UnitName {
  std::string folded;  // fold() of "tỷ đồng"
  int power = 0;       // 3 when the field counts in millions
};

// The two ways people write a fraction.
enum class NumberStyle : std::uint8_t {
  kDecimalComma,  // 1.234,56 — Vietnamese
  kDecimalPoint,  // 1,234.56 — English
};

// What the text of a number may mean.  Both readings are there when both styles can read the text;
// they agree when no separator but blanks is used.
struct NumberReadings {
  enum class Fault : std::uint8_t { kNone, kNotANumber, kUnknownUnit, kTooManyDigits };

  Fault fault = Fault::kNotANumber;
  std::optional<Decimal> decimal_comma;
  std::optional<Decimal> decimal_point;
  std::string unit;  // The text after the number, for kUnknownUnit.
  int power = 0;     // The conversion that was applied.

  bool is_ambiguous() const;
  // The style the writer must have used, if only one can read the text.
  std::optional<NumberStyle> proof() const;
};

// Reads [sign] digits [unit].  The rule, exactly:
//  - Blanks (also U+00A0, U+2009, U+202F) at both ends are dropped.  A leading '-', '−' (U+2212) or
//    '+', or a pair of round brackets around it all, is the sign (brackets: negative, as accounts
//    print it).
//  - A fraction follows ',' in one style and '.' in the other, and has at least one digit.
//  - The digits before it stand together, or in groups set off by one and the same separator: the
//    other style's fraction sign, or a blank.  The first group has one to three digits and does not
//    begin with 0 (so 0.500 is a half), every other group exactly three.
//  - Whatever follows is a unit and must be one of `units`; without a unit `default_power` holds.
//  - Where the two styles disagree (1.234) and `scale` is 0 (a count of whole things), a reading
//    that has a fraction is dropped if the other has none: 1.234 members are 1234, but 12.000 stays
//    ambiguous, because 12.000 may be 12.  A scale above 0 drops nothing: an author may simply
//    have written too many digits.
//  - More than 34 significant digits are refused.
NumberReadings read_number_text(std::string_view text, int scale, const std::vector<UnitName>& units,
                                int default_power = 0);

// The style of a column: the one that every proof in it gives; none if there is no proof or two
// cells prove different styles.
std::optional<NumberStyle> style_of_column(const std::vector<NumberReadings>& column);

// The value of one cell: its only reading, the reading both styles share, or the reading of the
// column's style.  None if the text stays ambiguous or has a fault.
std::optional<Decimal> decide(const NumberReadings& readings, std::optional<NumberStyle> style_of_its_column);

}  // namespace htx
