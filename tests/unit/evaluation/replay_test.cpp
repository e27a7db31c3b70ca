#include "engine/evaluation/replay.h"

#include <array>

#include "tests/support/office_scene.h"

namespace htx {
namespace {

// Two runs of 2020: the statute, and the proposal.
void judge_twice(Scene& scene) {
  import_each_class(scene);
  REQUIRE(evaluate(scene.session(), {.period = 2020}).has_value());
  REQUIRE(evaluate(scene.session(), {.period = 2020, .pack = "vn.alliance-proposal"}).has_value());
}

Replay replayed(Scene& scene, const ReplayRequest& request = {}) {
  REQUIRE_VALUE(Replay replay, replay(scene.session(), request));
  return replay;
}

TEST_CASE("every stored assessment computes again to the same bytes", "[evaluation][replay]") {
  Scene scene;
  judge_twice(scene);
  const std::uint64_t before = scene.ledger_size();
  std::size_t told = 0;
  REQUIRE_VALUE(const Replay all, replay(scene.session(), {}, [&](std::size_t done, std::size_t of) {
                  CHECK(of == 10);
                  told = done;
                }));
  CHECK(all.runs == 2);
  CHECK(all.assessments == 10);
  CHECK(all.same == 10);
  CHECK(all.differences.empty());
  CHECK(told == 10);
  CHECK(scene.ledger_size() == before);
}

TEST_CASE("a replay is of the period and pack that were asked for", "[evaluation][replay]") {
  Scene scene;
  judge_twice(scene);
  CHECK(replayed(scene, {.period = 2020, .pack = "vn.alliance-proposal"}).assessments == 5);
  CHECK(replayed(scene, {.period = 2020, .pack = {}}).assessments == 10);
  REQUIRE_ERROR(replay(scene.session(), {.period = 2019, .pack = {}}), "evaluation.nothing-to-replay");
  REQUIRE_ERROR(replay(scene.session(), {.period = 0, .pack = "vn.none"}), "evaluation.nothing-to-replay");
}

TEST_CASE("an old run still replays after new figures, a new member and an amended pack",
          "[evaluation][replay]") {
  Scene scene;
  judge_twice(scene);
  scene.imported(TableKind::kReturns,
                 returns_table({{{"id", "CM-001"}, {"members", "3"}, {"self_c1", "0"}}, {{"id", "CM-004"}}}));
  scene.imported(TableKind::kCooperatives,
                 "id;name;kind;sector;district\n"
                 "CM-001;HTX Thắng Lợi Mới;HTX;Vận tải;Cà Mau\n"
                 "CM-006;HTX Sáu;HTX;Nông nghiệp;Cà Mau\n");
  const Home home;
  home.change("rules/vn/evaluation/tt01-2020.yaml", "at_least: 80", "at_least: 79",
              "rules/vn/evaluation/tt01-2020.yaml");
  // A field of another name, in the dictionary and in the packs that read it.
  for (const char* pack :
       {"rules/vn/evaluation/tt01-2020.yaml", "rules/vn/evaluation/alliance-proposal.yaml"})
    home.change(pack, "{id: months_stopped_in_year,", "{id: months_stopped_in_year, field: months_idle,",
                pack);
  home.change("rules/vn/registry/returns.yaml", "id: months_stopped_in_year,", "id: months_idle,",
              "rules/vn/registry/returns.yaml");
  const Library amended = home.library();
  scene.library = &amended;
  const Replay after = replayed(scene);
  CHECK(after.assessments == 10);
  CHECK(after.same == 10);
  CHECK(after.differences.empty());
}

TEST_CASE("one changed byte is found and named", "[evaluation][replay]") {
  struct Case {
    const char* what;
    const char* sql;
    std::size_t differences;
    const char* code;
    const char* cooperative;
    const char* path;
    const char* stored;
    const char* recomputed;
  };
  const auto cases = std::to_array<Case>({
      {"a byte of a fact",
       "UPDATE record SET body = replace(body, '\"members\":\"20\"', '\"members\":\"21\"') WHERE key = "
       "'CM-002/2020'",
       2, "store.row-damaged", "CM-002", "", "", ""},
      {"a byte of an assessment",
       "UPDATE assessment SET body = CAST(substr(body, 1, 8) || x'2413' || substr(body, 11) AS BLOB) WHERE "
       "cooperative = 'CM-002' AND pack = 'vn.tt01-2020'",
       1, "evaluation.replay-differs", "CM-002", "score", "\"49\"", "\"48\""},
      {"the last byte of an assessment, which is of a figure",
       "UPDATE assessment SET body = CAST(substr(body, 1, length(body) - 1) || x'01' AS BLOB) WHERE "
       "cooperative = 'CM-001' AND pack = 'vn.tt01-2020'",
       1, "evaluation.replay-differs", "CM-001", "criteria/c15/figure", "", ""},
      {"the shape of an assessment",
       "UPDATE assessment SET body = x'7b' WHERE cooperative = 'CM-002' AND pack = 'vn.tt01-2020'", 1,
       "evaluation.replay-unreadable", "CM-002", "", "", ""},
      {"a column beside an assessment",
       "UPDATE assessment SET rating = 'strong' WHERE cooperative = 'CM-002' AND pack = 'vn.tt01-2020'", 1,
       "evaluation.replay-column", "CM-002", "rating", "strong", "weak"},
      {"a day that is none",
       "UPDATE assessment SET as_of = 'x' WHERE cooperative = 'CM-002' AND pack = 'vn.tt01-2020'", 2,
       "store.row-damaged", "", "", "", ""},
      {"an assessment that is gone",
       "DELETE FROM assessment WHERE cooperative = 'CM-003' AND pack = 'vn.tt01-2020'", 1,
       "evaluation.replay-no-assessment", "CM-003", "", "", ""},
      {"a byte of a pack",
       "UPDATE definition_content SET bytes = CAST(replace(CAST(bytes AS TEXT), '\"at_least\":\"80\"', "
       "'\"at_least\":\"70\"') AS BLOB) WHERE digest = (SELECT digest FROM definition WHERE id = "
       "'vn.tt01-2020')",
       1, "store.row-damaged", "", "", "", ""},
      {"a pack that is gone", "DELETE FROM definition WHERE id = 'vn.tt01-2020'", 1,
       "session.definition-gone", "", "", "", ""},
      {"a dictionary that is gone", "DELETE FROM definition WHERE id = 'vn.returns'", 2,
       "session.definition-gone", "", "", "", ""},
      {"a cooperative that is gone", "DELETE FROM record WHERE key = 'CM-002'", 2,
       "evaluation.replay-no-record", "CM-002", "", "", ""},
      {"a return that is gone", "DELETE FROM record WHERE key = 'CM-002/2020'", 2,
       "evaluation.replay-differs", "CM-002", "", "", ""},
      {"the row of a run", "UPDATE batch SET at = '2021-01-16T02:30:00.000Z' WHERE id = 3", 1,
       "evaluation.replay-batch", "", "", "", ""},
      {"the row of a run that is gone", "DELETE FROM batch WHERE id = 3", 1, "evaluation.replay-batch", "",
       "", "", ""},
      {"the run of an assessment",
       "UPDATE assessment SET run = 99 WHERE cooperative = 'CM-003' AND pack = 'vn.tt01-2020'", 2,
       "evaluation.replay-no-assessment", "CM-003", "", "", ""},
  });
  for (const Case& c : cases) {
    CAPTURE(c.what);
    Scene scene;
    judge_twice(scene);
    CHECK(RawFile(scene).run(c.sql) >= 1);
    const Replay after = replayed(scene);
    CHECK(after.differences.size() == c.differences);
    REQUIRE_FALSE(after.differences.empty());
    const ReplayDifference& first = after.differences.front();
    CHECK(first.message.code == c.code);
    CHECK(first.cooperative == c.cooperative);
    CHECK(first.run == 3);
    CHECK(first.pack == "vn.tt01-2020");
    CHECK(first.at == "2021-01-15T02:30:00.000Z");
    if (*c.path != '\0') CHECK(first.path == c.path);
    if (*c.stored != '\0') CHECK(first.stored == c.stored);
    if (*c.recomputed != '\0') CHECK(first.recomputed == c.recomputed);
    CHECK(after.same < 10 + (c.differences == 1 && *c.cooperative == '\0' ? 1U : 0U));
  }
}

TEST_CASE("a fact that was changed together with its digest is found by what it does",
          "[evaluation][replay]") {
  Scene scene;
  judge_twice(scene);
  REQUIRE_VALUE(const auto record, scene.store.record("return", "CM-002/2020"));
  REQUIRE(record.has_value());
  REQUIRE_VALUE(std::string bytes, canonical_json(record->body));
  const std::string before = R"("self_c2":"6")";
  REQUIRE(bytes.find(before) != std::string::npos);
  bytes.replace(bytes.find(before), before.size(), R"("self_c2":"5")");
  CHECK(RawFile(scene).run("UPDATE record SET body = '" + bytes + "', digest = x'" +
                           to_hex(sha256(as_bytes(bytes))) + "' WHERE key = 'CM-002/2020'") == 1);
  const Replay after = replayed(scene, {.period = 2020, .pack = "vn.tt01-2020"});
  REQUIRE(after.differences.size() == 1);
  const ReplayDifference& difference = after.differences.front();
  CHECK(difference.cooperative == "CM-002");
  CHECK(difference.path == "criteria/c2/figure");
  CHECK(difference.stored == "\"6\"");
  CHECK(difference.recomputed == "\"5\"");
  CHECK(difference.further_paths > 0);
  CHECK(after.same == 4);
}

TEST_CASE("an assessment of a run that the ledger does not know is named", "[evaluation][replay]") {
  Scene scene;
  judge_twice(scene);
  CHECK(RawFile(scene).run("INSERT INTO assessment SELECT office, 99, 77, cooperative, period, pack, "
                           "pack_digest, as_of, law_on, "
                           "known_at, rating, grade, score, coverage, body FROM assessment WHERE id = 1") ==
        1);
  const Replay after = replayed(scene);
  REQUIRE(after.differences.size() == 1);
  CHECK(after.differences.front().message.code == "evaluation.replay-unknown-run");
  CHECK(after.differences.front().run == 77);
}

TEST_CASE("a count of assessments that cannot be told apart is still said", "[evaluation][replay]") {
  Scene scene;
  judge_twice(scene);
  {
    RawFile raw(scene);
    CHECK(raw.run("DELETE FROM assessment WHERE cooperative = 'CM-003' AND pack = 'vn.tt01-2020'") == 1);
    CHECK(raw.run("DELETE FROM record WHERE key = 'CM-003'") == 1);
  }
  const Replay after = replayed(scene, {.period = 2020, .pack = "vn.tt01-2020"});
  REQUIRE(after.differences.size() == 1);
  CHECK(after.differences.front().message.code == "evaluation.replay-count");
}

}  // namespace
}  // namespace htx
