#include "engine/evaluation/knowledge.h"

#include <array>

#include "tests/support/office_scene.h"

namespace htx {
namespace {

constexpr std::int64_t kOneDay = 86'400'000;

// Imports on 15 January, judges on the 16th, corrects CM-002 on the 17th, judges again on the 18th.
void four_days(Scene& scene) {
  import_each_class(scene);
  scene.clock.set({kMorning.milliseconds + kOneDay});
  REQUIRE(evaluate(scene.session(), {.period = 2020}).has_value());
  scene.clock.set({kMorning.milliseconds + 2 * kOneDay});
  CHECK(scene.imported(TableKind::kReturns, returns_table({{{"id", "CM-002"}}})).changed == 1);
  scene.clock.set({kMorning.milliseconds + 3 * kOneDay});
  REQUIRE(evaluate(scene.session(), {.period = 2020}).has_value());
}

std::string score_of(const Evaluation& evaluation, const std::string& id) {
  for (const EvaluatedCooperative& c : evaluation.cooperatives) {
    if (c.id == id) return c.score ? to_text(*c.score) : "none";
  }
  return "absent";
}

TEST_CASE("a moment is a day's end where the law is made, or a time by its zone", "[evaluation][known]") {
  const auto cases = std::to_array<std::pair<const char*, const char*>>(
      {{"2021-01-15", "2021-01-15T16:59:59.999Z"},
       {"2021-01-15T09:30:00", "2021-01-15T02:30:00.000Z"},
       {"2021-01-15T02:30:00.25Z", "2021-01-15T02:30:00.250Z"},
       {"2021-01-15T02:30:00+02:00", "2021-01-15T00:30:00.000Z"}});
  for (const auto& [text, expected] : cases) {
    CAPTURE(text);
    REQUIRE_VALUE(const std::string moment, moment_from_text(shipped_library().jurisdiction(), text));
    CHECK(moment == expected);
  }
  for (const char* text : {"", "15/01/2021", "2021-02-30", "2021-01-15T25:00:00", "hôm qua"})
    REQUIRE_ERROR(moment_from_text(shipped_library().jurisdiction(), text), "evaluation.bad-moment");
  CHECK(to_text(day_of_moment(shipped_library().jurisdiction(), "2021-01-15T16:59:59.999Z")) == "2021-01-15");
  CHECK(to_text(day_of_moment(shipped_library().jurisdiction(), "2021-01-15T17:00:00.000Z")) == "2021-01-16");
}

TEST_CASE("what was known is what was written by then", "[evaluation][known]") {
  Scene scene;
  four_days(scene);
  const auto cases = std::to_array<std::pair<const char*, std::int64_t>>({{"2021-01-14", 0},
                                                                          {"2021-01-15T09:29:59", 0},
                                                                          {"2021-01-15", 2},
                                                                          {"2021-01-16", 3},
                                                                          {"2021-01-17", 4},
                                                                          {"2031-01-01", 5}});
  for (const auto& [moment, batch] : cases) {
    CAPTURE(moment);
    REQUIRE_VALUE(const Knowledge knowledge, known_at(scene.session(), moment));
    CHECK(knowledge.batch == batch);
  }
  REQUIRE_VALUE(const Knowledge now, known_at(scene.session(), ""));
  CHECK(now.batch == 5);
  CHECK(now.at == "2021-01-18T02:30:00.000Z");
}

TEST_CASE("a clock that was put back lets no later batch into what was known", "[evaluation][known]") {
  Scene scene;
  import_each_class(scene);
  scene.clock.set({kMorning.milliseconds - kOneDay});
  scene.imported(TableKind::kReturns, returns_table({{{"id", "CM-002"}}}));
  REQUIRE_VALUE(const Knowledge knowledge, known_at(scene.session(), "2021-01-14"));
  CHECK(knowledge.batch == 0);
}

TEST_CASE("an evaluation known at a moment uses the facts of then and writes nothing",
          "[evaluation][known]") {
  Scene scene;
  four_days(scene);
  const std::uint64_t before = scene.ledger_size();
  REQUIRE_VALUE(const Evaluation then, evaluate(scene.session(), {.period = 2020, .known_at = "2021-01-16"}));
  CHECK(then.run == 0);
  CHECK(then.known_at == "2021-01-16T16:59:59.999Z");
  CHECK(score_of(then, "CM-002") == "48");
  REQUIRE_VALUE(const Evaluation now, evaluate(scene.session(), {.period = 2020, .known_at = "2021-01-18"}));
  CHECK(score_of(now, "CM-002") == "80");
  CHECK(scene.ledger_size() == before);
  REQUIRE_ERROR(evaluate(scene.session(), {.period = 2020, .known_at = "gần đây"}), "evaluation.bad-moment");
}

TEST_CASE("an evaluation known at a moment uses the pack of then, and refuses to guess one",
          "[evaluation][known]") {
  Scene scene;
  four_days(scene);
  const Home home;
  home.change("rules/vn/evaluation/tt01-2020.yaml", "en: Rating of cooperatives under",
              "en: Amended rating under", "rules/vn/evaluation/tt01-2020.yaml");
  const Library amended = home.library();
  scene.library = &amended;
  REQUIRE_VALUE(const Evaluation then, evaluate(scene.session(), {.period = 2020, .known_at = "2021-01-16"}));
  CHECK(contains(then.pack->title.en, "Rating of cooperatives under"));
  REQUIRE_ERROR(evaluate(scene.session(), {.period = 2020, .known_at = "2021-01-15"}),
                "evaluation.pack-not-known");
  REQUIRE_VALUE(
      const Evaluation vouched,
      evaluate(scene.session(), {.period = 2020, .known_at = "2021-01-15", .library_was_known = true}));
  CHECK(contains(vouched.pack->title.en, "Amended rating under"));
  REQUIRE_ERROR(
      evaluate(scene.session(), {.period = 2020, .known_at = "2020-01-15", .library_was_known = true}),
      "evaluation.no-cooperatives");
}

TEST_CASE("the law of one day and the facts of another make an evaluation", "[evaluation][known]") {
  Scene scene;
  import_each_class(scene);
  REQUIRE_VALUE(
      const Evaluation evaluation,
      evaluate(scene.session(), {.period = 2020, .as_of = day("2020-03-31"), .law_on = day("2020-12-31")}));
  CHECK(evaluation.pack->id == "vn.tt01-2020");
  CHECK(to_text(evaluation.dates.as_of) == "2020-03-31");
  CHECK(to_text(evaluation.dates.law_on) == "2020-12-31");
}

TEST_CASE("an explanation and a summary known at a moment are of the last run known then",
          "[evaluation][known]") {
  Scene scene;
  four_days(scene);
  REQUIRE_VALUE(const auto then, explain(scene.session(), "CM-002", 2020, "", "2021-01-17"));
  REQUIRE(then.assessment.score.has_value());
  CHECK(*then.assessment.score == Decimal(48));
  CHECK(then.known_at == "2021-01-16T02:30:00.000Z");
  REQUIRE_VALUE(const auto now, explain(scene.session(), "CM-002", 2020, ""));
  CHECK(*now.assessment.score == Decimal(80));
  REQUIRE_ERROR(explain(scene.session(), "CM-002", 2020, "", "2021-01-15"), "evaluation.not-evaluated");
  REQUIRE_ERROR(explain(scene.session(), "CM-002", 2020, "", "2021-01-01"), "session.no-such-cooperative");
  REQUIRE_VALUE(const Evaluation summary, latest_evaluation(scene.session(), 2020, "", "2021-01-17"));
  CHECK(score_of(summary, "CM-002") == "48");
  REQUIRE_ERROR(latest_evaluation(scene.session(), 2020, "", "2021-01-15"), "evaluation.not-evaluated");
}

}  // namespace
}  // namespace htx
