#include "engine/cases/group_commit.h"

#include <thread>

#include "engine/cases/case_memory.h"
#include "engine/cases/people.h"
#include "engine/cases/verify_case.h"
#include "engine/store/transaction.h"
#include "tests/support/office_scene.h"
#include "tests/support/ring_workflow.h"

namespace htx {
namespace {

using Answer = std::future<Result<CaseReceipt>>;

// A store whose cooperatives each have a case that goes round.
struct Ring {
  static Library library_with_ring(const Home& home) {
    home.write("workflows/vn/ring.yaml", kRingWorkflow);
    return home.library();
  }

  Home home;
  Library library = library_with_ring(home);
  Scene scene{library};

  Ring() {
    std::string table = "id;name;kind;sector;district\n";
    for (int i = 1; i <= 4; ++i)
      table += "CM-00" + std::to_string(i) + ";HTX " + std::to_string(i) + ";HTX;Nông nghiệp;Thới Bình\n";
    scene.imported(TableKind::kCooperatives, table);
    for (int i = 1; i <= 4; ++i) {
      REQUIRE(record_opening(scene.session(), {.workflow = "test.ring",
                                               .cooperative = "CM-00" + std::to_string(i),
                                               .on = day("2021-01-15")})
                  .has_value());
    }
  }

  Store another(const StoreOptions& options = {}) const {
    REQUIRE_VALUE(Store store, Store::open({scene.folder.file("htx.db")}, options));
    return store;
  }

  std::int64_t lines(const std::string& id) {
    REQUIRE_VALUE(const auto journal, scene.store.journal(id));
    return static_cast<std::int64_t>(journal.size());
  }

  void everything_fits() {
    REQUIRE_VALUE(const Audit audit, audit_store(scene.session()));
    CHECK_FALSE(audit.fault.has_value());
    REQUIRE_VALUE(const CaseVerification verified, verify_cases(scene.session()));
    CHECK(verified.differences.empty());
    CHECK(verified.cases == 4);
  }
};

std::string case_of(int cooperative) { return "CM-00" + std::to_string(cooperative) + "-01"; }

// The n-th move of a case, from 0.
GroupCommit::Command move(const std::string& id, int n, const std::string& key = "") {
  ActRequest request{.case_id = id,
                     .event = n % 2 == 0 ? "move.there" : "move.here",
                     .on = Date::of(2021, 1, 15).value_or(Date()),
                     .documents = {},
                     .data = {},
                     .note = {},
                     .key = key};
  return [request = std::move(request)](const Session& session) { return record_act(session, request); };
}

const Actor kCommittee{"hai", "committee"};

// The answers of one client, who moved one case.
void check_answers(std::vector<Answer>& answers, const std::string& id) {
  std::int64_t line = 2;
  for (Answer& answer : answers) {
    REQUIRE_VALUE(const CaseReceipt receipt, answer.get());
    CHECK(receipt.case_id == id);
    CHECK(receipt.line == line++);
    CHECK(receipt.repeated.empty());
  }
}

TEST_CASE("a group commit answers every client what its own command did", "[cases][group]") {
  Ring ring;
  constexpr int kMoves = 60;
  {
    GroupCommit group(ring.another(), ring.library, ring.scene.clock);
    std::vector<std::thread> clients;
    std::vector<std::vector<Answer>> answers(4);
    clients.reserve(4);
    for (int c = 0; c < 4; ++c) {
      clients.emplace_back([&, c] {
        for (int n = 0; n < kMoves; ++n)
          answers[static_cast<std::size_t>(c)].push_back(group.submit(kCommittee, move(case_of(c + 1), n)));
      });
    }
    for (std::thread& client : clients) client.join();
    for (int c = 0; c < 4; ++c) {
      check_answers(answers[static_cast<std::size_t>(c)], case_of(c + 1));
    }
  }
  for (int c = 1; c <= 4; ++c) CHECK(ring.lines(case_of(c)) == kMoves + 1);
  ring.everything_fits();
}

TEST_CASE("a command that fails in a group is answered with its error and disturbs nobody",
          "[cases][group]") {
  Ring ring;
  {
    GroupCommit group(ring.another(), ring.library, ring.scene.clock);
    std::vector<Answer> answers;
    for (int n = 0; n < 20; ++n) {
      answers.push_back(group.submit(kCommittee, move(case_of(1), n)));
      answers.push_back(group.submit(kCommittee, move(case_of(2), 1)));  // It is not there.
      answers.push_back(group.submit({"lan", "officer"}, move(case_of(3), 0)));
      answers.push_back(group.submit(kCommittee, move("CM-009-01", 0)));
    }
    for (std::size_t i = 0; i < answers.size(); i += 4) {
      REQUIRE_VALUE(const CaseReceipt receipt, answers[i].get());
      CHECK(receipt.line == static_cast<std::int64_t>(i / 4) + 2);
      REQUIRE_ERROR(answers[i + 1].get(), "cases.not-possible-now");
      REQUIRE_ERROR(answers[i + 2].get(), "cases.wrong-role");
      REQUIRE_ERROR(answers[i + 3].get(), "cases.no-such-case");
    }
  }
  CHECK(ring.lines(case_of(1)) == 21);
  CHECK(ring.lines(case_of(2)) == 1);
  CHECK(ring.lines(case_of(3)) == 1);
  ring.everything_fits();
}

TEST_CASE("a command that fails after it has written costs its group a second run and nobody anything",
          "[cases][group]") {
  Ring ring;
  {
    GroupCommit group(ring.another(), ring.library, ring.scene.clock);
    const GroupCommit::Command writes_and_fails = [](const Session& session) -> Result<CaseReceipt> {
      HTX_ASSIGN_OR_RETURN(Transaction transaction, session.store.begin());
      HTX_ASSIGN_OR_RETURN(const std::int64_t batch, transaction.put_batch({.kind = "half", .at = "now"}));
      return Error(ErrorCode::kInternal, {"store.no-entry", {{"batch", std::to_string(batch)}}});
    };
    std::vector<Answer> answers;
    for (int n = 0; n < 40; ++n) {
      answers.push_back(group.submit(kCommittee, move(case_of(1), n)));
      answers.push_back(group.submit(kCommittee, writes_and_fails));
      answers.push_back(group.submit(kCommittee, move(case_of(2), n)));
    }
    for (std::size_t i = 0; i < answers.size(); i += 3) {
      const auto line = static_cast<std::int64_t>(i / 3) + 2;
      REQUIRE_VALUE(const CaseReceipt first, answers[i].get());
      CHECK(first.line == line);
      REQUIRE_ERROR(answers[i + 1].get(), "store.no-entry");
      REQUIRE_VALUE(const CaseReceipt second, answers[i + 2].get());
      CHECK(second.line == line);
    }
  }
  CHECK(ring.lines(case_of(1)) == 41);
  CHECK(ring.lines(case_of(2)) == 41);
  REQUIRE_VALUE(const auto halves, ring.scene.store.batches("half"));
  CHECK(halves.empty());
  ring.everything_fits();
}

TEST_CASE("what a group commit answers is durable when it is answered", "[cases][group]") {
  Ring ring;
  GroupCommit group(ring.another(), ring.library, ring.scene.clock);
  std::vector<Answer> answers;
  answers.reserve(100);
  for (int n = 0; n < 100; ++n) answers.push_back(group.submit(kCommittee, move(case_of(1), n)));
  Store witness = ring.another({.read_only = true});
  for (Answer& answer : answers) {
    REQUIRE_VALUE(const CaseReceipt receipt, answer.get());
    REQUIRE_VALUE(const auto row, witness.case_row(case_of(1)));
    REQUIRE(row.has_value());
    CHECK(row->revision >= receipt.line);
  }
}

TEST_CASE("a command with a key is done once in a group", "[cases][group]") {
  Ring ring;
  {
    GroupCommit group(ring.another(), ring.library, ring.scene.clock);
    Answer first = group.submit(kCommittee, move(case_of(1), 0, "k-1"));
    Answer again = group.submit(kCommittee, move(case_of(1), 0, "k-1"));
    Answer other = group.submit(kCommittee, move(case_of(2), 0, "k-1"));
    REQUIRE_VALUE(const CaseReceipt done, first.get());
    REQUIRE_VALUE(const CaseReceipt repeated, again.get());
    CHECK(done.repeated.empty());
    CHECK_FALSE(repeated.repeated.empty());
    CHECK(repeated.line == done.line);
    REQUIRE_ERROR(other.get(), "session.key-used");
  }
  CHECK(ring.lines(case_of(1)) == 2);
  ring.everything_fits();
}

TEST_CASE("what another program writes between two groups is seen", "[cases][group]") {
  Ring ring;
  GroupCommit group(ring.another(), ring.library, ring.scene.clock);
  REQUIRE(group.submit(kCommittee, move(case_of(1), 0)).get().has_value());
  REQUIRE(move(case_of(1), 1)(ring.scene.session("hai", "committee")).has_value());
  REQUIRE_ERROR(group.submit(kCommittee, move(case_of(1), 1)).get(), "cases.not-possible-now");
  REQUIRE_VALUE(const CaseReceipt receipt, group.submit(kCommittee, move(case_of(1), 2)).get());
  CHECK(receipt.line == 4);
  ring.everything_fits();
}

TEST_CASE("a membership that ends while the program stays is noticed", "[cases][group]") {
  Ring ring;
  const Session clerk = ring.scene.session("lan", "officer");
  Member hai{.group = "committee", .account = "hai", .from = day("2021-01-01"), .until = {}};
  REQUIRE(set_member(clerk, hai).has_value());
  GroupCommit group(ring.another(), ring.library, ring.scene.clock);
  REQUIRE(group.submit(kCommittee, move(case_of(1), 0)).get().has_value());
  REQUIRE_ERROR(group.submit({"an", "committee"}, move(case_of(1), 1)).get(), "cases.not-a-member");
  hai.until = day("2021-01-10");
  REQUIRE(set_member(clerk, hai).has_value());
  REQUIRE_ERROR(group.submit(kCommittee, move(case_of(1), 1)).get(), "cases.not-a-member");
}

// A workflow whose first state forbids a step of the ring.
constexpr const char* kBan = R"(workflow: test.ban
version: 1
title: {vi: Cấm, en: Ban}
basis: [{article: không có, tag: inference}]
subjects: [cooperative]
reviewed_by: null
roles:
  committee: {title: {vi: Ủy ban kiểm tra, en: Inspection committee}, group: committee}
deadlines:
  term: {title: {vi: Hạn, en: Term}, within: 10 wd, law: {article: không có, tag: inference}}
initial: banning
states:
  - id: banning
    title: {vi: Đang cấm, en: Banning}
    deadline: {use: term, event: ban.late}
    forbid:
      - {event: move.there, title: {vi: Sang kia, en: Over there}, law: {article: không có, tag: inference}}
    transitions:
      - {event: ban.end, to: closed, by: committee, title: {vi: Thôi cấm, en: End of the ban}}
      - {event: ban.late, to: closed}
  - {id: closed, kind: final, title: {vi: Kết thúc, en: Closed}}
)";

TEST_CASE("a case that begins or ends to forbid an act is noticed by a program that stays",
          "[cases][memory]") {
  Ring ring;
  ring.home.write("workflows/vn/ban.yaml", kBan);
  const Library library = ring.home.library();
  ring.scene.library = &library;
  CaseMemory memory;
  Session stays = ring.scene.session("hai", "committee");
  stays.memory = &memory;
  REQUIRE(move(case_of(1), 0)(stays).has_value());
  REQUIRE(move(case_of(1), 1)(stays).has_value());

  const bool by_itself = GENERATE(true, false);
  CAPTURE(by_itself);
  const Session other = by_itself ? stays : ring.scene.session("hai", "committee");
  const OpenRequest ban{.workflow = "test.ban", .cooperative = "CM-001", .on = day("2021-01-15")};
  REQUIRE(record_opening(other, ban).has_value());
  REQUIRE_ERROR(move(case_of(1), 2)(stays), "cases.forbidden-act");
  REQUIRE(move(case_of(2), 0)(stays).has_value());
  const ActRequest end{.case_id = "CM-001-02",
                       .event = "ban.end",
                       .on = day("2021-01-15"),
                       .documents = {},
                       .data = {},
                       .note = {}};
  REQUIRE(record_act(other, end).has_value());
  REQUIRE(move(case_of(1), 2)(stays).has_value());
  CHECK(ring.lines(case_of(1)) == 4);
}

TEST_CASE("a full disk loses nothing that was answered, and answers no one wrongly", "[cases][group]") {
  Ring ring;
  std::int64_t answered = 1;
  {
    REQUIRE_VALUE(Store probe, Store::open({ring.scene.folder.file("htx.db")}));
    const auto pages =
        static_cast<std::int64_t>(std::filesystem::file_size(ring.scene.folder.file("htx.db")) / 4'096);
    GroupCommit group(ring.another({.max_pages = pages + 40}), ring.library, ring.scene.clock);
    std::vector<Answer> answers;
    answers.reserve(400);
    for (int n = 0; n < 400; ++n) answers.push_back(group.submit(kCommittee, move(case_of(1), n)));
    std::size_t refused = 0;
    for (Answer& answer : answers) {
      const auto receipt = answer.get();
      if (receipt)
        answered = std::max(answered, receipt->line);
      else
        ++refused;
    }
    CHECK(refused > 0);
  }
  CHECK(ring.lines(case_of(1)) == answered);
  ring.everything_fits();
}

}  // namespace
}  // namespace htx
