#include <algorithm>

#include "tests/unit/cli/program.h"

namespace htx {
namespace {

// A scorecard of one figure whose cut can be moved.
std::string card(const std::string& cut) {
  return R"y(pack: test.card
version: 1
title: {vi: Thử, en: Trial}
status: proposal
basis: {law: none, tag: test}
in_force: {from: 2019-01-01, to: null}
reviewed_by: null
reviewed_on: null
inputs:
  - {id: kind, type: string, title: {vi: L, en: K}}
  - {id: members, type: number, unit: người, min: 0, max: 100000, title: {vi: Số thành viên, en: Members}}
parameters:
  - id: enough
    title: {vi: Đủ, en: Enough}
    values:
      - {from: 2019-01-01, to: 2020-12-31, value: 7, basis: {law: A, tag: test}}
      - {from: 2021-01-01, to: null, value: 5, basis: {law: B, tag: test}}
referrals:
  - {id: credit, when: kind = "credit_fund", missing: go_on, text: {vi: C, en: C}, basis: {law: n, tag: t}}
not_rated:
  - {id: few, when: members < enough, missing: not_rated, text: {vi: I, en: F}, basis: {law: n, tag: t}}
total: 10
groups:
  - id: g
    title: {vi: G, en: G}
    max: 10
    criteria:
      - {id: size, title: {vi: Quy mô, en: Size}, max: 10, value: members, missing: ask, basis: {law: n, tag: t}, bands: [{in: "< )y" +
         cut + R"y(", points: 0}, {in: ">= )y" + cut + R"y(", points: 10}]}
grades:
  - {id: good, title: {vi: Tốt, en: Good}, at_least: 10, class: strong}
  - {id: bad, title: {vi: Yếu, en: Poor}, at_least: 0, class: weak}
levers:
  - {figure: members, direction: up, effort: 2}
tests:
  - {name: big, as_of: 2020-12-31, given: {kind: cooperative, members: 50}, expect: {score: 10, grade: good}}
)y";
}

TEST_CASE("a pack is proven when it is checked, and what is refuted has its place", "[cli][rules][prove]") {
  const Desk repository;
  repository.folder.write("card.yaml", card("15"));
  const Run good = repository.english("rules check card.yaml");
  INFO(good.err);
  CHECK(good.exit == 0);
  CHECK(contains(good.out, "scores from 0 to 10 (proven, both ends are reached)"));
  std::string text = card("15");
  text.replace(text.find("members < enough"), 16, "members > 100001");
  repository.folder.write("bad.yaml", text);
  const Run bad = repository.english("rules check bad.yaml");
  CHECK(bad.exit == 2);
  CHECK(contains(bad.err, "[rules.never-true]"));
  CHECK(contains(bad.err, "[rules.beyond-range]"));
  CHECK(contains(bad.err, "bad.yaml:21:"));
  const Json json = repository.json("rules check card.yaml");
  CHECK(json.find("files")->array()->front().find("proof")->find("grades") != nullptr);
}

TEST_CASE("the tests of a pack are rehearsed on demand", "[cli][rules][rehearsal]") {
  const Desk repository;
  repository.folder.write("card.yaml", card("15"));
  const Run answer = repository.english("rules test --coverage --mutate card.yaml");
  CHECK(answer.exit == 0);
  CHECK(contains(answer.out, "no example: size: band < 15"));
  CHECK(contains(answer.out, "not noticed: size: cut 15 becomes 16"));
  const Run cases = repository.english("rules test --boundaries card.yaml");
  CHECK(contains(
      cases.out,
      "{name: 'size < 15', like: 'big', given: {members: 14}, expect: {points: {size: 0}, grade: bad}}"));
  const Json json = repository.json("rules test --mutate card.yaml");
  CHECK(json.find("files")->array()->front().find("mutation")->integer_of("mutants") > 10);
}

TEST_CASE("the timeline of a parameter is printed", "[cli][rules][in-force]") {
  const Desk repository;
  repository.folder.write("card.yaml", card("15"));
  const Run answer = repository.english("rules timeline card.yaml --parameter enough");
  CHECK(answer.exit == 0);
  CHECK(contains(answer.out, "2020-12-31"));
  CHECK(contains(answer.out, "until further notice"));
  CHECK(repository.english("rules timeline card.yaml --parameter none").exit == 3);
}

TEST_CASE("a change of rules says who moves and because of which clause", "[cli][rules][impact]") {
  const Desk repository;
  repository.fill();
  repository.folder.write("old.yaml", card("15"));
  repository.folder.write("new.yaml", card("21"));
  const Run answer = repository.english("rules diff old.yaml new.yaml --period 2020");
  INFO(answer.err);
  CHECK(answer.exit == 0);
  CHECK(contains(answer.out, "CM-001"));
  CHECK(contains(answer.out, "Good → Poor"));
  // The cell may be broken at any space.
  std::string words = answer.out;
  std::ranges::replace(words, '\n', ' ');
  words.erase(std::unique(words.begin(), words.end(), [](char a, char b) { return a == ' ' && b == ' '; }),
              words.end());
  CAPTURE(words);
  CHECK(contains(words, "criterion Size"));
  CHECK(contains(words, "Data"));
  CHECK(contains(words, "1/1"));
  const Json json = repository.json("rules diff old.yaml new.yaml --period 2020");
  CHECK(json.integer_of("judged") == 3);
  REQUIRE(json.find("moved")->array()->size() == 1);
  CHECK(json.find("moved")->array()->front().text_of("cooperative") == "CM-001");

  const Run near = repository.english("rules sensitivity --rules new.yaml --period 2020 --delta 0");
  CHECK(near.exit == 0);
  CHECK(contains(near.out, "CM-001"));
  CHECK(contains(near.out, "Size"));
  CHECK(repository.english("rules sensitivity --rules new.yaml --period 2020 --delta x").exit == 2);
}

TEST_CASE("a pack is found by id, version, day and digest once it has judged", "[cli][rules][impact]") {
  const Desk repository;
  repository.fill();
  repository.folder.write("old.yaml", card("15"));
  REQUIRE(repository.english("evaluate --period 2020 --rules old.yaml").exit == 0);
  for (const char* name : {"test.card@1", "test.card@2999-01-01"}) {
    CAPTURE(name);
    const Json json = repository.json(std::string("rules diff ") + name + " old.yaml --period 2020");
    CHECK(json.integer_of("score_changed") == 0);
    CHECK(repository
              .english(std::string("rules diff old.yaml ") +
                       json.find("before")->text_of("sha256").substr(0, 12) + " --period 2020")
              .exit == 0);
  }
  const Run before = repository.english("rules diff test.card@1999-01-01 old.yaml --period 2020");
  CHECK(before.exit == 3);
  CHECK(contains(before.err, "evaluation.not-known-then"));
  CHECK(contains(repository.english("rules diff test.card@7 old.yaml --period 2020").err,
                 "session.no-such-pack"));
}

TEST_CASE("what-if answers with the smallest change, or says why there is none",
          "[cli][rules][counterfactual]") {
  const Desk repository;
  repository.fill();
  repository.folder.write("old.yaml", card("15"));
  REQUIRE(repository.english("evaluate --period 2020 --rules old.yaml").exit == 0);
  const Run answer = repository.english("what-if CM-002 --rules test.card --target good");
  INFO(answer.err);
  CHECK(answer.exit == 0);
  CHECK(contains(answer.out, "Proven: no choice takes less effort"));
  CHECK(contains(answer.out, "15 people"));
  const Json json = repository.json("what-if CM-002 --rules test.card --target good");
  CHECK(json.text_of("verdict") == "found");
  CHECK(
      contains(repository.english("what-if CM-001 --rules test.card --target good").out, "reached already"));
  CHECK(contains(repository.english("what-if CM-003 --rules test.card --target good").out, "\"credit\""));
  CHECK(contains(repository.english("what-if CM-001 --rules test.card --target none").err,
                 "evaluation.no-such-grade"));
}

TEST_CASE("poisoned figures are refused at import, each with its reason", "[cli][poison]") {
  const Desk repository;
  repository.fill();
  repository.folder.write("poison.csv",
                          "id;period;members;charter_capital;last_general_meeting\n"
                          "CM-001;2019;-5;100;31/12/2019\n"
                          "CM-002;2019;12;10000000000000000000000000000000000000000;31/12/2019\n"
                          "CM-003;2019;12;100;31/12/3021\n");
  const Run answer = repository.english("import returns poison.csv");
  CHECK(answer.exit == 1);
  const std::string all = answer.out + answer.err;
  CHECK(contains(all, "registry.out-of-range"));
  for (const char* id : {"CM-001", "CM-002", "CM-003"}) {
    CHECK(contains(repository.english(std::string("explain ") + id + " --period 2019").err,
                   "evaluation.not-evaluated"));
  }
}

TEST_CASE("what explains a run says which figures came after it", "[cli][explain][plan]") {
  const Desk repository;
  repository.fill();
  REQUIRE(repository.english("evaluate --period 2020").exit == 0);
  for (const char* command : {"explain CM-001", "plan CM-001", "what-if CM-001"})
    CHECK_FALSE(contains(repository.english(command).out, "after this run"));
  repository.folder.write("later.csv",
                          "id;period;members;charter_capital;months_operating;months_stopped_in_year\n"
                          "CM-001;2020;27;1500;60;0\n");
  REQUIRE(repository.english("import returns later.csv").exit == 0);
  for (const char* command : {"explain CM-001", "plan CM-001", "what-if CM-001"}) {
    CAPTURE(command);
    const Run shown = repository.english(command);
    CHECK(shown.exit == 0);
    CHECK(contains(shown.out, "Figures of 2020 that changed after this run (1)"));
    CHECK(contains(shown.out, "27"));
    CHECK(contains(shown.out, "later.csv:2"));
    const Json json = repository.json(command);
    REQUIRE(json.find("newer_figures") != nullptr);
    CHECK(json.find("newer_figures")->array()->front().text_of("figure") == "members");
  }
}

}  // namespace
}  // namespace htx
