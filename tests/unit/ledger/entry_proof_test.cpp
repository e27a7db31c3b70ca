#include "engine/ledger/entry_proof.h"

#include "tests/support/matchers.h"

namespace htx {
namespace {

NoteSigner log_signer() {
  return {.name = "audit.example.vn/htx/2021", .type = NoteKeyType::kEd25519, .seed = {9}};
}

// The proof of entry `seq` in a ledger of `size` entries.
EntryProof proof_of(std::int64_t seq, std::int64_t size) {
  std::vector<std::string> bytes;
  std::vector<Digest> leaves;
  for (std::int64_t i = 1; i <= size; ++i) {
    bytes.push_back(*to_bytes({.log = log_signer().name,
                               .seq = i,
                               .at = "2021-01-15T02:30:00.000Z",
                               .actor = "ubkt-03",
                               .role = "clerk",
                               .action = "evaluate",
                               .subject = "run:" + std::to_string(i)}));
    leaves.push_back(leaf_hash(as_bytes(bytes.back())));
  }
  const auto index = static_cast<std::uint64_t>(seq - 1);
  const TreeHead head{leaves.size(), merkle_root(leaves)};
  return {.entry = bytes[index],
          .index = index,
          .path = *inclusion_proof(leaves, index),
          .checkpoint = *sign_checkpoint(log_signer(), head, std::nullopt, {})};
}

TEST_CASE("entry proof: every entry can be shown by a text of its own", "[ledger][entry_proof]") {
  const std::vector<NoteVerifier> keys = {log_signer().verifier()};
  for (std::int64_t size = 1; size <= 9; ++size) {
    for (std::int64_t seq = 1; seq <= size; ++seq) {
      CAPTURE(size, seq);
      const EntryProof proof = proof_of(seq, size);
      REQUIRE_VALUE(const EntryProof read, read_entry_proof(to_text(proof)));
      CHECK(read == proof);
      REQUIRE_VALUE(const ProvenEntry proven, verify_entry_proof(read, keys));
      CHECK(proven.entry.subject == "run:" + std::to_string(seq));
      CHECK(proven.checkpoint.head.size == static_cast<std::uint64_t>(size));
    }
  }
}

TEST_CASE("entry proof: a proof with one thing changed shows nothing", "[ledger][entry_proof]") {
  const std::vector<NoteVerifier> keys = {log_signer().verifier()};
  const EntryProof good = proof_of(3, 7);
  EntryProof proof = good;
  proof.entry.replace(proof.entry.find("clerk"), 5, "chair");
  REQUIRE_ERROR(verify_entry_proof(proof, keys), "ledger.proof-root");
  proof = good;
  proof.index = 4;
  REQUIRE_ERROR(verify_entry_proof(proof, keys), "ledger.proof-root");
  proof = good;
  proof.index = 7;
  REQUIRE_ERROR(verify_entry_proof(proof, keys), "ledger.proof-index");
  proof = good;
  proof.path.pop_back();
  REQUIRE_ERROR(verify_entry_proof(proof, keys), "ledger.proof-length");
  proof = good;
  proof.checkpoint.replace(proof.checkpoint.find("\n7\n"), 3, "\n8\n");
  REQUIRE_ERROR(verify_entry_proof(proof, keys), "ledger.note-signature");
  REQUIRE_ERROR(verify_entry_proof(good, {}), "ledger.note-unsigned");
}

TEST_CASE("entry proof: a leaf that is no entry of that number is not taken for one",
          "[ledger][entry_proof]") {
  const std::vector<NoteVerifier> keys = {log_signer().verifier()};
  for (const auto& [bytes, code] : std::vector<std::pair<std::string, std::string>>{
           {"free text", "value.bad-json"}, {proof_of(2, 2).entry, "ledger.verify-number"}}) {
    const TreeHead head{1, leaf_hash(as_bytes(bytes))};
    const EntryProof proof{.entry = bytes,
                           .index = 0,
                           .path = {},
                           .checkpoint = *sign_checkpoint(log_signer(), head, std::nullopt, {})};
    REQUIRE_ERROR(verify_entry_proof(proof, keys), code);
  }
}

TEST_CASE("entry proof: a malformed text is refused with the line", "[ledger][entry_proof]") {
  const std::string good = to_text(proof_of(3, 7));
  const std::string hash = to_base64(empty_root()) + "\n";
  const std::string head = "c2sp.org/tlog-proof@v1\nextra YQ==\nindex 0\n";
  std::string too_long = head;
  for (int i = 0; i < 70; ++i) too_long += hash;
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "1"},
      {"c2sp.org/tlog-proof@v2\n", "1"},
      {"c2sp.org/tlog-proof@v1\n", "2"},
      {"c2sp.org/tlog-proof@v1\nindex 0\n", "2"},
      {"c2sp.org/tlog-proof@v1\nextra Y\n", "2"},
      {"c2sp.org/tlog-proof@v1\nextra YQ==\nindex 00\n", "3"},
      {"c2sp.org/tlog-proof@v1\nextra YQ==\nindex -1\n", "3"},
      {"c2sp.org/tlog-proof@v1\nextra YQ==\n\n", "3"},
      {head, "4"},
      {head + "YQ==\n\n", "4"},
      {head + hash, "5"},
      {too_long, "69"},
  };
  for (const auto& [text, line] : cases) {
    CAPTURE(text);
    const auto read = read_entry_proof(text);
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().message() == Message("ledger.proof-form", {{"line", line}}));
  }
  CHECK(read_entry_proof(good, {.max_bytes = good.size()}).has_value());
  REQUIRE_ERROR(read_entry_proof(good, {.max_bytes = good.size() - 1}), "ledger.note-too-large");
}

}  // namespace
}  // namespace htx
