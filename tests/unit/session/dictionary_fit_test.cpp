#include "engine/session/dictionary_fit.h"
#include "engine/rules/read_pack.h"

#include <algorithm>
#include <filesystem>
#include <functional>

#include "engine/base/text.h"
#include "engine/doc/document.h"
#include "engine/rules/measures.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_dir.h"

namespace htx {
namespace {

using rules::Input;
constexpr const char* kRules = HTX_SOURCE "/rules/vn/";

// The figures of every shipped rule file, by file.
std::map<std::string, std::vector<Input>> shipped() {
  std::map<std::string, std::vector<Input>> all;
  for (const char* folder : {"evaluation", "grounds", "measures"}) {
    for (const auto& entry : std::filesystem::directory_iterator(kRules + std::string(folder))) {
      Diagnostics diagnostics;
      REQUIRE_VALUE(const Document document, load_document(entry.path().string(), diagnostics));
      if (document.root.find("measures") != nullptr)
        all[entry.path().string()] = rules::read_measures(document, diagnostics)->inputs;
      else
        all[entry.path().string()] = rules::read_pack(document, diagnostics)->inputs;
    }
  }
  return all;
}

RegistryFields fields_for(const std::string& file) {
  Diagnostics diagnostics;
  RegistryFields fields = registry_fields_for(file, HTX_SOURCE, "vn", diagnostics);
  REQUIRE_FALSE(diagnostics.has_errors());
  REQUIRE(fields.cooperatives != nullptr);
  REQUIRE(fields.returns != nullptr);
  return fields;
}

// A way to make a figure unlike its field; false where it cannot be.
struct Change {
  const char* code;
  std::function<bool(Input&)> apply;
  bool is_always_error;
};

const std::vector<Change>& changes() {
  using Kind = feel::Type::Kind;
  static const std::vector<Change> kAll = {
      {"session.no-such-field", [](Input& i) { return i.field += "_", true; }, false},
      {"session.field-has-no-year", [](Input& i) { return i.field = "kind", i.of_previous_year = true; },
       false},
      {"session.field-kind",
       [](Input& i) { return i.type = i.type == Kind::kDate ? Kind::kBoolean : Kind::kDate, true; }, true},
      {"session.field-unit", [](Input& i) { return i.unit += i.unit.empty() ? "vụ việc" : " x", true; },
       true},
      {"session.field-scale", [](Input& i) { return --i.scale, i.type == Kind::kNumber && i.scale >= 0; },
       false},
      {"session.field-value",
       [](Input& i) {
         if (i.names.empty() || i.names.back().text.empty()) return false;
         i.names.back().text = to_upper(i.names.back().text);
         return true;
       },
       false}};
  return kAll;
}

TEST_CASE("the figures of the shipped rules fit the registry, and any of them that is changed does not",
          "[session][library]") {
  std::map<std::string, std::size_t> tried;
  for (const auto& [file, inputs] : shipped()) {
    for (const bool lies_there : {true, false}) {
      const RegistryFields fields = fields_for(lies_there ? file : "/tmp/x.yaml");
      CHECK(fields.useless == (lies_there ? Severity::kError : Severity::kWarning));
      Diagnostics none;
      check_fields(inputs, fields, none);
      CAPTURE(file);
      CHECK(none.items().empty());
      for (const Input& input : inputs) {
        for (const Change& change : changes()) {
          Input other = input;
          if (!change.apply(other)) continue;
          CAPTURE(input.id, change.code);
          Diagnostics found;
          check_fields({other}, fields, found);
          REQUIRE(found.items().size() == 1);
          CHECK(found.items()[0].message.code == change.code);
          CHECK(found.items()[0].place.line > 0);
          CHECK(found.has_errors() == (lies_there || change.is_always_error));
          ++tried[change.code];
        }
        // The same unit as another hand writes it is the same unit, and none said fits every one.
        for (const std::string& unit : {to_upper(input.unit), " " + input.unit + " ", std::string()}) {
          Input same = input;
          same.unit = unit;
          Diagnostics found;
          check_fields({same}, fields, found);
          CHECK(found.items().empty());
        }
      }
    }
  }
  for (const Change& change : changes()) {
    CAPTURE(change.code);
    CHECK(tried[change.code] >= 4);
  }
}

TEST_CASE("where a jurisdiction has no dictionary nothing is told, and a bad one is told itself",
          "[session][library]") {
  const TempDir folder;
  const std::vector<Input> inputs = shipped().begin()->second;
  Diagnostics none;
  check_fields(inputs, registry_fields_for(folder.file("x.yaml"), folder.file(""), "vn", none), none);
  CHECK(none.items().empty());

  std::filesystem::create_directories(folder.file("rules/xx/registry"));
  std::filesystem::create_directories(folder.file("rules/xx/evaluation"));
  folder.write("rules/xx/registry/cooperatives.yaml", "dictionary: a\n");
  Diagnostics bad;
  const auto fields = registry_fields_for(folder.file("rules/xx/evaluation/p.yaml"), HTX_SOURCE, "vn", bad);
  CHECK(bad.has_errors());
  check_fields(inputs, fields, bad);
}

}  // namespace
}  // namespace htx
