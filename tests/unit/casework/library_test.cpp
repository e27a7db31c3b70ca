#include "engine/casework/library.h"

#include "tests/unit/casework/casework_scene.h"

namespace htx {
namespace {

constexpr const char* kTt01 = "rules/vn/evaluation/tt01-2020.yaml";

TEST_CASE("the shipped library is complete", "[casework][library]") {
  const Library& library = shipped_library();
  CHECK(library.scorecards().size() == 3);
  CHECK(library.grounds().size() == 3);
  CHECK(library.workflows().size() == 14);
  CHECK(library.measures().measures.size() > 10);
  CHECK(library.cooperatives().find("kind") != nullptr);
  CHECK(library.returns().find("self_total") != nullptr);
}

TEST_CASE("a folder without definitions is incomplete", "[casework][library]") {
  const TempDir folder;
  Diagnostics diagnostics;
  REQUIRE_ERROR(Library::load(folder.file(""), "vn", diagnostics), "casework.library-incomplete");
  REQUIRE_ERROR(Library::load(HTX_SOURCE, "xx", diagnostics), "casework.library-incomplete");
}

TEST_CASE("every mistake of every definition is reported", "[casework][library]") {
  const Home home;
  home.change(kTt01, "status: statute", "status: wish", kTt01);
  home.write("workflows/vn/broken.yaml", "workflow: [\n");
  Diagnostics diagnostics;
  REQUIRE_ERROR(Library::load(home.path(), "vn", diagnostics), "casework.library-has-mistakes");
  bool pack = false;
  bool workflow = false;
  for (const Diagnostic& d : diagnostics.items()) {
    pack = pack || contains(d.place.file, "tt01-2020.yaml");
    workflow = workflow || contains(d.place.file, "broken.yaml");
  }
  CHECK(pack);
  CHECK(workflow);
}

TEST_CASE("packs and workflows are found by id, and the known ones are named", "[casework][library]") {
  const Library& library = shipped_library();
  REQUIRE_VALUE(const PackPointer pack, library.scorecard("vn.tt01-2020"));
  CHECK(pack->id == "vn.tt01-2020");
  REQUIRE_VALUE(const WorkflowDefinition* workflow, library.workflow("vn.inspection"));
  CHECK(workflow->workflow.id() == "vn.inspection");

  const auto no_pack = library.scorecard("vn.none");
  REQUIRE_ERROR(no_pack, "casework.no-such-pack");
  CHECK(contains(to_text(no_pack.error(), Language::kEnglish), "vn.alliance-proposal"));
  const auto no_workflow = library.workflow("vn.none");
  REQUIRE_ERROR(no_workflow, "casework.no-such-workflow");
  CHECK(contains(to_text(no_workflow.error(), Language::kEnglish), "vn.credit_fund_referral"));
}

TEST_CASE("the scorecard of a day is the statute in force, else the proposal, else none",
          "[casework][library]") {
  const Library& library = shipped_library();
  struct Case {
    const char* on;
    const char* pack;
  };
  // tt01-2020 is in force from 2020-04-01 to 2025-09-17; the proposal from 2019-01-01.
  const Case cases[] = {{"2020-03-31", "vn.alliance-proposal"},
                        {"2020-04-01", "vn.tt01-2020"},
                        {"2025-09-17", "vn.tt01-2020"},
                        {"2025-09-18", "vn.alliance-proposal"}};
  for (const Case& c : cases) {
    CAPTURE(c.on);
    REQUIRE_VALUE(const PackPointer pack, library.scorecard_on(day(c.on)));
    CHECK(pack->id == c.pack);
  }
  REQUIRE_ERROR(library.scorecard_on(day("2018-12-31")), "casework.no-pack-in-force");
}

TEST_CASE("two statutes in force on one day are not chosen between", "[casework][library]") {
  const Home home;
  home.change(kTt01, "pack: vn.tt01-2020", "pack: vn.tt01-again", "rules/vn/evaluation/again.yaml");
  const Library library = home.library();
  const auto chosen = library.scorecard_on(day("2020-12-31"));
  REQUIRE_ERROR(chosen, "casework.several-packs");
  CHECK(contains(to_text(chosen.error(), Language::kEnglish), "vn.tt01-again"));
  CHECK(contains(to_text(chosen.error(), Language::kEnglish), "vn.tt01-2020"));
}

TEST_CASE("a pack from a file replaces the one of its id", "[casework][library]") {
  const Home home;
  Library library = home.library();
  home.change(kTt01, "en: Rating of cooperatives under", "en: Trial of", "trial.yaml");
  Diagnostics diagnostics;
  REQUIRE_VALUE(const PackPointer added, library.add_pack(home.path() + "/trial.yaml", diagnostics));
  CHECK(library.scorecards().size() == 3);
  REQUIRE_VALUE(const PackPointer found, library.scorecard("vn.tt01-2020"));
  CHECK(found->digest == added->digest);
  CHECK(contains(found->title.en, "Trial of"));

  home.write("bad.yaml", "pack: x\n");
  REQUIRE_ERROR(library.add_pack(home.path() + "/bad.yaml", diagnostics), "doc.has-mistakes");
  CHECK(diagnostics.has_errors());
}

TEST_CASE("two files that define one thing are refused, whichever its kind", "[casework][library]") {
  for (const char* file : {"rules/vn/evaluation/tt01-2020.yaml", "rules/vn/grounds/law-2012-art54.yaml",
                           "rules/vn/settlement/law-2012.yaml", "rules/vn/measures/consolidation.yaml",
                           "workflows/vn/inspection.yaml"}) {
    CAPTURE(file);
    const Home home;
    const std::string folder = std::string(file).substr(0, std::string(file).rfind('/'));
    home.write(folder + "/once-more.yaml", home.read(file));
    Diagnostics diagnostics;
    REQUIRE_ERROR(Library::load(home.path(), "vn", diagnostics), "casework.library-has-mistakes");
    std::size_t told = 0;
    for (const Diagnostic& one : diagnostics.items()) {
      if (one.message.code == "casework.defined-twice" || one.message.code == "casework.several-measures")
        ++told;
    }
    CHECK(told == 1);
  }
}

}  // namespace
}  // namespace htx
