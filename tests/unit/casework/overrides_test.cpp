#include "engine/casework/overrides.h"

#include "tests/unit/casework/casework_scene.h"

namespace htx {
namespace {

Scene& evaluated(Scene& scene) {
  import_each_class(scene);
  REQUIRE(evaluate(scene.office(), {.period = 2020, .as_of = {}, .pack = {}}).has_value());
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
          "[casework][override]") {
  Scene scene;
  evaluated(scene);
  REQUIRE_VALUE(const Override proposed, propose_override(scene.office("lan", "committee"), request()));
  CHECK(proposed.id == "CM-002/2020/1");
  CHECK(proposed.proposed.actor == "lan");
  CHECK(proposed.proposed.role == "committee");
  CHECK_FALSE(proposed.is_in_effect(day("2021-02-01")));
  REQUIRE_ERROR(approve_override(scene.office("lan", "board"), proposed.id, ""), "casework.four-eyes");
  REQUIRE_VALUE(const Override approved,
                approve_override(scene.office("dung", "board"), proposed.id, "đúng"));
  CHECK(approved.is_in_effect(day("2021-12-31")));
  REQUIRE_VALUE(const auto in_effect, overrides_in_effect(scene.office(), 2020, day("2021-12-31")));
  REQUIRE(in_effect.size() == 1);
  CHECK(in_effect[0].cooperative == "CM-002");
  REQUIRE_VALUE(const auto later, overrides_in_effect(scene.office(), 2020, day("2022-01-01")));
  CHECK(later.empty());
  REQUIRE_VALUE(const auto other, overrides_in_effect(scene.office(), 2019, day("2021-12-31")));
  CHECK(other.empty());
  REQUIRE_VALUE(const auto unknown,
                overrides_in_effect(scene.office(), 2020, day("2021-12-31"), "2000-01-01T00:00:00.000Z"));
  CHECK(unknown.empty());
  CHECK_FALSE(approved.is_in_effect(day("2022-01-01")));
  REQUIRE_ERROR(approve_override(scene.office("yen", "board"), proposed.id, ""), "casework.override-decided");
  REQUIRE_VALUE(const auto explained, explain(scene.office(), "CM-002", 2020, ""));
  REQUIRE(explained.overrides.size() == 1);
  CHECK(explained.assessment.result == rules::Class::kWeak);
  REQUIRE_ERROR(revoke_override(scene.office("yen", "board"), proposed.id, " "), "casework.empty-note");
  REQUIRE_VALUE(const Override revoked, revoke_override(scene.office("yen", "board"), proposed.id, "sai"));
  CHECK_FALSE(revoked.is_in_effect(day("2021-02-01")));
  CHECK(revoked.approved.actor == "dung");
  REQUIRE_VALUE(const auto gone, overrides_in_effect(scene.office(), 2020, day("2021-12-31")));
  CHECK(gone.empty());
  REQUIRE_ERROR(revoke_override(scene.office("yen", "board"), proposed.id, "sai"),
                "casework.override-decided");
  REQUIRE_VALUE(const auto all, overrides(scene.office()));
  CHECK(all.size() == 1);
  REQUIRE_VALUE(const Audit audit, audit_store(scene.office()));
  CHECK_FALSE(audit.fault.has_value());
}

TEST_CASE("an override needs an assessment, a class, a reason and a basis", "[casework][override]") {
  Scene scene;
  evaluated(scene);
  const auto refused = [&](OverrideRequest asked, std::string_view code) {
    REQUIRE_ERROR(propose_override(scene.office(), asked), code);
  };
  refused(request(" "), "casework.empty-note");
  OverrideRequest asked = request();
  asked.basis = "";
  refused(asked, "casework.empty-note");
  asked = request();
  asked.result = "good";
  refused(asked, "casework.unknown-word");
  asked = request();
  asked.period = 2019;
  refused(asked, "casework.not-evaluated");
  REQUIRE_ERROR(approve_override(scene.office(), "CM-002/2020/1", ""), "casework.no-such-override");
  REQUIRE_ERROR(revoke_override(scene.office(), "x", "y"), "casework.no-such-override");
}

TEST_CASE("an appeal is settled by somebody who did not judge", "[casework][override]") {
  Scene scene;
  evaluated(scene);
  REQUIRE_ERROR(file_appeal(scene.office(), "CM-002", 2020, "", "x"), "casework.empty-note");
  REQUIRE_ERROR(file_appeal(scene.office(), "CM-002", 2019, "HTX", "x"), "casework.not-evaluated");
  REQUIRE_VALUE(const Appeal filed, file_appeal(scene.office(), "CM-002", 2020, "HTX", "thiếu số liệu"));
  CHECK(filed.outcome.empty());
  REQUIRE_ERROR(settle_appeal(scene.office(), filed.id, "rejected", "x"), "casework.four-eyes");
  REQUIRE_ERROR(settle_appeal(scene.office("dung"), filed.id, "maybe", "x"), "casework.unknown-word");
  REQUIRE_ERROR(settle_appeal(scene.office("dung"), "CM-002/2020/9", "rejected", "x"),
                "casework.no-such-appeal");
  REQUIRE_VALUE(const Appeal settled,
                settle_appeal(scene.office("dung"), filed.id, "rejected", "đủ số liệu"));
  CHECK(settled.outcome == "rejected");
  REQUIRE_ERROR(settle_appeal(scene.office("dung"), filed.id, "accepted", "x"), "casework.override-decided");
  REQUIRE_VALUE(const auto explained, explain(scene.office(), "CM-002", 2020, ""));
  CHECK(explained.appeals.size() == 1);
}

}  // namespace
}  // namespace htx
