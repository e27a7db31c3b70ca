#include "engine/ledger/entry_proof.h"

#include <algorithm>

#include "engine/base/text.h"

namespace htx {
namespace {

constexpr std::string_view kFirstLine = "c2sp.org/tlog-proof@v1";
constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";
// A tree whose size fits in 64 bits has no longer path.
constexpr std::size_t kMaxPath = 64;

Error bad_line(std::size_t line) {
  return Error(ErrorCode::kInvalidArgument, {"ledger.proof-form", {{"line", std::to_string(line)}}});
}

// Hands out one line after the other.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}

  // None at the end and for a line without its newline.
  std::optional<std::string_view> next() {
    ++number_;
    const std::size_t end = rest_.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return line;
  }
  std::optional<std::string_view> next_after(std::string_view prefix) {
    auto line = next();
    if (!line || !line->starts_with(prefix)) return std::nullopt;
    return line->substr(prefix.size());
  }
  std::size_t number() const { return number_; }
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
  std::size_t number_ = 0;
};

}  // namespace

std::string to_text(const EntryProof& proof) {
  std::string text = std::string(kFirstLine) + "\n";
  text += std::string(kExtra) + to_base64(as_bytes(proof.entry)) + "\n";
  text += std::string(kIndex) + std::to_string(proof.index) + "\n";
  for (const Digest& hash : proof.path) text += to_base64(hash) + "\n";
  return text + "\n" + proof.checkpoint;
}

Result<EntryProof> read_entry_proof(std::string_view text, const NoteLimits& limits) {
  if (text.size() > limits.max_bytes) {
    return Error(ErrorCode::kInvalidArgument, {"ledger.note-too-large",
                                               {{"bytes", std::to_string(limits.max_bytes)},
                                                {"signatures", std::to_string(limits.max_signatures)}}});
  }
  EntryProof proof;
  Lines lines(text);
  if (lines.next() != kFirstLine) return bad_line(1);
  const auto extra = lines.next_after(kExtra);
  const auto entry = extra ? from_base64(*extra) : std::nullopt;
  if (!entry) return bad_line(2);
  proof.entry = *entry;
  const auto index = lines.next_after(kIndex);
  const auto number = index ? read_decimal(*index) : std::nullopt;
  if (!number) return bad_line(3);
  proof.index = *number;
  while (true) {
    const auto line = lines.next();
    if (!line || proof.path.size() > kMaxPath) return bad_line(lines.number());
    if (line->empty()) break;
    const auto hash = from_base64(*line);
    const auto digest = hash ? digest_of_bytes(as_bytes(*hash)) : std::nullopt;
    if (!digest) return bad_line(lines.number());
    proof.path.push_back(*digest);
  }
  proof.checkpoint = lines.rest();
  return proof;
}

Result<ProvenEntry> verify_entry_proof(const EntryProof& proof, std::span<const NoteVerifier> keys) {
  ProvenEntry proven;
  HTX_ASSIGN_OR_RETURN(proven.checkpoint, open_checkpoint(proof.checkpoint, keys));
  HTX_RETURN_IF_ERROR(
      verify_inclusion(proof.index, leaf_hash(as_bytes(proof.entry)), proven.checkpoint.head, proof.path));
  HTX_ASSIGN_OR_RETURN(proven.entry, read_entry(as_bytes(proof.entry)));
  const auto seq = static_cast<std::int64_t>(proof.index + 1);
  if (proven.entry.log != proven.checkpoint.origin) {
    return Error(ErrorCode::kCorrupt, {"ledger.verify-log",
                                       {{"seq", std::to_string(seq)},
                                        {"found", proven.entry.log},
                                        {"expected", proven.checkpoint.origin}}});
  }
  if (proven.entry.seq == seq) return proven;
  return Error(
      ErrorCode::kCorrupt,
      {"ledger.verify-number", {{"seq", std::to_string(seq)}, {"found", std::to_string(proven.entry.seq)}}});
}

}  // namespace htx
