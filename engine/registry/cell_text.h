#pragma once

#include <optional>
#include <string_view>

#include "engine/value/date.h"

namespace htx {

// The day that "31/12/2020", "5/1/2021" (day first, as Vietnam writes it) or "2020-12-31" (ISO 8601)
// names.  Nothing else is read: two-digit years, month first and spreadsheet numbers would be guesses.
std::optional<Date> read_date_text(std::string_view text);

// có, x, 1, true, yes, đúng are true; không, 0, false, no, sai are false; case and accents do not
// matter.  None for anything else, the empty text included: silence is not "no".
std::optional<bool> read_boolean_text(std::string_view text);

// Whether `text` is a tax code (mã số thuế, which is also the code of a cooperative): ten digits of
// which the last is the check digit, or these, '-' and the three digits of a dependent unit, 001 to
// 999 (Circular 105/2020/TT-BTC art. 5).  Check digit: 10 - (sum of digit times weight mod 11) with
// weights 31, 29, 23, 19, 17, 13, 7, 5, 3; a result of 10 is never issued.
bool is_tax_code(std::string_view text);

}  // namespace htx
