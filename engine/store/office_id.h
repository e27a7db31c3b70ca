#pragma once

#include <string>
#include <string_view>

namespace htx {

// An office is one Cooperative Alliance with its own store of records, cases and one log.  Its id says
// nothing: provinces merge and change their codes, and a log lasts longer.

// A new id, by chance: 16 hexadecimal digits in lower case.
std::string new_office_id();
bool is_office_id(std::string_view text);

// The name of an office's log, under which its checkpoints are signed: "htx/<id>".
std::string log_of_office(std::string_view office);

}  // namespace htx
