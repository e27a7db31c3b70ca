#include "engine/settlement/settlement.h"

#include <array>
#include <fstream>
#include <iterator>

#include "tests/support/matchers.h"

namespace htx::rules {
namespace {

PaymentOrder order_of(const std::string& law) {
  Diagnostics diagnostics;
  const auto document = load_document(HTX_SOURCE "/rules/vn/settlement/law-" + law + ".yaml", diagnostics);
  REQUIRE(document.has_value());
  const auto order = read_payment_order(*document, diagnostics);
  for (const Diagnostic& item : diagnostics.items()) UNSCOPED_INFO(to_text(item, Language::kEnglish));
  REQUIRE(order.has_value());
  return *order;
}

std::optional<Estate> read(const PaymentOrder& order, const std::string& text, Diagnostics& diagnostics,
                           const SettlementLimits& limits = {}) {
  const auto document = parse_document(Source("estate.yaml", text), diagnostics);
  REQUIRE(document.has_value());
  return read_estate(*document, order, diagnostics, limits);
}

Settlement settled(const std::string& law, const std::string& text) {
  const PaymentOrder order = order_of(law);
  Diagnostics diagnostics;
  const auto estate = read(order, text, diagnostics);
  for (const Diagnostic& item : diagnostics.items()) UNSCOPED_INFO(to_text(item, Language::kEnglish));
  REQUIRE(estate.has_value());
  REQUIRE_VALUE(Settlement result, settle(order, *estate));
  return result;
}

const Payment& payment(const Settlement& settlement, const std::string& id) {
  for (const Payment& item : settlement.payments) {
    if (item.id == id) return item;
  }
  FAIL("no payment " << id);
  return settlement.payments.front();
}

TEST_CASE("parts are whole and add up, the units left going to the largest remainders",
          "[settlement][settlement]") {
  struct Row {
    const char* amount;
    std::vector<std::int64_t> weights;
    int scale;
    std::vector<std::string> parts;
  };
  const auto rows = std::to_array<Row>(
      {{"100", {1, 1, 1}, 0, {"34", "33", "33"}},
       {"100", {1, 2, 3}, 0, {"17", "33", "50"}},
       {"1", {1, 1}, 0, {"1", "0"}},
       {"0", {5, 7}, 0, {"0", "0"}},
       {"10", {0, 3}, 0, {"0", "10"}},
       {"1", {1, 1, 1}, 2, {"0.34", "0.33", "0.33"}},
       {"999999999999", {999'999'999'998, 999'999'999'999}, 0, {"499999999999", "500000000000"}}});
  for (const Row& row : rows) {
    CAPTURE(row.amount);
    std::vector<Decimal> weights(row.weights.begin(), row.weights.end());
    Decimal sum;
    std::vector<std::string> parts;
    for (const Decimal& part : divide(*Decimal::from_text(row.amount), weights, row.scale)) {
      sum += part;
      parts.push_back(to_text(part));
    }
    CHECK(parts == row.parts);
    CHECK(to_text(sum) == row.amount);
  }
}

constexpr const char* kHead2023 = "order: vn.payment_2023\non: 2025-12-10\n";

TEST_CASE("the law of 2023 pays in its order and gives the rest to members by capital",
          "[settlement][settlement]") {
  const Settlement table =
      settled("2023", std::string(kHead2023) +
                          "assets:\n  - {id: store, source: common, amount: 1000}\n"
                          "  - {id: road, source: state_assets, amount: 400}\n"
                          "  - {id: fund, source: state_fund, amount: 50}\n"
                          "  - {id: gift, source: donated_assets, amount: 30, agreed_with: Hội Nông dân}\n"
                          "  - {id: gift2, source: donated_fund, amount: 20}\n"
                          "claims:\n  - {id: bank, creditor: NH, rank: other, amount: 300}\n"
                          "  - {id: tax, creditor: Thuế, rank: tax, amount: 120}\n"
                          "  - {id: wages, creditor: Lao động, rank: labour, amount: 90}\n"
                          "  - {id: expert, creditor: Thẩm định, rank: costs, amount: 10}\n"
                          "members:\n  - {id: m1, capital: 100}\n  - {id: m2, capital: 200}\n");
  std::vector<std::string> order;
  for (const Payment& item : table.payments) order.push_back(item.id);
  CHECK(order ==
        std::vector<std::string>{"road", "fund", "gift", "expert", "wages", "tax", "bank", "m1", "m2"});
  CHECK(payment(table, "road").why.code == "settlement.to-state");
  CHECK(payment(table, "fund").why.code == "settlement.to-budget");
  CHECK(payment(table, "gift").to == "Hội Nông dân");
  CHECK(to_text(table.estate) == "1020");
  CHECK(to_text(table.elsewhere) == "480");
  CHECK(to_text(table.unpaid) == "0");
  CHECK(to_text(payment(table, "m1").paid) == "167");
  CHECK(to_text(payment(table, "m2").paid) == "333");
  CHECK(payment(table, "tax").law.article == "Luật 17/2023, Điều 101.4");
}

TEST_CASE("what another provision decides on is kept apart but covers debts where the law lets it",
          "[settlement][settlement]") {
  const std::string estate =
      "order: vn.payment_2012\non: 2021-02-24\n"
      "assets:\n  - {id: boat, source: common, amount: 100}\n"
      "  - {id: hall, source: fund_part, amount: 60}\n"
      "claims:\n  - {id: bank, creditor: NH, rank: secured, amount: ";
  const Settlement enough = settled("2012", estate + "70}\nmembers: [{id: m1, capital: 1}]\n");
  CHECK(to_text(payment(enough, "hall").paid) == "60");
  CHECK(payment(enough, "hall").why.code == "settlement.referred");
  CHECK(payment(enough, "hall").law.article.find("Điều 21.1 b") != std::string::npos);
  CHECK(to_text(payment(enough, "m1").paid) == "30");
  const Settlement short_of = settled("2012", estate + "120}\nmembers: [{id: m1, capital: 1}]\n");
  CHECK(to_text(short_of.unpaid) == "0");
  CHECK(to_text(payment(short_of, "hall").paid) == "40");
}

TEST_CASE("what does not reach is divided pro rata inside the rank and later ranks get nothing",
          "[settlement][settlement]") {
  const Settlement table =
      settled("2023", std::string(kHead2023) +
                          "assets: [{id: store, source: common, amount: 200}]\n"
                          "claims:\n  - {id: wages, creditor: L, rank: labour, amount: 150}\n"
                          "  - {id: t1, creditor: T, rank: tax, amount: 100}\n"
                          "  - {id: t2, creditor: T, rank: tax, amount: 50}\n"
                          "  - {id: bank, creditor: N, rank: other, amount: 70}\n"
                          "members: [{id: m1, capital: 100}]\n");
  CHECK(to_text(payment(table, "t1").paid) == "33");
  CHECK(to_text(payment(table, "t2").paid) == "17");
  CHECK(payment(table, "t1").why.code == "settlement.pro-rata");
  CHECK(to_text(payment(table, "bank").paid) == "0");
  CHECK(to_text(payment(table, "m1").paid) == "0");
  CHECK(to_text(table.unpaid) == "170");
}

TEST_CASE("the law of 2012 puts secured debts before others and lets undivided assets cover what is missing",
          "[settlement][settlement]") {
  const Settlement table = settled("2012",
                                   "order: vn.payment_2012\non: 2021-02-26\n"
                                   "assets:\n  - {id: store, source: common, amount: 100}\n"
                                   "  - {id: dam, source: state_part, amount: 80}\n"
                                   "claims:\n  - {id: loose, creditor: A, rank: unsecured, amount: 50}\n"
                                   "  - {id: bank, creditor: B, rank: secured, amount: 90}\n");
  CHECK(to_text(payment(table, "bank").paid) == "90");
  CHECK(to_text(payment(table, "loose").paid) == "50");
  // Forty of the eighty went to creditors; the rest goes where it belongs.
  CHECK(to_text(payment(table, "dam").paid) == "40");
  CHECK(to_text(table.unpaid) == "0");
}

TEST_CASE("money never appears or disappears", "[settlement][settlement][property]") {
  const PaymentOrder order = order_of("2012");
  for (std::int64_t seed = 1; seed <= 200; ++seed) {
    std::int64_t at = seed;
    Estate estate{.order = order.id, .on = *date_from_iso("2021-01-04")};
    const auto number = [&at](std::int64_t below) {
      at = (at * 48'271) % 2'147'483'647;
      return Decimal(at % below);
    };
    Decimal assets;
    for (const char* source : {"common", "state_part", "members_part", "state_part"}) {
      const Decimal amount = number(1'000'003);
      assets += amount;
      estate.assets.push_back(
          {.id = "a" + std::to_string(estate.assets.size()), .source = source, .amount = amount});
    }
    for (int i = 0; i < 9; ++i) {
      estate.claims.push_back({.id = "c" + std::to_string(i),
                               .creditor = "x",
                               .rank = order.ranks[static_cast<std::size_t>(i) % 4].id,
                               .amount = number(700'001)});
    }
    for (int i = 0; i < 3; ++i)
      estate.members.push_back({.id = "m" + std::to_string(i), .capital = number(97) + Decimal(1)});
    REQUIRE_VALUE(const Settlement table, settle(order, estate));
    Decimal out;
    for (const Payment& item : table.payments) {
      out += item.paid;
      CHECK_FALSE(item.paid < Decimal(0));
      CHECK(item.paid.is_integer());
      if (item.kind == Payment::Kind::kClaim) CHECK_FALSE(item.due < item.paid);
    }
    CAPTURE(seed);
    CHECK(out == assets);
    CHECK(table.paid + table.unpaid == table.claimed);
  }
}

TEST_CASE("a claim's nature belongs to one rank, and a part that was rounded up says so",
          "[settlement][settlement]") {
  std::ifstream file(HTX_SOURCE "/rules/vn/settlement/law-2023.yaml");
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const std::size_t at = text.find("natures: [tax]");
  REQUIRE(at != std::string::npos);
  text.replace(at, 14, "natures: [cost]");
  Diagnostics diagnostics;
  const auto document = parse_document(Source("order.yaml", text), diagnostics);
  REQUIRE(document.has_value());
  CHECK_FALSE(read_payment_order(*document, diagnostics).has_value());
  CHECK(diagnostics.has("doc.id-twice"));

  const Settlement table = settled("2023", std::string(kHead2023) +
                                               "assets: [{id: store, source: common, amount: 100}]\n"
                                               "claims:\n  - {id: a, creditor: A, rank: tax, amount: 70}\n"
                                               "  - {id: b, creditor: B, rank: tax, amount: 70}\n"
                                               "  - {id: c, creditor: C, rank: tax, amount: 70}\n");
  CHECK(to_text(payment(table, "a").paid) == "34");
  CHECK(payment(table, "a").why.code == "settlement.pro-rata-up");
  CHECK(payment(table, "b").why.code == "settlement.pro-rata");
}

TEST_CASE("an estate with a mistake is not settled", "[settlement][settlement]") {
  const PaymentOrder order = order_of("2023");
  struct Row {
    std::string text;
    const char* code;
  };
  const auto rows = std::to_array<Row>(
      {{"claims: [{id: a, creditor: x, rank: secured, amount: 1}]\n", "settlement.unknown"},
       {"claims: [{id: a, creditor: x, rank: tax, amount: -1}]\n", "settlement.bad-amount"},
       {"claims: [{id: a, creditor: x, rank: tax, amount: 1.5}]\n", "settlement.bad-amount"},
       {"claims: [{id: a, creditor: x, rank: tax, amount: 10000000000000}]\n", "settlement.bad-amount"},
       {"members: [{id: a, capital: 1}, {id: a, capital: 1}]\n", "doc.id-twice"},
       {"assets: [{id: a, source: moon, amount: 1}]\n", "settlement.unknown"},
       {"colour: red\n", "doc.unknown-key"}});
  for (const Row& row : rows) {
    CAPTURE(row.text);
    Diagnostics diagnostics;
    CHECK_FALSE(read(order, kHead2023 + row.text, diagnostics).has_value());
    CHECK(diagnostics.has(row.code));
  }
  Diagnostics diagnostics;
  CHECK_FALSE(read(order, std::string(kHead2023) + "members: [{id: a, capital: 1}, {id: b, capital: 1}]\n",
                   diagnostics, {.max_entries = 1})
                  .has_value());
  CHECK(diagnostics.has("settlement.too-large"));
  Estate early{.order = order.id, .on = *date_from_iso("2024-06-30")};
  REQUIRE_ERROR(settle(order, early), "settlement.not-in-force");
  const auto document = parse_document(Source("o.yaml", "payment_order: x\n"), diagnostics);
  CHECK_FALSE(read_payment_order(*document, diagnostics).has_value());
  CHECK(diagnostics.has("settlement.no-version"));
}

}  // namespace
}  // namespace htx::rules
