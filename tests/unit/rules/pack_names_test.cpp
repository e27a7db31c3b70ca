#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "engine/feel/check/given_names.h"
#include "engine/rules/measures.h"
#include "engine/rules/pack.h"
#include "engine/rules/proof/prove.h"
#include "engine/rules/read_pack.h"
#include "engine/settlement/settlement.h"
#include "tests/support/matchers.h"
#include "tests/support/pack_text.h"

namespace htx::rules {
namespace {

using Read = std::function<bool(const Document&, Diagnostics&)>;

struct Format {
  const char* folder;
  Read read;
};

const std::vector<Format>& formats() {
  // Read and examined, as `rules check` does.
  static const Read kPack = [](const Document& d, Diagnostics& found) {
    const auto read = read_pack(d, found);
    if (read) prove(*read, d, found);
    return read.has_value() && !found.has_errors();
  };
  static const std::vector<Format> kAll = {
      {"evaluation", kPack},
      {"grounds", kPack},
      {"measures", [](const Document& d, Diagnostics& found) { return read_measures(d, found).has_value(); }},
      {"settlement",
       [](const Document& d, Diagnostics& found) { return read_payment_order(d, found).has_value(); }}};
  return kAll;
}

// What names an entry of a list: its id, of a test its name, of a lever its figure.
const Node* name_of(const Node& item) {
  for (const char* key : {"id", "name", "figure"}) {
    if (const Node* name = item.find(key)) return name;
  }
  return nullptr;
}

// Hands every list of named entries below a node to `visit`.
void each_list(Node& node, const std::function<void(Node&)>& visit) {
  if (node.kind == Node::Kind::kList && !node.items.empty() && name_of(node.items.front()) != nullptr)
    visit(node);
  for (Node& item : node.items) each_list(item, visit);
  for (Node::Entry& entry : node.entries) each_list(entry.value, visit);
}

// Puts the first, the middle and the last entry of a list of the document there twice, one after the other.
// How many.
std::size_t check_each_twice(const Format& format, const Document& document, Node& list) {
  const std::size_t size = list.items.size();
  const std::set<std::size_t> tried = {0, size / 2, size - 1};
  for (const std::size_t i : tried) {
    const std::string name = name_of(list.items[i])->text;
    CAPTURE(name);
    list.items.push_back(list.items[i]);
    Diagnostics found;
    CHECK_FALSE(format.read(document, found));
    const auto tells = [&](const Diagnostic& d) {
      return d.place.line > 0 && contains(to_text(d, Language::kEnglish), name);
    };
    const bool is_told = std::ranges::any_of(found.items(), tells);
    CHECK(is_told);
    list.items.pop_back();
  }
  return tried.size();
}

TEST_CASE("an entry of any list that is there twice is a mistake, in every shipped file", "[rules][names]") {
  std::size_t tried = 0;
  for (const Format& format : formats()) {
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(HTX_SOURCE "/rules/vn/") + format.folder)) {
      const std::string path = entry.path().string();
      Diagnostics diagnostics;
      REQUIRE_VALUE(Document document, load_document(path, diagnostics));
      REQUIRE(format.read(document, diagnostics));
      each_list(document.root, [&](Node& list) {
        CAPTURE(path);
        tried += check_each_twice(format, document, list);
      });
    }
  }
  CHECK(tried > 100);
}

TEST_CASE("what a reason names has an id of its own in the whole pack", "[rules][names]") {
  const std::string words = "text: {vi: T, en: T}, basis: {law: n, tag: t}";
  const auto body = [&](const std::vector<std::string>& ids) {
    return "inputs:\n  - {id: x, type: number, min: 0, max: 10, title: {vi: X, en: X}}\nreferrals:\n  - "
           "{id: " +
           ids[0] + ", when: x > 9, missing: go_on, " + words + "}\nnot_rated:\n  - {id: " + ids[1] +
           ", when: x > 8, missing: go_on, " + words + "}\nchecks:\n  - {id: " + ids[2] +
           ", that: x < 10, otherwise: note, " + words + "}\noverrides:\n  - {id: " + ids[3] +
           ", when: x > 7, grade: b, missing: go_on, " + words +
           "}\ntotal: 20\ngroups:\n  - {id: g, title: {vi: G, en: G}, max: 10, criteria: [{id: " + ids[4] +
           ", title: {vi: C, en: C}, max: 10, value: x, missing: ask, basis: {law: n, tag: t}, bands: [{in: "
           "'-', "
           "points: 10}]}]}\n  - {id: h, title: {vi: H, en: H}, max: 10, criteria: [{id: " +
           ids[5] +
           ", title: {vi: C, en: C}, max: 10, value: x, missing: ask, basis: {law: n, tag: t}, bands: [{in: "
           "'-', "
           "points: 10}]}]}\ngrades:\n  - {id: a, title: {vi: A, en: A}, at_least: 5, class: strong}\n"
           "  - {id: b, title: {vi: B, en: B}, at_least: 0, class: weak}\n";
  };
  const std::vector<std::string> ids = {"r", "n", "k", "o", "c", "d"};
  pack_of(body(ids));
  for (std::size_t i = 0; i < ids.size(); ++i) {
    for (std::size_t j = i + 1; j < ids.size(); ++j) {
      std::vector<std::string> same = ids;
      same[j] = ids[i];
      CAPTURE(i, j);
      Diagnostics diagnostics;
      CHECK_FALSE(try_pack(body(same), diagnostics).has_value());
      CHECK(diagnostics.has("doc.id-twice"));
    }
  }
}

// One entry of each section that introduces names for expressions; `%` is the name.
const std::vector<std::string>& introductions() {
  static const std::vector<std::string> kAll = {
      "inputs:\n  - {id: %, type: number, title: {vi: X, en: X}}\n",
      "inputs:\n  - {id: %, type: date, title: {vi: X, en: X}}\n",
      "inputs:\n  - {id: x, type: number, title: {vi: X, en: X}}\nparameters:\n  - {id: %, title: {vi: P, "
      "en: P}, "
      "values: [{from: 2020-01-01, to: null, value: 1, basis: {law: n, tag: t}}]}\n",
      "inputs:\n  - {id: x, type: number, title: {vi: X, en: X}}\nderived:\n  - {id: %, scale: 0, title: "
      "{vi: D, en: "
      "D}, value: x + 1}\n"};
  return kAll;
}

std::string named(std::string text, const std::string& name) {
  const std::size_t at = text.find('%');
  return text.replace(at, 1, name);
}

std::string upper(std::string text) {
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

TEST_CASE("no name that the language or the pack gives can be introduced anywhere", "[rules][names]") {
  const std::string ground =
      "grounds:\n  - {id: g, title: {vi: G, en: G}, basis: {law: n, tag: t}, nature: legal, missing: ask, "
      "when: "
      "period > 0, event: as_of}\n";
  std::vector<std::string> given = feel::given_names();
  CHECK(given.size() > 80);
  for (const char* name : {"as_of", "period"}) given.emplace_back(name);
  for (const std::string& introduction : introductions()) {
    pack_of(named(introduction, "my_own") + ground);
    for (const std::string& name : given) {
      for (const std::string& spelling : {name, upper(name)}) {
        if (upper(name) == "NULL") continue;  // Not a text: YAML has that word, too.
        CAPTURE(introduction, spelling);
        Diagnostics diagnostics;
        CHECK_FALSE(try_pack(named(introduction, spelling) + ground, diagnostics).has_value());
        REQUIRE((diagnostics.has("feel.name-given") || diagnostics.has("feel.name-taken")));
        CHECK(diagnostics.items().front().place.column > 5);
      }
    }
  }
}

TEST_CASE("a name that differs in case only is taken, between all sections", "[rules][names]") {
  const std::string body =
      "inputs:\n  - {id: aa, type: number, title: {vi: X, en: X}}\n  - {id: bb, type: number, title: {vi: X, "
      "en: "
      "X}}\nparameters:\n  - {id: cc, title: {vi: P, en: P}, values: [{from: 2020-01-01, to: null, value: 1, "
      "basis: "
      "{law: n, tag: t}}]}\nderived:\n  - {id: dd, scale: 0, title: {vi: D, en: D}, value: aa + "
      "1}\ngrounds:\n  - {id: "
      "g, title: {vi: G, en: G}, basis: {law: n, tag: t}, nature: legal, missing: ask, when: aa > 0, event: "
      "as_of}\n";
  pack_of(body);
  const std::vector<std::string> names = {"aa", "bb", "cc", "dd"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    for (std::size_t j = i + 1; j < names.size(); ++j) {
      std::string text = body;
      text.replace(text.find("id: " + names[j]) + 4, 2, upper(names[i]));
      CAPTURE(names[i], names[j]);
      Diagnostics diagnostics;
      CHECK_FALSE(try_pack(text, diagnostics).has_value());
      CHECK(diagnostics.has("feel.name-taken"));
    }
  }
}

TEST_CASE("a scale that no figure has, or that a narrower number would wrap, is refused where it stands",
          "[rules][names]") {
  const std::string body =
      "inputs:\n  - {id: x, type: number, scale: %, title: {vi: X, en: X}}\nderived:\n  - {id: d, scale: %, "
      "title: "
      "{vi: D, en: D}, value: x + 1}\ntotal: 10\nscore_scale: %\ngroups:\n  - {id: g, title: {vi: G, en: G}, "
      "max: 10, "
      "criteria: [{id: c, title: {vi: C, en: C}, max: 10, value: x, missing: ask, basis: {law: n, tag: t}, "
      "bands: "
      "[{in: '-', points: 10}]}]}\ngrades:\n  - {id: a, title: {vi: A, en: A}, at_least: 0, class: strong}\n";
  const auto with = [&](std::size_t which, const std::string& scale) {
    std::string text = body;
    for (std::size_t i = 0; i < 3; ++i) text = named(text, i == which ? scale : "2");
    return text;
  };
  for (std::size_t which = 0; which < 3; ++which) {
    for (const char* good : {"0", "15"}) pack_of(with(which, good));
    for (const char* bad : {"-2", "16", "40", "4294967298", "-4294967294", "1e30", "0.5"}) {
      CAPTURE(which, bad);
      Diagnostics diagnostics;
      CHECK_FALSE(try_pack(with(which, bad), diagnostics).has_value());
      CHECK((diagnostics.has("doc.out-of-range") || diagnostics.has("doc.wrong-kind")));
    }
  }
}

TEST_CASE("a key that would be read for nothing is reported", "[rules][names]") {
  const std::string title = "title: {vi: X, en: X}";
  const std::string ground =
      "grounds:\n  - {id: g, " + title +
      ", basis: {law: n, tag: t}, nature: legal, missing: ask, when: period > 0, event: as_of}\n";
  const auto input = [&](const std::string& keys) {
    return "inputs:\n  - {id: x, " + keys + ", " + title + "}\n";
  };
  const std::string words = "text: {vi: T, en: T}, basis: {law: n, tag: t}}";
  pack_of(input("type: number, min: 0, max: 1, scale: 2, unit: m") + ground);
  for (const std::string& text :
       {input("type: string, min: 1"), input("type: boolean, max: 1"), input("type: string, scale: 2"),
        input("type: date, scale: 2"), input("type: boolean, unit: m"), std::string("score_scale: 2\n"),
        std::string("total: 10\n"), "grades:\n  - {id: a, " + title + ", at_least: 0, class: weak}\n",
        "checks:\n  - {id: k, that: period > 0, otherwise: note, " + words + "\n",
        "not_rated:\n  - {id: n, when: period > 0, missing: go_on, " + words + "\n",
        std::string("general: true\n")}) {
    CAPTURE(text);
    Diagnostics diagnostics;
    CHECK_FALSE(try_pack(text + ground, diagnostics).has_value());
    CHECK((diagnostics.has("doc.unknown-key") || diagnostics.has("rules.needs-criteria")));
  }
}

}  // namespace
}  // namespace htx::rules
