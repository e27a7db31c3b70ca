#pragma once

#include <array>
#include <cstdint>

#include "engine/base/bytes.h"

namespace htx {

// Ed25519 (RFC 8032).  Keys and signatures are the bytes of that standard; random seeds come from
// the caller.
using Ed25519Seed = std::array<std::uint8_t, 32>;
using Ed25519PublicKey = std::array<std::uint8_t, 32>;
using Ed25519Signature = std::array<std::uint8_t, 64>;

Ed25519PublicKey ed25519_public_key(const Ed25519Seed& seed);
Ed25519Signature ed25519_sign(const Ed25519Seed& seed, ByteSpan message);
// Whether `signature` is one by the holder of `key`; a malformed key or signature is just not one.
bool ed25519_verify(const Ed25519PublicKey& key, ByteSpan message, ByteSpan signature);

}  // namespace htx
