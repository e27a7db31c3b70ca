#include "engine/registry/code_spec.h"

#include <string>

#include "tests/unit/registry/support.h"

namespace htx {
namespace {

bool is_tax_code(std::string_view text) {
  static const CodeSpec kCode = *shipped_dictionary("cooperatives").find("tax_code")->code;
  return kCode.is_valid(text);
}

TEST_CASE("a tax code has ten digits with a right check digit", "[registry][cell]") {
  for (const char* text :
       {"0100233488", "0314409058-002", "0312687878-001", "2000000010", "2000123453", "1900000011"}) {
    CAPTURE(text);
    CHECK(is_tax_code(text));
  }
  for (const char* text : {"0100233480", "100233488", "01002334880", "0100233488-000", "0100233488-1",
                           "0100233488-01a", "0100233488002", "01002a3488", "", " 0100233488"}) {
    CAPTURE(text);
    CHECK_FALSE(is_tax_code(text));
  }
}

TEST_CASE("a tax code whose check digit would be ten is never valid", "[registry][cell]") {
  // 000000000 sums to 0, so the check digit would be 10.
  for (char last = '0'; last <= '9'; ++last) CHECK_FALSE(is_tax_code(std::string("000000000") + last));
}

TEST_CASE("a code of another country has its own weights and no dependent units", "[registry]") {
  // Weights 1 and 2 modulo 7 from 7: of "34" the sum is 11, the rest 4, the check digit 3.
  const CodeSpec code{
      .id = "c", .title = {}, .weights = {1, 2}, .modulus = 7, .complement = 7, .dependent_digits = 0};
  CHECK(code.is_valid("343"));
  for (const char* text : {"344", "34", "3433", "343-1", "343-", "", "a43"}) {
    CAPTURE(text);
    CHECK_FALSE(code.is_valid(text));
  }
}

}  // namespace
}  // namespace htx
