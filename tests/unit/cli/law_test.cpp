#include "tests/unit/cli/program.h"

namespace htx {
namespace {

constexpr const char* kFile = "rules/vn/calendars/national-2020-2027.yaml";

// A desk with definitions of its own, an old dissolution that runs, and a calendar that has a made-up day
// off.
class LawDesk : public Desk {
 public:
  LawDesk() {
    std::filesystem::create_directories(folder.file("home"));
    for (const char* name : {"rules", "workflows"}) {
      std::filesystem::copy(std::string(HTX_SOURCE) + "/" + name, folder.file("home/" + std::string(name)),
                            std::filesystem::copy_options::recursive);
    }
    old_calendar = folder.read("home/" + std::string(kFile));
    std::string text = old_calendar;
    text.replace(text.find("version: 1"), 10, "version: 2");
    text.insert(text.find("      - {free: 2021-01-01,"),
                "      - {free: 2021-05-04, name: {vi: Quốc tang, en: Day of mourning}, source: made up}\n");
    folder.write("new.yaml", text);
    folder.write("old.yaml", old_calendar);
    fill();
    folder.write("decision.txt", "a resolution");
    done("case open vn.dissolution_2012_voluntary CM-002 --on 2021-03-02");
    done(
        "--role cooperative case do CM-002-01 document.resolution --on 2021-03-05 "
        "--document resolution=decision.txt --set resolution_date=2021-03-02");
  }
  Run english(const std::string& arguments) const { return Desk::english("--home home " + arguments); }
  std::string says(const std::string& arguments) const {
    const Run answer = english(arguments);
    INFO(arguments << answer.out << answer.err);
    CHECK(answer.exit == 0);
    return answer.out;
  }

  std::string old_calendar;
};

TEST_CASE("two versions of a calendar are compared day by day", "[cli][calendar]") {
  const LawDesk repository;
  const std::string diff = repository.says("calendar diff old.yaml new.yaml");
  for (const char* text : {"2021-05-04", "Tue", "working", "free", "Day of mourning", "made up"})
    CHECK(contains(diff, text));
  CHECK(contains(repository.says("calendar diff old.yaml old.yaml"), "work the same days"));
  CHECK(repository.json("calendar diff old.yaml new.yaml").find("days")->array()->size() == 1);
  repository.folder.write("bad.yaml", "calendar: x\n");
  CHECK(repository.english("calendar diff old.yaml bad.yaml").exit != 0);
}

TEST_CASE("a new version of the calendar is tried, then written, then has nothing left to do",
          "[cli][calendar]") {
  const LawDesk repository;
  // Sixty days from 2 March end on a holiday, and so on the day that is now off too.
  const std::string trial = repository.says("case recount --calendar new.yaml --on 2021-04-01");
  for (const char* text :
       {"A trial", "CM-002-01", "2021-05-04", "2021-05-05", "free: Day of", "1 move, 0 stay"}) {
    INFO(trial);
    CHECK(contains(trial, text));
  }
  CHECK(contains(repository.says("case recount --on 2021-04-01"), "No deadline moves"));
  CHECK(repository.english("case recount --calendar new.yaml --apply").exit != 0);
  repository.folder.write("home/" + std::string(kFile), repository.folder.read("new.yaml"));
  CHECK(contains(repository.says("case recount --apply --on 2021-04-01"), "Written to 1 cases"));
  CHECK(contains(repository.says("case recount --apply --on 2021-04-01"), "No deadline moves"));
  const std::string shown = repository.says("case show CM-002-01 --format md");
  CHECK(contains(shown, "2021-05-05"));
  CHECK(contains(shown, "Deadlines counted again by a new calendar"));
  CHECK(contains(shown, "2021-05-04"));
  repository.done("case verify");
  repository.done("audit verify");
}

TEST_CASE("the table of payments of a case is worked out from what is on record, filed and shown again",
          "[cli][settlement]") {
  const LawDesk repository;
  const std::string on = " --on 2021-03-08";
  repository.refused("settlement", 2, "cli.settlement-needs");
  repository.refused("settlement --case CM-002-01" + on, 2, "cases.nothing-to-settle");
  repository.done("case party CM-002-01 nh --kind creditor --name Agribank" + on);
  repository.done("case party CM-002-01 tv --kind member --name 'Nguyễn Văn A'" + on);
  repository.done("case claim CM-002-01 nh vay --nature secured --amount 60" + on);
  repository.done("case claim CM-002-01 nh lai --nature debt --amount 30" + on);
  repository.done("case claim CM-002-01 tv gop --nature capital --amount 10" + on);
  repository.done("case asset CM-002-01 kho --source common --amount 70 --basis 'BB thanh lý'" + on);
  const Run short_of = repository.english("settlement --case CM-002-01" + on);
  CHECK(short_of.exit == 1);
  CHECK(contains(short_of.out, "DEBTS STAY UNPAID: 20"));
  CHECK(contains(short_of.out, "Not on record yet"));
  repository.done("case claim CM-002-01 nh lai --nature debt --amount 5" + on);
  const std::string recorded = repository.says("settlement --case CM-002-01 --record" + on);
  CHECK(contains(recorded, "On record in case CM-002-01, line 10"));
  CHECK(contains(recorded, "SHA-256 of the table"));
  repository.done("case claim CM-002-01 nh lai --withdraw" + on);
  CHECK(repository.says("settlement --case CM-002-01 --line 10") == recorded);
  CHECK(contains(repository.says("case show CM-002-01"), "kho"));
  repository.refused("settlement --case CM-002-01 --line 3", 3, "cases.no-settlement");
  repository.done("case verify");
  repository.done("audit verify");
}

}  // namespace
}  // namespace htx
