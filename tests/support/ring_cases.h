#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/check.h"
#include "engine/cases/cases.h"
#include "engine/evaluation/import.h"
#include "tests/support/ring_workflow.h"

// Stores with many open cases of the workflow that goes round, for benchmarks.

namespace htx {

using SteadyTime = std::chrono::steady_clock;

inline double seconds_since(SteadyTime::time_point begin) {
  return std::chrono::duration<double>(SteadyTime::now() - begin).count();
}

// REQUIRES: some values.
inline double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

inline std::string ring_cooperative(int i) {
  std::array<char, 16> id{};
  std::snprintf(id.data(), id.size(), "H-%05d", i);
  return id.data();
}
inline std::string ring_case(int i) { return ring_cooperative(i) + "-01"; }

// The office whose cases they are, for statements of SQL too.
#define HTX_RING_OFFICE "00000000000000a1"

// The day on which every case is opened.
inline Date ring_day() { return Date::of(2021, 1, 15).value_or(Date()); }

// The shipped library with a workflow that goes round, copied into the folder.
inline Library ring_library(const std::filesystem::path& folder) {
  namespace fs = std::filesystem;
  for (const char* part : {"rules", "workflows"}) {
    fs::create_directories(folder / part);
    fs::copy(fs::path(HTX_SOURCE) / part / "vn", folder / part / "vn", fs::copy_options::recursive);
  }
  std::ofstream(folder / "workflows/vn/ring.yaml") << kRingWorkflow;
  Diagnostics diagnostics;
  auto library = Library::load(folder.string(), "vn", diagnostics);
  HTX_CHECK(library.has_value());
  return *std::move(library);
}

// Makes the store, with so many cooperatives and an open case of each.
inline void open_ring_cases(const std::filesystem::path& store_path, const std::filesystem::path& folder,
                            const Library& library, const Clock& clock, int count) {
  auto store = Store::create({store_path.string()}, {.office = HTX_RING_OFFICE});
  HTX_CHECK(store.has_value());
  const Session session{*store, library, clock, {"lan", "officer"}};
  const std::string table = (folder / "cooperatives.csv").string();
  {
    std::ofstream file(table);
    file << "id;name;kind;sector;district\n";
    for (int i = 0; i < count; ++i) file << ring_cooperative(i) << ";HTX " << i << ";HTX;Khác;Cà Mau\n";
  }
  HTX_CHECK(import_file(session, TableKind::kCooperatives, table, table + ".rejects", Language::kEnglish)
                .has_value());
  for (int i = 0; i < count; ++i)
    HTX_CHECK(record_opening(session,
                             {.workflow = "test.ring", .cooperative = ring_cooperative(i), .on = ring_day()})
                  .has_value());
}

// A copy of a store that nobody has open.
inline std::filesystem::path fresh_store(const std::filesystem::path& start, const char* name) {
  namespace fs = std::filesystem;
  fs::path path = start.parent_path() / name;
  for (const char* tail : {"", "-wal", "-shm"}) fs::remove(path.string() + tail);
  fs::copy_file(start, path);
  return path;
}

}  // namespace htx
