// Whole lives of cases at random through the real store, beside a slow model written from the documents.
//
//   HTX_LIVES=500 HTX_LIVES_SEED=7 cases_test "[lives]"          so many lives, from that seed on
//
// Without them a bounded number is played, among them circles of deadlines and a plan that is refused.  A
// failure names the seed of its life.
#include <algorithm>
#include <cstdlib>

#include "engine/workflows/soundness/analyse.h"
#include "tests/support/random_workflow.h"
#include "tests/support/rounds.h"
#include "tests/unit/cases/life.h"

namespace htx {
namespace {

constexpr const char* kFirstDay = "2021-06-14";

std::string random_id(std::uint32_t seed) { return "test.random_" + std::to_string(seed); }

// What leads round by itself is an error too, but lives say what becomes of it.
bool is_sound(const workflows::Analysis& analysis) {
  return std::ranges::none_of(analysis.findings, [](const workflows::Finding& finding) {
    return finding.severity == Severity::kError && finding.message.code != "workflows.circle-without-day";
  });
}

// Adds one to the version of every workflow of a folder, and two days off to the calendar.
void renew(const Home& home) {
  for (const std::string& path : yaml_files(home.path() + "workflows/vn")) {
    const std::string file = "workflows/vn/" + path.substr(path.find_last_of('/') + 1);
    const std::string text = home.read(file);
    const std::size_t at = text.find("\nversion: ") + 10;
    const std::string version = text.substr(at, text.find('\n', at) - at);
    home.change(file, "\nversion: " + version, "\nversion: " + std::to_string(std::stoi(version) + 1), file);
  }
  const std::string calendar = "rules/vn/calendars/national-2020-2027.yaml";
  home.change(calendar, "version: 1", "version: 2", calendar);
  std::string off;
  for (const char* day : {"2021-07-14", "2021-08-11"})
    off += std::string("      - {free: ") + day + ", name: {vi: Quốc tang, en: Day of mourning}}\n";
  home.change(calendar, "      - {free: 2021-01-01,", off + "      - {free: 2021-01-01,", calendar);
}

// The shipped definitions and the random ones of so many seeds.
Definitions definitions_of(std::uint32_t first, std::uint32_t count) {
  const Home home;
  for (std::uint32_t seed = first; seed < first + count; ++seed) {
    home.write("workflows/vn/random-" + std::to_string(seed) + ".yaml",
               random_workflow(seed, random_id(seed), 1, kFirstDay));
  }
  Library now = home.library();
  renew(home);
  for (std::uint32_t seed = first; seed < first + count; ++seed) {
    home.write("workflows/vn/random-" + std::to_string(seed) + ".yaml",
               random_workflow(seed, random_id(seed), 2, kFirstDay));
  }
  return {std::move(now), home.library()};
}

// What lives met, for whoever runs many by hand.
void tell(const LifeTally& tally) {
  if (std::getenv("HTX_LIVES") == nullptr) return;  // NOLINT(concurrency-mt-unsafe): one thread.
  WARN(tally.lives << " lives; stays held against their days " << tally.stays << " times, on the last day "
                   << tally.last_days << ", without a number of days " << tally.open_ended << "; seated "
                   << tally.seated << ", nobody left by choice " << tally.blocked
                   << "; acts for an absent holder " << tally.substitutes);
}

TEST_CASE("random lives of random workflows are as the documents say", "[cases][lives]") {
  const std::uint32_t first = from_environment("HTX_LIVES_SEED", 86);
  const std::uint32_t count = from_environment("HTX_LIVES", 12);
  std::uint32_t sound = 0;
  LifeTally tally;
  // So many at a time: a library is read whole.
  for (std::uint32_t seed = first; seed < first + count; seed += 50) {
    const Definitions definitions = definitions_of(seed, std::min(50U, first + count - seed));
    for (std::uint32_t life = seed; life < std::min(seed + 50, first + count); ++life) {
      CAPTURE(life);
      REQUIRE_VALUE(const WorkflowDefinition* definition, definitions.now.workflow(random_id(life)));
      const workflows::Analysis analysis = workflows::analyse(definition->workflow);
      if (!is_sound(analysis)) continue;
      ++sound;
      Life(definitions, analysis, {random_id(life), "CM-001", day(kFirstDay), life}, tally).play(40);
    }
  }
  tell(tally);
  INFO(sound << " of " << count << " random workflows pass the check");
  if (count >= 10) CHECK(4 * sound >= count);
}

TEST_CASE("random lives of the shipped workflows are as the documents say", "[cases][lives]") {
  const std::uint32_t first = from_environment("HTX_LIVES_SEED", 1);
  const std::uint32_t turns = (from_environment("HTX_LIVES", 14) + 13) / 14;
  const Definitions definitions = definitions_of(1, 0);
  std::map<std::string, workflows::Analysis> proved;
  LifeTally tally;
  const auto shipped = all_workflows(definitions.now);
  for (const WorkflowDefinition* definition : shipped)
    proved.emplace(definition->workflow.data().id, workflows::analyse(definition->workflow));
  for (std::uint32_t seed = first; seed < first + turns; ++seed) {
    for (const WorkflowDefinition* definition : shipped) {
      const auto& data = definition->workflow.data();
      CAPTURE(seed, data.id);
      const Date begins = std::max(data.in_force_from.value_or(Date()), day(kFirstDay));
      const bool of_funds = data.subjects == std::vector<std::string>{"credit_fund"};
      Life(definitions, proved.at(data.id), {data.id, of_funds ? "CM-005" : "CM-001", begins, seed}, tally)
          .play(30);
    }
  }
  tell(tally);
}

}  // namespace
}  // namespace htx
