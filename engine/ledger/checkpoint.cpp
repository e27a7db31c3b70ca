#include "engine/ledger/checkpoint.h"

#include <algorithm>
#include <charconv>

#include "engine/base/text.h"

namespace htx {
namespace {

Error bad_line(std::size_t line) {
  return Error(ErrorCode::kInvalidArgument, {"ledger.checkpoint-form", {{"line", std::to_string(line)}}});
}

Error not_extension(const TreeHead& last, const TreeHead& next) {
  return Error(
      ErrorCode::kConflict,
      {"ledger.not-extension", {{"old", std::to_string(last.size)}, {"new", std::to_string(next.size)}}});
}

}  // namespace

std::optional<std::uint64_t> read_decimal(std::string_view text) {
  if (text.empty() || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  std::uint64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string to_text(const Checkpoint& checkpoint) {
  std::string text = checkpoint.origin + "\n" + std::to_string(checkpoint.head.size) + "\n" +
                     to_base64(checkpoint.head.root) + "\n";
  for (const std::string& line : checkpoint.extensions) text += line + "\n";
  return text;
}

Result<Checkpoint> read_checkpoint(std::string_view text) {
  if (!text.ends_with('\n')) return bad_line(1);
  const std::vector<std::string_view> lines = split(text.substr(0, text.size() - 1), '\n');
  if (lines.size() < 3) return bad_line(lines.size());
  Checkpoint checkpoint{.origin = std::string(lines[0]), .head = {}, .extensions = {}};
  if (checkpoint.origin.empty() || !is_valid_utf8(checkpoint.origin)) return bad_line(1);
  const auto size = read_decimal(lines[1]);
  if (!size) return bad_line(2);
  checkpoint.head.size = *size;
  const auto root = from_base64(lines[2]);
  const auto digest = root ? digest_of_bytes(as_bytes(*root)) : std::nullopt;
  if (!digest) return bad_line(3);
  checkpoint.head.root = *digest;
  for (std::size_t i = 3; i < lines.size(); ++i) {
    if (lines[i].empty()) return bad_line(i + 1);
    checkpoint.extensions.emplace_back(lines[i]);
  }
  return checkpoint;
}

Result<Checkpoint> open_checkpoint(std::string_view bytes, std::span<const NoteVerifier> keys,
                                   const NoteLimits& limits) {
  HTX_ASSIGN_OR_RETURN(const Note note, read_note(bytes, limits));
  HTX_ASSIGN_OR_RETURN(const std::vector<VerifiedSignature> signatures, verify_note(note, keys));
  HTX_ASSIGN_OR_RETURN(Checkpoint checkpoint, read_checkpoint(note.text));
  const bool by_log = std::ranges::any_of(signatures, [&](const VerifiedSignature& s) {
    return s.by.type == NoteKeyType::kEd25519 && s.by.name == checkpoint.origin;
  });
  if (!by_log) {
    return Error(ErrorCode::kCorrupt, {"ledger.checkpoint-origin", {{"found", checkpoint.origin}}});
  }
  return checkpoint;
}

Result<std::string> sign_checkpoint(const NoteSigner& signer, const TreeHead& next,
                                    const std::optional<TreeHead>& last, std::span<const Digest> proof) {
  if (next.size == 0 && next.root != empty_root()) return Error(ErrorCode::kConflict, "ledger.bad-root");
  // Every tree extends the empty one; there is nothing a proof could show.
  if (last && (last->size > 0 || next.size == 0)) {
    const bool same = *last == next;
    if (!same && !verify_consistency(*last, next, proof)) return not_extension(*last, next);
  }
  Note note{.text = to_text(Checkpoint{.origin = signer.name, .head = next, .extensions = {}}),
            .signatures = {}};
  note.signatures.push_back(sign_note(note.text, signer));
  return to_text(note);
}

}  // namespace htx
