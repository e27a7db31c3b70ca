#include "tests/support/store_scene.h"

#include "engine/store/transaction.h"
namespace htx {
namespace {

AssessmentRow sample(std::string cooperative, std::string period, std::string pack = "vn.evaluation") {
  return {.cooperative = std::move(cooperative),
          .period = std::move(period),
          .pack = std::move(pack),
          .pack_digest = sha256(as_bytes("pack")),
          .as_of = day("2020-12-31"),
          .law_on = day("2021-01-01"),
          .known_at = "2021-01-15",
          .rating = "strong",
          .grade = "tot",
          .score = "87.50",
          .coverage = "0.95",
          .body = std::string("body\0with zero", 14)};
}

TEST_CASE("assessments: one reads back whole", "[store][assessments]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  const AssessmentRow put = sample("HTX-001", "2020");
  commit_change(store, [&](Transaction& t) {
    REQUIRE(t.put_batch(import_batch()).has_value());
    REQUIRE_VALUE(const std::int64_t id, t.put_assessment(put));
    CHECK(id == 1);
  });
  REQUIRE_VALUE(const auto read, store.assessment(1));
  REQUIRE(read.has_value());
  CHECK(read->run == 1);
  CHECK(read->cooperative == put.cooperative);
  CHECK(read->period == put.period);
  CHECK(read->pack == put.pack);
  CHECK(read->pack_digest == put.pack_digest);
  CHECK(read->as_of == day("2020-12-31"));
  CHECK(read->law_on == day("2021-01-01"));
  CHECK(read->known_at == "2021-01-15");
  CHECK(read->rating + read->grade == "strongtot");
  CHECK(read->score == "87.50");
  CHECK(read->coverage == "0.95");
  CHECK(read->body == put.body);
  REQUIRE_VALUE(const auto none, store.assessment(2));
  CHECK_FALSE(none.has_value());
}

std::string listed(const Result<std::vector<AssessmentRow>>& found) {
  REQUIRE(found.has_value());
  std::string text;
  for (const AssessmentRow& a : *found) {
    CHECK(a.body.empty());
    text += std::to_string(a.run) + ":" + a.cooperative + ":" + a.period + ":" + a.pack + " ";
  }
  return text;
}

TEST_CASE("assessments: they are listed by run, period and cooperative", "[store][assessments]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  for (std::int64_t run = 1; run <= 2; ++run) {
    commit_change(store, [&](Transaction& t) {
      REQUIRE(t.put_batch(import_batch()).has_value());
      for (const char* cooperative : {"B", "A"})
        REQUIRE(t.put_assessment(sample(cooperative, "2020", "p")).has_value());
      if (run == 1) REQUIRE(t.put_assessment(sample("A", "2019", "q")).has_value());
    });
  }
  CHECK(listed(store.assessments_of_run(1)) == "1:A:2019:q 1:A:2020:p 1:B:2020:p ");
  CHECK(listed(store.assessments_of_period("2020")) == "1:A:2020:p 1:B:2020:p 2:A:2020:p 2:B:2020:p ");
  CHECK(listed(store.assessments_of_cooperative("A")) == "1:A:2019:q 1:A:2020:p 2:A:2020:p ");
  REQUIRE_VALUE(const auto latest, store.latest_run("2020"));
  CHECK(latest == 2);
  REQUIRE_VALUE(const auto of_pack, store.latest_run("2019", "q"));
  CHECK(of_pack == 1);
  REQUIRE_VALUE(const auto of_other, store.latest_run("2020", "q"));
  CHECK_FALSE(of_other.has_value());
  REQUIRE_VALUE(const auto none, store.latest_run("2021"));
  CHECK_FALSE(none.has_value());
}

TEST_CASE("assessments: one run judges a cooperative by a pack once", "[store][assessments]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  REQUIRE_VALUE(Transaction transaction, store.begin());
  REQUIRE(transaction.put_batch(import_batch()).has_value());
  REQUIRE(transaction.put_assessment(sample("A", "2020")).has_value());
  REQUIRE_ERROR(transaction.put_assessment(sample("A", "2020")), "store.constraint");
}

}  // namespace
}  // namespace htx
