#include <SQLiteCpp/SQLiteCpp.h>

#include "tests/unit/cli/program.h"

namespace htx {
namespace {

TEST_CASE("a replay of an untouched store fits, in both languages and in JSON", "[cli][replay]") {
  const Desk repository;
  repository.fill();
  CHECK(repository.english("replay").exit == 3);
  REQUIRE(repository.english("evaluate --period 2020").exit == 0);
  const Run english = repository.english("replay --period 2020");
  CHECK(english.exit == 0);
  CHECK(contains(english.out, "1 runs, 3 stored assessments computed again; 3 the same byte by byte"));
  CHECK(contains(english.out, "FITS"));
  CHECK(english.err.empty());
  CHECK(contains(repository.run("replay --rules vn.tt01-2020").out, "KHỚP"));
  const Json json = repository.json("replay");
  CHECK(json.integer_of("same") == 3);
  CHECK(json.find("fits")->boolean() != nullptr);
  CHECK(json.find("differences")->array()->empty());
  CHECK(contains(repository.english("replay --rules vn.none").err, "evaluation.nothing-to-replay"));
}

TEST_CASE("a replay that differs is exit 7 and names the cooperative, the run and the place",
          "[cli][replay]") {
  const Desk repository;
  repository.fill();
  REQUIRE(repository.english("evaluate --period 2020").exit == 0);
  {
    SQLite::Database database(repository.folder.file("htx.db"), SQLite::OPEN_READWRITE);
    database.exec("DROP TRIGGER assessment_keep");
    CHECK(database.exec(
              "UPDATE assessment SET body = CAST(substr(body, 1, 3) || x'00' || substr(body, 5) AS BLOB) "
              "WHERE cooperative = 'CM-001'") == 1);
  }
  const Run english = repository.english("replay");
  CHECK(english.exit == 7);
  CHECK(contains(english.out, "DOES NOT FIT in 1 places"));
  CHECK(contains(english.out, "CM-001"));
  CHECK(contains(repository.run("replay").out, "KHÔNG KHỚP ở 1 chỗ"));
  const Json json = repository.json("replay", 7);
  REQUIRE(json.find("differences")->array()->size() == 1);
  const Json& difference = json.find("differences")->array()->front();
  CHECK(difference.text_of("cooperative") == "CM-001");
  CHECK(difference.text_of("path") == "class");
  CHECK(difference.text_of("stored") == "\"strong\"");
  CHECK(difference.text_of("recomputed") == "\"not_rated\"");
}

TEST_CASE("an evaluation known at a moment writes nothing and says so", "[cli][known]") {
  const Desk repository;
  repository.fill();
  REQUIRE(repository.english("evaluate --period 2020").exit == 0);
  const Run then = repository.english("evaluate --period 2020 --known-at 2100-01-01");
  CHECK(then.exit == 0);
  CHECK(contains(then.out, "nothing was written"));
  CHECK(repository.json("audit verify").integer_of("entries") == 5);
  CHECK(repository.english("explain CM-001 --known-at 2100-01-01").exit == 0);
  CHECK(repository.english("summary --period 2020 --known-at 2100-01-01").exit == 0);
  const Run before = repository.english("explain CM-001 --known-at 2000-01-01");
  CHECK(before.exit == 3);
  const Run unknown = repository.english("evaluate --period 2020 --known-at 2000-01-01");
  CHECK(unknown.exit == 3);
  CHECK(contains(unknown.err, "evaluation.pack-not-known"));
  CHECK(contains(unknown.err, "2000-01-01"));
  CHECK(contains(repository.english("explain CM-001 --known-at soon").err, "evaluation.bad-moment"));
  CHECK(contains(repository.english("evaluate --period 2020 --law-on soon").err, "cli.bad-date"));
}

}  // namespace
}  // namespace htx
