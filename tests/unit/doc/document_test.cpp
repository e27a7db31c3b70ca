#include "engine/doc/document.h"

#include <string>

#include "engine/base/file.h"
#include "engine/doc/digest.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_dir.h"

namespace htx {
namespace {

std::string repeat(std::string_view piece, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += piece;
  return text;
}

Document document(const std::string& text) {
  Diagnostics diagnostics;
  auto parsed = parse_document(Source("a.yaml", text), diagnostics);
  for (const Diagnostic& d : diagnostics.items()) UNSCOPED_INFO(to_text(d, Language::kEnglish));
  REQUIRE(parsed.has_value());
  return *std::move(parsed);
}

TEST_CASE("document: scalars stay as written and know their place", "[doc][document]") {
  const Document d = document("mã: 0123\ntỷ lệ: 0.10\nkhông: no\nrỗng: ~\nchữ: \"~\"\n");
  CHECK(d.root.find("mã")->text == "0123");
  CHECK(d.root.find("tỷ lệ")->text == "0.10");
  CHECK(d.root.find("không")->text == "no");
  CHECK(d.root.find("rỗng")->kind == Node::Kind::kNull);
  CHECK(d.root.find("chữ")->kind == Node::Kind::kScalar);
  const Place place = d.source->place_at(d.root.find("tỷ lệ")->span.begin);
  CHECK(place.line == 2);
  CHECK(place.column == 8);
}

TEST_CASE("document: the offset of a scalar's text is exact where it stands verbatim", "[doc][document]") {
  const Document d = document("a: x > 1\nb: \"y < 2\"\nc: \"z \\t\"\nd: |\n  w\n");
  CHECK(d.source->text().substr(*d.root.find("a")->verbatim_at, 5) == "x > 1");
  CHECK(d.source->text().substr(*d.root.find("b")->verbatim_at, 5) == "y < 2");
  CHECK_FALSE(d.root.find("c")->verbatim_at.has_value());
  CHECK_FALSE(d.root.find("d")->verbatim_at.has_value());
}

TEST_CASE("document: every character of a scalar is found where it is written", "[doc][document]") {
  struct Row {
    const char* what;
    const char* text;
  };
  for (const Row& row : {
           Row{"plain", "a: x > 1 and số >= 2\n"},
           Row{"plain over lines", "a: x > 1\n  and   số >= 2\n   or z\nb: 1\n"},
           Row{"quoted", "a: \"x > 1 and số\"\n"},
           Row{"single quotes", "a: 'x > ''1'' and số'\n"},
           Row{"escaped", "a: \"x \\\"y\\\" \\u0041\\x42 and \\\\ số\"\n"},
           Row{"escaped beyond ASCII", "a: \"\\u00e9\\u1ed1 > 1 and số\"\n"},
           Row{"quoted over lines", "a: \"x > 1\n   and số\"\n"},
           Row{"a line break escaped", "a: \"x > \\\n   1 and số\"\n"},
           Row{"literal", "a: |\n  x > 1\n    and số\n  or z\nb: 1\n"},
           Row{"literal, kept and stripped", "a: |-\n    x > 1\n    and số\n"},
           Row{"folded", "a: >\n  x > 1\n  and số\n\n  or z\nb: 1\n"},
           Row{"folded in a list", "a:\n  - q\n  - >-\n    x > 1\n    and số\n"},
           Row{"in a flow map", "a: {v: x > 1\n     and số, w: 2}\n"},
       }) {
    CAPTURE(row.what);
    const Document d = document(row.text);
    const Node* node = d.root.find("a");
    if (node->kind == Node::Kind::kList) node = &node->items.back();
    if (node->kind == Node::Kind::kMap) node = &node->entries.front().value;
    std::size_t compared = 0;
    for (std::size_t i = 0; i < node->text.size(); ++i) {
      const char c = node->text[i];
      // What was escaped is not written as it reads; what is blank may be folded.
      const bool is_first_byte = (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
      const bool is_escaped =
          c == '"' || c == '\\' || c == 'A' || c == 'B' || (i == 0 && c < 0) || (i == 2 && c < 0);
      if (c == ' ' || c == '\n' || is_escaped || !is_first_byte) continue;
      const Place place = place_in(d, *node, i);
      CAPTURE(i, c, place.line, place.column);
      // The source holds the same character on that line and column.
      std::size_t at = 0;
      while (at < d.source->text().size() &&
             !(d.source->place_at(at).line == place.line && d.source->place_at(at).column == place.column))
        ++at;
      REQUIRE(at < d.source->text().size());
      CHECK(d.source->text()[at] == c);
      ++compared;
    }
    CHECK(compared >= 6);
  }
}

TEST_CASE("document: what an author may get wrong is refused with its place", "[doc][document]") {
  struct Row {
    const char* text;
    const char* code;
    std::uint32_t line;
    std::uint32_t column;
  };
  for (const Row& row :
       {Row{"a: 1\nb: 2\na: 3\n", "doc.duplicate-key", 3, 1}, Row{"a:\n\tb: 1\n", "doc.tab", 2, 1},
        Row{"a: &x 1\nb: *x\n", "doc.anchor", 1, 4}, Row{"a: !!int 1\n", "doc.tag", 1, 4},
        Row{"a: 1\n---\nb: 2\n", "doc.several-documents", 2, 1}, Row{"a: [1\n", "doc.not-closed", 1, 4},
        Row{"? [1, 2]\n: 3\n", "doc.key-not-text", 1, 3}}) {
    CAPTURE(row.text);
    Diagnostics diagnostics;
    CHECK_FALSE(parse_document(Source("a.yaml", row.text), diagnostics).has_value());
    REQUIRE(diagnostics.items().size() == 1);
    const Diagnostic& d = diagnostics.items()[0];
    CHECK(d.message.code == row.code);
    CHECK(d.place.line == row.line);
    CHECK(d.place.column == row.column);
  }
}

TEST_CASE("document: a cycle by alias is refused at its anchor", "[doc][document]") {
  Diagnostics diagnostics;
  CHECK_FALSE(parse_document(Source("a.yaml", "a: &a [*a]\n"), diagnostics).has_value());
  CHECK(diagnostics.has("doc.anchor"));
}

TEST_CASE("document: every limit holds", "[doc][document]") {
  struct Row {
    std::string text;
    const char* code;
  };
  const std::string deep_blocks = [] {
    std::string text;
    for (int i = 0; i < 60; ++i) text += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
    return text;
  }();
  for (const Row& row :
       {Row{repeat("[", 100'000), "doc.too-deep"}, Row{repeat("- ", 100'000), "doc.too-deep"},
        Row{repeat("{a: ", 60) + repeat("}", 60), "doc.too-deep"}, Row{deep_blocks, "doc.too-deep"},
        Row{repeat("- 1\n", 500'000), "doc.too-many-nodes"},
        Row{std::string(5U << 20U, 'a'), "doc.file-too-large"}, Row{"a: \xFF\n", "doc.not-utf8"},
        Row{std::string("a: \0b\n", 6), "doc.not-utf8"}}) {
    CAPTURE(row.text.substr(0, 20), row.text.size());
    Diagnostics diagnostics;
    CHECK_FALSE(parse_document(Source("a.yaml", row.text), diagnostics).has_value());
    CHECK(diagnostics.has(row.code));
  }
}

// Every way to go one level deeper, with what closes it again.
struct Level {
  const char* open;
  const char* close;
};

TEST_CASE("document: levels are counted as the parser sees them, in every style", "[doc][document]") {
  constexpr int kMost = 48;
  const Level level =
      GENERATE(Level{"[", "]"}, Level{"{a: ", "}"}, Level{"[{a: ", "}]"}, Level{"[\n", "]"},
               Level{"{\n ? ", "}"}, Level{"[a: ", "]"}, Level{"- ", ""}, Level{"? ", ""}, Level{"- ? ", ""});
  CAPTURE(level.open);
  const auto nested = [&](int times) { return repeat(level.open, times) + "x" + repeat(level.close, times); };
  const auto code = [](const std::string& text) {
    Diagnostics diagnostics;
    parse_document(Source("a.yaml", text), diagnostics);
    return diagnostics.items().empty() ? std::string() : diagnostics.items()[0].message.code;
  };
  // Some of these open two levels at a time, and some have keys that are no texts.
  CHECK(code(nested(kMost / 2 - 1)) != "doc.too-deep");
  CHECK(code(nested(kMost + 1)) == "doc.too-deep");
  CHECK(code(repeat(level.open, 20'000)) == "doc.too-deep");
}

TEST_CASE("document: indentation counts once a level, however wide", "[doc][document]") {
  const int width = GENERATE(1, 2, 20);
  const auto nested = [&](int levels) {
    std::string text;
    for (int i = 0; i < levels; ++i) text += std::string(static_cast<std::size_t>(i * width), ' ') + "a:\n";
    return text;
  };
  Diagnostics diagnostics;
  CHECK(parse_document(Source("a.yaml", nested(48)), diagnostics).has_value());
  CHECK_FALSE(parse_document(Source("a.yaml", nested(49)), diagnostics).has_value());
  CHECK(diagnostics.has("doc.too-deep"));
}

TEST_CASE("document: brackets, dashes and tabs inside of texts and comments are no structure",
          "[doc][document]") {
  const std::string inside = GENERATE("[10..20)", "]0..1[", "{ { [", "}", "- - - -", "? ?");
  CAPTURE(inside);
  const std::string many = repeat(inside + " ", 400);
  for (const std::string& text :
       {"a: \"" + many + "\"\n", "a: '" + many + "'\n", "# " + many + "\na: 1 # " + many + "\n",
        "a: x " + many + "\n", "a: |\n" + repeat("  " + inside + "\n", 400),
        "a: >-\n" + repeat("  \t" + inside + "\n", 400), "a:\n" + repeat("  - '" + inside + "'\n", 400),
        "a: \"" + repeat(inside + "\n  \t", 400) + "\"\n",
        "a: [\n" + repeat("\t\"" + inside + "\",\n", 400) + "]\n",
        "a: [" + repeat("\"" + inside + "\", ", 400) + "]\n"}) {
    CAPTURE(text.substr(0, 40));
    const Document d = document(text);
    CHECK(d.root.find("a") != nullptr);
  }
}

TEST_CASE("document: what is not YAML is told in our own words, where a person looks for it",
          "[doc][document]") {
  struct Row {
    const char* text;
    const char* code;
    std::uint32_t line;
    std::uint32_t column;
  };
  for (const Row& row : {Row{"a: {b: 1\nc: 2\n", "doc.not-closed", 1, 4},
                         Row{"a: [1, [2\n", "doc.not-closed", 1, 8},
                         Row{"a: 1]\nb: ]\n", "doc.stray-bracket", 2, 4},
                         Row{"a: \"x\n", "doc.quote-not-closed", 1, 4},
                         Row{"a: \"x\\Ny\"\n", "doc.escape-of-no-letter", 1, 4},
                         Row{"a: \"x\\_y\"\n", "doc.escape-of-no-letter", 1, 4},
                         Row{"a: 'x''\n", "doc.quote-not-closed", 1, 4},
                         Row{"a: \"\\d\"\n", "doc.bad-escape", 1, 5},
                         Row{"a: \"\\xZZ\"\n", "doc.bad-escape", 1, 5},
                         Row{"a: b: c\n", "doc.stray-colon", 1, 5},
                         Row{"a: - b\n", "doc.stray-dash", 1, 4},
                         Row{"a: 1\n - b\n", "", 0, 0},
                         Row{"a:\n  b: 1\n c: 2\n", "doc.bad-indentation", 3, 2},
                         Row{"- a\nb: 1\n", "doc.bad-indentation", 2, 1},
                         Row{"a: @b\n", "doc.bad-first-character", 1, 4},
                         Row{"a: %b\n", "doc.bad-first-character", 1, 4},
                         Row{"a: |0\n  b\n", "doc.bad-block-header", 1, 6},
                         Row{"a: |x\n  b\n", "doc.bad-block-header", 1, 5},
                         Row{"a: b\n\tc: d\n", "doc.tab", 2, 1},
                         Row{"a:\n  - b\n\t- c\n", "doc.tab", 3, 1},
                         Row{"a: *\n", "doc.alias", 1, 5},
                         Row{"a: & b\n", "doc.anchor", 1, 5},
                         Row{"\ta: 1\n", "doc.tab", 1, 1},
                         Row{"%YAML 1.2 3\n---\na: 1\n", "doc.not-yaml", 1, 1}}) {
    CAPTURE(row.text);
    Diagnostics diagnostics;
    const auto parsed = parse_document(Source("a.yaml", row.text), diagnostics);
    if (*row.code == '\0') {
      CHECK(parsed.has_value());
      continue;
    }
    REQUIRE(diagnostics.items().size() == 1);
    const Diagnostic& d = diagnostics.items()[0];
    CHECK(d.message.code == row.code);
    CHECK(d.place.line == row.line);
    CHECK(d.place.column == row.column);
  }
}

TEST_CASE("document: a file that cannot be read is an error", "[doc][document]") {
  const TempDir dir;
  Diagnostics diagnostics;
  REQUIRE_ERROR(load_document(dir.file("none.yaml"), diagnostics), "base.cannot-read");
  REQUIRE_ERROR(load_document(dir.file(""), diagnostics), "base.cannot-read");
  REQUIRE_ERROR(load_document(dir.write("a.yaml", "a: 1\na: 2\n"), diagnostics), "doc.has-mistakes");
  REQUIRE_ERROR(load_document(dir.write("b.yaml", std::string(5U << 20U, 'a')), diagnostics),
                "base.file-too-large");
  REQUIRE_ERROR(write_file(dir.file("none/a.txt"), "x"), "base.cannot-write");
}

TEST_CASE("document: writing a file replaces it whole", "[doc][document]") {
  const TempDir dir;
  dir.write("a.txt", "old and longer");
  REQUIRE(write_file(dir.file("a.txt"), "new").has_value());
  CHECK(dir.read("a.txt") == "new");
  CHECK(dir.read("a.txt.new").empty());
}

TEST_CASE("digest: layout, comments, quoting and key order do not count, content and list order do",
          "[doc][digest]") {
  const Digest digest = digest_of(document("a: 1\nb: [x, y]\n"));
  CHECK(digest == digest_of(document("# c\nb:\n  - \"x\"\n  - y\na: '1'\n")));
  CHECK(digest != digest_of(document("a: 1\nb: [y, x]\n")));
  CHECK(digest != digest_of(document("a: 1.0\nb: [x, y]\n")));
  CHECK(digest_of(document("a: null\n")) != digest_of(document("a: \"null\"\n")));
}

TEST_CASE("digest: a document comes back from its canonical form", "[doc][digest]") {
  const Document d = document("pack: vn.x\nlist: [1, {a: Cà Mau}]\nnone: null\n");
  REQUIRE_VALUE(const Document back, document_from_canonical("vn.x", canonical_form(d)));
  CHECK(canonical_form(back) == canonical_form(d));
  CHECK(back.root.find("list")->items[1].find("a")->text == "Cà Mau");
}

}  // namespace
}  // namespace htx
