#include <cstddef>
#include <cstdint>
#include <string>

#include "engine/base/check.h"
#include "engine/rules/assessment.h"
#include "engine/rules/proof/prove.h"
#include "engine/rules/read_pack.h"
#include "engine/rules/ruling.h"

// Any text is a pack or is reported; a pack never gives a point to a cooperative without figures.
// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  htx::Diagnostics diagnostics;
  const auto document = htx::parse_document(
      htx::Source("fuzz.yaml", std::string(reinterpret_cast<const char*>(data), size)), diagnostics);
  if (!document) return 0;
  const auto pack = htx::rules::read_pack(*document, diagnostics);
  HTX_CHECK(pack.has_value() != diagnostics.has_errors());
  if (!pack) return 0;
  // What is proven of a pack holds for whoever it judges.
  const htx::rules::Proof proof = htx::rules::prove(*pack, *document, diagnostics);
  if (proof.least && proof.least_shown) HTX_CHECK(*proof.least <= *proof.least_shown);
  if (proof.most && proof.most_shown) HTX_CHECK(*proof.most_shown <= *proof.most);
  const htx::Date day = *htx::Date::of(2020, 12, 31);
  const auto result = htx::rules::assess(*pack, {&*pack}, "fuzz", {}, {2020, day, day});
  for (const auto& criterion : result.criteria) {
    if (!criterion.points || criterion.points->is_zero()) continue;
    for (const auto& fact : criterion.facts) HTX_CHECK(!fact.value.is_null());
  }
  return 0;
}
