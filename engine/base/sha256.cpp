#include "engine/base/sha256.h"

#include <algorithm>

#include <openssl/evp.h>

#include "engine/base/check.h"

namespace htx {
namespace {

// Fetched once: looking the algorithm up for each message costs more than hashing a short one.
const EVP_MD* algorithm() {
  static EVP_MD* const kFetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  HTX_CHECK(kFetched != nullptr);
  return kFetched;
}

}  // namespace

struct Sha256::Impl {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  Impl() { start(); }
  ~Impl() { EVP_MD_CTX_free(context); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  void start() const { HTX_CHECK(EVP_DigestInit_ex2(context, algorithm(), nullptr) == 1); }
};

Sha256::Sha256() : impl_(std::make_unique<Impl>()) {}
Sha256::~Sha256() = default;

Sha256& Sha256::update(ByteSpan bytes) {
  HTX_CHECK(EVP_DigestUpdate(impl_->context, bytes.data(), bytes.size()) == 1);
  return *this;
}

Digest Sha256::finish() {
  Digest digest{};
  HTX_CHECK(EVP_DigestFinal_ex(impl_->context, digest.data(), nullptr) == 1);
  impl_->start();
  return digest;
}

Digest sha256(ByteSpan bytes) {
  static thread_local Sha256 hasher;
  return hasher.update(bytes).finish();
}

std::string to_hex(const Digest& digest) { return to_hex(ByteSpan(digest)); }

std::optional<Digest> digest_of_bytes(ByteSpan bytes) {
  Digest digest{};
  if (bytes.size() != digest.size()) return std::nullopt;
  std::ranges::copy(bytes, digest.begin());
  return digest;
}

std::optional<Digest> digest_from_hex(std::string_view hex) {
  const auto bytes = from_hex(hex);
  return bytes ? digest_of_bytes(as_bytes(*bytes)) : std::nullopt;
}

}  // namespace htx
