#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <random>
#include <set>
#include <thread>

#include "engine/cases/case_records.h"
#include "engine/cases/deadlines.h"
#include "engine/cases/outbox.h"
#include "engine/cases/verify_case.h"
#include "tests/support/office_scene.h"

// Kills a process that drives cases, at any moment, hundreds of times.  What the process says it has done
// is written down outside the store; the next process begins with the first command that was not
// acknowledged, under the same key.

namespace htx {
namespace {

constexpr const char* kLoop = R"(workflow: test.loop
version: 1
title: {vi: Vòng lặp, en: Loop}
basis: [{article: Điều 1, tag: memory-low}]
subjects: [cooperative]
several: true
reviewed_by: null
roles:
  officer: {title: {vi: Cán bộ, en: Officer}, group: officers}
data:
  rounds: {type: number, initial: 0, title: {vi: Số vòng, en: Rounds}}
documents:
  paper: {title: {vi: Giấy, en: Paper}, by: officer, required: false}
deadlines:
  reply: {title: {vi: Hạn, en: Limit}, within: 5 wd, law: {article: Điều 2, tag: memory-low}}
initial: here
states:
  - id: here
    title: {vi: Đây, en: Here}
    deadline: {use: reply, event: late.reply}
    transitions:
      - {event: go, to: there, by: officer, title: {vi: Đi, en: Go}, do: [{notify: officer}]}
      - {event: late.reply, do: [{notify: officer}]}
  - id: there
    title: {vi: Đó, en: There}
    no_deadline: thử
    transitions:
      - {event: back, to: here, by: officer, title: {vi: Về, en: Back}, do: [{set: {rounds: rounds + 1}}]}
      - {event: finish, to: over, by: officer, title: {vi: Xong, en: Finish}}
  - {id: over, kind: final, title: {vi: Hết, en: Over}}
)";

const Library& loop_library() {
  static const Library kLibrary = [] {
    const Home home;
    home.write("workflows/vn/loop.yaml", kLoop);
    return home.library();
  }();
  return kLibrary;
}

// What is done to one case, in order; each is a command with a key of its own.
constexpr std::array<const char*, 18> kScript = {"open",   "go",   "back", "note", "go", "back",
                                                 "attach", "go",   "back", "done", "go", "back",
                                                 "note",   "tick", "go",   "back", "go", "finish"};

std::string case_of(std::size_t command) {
  const std::size_t number = command / kScript.size() + 1;
  return "CM-001-" + std::string(number < 10 ? "0" : "") + std::to_string(number);
}

// Does the command of that number.  Runs in a child, so nothing of Catch may be used.
bool do_command(const Session& session, std::size_t command, const std::string& paper) {
  const std::string key = "k" + std::to_string(command);
  const std::string what = kScript[command % kScript.size()];
  const std::string id = case_of(command);
  const Date before_the_limit = Date::of(2021, 1, 18).value_or(Date());
  const Date after_it = Date::of(2021, 3, 1).value_or(Date());
  const Date on = command % kScript.size() < 13 ? before_the_limit : after_it;
  if (what == "open")
    return open_case(session, {.workflow = "test.loop", .cooperative = "CM-001", .on = on, .key = key})
        .has_value();
  if (what == "tick") {
    const auto passed = expire_deadlines(session, after_it);
    return passed && passed->stuck.empty();
  }
  if (what == "done") {
    const auto rows = session.store.outbox_of(id);
    return rows && !rows->empty() &&
           finish_outbox(session, {.id = rows->front().id, .by = "", .note = "x", .key = key}).has_value();
  }
  const RecordRequest record{.case_id = id, .on = on, .note = "a note", .key = key};
  if (what == "note") return add_note(session, record).has_value();
  if (what == "attach") return attach_document(session, record, "paper", paper).has_value();
  return act(session,
             {.case_id = id, .event = what, .on = on, .documents = {}, .data = {}, .note = {}, .key = key})
      .has_value();
}

// Does one command after the other and acknowledges each, until it is killed.
int work_until_killed(const std::string& path, const std::string& paper, std::size_t first, int acknowledge) {
  const FixedClock clock{kLater};
  auto store = Store::open({path});
  if (!store) return 2;
  const Session session{*store, loop_library(), clock, {"lan", "officer"}};
  for (std::size_t command = first;; ++command) {
    if (!do_command(session, command, paper)) return 3;
    const auto number = static_cast<std::uint64_t>(command);
    if (::write(acknowledge, &number, sizeof number) != sizeof number) return 4;
  }
}

// One process from its start to its death; the commands it acknowledged, in order.  If it may `begin`, it
// is killed some time after its first acknowledgement, else some time after its start.
std::vector<std::uint64_t> one_life(const std::string& path, const std::string& paper, std::size_t first,
                                    bool begin, std::chrono::microseconds span) {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) _exit(work_until_killed(path, paper, first, ends[1]));
  ::close(ends[1]);
  std::vector<std::uint64_t> acknowledged;
  std::uint64_t number = 0;
  const auto read_one = [&] {
    if (::read(ends[0], &number, sizeof number) != sizeof number) return false;
    acknowledged.push_back(number);
    return true;
  };
  if (begin) REQUIRE(read_one());
  std::this_thread::sleep_for(span);
  REQUIRE(kill(child, SIGKILL) == 0);
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  INFO(status);
  REQUIRE((WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL));
  while (read_one()) continue;
  ::close(ends[0]);
  return acknowledged;
}

std::vector<std::string> events_of(Store& store, const std::string& id) {
  REQUIRE_VALUE(const auto rows, store.journal(id));
  std::vector<std::string> events;
  for (const JournalRow& row : rows) {
    REQUIRE_VALUE(const JournalLine line, read_journal_line(id, row));
    events.push_back(line.event + " " + to_text(line.on) + " " + line.details.text_of("due"));
  }
  return events;
}

// The journal of a case that nothing interrupted.
std::vector<std::string> undisturbed(Scene& scene, const std::string& paper) {
  scene.clock.set(kLater);
  for (std::size_t command = 0; command < kScript.size(); ++command)
    REQUIRE(do_command(scene.session(), command, paper));
  return events_of(scene.store, "CM-001-01");
}

TEST_CASE("crash: no acknowledged command is lost and none is done twice", "[cases][crash]") {
  Scene calm(loop_library());
  calm.imported(TableKind::kCooperatives, kCooperatives);
  const std::vector<std::string> expected = undisturbed(calm, calm.folder.write("paper.txt", "paper"));

  Scene scene(loop_library());
  scene.imported(TableKind::kCooperatives, kCooperatives);
  scene.clock.set(kLater);
  const std::string path = scene.folder.file("htx.db");
  const std::string paper = scene.folder.write("paper.txt", "paper");
  std::mt19937 random(20'210'118);  // The same moments, as far as a scheduler allows.
  std::uniform_int_distribution<int> microseconds(500, 60'000);
  const auto enough = std::chrono::steady_clock::now() + std::chrono::seconds(25);
  std::size_t next = 0;
  int rounds = 0;
  for (; rounds < 20 || (rounds < 400 && std::chrono::steady_clock::now() < enough); ++rounds) {
    CAPTURE(rounds);
    for (const std::uint64_t number :
         one_life(path, paper, next, rounds % 4 != 0, std::chrono::microseconds(microseconds(random)))) {
      REQUIRE(number == next);
      ++next;
    }
    if (rounds % 50 != 0) continue;
    REQUIRE_VALUE(const CaseVerification verified, verify_cases(scene.session()));
    REQUIRE(verified.differences.empty());
  }
  WARN(rounds << " lives, " << next << " commands acknowledged");
  REQUIRE(next >= static_cast<std::size_t>(rounds / 2));

  // The last life may have done one command that it could not acknowledge any more; finish the case.
  do {
    REQUIRE(do_command(scene.session(), next, paper));
    ++next;
  } while (next % kScript.size() != 0);
  for (std::size_t done = 0; done < next; done += kScript.size()) {
    CAPTURE(case_of(done));
    CHECK(events_of(scene.store, case_of(done)) == expected);
  }
  REQUIRE_VALUE(const auto cases, scene.store.cases());
  CHECK(cases.size() == next / kScript.size());
  std::map<std::string, int> keys;
  REQUIRE_VALUE(const auto entries, scene.store.entries(1, 1'000'000));
  for (const Entry& entry : entries) {
    if (const Json key = wrote(entry, "key"); !key.is_null()) ++keys[key.text_of("key")];
  }
  for (const auto& [key, count] : keys) {
    CAPTURE(key);
    CHECK(count == 1);
  }
  // Every command but the ticks carries a key.
  CHECK(keys.size() == next - next / kScript.size());
  REQUIRE_VALUE(const Audit audit, audit_store(scene.session()));
  CHECK_FALSE(audit.fault.has_value());
}

TEST_CASE("crash: two processes that act on passed deadlines act on each once", "[cases][crash]") {
  Scene scene(loop_library());
  scene.clock.set(kLater);
  scene.imported(TableKind::kCooperatives, kCooperatives);
  constexpr std::size_t kCases = 30;
  for (std::size_t i = 0; i < kCases; ++i) {
    REQUIRE(open_case(scene.session(),
                      {.workflow = "test.loop", .cooperative = "CM-001", .on = day("2021-01-18")})
                .has_value());
  }
  const std::string path = scene.folder.file("htx.db");
  std::vector<pid_t> children;
  for (int i = 0; i < 2; ++i) {
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      const FixedClock clock{kLater};
      auto store = Store::open({path}, {.busy_milliseconds = 60'000});
      if (!store) _exit(2);
      const Session session{*store, loop_library(), clock, {"lan", "officer"}};
      const auto passed = expire_deadlines(session, Date::of(2021, 3, 1).value_or(Date()));
      _exit(passed && passed->stuck.empty() ? 0 : 3);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 0));
  }
  REQUIRE_VALUE(const auto cases, scene.store.cases());
  for (const CaseRow& row : cases) {
    CAPTURE(row.id);
    CHECK(events_of(scene.store, row.id).size() == 2);
  }
  REQUIRE_VALUE(const CaseVerification verified, verify_cases(scene.session()));
  CHECK(verified.differences.empty());
}

}  // namespace
}  // namespace htx
