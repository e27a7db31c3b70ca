#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/ledger/checkpoint.h"
#include "engine/ledger/entry.h"

namespace htx {

// One entry with all that shows it stands in the ledger: a text file that a citizen or a court can keep
// and anyone can check without the ledger (C2SP tlog-proof@v1; the entry itself is its "extra" line).
struct EntryProof {
  std::string entry;        // Bytes of the entry.
  std::uint64_t index = 0;  // Of the leaf: the entry's seq - 1.
  Proof path;
  std::string checkpoint;  // Signed, as bytes.
  bool operator==(const EntryProof&) const = default;
};

std::string to_text(const EntryProof& proof);

// Errors: "ledger.proof-form" with the line at fault, "ledger.note-too-large".
Result<EntryProof> read_entry_proof(std::string_view text, const NoteLimits& limits = {});

struct ProvenEntry {
  Entry entry;
  Checkpoint checkpoint;
};

// Trusts the keys and nothing else.
// Errors: those of open_checkpoint, verify_inclusion and read_entry; "ledger.verify-log" if the entry says it
// is in another log, "ledger.verify-number" if it says another number than its place.
Result<ProvenEntry> verify_entry_proof(const EntryProof& proof, std::span<const NoteVerifier> keys);

}  // namespace htx
