// A made-up country does the whole main job by its own definitions, without a line of code: another clock,
// Friday and Saturday off, quarters, one language, other kinds of subject, and a county with a score of its
// own.
#include "tests/unit/cli/program.h"

namespace htx {
namespace {

class Exland : public Desk {
 public:
  Exland() {
    std::filesystem::copy(HTX_SOURCE "/tests/data/jurisdictions/xx", folder.file("home"),
                          std::filesystem::copy_options::recursive);
    folder.write("guilds.csv",
                 "id;name;kind\nG-1;Bakers;guild\nG-2;Smiths;guild\nG-3;The Purse;savings club\n");
    folder.write(
        "returns.csv",
        "id;period;heads\nG-1;2020-Q3;1200\nG-1;2020-Q4;60\nG-2;2020-Q4;5\nG-3;2020-Q4;70\nG-2;2020;7\n");
  }
  // Nobody says a language: the place has one of its own.
  Run htx(const std::string& arguments) const { return run("--home home " + arguments); }

  void found(const std::string& options = "") const {
    require(htx("init --jurisdiction xx" + options), 0);
    require(htx("import cooperatives guilds.csv"), 0);
    require(htx("import returns returns.csv"), 1);
  }
  // Writes something else into a definition.
  void change(const std::string& file, const std::string& from, const std::string& to) const {
    std::string text = folder.read(file);
    REQUIRE(text.find(from) != std::string::npos);
    folder.write(file, text.replace(text.find(from), from.size(), to));
  }
  static void require(const Run& run, int exit) {
    INFO(run.out << run.err);
    REQUIRE(run.exit == exit);
  }
};

void check_says(const Run& run, int exit, const std::vector<std::string>& texts) {
  INFO(run.out << run.err);
  CHECK(run.exit == exit);
  for (const std::string& text : texts) {
    CAPTURE(text);
    CHECK((run.out + run.err).find(text) != std::string::npos);
  }
}

TEST_CASE("a made-up jurisdiction reads, judges, explains and plans by quarters", "[cli][jurisdiction]") {
  const Exland desk;
  Exland::require(desk.htx("init --jurisdiction xx"), 0);
  Exland::require(desk.htx("import cooperatives guilds.csv"), 0);
  check_says(desk.htx("import returns returns.csv"), 1,
             {"session.bad-period", "a quarter, such as 2020-Q3", "refused: 1"});
  check_says(desk.htx("evaluate --period 2020-Q4"), 0, {"2020-Q4", "Good"});
  check_says(desk.htx("evaluate --period 2020"), 2, {"session.bad-period"});
  check_says(desk.htx("summary --period 2020-Q4"), 0, {"Score of the visitors", "Poor"});
  // The quarter before is the one before, the year ends in September, the law is cited as it is there.
  check_says(desk.htx("explain G-1"), 0,
             {"1 200 heads", "09/30/2020", "section 12.4", "Exland", "Score of the visitors"});
  check_says(desk.htx("explain G-3"), 0, {"Clubs belong to the Purse Office."});
  check_says(desk.htx("plan G-2"), 0, {"Take in apprentices", "set by the competent"});
  check_says(desk.htx("what-if G-2"), 0, {"Using every lever to its end gives 6 points"});
  check_says(desk.htx("rules check home/rules/xx/evaluation/visits.yaml home/rules/xx/evaluation/north.yaml"),
             0, {"xx.visits", "xx.north"});
  check_says(desk.htx("audit verify"), 0, {});
}

TEST_CASE("its cases count working days by its own weekend and days off", "[cli][jurisdiction]") {
  const Exland desk;
  desk.found();
  // Thursday, then Friday and Saturday off, Founders' Day on Monday: three working days end on Wednesday.
  check_says(desk.htx("case open xx.visit G-1 --on 2020-10-01"), 0, {"Visit under way", "10/07/2020"});
  check_says(desk.htx("case list"), 0, {"G-1-01", "Visit"});
  check_says(desk.htx("case open xx.visit G-3 --on 2020-10-01"), 4,
             {"A savings club is only referred to the Purse Office: xx.club_referral."});
  check_says(desk.htx("tick --on 2020-10-07"), 0, {});
  check_says(desk.htx("case show G-1-01 --on 2020-10-07"), 0, {"Visit under way"});
  check_says(desk.htx("tick --on 2020-10-08"), 0, {});
  check_says(desk.htx("case show G-1-01 --on 2020-10-08"), 0, {"Report is late"});
  desk.folder.write("report.txt", "All is well.");
  check_says(
      desk.htx("--role visitor case do G-1-01 write_late.given --document report=report.txt --on 2020-10-11"),
      0, {"Done"});
  check_says(desk.htx("workflow check xx.visit --jurisdiction xx"), 0, {});
  check_says(desk.htx("audit verify"), 0, {});
}

TEST_CASE("a county's own score judges there only, and stands instead of the common one if it says so",
          "[cli][jurisdiction][place]") {
  const Exland desk;
  desk.found(" --unit north");
  check_says(desk.htx("evaluate --period 2020-Q4"), 0, {"Score of North County"});
  check_says(desk.htx("explain G-1"), 0, {"North County, Exland"});
  check_says(desk.htx("evaluate --period 2020-Q4 --rules xx.visits"), 0, {"Score of the visitors"});
  check_says(desk.htx("audit verify"), 0, {});

  const Exland south;
  south.found(" --unit south");
  check_says(south.htx("evaluate --period 2020-Q4"), 0, {"Score of the visitors"});
  check_says(south.htx("explain G-1"), 0, {"South County, Exland"});
  check_says(south.htx("evaluate --period 2020-Q4 --rules xx.north"), 2, {"session.not-here"});
}

TEST_CASE("two scores of one place and day are not chosen between", "[cli][jurisdiction][place]") {
  const Exland desk;
  desk.change("home/rules/xx/evaluation/north.yaml", "instead_of: [xx.visits]\n", "");
  desk.found(" --unit north");
  check_says(desk.htx("evaluate --period 2020-Q4"), 2, {"session.several-packs", "xx.north", "xx.visits"});
}

TEST_CASE("a score stands instead of one that the library has", "[cli][jurisdiction]") {
  const Exland desk;
  desk.change("home/rules/xx/evaluation/north.yaml", "instead_of: [xx.visits]", "instead_of: [xx.visit]");
  check_says(desk.htx("init --jurisdiction xx"), 2, {"session.no-such-pack", "\"xx.visit\"", "xx.visits"});
}

TEST_CASE("who stands near an edge is asked by the score of the place on the last day of the quarter",
          "[cli][jurisdiction][place]") {
  const Exland desk;
  desk.found(" --unit north");
  check_says(desk.htx("rules sensitivity --period 2020-Q4"), 0, {"Score of North County"});
  desk.change("home/rules/xx/evaluation/north.yaml", "in_force: {from: 2020-01-01}",
              "in_force: {from: 2020-10-01}");
  check_says(desk.htx("rules sensitivity --period 2020-Q4"), 0, {"Score of the visitors"});
}

TEST_CASE("a store stays with its jurisdiction and unit", "[cli][jurisdiction]") {
  const Exland desk;
  check_says(desk.htx("init --jurisdiction xx --unit west"), 3, {"session.no-such-unit", "west"});
  desk.found();
  check_says(desk.htx("case list --jurisdiction vn"), 2, {"cli.other-jurisdiction"});
  check_says(desk.run("--home '" HTX_SOURCE "' --lang en case list"), 3,
             {"session.library-incomplete", "rules/xx/jurisdiction.yaml"});
}

TEST_CASE("an incomplete library names what is missing, and needs no more than is used",
          "[cli][jurisdiction]") {
  const Exland desk;
  check_says(desk.htx("init --jurisdiction yy"), 3,
             {"session.library-incomplete", "rules/yy/jurisdiction.yaml"});
  const auto remove = [&](const char* what) {
    std::filesystem::remove_all(desk.folder.file(std::string("home/") + what));
  };
  remove("rules/xx/calendars");
  check_says(desk.htx("init --jurisdiction xx"), 3, {"session.library-incomplete", "calendars"});
  for (const char* unused : {"workflows", "rules/xx/measures", "rules/xx/grounds"}) remove(unused);
  desk.found();
  check_says(desk.htx("evaluate --period 2020-Q4"), 0, {"Good"});
  check_says(desk.htx("explain G-1"), 0, {"section 12.4"});
  check_says(desk.htx("plan G-2"), 3, {"session.not-in-library", "measures"});
}

}  // namespace
}  // namespace htx
