#include "engine/registry/reconcile.h"

#include "tests/support/matchers.h"

namespace htx {
namespace {

TEST_CASE("the parts of the 2018 report of Cà Mau do not add up to its total", "[registry][reconcile]") {
  const Reconciliation report{
      .total_name = "HTX", .declared = 167, .parts = {{"NN", 94}, {"phi NN", 54}, {"QTDND", 2}}};
  CHECK_FALSE(report.agrees());
  CHECK(report.declared == Decimal(167));
  CHECK(report.recomputed() == Decimal(150));
  CHECK(report.difference() == Decimal(17));
  CHECK(report.sum_text() == "94 + 54 + 2 = 150");
}

TEST_CASE("a total that equals its parts agrees", "[registry][reconcile]") {
  const Reconciliation good{.total_name = "x",
                            .declared = *Decimal::from_text("0.3"),
                            .parts = {{"a", *Decimal::from_text("0.1")}, {"b", *Decimal::from_text("0.2")}}};
  CHECK(good.agrees());
  CHECK(Reconciliation{.total_name = "x", .declared = 0, .parts = {}}.sum_text() == "0");
}

TEST_CASE("a sum of very many parts is shown as one figure", "[registry][reconcile]") {
  Reconciliation many{.total_name = "x", .declared = 25, .parts = {}};
  for (int i = 0; i < 25; ++i) many.parts.push_back({"p", 1});
  CHECK(many.sum_text() == "25");
}

}  // namespace
}  // namespace htx
