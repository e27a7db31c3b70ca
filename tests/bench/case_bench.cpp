#include <sqlite3.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "engine/cases/case_memory.h"
#include "engine/cases/group_commit.h"
#include "tests/support/ring_cases.h"

// Durable steps of cases a second, beside a program that writes the same rows with SQLite alone: same file
// layout, WAL, synchronous=FULL, same disk; one at a time and in groups.
//
// usage: case_bench [steps one at a time] [steps in groups]

namespace {

namespace fs = std::filesystem;
using namespace htx;  // NOLINT(google-build-using-namespace)

constexpr int kCases = 256;
constexpr int kClients = 8;
constexpr std::size_t kInFlight = 128;  // Of each client.

// The n-th step of a case, from 0.
ActRequest step(int i, int n) {
  return {.case_id = ring_case(i),
          .event = n % 2 == 0 ? "move.there" : "move.here",
          .on = ring_day(),
          .documents = {},
          .data = {},
          .note = {}};
}

// ---- The product.

// What each of several clients does.
struct Share {
  int cases;
  int steps;
};

// Hands in the steps of the cases from `first` on, a few at once.
void be_client(GroupCommit& group, const Share& share, int first) {
  std::deque<std::future<Result<CaseReceipt>>> asked;
  const auto answer = [&] {
    HTX_CHECK(asked.front().get().has_value());
    asked.pop_front();
  };
  for (int k = 0; k < share.steps; ++k) {
    if (asked.size() == kInFlight) answer();
    const ActRequest request = step(first + k % share.cases, k / share.cases);
    asked.push_back(group.submit({"hai", "committee"},
                                 [request](const Session& session) { return record_act(session, request); }));
  }
  while (!asked.empty()) answer();
}

double one_at_a_time(const fs::path& path, const Library& library, const Clock& clock, int steps,
                     bool remembers) {
  auto store = Store::open({path.string()});
  HTX_CHECK(store.has_value());
  CaseMemory memory;
  const Session session{*store, library, clock, {"hai", "committee"}, remembers ? &memory : nullptr};
  const auto begin = SteadyTime::now();
  for (int k = 0; k < steps; ++k) HTX_CHECK(record_act(session, step(k % kCases, k / kCases)).has_value());
  return steps / seconds_since(begin);
}

double in_groups(const fs::path& path, const Library& library, const Clock& clock, int steps, int count) {
  auto store = Store::open({path.string()});
  HTX_CHECK(store.has_value());
  const auto begin = SteadyTime::now();
  {
    GroupCommit group(*std::move(store), library, clock);
    std::vector<std::thread> clients;
    clients.reserve(static_cast<std::size_t>(count));
    const Share share{.cases = kCases / count, .steps = steps / count};
    for (int c = 0; c < count; ++c)
      clients.emplace_back([&group, share, c] { be_client(group, share, c * share.cases); });
    for (std::thread& client : clients) client.join();
  }
  const int done = steps / count * count;
  return done / seconds_since(begin);
}

// ---- SQLite alone.

#define HTX_OF_OFFICE "office = '" HTX_RING_OFFICE "' AND "
#define HTX_THE_OFFICE "'" HTX_RING_OFFICE "', "

struct Database {
  explicit Database(const fs::path& path) {
    HTX_CHECK(sqlite3_open(path.c_str(), &connection) == SQLITE_OK);
    run("PRAGMA journal_mode = WAL");
    run("PRAGMA synchronous = FULL");
    run("PRAGMA foreign_keys = ON");
  }
  ~Database() { sqlite3_close(connection); }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  void run(const char* sql) const {
    HTX_CHECK(sqlite3_exec(connection, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
  }
  sqlite3* connection = nullptr;
};

class Statement {
 public:
  Statement(const Database& database, const char* sql) {
    HTX_CHECK(sqlite3_prepare_v2(database.connection, sql, -1, &statement_, nullptr) == SQLITE_OK);
  }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& text(int at, const std::string& value) {
    sqlite3_bind_text(statement_, at, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
    return *this;
  }
  Statement& blob(int at, const std::string& value) {
    sqlite3_bind_blob(statement_, at, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
    return *this;
  }
  Statement& integer(int at, std::int64_t value) {
    sqlite3_bind_int64(statement_, at, value);
    return *this;
  }
  // Whether there is a row.
  bool step() { return sqlite3_step(statement_) == SQLITE_ROW; }
  void done() {
    HTX_CHECK(sqlite3_step(statement_) == SQLITE_DONE);
    sqlite3_reset(statement_);
  }
  std::string bytes(int column) const {
    const auto* begin = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    return {begin, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }
  std::int64_t number(int column) const { return sqlite3_column_int64(statement_, column); }
  void reset() { sqlite3_reset(statement_); }

 private:
  sqlite3_stmt* statement_ = nullptr;
};

// What one step wrote.
struct Rows {
  std::string case_id;
  std::int64_t line = 0;
  std::string journal;
  std::int64_t seq = 0;
  std::string entry, leaf, root, head_root, frontier;
  std::string status, configuration, data;
  std::string deadline, due, warn, due_body;
  std::int64_t run = 0;
  std::string item, kind, role, holder, since, work_deadline;
};

// The rows that the steps wrote, in their order: journal and ledger as they are, the rest as it last was.
std::vector<Rows> rows_of(const fs::path& path, std::int64_t first_seq) {
  const Database database(path);
  std::vector<Rows> all;
  Statement entries(database,
                    "SELECT seq, bytes, leaf_hash, root_after FROM ledger WHERE seq > ? ORDER BY seq");
  Statement head(database, "SELECT root, frontier FROM ledger_head");
  HTX_CHECK(head.step());
  Statement line(database, "SELECT body FROM journal WHERE " HTX_OF_OFFICE "case_id = ? AND line = ?");
  Statement file(database, "SELECT status, configuration, data FROM case_file WHERE " HTX_OF_OFFICE "id = ?");
  Statement due(database, "SELECT id, due, warn, body, run FROM deadline WHERE " HTX_OF_OFFICE "case_id = ?");
  Statement work(database, "SELECT item, kind, role, holder, since, deadline FROM work WHERE " HTX_OF_OFFICE
                           "case_id = ?");
  entries.integer(1, first_seq);
  for (int k = 0; entries.step(); ++k) {
    Rows rows;
    rows.case_id = ring_case(k % kCases);
    rows.line = k / kCases + 2;
    rows.seq = entries.number(0);
    rows.entry = entries.bytes(1);
    rows.leaf = entries.bytes(2);
    rows.root = entries.bytes(3);
    rows.head_root = head.bytes(0);
    rows.frontier = head.bytes(1);
    HTX_CHECK(line.text(1, rows.case_id).integer(2, rows.line).step());
    rows.journal = line.bytes(0);
    line.reset();
    HTX_CHECK(file.text(1, rows.case_id).step());
    rows.status = file.bytes(0);
    rows.configuration = file.bytes(1);
    rows.data = file.bytes(2);
    file.reset();
    HTX_CHECK(due.text(1, rows.case_id).step());
    rows.deadline = due.bytes(0);
    rows.due = due.bytes(1);
    rows.warn = due.bytes(2);
    rows.due_body = due.bytes(3);
    rows.run = due.number(4);
    due.reset();
    HTX_CHECK(work.text(1, rows.case_id).step());
    rows.item = work.bytes(0);
    rows.kind = work.bytes(1);
    rows.role = work.bytes(2);
    rows.holder = work.bytes(3);
    rows.since = work.bytes(4);
    rows.work_deadline = work.bytes(5);
    work.reset();
    all.push_back(std::move(rows));
  }
  return all;
}

double bare(const fs::path& path, const std::vector<Rows>& all, std::size_t together) {
  const Database database(path);
  Statement journal(database,
                    "INSERT INTO journal (office, case_id, line, body) VALUES (" HTX_THE_OFFICE "?, ?, ?)");
  Statement file(
      database,
      "UPDATE case_file SET revision = ?, status = ?, configuration = ?, data = ? WHERE " HTX_OF_OFFICE
      "id = ?");
  Statement due(
      database,
      "INSERT INTO deadline (office, case_id, id, due, warn, body, run, acted_on_at) VALUES (" HTX_THE_OFFICE
      "?, ?, ?, ?, ?, ?, '') ON CONFLICT (office, case_id, id) DO UPDATE SET due = excluded.due, "
      "warn = excluded.warn, body = excluded.body, run = excluded.run, acted_on_at = ''");
  Statement no_work(database, "DELETE FROM work WHERE " HTX_OF_OFFICE "case_id = ?");
  Statement work(
      database,
      "INSERT INTO work (office, case_id, item, kind, role, holder, since, deadline) VALUES (" HTX_THE_OFFICE
      "?, ?, ?, ?, ?, ?, ?)");
  Statement ledger(database,
                   "INSERT INTO ledger (office, seq, bytes, leaf_hash, root_after) VALUES (" HTX_THE_OFFICE
                   "?, ?, ?, ?)");
  Statement head(database, "UPDATE ledger_head SET size = ?, root = ?, frontier = ?");
  const auto begin = SteadyTime::now();
  for (std::size_t first = 0; first < all.size(); first += together) {
    database.run("BEGIN IMMEDIATE");
    const std::size_t end = std::min(first + together, all.size());
    for (std::size_t i = first; i < end; ++i) {
      const Rows& r = all[i];
      journal.text(1, r.case_id).integer(2, r.line).text(3, r.journal).done();
      file.integer(1, r.line).text(2, r.status).text(3, r.configuration).text(4, r.data);
      file.text(5, r.case_id).done();
      due.text(1, r.case_id).text(2, r.deadline).text(3, r.due).text(4, r.warn).text(5, r.due_body);
      due.integer(6, r.run).done();
      no_work.text(1, r.case_id).done();
      work.text(1, r.case_id).text(2, r.item).text(3, r.kind).text(4, r.role).text(5, r.holder);
      work.text(6, r.since).text(7, r.work_deadline).done();
      ledger.integer(1, r.seq).blob(2, r.entry).blob(3, r.leaf).blob(4, r.root).done();
    }
    const Rows& last = all[end - 1];
    head.integer(1, last.seq).blob(2, last.head_root).blob(3, last.frontier).done();
    database.run("COMMIT");
  }
  return static_cast<double>(all.size()) / seconds_since(begin);
}

// A copy of the store as it was before any step.
fs::path fresh(const fs::path& folder, const char* name) { return fresh_store(folder / "start.db", name); }

std::int64_t entries_of(const fs::path& path) {
  const Database database(path);
  Statement head(database, "SELECT size FROM ledger_head");
  HTX_CHECK(head.step());
  return head.number(0);
}

}  // namespace

int main(int argc, char** argv) {
  const int one_steps = argc > 1 ? std::atoi(argv[1]) : 4'096;     // NOLINT(cert-err34-c): a benchmark.
  const int group_steps = argc > 2 ? std::atoi(argv[2]) : 65'536;  // NOLINT(cert-err34-c): a benchmark.
  const fs::path folder = fs::temp_directory_path() / "htx-case-bench";
  fs::remove_all(folder);
  fs::create_directories(folder);
  const Library library = ring_library(folder / "home");
  const FixedClock clock{Instant{1'893'378'600'000}};  // After every day on which anything is done.
  open_ring_cases(folder / "start.db", folder, library, clock, kCases);
  const std::int64_t before = entries_of(folder / "start.db");

  constexpr int kRounds = 3;
  std::vector<double> plain;
  std::vector<double> remembering;
  std::vector<double> alone;
  std::vector<double> grouped;
  std::vector<double> alone_grouped;
  for (int round = 0; round < kRounds; ++round) {
    plain.push_back(one_at_a_time(fresh(folder, "a.db"), library, clock, one_steps, false));
    remembering.push_back(one_at_a_time(fresh(folder, "b.db"), library, clock, one_steps, true));
    alone.push_back(bare(fresh(folder, "c.db"), rows_of(folder / "b.db", before), 1));
    // The same steps in the same order, so that the rows are known.
    grouped.push_back(in_groups(fresh(folder, "d.db"), library, clock, group_steps, kClients));
    in_groups(fresh(folder, "e.db"), library, clock, group_steps, 1);
    alone_grouped.push_back(
        bare(fresh(folder, "f.db"), rows_of(folder / "e.db", before), GroupCommit::kMost));
  }
  const double reference = median(alone);
  std::printf("one at a time, each durable, %d steps, median of %d\n", one_steps, kRounds);
  std::printf("  SQLite alone, same rows                 %10.0f /s\n", reference);
  std::printf("  htx, a program that stays               %10.0f /s   ratio %.2f\n", median(remembering),
              median(remembering) / reference);
  std::printf("  htx, each command reads its case anew   %10.0f /s   ratio %.2f\n", median(plain),
              median(plain) / reference);
  const double reference_grouped = median(alone_grouped);
  std::printf("in groups of at most %zu, %d clients, %zu in flight each, %d steps\n", GroupCommit::kMost,
              kClients, kInFlight, group_steps);
  std::printf("  SQLite alone, same rows                 %10.0f /s\n", reference_grouped);
  std::printf("  htx                                     %10.0f /s   ratio %.2f\n", median(grouped),
              median(grouped) / reference_grouped);
  fs::remove_all(folder);
  return 0;
}
