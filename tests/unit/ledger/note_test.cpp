#include "engine/ledger/note.h"

#include "tests/support/files.h"
#include "tests/support/matchers.h"

namespace htx {
namespace {

const std::filesystem::path kSuite = std::filesystem::path(HTX_SHARED) / "conformance/ledger";

NoteSigner signer_named(std::string name, NoteKeyType type = NoteKeyType::kEd25519) {
  Ed25519Seed seed{};
  seed.fill(static_cast<std::uint8_t>(name.size()));
  return {.name = std::move(name), .type = type, .seed = seed};
}

std::string one_line(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

TEST_CASE("note: what is signed reads back and verifies", "[ledger][note]") {
  const NoteSigner log = signer_named("audit.example.vn/htx/2021");
  const NoteSigner witness = signer_named("witness.example.vn", NoteKeyType::kCosignatureV1);
  Note note{.text = "một\n\nhai\n", .signatures = {}};
  note.signatures = {sign_note(note.text, log), sign_note(note.text, witness, 1'610'000'000)};
  REQUIRE_VALUE(const Note read, read_note(to_text(note)));
  CHECK(read == note);
  const std::vector<NoteVerifier> keys = {witness.verifier(), log.verifier()};
  REQUIRE_VALUE(const auto verified, verify_note(read, keys));
  REQUIRE(verified.size() == 2);
  CHECK(verified[0].by == log.verifier());
  CHECK_FALSE(verified[0].seconds.has_value());
  CHECK(verified[1].seconds == 1'610'000'000U);
}

TEST_CASE("note: unknown keys are passed over and a wrong signature of a known key is refused",
          "[ledger][note]") {
  const NoteSigner log = signer_named("log");
  const NoteSigner other = signer_named("stranger");
  const NoteSigner witness = signer_named("witness", NoteKeyType::kCosignatureV1);
  Note note{.text = "a\n", .signatures = {}};
  note.signatures = {sign_note("a\n", log), sign_note("b\n", other), sign_note("a\n", witness, 5)};
  const std::vector<NoteVerifier> keys = {log.verifier(), witness.verifier()};
  REQUIRE_VALUE(const auto verified, verify_note(note, keys));
  CHECK(verified.size() == 2);

  Note changed = note;
  changed.text = "c\n";
  REQUIRE_ERROR(verify_note(changed, keys), "ledger.note-signature");
  Note retimed = note;
  retimed.signatures[2].bytes[7] ^= 1;
  REQUIRE_ERROR(verify_note(retimed, keys), "ledger.note-signature");
  Note cut = note;
  cut.signatures[2].bytes.resize(4);
  REQUIRE_ERROR(verify_note(cut, keys), "ledger.note-signature");
  REQUIRE_ERROR(verify_note(note, {}), "ledger.note-unsigned");
}

TEST_CASE("note: malformed bytes are refused with the line", "[ledger][note]") {
  const NoteSigner log = signer_named("log");
  const Note note{.text = "a\nb\n", .signatures = {sign_note("a\nb\n", log)}};
  const std::string good = to_text(note);
  const std::string dash = "\xE2\x80\x94 ";
  struct Case {
    std::string bytes;
    std::string line;
  };
  const std::vector<Case> cases = {
      {"", "1"},
      {"a\nb\n", "3"},
      {"a\nb\n\n", "4"},
      {good.substr(0, good.size() - 1), "4"},
      {"a\nb\n\n- log AAAAAAA=\n", "4"},
      {"a\nb\n\n" + dash + "log\n", "4"},
      {"a\nb\n\n" + dash + "log AAA\n", "4"},
      {"a\nb\n\n" + dash + "log AAAAAA==\n", "4"},
      {"a\nb\n\n" + dash + "l+g AAAAAAA=\n", "4"},
      {"a\nb\n\n" + dash + " AAAAAAA=\n", "4"},
      {good + "more\n", "5"},
      {"a\tb\n\n" + dash + "log AAAAAAA=\n", "1"},
      {"\xFF\n\n" + dash + "log AAAAAAA=\n", "1"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.bytes);
    const auto read = read_note(c.bytes);
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().message() == Message("ledger.note-form", {{"line", c.line}}));
  }
}

TEST_CASE("note: size and number of signatures have limits", "[ledger][note]") {
  const NoteSigner log = signer_named("log");
  Note note{.text = "a\n", .signatures = {sign_note("a\n", log), sign_note("a\n", log)}};
  const std::string bytes = to_text(note);
  CHECK(read_note(bytes, {.max_bytes = bytes.size(), .max_signatures = 2}).has_value());
  REQUIRE_ERROR(read_note(bytes, {.max_bytes = bytes.size() - 1}), "ledger.note-too-large");
  REQUIRE_ERROR(read_note(bytes, {.max_signatures = 1}), "ledger.note-too-large");
}

TEST_CASE("note: keys are written and read as text", "[ledger][note]") {
  for (const NoteKeyType type : {NoteKeyType::kEd25519, NoteKeyType::kCosignatureV1}) {
    const NoteSigner signer = signer_named("sổ.example.vn", type);
    REQUIRE_VALUE(const NoteVerifier verifier, read_note_verifier(to_text(signer.verifier())));
    CHECK(verifier == signer.verifier());
    REQUIRE_VALUE(const NoteSigner again, read_note_signer(to_private_text(signer)));
    CHECK(again.seed == signer.seed);
    CHECK(again.type == type);
  }
}

TEST_CASE("note: a key with a wrong id, type, length or name is refused", "[ledger][note]") {
  const std::string good = to_text(signer_named("log").verifier());
  const std::string private_good = to_private_text(signer_named("log"));
  for (const std::string& bad :
       {std::string(), std::string("log"), std::string("log+00000000"), "lag" + good.substr(3),
        good.substr(0, good.size() - 1), good + "AAAA", "l g" + good.substr(3), "+" + good,
        good.substr(0, 13) + "Ag" + good.substr(15)}) {
    CAPTURE(bad);
    REQUIRE_ERROR(read_note_verifier(bad), "ledger.bad-key");
    REQUIRE_ERROR(read_note_signer("PRIVATE+KEY+" + bad), "ledger.bad-key");
  }
  REQUIRE_ERROR(read_note_signer(good), "ledger.bad-key");
  const auto refused = read_note_signer("PRIVATE+KEY+x" + private_good);
  REQUIRE_FALSE(refused.has_value());
  CHECK_FALSE(contains(to_text(refused.error(), Language::kEnglish), private_good.substr(30)));
}

TEST_CASE("note: notes that others signed open and do not open when changed", "[ledger][conformance]") {
  const std::vector<std::pair<std::string, std::string>> notes = {
      {"c2sp-examples/signed-note.txt", "c2sp-examples/signed-note.vkey"},
      {"x-mod-note/peterneumann.txt", "x-mod-note/peterneumann.vkey"},
      {"cosignature-v1/sunlight/mirror.checkpoint", "cosignature-v1/sunlight/mirror.vkey"},
      {"cosignature-v1/sunlight/witness.checkpoint", "cosignature-v1/sunlight/witness.vkey"},
      {"cosignature-v1/sunlight/witness2.checkpoint", "cosignature-v1/sunlight/witness2.vkey"}};
  for (const auto& [file, key_file] : notes) {
    CAPTURE(file);
    const std::string bytes = file_bytes(kSuite / file);
    if (bytes.empty()) {
      WARN("skipped: the vectors are not here");
      SUCCEED();
      return;
    }
    REQUIRE_VALUE(const NoteVerifier key, read_note_verifier(one_line(file_bytes(kSuite / key_file))));
    CHECK(to_text(key) == one_line(file_bytes(kSuite / key_file)));
    REQUIRE_VALUE(Note note, read_note(bytes));
    CHECK(to_text(note) == bytes);
    CHECK(verify_note(note, std::vector{key}).has_value());
    note.text[0] ^= 1;
    REQUIRE_ERROR(verify_note(note, std::vector{key}), "ledger.note-signature");
  }
}

}  // namespace
}  // namespace htx
