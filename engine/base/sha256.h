#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/bytes.h"

namespace htx {

using Digest = std::array<std::uint8_t, 32>;

// SHA-256 (FIPS 180-4) of a sequence of bytes, fed in pieces.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  Sha256& update(ByteSpan bytes);
  // The digest of all that was fed; the hasher is ready for the next message.
  Digest finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

Digest sha256(ByteSpan bytes);
// Lower-case hexadecimal of a digest.
std::string to_hex(const Digest& digest);
// The digest that has these bytes, or this hexadecimal; none if it has not 32 bytes.
std::optional<Digest> digest_of_bytes(ByteSpan bytes);
std::optional<Digest> digest_from_hex(std::string_view hex);

}  // namespace htx
