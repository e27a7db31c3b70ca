#include "engine/ledger/signature.h"

#include <openssl/evp.h>

#include <memory>

#include "engine/base/check.h"

namespace htx {
namespace {

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

Key private_key(const Ed25519Seed& seed) {
  Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()));
  HTX_CHECK(key != nullptr);
  return key;
}

}  // namespace

Ed25519PublicKey ed25519_public_key(const Ed25519Seed& seed) {
  const Key key = private_key(seed);
  Ed25519PublicKey bytes{};
  std::size_t length = bytes.size();
  HTX_CHECK(EVP_PKEY_get_raw_public_key(key.get(), bytes.data(), &length) == 1 && length == bytes.size());
  return bytes;
}

Ed25519Signature ed25519_sign(const Ed25519Seed& seed, ByteSpan message) {
  const Key key = private_key(seed);
  const Context context(EVP_MD_CTX_new());
  Ed25519Signature signature{};
  std::size_t length = signature.size();
  HTX_CHECK(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1);
  HTX_CHECK(EVP_DigestSign(context.get(), signature.data(), &length, message.data(), message.size()) == 1);
  HTX_CHECK(length == signature.size());
  return signature;
}

bool ed25519_verify(const Ed25519PublicKey& key, ByteSpan message, ByteSpan signature) {
  const Key parsed(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.data(), key.size()));
  const Context context(EVP_MD_CTX_new());
  return parsed != nullptr && context != nullptr &&
         EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, parsed.get()) == 1 &&
         EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                          message.size()) == 1;
}

}  // namespace htx
