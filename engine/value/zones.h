#pragma once

#include <string_view>

namespace htx {

// Whether the IANA database, as ICU carries it, has a zone of that name.
bool is_known_zone(std::string_view name);

}  // namespace htx
