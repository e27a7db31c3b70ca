#pragma once

#include <string>
#include <string_view>

namespace htx::internal {

// Appends a JSON string: only what RFC 8259 section 7 says must be escaped is, as RFC 8785 3.2.2.2 wants it.
void write_string(std::string_view text, std::string& out);

}  // namespace htx::internal
