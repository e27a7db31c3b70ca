#include <algorithm>
#include <numeric>

#include "engine/base/text.h"
#include "engine/ledger/checkpoint.h"
#include "engine/ledger/entry.h"
#include "engine/ledger/entry_proof.h"
#include "engine/ledger/log_events.h"
#include "engine/ledger/proof.h"
#include "tests/support/files.h"
#include "tests/support/matchers.h"

// The worked example of engine/ledger/FORMAT.md, computed again from its entries.

namespace htx {
namespace {

// The content of the fenced block with that label, without its last newline.
std::string block(std::string_view label) {
  static const std::string kPage = file_bytes(std::filesystem::path(HTX_SOURCE) / "engine/ledger/FORMAT.md");
  const std::string opening = "```text " + std::string(label) + "\n";
  const std::size_t begin = kPage.find(opening);
  REQUIRE(begin != std::string::npos);
  const std::size_t end = kPage.find("\n```\n", begin);
  REQUIRE(end != std::string::npos);
  return kPage.substr(begin + opening.size(), end - begin - opening.size());
}

std::vector<std::string> example_entries() {
  return {block("entry-1"), block("entry-2"), block("entry-3"), block("entry-4")};
}

std::vector<Digest> example_leaves() {
  std::vector<Digest> leaves;
  for (const std::string& entry : example_entries()) leaves.push_back(leaf_hash(as_bytes(entry)));
  return leaves;
}

std::string hex_lines(std::span<const Digest> hashes) {
  std::vector<std::string> lines;
  for (const Digest& hash : hashes) lines.push_back(to_hex(hash));
  return join(lines, "\n");
}

TEST_CASE("format: the entries of the example are entries in canonical form", "[ledger][format]") {
  std::int64_t seq = 0;
  for (const std::string& bytes : example_entries()) {
    REQUIRE_VALUE(const Entry entry, read_entry(as_bytes(bytes)));
    CHECK(entry.seq == ++seq);
    REQUIRE_VALUE(const std::string again, to_bytes(entry));
    CHECK(again == bytes);
  }
}

TEST_CASE("format: the log of the example opens, ends, and the next one goes on from it",
          "[ledger][format]") {
  REQUIRE_VALUE(const Entry first, read_entry(as_bytes(block("entry-1"))));
  REQUIRE_VALUE(const auto nothing, predecessors_of(first));
  CHECK(nothing.empty());
  const std::vector<std::string> entries = example_entries();
  for (const std::string& entry : entries) CHECK(ends_log(as_bytes(entry)) == (entry == entries.back()));
  const std::vector<Digest> leaves = example_leaves();
  const LogEnd end{.origin = first.log, .head = {leaves.size(), merkle_root(leaves)}};
  REQUIRE_VALUE(const Entry successor, read_entry(as_bytes(block("successor"))));
  REQUIRE_VALUE(const auto predecessors, predecessors_of(successor));
  CHECK(predecessors == std::vector{end});
  REQUIRE_VALUE(const std::string details, canonical_json(opening_details(predecessors)));
  CHECK(contains(block("successor"), details));
  CHECK(block("checkpoint").starts_with(first.log + "\n"));
}

TEST_CASE("format: leaf hashes, roots and frontier of the example come out", "[ledger][format]") {
  const std::vector<Digest> leaves = example_leaves();
  CHECK(hex_lines(leaves) == block("leaf-hashes"));
  Frontier frontier;
  std::vector<Digest> roots;
  for (const Digest& leaf : leaves) {
    frontier.append(leaf);
    roots.push_back(frontier.root());
  }
  CHECK(hex_lines(roots) == block("roots"));
  Frontier of_three;
  for (std::size_t i = 0; i < 3; ++i) of_three.append(leaves[i]);
  CHECK(to_hex(as_bytes(of_three.to_bytes())) == block("frontier"));
}

TEST_CASE("format: the proofs of the example come out", "[ledger][format]") {
  const std::vector<Digest> leaves = example_leaves();
  REQUIRE_VALUE(const Proof inclusion, inclusion_proof(leaves, 1));
  CHECK(hex_lines(inclusion) == block("inclusion-2-of-4"));
  REQUIRE_VALUE(const Proof consistency, consistency_proof(leaves, 3));
  CHECK(hex_lines(consistency) == block("consistency-3-to-4"));
}

TEST_CASE("format: the checkpoint of the example is what the engine signs", "[ledger][format]") {
  const std::vector<Digest> leaves = example_leaves();
  NoteSigner signer{.name = "htx/0f1e2d3c4b5a6978", .type = NoteKeyType::kEd25519, .seed = {}};
  std::iota(signer.seed.begin(), signer.seed.end(), std::uint8_t{0});
  CHECK(to_text(signer.verifier()) == block("key"));
  const TreeHead head{leaves.size(), merkle_root(leaves)};
  REQUIRE_VALUE(const std::string bytes, sign_checkpoint(signer, head, std::nullopt, {}));
  CHECK(bytes == block("checkpoint") + "\n");
  REQUIRE_VALUE(const NoteVerifier key, read_note_verifier(block("key")));
  REQUIRE_VALUE(const Checkpoint opened, open_checkpoint(bytes, std::vector{key}));
  CHECK(opened.head == head);
}

TEST_CASE("format: the proof of the example shows entry 2", "[ledger][format]") {
  const std::string text = block("entry-proof") + "\n";
  REQUIRE_VALUE(const EntryProof proof, read_entry_proof(text));
  CHECK(to_text(proof) == text);
  CHECK(proof.entry == block("entry-2"));
  CHECK(proof.checkpoint == block("checkpoint") + "\n");
  REQUIRE_VALUE(const NoteVerifier key, read_note_verifier(block("key")));
  REQUIRE_VALUE(const ProvenEntry proven, verify_entry_proof(proof, std::vector{key}));
  CHECK(proven.entry.seq == 2);
}

}  // namespace
}  // namespace htx
