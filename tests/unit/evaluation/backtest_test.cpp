#include "engine/evaluation/backtest.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "engine/doc/document.h"
#include "engine/rules/read_pack.h"
#include "tests/support/matchers.h"
#include "tests/support/shell.h"
#include "tests/support/spelled.h"
#include "tests/support/temp_dir.h"

namespace htx {
namespace {

constexpr const char* kStudyPack = HTX_SOURCE "/examples/coops-uk/pack.yaml";
constexpr const char* kPanel = HTX_SHARED "/data/coops-uk/panel.csv.gz";

rules::Pack study_pack() {
  Diagnostics diagnostics;
  REQUIRE_VALUE(const Document document, load_document(kStudyPack, diagnostics));
  auto pack = rules::read_pack(document, diagnostics);
  REQUIRE(pack.has_value());
  return *std::move(pack);
}

PanelRequest request(std::string file) {
  PanelRequest panel;
  panel.file = std::move(file);
  panel.judged = 2014;
  panel.ended = "ended";
  return panel;
}

constexpr const char* kHeader = "id,period,year_end,member_funds,memberships,turnover,ended,fate\n";

TEST_CASE("a panel is judged for one year and compared with what ended later", "[evaluation][backtest]") {
  const TempDir folder;
  folder.write("panel.csv", std::string(kHeader) +
                                "a,2014,2014-06-30,100000,20,200000,,ok\n"
                                "b,2014,2014-06-30,-1,3,0,2016-02-01,gone\n"
                                "c,2014,2005-01-01,5,30,100,2015-03-01,gone\n"
                                "d,2014,2014-06-30,5,30,100,2014-12-31,gone\n"
                                "a,2014,2014-06-30,5,30,100,,ok\n"
                                "e,2014,2014-06-30,many,30,100,,ok\n"
                                "f,2014,2014-06-30,5,30,100,soon,ok\n"
                                "g,2014,,,,,,ok\n"
                                "h,2013,2014-06-30,5,30,100,,ok\n"
                                ",2014,2014-06-30,5,30,100,,ok\n");
  const rules::Pack pack = study_pack();
  Diagnostics diagnostics;
  PanelRequest panel = request(folder.file("panel.csv"));
  REQUIRE_VALUE(const BacktestStudy study, backtest_panel(pack, {}, panel, diagnostics));
  REQUIRE(study.panel.size() == 4);
  CHECK(study.panel[0].judged == rules::Class::kStrong);
  CHECK_FALSE(study.panel[0].failed);
  CHECK(study.panel[1].judged == rules::Class::kWeak);
  CHECK(study.panel[1].failed);
  CHECK(study.panel[2].judged == rules::Class::kDissolve);
  CHECK(study.panel[3].judged == rules::Class::kNotRated);
  CHECK_FALSE(study.panel[3].score.has_value());
  CHECK(study.ended_before == 1);
  CHECK(study.repeated == 1);
  CHECK(study.unreadable == 3);
  CHECK(study.other_years == 1);
  CHECK(study.unfilled.empty());
  CHECK(diagnostics.items().size() == 3);
  CHECK(diagnostics.has("evaluation.panel-cell"));

  panel.until = Date::of(2015, 12, 31);
  REQUIRE_VALUE(const BacktestStudy early, backtest_panel(pack, {}, panel, diagnostics));
  CHECK_FALSE(early.panel[1].failed);
  CHECK(early.panel[2].failed);

  panel.until.reset();
  panel.outcome = "fate";
  panel.failure = "ok";
  REQUIRE_VALUE(const BacktestStudy turned, backtest_panel(pack, {}, panel, diagnostics));
  CHECK(turned.panel[0].failed);
  CHECK_FALSE(turned.panel[1].failed);
}

TEST_CASE("a panel without the columns or the year asked for is refused", "[evaluation][backtest]") {
  const TempDir folder;
  folder.write("panel.csv", std::string(kHeader) + "a,2014,2014-06-30,100000,20,200000,,ok\n");
  folder.write("empty.csv", "\n\n");
  folder.write("wide.csv", "id,period,ended\na,2014,\n");
  folder.write("utf16.csv", std::string("\xff\xfe"
                                        "a\0",
                                        4));
  const rules::Pack pack = study_pack();
  Diagnostics diagnostics;
  PanelRequest panel = request(folder.file("panel.csv"));
  panel.judged = 1999;
  REQUIRE_ERROR(backtest_panel(pack, {}, panel, diagnostics), "evaluation.panel-empty");
  panel = request(folder.file("empty.csv"));
  REQUIRE_ERROR(backtest_panel(pack, {}, panel, diagnostics), "evaluation.panel-empty");
  panel = request(folder.file("panel.csv"));
  panel.outcome = "status";
  REQUIRE_ERROR(backtest_panel(pack, {}, panel, diagnostics), "evaluation.panel-no-column");
  REQUIRE_ERROR(backtest_panel(pack, {}, request(folder.file("utf16.csv")), diagnostics),
                "evaluation.panel-unreadable");
  REQUIRE_VALUE(const BacktestStudy bare,
                backtest_panel(pack, {}, request(folder.file("wide.csv")), diagnostics));
  CHECK(bare.unfilled == std::vector<std::string>{"member_funds", "memberships", "turnover", "year_end"});
  CHECK(bare.result.classes[3].cooperatives == 1);
}

TEST_CASE("what makes a backtest mean less is told with counts", "[evaluation][backtest]") {
  const TempDir folder;
  folder.write("panel.csv", std::string(kHeader) +
                                "a,2014,2014-06-30,100000,20,200000,,live\n"
                                "b,2014,2014-06-30,-1,-3,0,2016-02-01,dead\n"
                                "c,2014,2005-01-01,5,-30,100,2015-03-01,dead\n");
  const rules::Pack pack = study_pack();
  Diagnostics diagnostics;
  PanelRequest panel = request(folder.file("panel.csv"));
  REQUIRE_VALUE(const BacktestStudy sound, backtest_panel(pack, {}, panel, diagnostics));
  CHECK(sound.is_in_force);
  CHECK(sound.other_outcomes.empty());
  CHECK(sound.out_of_range == std::map<std::string, std::size_t>{{"memberships", 2}});

  SECTION("an outcome that no row has") {
    panel.outcome = "fate";
    panel.failure = "deed";
    REQUIRE_VALUE(const BacktestStudy spelt, backtest_panel(pack, {}, panel, diagnostics));
    CHECK(spelt.other_outcomes == std::map<std::string, std::size_t>{{"dead", 2}, {"live", 1}});
    panel.failure = "dead";
    REQUIRE_VALUE(const BacktestStudy right, backtest_panel(pack, {}, panel, diagnostics));
    CHECK(right.other_outcomes.empty());
  }
  SECTION("a day up to which nobody can have failed") {
    for (const char* until : {"2014-12-31", "2014-01-01", "2010-05-05"}) {
      panel.until = date_from_iso(until);
      REQUIRE_ERROR(backtest_panel(pack, {}, panel, diagnostics), "evaluation.panel-until-early");
    }
    panel.until = Date::of(2015, 1, 1);
    CHECK(backtest_panel(pack, {}, panel, diagnostics).has_value());
  }
  SECTION("a pack that was not in force") {
    rules::Pack later = pack;
    later.in_force.from = *Date::of(2015, 1, 1);
    REQUIRE_VALUE(const BacktestStudy early, backtest_panel(later, {}, panel, diagnostics));
    CHECK_FALSE(early.is_in_force);
    CHECK(early.result.classes[0].cooperatives == 0);
  }
}

TEST_CASE("columns and outcomes of a panel are named in whatever spelling", "[evaluation][backtest]") {
  Spelled spelled(5);
  const TempDir folder;
  const rules::Pack pack = study_pack();
  for (int n = 0; n < 50; ++n) {
    const std::string column = spelled.name();
    const std::string failure = spelled.name();
    const std::string survival = spelled.other(failure);
    CAPTURE(column, failure, survival);
    folder.write("panel.csv", "id,period,Year_End, MEMBER_FUNDS,memberships,turnover,ended," + column +
                                  "\na,2014,2014-06-30,100000,20,200000,," + spelled.again(failure) +
                                  "\nb,2014,2014-06-30,100000,20,200000,," + survival +
                                  "\nc,2014,2014-06-30,100000,20,200000,," + failure + "\n");
    PanelRequest panel = request(folder.file("panel.csv"));
    panel.outcome = spelled.again(column);
    panel.failure = spelled.again(failure);
    Diagnostics diagnostics;
    REQUIRE_VALUE(const BacktestStudy study, backtest_panel(pack, {}, panel, diagnostics));
    CHECK(study.unfilled.empty());
    CHECK(study.other_outcomes.empty());
    REQUIRE(study.panel.size() == 3);
    CHECK(study.panel[0].failed);
    CHECK_FALSE(study.panel[1].failed);
    CHECK(study.panel[2].failed);
  }
}

TEST_CASE("a column that is there twice is refused if anything reads it", "[evaluation][backtest]") {
  const TempDir folder;
  const rules::Pack pack = study_pack();
  for (const char* column :
       {"id", "period", "year_end", "member_funds", "memberships", "turnover", "ended", "fate"}) {
    CAPTURE(column);
    folder.write("panel.csv", "id,period,year_end,member_funds,memberships,turnover,ended,fate," +
                                  std::string(column) + "\na,2014,2014-06-30,100000,20,200000,,ok,1\n");
    PanelRequest panel = request(folder.file("panel.csv"));
    panel.outcome = "fate";
    panel.failure = "ok";
    Diagnostics diagnostics;
    REQUIRE_ERROR(backtest_panel(pack, {}, panel, diagnostics), "evaluation.panel-column-twice");
  }
  folder.write("panel.csv",
               "id,period,year_end,member_funds,memberships,turnover,ended,note,note\n"
               "a,2014,2014-06-30,100000,20,200000,,x,y\n");
  Diagnostics diagnostics;
  CHECK(backtest_panel(pack, {}, request(folder.file("panel.csv")), diagnostics).has_value());
}

BacktestStudy judge_uk(const rules::Pack& pack, const std::string& file, int year) {
  PanelRequest panel;
  panel.file = file;
  panel.id = "org_id";
  panel.year = "economic_year";
  panel.judged = year;
  panel.ended = "dissolved_date";
  if (year == 2011)
    panel.until = Date::of(2013, 12, 31);
  else {
    panel.outcome = "status_2017";
    panel.failure = "Dead";
  }
  Diagnostics diagnostics;
  REQUIRE_VALUE(BacktestStudy study, backtest_panel(pack, {}, panel, diagnostics));
  CHECK(study.unreadable == 0);
  return study;
}

// What examples/coops-uk/README.md says of the real cooperatives; the expected counts were computed by
// another program from the same file.
TEST_CASE("the pack fixed on British data to 2013 foretells later failures, less well than it fits",
          "[evaluation][backtest]") {
  if (!std::filesystem::exists(kPanel)) {
    WARN("skipped: the panel of British cooperatives is not there");
    SUCCEED();
    return;
  }
  const TempDir folder;
  const std::string file = folder.file("panel.csv");
  REQUIRE(shell("gzip -dc '" + std::string(kPanel) + "' > '" + file + "'") == 0);
  const rules::Pack pack = study_pack();
  const BacktestStudy fitted = judge_uk(pack, file, 2011);
  CHECK(fitted.result.all.cooperatives == 5237);
  CHECK(fitted.result.all.failed == 377);
  REQUIRE(fitted.result.auc.has_value());
  CHECK(fitted.result.auc->value.round(3) == *Decimal::from_text("0.818"));

  const BacktestStudy later = judge_uk(pack, file, 2014);
  CHECK(later.result.all.cooperatives == 5327);
  CHECK(later.result.all.failed == 275);
  REQUIRE(later.result.auc.has_value());
  CHECK(later.result.auc->value.round(3) == *Decimal::from_text("0.732"));
  CHECK(later.result.auc->low > *Decimal::from_text("0.7"));
  const auto& [strong, weak, dissolve, unrated] = later.result.classes;
  CHECK(strong.failed == 128);
  CHECK(weak.failed == 82);
  CHECK(dissolve.failed == 65);
  CHECK(unrated.cooperatives == 0);
  // The intervals of strong and weak are far apart; those of weak and dissolve are not.
  CHECK(strong.rate->high < weak.rate->low);
  CHECK(dissolve.rate->value < weak.rate->value);
}

}  // namespace
}  // namespace htx
