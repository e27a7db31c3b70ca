#include "engine/store/office_id.h"

#include <sys/random.h>

#include <array>
#include <cstdint>

#include "engine/base/bytes.h"
#include "engine/base/check.h"

namespace htx {
namespace {

constexpr std::size_t kBytes = 8;

}  // namespace

std::string new_office_id() {
  std::array<std::uint8_t, kBytes> bytes{};
  HTX_CHECK(::getentropy(bytes.data(), bytes.size()) == 0);
  return to_hex(ByteSpan(bytes));
}

bool is_office_id(std::string_view text) {
  return text.size() == 2 * kBytes && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string log_of_office(std::string_view office) { return "htx/" + std::string(office); }

}  // namespace htx
