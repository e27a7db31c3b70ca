#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/ledger/checkpoint.h"
#include "engine/store/store.h"

namespace htx {

// A ledger to hand out: a folder that anyone can check without the store and without this program.
//
//   entries.jsonl   one entry a line, the bytes as hashed
//   checkpoint      signed; says how many entries and their root
//   README.txt      how to check, in Vietnamese and English

// Writes the entries that `checkpoint` covers.  Nothing is left behind after an error.
// Errors: "store.exists"; those of open_checkpoint; "audit.checkpoint-differs" if the entries of the
// store do not have the root that was signed; those of write_file.
Status export_bundle(Store& store, const std::string& folder, std::string_view checkpoint,
                     std::span<const NoteVerifier> keys);

struct BundleReport {
  Checkpoint checkpoint;
  VerifyReport ledger;
};

// Checks a bundle from its bytes.  The keys must come from elsewhere than the bundle.
// Errors: "store.not-found", "store.unreadable", those of open_checkpoint, "audit.bundle-line" with the
// number of a line that is too long or has no end.  Everything else is in the report.
Result<BundleReport> verify_bundle(const std::string& folder, std::span<const NoteVerifier> keys,
                                   const VerifyOptions& options = {});

}  // namespace htx
