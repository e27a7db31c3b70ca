#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "engine/base/check.h"
#include "engine/store/store.h"
#include "engine/store/transaction.h"
#include "engine/value/json.h"

// The command `htx evaluate` from end to end: reads cooperatives with 20 indicators each from the store,
// judges them by a card of 20 criteria, three knock-outs and four grades, and stores the assessments with
// their explanation records and the ledger entry.  The program that users run is started as they start it;
// what is printed is its wall time and the most memory it held.
//
// usage: evaluate_bench HTX-PROGRAM [cooperatives …]     default: 10000 100000 1000000

namespace {

namespace fs = std::filesystem;
using namespace htx;  // NOLINT(google-build-using-namespace)
using SteadyTime = std::chrono::steady_clock;

constexpr int kIndicators = 20;
constexpr int kKnockOuts = 3;

void write(const fs::path& path, const std::string& text) {
  std::ofstream(path) << text;
  HTX_CHECK(fs::file_size(path) == text.size());
}

std::string card() {
  std::string text = R"(pack: bench.card
version: 1
title: {vi: Thẻ, en: Card}
status: proposal
basis: {law: none, tag: test}
in_force: {from: 2020-01-01, to: null}
reviewed_by: null
reviewed_on: null
total: 100
grades:
  - {id: a, title: {vi: A, en: A}, at_least: 80, class: strong}
  - {id: b, title: {vi: B, en: B}, at_least: 65, class: strong}
  - {id: c, title: {vi: C, en: C}, at_least: 50, class: weak}
  - {id: d, title: {vi: D, en: D}, at_least: 0, class: weak}
inputs:
)";
  std::string criteria;
  for (int i = 0; i < kIndicators; ++i) {
    const std::string n = std::to_string(i);
    text += "  - {id: x" + n + ", type: number, scale: 4, min: 0, max: 1, title: {vi: X, en: X}}\n";
    criteria += "      - {id: c" + n + ", title: {vi: C, en: C}, max: 5, value: x" + n +
                ", missing: not_rated, basis: {law: n, tag: t}, bands: [{in: \"< 0.1\", points: 0}, {in: "
                "\"[0.1..0.25)\", points: 1}, {in: \"[0.25..0.5)\", points: 2}, {in: \"[0.5..0.75)\", "
                "points: 4}, {in: \">= 0.75\", points: 5}]}\n";
  }
  std::string overrides = "overrides:\n";
  for (int i = 0; i < kKnockOuts; ++i) {
    const std::string n = std::to_string(i);
    text += "  - {id: k" + n + ", type: boolean, title: {vi: K, en: K}}\n";
    overrides += "  - {id: k" + n + ", when: k" + n +
                 ", grade: d, missing: not_rated, text: {vi: K, en: K}, basis: {law: n, tag: t}}\n";
  }
  return text + "groups:\n  - id: g\n    title: {vi: G, en: G}\n    max: 100\n    criteria:\n" + criteria +
         overrides;
}

std::string dictionary() {
  std::string text = R"(dictionary: bench.returns
version: 1
title: {vi: Báo cáo, en: Return}
key: [id, period]
fields:
  - {id: id, title: {vi: Mã, en: Id}, type: text, required: true}
  - {id: period, title: {vi: Năm, en: Year}, type: integer, min: 1997, max: 2100, required: true}
)";
  for (int i = 0; i < kIndicators; ++i) {
    const std::string n = std::to_string(i);
    text += "  - {id: x" + n + ", title: {vi: Chỉ tiêu " + n + ", en: Indicator " + n +
            "}, type: number, scale: 4, min: 0, max: 1}\n";
  }
  for (int i = 0; i < kKnockOuts; ++i) {
    const std::string n = std::to_string(i);
    text += "  - {id: k" + n + ", title: {vi: Loại " + n + ", en: Knock-out " + n + "}, type: boolean}\n";
  }
  return text;
}

// The shipped library with the bench's own card and dictionary of returns.
fs::path library_in(const fs::path& folder) {
  fs::path home = folder / "home";
  fs::create_directories(home / "rules");
  fs::copy(fs::path(HTX_SOURCE) / "rules/vn", home / "rules/vn", fs::copy_options::recursive);
  // They rest on figures that this registry does not keep.
  for (const char* name : {"grounds", "measures", "evaluation"}) fs::remove_all(home / "rules/vn" / name);
  fs::create_directories(home / "rules/vn/evaluation");
  write(home / "rules/vn/evaluation/card.yaml", card());
  write(home / "rules/vn/registry/returns.yaml", dictionary());
  return home;
}

// The same figures on every machine.
class Random {
 public:
  std::uint64_t next() {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return state_ >> 33U;
  }

 private:
  std::uint64_t state_ = 2020;
};

Json cooperative(const std::string& id, std::int64_t row) {
  Json fields;
  fields.add("district", "Huyện " + std::to_string(row % 9)).add("id", id);
  fields.add("kind", "cooperative").add("name", "HTX Tôm - lúa " + id).add("sector", "agriculture");
  Json body;
  return body.add("fields", std::move(fields)).add("row", row);
}

Json yearly_return(const std::string& id, std::int64_t row, Random& random) {
  constexpr std::uint64_t kUnit = 10'000;
  Json fields;
  fields.add("id", id).add("period", "2020");
  for (int i = 0; i < kKnockOuts; ++i) fields.add("k" + std::to_string(i), random.next() % 50 == 0);
  for (int i = 0; i < kIndicators; ++i) {
    std::array<char, 16> figure{};
    std::snprintf(figure.data(), figure.size(), "0.%04d", static_cast<int>(random.next() % kUnit));
    fields.add("x" + std::to_string(i), figure.data());
  }
  Json body;
  return body.add("fields", std::move(fields)).add("row", row);
}

void fill(const fs::path& path, std::int64_t count) {
  auto store = Store::create({path.string()});
  HTX_CHECK(store.has_value());
  Random random;
  auto transaction = store->begin();
  HTX_CHECK(transaction.has_value());
  const auto batch = [&](const char* kind, const char* source) {
    const auto id = transaction->put_batch({.kind = kind,
                                            .at = "2021-01-15T02:30:00.000Z",
                                            .actor = "bench",
                                            .source = source,
                                            .source_digest = {}});
    HTX_CHECK(id.has_value());
  };
  const auto each = [&](const auto& put) {
    for (std::int64_t i = 0; i < count; ++i) {
      std::array<char, 16> id{};
      std::snprintf(id.data(), id.size(), "H-%07d", static_cast<int>(i));
      HTX_CHECK(put(std::string(id.data()), i).has_value());
    }
    HTX_CHECK(transaction
                  ->append_entry({.at = "2021-01-15T02:30:00.000Z",
                                  .actor = "bench",
                                  .role = "officer",
                                  .action = "bench.fill",
                                  .subject = "bench"})
                  .has_value());
  };
  batch("import.cooperatives", "cooperatives.csv");
  each([&](const std::string& id, std::int64_t i) {
    return transaction->put_record("cooperative", id, cooperative(id, i + 2));
  });
  batch("import.returns", "returns-2020.csv");
  each([&](const std::string& id, std::int64_t i) {
    return transaction->put_record("return", id + "/2020", yearly_return(id, i + 2, random));
  });
  HTX_CHECK(transaction->commit().has_value());
}

struct Run {
  double seconds = 0;
  double processor = 0;
  long kilobytes = 0;
};

Run run(const std::vector<std::string>& command, const fs::path& output) {
  const auto begin = SteadyTime::now();
  const pid_t child = fork();
  HTX_CHECK(child >= 0);
  if (child == 0) {
    std::vector<char*> arguments;
    arguments.reserve(command.size());
    for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    if (std::freopen(output.c_str(), "w", stdout) == nullptr) _exit(127);
    execv(arguments[0], arguments.data());
    _exit(127);
  }
  int status = 0;
  struct rusage usage {};
  HTX_CHECK(wait4(child, &status, 0, &usage) == child);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    std::fprintf(stderr, "%s failed\n", command[1].c_str());
    _exit(1);
  }
  const auto of = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return {std::chrono::duration<double>(SteadyTime::now() - begin).count(),
          of(usage.ru_utime) + of(usage.ru_stime), usage.ru_maxrss};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("usage: evaluate_bench HTX-PROGRAM [cooperatives ...]\n", stderr);
    return 2;
  }
  const std::string program = fs::absolute(argv[1]).string();
  std::vector<std::int64_t> counts;
  for (int i = 2; i < argc; ++i) counts.push_back(std::atoll(argv[i]));  // NOLINT(cert-err34-c): a benchmark.
  if (counts.empty()) counts = {10'000, 100'000, 1'000'000};
  const fs::path folder = fs::temp_directory_path() / "htx-evaluate-bench";
  for (const std::int64_t count : counts) {
    fs::remove_all(folder);
    fs::create_directories(folder);
    const fs::path home = library_in(folder);
    const std::string store = (folder / "htx.db").string();
    fill(store, count);
    // NOLINTBEGIN(concurrency-mt-unsafe): there is one thread.
    setenv("HTX_HOME", home.c_str(), 1);
    setenv("HTX_STORE", store.c_str(), 1);
    setenv("HTX_ACTOR", "bench", 1);
    // NOLINTEND(concurrency-mt-unsafe)
    for (const char* command : {"evaluate", "summary"}) {
      const Run one =
          run({program, command, "--period", "2020", "--rules", "bench.card"}, folder / "output.txt");
      std::printf("%-9s %8lld cooperatives %8.2f s wall %8.2f s processor %7.0f MiB %8.2f µs each\n", command,
                  static_cast<long long>(count), one.seconds, one.processor,
                  static_cast<double>(one.kilobytes) / 1024, one.seconds * 1e6 / static_cast<double>(count));
      std::fflush(stdout);
    }
  }
  fs::remove_all(folder);
  return 0;
}
