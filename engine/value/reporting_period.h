#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/value/date.h"

namespace htx {

// The period of a return is a number that tells by itself what it is: 2020 the year, 20203 the third quarter
// of 2020.  A business year bears the number of the calendar year in which it ends.

// "2020" or "2020-Q3", years 1000 to 9999; none for anything else.
std::optional<int> period_from_text(std::string_view text);
std::string period_text(int period);

bool is_quarter(int period);
// The one before: of quarters a quarter.
int period_before(int period);
// The last day of the period, where business years end on that day of that month.
Date last_day_of(int period, int end_month, int end_day);

}  // namespace htx
