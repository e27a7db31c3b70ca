#include "engine/audit/signer.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/random.h>
#include <unistd.h>

#include <filesystem>

#include "engine/audit/inclusion.h"
#include "engine/base/check.h"
#include "engine/base/file.h"
#include "engine/base/text.h"
#include "engine/ledger/checkpoint.h"
#include "engine/ledger/entry_proof.h"

namespace htx {
namespace {

constexpr std::size_t kMaxKeyBytes = 4'096;
constexpr std::size_t kMaxCheckpointBytes = 1U << 20U;

Error bad_state(const std::string& path) {
  return Error(ErrorCode::kConflict, "audit.signer-state").while_doing(path);
}

// Held while one process signs; gone with the process, however it ends.
class SigningLock {
 public:
  explicit SigningLock(const std::string& path)
      : file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)),
        held_(file_ >= 0 && ::flock(file_, LOCK_EX | LOCK_NB) == 0) {}
  ~SigningLock() {
    if (file_ >= 0) ::close(file_);
  }
  SigningLock(const SigningLock&) = delete;
  SigningLock& operator=(const SigningLock&) = delete;
  bool held() const { return held_; }

 private:
  int file_;
  bool held_;
};

Result<NoteSigner> read_signer(const std::string& path) {
  HTX_ASSIGN_OR_RETURN(const std::string text, read_file(path, kMaxKeyBytes));
  auto signer = read_note_signer(trim(text));
  if (!signer) return std::move(signer).error().while_doing(path);
  return signer;
}

Result<TreeHead> signed_last(const std::string& path, const NoteSigner& signer) {
  const auto text = read_file(path, kMaxCheckpointBytes);
  if (!text) return bad_state(path);
  const auto checkpoint = open_checkpoint(*text, std::vector{signer.verifier()});
  if (!checkpoint || checkpoint->origin != signer.name) return bad_state(path);
  return checkpoint->head;
}

struct ReadLedger {
  VerifyReport report;
  Proof extension;  // From the last signed size, if there was one to prove from.
};

// One pass over all leaves: every byte is hashed, and the proof comes from those hashes.
Result<ReadLedger> read_ledger(Store& store, const TreeHead& last) {
  HTX_ASSIGN_OR_RETURN(const Snapshot moment, store.snapshot());
  HTX_ASSIGN_OR_RETURN(const TreeHead head, store.ledger_head());
  LedgerVerifier verifier({.known = {last}, .log = store.log()});
  auto builder = ProofBuilder::consistency(last.size, head.size);
  HTX_RETURN_IF_ERROR(store.each_leaf([&](const StoredLeaf& leaf) {
    if (builder) builder->add(leaf_hash(leaf.bytes));
    return verifier.add(leaf);
  }));
  ReadLedger read{.report = verifier.finish(head), .extension = {}};
  if (!read.report.ok() || !builder) return read;
  HTX_ASSIGN_OR_RETURN(read.extension, (*std::move(builder)).finish());
  return read;
}

}  // namespace

Ed25519Seed random_seed() {
  Ed25519Seed seed{};
  HTX_CHECK(::getentropy(seed.data(), seed.size()) == 0);
  return seed;
}

Result<NoteVerifier> create_signer(const SignerFiles& files, const std::string& origin,
                                   const Ed25519Seed& seed) {
  for (const std::string& path : {files.key, files.last}) {
    std::error_code unreadable;  // write_file() says why.
    if (std::filesystem::exists(path, unreadable))
      return Error(ErrorCode::kConflict, "store.exists").while_doing(path);
  }
  const NoteSigner signer{.name = origin, .type = NoteKeyType::kEd25519, .seed = seed};
  // A name that does not read back would make a key nobody can use.
  HTX_ASSIGN_OR_RETURN(const NoteVerifier verifier, read_note_verifier(to_text(signer.verifier())));
  HTX_ASSIGN_OR_RETURN(const std::string empty, sign_checkpoint(signer, TreeHead{}, std::nullopt, {}));
  HTX_RETURN_IF_ERROR(write_file(files.last, empty));
  HTX_RETURN_IF_ERROR(write_file(files.key, to_private_text(signer) + "\n", FileAccess::kOwnerOnly));
  return verifier;
}

Result<std::string> sign_ledger(Store& store, const SignerFiles& files) {
  HTX_ASSIGN_OR_RETURN(const NoteSigner signer, read_signer(files.key));
  if (signer.name != store.log()) {
    return Error(ErrorCode::kInvalidArgument,
                 {"audit.signer-log", {{"signer", signer.name}, {"log", store.log()}}});
  }
  const SigningLock lock(files.key);
  if (!lock.held()) return Error(ErrorCode::kUnavailable, "audit.signer-busy").while_doing(files.key);
  HTX_ASSIGN_OR_RETURN(const TreeHead last, signed_last(files.last, signer));
  HTX_ASSIGN_OR_RETURN(const ReadLedger read, read_ledger(store, last));
  if (read.report.fault)
    return Error(ErrorCode::kCorrupt, read.report.fault->message).while_doing(to_text(store.address()));
  HTX_ASSIGN_OR_RETURN(std::string signed_bytes,
                       sign_checkpoint(signer, read.report.computed, last, read.extension));
  HTX_RETURN_IF_ERROR(write_file(files.last, signed_bytes));
  return signed_bytes;
}

Result<std::string> prove_entry(Store& store, std::int64_t seq, std::string_view checkpoint,
                                std::span<const NoteVerifier> keys) {
  HTX_ASSIGN_OR_RETURN(const Checkpoint opened, open_checkpoint(checkpoint, keys));
  HTX_ASSIGN_OR_RETURN(Inclusion found, prove_inclusion(store, seq, opened.head));
  return to_text(EntryProof{.entry = std::move(found.entry),
                            .index = static_cast<std::uint64_t>(seq - 1),
                            .path = std::move(found.path),
                            .checkpoint = std::string(checkpoint)});
}

}  // namespace htx
