#include "engine/cases/settlement_case.h"

#include "tests/support/trial_scene.h"

namespace htx {
namespace {

// The case of the trial with parties, claims and assets, on days of the 2012 law.
class EstateScene : public TrialScene {
 public:
  void party(const char* id, PartyKind kind, const char* name) {
    REQUIRE(put_party(session(), record("2021-01-18"), {.id = id, .kind = kind, .name = name, .claims = {}})
                .has_value());
  }
  Result<CaseView> claims(const char* who, const Claim& claim) {
    return put_claim(session(), record("2021-01-18"), who, claim);
  }
  Result<CaseView> has(const Asset& asset) { return put_asset(session(), record("2021-01-18"), asset); }
  static SettlementRequest settlement(const char* on) { return {.case_id = kCase, .on = day(on)}; }
  void fill() {
    party("nh", PartyKind::kCreditor, "Agribank");
    party("thue", PartyKind::kTax, "Chi cục Thuế");
    party("tv", PartyKind::kMember, "Nguyễn Văn A");
    party("tv2", PartyKind::kMember, "Trần Thị B");
    REQUIRE(claims("nh", {.id = "vay", .nature = "secured", .amount = "60"}).has_value());
    REQUIRE(claims("nh", {.id = "lai", .nature = "debt", .amount = "10"}).has_value());
    REQUIRE(claims("thue", {.id = "no", .nature = "tax", .amount = "20"}).has_value());
    REQUIRE(claims("tv", {.id = "gop", .nature = "capital", .amount = "100"}).has_value());
    REQUIRE(claims("tv2", {.id = "gop", .nature = "capital", .amount = "200"}).has_value());
    REQUIRE(has({.id = "kho", .source = "common", .amount = "70"}).has_value());
    REQUIRE(has({.id = "dap", .source = "state_part", .amount = "40"}).has_value());
  }
};

const rules::Payment& payment(const CaseSettlement& settled, const std::string& id) {
  for (const rules::Payment& item : settled.table.payments) {
    if (item.id == id) return item;
  }
  FAIL("no payment " << id);
  return settled.table.payments.front();
}

TEST_CASE("claims and assets of a case are settled in the order of the law of the day",
          "[cases][settlement]") {
  EstateScene scene;
  REQUIRE_ERROR(settle_case(scene.session(), EstateScene::settlement("2021-01-18")),
                "cases.nothing-to-settle");
  scene.fill();
  REQUIRE_VALUE(const CaseSettlement settled,
                settle_case(scene.session(), EstateScene::settlement("2021-01-18")));
  CHECK(settled.order.id == "vn.payment_2012");
  // Secured before the rest, tax and other debts in one rank, the state's part covering what is missing.
  CHECK(to_text(payment(settled, "nh/vay").paid) == "60");
  CHECK(to_text(payment(settled, "thue/no").paid) == "20");
  CHECK(to_text(payment(settled, "nh/lai").paid) == "10");
  CHECK(to_text(payment(settled, "dap").paid) == "20");
  CHECK(to_text(settled.table.unpaid) == "0");
  CHECK(to_text(settled.table.to_members) == "0");
  CHECK(payment(settled, "tv/gop").to == "Nguyễn Văn A");
  CHECK(settled.line == 0);
  CHECK(scene.shown().journal.back().kind == LineKind::kAsset);

  // A claim that is withdrawn does not count; what is left goes to members by capital, the odd đồng
  // explained.
  REQUIRE(scene.claims("nh", {.id = "vay", .withdrawn = true}).has_value());
  REQUIRE_VALUE(const CaseSettlement less,
                settle_case(scene.session(), EstateScene::settlement("2021-01-18")));
  CHECK(to_text(less.table.to_members) == "40");
  CHECK(to_text(payment(less, "tv/gop").paid) == "13");
  CHECK(to_text(payment(less, "tv2/gop").paid) == "27");
  CHECK(payment(less, "tv2/gop").why.code == "settlement.by-capital-up");
  CHECK(payment(less, "tv/gop").why.code == "settlement.by-capital");
  CHECK(to_text(less.table.elsewhere) == "40");
}

TEST_CASE("a case of the old law has no order of payment after it, unless one is named",
          "[cases][settlement]") {
  EstateScene scene;
  scene.fill();
  REQUIRE_ERROR(settle_case(scene.session(), EstateScene::settlement("2024-07-01")), "cases.old-regime");
  REQUIRE_ERROR(settle_case(scene.session(), EstateScene::settlement("2012-07-01")),
                "session.no-payment-order");
  SettlementRequest named = EstateScene::settlement("2024-07-01");
  named.order = "vn.payment_2012";
  REQUIRE_ERROR(settle_case(scene.session(), named), "settlement.not-in-force");
  named.order = "vn.payment_2023";
  REQUIRE_ERROR(settle_case(scene.session(), named), "cases.no-source");
  REQUIRE(scene.has({.id = "dap", .source = "state_assets", .amount = "40"}).has_value());
  REQUIRE_VALUE(const CaseSettlement settled, settle_case(scene.session(), named));
  CHECK(payment(settled, "thue/no").rank == "tax");
  CHECK(payment(settled, "nh/vay").rank == "other");
}

TEST_CASE("a table that is recorded is worked out again by whoever checks the case", "[cases][settlement]") {
  EstateScene scene;
  scene.fill();
  REQUIRE_ERROR(recorded_settlement(scene.session(), "CM-001-01"), "cases.no-settlement");
  SettlementRequest request = EstateScene::settlement("2021-01-19");
  request.document = "poem";
  REQUIRE_ERROR(record_settlement(scene.session(), request), "cases.unknown-document");
  request.document = "plan";
  REQUIRE_ERROR(record_settlement(scene.session(), request), "cases.wrong-role");
  request.document = "";
  REQUIRE_ERROR(record_settlement(scene.session(), EstateScene::settlement("2021-01-17")),
                "cases.before-last-act");
  request.key = "bang-1";
  const std::uint64_t before = scene.ledger_size();
  REQUIRE_VALUE(const CaseSettlement recorded, record_settlement(scene.session(), request));
  CHECK(recorded.line > 0);
  CHECK(scene.ledger_size() == before + 1);
  REQUIRE_VALUE(const CaseSettlement again, record_settlement(scene.session(), request));
  CHECK(again.line == recorded.line);
  CHECK(scene.ledger_size() == before + 1);
  const CaseView view = scene.shown();
  CHECK(view.journal.back().kind == LineKind::kSettlement);
  CHECK(view.journal.back().details.text_of("table_sha256") == to_hex(recorded.digest));
  REQUIRE(view.documents.size() == 1);
  CHECK(view.documents.front().digest == recorded.digest);
  REQUIRE_VALUE(const auto bytes, scene.store.document_bytes(recorded.digest));
  CHECK(bytes == recorded.canonical);
  // What comes later does not change what was recorded.
  REQUIRE(put_claim(scene.session(), TrialScene::record("2021-01-20"), "nh",
                    {.id = "them", .nature = "debt", .amount = "5"})
              .has_value());
  REQUIRE_VALUE(const CaseSettlement shown, recorded_settlement(scene.session(), "CM-001-01"));
  CHECK(shown.digest == recorded.digest);
  REQUIRE_VALUE(const CaseVerification verified, verify_cases(scene.session()));
  CHECK(verified.replayed >= 2);
  scene.check_verifies();
  REQUIRE_VALUE(const Audit audit, audit_store(scene.session()));
  CHECK_FALSE(audit.fault.has_value());

  RawFile(scene).run(R"(UPDATE journal SET body = replace(body, '"amount":"60"', '"amount":"61"'))");
  REQUIRE_ERROR(recorded_settlement(scene.session(), "CM-001-01"), "cases.step-differs");
  REQUIRE_VALUE(const CaseVerification changed, verify_cases(scene.session()));
  REQUIRE_FALSE(changed.differences.empty());
  CHECK(changed.differences.front().message.code == "cases.step-differs");
}

TEST_CASE("assets are recorded with a known source and a sound amount", "[cases][settlement]") {
  EstateScene scene;
  REQUIRE_ERROR(scene.has({.id = "kho", .source = "moon", .amount = "1"}), "session.unknown-word");
  REQUIRE_ERROR(scene.has({.id = "", .source = "common", .amount = "1"}), "cases.bad-name");
  REQUIRE_ERROR(scene.has({.id = "kho", .source = "common", .amount = "-1"}), "cases.bad-amount");
  REQUIRE_ERROR(scene.has({.id = "kho", .withdrawn = true}), "cases.no-such-asset");
  REQUIRE_ERROR(put_asset(scene.session(), TrialScene::record("2021-01-17"),
                          {.id = "kho", .source = "common", .amount = "1"}),
                "cases.before-last-act");
  REQUIRE(scene.has({.id = "kho", .source = "common", .amount = "1"}).has_value());
  REQUIRE(scene.has({.id = "kho", .source = "common", .amount = "2.5"}).has_value());
  REQUIRE_ERROR(settle_case(scene.session(), EstateScene::settlement("2021-01-18")),
                "cases.settlement-amount");
  REQUIRE_VALUE(const CaseView view, scene.has({.id = "kho", .withdrawn = true}));
  REQUIRE(view.state.assets.size() == 1);
  CHECK(view.state.assets.front().withdrawn);
  REQUIRE_ERROR(settle_case(scene.session(), EstateScene::settlement("2021-01-18")),
                "cases.nothing-to-settle");
  scene.check_verifies();
}

TEST_CASE("a claim of a nature that an order puts into no rank is not settled", "[cases][settlement]") {
  const Home home;
  home.write("workflows/vn/trial.yaml", kTrialWorkflow);
  home.change("rules/vn/settlement/law-2012.yaml", "natures: [tax, debt]", "natures: [debt]",
              "rules/vn/settlement/law-2012.yaml");
  const Library library = home.library();
  EstateScene scene;
  scene.fill();
  scene.library = &library;
  REQUIRE_ERROR(settle_case(scene.session(), EstateScene::settlement("2021-01-18")), "cases.no-rank");
}

TEST_CASE("of several orders of payment in force none is chosen", "[cases][settlement]") {
  const Home home;
  home.change("rules/vn/settlement/law-2012.yaml", "payment_order: vn.payment_2012",
              "payment_order: vn.payment_trial", "rules/vn/settlement/trial.yaml");
  const Library several = home.library();
  EstateScene scene;
  scene.fill();
  scene.library = &several;
  const auto settled = settle_case(scene.session(), EstateScene::settlement("2021-01-18"));
  REQUIRE_ERROR(settled, "session.several-payment-orders");
  CHECK(contains(to_text(settled.error(), Language::kEnglish), "vn.payment_2012, vn.payment_trial"));
  REQUIRE_ERROR(record_settlement(scene.session(), EstateScene::settlement("2021-01-18")),
                "session.several-payment-orders");
  SettlementRequest named = EstateScene::settlement("2021-01-18");
  named.order = "vn.payment_trial";
  REQUIRE_VALUE(const CaseSettlement chosen, settle_case(scene.session(), named));
  CHECK(chosen.order.id == "vn.payment_trial");
}

}  // namespace
}  // namespace htx
