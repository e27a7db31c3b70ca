// The engine against the slow machine, on charts and events drawn at random.
#include <random>

#include "engine/base/source.h"
#include "engine/workflows/chart/step.h"
#include "tests/support/matchers.h"
#include "tests/support/random_chart.h"
#include "tests/support/slow_statechart.h"

namespace htx::workflows {
namespace {

constexpr std::uint32_t kCharts = 700;
constexpr int kEvents = 25;
constexpr std::size_t kMicrosteps = 60;

struct Tally {
  int charts = 0;
  int events = 0;
  int taken = 0;
  int limited = 0;
  int ended = 0;
  int several = 0;  // Steps that began with more than one transition at once or in a row.
};

std::vector<std::string> moves_of(const Chart& chart, const StepResult& result) {
  std::vector<std::string> moves;
  for (const StepResult::Move& move : result.moves)
    moves.push_back((move.entered ? "+" : "-") + chart.state(move.state).id);
  return moves;
}

void require_same(const Chart& chart, const StepResult& fast, const SlowMachine& slow) {
  std::vector<std::string> effects;
  for (const Json& effect : fast.effects) effects.push_back(write_json(effect));
  std::vector<std::string> leaf_ids;
  for (const std::string_view id : leaves(chart, fast.configuration)) leaf_ids.emplace_back(id);
  std::map<std::string, std::vector<std::string>> histories;
  for (const auto& [history, states] : fast.configuration.histories) {
    for (const StateId state : states) histories[chart.state(history).id].push_back(chart.state(state).id);
  }
  REQUIRE(leaf_ids == slow.leaves());
  REQUIRE(moves_of(chart, fast) == slow.moves());
  REQUIRE(effects == slow.effects());
  REQUIRE(histories == slow.histories());
  REQUIRE(fast.configuration.running == slow.running());
  REQUIRE(fast.configuration.data == slow.data());
}

// One chart, a row of events.  After every event the configuration goes through its text form.
void compare(const RandomChart& random, const Chart& chart, std::uint32_t seed, Tally& tally) {
  const StepLimits limits{.max_microsteps = kMicrosteps};
  SlowMachine slow(random.root(), random, kMicrosteps);
  Result<StepResult> fast = start(chart, random, limits);
  const bool came_to_rest = slow.start();
  REQUIRE(fast.has_value() == came_to_rest);
  std::mt19937 choice(seed);
  for (int i = 0; came_to_rest && i <= kEvents; ++i) {
    require_same(chart, *fast, slow);
    if (!slow.running()) {
      ++tally.ended;
      return;
    }
    REQUIRE_VALUE(const Configuration stored,
                  configuration_from_json(chart, to_json(chart, fast->configuration)));
    REQUIRE(stored == fast->configuration);
    const Event event{.name = RandomChart::events()[choice() % 4]};
    CAPTURE(i, event.name);
    fast = step(chart, random, stored, event, limits);
    const bool ok = slow.send(event);
    REQUIRE(fast.has_value() == ok);
    if (!ok) {
      ++tally.limited;
      return;
    }
    ++tally.events;
    tally.taken += fast->taken ? 1 : 0;
    tally.several += fast->transitions.size() > 1 ? 1 : 0;
  }
}

TEST_CASE("the engine and the literal algorithm agree on random charts", "[workflows][differential]") {
  Tally tally;
  const Source source("random", "");
  for (std::uint32_t seed = 1; seed <= kCharts; ++seed) {
    const RandomChart random(seed);
    Diagnostics diagnostics;
    const std::optional<Chart> chart = Chart::build(random.root(), source, diagnostics);
    if (!chart) continue;
    CAPTURE(seed);
    ++tally.charts;
    compare(random, *chart, seed, tally);
  }
  // The comparison is worth something only if much happens in it.
  CAPTURE(tally.charts, tally.events, tally.taken, tally.limited, tally.ended, tally.several);
  CHECK(tally.charts > 600);
  CHECK(tally.taken > 3000);
  CHECK(tally.several > 500);
}

}  // namespace
}  // namespace htx::workflows
