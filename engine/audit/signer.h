#pragma once

#include <string>

#include "engine/base/result.h"
#include "engine/ledger/note.h"
#include "engine/store/store.h"

namespace htx {

// The side that signs the ledger.  It belongs to another person than the one who runs the store, with
// files that the other cannot write: what protects the ledger is that this side remembers what it
// signed and never signs anything that does not extend it.

// The two files of a signer.
struct SignerFiles {
  std::string key;   // The private key; readable by its owner alone.
  std::string last;  // The checkpoint signed last.
};

// 32 bytes from the system's source of randomness.
Ed25519Seed random_seed();

// A new key under the name of the ledger, and the state of having signed the empty ledger.
// Errors: "store.exists" if either file is there; "ledger.bad-key" for a name that cannot be one.
Result<NoteVerifier> create_signer(const SignerFiles& files, const std::string& origin,
                                   const Ed25519Seed& seed);

// Reads the ledger of `store` from its bytes, compares it with what was signed last, signs it, writes
// that down, and only then returns the signed checkpoint.  A ledger that did not grow gives the same
// bytes again.
// Errors: "audit.signer-log" if the key has another name than the log; "audit.signer-state" if the state is
// missing or not by this key (nothing is signed: without it a rollback could not be told),
// "audit.signer-busy" if another process is signing; one of "ledger.verify-…" if the ledger does not fit
// itself or what was signed last.
Result<std::string> sign_ledger(Store& store, const SignerFiles& files);

// The proof of entry `seq` under a signed checkpoint of this store, as a text to hand out.
// Errors: "ledger.proof-index"; "audit.checkpoint-differs" if the store no longer has that root.
Result<std::string> prove_entry(Store& store, std::int64_t seq, std::string_view checkpoint,
                                std::span<const NoteVerifier> keys);

}  // namespace htx
