#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/check.h"
#include "engine/cases/cases.h"
#include "engine/cases/work_list.h"
#include "engine/evaluation/import.h"

// How long the board of due work takes.  usage: board_bench [open cases]
// Opens so many cases in a store of its own, then prints the median of eleven lists, wall time.

namespace {

using namespace htx;  // NOLINT(google-build-using-namespace)
using SteadyTime = std::chrono::steady_clock;

double milliseconds_since(SteadyTime::time_point begin) {
  return std::chrono::duration<double, std::milli>(SteadyTime::now() - begin).count();
}

template <class Work>
void measure(const char* what, Work work) {
  std::vector<double> times;
  std::size_t rows = 0;
  for (int i = 0; i < 11; ++i) {
    const auto begin = SteadyTime::now();
    rows = work();
    times.push_back(milliseconds_since(begin));
  }
  std::sort(times.begin(), times.end());
  std::printf("%-52s %8zu rows  median %8.2f ms  worst %8.2f ms\n", what, rows, times[times.size() / 2],
              times.back());
}

std::size_t listed(const Session& session, const WorkRequest& request) {
  const auto list = work_list(session, request);
  HTX_CHECK(list.has_value());
  return list->found;
}

}  // namespace

int main(int argc, char** argv) {
  const long cases = argc > 1 ? std::atol(argv[1]) : 10'000;  // NOLINT(cert-err34-c): a benchmark.
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / "htx-board-bench";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  Diagnostics diagnostics;
  const auto library = Library::load(HTX_SOURCE, "vn", diagnostics);
  HTX_CHECK(library.has_value());
  auto store = Store::create({(folder / "htx.db").string()});
  HTX_CHECK(store.has_value());
  const FixedClock clock{Instant{1'893'378'600'000}};  // After every day on which anything is done.
  const Session session{*store, *library, clock, {"lan", "officer"}};
  const std::string table = (folder / "cooperatives.csv").string();
  {
    std::FILE* file = std::fopen(table.c_str(), "w");
    std::fputs("id;name;kind;sector;district\n", file);
    for (long i = 0; i < cases; ++i) std::fprintf(file, "H-%06ld;HTX %ld;HTX;Khác;Cà Mau\n", i, i);
    std::fclose(file);
  }
  HTX_CHECK(import_file(session, TableKind::kCooperatives, table, table + ".rejects", Language::kEnglish)
                .has_value());
  const Date first = Date::of(2021, 1, 4).value_or(Date());
  auto begin = SteadyTime::now();
  for (long i = 0; i < cases; ++i) {
    std::array<char, 16> id{};
    std::snprintf(id.data(), id.size(), "H-%06ld", i);
    const auto opened = open_case(session, {.workflow = "vn.dissolution_2012_voluntary",
                                            .cooperative = id.data(),
                                            .on = first.plus_days(i % 200)});
    HTX_CHECK(opened.has_value());
    const auto moved = act(session, {.case_id = std::string(id.data()) + "-01",
                                     .event = "document.resolution",
                                     .on = first.plus_days(i % 200),
                                     .documents = {{"resolution", table}},
                                     .data = {{"resolution_date", to_text(first.plus_days(i % 200))}},
                                     .note = {}});
    HTX_CHECK(moved.has_value());
  }
  std::printf("%ld cases opened and moved in %.1f s\n", cases, milliseconds_since(begin) / 1000);
  const Date today = first.plus_days(120);
  measure("board: due within ten working days, 50 shown",
          [&] { return listed(session, {.today = today, .within = term_from_text("10 wd"), .limit = 50}); });
  measure("overdue, all shown", [&] { return listed(session, {.today = today, .only_overdue = true}); });
  measure("all work, all shown", [&] { return listed(session, {.today = today}); });
  measure("work of one role, 50 shown",
          [&] { return listed(session, {.role = "council", .today = today, .limit = 50}); });
  std::filesystem::remove_all(folder);
  return 0;
}
