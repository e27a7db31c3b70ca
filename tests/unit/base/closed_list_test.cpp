#include "engine/base/closed_list.h"

#include "tests/support/words.h"

namespace htx {
namespace {

enum class Season : std::uint8_t { kDry, kWet };

std::string_view to_string(Season season) {
  switch (season) {
    case Season::kDry: return "dry";
    case Season::kWet: return "wet";
  }
  return {};
}

TEST_CASE("a closed list is read by its words, as they are written", "[base][words]") {
  CHECK(words_that_read_back<Season>() == "dry wet");
  for (const char* other : {"", "Dry", "dry ", "w", "wetter"}) {
    CAPTURE(other);
    CHECK_FALSE(enum_from_string<Season>(other).has_value());
  }
}

}  // namespace
}  // namespace htx
