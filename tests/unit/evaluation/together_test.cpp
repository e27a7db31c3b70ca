// Several who write, and some who judge the whole meanwhile.

#include <algorithm>
#include <array>
#include <atomic>
#include <barrier>
#include <set>
#include <thread>
#include <utility>

#include "engine/evaluation/replay.h"
#include "tests/support/office_scene.h"

namespace htx {
namespace {

// An office of its own on the store of a scene, as another program has it.
class Other {
 public:
  explicit Other(Scene& scene, std::string account = "hai")
      : library_(*scene.library), clock_(scene.clock), account_(std::move(account)), store_(opened(scene)) {}
  Session session() { return {store_, library_, clock_, {account_, "officer"}}; }

 private:
  static Store opened(const Scene& scene) {
    // The machine may be busy: nobody is to be told that the store is locked.
    REQUIRE_VALUE(Store store, Store::open({scene.folder.file("htx.db")}, {.busy_milliseconds = 120'000}));
    return store;
  }

  const Library& library_;
  const Clock& clock_;
  std::string account_;
  Store store_;
};

std::string returns_with(const std::string& members, std::initializer_list<const char*> ids) {
  std::vector<std::map<std::string, std::string>> rows;
  for (const char* id : ids) rows.push_back({{"id", id}, {"members", members}});
  return returns_table(rows);
}

void check_fits(Scene& scene) {
  REQUIRE_VALUE(const Audit audit, audit_store(scene.session()));
  INFO((audit.fault ? to_text(audit.fault->message, Language::kEnglish) + " " + audit.fault->entry : ""));
  CHECK_FALSE(audit.fault.has_value());
}

std::string members_of(Scene& scene, const std::string& id) {
  REQUIRE_VALUE(const auto record, scene.store.record("return", id + "/2020"));
  REQUIRE(record.has_value());
  return record->body.find("fields")->text_of("members");
}

TEST_CASE("an import that was overtaken does not win silently", "[evaluation][import][together]") {
  Scene scene;
  scene.imported(TableKind::kCooperatives, kCooperatives);
  scene.imported(TableKind::kReturns, returns_with("20", {"CM-001", "CM-002"}));
  Other other(scene);
  const std::string rejects = scene.folder.file("other.csv");

  SECTION("by another figure of the same cooperative") {
    const Session session = other.session();
    FileImport import(session, TableKind::kReturns,
                      scene.folder.write("late.csv", returns_with("20", {"CM-001", "CM-002"})));
    REQUIRE(import.read().has_value());
    scene.imported(TableKind::kReturns, returns_with("31", {"CM-002"}));
    const std::uint64_t size = scene.ledger_size();
    const auto outcome = import.write(rejects, Language::kEnglish);
    REQUIRE_ERROR(outcome, "evaluation.import-conflict");
    CHECK(outcome.error().code() == ErrorCode::kConflict);
    CHECK(contains(to_text(outcome.error(), Language::kEnglish), "CM-002/2020"));
    CHECK_FALSE(contains(to_text(outcome.error(), Language::kEnglish), "CM-001"));
    CHECK(scene.ledger_size() == size);
    CHECK(members_of(scene, "CM-002") == "31");
    // Who looks again and imports again says which figure counts.
    REQUIRE_VALUE(const ImportOutcome again,
                  import_file(session, TableKind::kReturns, scene.folder.file("late.csv"), rejects,
                              Language::kEnglish));
    CHECK(again.changed == 1);
    CHECK(again.unchanged == 1);
    CHECK(members_of(scene, "CM-002") == "20");
  }
  SECTION("by the same figure") {
    const Session session = other.session();
    FileImport import(session, TableKind::kReturns,
                      scene.folder.write("late.csv", returns_with("31", {"CM-002", "CM-003"})));
    REQUIRE(import.read().has_value());
    scene.imported(TableKind::kReturns, returns_with("31", {"CM-002"}));
    REQUIRE_VALUE(const ImportOutcome outcome, import.write(rejects, Language::kEnglish));
    CHECK(outcome.unchanged == 1);
    CHECK(outcome.added == 1);
    CHECK(outcome.changed == 0);
  }
  SECTION("by figures of others only") {
    const Session session = other.session();
    FileImport import(session, TableKind::kReturns,
                      scene.folder.write("late.csv", returns_with("31", {"CM-002"})));
    REQUIRE(import.read().has_value());
    scene.imported(TableKind::kReturns, returns_with("9", {"CM-001"}));
    REQUIRE_VALUE(const ImportOutcome outcome, import.write(rejects, Language::kEnglish));
    CHECK(outcome.changed == 1);
    CHECK(members_of(scene, "CM-001") == "9");
    CHECK(members_of(scene, "CM-002") == "31");
  }
  SECTION("by the registration of a cooperative that it has a return of") {
    const Session session = other.session();
    FileImport import(session, TableKind::kReturns,
                      scene.folder.write("late.csv", returns_with("31", {"CM-006"})));
    REQUIRE(import.read().has_value());
    scene.imported(TableKind::kCooperatives,
                   "id;name;kind;sector;district\nCM-006;HTX Mới;HTX;Vận tải;Cà Mau\n");
    REQUIRE_VALUE(const ImportOutcome outcome, import.write(rejects, Language::kEnglish));
    CHECK(outcome.added == 1);
    CHECK(outcome.table.rejected.empty());
  }
  check_fits(scene);
}

// What one of several imports was told.
struct Told {
  Result<ImportOutcome> outcome = Error(ErrorCode::kInternal, "store.no-entry");
  std::string members;
};

// Only imports with other figures than the rest may be told of a conflict.
void check_conflict(const Error& error, bool same) {
  CHECK(error.message().code == "evaluation.import-conflict");
  CHECK_FALSE(same);
}

// What the imports of one round came to, as they were told.
struct Round {
  std::size_t written = 0;  // Figures that were added or changed.
  std::size_t writers = 0;
  std::string last;  // The figure of the import that was written last.
  std::int64_t last_batch = 0;
};

void add_told(Scene& scene, const Told& one, Round& round) {
  CHECK(one.outcome->added + one.outcome->changed + one.outcome->unchanged == 3);
  round.written += one.outcome->added + one.outcome->changed;
  if (one.outcome->batch == 0) {
    // Told that all of it was there already: so it was.
    REQUIRE_VALUE(const auto revisions, scene.store.revisions("return", "CM-001/2020"));
    CHECK(revisions.back().body.find("fields")->text_of("members") == one.members);
    return;
  }
  ++round.writers;
  if (one.outcome->batch < round.last_batch) return;
  round.last_batch = one.outcome->batch;
  round.last = one.members;
}

// Rounds in which all import at once, each with a figure of its own or all with the same.
TEST_CASE("imports at the same time lose no figure that was acknowledged", "[evaluation][import][together]") {
  Scene scene;
  scene.imported(TableKind::kCooperatives, kCooperatives);
  constexpr int kRounds = 12;
  constexpr std::size_t kWriters = 3;
  std::vector<std::unique_ptr<Other>> offices;
  for (std::size_t w = 0; w < kWriters; ++w)
    offices.push_back(std::make_unique<Other>(scene, "w" + std::to_string(w)));
  std::size_t written = 0;
  for (int round = 0; round < kRounds; ++round) {
    CAPTURE(round);
    const bool same = round % 2 == 0;
    std::array<Told, kWriters> told;
    std::barrier start(kWriters);
    std::vector<std::thread> threads;
    for (std::size_t w = 0; w < kWriters; ++w) {
      told[w].members = std::to_string(100 + round * 10 + (same ? 0 : static_cast<int>(w)));
      const std::string path = scene.folder.write(
          "w" + std::to_string(w) + ".csv", returns_with(told[w].members, {"CM-001", "CM-002", "CM-003"}));
      threads.emplace_back([&, w, path] {
        start.arrive_and_wait();
        told[w].outcome = import_file(offices[w]->session(), TableKind::kReturns, path, path + ".rejects",
                                      Language::kEnglish);
      });
    }
    for (std::thread& thread : threads) thread.join();

    Round all;
    for (const Told& one : told) {
      if (one.outcome)
        add_told(scene, one, all);
      else
        check_conflict(one.outcome.error(), same);
    }
    written += all.written;
    // The last who was told that his figures are in is the one whose figures count.
    for (const char* id : {"CM-001", "CM-002", "CM-003"}) CHECK(members_of(scene, id) == all.last);
    CHECK((!same || all.writers == 1));
    check_fits(scene);
  }
  std::size_t revisions = 0;
  for (const char* id : {"CM-001", "CM-002", "CM-003"}) {
    REQUIRE_VALUE(const auto all, scene.store.revisions("return", std::string(id) + "/2020"));
    revisions += all.size();
  }
  CHECK(revisions == written);
}

const EvaluationRequest kOf2020{.period = 2020, .as_of = {}, .pack = {}};

void import_newer(Scene& scene) { scene.imported(TableKind::kReturns, returns_with("31", {"CM-001"})); }
void run_again(Scene& scene) { REQUIRE(evaluate(scene.session(), kOf2020).has_value()); }

TEST_CASE("a run that saw less does not become the one that counts", "[evaluation][evaluate][together]") {
  Scene scene;
  import_each_class(scene);
  Other other(scene);
  bool overtaken = false;
  SECTION("of newer figures there is a run already") {
    const auto late = evaluate(other.session(), kOf2020, [&](std::size_t, std::size_t) {
      if (std::exchange(overtaken, true)) return;
      import_newer(scene);
      run_again(scene);
    });
    REQUIRE(overtaken);
    REQUIRE_ERROR(late, "evaluation.newer-run");
    CHECK(late.error().code() == ErrorCode::kConflict);
    REQUIRE_VALUE(const auto explained, explain(scene.session(), "CM-001", 2020, ""));
    CHECK(explained.newer.empty());
  }
  SECTION("of newer figures there is none yet: the run stands and says which it did not see") {
    const auto late = evaluate(other.session(), kOf2020, [&](std::size_t, std::size_t) {
      if (!std::exchange(overtaken, true)) import_newer(scene);
    });
    REQUIRE(late.has_value());
    REQUIRE(overtaken);
    REQUIRE_VALUE(const auto explained, explain(scene.session(), "CM-001", 2020, ""));
    REQUIRE(!explained.newer.empty());
    CHECK(explained.newer.front().name == "members");
  }
  SECTION("two runs on the same figures are both kept") {
    const auto late = evaluate(other.session(), kOf2020, [&](std::size_t, std::size_t) {
      if (!std::exchange(overtaken, true)) run_again(scene);
    });
    REQUIRE(late.has_value());
    REQUIRE_VALUE(const auto runs, scene.store.batches("evaluate"));
    CHECK(runs.size() == 2);
  }
  check_fits(scene);
}

TEST_CASE("an audit and a replay during writing find no fault", "[evaluation][audit][together]") {
  Scene scene;
  import_each_class(scene);
  REQUIRE(evaluate(scene.session(), {.period = 2020, .as_of = {}, .pack = {}}).has_value());
  Other writer(scene, "writer");
  Other decider(scene, "decider");
  std::atomic<bool> enough = false;
  std::atomic<int> failed = 0;
  std::vector<std::thread> threads;
  threads.emplace_back([&] {
    for (int i = 0; !enough; ++i) {
      const std::string path =
          scene.folder.write("busy.csv", returns_with(std::to_string(20 + i), {"CM-001"}));
      const auto imported =
          import_file(writer.session(), TableKind::kReturns, path, path + ".rejects", Language::kEnglish);
      const auto judged = evaluate(writer.session(), {.period = 2020, .as_of = {}, .pack = {}});
      if (!imported || !judged) ++failed;
    }
  });
  threads.emplace_back([&] {
    for (int i = 0; !enough; ++i) {
      const auto proposed =
          propose_override(decider.session(), {.cooperative = "CM-002",
                                               .period = 2020,
                                               .result = "strong",
                                               .why = "why " + std::to_string(i),
                                               .basis = "QĐ 12",
                                               .until = Date::of(2021, 12, 31).value_or(Date())});
      const auto opened = open_case(decider.session(), {.workflow = "vn.inspection",
                                                        .cooperative = i % 2 == 0 ? "CM-001" : "CM-003",
                                                        .on = Date::of(2021, 1, 15).value_or(Date())});
      if (!proposed) ++failed;
      static_cast<void>(opened);
    }
  });
  for (int i = 0; i < 12; ++i) {
    CAPTURE(i);
    check_fits(scene);
    REQUIRE_VALUE(const Replay replayed, replay(scene.session(), {}));
    CHECK(replayed.differences.empty());
    REQUIRE_VALUE(const Evaluation latest, latest_evaluation(scene.session(), 2020, ""));
    CHECK(latest.cooperatives.size() == 5);
  }
  enough = true;
  for (std::thread& thread : threads) thread.join();
  CHECK(failed == 0);
  check_fits(scene);
}

TEST_CASE("of decisions at the same time each has its number and one approval",
          "[evaluation][override][together]") {
  Scene scene;
  import_each_class(scene);
  REQUIRE(evaluate(scene.session(), {.period = 2020, .as_of = {}, .pack = {}}).has_value());
  constexpr std::size_t kDeciders = 3;
  std::array<Result<Override>, kDeciders> proposed = {Error(ErrorCode::kInternal, "store.no-entry"),
                                                      Error(ErrorCode::kInternal, "store.no-entry"),
                                                      Error(ErrorCode::kInternal, "store.no-entry")};
  auto approved = proposed;
  std::vector<std::unique_ptr<Other>> offices;
  for (std::size_t d = 0; d < kDeciders; ++d)
    offices.push_back(std::make_unique<Other>(scene, "d" + std::to_string(d)));
  const auto together = [&](const auto& work) {
    std::barrier start(kDeciders);
    std::vector<std::thread> threads;
    for (std::size_t d = 0; d < kDeciders; ++d) {
      threads.emplace_back([&, d] {
        start.arrive_and_wait();
        work(d);
      });
    }
    for (std::thread& thread : threads) thread.join();
  };
  together([&](std::size_t d) {
    proposed[d] = propose_override(offices[d]->session(), {.cooperative = "CM-002",
                                                           .period = 2020,
                                                           .result = "strong",
                                                           .why = "vì",
                                                           .basis = "QĐ",
                                                           .until = Date::of(2021, 12, 31).value_or(Date())});
  });
  std::set<std::string> ids;
  for (const auto& one : proposed) {
    REQUIRE(one.has_value());
    ids.insert(one->id);
  }
  CHECK(ids == std::set<std::string>{"CM-002/2020/1", "CM-002/2020/2", "CM-002/2020/3"});
  // All approve the first: its proposer may not, and of the others only one is in time.
  together([&](std::size_t d) {
    approved[d] = approve_override(offices[d]->session(), "CM-002/2020/1", "đồng ý");
  });
  CHECK(std::ranges::count_if(approved, [](const auto& one) { return one.has_value(); }) == 1);
  REQUIRE_VALUE(const auto revisions, scene.store.revisions("override.approve", "CM-002/2020/1"));
  CHECK(revisions.size() == 1);
  check_fits(scene);
}

}  // namespace
}  // namespace htx
