#include "engine/ledger/note.h"

#include <algorithm>

#include "engine/base/sha256.h"
#include "engine/base/text.h"

namespace htx {
namespace {

constexpr std::string_view kSignaturePrefix = "\xE2\x80\x94 ";  // EM DASH and a blank.
constexpr std::string_view kPrivatePrefix = "PRIVATE+KEY+";
constexpr std::size_t kTimeBytes = 8;

Error bad_key(std::string_view shown) {
  return Error(ErrorCode::kInvalidArgument, {"ledger.bad-key", {{"found", std::string(shown)}}});
}

Error bad_form(std::size_t line) {
  return Error(ErrorCode::kInvalidArgument, {"ledger.note-form", {{"line", std::to_string(line)}}});
}

std::string with_type(NoteKeyType type, ByteSpan key) {
  std::string bytes(1, static_cast<char>(type));
  return bytes += as_text(key);
}

struct KeyText {
  std::string name;
  std::string id;
  NoteKeyType type;
  Ed25519PublicKey bytes;  // A seed in a private key has the same length.
};

// "name+id+base64"; base64 may itself hold plus signs, so the first two are the separators.
std::optional<KeyText> split_key(std::string_view text) {
  const std::size_t first = text.find('+');
  const std::size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  KeyText parts{.name = std::string(text.substr(0, first)),
                .id = std::string(text.substr(first + 1, second - first - 1)),
                .type = NoteKeyType::kEd25519,
                .bytes = {}};
  const auto bytes = from_base64(text.substr(second + 1));
  if (!is_note_name(parts.name) || !bytes || bytes->size() != 1 + parts.bytes.size()) return std::nullopt;
  parts.type = static_cast<NoteKeyType>(bytes->front());
  if (parts.type != NoteKeyType::kEd25519 && parts.type != NoteKeyType::kCosignatureV1) return std::nullopt;
  std::ranges::copy(as_bytes(*bytes).subspan(1), parts.bytes.begin());
  return parts;
}

std::uint64_t read_time(ByteSpan bytes) {
  std::uint64_t seconds = 0;
  for (const std::uint8_t byte : bytes.first(kTimeBytes)) seconds = (seconds << 8U) | byte;
  return seconds;
}

std::string write_time(std::uint64_t seconds) {
  std::string bytes;
  for (std::size_t i = 0; i < kTimeBytes; ++i) {
    bytes += static_cast<char>((seconds >> (8U * (kTimeBytes - 1 - i))) & 0xFFU);
  }
  return bytes;
}

// What a witness signs (C2SP tlog-cosignature).
std::string cosigned_message(std::uint64_t seconds, std::string_view text) {
  return "cosignature/v1\ntime " + std::to_string(seconds) + "\n" + std::string(text);
}

std::optional<NoteSignature> read_signature_line(std::string_view line) {
  if (!line.starts_with(kSignaturePrefix)) return std::nullopt;
  line.remove_prefix(kSignaturePrefix.size());
  const std::size_t blank = line.find(' ');
  if (blank == std::string_view::npos) return std::nullopt;
  NoteSignature signature{.name = std::string(line.substr(0, blank)), .id = {}, .bytes = {}};
  const auto bytes = from_base64(line.substr(blank + 1));
  if (!is_note_name(signature.name) || !bytes || bytes->size() <= signature.id.size()) return std::nullopt;
  std::ranges::copy(as_bytes(*bytes).first(signature.id.size()), signature.id.begin());
  signature.bytes = bytes->substr(signature.id.size());
  return signature;
}

bool is_note_text(std::string_view text) {
  return is_valid_utf8(text) &&
         std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; });
}

std::size_t line_of(std::string_view bytes, std::size_t offset) {
  return 1 + static_cast<std::size_t>(std::ranges::count(bytes.substr(0, offset), '\n'));
}

// The time of a good cosignature, 0 for a good plain signature, none for a bad one.
std::optional<std::uint64_t> check_signature(std::string_view text, const NoteSignature& signature,
                                             const NoteVerifier& key) {
  const ByteSpan bytes = as_bytes(signature.bytes);
  if (key.type == NoteKeyType::kEd25519) {
    if (!ed25519_verify(key.key, as_bytes(text), bytes)) return std::nullopt;
    return 0;
  }
  if (bytes.size() < kTimeBytes) return std::nullopt;
  const std::uint64_t seconds = read_time(bytes);
  const std::string message = cosigned_message(seconds, text);
  if (!ed25519_verify(key.key, as_bytes(message), bytes.subspan(kTimeBytes))) return std::nullopt;
  return seconds;
}

}  // namespace

bool is_note_name(std::string_view name) {
  if (name.empty() || !is_valid_utf8(name)) return false;
  return std::ranges::none_of(to_code_points(name), [](char32_t c) {
    return c <= U' ' || c == U'+' || c == 0x7F || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
           c == 0x3000;
  });
}

NoteKeyId NoteVerifier::id() const {
  const Digest digest = sha256(as_bytes(name + "\n" + with_type(type, this->key)));
  NoteKeyId id{};
  std::copy_n(digest.begin(), id.size(), id.begin());
  return id;
}

std::string to_text(const NoteVerifier& verifier) {
  return verifier.name + "+" + to_hex(ByteSpan(verifier.id())) + "+" +
         to_base64(as_bytes(with_type(verifier.type, verifier.key)));
}

Result<NoteVerifier> read_note_verifier(std::string_view text) {
  const auto parts = split_key(text);
  if (!parts) return bad_key(text);
  NoteVerifier verifier{.name = parts->name, .type = parts->type, .key = parts->bytes};
  if (to_hex(ByteSpan(verifier.id())) != parts->id) return bad_key(text);
  return verifier;
}

std::string to_private_text(const NoteSigner& signer) {
  return std::string(kPrivatePrefix) + signer.name + "+" + to_hex(ByteSpan(signer.verifier().id())) + "+" +
         to_base64(as_bytes(with_type(signer.type, signer.seed)));
}

Result<NoteSigner> read_note_signer(std::string_view text) {
  const Error bad = bad_key(kPrivatePrefix);
  if (!text.starts_with(kPrivatePrefix)) return bad;
  const auto parts = split_key(text.substr(kPrivatePrefix.size()));
  if (!parts) return bad;
  NoteSigner signer{.name = parts->name, .type = parts->type, .seed = parts->bytes};
  if (to_hex(ByteSpan(signer.verifier().id())) != parts->id) return bad;
  return signer;
}

Result<Note> read_note(std::string_view bytes, const NoteLimits& limits) {
  const Error too_large(
      ErrorCode::kInvalidArgument,
      {"ledger.note-too-large",
       {{"bytes", std::to_string(limits.max_bytes)}, {"signatures", std::to_string(limits.max_signatures)}}});
  if (bytes.size() > limits.max_bytes) return too_large;
  if (!is_note_text(bytes)) return bad_form(1);
  // The text itself may hold empty lines: the last one parts it from the signatures.
  const std::size_t gap = bytes.rfind("\n\n");
  if (gap == std::string_view::npos || !bytes.ends_with('\n')) return bad_form(line_of(bytes, bytes.size()));

  Note note{.text = std::string(bytes.substr(0, gap + 1)), .signatures = {}};
  std::size_t begin = gap + 2;
  while (begin < bytes.size()) {
    const std::size_t end = bytes.find('\n', begin);
    auto signature = read_signature_line(bytes.substr(begin, end - begin));
    if (!signature) return bad_form(line_of(bytes, begin));
    if (note.signatures.size() == limits.max_signatures) return too_large;
    note.signatures.push_back(*std::move(signature));
    begin = end + 1;
  }
  if (note.signatures.empty()) return bad_form(line_of(bytes, bytes.size()));
  return note;
}

std::string to_text(const Note& note) {
  std::string bytes = note.text + "\n";
  for (const NoteSignature& signature : note.signatures) {
    const std::string with_id = std::string(as_text(signature.id)) + signature.bytes;
    bytes += std::string(kSignaturePrefix) + signature.name + " " + to_base64(as_bytes(with_id)) + "\n";
  }
  return bytes;
}

NoteSignature sign_note(std::string_view text, const NoteSigner& signer, std::uint64_t seconds) {
  NoteSignature signature{.name = signer.name, .id = signer.verifier().id(), .bytes = {}};
  if (signer.type == NoteKeyType::kEd25519) {
    signature.bytes = as_text(ed25519_sign(signer.seed, as_bytes(text)));
  } else {
    const std::string message = cosigned_message(seconds, text);
    signature.bytes =
        write_time(seconds) + std::string(as_text(ed25519_sign(signer.seed, as_bytes(message))));
  }
  return signature;
}

Result<std::vector<VerifiedSignature>> verify_note(const Note& note, std::span<const NoteVerifier> keys) {
  std::vector<VerifiedSignature> verified;
  for (const NoteSignature& signature : note.signatures) {
    const auto key = std::ranges::find_if(
        keys, [&](const NoteVerifier& k) { return k.name == signature.name && k.id() == signature.id; });
    if (key == keys.end()) continue;
    const auto seconds = check_signature(note.text, signature, *key);
    if (!seconds) {
      return Error(ErrorCode::kCorrupt, {"ledger.note-signature", {{"name", signature.name}}});
    }
    const bool timed = key->type == NoteKeyType::kCosignatureV1;
    verified.push_back({*key, timed ? seconds : std::nullopt});
  }
  if (verified.empty()) return Error(ErrorCode::kCorrupt, "ledger.note-unsigned");
  return verified;
}

}  // namespace htx
