#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/base/check.h"
#include "engine/value/json.h"

// Whatever reads as JSON is written as text that reads as the same.
// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto json = htx::read_json(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!json) return 0;
  const auto again = htx::read_json(htx::write_json(*json));
  HTX_CHECK(again.has_value() && *again == *json);
  return 0;
}
