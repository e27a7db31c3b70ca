#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace htx {

using ByteSpan = std::span<const std::uint8_t>;

// A text seen as bytes, and bytes seen as a text; nothing is copied.
ByteSpan as_bytes(std::string_view text);
std::string_view as_text(ByteSpan bytes);

// Lower-case hexadecimal.
std::string to_hex(ByteSpan bytes);
std::optional<std::string> from_hex(std::string_view hex);

// RFC 4648 section 4, with padding; reading accepts nothing else.
std::string to_base64(ByteSpan bytes);
std::optional<std::string> from_base64(std::string_view text);

}  // namespace htx
