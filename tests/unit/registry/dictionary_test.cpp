#include "engine/registry/dictionary.h"

#include <algorithm>

#include "tests/support/temp_dir.h"
#include "tests/unit/registry/support.h"

namespace htx {
namespace {

TEST_CASE("the dictionaries of the rules folder load", "[registry][dictionary]") {
  const Dictionary returns = shipped_dictionary("returns");
  CHECK(returns.id == "vn.returns");
  CHECK(returns.key == std::vector<std::string>{"id", "period"});
  REQUIRE(returns.find("charter_capital") != nullptr);
  CHECK(returns.find("charter_capital")->scale == 3);
  CHECK(returns.find("charter_capital")->sums);
  CHECK(returns.find("no_such_field") == nullptr);
  CHECK(shipped_dictionary("cooperatives").find("tax_code")->code->weights.size() == 9);
  CHECK(shipped_dictionary("reports").checks.size() == 1);
}

TEST_CASE("every unit of the dictionaries has a name in each language", "[registry][dictionary]") {
  for (const char* name : {"cooperatives", "returns", "reports"}) {
    const Dictionary dictionary = shipped_dictionary(name);
    for (const FieldSpec& field : dictionary.fields) {
      CAPTURE(name, field.id, field.unit);
      CHECK(field.spoken_unit.in(Language::kVietnamese) == field.unit);
      const std::string& english = field.spoken_unit.in(Language::kEnglish);
      CHECK(english.empty() == field.unit.empty());
      CHECK(std::ranges::all_of(english, [](char c) { return c >= ' ' && c <= '~'; }));
    }
  }
}

TEST_CASE("the maxima of the self-scored criteria are those of the circular", "[registry][dictionary]") {
  // Circular 01/2020/TT-BKHDT; none is known for criteria 10 to 15.
  const std::vector<int> maxima = {7, 6, 11, 6, 8, 6, 6, 6, 4};
  const Dictionary returns = shipped_dictionary("returns");
  for (std::size_t i = 1; i <= 15; ++i) {
    const FieldSpec* field = returns.find("self_c" + std::to_string(i));
    CAPTURE(i);
    REQUIRE(field != nullptr);
    if (i <= maxima.size())
      CHECK(field->warn_above == Decimal(maxima[i - 1]));
    else
      CHECK_FALSE(field->warn_above.has_value());
  }
}

TEST_CASE("each mistake in a dictionary is reported with its code", "[registry][dictionary]") {
  struct Row {
    const char* fields;
    const char* code;
  };
  const std::string id = "  - {id: id, title: {vi: Mã, en: Id}, type: text, required: true}\n";
  for (
      const Row& row : {
          Row{"  - {id: id, title: {vi: B, en: C}, type: text}", "doc.id-twice"},
          Row{"  - {id: b, title: {vi: B, en: C}, type: text, synonyms: [MA]}", "registry.synonym-taken"},
          Row{"  - {id: b, title: {vi: B, en: C}, type: integer, scale: 2}", "registry.bad-scale"},
          Row{"  - {id: b, title: {vi: B, en: C}, type: number, scale: 10}", "doc.out-of-range"},
          Row{"  - {id: b, title: {vi: B, en: C}, type: number, min: 2, max: 1}", "registry.bad-bounds"},
          Row{"  - {id: b, title: {vi: B, en: C}, type: date, min: 2020-01-02, max: 2020-01-01}",
              "registry.bad-bounds"},
          Row{"  - {id: b, title: {vi: B, en: C}, type: text, max: 1}", "registry.bad-bounds"},
          Row{"  - {id: b, title: {vi: B, en: C}, type: enum}", "registry.bad-values"},
          Row{"  - {id: b, title: {vi: B, en: C}, type: text, values: [{id: x, title: {vi: X, en: X}}]}",
              "registry.bad-values"},
          Row{"  - {id: b, title: {vi: B, en: C}, type: enum, values: [{id: x, title: {vi: X, en: X}}, {id: "
              "y, title: {vi: Ý, en: X}}]}",
              "registry.synonym-taken"},
          Row{"  - {id: b, title: {vi: B, en: C}, type: colour}", "doc.unknown-choice"},
          Row{"  - {id: b, title: {vi: B, en: C}, type: text, check: iban}", "registry.no-such-code"},
          Row{"codes:\n  - {id: c, title: {vi: C, en: C}, weights: [1], modulus: 7, complement: 7}",
              "doc.missing-key"},
          Row{"codes:\n  - {id: c, title: {vi: C, en: C}, weights: [], modulus: 7, complement: 7, source: s}",
              "registry.bad-weights"},
          Row{"codes:\n  - {id: c, title: {vi: C, en: C}, weights: [1], modulus: 0, complement: 7, source: "
              "s}",
              "doc.out-of-range"},
          Row{"  - {id: b, title: {vi: B, en: C}, type: integer, check: c}\n"
              "codes:\n  - {id: c, title: {vi: C, en: C}, weights: [1], modulus: 7, complement: 7, source: "
              "s}",
              "registry.check-of-text"},
          Row{"  - {id: b, title: {vi: B, en: C}, type: text, colour: red}", "doc.unknown-key"},
          Row{"totals: [{id: t, title: {vi: T, en: T}, total: id, parts: []}]", "registry.not-a-figure"},
          Row{"totals: [{id: t, title: {vi: T, en: T}, total: nothing, parts: []}]", "registry.not-a-figure"},
          Row{"key: [id]", ""},
      }) {
    CAPTURE(row.fields);
    Diagnostics diagnostics;
    const bool has_key = std::string_view(row.fields).starts_with("key");
    const std::string yaml = "dictionary: t\nversion: 1\ntitle: {vi: t, en: t}\n" +
                             std::string(has_key ? "" : "key: [id]\n") + "fields:\n" + id + row.fields + "\n";
    const auto document = parse_document(Source("t.yaml", yaml), diagnostics);
    REQUIRE(document.has_value());
    const bool read = read_dictionary(*document, diagnostics).has_value();
    INFO(explain(diagnostics));
    CHECK(read == (*row.code == '\0'));
    CHECK(diagnostics.has(row.code) == (*row.code != '\0'));
  }
}

TEST_CASE("a key must be a required field", "[registry][dictionary]") {
  Diagnostics diagnostics;
  const auto document = parse_document(Source("t.yaml",
                                              "dictionary: t\ntitle: {vi: t, en: t}\nkey: [b, c]\nfields: "
                                              "[{id: b, title: {vi: B, en: B}, type: text}]\n"),
                                       diagnostics);
  REQUIRE(document.has_value());
  CHECK_FALSE(read_dictionary(*document, diagnostics).has_value());
  CHECK(codes(diagnostics) == "registry.key-not-required registry.key-not-required");
}

TEST_CASE("a dictionary file with mistakes is an error that names the file", "[registry][dictionary]") {
  const TempDir folder;
  Diagnostics diagnostics;
  REQUIRE_ERROR(load_dictionary(folder.write("d.yaml", "dictionary: x\n"), diagnostics),
                "registry.bad-dictionary");
  CHECK(diagnostics.has("doc.missing-key"));
  REQUIRE_ERROR(load_dictionary(folder.file("none.yaml"), diagnostics), "base.cannot-read");
}

}  // namespace
}  // namespace htx
