#include <cstddef>
#include <cstdint>
#include <string>

#include "engine/base/check.h"
#include "engine/doc/digest.h"

// Whatever reads as YAML has a canonical form that reads back as the same; whatever does not is reported.
// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  htx::Diagnostics diagnostics;
  const auto document = htx::parse_document(
      htx::Source("fuzz.yaml", std::string(reinterpret_cast<const char*>(data), size)), diagnostics);
  HTX_CHECK(document.has_value() != diagnostics.has_errors());
  if (!document) return 0;
  const std::string canonical = htx::canonical_form(*document);
  const auto back = htx::document_from_canonical("fuzz.yaml", canonical);
  HTX_CHECK(back.has_value() && htx::canonical_form(*back) == canonical);
  return 0;
}
