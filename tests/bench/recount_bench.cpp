#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "engine/cases/recount.h"
#include "tests/support/ring_cases.h"

// `htx case recount` after a day off declared late: how long it takes to count the deadlines of many open
// cases again, and to write what moves, one durable line and ledger entry a case.
//
// usage: recount_bench [open cases]

namespace {

namespace fs = std::filesystem;
using namespace htx;  // NOLINT(google-build-using-namespace)

// The national calendar as a second version with one day off more, in the term of every case.
std::string renewed_calendar(const fs::path& folder) {
  std::ostringstream read;
  read << std::ifstream(HTX_SOURCE "/rules/vn/calendars/national-2020-2027.yaml").rdbuf();
  std::string text = read.str();
  const auto change = [&](const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    HTX_CHECK(at != std::string::npos);
    text.replace(at, from.size(), to);
  };
  change("\nversion: 1\n", "\nversion: 2\n");
  change(
      "      - {free: 2021-01-01,",
      "      - {free: 2021-01-21, name: {vi: Quốc tang, en: Day of mourning}}\n      - {free: 2021-01-01,");
  std::string path = (folder / "renewed.yaml").string();
  std::ofstream(path) << text;
  return path;
}

double recount(const fs::path& path, const Library& library, const Clock& clock, Apply apply, int cases) {
  auto store = Store::open({path.string()});
  HTX_CHECK(store.has_value());
  const Session session{*store, library, clock, {"hai", "committee"}};
  const auto begin = SteadyTime::now();
  const auto counted = recount_deadlines(session, ring_day(), apply);
  const double seconds = seconds_since(begin);
  HTX_CHECK(counted.has_value());
  HTX_CHECK(counted->cases.size() == static_cast<std::size_t>(cases));
  HTX_CHECK(apply == Apply::kTry || counted->cases.back().line == 2);
  return seconds;
}

}  // namespace

int main(int argc, char** argv) {
  const int cases = argc > 1 ? std::atoi(argv[1]) : 10'000;  // NOLINT(cert-err34-c): a benchmark.
  const fs::path folder = fs::temp_directory_path() / "htx-recount-bench";
  fs::remove_all(folder);
  fs::create_directories(folder);
  Library library = ring_library(folder / "home");
  const FixedClock clock{Instant{1'893'378'600'000}};  // After every day on which anything is done.
  open_ring_cases(folder / "start.db", folder, library, clock, cases);
  Diagnostics diagnostics;
  HTX_CHECK(library.use_calendar(renewed_calendar(folder), diagnostics).has_value());

  constexpr int kRounds = 5;
  std::vector<double> shown;
  std::vector<double> applied;
  for (int round = 0; round < kRounds; ++round) {
    shown.push_back(recount(fresh_store(folder / "start.db", "a.db"), library, clock, Apply::kTry, cases));
    applied.push_back(
        recount(fresh_store(folder / "start.db", "b.db"), library, clock, Apply::kWrite, cases));
  }
  std::printf("recount of %d open cases, all of them move, median of %d\n", cases, kRounds);
  std::printf("  shown only                   %8.3f s\n", median(shown));
  std::printf("  written, in durable groups   %8.3f s\n", median(applied));
  fs::remove_all(folder);
  return 0;
}
