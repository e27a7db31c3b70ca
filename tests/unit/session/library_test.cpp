#include "engine/session/library.h"
#include "engine/rules/read_pack.h"

#include <array>
#include <filesystem>
#include <functional>
#include <set>

#include "engine/calendar/read_calendar.h"
#include "engine/registry/dictionary.h"
#include "engine/rules/measures.h"
#include "engine/rules/pack.h"
#include "engine/settlement/settlement.h"
#include "engine/workflows/read_workflow.h"
#include "tests/support/office_scene.h"

namespace htx {
namespace {

constexpr const char* kTt01 = "rules/vn/evaluation/tt01-2020.yaml";

TEST_CASE("the shipped library is complete", "[session][library]") {
  const Library& library = shipped_library();
  for (const char* pack : {"vn.tt01-2020", "vn.tt09-2017", "vn.alliance-proposal"}) {
    CAPTURE(pack);
    CHECK(library.scorecard(pack).has_value());
  }
  REQUIRE_VALUE(const auto grounds, library.grounds());
  CHECK(grounds.size() == 3);
  CHECK(all_workflows(library).size() == 14);
  REQUIRE_VALUE(const auto* const measures, library.measures());
  CHECK(measures->measures.size() > 10);
  REQUIRE_VALUE(const auto* const cooperatives, library.cooperatives());
  CHECK(cooperatives->find("kind") != nullptr);
  REQUIRE_VALUE(const auto* const returns, library.returns());
  CHECK(returns->find("self_total") != nullptr);
}

TEST_CASE("a folder without definitions is incomplete", "[session][library]") {
  const TempDir folder;
  Diagnostics diagnostics;
  REQUIRE_ERROR(Library::load(folder.file(""), "vn", diagnostics), "session.library-incomplete");
  REQUIRE_ERROR(Library::load(HTX_SOURCE, "xx", diagnostics), "session.library-incomplete");
}

TEST_CASE("every mistake of every definition is reported", "[session][library]") {
  const Home home;
  home.change(kTt01, "status: statute", "status: wish", kTt01);
  home.write("workflows/vn/broken.yaml", "workflow: [\n");
  Diagnostics diagnostics;
  REQUIRE_ERROR(Library::load(home.path(), "vn", diagnostics), "session.library-has-mistakes");
  bool pack = false;
  bool workflow = false;
  for (const Diagnostic& d : diagnostics.items()) {
    pack = pack || contains(d.place.file, "tt01-2020.yaml");
    workflow = workflow || contains(d.place.file, "broken.yaml");
  }
  CHECK(pack);
  CHECK(workflow);
}

// Reads a definition as the folder it lies in says; what it says is of no interest here.
void read_by_folder(const std::string& folder, const Document& document, Diagnostics& diagnostics) {
  if (document.root.find("jurisdiction") != nullptr) {
    read_jurisdiction(document, diagnostics);
    return;
  }
  if (folder == "evaluation" || folder == "grounds") rules::read_pack(document, diagnostics);
  if (folder == "measures") rules::read_measures(document, diagnostics);
  if (folder == "calendars") read_calendar(document, diagnostics);
  if (folder == "settlement") rules::read_payment_order(document, diagnostics);
  if (folder == "registry") read_dictionary(document, diagnostics);
  if (folder == "vn") workflows::read_workflow(document, diagnostics);
}

// What tells the items of a list apart: the text of a scalar, else the first of these keys that they have.
const Node* identity_of(const Node& item) {
  if (item.kind == Node::Kind::kScalar) return &item;
  for (const char* key : {"id", "year", "person", "figure"}) {
    if (const Node* id = item.find(key)) return id;
  }
  return nullptr;
}

// Calls `visit` for every list below `node`, named by the keys that lead to it.
void each_list(Node& node, const std::string& path,
               const std::function<void(Node& list, const std::string& path)>& visit) {
  if (node.kind == Node::Kind::kList && !node.items.empty()) visit(node, path);
  for (Node& item : node.items) each_list(item, path + "[]", visit);
  for (Node::Entry& entry : node.entries) each_list(entry.value, path + "." + entry.key.text, visit);
}

TEST_CASE("an entry given twice in any list of any shipped file is refused, with both places",
          "[session][library]") {
  std::size_t lists = 0;
  for (const char* root : {"/rules/vn", "/workflows/vn"}) {
    for (const auto& file : std::filesystem::recursive_directory_iterator(std::string(HTX_SOURCE) + root)) {
      if (file.path().extension() != ".yaml") continue;
      Diagnostics none;
      REQUIRE_VALUE(Document document, load_document(file.path().string(), none));
      const std::string folder = file.path().parent_path().filename().string();
      std::set<std::string> seen;
      each_list(document.root, "", [&](Node& list, const std::string& path) {
        // One list of a kind and file: the readers know no single lists.
        if (identity_of(list.items.front()) == nullptr || !seen.insert(path).second) return;
        CAPTURE(file.path().string(), path);
        list.items.push_back(list.items.front());
        Diagnostics diagnostics;
        read_by_folder(folder, document, diagnostics);
        list.items.pop_back();
        std::size_t told = 0;
        for (const Diagnostic& d : diagnostics.items()) told += d.message.code == "doc.id-twice" ? 1U : 0U;
        CHECK(told >= 1);  // More where the entry holds lists of its own.
        ++lists;
      });
    }
  }
  CHECK(lists > 200);
}

TEST_CASE("of several calendars the highest version counts, whatever the files are called",
          "[session][library]") {
  const std::string file = "rules/vn/calendars/national-2020-2027.yaml";
  const Home home;
  const std::string version =
      "version: " + std::to_string((*shipped_library().calendar())->calendar.data().version);
  home.change(file, version, "version: 99", "rules/vn/calendars/a-first.yaml");
  home.change(file, version, "version: 98", "rules/vn/calendars/z-last.yaml");
  Diagnostics diagnostics;
  REQUIRE_VALUE(const CalendarDefinition alone, Library::load_calendar(home.path(), "vn", diagnostics));
  CHECK(alone.calendar.data().version == 99);
  const Library both = library_from(home.path());
  CHECK((*both.calendar())->calendar.data().version == 99);
  home.change(file, version, "version: 99", "rules/vn/calendars/b-again.yaml");
  REQUIRE_ERROR(Library::load_calendar(home.path(), "vn", diagnostics), "session.library-has-mistakes");
  CHECK(diagnostics.has("session.calendar-twice"));
  REQUIRE_ERROR(Library::load_calendar(home.path(), "xx", diagnostics), "session.library-incomplete");
}

TEST_CASE("packs and workflows are found by id, and the known ones are named", "[session][library]") {
  const Library& library = shipped_library();
  REQUIRE_VALUE(const PackPointer pack, library.scorecard("vn.tt01-2020"));
  CHECK(pack->id == "vn.tt01-2020");
  REQUIRE_VALUE(const WorkflowDefinition* workflow, library.workflow("vn.inspection"));
  CHECK(workflow->workflow.id() == "vn.inspection");

  const auto no_pack = library.scorecard("vn.none");
  REQUIRE_ERROR(no_pack, "session.no-such-pack");
  CHECK(contains(to_text(no_pack.error(), Language::kEnglish), "vn.alliance-proposal"));
  const auto no_workflow = library.workflow("vn.none");
  REQUIRE_ERROR(no_workflow, "session.no-such-workflow");
  CHECK(contains(to_text(no_workflow.error(), Language::kEnglish), "vn.credit_fund_referral"));
}

TEST_CASE("the scorecard of a day is the statute in force, else the proposal, else none",
          "[session][library]") {
  const Library& library = shipped_library();
  struct Case {
    const char* on;
    const char* pack;
  };
  // tt01-2020 is in force from 2020-04-01 to 2025-09-17; the proposal from 2019-01-01.
  const auto cases = std::to_array<Case>({{"2020-03-31", "vn.alliance-proposal"},
                                          {"2020-04-01", "vn.tt01-2020"},
                                          {"2025-09-17", "vn.tt01-2020"},
                                          {"2025-09-18", "vn.alliance-proposal"}});
  for (const Case& c : cases) {
    CAPTURE(c.on);
    REQUIRE_VALUE(const PackPointer pack, library.scorecard_on(day(c.on)));
    CHECK(pack->id == c.pack);
  }
  REQUIRE_ERROR(library.scorecard_on(day("2018-12-31")), "session.no-pack-in-force");
}

TEST_CASE("two statutes in force on one day are not chosen between", "[session][library]") {
  const Home home;
  home.change(kTt01, "pack: vn.tt01-2020", "pack: vn.tt01-again", "rules/vn/evaluation/again.yaml");
  const Library library = home.library();
  const auto chosen = library.scorecard_on(day("2020-12-31"));
  REQUIRE_ERROR(chosen, "session.several-packs");
  CHECK(contains(to_text(chosen.error(), Language::kEnglish), "vn.tt01-again"));
  CHECK(contains(to_text(chosen.error(), Language::kEnglish), "vn.tt01-2020"));
}

TEST_CASE("a library that is only opened reads and proves what it is asked for", "[session][library]") {
  const Home home;
  home.write("rules/vn/evaluation/broken.yaml", "pack: vn.broken\nversion: none\n");
  home.change(kTt01, "status: statute", "status: wish", kTt01);
  home.write("workflows/vn/broken.yaml", "workflow: vn.broken\nstates: [\n");
  REQUIRE_VALUE(const Library library, Library::open(home.path(), "vn"));
  CHECK(library.workflow("vn.inspection").has_value());
  REQUIRE_ERROR(library.workflow("vn.broken"), "session.definition-has-mistakes");
  CHECK(library.scorecard("vn.tt09-2017").has_value());
  const auto refused = library.scorecard("vn.tt01-2020");
  REQUIRE_ERROR(refused, "session.definition-has-mistakes");
  CHECK(contains(to_text(refused.error(), Language::kEnglish), "tt01-2020.yaml"));
  // Asked again it does not become better.
  REQUIRE_ERROR(library.scorecard("vn.tt01-2020"), "session.definition-has-mistakes");
  CHECK(library.calendar().has_value());
}

TEST_CASE("what is only proved, and not only read, holds in a library that is opened", "[session][library]") {
  const Home home;
  // Reads well, and its figure is one that the registry has in another unit.
  home.change("rules/vn/grounds/law-2012-art54.yaml", "{id: members, type: number, unit: người",
              "{id: members, type: number, unit: tháng", "rules/vn/grounds/law-2012-art54.yaml");
  REQUIRE_VALUE(const Library library, Library::open(home.path(), "vn"));
  REQUIRE_ERROR(library.grounds(), "session.definition-has-mistakes");
  // The same where the grounds were read before, to hold a scorecard against them.
  REQUIRE_VALUE(const Library other, Library::open(home.path(), "vn"));
  REQUIRE(other.scorecard("vn.tt01-2020").has_value());
  REQUIRE_ERROR(other.grounds(), "session.definition-has-mistakes");
}

TEST_CASE("several catalogues of measures are told by their ids in a library that is opened",
          "[session][library]") {
  const Home home;
  home.write("rules/vn/measures/once-more.yaml", home.read("rules/vn/measures/consolidation.yaml"));
  REQUIRE_VALUE(const Library library, Library::open(home.path(), "vn"));
  const auto measures = library.measures();
  REQUIRE_ERROR(measures, "session.several-measures");
  for (const Message::Argument& id : measures.error().message().arguments)
    CHECK_FALSE(id.value.in(Language::kEnglish).empty());
}

TEST_CASE("a pack from a file replaces the one of its id", "[session][library]") {
  const Home home;
  Library library = home.library();
  home.change(kTt01, "en: Rating of cooperatives under", "en: Trial of", "trial.yaml");
  Diagnostics diagnostics;
  REQUIRE_VALUE(const PackPointer added, library.add_pack(home.path() + "/trial.yaml", diagnostics));
  REQUIRE_VALUE(const PackPointer found, library.scorecard("vn.tt01-2020"));
  CHECK(found->digest == added->digest);
  CHECK(contains(found->title.en, "Trial of"));

  home.write("bad.yaml", "pack: x\n");
  REQUIRE_ERROR(library.add_pack(home.path() + "/bad.yaml", diagnostics), "doc.has-mistakes");
  CHECK(diagnostics.has_errors());
}

TEST_CASE("two files that define one thing are refused, whichever its kind", "[session][library]") {
  for (const char* file : {"rules/vn/evaluation/tt01-2020.yaml", "rules/vn/grounds/law-2012-art54.yaml",
                           "rules/vn/settlement/law-2012.yaml", "rules/vn/measures/consolidation.yaml",
                           "workflows/vn/inspection.yaml"}) {
    CAPTURE(file);
    const Home home;
    const std::string folder = std::string(file).substr(0, std::string(file).rfind('/'));
    home.write(folder + "/once-more.yaml", home.read(file));
    Diagnostics diagnostics;
    REQUIRE_ERROR(Library::load(home.path(), "vn", diagnostics), "session.library-has-mistakes");
    std::size_t told = 0;
    for (const Diagnostic& one : diagnostics.items()) {
      if (one.message.code == "session.defined-twice" || one.message.code == "session.several-measures")
        ++told;
    }
    CHECK(told == 1);
  }
}

}  // namespace
}  // namespace htx
