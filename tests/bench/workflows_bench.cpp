#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/check.h"
#include "engine/calendar/read_calendar.h"
#include "engine/workflows/advance.h"
#include "engine/workflows/read_workflow.h"
#include "engine/workflows/soundness/analyse.h"

// How fast cases step, deadlines are counted and workflows are analysed.  usage: workflows_bench [steps]
// Prints one line a measurement; times are those of the processor.

namespace {

using namespace htx;             // NOLINT(google-build-using-namespace)
using namespace htx::workflows;  // NOLINT(google-build-using-namespace)

// Guards and content that do nothing: the bare statechart.
class NoModel final : public DataModel {
 public:
  void initialise(ContentScope& /*scope*/) const override {}
  Truth holds(GuardId /*guard*/, const StepScope& /*scope*/) const override { return Truth::kTrue; }
  std::optional<Event> run(BlockId /*block*/, ContentScope& /*scope*/) const override { return std::nullopt; }
  std::optional<Json> done_data(BlockId /*block*/, const StepScope& /*scope*/) const override {
    return Json();
  }
};

void report(const char* what, std::int64_t count, std::clock_t begin) {
  const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  std::printf("%-46s %9lld %8.3f s %12.0f /s\n", what, static_cast<long long>(count), seconds,
              static_cast<double>(count) / seconds);
}

StateSource state(const char* id, StateKind kind = StateKind::kAtomic) {
  StateSource source;
  source.id = id;
  source.kind = kind;
  return source;
}

StateSource toggle(const std::string& name) {
  StateSource region = state(name.c_str());
  for (int i = 0; i < 2; ++i) {
    StateSource leaf = state((name + std::to_string(i)).c_str());
    TransitionSource transition;
    transition.events = {"e"};
    transition.targets = {name + std::to_string(1 - i)};
    leaf.transitions = {transition};
    region.states.push_back(leaf);
  }
  return region;
}

// The three-region case chart as a person would write it for this one chart: what a general engine is
// measured against.  Names of events are compared as text, as the engine must.
struct HandWritten {
  std::uint8_t a = 0;
  std::uint8_t b = 0;
  std::uint8_t c = 0;
  bool send(const std::string& event) {
    bool taken = false;
    for (std::uint8_t* region : {&a, &b, &c}) {
      switch (*region) {
        case 0:
          if (event == "e") *region = 1, taken = true;
          break;
        case 1:
          if (event == "e") *region = 0, taken = true;
          break;
        default: break;
      }
    }
    return taken;
  }
};

// Events a second in the median of several rounds.
template <class Round>
double median_rate(std::int64_t steps, const Round& round) {
  std::vector<double> rates;
  for (int i = 0; i < 7; ++i) {
    const std::clock_t begin = std::clock();
    round(steps);
    const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    rates.push_back(static_cast<double>(steps) / seconds);
  }
  std::sort(rates.begin(), rates.end());
  return rates[rates.size() / 2];
}

void bench_ratio(const StateSource& root, std::int64_t steps) {
  Diagnostics diagnostics;
  const std::optional<Chart> chart = Chart::build(root, Source("bench", ""), diagnostics);
  HTX_CHECK(chart.has_value());
  const NoModel model;
  const Event event{.name = "e"};
  const double engine = median_rate(steps, [&](std::int64_t count) {
    Configuration configuration = start(*chart, model)->configuration;
    for (std::int64_t i = 0; i < count; ++i)
      configuration = std::move(step(*chart, model, configuration, event)->configuration);
    HTX_CHECK(configuration.running);
  });
  HandWritten machine;
  std::string name = "e";
  const double by_hand = median_rate(steps * 20, [&](std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) {
      // The compiler may not know the name or forget the answer.
      asm volatile("" : : "r"(&name) : "memory");
      HTX_CHECK(machine.send(name));
    }
  });
  std::printf("three-region case chart, median of 7: %12.0f events/s, %12.0f transitions/s\n", engine,
              engine * 3);
  std::printf("the same written by hand as a switch: %12.0f events/s; engine / by hand = 1 / %.0f\n", by_hand,
              by_hand / engine);
}

void bench_check() {
  double total = 0;
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(HTX_SOURCE "/workflows/vn")) {
    const std::clock_t begin = std::clock();
    Diagnostics diagnostics;
    const auto document = load_document(entry.path().string(), diagnostics);
    HTX_CHECK(document.has_value());
    const auto workflow = read_workflow(*document, diagnostics);
    HTX_CHECK(workflow.has_value());
    HTX_CHECK(analyse(*workflow).complete);
    total += static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    ++count;
  }
  std::printf("deployment check of all %zu shipped workflows: %.3f s (floor: 1 s)\n", count, total);
  HTX_CHECK(total < 1.0);
}

void bench_chart(const char* what, const StateSource& root, std::int64_t steps, bool durable) {
  Diagnostics diagnostics;
  const std::optional<Chart> chart = Chart::build(root, Source("bench", ""), diagnostics);
  HTX_CHECK(chart.has_value());
  const NoModel model;
  Configuration configuration = start(*chart, model)->configuration;
  const Event event{.name = "e"};
  const std::clock_t begin = std::clock();
  for (std::int64_t i = 0; i < steps; ++i) {
    auto result = step(*chart, model, configuration, event);
    HTX_CHECK(result.has_value() && result->taken);
    configuration = std::move(result->configuration);
    if (!durable) continue;
    configuration = *configuration_from_json(*chart, *read_json(write_json(to_json(*chart, configuration))));
  }
  report(what, steps, begin);
}

Workflow load(const std::string& name) {
  Diagnostics diagnostics;
  const auto document = load_document(HTX_SOURCE "/workflows/vn/" + name + ".yaml", diagnostics);
  HTX_CHECK(document.has_value());
  auto workflow = read_workflow(*document, diagnostics);
  HTX_CHECK(workflow.has_value());
  return *workflow;
}

void bench_case(std::int64_t steps) {
  const Workflow workflow = load("consolidation");
  Configuration configuration = open_case(workflow)->step.configuration;
  for (const char* event : {"draft.ready", "agree.agreed", "approve.approved"}) {
    configuration = advance(workflow, configuration, {.name = event})->step.configuration;
  }
  const Event event{.name = "document.milestone_report"};
  const std::clock_t begin = std::clock();
  for (std::int64_t i = 0; i < steps; ++i) {
    configuration = advance(workflow, configuration, event)->step.configuration;
  }
  report("case layer: report filed, FEEL assignment", steps, begin);
}

void bench_deadlines(std::int64_t count) {
  Diagnostics diagnostics;
  const auto document = load_document(HTX_SOURCE "/rules/vn/calendars/national-2020-2027.yaml", diagnostics);
  const auto calendar = read_calendar(*document, diagnostics);
  HTX_CHECK(calendar.has_value());
  const Date first = *Date::of(2020, 1, 2);
  const std::clock_t begin = std::clock();
  for (std::int64_t i = 0; i < count; ++i) {
    HTX_CHECK(due_date(*calendar, first.plus_days(i % 2800), {15, TermUnit::kWorkingDay}).has_value());
  }
  report("due date, 15 working days", count, begin);
}

void bench_analysis() {
  for (const char* name : {"consolidation", "dissolution-2012-compulsory", "dissolution-2023-voluntary"}) {
    const Workflow workflow = load(name);
    const std::clock_t begin = std::clock();
    const Analysis analysis = analyse(workflow);
    report((std::string("analysis, edges: ") + name).c_str(), static_cast<std::int64_t>(analysis.edges),
           begin);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::int64_t steps = argc > 1 ? std::stoll(argv[1]) : 200'000;
  StateSource flat = toggle("a");
  flat.id.clear();
  bench_chart("statechart, flat", flat, steps, false);
  StateSource parallel = state("p", StateKind::kParallel);
  for (const char* name : {"a", "b", "c"}) parallel.states.push_back(toggle(name));
  StateSource root = state("");
  root.states = {parallel};
  bench_chart("statechart, three regions at once", root, steps, false);
  bench_chart("the same, stored as JSON and read each time", root, steps / 4, true);
  bench_ratio(root, steps);
  bench_case(steps / 4);
  bench_deadlines(steps);
  bench_analysis();
  bench_check();
  return 0;
}
