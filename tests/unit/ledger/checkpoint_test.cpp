#include "engine/ledger/checkpoint.h"

#include "tests/support/files.h"
#include "tests/support/matchers.h"

namespace htx {
namespace {

const std::filesystem::path kTessera =
    std::filesystem::path(HTX_SHARED) / "conformance/ledger/tessera-testlog";

NoteSigner log_signer() {
  return {.name = "audit.example.vn/htx/2021", .type = NoteKeyType::kEd25519, .seed = {1, 2}};
}

std::vector<Digest> leaves(std::size_t count) {
  std::vector<Digest> hashes;
  for (std::size_t i = 0; i < count; ++i) hashes.push_back(leaf_hash(as_bytes(std::to_string(i))));
  return hashes;
}

TreeHead head_of(std::span<const Digest> hashes) { return {hashes.size(), merkle_root(hashes)}; }

TEST_CASE("checkpoint: it reads back as it was written", "[ledger][checkpoint]") {
  const std::vector<Digest> five = leaves(5);
  const Checkpoint checkpoint{
      .origin = "sổ.example.vn", .head = head_of(five), .extensions = {"thêm một dòng"}};
  REQUIRE_VALUE(const Checkpoint read, read_checkpoint(to_text(checkpoint)));
  CHECK(read == checkpoint);
}

TEST_CASE("checkpoint: malformed text is refused with the line", "[ledger][checkpoint]") {
  const std::string root = to_base64(empty_root());
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "1"},
      {"a\n1\n" + root, "1"},
      {"a\n1\n", "2"},
      {"\n1\n" + root + "\n", "1"},
      {"a\n01\n" + root + "\n", "2"},
      {"a\n-1\n" + root + "\n", "2"},
      {"a\n+1\n" + root + "\n", "2"},
      {"a\n1 \n" + root + "\n", "2"},
      {"a\n18446744073709551616\n" + root + "\n", "2"},
      {"a\n1\n" + root.substr(4) + "\n", "3"},
      {"a\n1\nx" + root + "\n", "3"},
      {"a\n1\n" + root + "\n\n", "4"},
  };
  for (const auto& [text, line] : cases) {
    CAPTURE(text);
    const auto read = read_checkpoint(text);
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().message() == Message("ledger.checkpoint-form", {{"line", line}}));
  }
}

TEST_CASE("checkpoint: a signed one opens with the key of the log only", "[ledger][checkpoint]") {
  const NoteSigner signer = log_signer();
  const TreeHead head = head_of(leaves(3));
  REQUIRE_VALUE(const std::string bytes, sign_checkpoint(signer, head, std::nullopt, {}));
  REQUIRE_VALUE(const Checkpoint opened, open_checkpoint(bytes, std::vector{signer.verifier()}));
  CHECK(opened.head == head);
  CHECK(opened.origin == signer.name);

  NoteSigner stranger = signer;
  stranger.name = "stranger";
  REQUIRE_VALUE(Note note, read_note(bytes));
  note.signatures = {sign_note(note.text, stranger)};
  REQUIRE_ERROR(open_checkpoint(to_text(note), std::vector{stranger.verifier()}), "ledger.checkpoint-origin");
  REQUIRE_ERROR(open_checkpoint(to_text(note), std::vector{signer.verifier()}), "ledger.note-unsigned");
  REQUIRE_ERROR(open_checkpoint(bytes, std::vector{signer.verifier()}, {.max_bytes = 10}),
                "ledger.note-too-large");

  NoteSigner cosigner = signer;
  cosigner.type = NoteKeyType::kCosignatureV1;
  note.signatures = {sign_note(note.text, cosigner, 1)};
  REQUIRE_ERROR(open_checkpoint(to_text(note), std::vector{cosigner.verifier()}), "ledger.checkpoint-origin");
}

TEST_CASE("checkpoint: only an extension of what was signed last is signed", "[ledger][checkpoint]") {
  const NoteSigner signer = log_signer();
  std::vector<Digest> all = leaves(9);
  const TreeHead four = head_of(std::span(all).first(4));
  const TreeHead nine = head_of(all);
  REQUIRE_VALUE(const Proof proof, consistency_proof(all, 4));
  CHECK(sign_checkpoint(signer, nine, four, proof).has_value());
  CHECK(sign_checkpoint(signer, nine, nine, {}).has_value());
  CHECK(sign_checkpoint(signer, nine, TreeHead{}, {}).has_value());
  CHECK(sign_checkpoint(signer, TreeHead{}, std::nullopt, {}).has_value());

  REQUIRE_ERROR(sign_checkpoint(signer, four, nine, proof), "ledger.not-extension");
  REQUIRE_ERROR(sign_checkpoint(signer, nine, four, {}), "ledger.not-extension");
  REQUIRE_ERROR(sign_checkpoint(signer, TreeHead{}, four, {}), "ledger.not-extension");
  REQUIRE_ERROR(sign_checkpoint(signer, {9, four.root}, nine, {}), "ledger.not-extension");
  REQUIRE_ERROR(sign_checkpoint(signer, {0, four.root}, std::nullopt, {}), "ledger.bad-root");
  all[2] = all[3];
  REQUIRE_VALUE(const Proof forged, consistency_proof(all, 4));
  REQUIRE_ERROR(sign_checkpoint(signer, head_of(all), four, forged), "ledger.not-extension");
}

// The bundle of C2SP tlog-tiles: each entry is a length of 16 bits and its bytes.
std::vector<Digest> bundle_leaves(std::string_view bundle) {
  std::vector<Digest> hashes;
  const ByteSpan bytes = as_bytes(bundle);
  for (std::size_t at = 0; at + 2 <= bytes.size();) {
    const std::size_t length = (std::size_t{bytes[at]} << 8U) | bytes[at + 1];
    hashes.push_back(leaf_hash(bytes.subspan(at + 2, length)));
    at += 2 + length;
  }
  return hashes;
}

TEST_CASE("checkpoint: sixteen checkpoints of another log are one history", "[ledger][conformance]") {
  const std::string key_text = file_bytes(kTessera / "log.vkey");
  if (key_text.empty()) {
    WARN("skipped: the vectors are not here");
    SUCCEED();
    return;
  }
  REQUIRE_VALUE(const NoteVerifier key, read_note_verifier(key_text.substr(0, key_text.find('\n'))));
  const std::filesystem::path log = kTessera / "testdata/log";
  const std::vector<Digest> all = bundle_leaves(file_bytes(log / "tile/entries/000.p/15"));
  REQUIRE(all.size() == 15);
  for (std::size_t size = 0; size <= 15; ++size) {
    CAPTURE(size);
    const std::string bytes = file_bytes(log / ("checkpoint." + std::to_string(size)));
    REQUIRE_VALUE(const Checkpoint checkpoint, open_checkpoint(bytes, std::vector{key}));
    CHECK(checkpoint.head == head_of(std::span(all).first(size)));
    if (size == 0) continue;
    REQUIRE_VALUE(const Proof proof, consistency_proof(all, size));
    CHECK(verify_consistency(checkpoint.head, head_of(all), proof).has_value());
  }
}

}  // namespace
}  // namespace htx
