#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/ledger/signature.h"

namespace htx {

// Signed notes (C2SP signed-note): a text, an empty line, and one line "— name base64" a signature.

// The ways of signing this program knows.  The numbers are those of the standard.
enum class NoteKeyType : std::uint8_t {
  kEd25519 = 0x01,        // Over the text: how a log signs.
  kCosignatureV1 = 0x04,  // Over a time and the text (C2SP tlog-cosignature): how a witness signs.
};

// Whether a key may have that name: neither white space nor the plus sign that ends it in a key.
bool is_note_name(std::string_view name);

using NoteKeyId = std::array<std::uint8_t, 4>;

// The key that checks signatures of one name.
struct NoteVerifier {
  std::string name;
  NoteKeyType type = NoteKeyType::kEd25519;
  Ed25519PublicKey key{};

  // The first 4 bytes of SHA-256(name || "\n" || type || key).
  NoteKeyId id() const;
  bool operator==(const NoteVerifier&) const = default;
};

// "name+hexadecimal id+base64(type || key)".
std::string to_text(const NoteVerifier& verifier);
// Errors: "ledger.bad-key" unless the text is one key of a known type whose id fits.
Result<NoteVerifier> read_note_verifier(std::string_view text);

// The key that signs under one name.  Keep it from whoever can write the ledger.
struct NoteSigner {
  std::string name;
  NoteKeyType type = NoteKeyType::kEd25519;
  Ed25519Seed seed{};

  NoteVerifier verifier() const { return {name, type, ed25519_public_key(seed)}; }
};

// "PRIVATE+KEY+name+hexadecimal id+base64(type || seed)".
std::string to_private_text(const NoteSigner& signer);
// Errors: "ledger.bad-key"; the message does not repeat the text.
Result<NoteSigner> read_note_signer(std::string_view text);

struct NoteSignature {
  std::string name;
  NoteKeyId id{};
  std::string bytes;  // After the id; for a cosignature the time comes first.
  bool operator==(const NoteSignature&) const = default;
};

struct Note {
  std::string text;  // Ends with a newline.
  std::vector<NoteSignature> signatures;
  bool operator==(const Note&) const = default;
};

struct NoteLimits {
  std::size_t max_bytes = 1U << 20U;
  std::size_t max_signatures = 100;
};

// Errors: "ledger.note-too-large", "ledger.note-form" with the line at fault.
Result<Note> read_note(std::string_view bytes, const NoteLimits& limits = {});
std::string to_text(const Note& note);

// `seconds` since 1970 is what a cosignature says and a plain signature passes over.
NoteSignature sign_note(std::string_view text, const NoteSigner& signer, std::uint64_t seconds = 0);

struct VerifiedSignature {
  NoteVerifier by;
  std::optional<std::uint64_t> seconds;  // Of a cosignature.
};

// The signatures of `note` by the keys given; signatures by others are passed over.
// Errors: "ledger.note-signature" if a signature of a given key is wrong, "ledger.note-unsigned" if
// none of the keys signed.
Result<std::vector<VerifiedSignature>> verify_note(const Note& note, std::span<const NoteVerifier> keys);

}  // namespace htx
