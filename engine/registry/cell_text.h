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

}  // namespace htx
