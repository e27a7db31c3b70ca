#include "engine/base/boundary.h"

#include <stdexcept>
#include <string>

#include "tests/support/matchers.h"

namespace htx {
namespace {

TEST_CASE("boundary: what is thrown comes back as a defect, what is answered as it is", "[base][boundary]") {
  REQUIRE_VALUE(const int plain, guarded([] { return 7; }));
  CHECK(plain == 7);
  REQUIRE_VALUE(const std::string text, guarded([]() -> Result<std::string> { return std::string("x"); }));
  CHECK(text == "x");
  const auto own = guarded([]() -> Status { return Error(ErrorCode::kConflict, "store.locked"); });
  REQUIRE_ERROR(own, "store.locked");

  const auto thrown = guarded([]() -> Status { throw std::out_of_range("beyond"); });
  REQUIRE_ERROR(thrown, "base.defect");
  CHECK(exit_code(thrown.error().code()) == 70);
  for (const Language language : {Language::kVietnamese, Language::kEnglish})
    CHECK(contains(to_text(thrown.error(), language), "beyond"));
  REQUIRE_ERROR(guarded([]() -> int { throw std::bad_alloc(); }), "base.defect");
  const auto odd = guarded([]() -> int { throw 1; });
  REQUIRE_ERROR(odd, "base.defect");
  CHECK(contains(to_text(odd.error(), Language::kVietnamese), "không rõ"));
}

TEST_CASE("boundary: what a thread throws or answers comes with its end", "[base][boundary]") {
  int done = 0;
  Worker good([&]() -> Status {
    ++done;
    return Done{};
  });
  CHECK(good.join().has_value());
  CHECK(done == 1);
  Worker bad([]() -> Status { throw std::runtime_error("in a thread"); });
  REQUIRE_ERROR(bad.join(), "base.defect");
  // Nobody need ask: the end is waited for all the same.
  {
    const Worker left([&]() -> Status {
      ++done;
      throw std::runtime_error("unheard");
    });
  }
  CHECK(done == 2);
}

}  // namespace
}  // namespace htx
