#include "engine/evaluation/overrides.h"

#include <set>

#include "tests/support/office_scene.h"

namespace htx {
namespace {

Scene& evaluated(Scene& scene) {
  import_each_class(scene);
  REQUIRE(evaluate(scene.session(), {.period = 2020, .as_of = {}, .pack = {}}).has_value());
  return scene;
}

OverrideRequest request(const std::string& why = "đã khắc phục") {
  return {.cooperative = "CM-002",
          .period = 2020,
          .result = "strong",
          .why = why,
          .basis = "QĐ 12/QĐ-LM",
          .until = day("2021-12-31")};
}

TEST_CASE("an override takes effect with a second person and ends with another record",
          "[evaluation][override]") {
  Scene scene;
  evaluated(scene);
  REQUIRE_VALUE(const Override proposed, propose_override(scene.session("lan", "committee"), request()));
  CHECK(proposed.id == "CM-002/2020/1");
  CHECK(proposed.proposed.actor == "lan");
  CHECK(proposed.proposed.role == "committee");
  CHECK_FALSE(proposed.is_in_effect(day("2021-02-01")));
  REQUIRE_ERROR(approve_override(scene.session("dung", "board"), proposed.id, " "), "session.empty-note");
  REQUIRE_ERROR(approve_override(scene.session("lan", "board"), proposed.id, "x"), "session.four-eyes");
  REQUIRE_VALUE(const Override approved,
                approve_override(scene.session("dung", "board"), proposed.id, "đúng"));
  CHECK(approved.is_in_effect(day("2021-12-31")));
  CHECK(approved.approved.why == "đúng");
  REQUIRE_VALUE(const auto in_effect, overrides_in_effect(scene.session(), 2020, day("2021-12-31")));
  REQUIRE(in_effect.size() == 1);
  CHECK(in_effect[0].cooperative == "CM-002");
  REQUIRE_VALUE(const auto later, overrides_in_effect(scene.session(), 2020, day("2022-01-01")));
  CHECK(later.empty());
  REQUIRE_VALUE(const auto other, overrides_in_effect(scene.session(), 2019, day("2021-12-31")));
  CHECK(other.empty());
  REQUIRE_VALUE(const auto unknown,
                overrides_in_effect(scene.session(), 2020, day("2021-12-31"), "2000-01-01T00:00:00.000Z"));
  CHECK(unknown.empty());
  CHECK_FALSE(approved.is_in_effect(day("2022-01-01")));
  REQUIRE_ERROR(approve_override(scene.session("yen", "board"), proposed.id, "x"),
                "evaluation.override-decided");
  REQUIRE_VALUE(const auto explained, explain(scene.session(), "CM-002", 2020, ""));
  REQUIRE(explained.overrides.size() == 1);
  CHECK(explained.assessment.result == rules::Class::kWeak);
  REQUIRE_ERROR(revoke_override(scene.session("yen", "board"), proposed.id, " "), "session.empty-note");
  REQUIRE_VALUE(const Override revoked, revoke_override(scene.session("yen", "board"), proposed.id, "sai"));
  CHECK_FALSE(revoked.is_in_effect(day("2021-02-01")));
  CHECK(revoked.approved.actor == "dung");
  REQUIRE_VALUE(const auto gone, overrides_in_effect(scene.session(), 2020, day("2021-12-31")));
  CHECK(gone.empty());
  REQUIRE_ERROR(revoke_override(scene.session("yen", "board"), proposed.id, "sai"),
                "evaluation.override-decided");
  REQUIRE_VALUE(const auto all, overrides(scene.session()));
  CHECK(all.size() == 1);
  REQUIRE_VALUE(const Audit audit, audit_store(scene.session()));
  CHECK_FALSE(audit.fault.has_value());
}

TEST_CASE("an override whose class or last day is none is told", "[evaluation][override]") {
  for (const auto& [name, until] : {std::pair("great", "2021-12-31"), std::pair("weak", "2021-02-30")}) {
    CAPTURE(name, until);
    Scene scene;
    Json fields;
    fields.add("class", name).add("until", until);
    REQUIRE_VALUE(Transaction transaction, scene.store.begin());
    REQUIRE(transaction.put_batch({.kind = "override", .at = "2021-01-15T02:30:00.000Z", .actor = "lan"})
                .has_value());
    REQUIRE(transaction.put_record("override", "CM-002/2020/1", Json().add("fields", fields)).has_value());
    REQUIRE(transaction.append_entry(act_of(scene.session(), "test", "x")).has_value());
    REQUIRE(transaction.commit().has_value());
    REQUIRE_ERROR(overrides(scene.session()), "evaluation.bad-record");
  }
}

TEST_CASE("an override needs an assessment, a class, a reason and a basis", "[evaluation][override]") {
  Scene scene;
  evaluated(scene);
  const auto refused = [&](const OverrideRequest& asked, std::string_view code) {
    REQUIRE_ERROR(propose_override(scene.session(), asked), code);
  };
  refused(request(" "), "session.empty-note");
  OverrideRequest asked = request();
  asked.basis = "";
  refused(asked, "session.empty-note");
  asked = request();
  asked.result = "good";
  refused(asked, "session.unknown-word");
  asked = request();
  asked.period = 2019;
  refused(asked, "evaluation.not-evaluated");
  REQUIRE_ERROR(approve_override(scene.session(), "CM-002/2020/1", "x"), "evaluation.no-such-override");
  REQUIRE_ERROR(revoke_override(scene.session(), "x", "y"), "evaluation.no-such-override");
}

TEST_CASE("an appeal is settled by somebody who did not judge", "[evaluation][override]") {
  Scene scene;
  evaluated(scene);
  REQUIRE_ERROR(file_appeal(scene.session(), "CM-002", 2020, "", "x"), "session.empty-note");
  REQUIRE_ERROR(file_appeal(scene.session(), "CM-002", 2019, "HTX", "x"), "evaluation.not-evaluated");
  REQUIRE_VALUE(const Appeal filed, file_appeal(scene.session(), "CM-002", 2020, "HTX", "thiếu số liệu"));
  CHECK(filed.outcome.empty());
  REQUIRE_ERROR(settle_appeal(scene.session(), filed.id, "rejected", "x"), "session.four-eyes");
  REQUIRE_ERROR(settle_appeal(scene.session("dung"), filed.id, "maybe", "x"), "session.unknown-word");
  REQUIRE_ERROR(settle_appeal(scene.session("dung"), "CM-002/2020/9", "rejected", "x"),
                "evaluation.no-such-appeal");
  REQUIRE_VALUE(const Appeal settled,
                settle_appeal(scene.session("dung"), filed.id, "rejected", "đủ số liệu"));
  CHECK(settled.outcome == "rejected");
  REQUIRE_ERROR(settle_appeal(scene.session("dung"), filed.id, "accepted", "x"),
                "evaluation.override-decided");
  REQUIRE_VALUE(const auto explained, explain(scene.session(), "CM-002", 2020, ""));
  CHECK(explained.appeals.size() == 1);
}

// Who judges before and after an appeal, by which pack: in every order.  `against` is the run that counts
// when the appeal is filed.
TEST_CASE("an appeal is settled by nobody who made the run it is against or a later one",
          "[evaluation][override][property]") {
  const std::vector<std::string> people = {"lan", "hai", "dung"};
  const auto judge = [](Scene& scene, const std::string& who, const std::string& pack) {
    REQUIRE_VALUE(const Evaluation evaluation,
                  evaluate(scene.session(who), {.period = 2020, .as_of = {}, .pack = pack}));
    return evaluation.run;
  };
  for (std::size_t n = 0; n < 27; ++n) {
    const std::string& first = people[n % 3];
    const std::string& tried = people[n / 3 % 3];
    const std::string& after = people[n / 9];
    CAPTURE(first, tried, after);
    Scene scene;
    import_each_class(scene);
    judge(scene, "yen", "");  // A run before the one that counts bars nobody.
    const std::int64_t against = judge(scene, first, "");
    judge(scene, tried, "vn.alliance-proposal");  // A trial of another pack does not count.
    REQUIRE_VALUE(const Appeal filed,
                  file_appeal(scene.session("yen"), "CM-002", 2020, "HTX", "thiếu số liệu"));
    CHECK(filed.against_run == against);
    judge(scene, after, "");
    const std::set<std::string> barred = {first, tried, after};
    for (const std::string& who : people) {
      if (!barred.contains(who)) continue;
      REQUIRE_ERROR(settle_appeal(scene.session(who), filed.id, "rejected", "x"), "session.four-eyes");
    }
    REQUIRE(settle_appeal(scene.session("yen"), filed.id, "rejected", "x").has_value());
  }
}

TEST_CASE("an override sets aside the class that counts, not that of a pack that was tried later",
          "[evaluation][override]") {
  Scene scene;
  evaluated(scene);
  REQUIRE(
      evaluate(scene.session(), {.period = 2020, .as_of = {}, .pack = "vn.alliance-proposal"}).has_value());
  REQUIRE_VALUE(const Override proposed, propose_override(scene.session("lan", "committee"), request()));
  REQUIRE_VALUE(const auto record, scene.store.record("override", proposed.id));
  const Json* fields = record->body.find("fields");
  CHECK(fields->text_of("overrides_pack") == "vn.tt01-2020");
  CHECK(fields->text_of("overrides_class") == "weak");
}

}  // namespace
}  // namespace htx
