#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/ledger/merkle.h"
#include "engine/ledger/note.h"
#include "engine/ledger/proof.h"

namespace htx {

// A statement about a whole ledger that can be signed and handed out (C2SP tlog-checkpoint).
struct Checkpoint {
  std::string origin;  // The name of the ledger, also the name of the key that signs.
  TreeHead head;
  std::vector<std::string> extensions;  // Further lines; ours have none.
  bool operator==(const Checkpoint&) const = default;
};

// A number as the C2SP formats write it: ASCII digits without leading zeroes or sign.
std::optional<std::uint64_t> read_decimal(std::string_view text);

// Three lines: origin, size, base64 of the root; then the extensions.
std::string to_text(const Checkpoint& checkpoint);
// Errors: "ledger.checkpoint-form" with the line at fault.
Result<Checkpoint> read_checkpoint(std::string_view text);

// Reads a signed checkpoint and checks its signatures by `keys`; at least one must be that of the log:
// a plain signature under the origin's name.
// Errors: those of read_note, verify_note and read_checkpoint, "ledger.checkpoint-origin" if the log
// itself did not sign.
Result<Checkpoint> open_checkpoint(std::string_view bytes, std::span<const NoteVerifier> keys,
                                   const NoteLimits& limits = {});

// The signed checkpoint of `next`, under the name of the signer, as bytes to hand out.
//
// A log must never sign two histories: `last` is what this key signed last (none before the first
// time) and `proof` shows that `next` is an extension of it.  The caller keeps `next` durably as the
// new last before the bytes leave its hands.
// Errors: "ledger.not-extension" if the proof does not hold, `next` is smaller, or it has the same
// size and another root; "ledger.bad-root" if it is empty and its root is not that of the empty tree.
Result<std::string> sign_checkpoint(const NoteSigner& signer, const TreeHead& next,
                                    const std::optional<TreeHead>& last, std::span<const Digest> proof);

}  // namespace htx
