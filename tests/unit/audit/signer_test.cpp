#include "engine/audit/signer.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "engine/ledger/entry_proof.h"
#include "engine/store/transaction.h"
#include "tests/support/store_scene.h"

namespace htx {
namespace {

constexpr const char* kOrigin = "htx/00000000000000a1";

struct Scene {
  StorePlace dir;
  SignerFiles files{.key = dir.file("signer.key"), .last = dir.file("signer.last")};
  Store store = *Store::create(dir.address(), {.office = "00000000000000a1"});
  NoteVerifier key = *create_signer(files, kOrigin, Ed25519Seed{4, 2});

  void grow(int entries) {
    for (int i = 0; i < entries; ++i) commit_change(store, [](Transaction&) {});
  }
  TreeHead signed_head() {
    REQUIRE_VALUE(const std::string bytes, sign_ledger(store, files));
    REQUIRE_VALUE(const Checkpoint checkpoint, open_checkpoint(bytes, std::vector{key}));
    return checkpoint.head;
  }
};

TEST_CASE("signer: a growing ledger is signed again and again as one history", "[audit][signer]") {
  Scene scene;
  CHECK(scene.signed_head() == TreeHead{});
  for (const int step : {1, 1, 3, 0, 8}) {
    scene.grow(step);
    REQUIRE_VALUE(const TreeHead head, scene.store.ledger_head());
    CHECK(scene.signed_head() == head);
  }
  CHECK(scene.dir.read("signer.last") == *sign_ledger(scene.store, scene.files));
}

TEST_CASE("signer: its key is for its owner alone and is never overwritten", "[audit][signer]") {
  Scene scene;
  struct stat status {};
  REQUIRE(::stat(scene.files.key.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0600U);
  REQUIRE_ERROR(create_signer(scene.files, kOrigin, Ed25519Seed{}), "store.exists");
  REQUIRE_ERROR(create_signer({scene.dir.file("k"), scene.dir.file("l")}, "with space", Ed25519Seed{}),
                "ledger.bad-key");
  CHECK(random_seed() != random_seed());
}

TEST_CASE("signer: a ledger that is not an extension of what was signed is refused", "[audit][signer]") {
  struct Attack {
    std::string sql;
    std::string code;
  };
  // Each is what an owner of the file can do and then make the hashes of the file fit again.
  const std::vector<Attack> attacks = {
      {"UPDATE ledger SET bytes = CAST(replace(CAST(bytes AS TEXT), 'clerk', 'chair') AS BLOB) WHERE seq = 2",
       "ledger.verify-leaf-hash"},
      {"DELETE FROM ledger WHERE seq > 3", "ledger.verify-head-size"},
      {"DELETE FROM ledger; DELETE FROM ledger_head", "store.ledger-head"},
  };
  for (const Attack& attack : attacks) {
    CAPTURE(attack.sql);
    Scene scene;
    scene.grow(5);
    const TreeHead before = scene.signed_head();
    RawStore raw(scene.dir.address());
    raw.drop_triggers();
    raw.run(attack.sql);
    REQUIRE_ERROR(sign_ledger(scene.store, scene.files), attack.code);
    REQUIRE_VALUE(const Checkpoint last,
                  open_checkpoint(scene.dir.read("signer.last"), std::vector{scene.key}));
    CHECK(last.head == before);
  }
}

TEST_CASE("signer: an older copy and a rewritten history are refused though they fit themselves",
          "[audit][signer]") {
  Scene scene;
  scene.grow(5);
  REQUIRE(scene.store.back_up(scene.dir.address("old.db")).has_value());
  scene.grow(1);
  CHECK(scene.signed_head().size == 6);
  REQUIRE_VALUE(Store old, Store::open(scene.dir.address("old.db")));
  REQUIRE_ERROR(sign_ledger(old, scene.files), "ledger.verify-cut");
  // The old copy goes on with another sixth entry: a second history of the same length.
  REQUIRE_VALUE(Transaction transaction, old.begin());
  REQUIRE(transaction.append_entry(act_about("another history")).has_value());
  REQUIRE(transaction.commit().has_value());
  REQUIRE_VALUE(const VerifyReport report, old.verify_ledger());
  CHECK(report.ok());
  REQUIRE_ERROR(sign_ledger(old, scene.files), "ledger.verify-known");
}

TEST_CASE("signer: without what it signed last nothing is signed", "[audit][signer]") {
  Scene scene;
  scene.grow(2);
  const std::string state = scene.dir.read("signer.last");
  std::filesystem::remove(scene.files.last);
  REQUIRE_ERROR(sign_ledger(scene.store, scene.files), "audit.signer-state");
  scene.dir.write("signer.last", "nonsense");
  REQUIRE_ERROR(sign_ledger(scene.store, scene.files), "audit.signer-state");
  const SignerFiles other{scene.dir.file("other.key"), scene.dir.file("other.last")};
  REQUIRE(create_signer(other, kOrigin, Ed25519Seed{7}).has_value());
  REQUIRE_ERROR(sign_ledger(scene.store, {scene.files.key, other.last}), "audit.signer-state");
  scene.dir.write("signer.last", state);
  CHECK(scene.signed_head().size == 2);
  REQUIRE_ERROR(sign_ledger(scene.store, {scene.dir.file("none"), other.last}), "base.cannot-read");
  REQUIRE_ERROR(sign_ledger(scene.store, {scene.dir.write("bad.key", "x"), other.last}), "ledger.bad-key");
}

TEST_CASE("signer: a key of another name than the log's signs nothing", "[audit][signer]") {
  Scene scene;
  const SignerFiles other{scene.dir.file("other.key"), scene.dir.file("other.last")};
  REQUIRE(create_signer(other, "htx/00000000000000a2", Ed25519Seed{7}).has_value());
  REQUIRE_ERROR(sign_ledger(scene.store, other), "audit.signer-log");
}

TEST_CASE("signer: only one process signs at a time", "[audit][signer]") {
  Scene scene;
  const int file = ::open(scene.files.key.c_str(), O_RDONLY | O_CLOEXEC);
  REQUIRE(::flock(file, LOCK_EX) == 0);
  REQUIRE_ERROR(sign_ledger(scene.store, scene.files), "audit.signer-busy");
  ::close(file);
  CHECK(sign_ledger(scene.store, scene.files).has_value());
}

TEST_CASE("signer: an entry is proved under any checkpoint that covers it", "[audit][signer]") {
  Scene scene;
  scene.grow(4);
  REQUIRE_VALUE(const std::string early, sign_ledger(scene.store, scene.files));
  scene.grow(3);
  REQUIRE_VALUE(const std::string late, sign_ledger(scene.store, scene.files));
  const std::vector<NoteVerifier> keys = {scene.key};
  for (const auto& [seq, checkpoint] : std::vector<std::pair<std::int64_t, std::string>>{
           {1, early}, {4, early}, {1, late}, {4, late}, {7, late}}) {
    CAPTURE(seq);
    REQUIRE_VALUE(const std::string text, prove_entry(scene.store, seq, checkpoint, keys));
    REQUIRE_VALUE(const EntryProof proof, read_entry_proof(text));
    REQUIRE_VALUE(const ProvenEntry proven, verify_entry_proof(proof, keys));
    CHECK(proven.entry.seq == seq);
  }
  REQUIRE_ERROR(prove_entry(scene.store, 5, early, keys), "ledger.proof-index");
  REQUIRE_ERROR(prove_entry(scene.store, 0, early, keys), "ledger.proof-index");
  Scene other;
  REQUIRE_ERROR(prove_entry(other.store, 1, early, keys), "audit.checkpoint-differs");
  for (int i = 0; i < 4; ++i) {
    commit_change(other.store,
                  [](Transaction& t) { REQUIRE(t.append_entry(act_about("other")).has_value()); });
  }
  REQUIRE_ERROR(prove_entry(other.store, 1, early, keys), "audit.checkpoint-differs");
}

TEST_CASE("files: one too large to be what it should be is not read", "[audit][files]") {
  const StorePlace dir;
  const std::string path = dir.write("f", "12345");
  REQUIRE_VALUE(const std::string whole, read_file(path, 5));
  CHECK(whole == "12345");
  REQUIRE_ERROR(read_file(path, 4), "base.file-too-large");
  REQUIRE_ERROR(read_file(dir.file("none"), 4), "base.cannot-read");
  REQUIRE_ERROR(write_file(dir.file("no-such-folder/f"), "x"), "base.cannot-write");
  REQUIRE(write_file(path, "new").has_value());
  CHECK(dir.read("f") == "new");
}

}  // namespace
}  // namespace htx
