#include "engine/doc/reader.h"

#include <string>

#include "tests/support/matchers.h"

namespace htx {
namespace {

struct Fixture {
  explicit Fixture(const std::string& text)
      : document(*parse_document(Source("a.yaml", text), diagnostics)), reader(document, diagnostics) {}
  Diagnostics diagnostics;
  Document document;
  Reader reader;
};

TEST_CASE("reader: typed fields are read", "[doc][reader]") {
  Fixture f(
      "id: a_1\nn: 0.10\ni: 12\nd: 2020-12-31\nf: true\nt: {vi: Chữ, en: Text}\nl: [x]\nnothing: null\nc: "
      "b\n");
  MapReader map(f.document.root, f.reader);
  CHECK(map.identifier("id") == "a_1");
  CHECK(map.optional_number("n") == Decimal::from_text("0.1"));
  CHECK(map.optional_integer("i", {0, 20}) == 12);
  CHECK(map.optional_date("d") == Date::of(2020, 12, 31));
  CHECK(map.flag("f"));
  CHECK(map.bilingual("t").in(Language::kEnglish) == "Text");
  CHECK(map.items("l").size() == 1);
  CHECK(map.has("nothing"));
  CHECK(map.optional("nothing") == nullptr);
  CHECK(map.choice("c", {"a", "b"}) == 1U);
  map.finish();
  CHECK(f.diagnostics.items().empty());
}

TEST_CASE("reader: every wrong kind is reported at its place", "[doc][reader]") {
  Fixture f("id: 1a\nn: 1,5\ni: 1.5\nd: 31/12/2020\nf: yes\nt: {vi: Chữ}\nl: x\nm: [1]\nc: z\n");
  MapReader map(f.document.root, f.reader);
  CHECK(map.identifier("id").empty());
  CHECK_FALSE(map.optional_number("n").has_value());
  CHECK_FALSE(map.optional_integer("i", {0, 20}).has_value());
  CHECK_FALSE(map.optional_date("d").has_value());
  CHECK_FALSE(map.flag("f"));
  CHECK(map.bilingual("t").en.empty());
  CHECK(map.items("l").empty());
  MapReader inner(*map.optional("m"), f.reader);
  CHECK(inner.text("x").empty());
  CHECK_FALSE(map.choice("c", {"a", "b"}).has_value());
  map.finish();
  std::vector<std::string> codes;
  for (const Diagnostic& d : f.diagnostics.items()) codes.push_back(d.message.code);
  CHECK(codes == std::vector<std::string>{"doc.wrong-kind", "doc.wrong-kind", "doc.wrong-kind",
                                          "doc.wrong-kind", "doc.wrong-kind", "doc.missing-key",
                                          "doc.wrong-kind", "doc.wrong-kind", "doc.unknown-choice"});
  CHECK(f.diagnostics.items()[3].place.line == 4);
  CHECK(f.diagnostics.items()[3].place.column == 4);
}

TEST_CASE("reader: a whole number outside its range is refused, never wrapped and never clamped",
          "[doc][reader]") {
  // What a narrower type would wrap to is inside the range.
  for (const char* text : {"-1", "16", "255", "256", "65536", "4294967296", "4294967298", "-4294967294",
                           "18446744073709551618", "1e30", "-1e6144", "1e6144"}) {
    CAPTURE(text);
    Fixture f("scale: " + std::string(text) + "\n");
    MapReader map(f.document.root, f.reader);
    CHECK_FALSE(map.optional_integer("scale", kScales).has_value());
    REQUIRE(f.diagnostics.items().size() == 1);
    CHECK(f.diagnostics.items()[0].message.code == "doc.out-of-range");
    CHECK(to_text(f.diagnostics.items()[0].expected, Language::kEnglish) == "a whole number from 0 to 15");
  }
  for (int whole = 0; whole <= 15; ++whole) {
    Fixture f("scale: " + std::to_string(whole) + "\n");
    MapReader map(f.document.root, f.reader);
    CHECK(map.optional_integer("scale", kScales) == whole);
  }
}

TEST_CASE("reader: a missing and an unknown key are reported, with the nearest name", "[doc][reader]") {
  Fixture f("tilte: x\n");
  MapReader map(f.document.root, f.reader);
  CHECK(map.text("title").empty());
  map.finish();
  REQUIRE(f.diagnostics.items().size() == 2);
  CHECK(f.diagnostics.items()[0].message.code == "doc.missing-key");
  CHECK(f.diagnostics.items()[1].message.code == "doc.unknown-key");
  CHECK(to_text(f.diagnostics.items()[1].expected, Language::kEnglish) == "perhaps \"title\"?");
}

TEST_CASE("reader: a key left blank is told at its own place, with what should stand there",
          "[doc][reader]") {
  Fixture f("a:\nb: ~\nc: {vi: , en: X}\nd: x\n");
  MapReader map(f.document.root, f.reader);
  CHECK(map.text("a").empty());
  CHECK(map.identifier("b").empty());
  map.bilingual("c");
  CHECK_FALSE(map.choice("e", {"x", "y"}).has_value());
  const auto& items = f.diagnostics.items();
  REQUIRE(items.size() == 4);
  const auto says = [&](std::size_t i, const char* code, std::uint32_t line, std::uint32_t column,
                        const char* expected) {
    CAPTURE(i);
    CHECK(items[i].message.code == code);
    CHECK(items[i].place.line == line);
    CHECK(items[i].place.column == column);
    CHECK(to_text(items[i].expected, Language::kEnglish) == expected);
  };
  says(0, "doc.blank-key", 1, 2, "a text");
  says(1, "doc.blank-key", 2, 4, "a name: letters, digits and _");
  says(2, "doc.blank-key", 3, 7, "a text");
  says(3, "doc.missing-key", 1, 1, "one of: x, y");
}

TEST_CASE("reader: a name given twice in a list is refused with both places, once", "[doc][reader]") {
  struct Row {
    const char* text;
    const char* identity;
  };
  for (const Row& row : {Row{"l: [{id: a}, {id: b}, {id: \"a\"}]\n", "id"},
                         Row{"l: [{person: a, id: x}, {person: a, id: y}]\n", "person"},
                         Row{"l: [a, b, 'a']\n", "id"}, Row{"l:\n  - id: a\n  - id: a\n", "id"}}) {
    CAPTURE(row.text);
    Fixture f(row.text);
    MapReader map(f.document.root, f.reader);
    CHECK(map.items("l", row.identity).size() >= 2);
    REQUIRE(f.diagnostics.items().size() == 1);
    const Diagnostic& d = f.diagnostics.items()[0];
    CHECK(d.message.code == "doc.id-twice");
    CHECK(d.found == "a");
    CHECK(d.message.arguments[1].value ==
          std::to_string(f.document.source->place_at(f.document.source->text().find('a')).line));
  }
  Fixture f("x: [{id: a}, {id: b}, {name: c}, {name: c}]\ny: [{id: b}]\n");
  MapReader map(f.document.root, f.reader);
  map.items("x");
  map.items("y");
  CHECK(f.diagnostics.items().empty());
  IdSet shared;
  map.items("x", shared);
  map.items("y", shared);
  REQUIRE(f.diagnostics.items().size() == 1);
  CHECK(f.diagnostics.items()[0].place.line == 2);
}

TEST_CASE("reader: a map or list that was found is shown with its first members", "[doc][reader]") {
  const auto [text, shown] = GENERATE(table<const char*, const char*>({
      {"n: {}", "{}"},
      {"n: []", "[]"},
      {"n: {a: 1, b: {x: 1}, c: [2], d: }", "{a: 1, b: {…}, c: […], d: null}"},
      {"n: [1, {}, a long text of more than thirty letters]", "[1, {}, …]"},
      {"n: [1, 2, 3, 4, 5, 6, 7]", "[1, 2, 3, 4, 5, 6, …]"},
      {"n: {t: \"two\\nlines\"}", "{t: …}"},
  }));
  CAPTURE(text);
  Fixture f(text);
  CHECK_FALSE(f.reader.number(*f.document.root.find("n")).has_value());
  REQUIRE(f.diagnostics.items().size() == 1);
  CHECK(f.diagnostics.items()[0].found == shown);
}

}  // namespace
}  // namespace htx
