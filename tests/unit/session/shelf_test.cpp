#include "engine/session/shelf.h"

#include "tests/support/files.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_dir.h"

namespace htx::internal {
namespace {

// The text of a key in the head of a file that says this; "-" if the head does not read by itself.
std::string told(const std::string& text, const std::string& key) {
  const TempDir folder;
  const auto head = read_head(folder.write("one.yaml", text), {"pack", "where"});
  if (!head) return "-";
  const Node* node = head->root.find(key);
  return node == nullptr ? "" : node->text;
}

TEST_CASE("the head of a file is what its keys at the left margin say", "[session]") {
  CHECK(told("pack: a.b\nversion: 1\n", "pack") == "a.b");
  CHECK(told("version: 1\n# pack: no\npack: \"a.b\" # yes\n", "pack") == "a.b");
  CHECK(told("version: 1\r\n\r\npack: 'a.b'\r\n", "pack") == "a.b");
  CHECK(told("note: |\n  pack: no\npack: a.b", "pack") == "a.b");
  CHECK(told("packs: no\npack: a.b\n", "pack") == "a.b");
  CHECK(told("title: {pack: no}\n", "pack").empty());
  CHECK(told("pack: a.b\nversion: 1\n", "version").empty());
}

TEST_CASE("what is wrong elsewhere in a file does not keep its head from being read", "[session]") {
  CHECK(told("pack: a.b\ninputs: [{id: x\nversion: 1\n", "pack") == "a.b");
}

TEST_CASE("a file that cannot be cut is left to the reading of the whole", "[session]") {
  for (const char* text : {"---\npack: a.b\n", "{pack: a.b}\n", "- pack\n", "\"pack\": a.b\n", "pack: [\n",
                           "pack: a\npack: b\n", "inputs: [\n]\npack: a.b\n", "\xef\xbb\xbfpack: a.b\n"}) {
    CAPTURE(text);
    CHECK(told(text, "pack") == "-");
  }
  CHECK_FALSE(read_head("/nowhere/one.yaml", {"pack"}).has_value());
}

TEST_CASE("the head of every file that ships is that of the whole file", "[session]") {
  std::size_t seen = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(HTX_SOURCE "/rules")) {
    if (entry.path().extension() != ".yaml") continue;
    CAPTURE(entry.path());
    Diagnostics diagnostics;
    REQUIRE_VALUE(const Document whole, load_document(entry.path(), diagnostics));
    const auto head = read_head(entry.path(), {"pack", "status", "in_force", "general", "where"});
    REQUIRE(head.has_value());
    for (const char* key : {"pack", "status", "general"}) {
      const Node* part = head->root.find(key);
      const Node* all = whole.root.find(key);
      REQUIRE((part == nullptr) == (all == nullptr));
      if (all == nullptr) continue;
      CHECK(part->text == all->text);
      ++seen;
    }
  }
  CHECK(seen > 10);
}

}  // namespace
}  // namespace htx::internal
