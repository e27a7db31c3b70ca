#include <cstddef>
#include <cstdint>

#include "engine/base/check.h"
#include "engine/ledger/checkpoint.h"
#include "engine/ledger/entry.h"
#include "engine/ledger/entry_proof.h"

// Notes, checkpoints, keys, entries and frontiers from outside: whatever is accepted must be written
// back as the same bytes, and nothing may crash.
// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace htx;  // NOLINT(google-build-using-namespace)
  const ByteSpan bytes(data, size);
  const std::string_view text = as_text(bytes);
  if (const auto note = read_note(text)) {
    HTX_CHECK(to_text(*note) == text);
    verify_note(*note, {}).has_value();
    if (const auto checkpoint = read_checkpoint(note->text)) HTX_CHECK(to_text(*checkpoint) == note->text);
  }
  if (const auto checkpoint = read_checkpoint(text)) HTX_CHECK(to_text(*checkpoint) == text);
  if (const auto key = read_note_verifier(text)) HTX_CHECK(to_text(*key) == text);
  if (const auto key = read_note_signer(text)) HTX_CHECK(to_private_text(*key) == text);
  if (const auto entry = read_entry(bytes)) {
    const auto again = to_bytes(*entry);
    HTX_CHECK(again.has_value() && *again == text);
  }
  if (const auto proof = read_entry_proof(text)) {
    HTX_CHECK(to_text(*proof) == text);
    verify_entry_proof(*proof, {}).has_value();
  }
  if (const auto frontier = Frontier::from_bytes(bytes)) HTX_CHECK(frontier->to_bytes() == text);
  return 0;
}
