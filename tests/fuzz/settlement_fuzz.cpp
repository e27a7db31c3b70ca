#include <cstddef>
#include <cstdint>
#include <string>

#include "engine/settlement/settlement.h"

// Any bytes are a payment order and its estate, or diagnostics; what can be read can be settled.
// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace htx;  // NOLINT(google-build-using-namespace)
  Diagnostics diagnostics;
  static const auto kOrder = [] {
    Diagnostics quiet;
    const auto document = load_document(HTX_SOURCE "/rules/vn/settlement/law-2012.yaml", quiet);
    return rules::read_payment_order(*document, quiet);
  }();
  const auto document = parse_document(Source("fuzz.yaml", std::string(data, data + size)), diagnostics);
  if (!document) return 0;
  const auto other = rules::read_payment_order(*document, diagnostics);
  const auto estate =
      rules::read_estate(*document, other ? *other : *kOrder, diagnostics, {.max_entries = 200});
  if (estate) rules::settle(other ? *other : *kOrder, *estate).has_value();
  return 0;
}
