#include <SQLiteCpp/SQLiteCpp.h>

#include "tests/unit/cli/program.h"

namespace htx {
namespace {

// A desk with an inspection of CM-001 and a dissolution of CM-002 that runs.
class CaseRepository : public Desk {
 public:
  CaseRepository() {
    fill();
    folder.write("paper.txt", "a paper");
    done("case open vn.inspection CM-001 --on 2021-01-15");
    done("case open vn.dissolution_2012_voluntary CM-002 --on 2021-01-15");
  }
};

TEST_CASE("a command with a key is done once", "[cli][case]") {
  const CaseRepository repository;
  const std::string approve = "--role board case do CM-001-01 approve.approved --on 2021-01-18 --key k-1";
  const Json first = repository.json(approve);
  CHECK(first.text_of("repeated").empty());
  const Json again = repository.json(approve);
  CHECK_FALSE(again.text_of("repeated").empty());
  CHECK(again.find("configuration")->find("active") != nullptr);
  CHECK(*again.find("journal") == *first.find("journal"));
  repository.refused("--role board case do CM-001-01 approve.refused --on 2021-01-18 --key k-1", 5,
                     "session.key-used");
  const std::string shown = repository.english(approve).out;
  CHECK(contains(shown, "it was not done again"));
  CHECK(repository.json("case show CM-001-01 --line 1").find("journal")->array()->size() == 1);
}

TEST_CASE("tasks are taken, given and released", "[cli][task]") {
  const CaseRepository repository;
  repository.done("--role board --actor an task claim CM-001-01 approve --on 2021-01-15");
  repository.refused("--role board --actor binh task claim CM-001-01 approve --on 2021-01-15", 4,
                     "cases.held-by-another");
  repository.done("--role board --actor an task delegate CM-001-01 approve --to binh --on 2021-01-15");
  CHECK(repository.json("tasks --by an --on 2021-01-15").integer_of("found") == 1);
  repository.done("--role board --actor an task release CM-001-01 approve --on 2021-01-15");
  repository.done("--role board --actor an task assign CM-001-01 approve --to binh --on 2021-01-15");
  repository.done("--role board --actor binh case do CM-001-01 approve.approved --on 2021-01-16");
  repository.done("people add committee hoa --from 2020-01-01");
  repository.done("people substitute an binh --from 2021-01-01 --until 2021-02-01 --basis QD-1");
  const Json people = repository.json("people list");
  CHECK(people.find("members")->array()->size() == 1);
  CHECK(people.find("substitutions")->array()->size() == 1);
  CHECK(contains(repository.english("people list").out, "hoa"));
}

TEST_CASE("a file of a case is added to", "[cli][case]") {
  const CaseRepository repository;
  const std::string on = " --on 2021-01-16";
  repository.done("--role committee case attach CM-001-01 outline paper.txt" + on);
  repository.done("case sign CM-001-01 outline" + on);
  repository.done("case note CM-001-01 'đã gọi điện'" + on);
  repository.done("case party CM-001-01 nh --kind creditor --name Agribank" + on);
  repository.done("case claim CM-001-01 nh c1 --nature debt --amount 1500000.5 --basis 'HĐ 7'" + on);
  repository.done("case complaint CM-001-01 --kind complaint --by HTX --about 'kết luận'" + on);
  repository.done("case settle CM-001-01 1 rejected" + on);
  repository.done("case suspend CM-001-01 --note 'QĐ 3/TA'" + on);
  repository.done("case resume CM-001-01 --note 'QĐ 4/TA'" + on);
  repository.done("case link CM-001-01 CM-002-01 --relation belongs_to" + on);
  repository.refused("case extend CM-001-01 reply" + on, 3, "cases.no-such-deadline");
  repository.refused("case vote CM-001-01 conclude.sound" + on, 3, "cases.no-such-task");
  const std::string shown = repository.english("case show CM-001-01").out;
  for (const char* text :
       {"đã gọi điện", "Agribank", "1,500,000.5", "rejected", "Part", "CM-002-01", "lan"}) {
    CAPTURE(text);
    CHECK((contains(shown, text) || std::string_view(text) == "Part"));
  }
  CHECK(contains(repository.run("case show CM-001-01").out, "1.500.000,5"));
  const Run verified = repository.english("case verify");
  CHECK(verified.exit == 0);
  CHECK(contains(verified.out, "FITS: every case is what its journal says."));
  CHECK(repository.english("audit verify").exit == 0);
}

TEST_CASE("a case that was changed behind the program's back is exit 7 and says what differs",
          "[cli][case]") {
  const CaseRepository repository;
  SQLite::Database(repository.folder.file("htx.db"), SQLite::OPEN_READWRITE)
      .exec("UPDATE work SET role = 'me' WHERE case_id = 'CM-001-01'");
  const Run one = repository.english("case verify CM-001-01");
  CHECK(one.exit == 7);
  CHECK(contains(one.out, "work approve"));
  CHECK(repository.english("case verify CM-002-01").exit == 0);
  CHECK(repository.json("case verify", 7).find("differences")->array()->size() == 1);
  CHECK(repository.english("case verify none").exit == 3);
  const Run audit = repository.english("audit verify");
  CHECK(audit.exit == 7);
  CHECK(contains(audit.out, "audit.case-row"));
}

TEST_CASE("deadlines pass, are listed, and go into a calendar", "[cli][work]") {
  const CaseRepository repository;
  repository.done(
      "case do CM-002-01 document.resolution --document resolution=paper.txt --set "
      "resolution_date=2021-01-15 --on 2021-01-18");
  const Json board = repository.json("board --on 2021-03-10");
  CHECK(*board.integer_of("found") >= 1);
  CHECK(contains(repository.english("board --on 2022-01-10").out, "OVERDUE"));
  CHECK(repository.json("tasks --overdue --on 2022-01-10").integer_of("overdue") ==
        repository.json("tasks --overdue --on 2022-01-10").integer_of("found"));
  CHECK(repository.english("tasks --due soon").exit == 2);
  CHECK(contains(repository.english("tasks --due soon").err, "cli.bad-term"));
  CHECK(repository.english("tasks --ics due.ics --on 2021-02-01").out == "Written to due.ics.\n");
  CHECK(contains(repository.folder.read("due.ics"), "DTSTART;VALUE=DATE:2021"));
  const Json passed = repository.json("tick --on 2022-01-10");
  CHECK(passed.find("passed")->array()->size() == 1);
  CHECK(passed.find("passed")->array()->front().text_of("due") < "2021-06-01");
  CHECK(repository.json("tick --on 2022-01-10").find("passed")->array()->empty());
  CHECK(contains(repository.english("case show CM-002-01 --format md").out, "due by law: "));
}

TEST_CASE("what must be sent is listed until it is done", "[cli][outbox]") {
  const CaseRepository repository;
  repository.done(
      "case do CM-002-01 document.resolution --document resolution=paper.txt --set "
      "resolution_date=2021-01-15 --on 2021-01-18");
  repository.done("tick --on 2022-01-10");
  const Json open = repository.json("outbox list");
  REQUIRE_FALSE(open.find("outbox")->array()->empty());
  repository.done("outbox done 1 --by tam --note 12/CV --key s1");
  repository.done("outbox done 1 --by tam --note 12/CV --key s1");
  repository.refused("outbox done 1 --by tam", 5, "store.outbox-done");
  repository.refused("outbox done 99", 3, "store.no-outbox");
  CHECK(repository.json("outbox list").find("outbox")->array()->size() ==
        open.find("outbox")->array()->size() - 1);
  CHECK(contains(repository.english("outbox list --all").out, "12/CV"));
  CHECK(repository.english("audit verify").exit == 0);
}

TEST_CASE("a migration is tried before it is written", "[cli][migrate]") {
  const CaseRepository repository;
  repository.folder.write("plan.yaml", "migrates: vn.inspection\nfrom: 2\nto: 3\n");
  repository.refused("case migrate --plan plan.yaml", 3, "cases.no-such-version");
  repository.refused("case migrate --undo CM-001-01", 5, "cases.no-migration-to-undo");
  repository.folder.write("plan.yaml", "migrates: 1\nto: [\n");
  CHECK(repository.english("case migrate --plan plan.yaml").exit == 2);
}

TEST_CASE("an override is proposed, approved by another person, shown and revoked", "[cli][override]") {
  const CaseRepository repository;
  repository.done("evaluate --period 2020 --rules vn.alliance-proposal");
  repository.done(
      "override add CM-001 --period 2020 --class weak --why 'số liệu sai' --basis 'QĐ 5' --until 2021-12-31");
  repository.refused("--actor dung --role board override approve CM-001/2020/1", 2, "session.empty-note");
  repository.refused("override approve CM-001/2020/1 --why 'đồng ý'", 4, "session.four-eyes");
  repository.done("--actor dung --role board override approve CM-001/2020/1 --why 'đồng ý'");
  repository.done("appeal add CM-001 --period 2020 --by HTX --why 'không đúng'");
  const std::string shown = repository.english("explain CM-001 --rules vn.alliance-proposal").out;
  CHECK(contains(shown, "OVERRIDDEN: treated as"));
  CHECK(contains(shown, "An appeal by HTX is pending"));
  CHECK(repository.json("explain CM-001 --rules vn.alliance-proposal").find("corrections") != nullptr);
  repository.done("override revoke CM-001/2020/1 --why 'số liệu đã sửa'");
  CHECK_FALSE(contains(repository.english("explain CM-001 --rules vn.alliance-proposal").out, "OVERRIDDEN"));
  repository.done("--actor dung appeal settle CM-001/2020/1 rejected --why 'đủ căn cứ'");
  CHECK(repository.json("override list").find("overrides")->array()->size() == 1);
  CHECK(repository.json("appeal list CM-001 --period 2020").find("appeals")->array()->size() == 1);
  CHECK(repository.json("replay --period 2020").integer_of("same") == 3);
  CHECK(contains(repository.english("replay").out, "FITS"));
  CHECK(repository.english("audit verify").exit == 0);
}

}  // namespace
}  // namespace htx
