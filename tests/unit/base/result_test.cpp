#include "engine/base/result.h"

#include <memory>
#include <string>

#include "tests/support/matchers.h"

namespace htx {
namespace {

Result<int> half(int n) {
  if (n % 2 != 0) return Error(ErrorCode::kInvalidArgument, "odd");
  return n / 2;
}

Result<int> quarter(int n) {
  HTX_ASSIGN_OR_RETURN(const int h, half(n));
  return half(h);
}

Status check_even(int n) {
  HTX_RETURN_IF_ERROR(half(n));
  return Done{};
}

TEST_CASE("a Result passes the first error on", "[base][result]") {
  SECTION("no error") {
    REQUIRE_VALUE(const int q, quarter(8));
    CHECK(q == 2);
  }
  SECTION("error in the inner call") {
    const auto q = quarter(6);
    REQUIRE_FALSE(q.has_value());
    CHECK(q.error() == Error(ErrorCode::kInvalidArgument, "odd"));
  }
  SECTION("a Status carries no value") {
    CHECK(check_even(2).has_value());
    CHECK_FALSE(check_even(3).has_value());
  }
}

TEST_CASE("a Result can hold a move-only value", "[base][result]") {
  Result<std::unique_ptr<int>> r = std::make_unique<int>(3);
  const auto doubled = std::move(r).and_then([](std::unique_ptr<int> p) -> Result<int> { return *p * 2; });
  REQUIRE(doubled);
  CHECK(*doubled == 6);
}

struct Shape {
  virtual ~Shape() = default;
};
struct Square final : Shape {};

Result<std::string> name() { return "square"; }
Result<std::unique_ptr<Shape>> shape() { return std::make_unique<Square>(); }

TEST_CASE("a Result takes what converts to its value", "[base][result]") {
  CHECK(*name() == "square");
  CHECK(*shape() != nullptr);
}

TEST_CASE("an Error says what was being done", "[base][error]") {
  const Error e = Error(ErrorCode::kUnavailable, "locked").while_doing("opening case 7");
  CHECK(e.actions() == std::vector<std::string>{"opening case 7"});
}

}  // namespace
}  // namespace htx
