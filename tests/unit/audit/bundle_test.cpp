#include "engine/audit/bundle.h"

#include <cstdlib>

#include "engine/audit/signer.h"
#include "engine/store/transaction.h"
#include "tests/support/files.h"
#include "tests/support/shell.h"
#include "tests/support/store_scene.h"

namespace htx {
namespace {

struct Scene {
  StorePlace dir;
  SignerFiles files{.key = dir.file("signer.key"), .last = dir.file("signer.last")};
  Store store = *Store::create(dir.address(), {.office = "00000000000000a1"});
  NoteVerifier key = *create_signer(files, "htx/00000000000000a1", Ed25519Seed{4, 2});
  std::vector<NoteVerifier> keys = {key};

  std::string grow_and_sign(int entries) {
    for (int i = 0; i < entries; ++i) commit_change(store, [](Transaction&) {});
    REQUIRE_VALUE(std::string checkpoint, sign_ledger(store, files));
    return checkpoint;
  }
  std::string bundle() const { return dir.file("bundle"); }
  std::string entries_file() const { return dir.read("bundle/entries.jsonl"); }
};

void check_fault(const Scene& scene, std::string_view code, std::int64_t seq,
                 const VerifyOptions& options = {}) {
  REQUIRE_VALUE(const BundleReport report, verify_bundle(scene.bundle(), scene.keys, options));
  REQUIRE(report.ledger.fault.has_value());
  CHECK(report.ledger.fault->message.code == code);
  CHECK(report.ledger.fault->seq == seq);
}

TEST_CASE("bundle: what is exported verifies without the store", "[audit][bundle]") {
  for (const int size : {0, 1, 7}) {
    CAPTURE(size);
    Scene scene;
    const std::string checkpoint = scene.grow_and_sign(size);
    scene.grow_and_sign(2);  // Later entries stay out of a bundle of an earlier checkpoint.
    REQUIRE(export_bundle(scene.store, scene.bundle(), checkpoint, scene.keys).has_value());
    REQUIRE_VALUE(const BundleReport report, verify_bundle(scene.bundle(), scene.keys));
    CHECK(report.ledger.ok());
    CHECK(report.checkpoint.head == report.ledger.computed);
    CHECK(report.checkpoint.head.size == static_cast<std::uint64_t>(size));
    CHECK(contains(scene.dir.read("bundle/README.txt"), "htx/00000000000000a1"));
  }
}

TEST_CASE("bundle: a checkpoint of another ledger is not exported and nothing stays", "[audit][bundle]") {
  Scene scene;
  const std::string checkpoint = scene.grow_and_sign(3);
  REQUIRE(export_bundle(scene.store, scene.bundle(), checkpoint, scene.keys).has_value());
  REQUIRE_ERROR(export_bundle(scene.store, scene.bundle(), checkpoint, scene.keys), "store.exists");
  REQUIRE_VALUE(Store empty, Store::create(scene.dir.address("empty.db"), {.office = "00000000000000a1"}));
  REQUIRE_ERROR(export_bundle(empty, scene.dir.file("b2"), checkpoint, scene.keys),
                "audit.checkpoint-differs");
  REQUIRE_ERROR(export_bundle(scene.store, scene.dir.file("b2"), checkpoint, {}), "ledger.note-unsigned");
  CHECK_FALSE(std::filesystem::exists(scene.dir.file("b2")));
  CHECK_FALSE(std::filesystem::exists(scene.dir.file("b2.new")));
  REQUIRE_ERROR(export_bundle(scene.store, scene.dir.file("no/such"), checkpoint, scene.keys),
                "store.unreadable");
}

TEST_CASE("bundle: every kind of damage is named", "[audit][bundle]") {
  Scene scene;
  REQUIRE(export_bundle(scene.store, scene.bundle(), scene.grow_and_sign(5), scene.keys).has_value());
  const std::string good = scene.entries_file();
  const auto lines_end = [&](int lines) {
    std::size_t end = 0;
    for (int i = 0; i < lines; ++i) end = good.find('\n', end) + 1;
    return end;
  };
  const auto put = [&](const std::string& content) { scene.dir.write("bundle/entries.jsonl", content); };

  put(std::string(good).replace(good.find("clerk"), 5, "chair"));
  check_fault(scene, "ledger.verify-head-root", 5);
  put(good.substr(0, lines_end(4)));
  check_fault(scene, "ledger.verify-head-size", 5);
  put(good.substr(0, lines_end(2)) + good.substr(lines_end(3)));
  check_fault(scene, "ledger.verify-number", 3);
  put(good + good.substr(lines_end(4)));
  check_fault(scene, "ledger.verify-number", 6);
  put(good.substr(0, lines_end(2)) + "\n" + good.substr(lines_end(2)));
  check_fault(scene, "ledger.verify-form", 3);
  put(good.substr(0, good.size() - 1));
  REQUIRE_ERROR(verify_bundle(scene.bundle(), scene.keys), "audit.bundle-line");
  put(good + std::string(kMaxEntryBytes + 1, 'x') + "\n");
  REQUIRE_ERROR(verify_bundle(scene.bundle(), scene.keys), "audit.bundle-line");
  put(good);
  TreeHead other{3, Digest{}};
  check_fault(scene, "ledger.verify-known", 3, {.known = {other}});

  const std::string checkpoint = scene.dir.read("bundle/checkpoint");
  scene.dir.write("bundle/checkpoint", std::string(checkpoint).replace(checkpoint.find("\n5\n"), 3, "\n4\n"));
  REQUIRE_ERROR(verify_bundle(scene.bundle(), scene.keys), "ledger.note-signature");
  REQUIRE_ERROR(verify_bundle(scene.bundle(), {}), "ledger.note-unsigned");
  std::filesystem::remove(scene.dir.file("bundle/checkpoint"));
  REQUIRE_ERROR(verify_bundle(scene.bundle(), scene.keys), "base.cannot-read");
  scene.dir.write("bundle/checkpoint", checkpoint);
  std::filesystem::remove(scene.dir.file("bundle/entries.jsonl"));
  REQUIRE_ERROR(verify_bundle(scene.bundle(), scene.keys), "store.not-found");
}

// The exit status of the independent verifier of tests/support.
int independent_verdict(const Scene& scene) {
  const std::string command = "python3 '" HTX_SOURCE "/tests/support/verify_bundle.py' '" + scene.bundle() +
                              "' '" + to_text(scene.key) + "' > /dev/null 2>&1";
  return shell(command);
}

TEST_CASE("bundle: a program without a line of ours comes to the same verdict", "[audit][bundle]") {
  if (shell("python3 -c '' && openssl version > /dev/null 2>&1") != 0) {
    WARN("skipped: no python3 or no openssl here");
    SUCCEED();
    return;
  }
  Scene scene;
  REQUIRE(export_bundle(scene.store, scene.bundle(), scene.grow_and_sign(21), scene.keys).has_value());
  CHECK(independent_verdict(scene) == 0);
  const std::string good = scene.entries_file();
  scene.dir.write("bundle/entries.jsonl", std::string(good).replace(good.find("clerk"), 5, "chair"));
  CHECK(independent_verdict(scene) != 0);
  scene.dir.write("bundle/entries.jsonl", good);
  const std::string checkpoint = scene.dir.read("bundle/checkpoint");
  scene.dir.write("bundle/checkpoint", std::string(checkpoint).replace(checkpoint.find("a1"), 2, "a2"));
  CHECK(independent_verdict(scene) != 0);
}

}  // namespace
}  // namespace htx
