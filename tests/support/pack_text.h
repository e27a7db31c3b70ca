#pragma once

#include <string>

#include "engine/rules/pack.h"
#include "engine/rules/read_pack.h"
#include "tests/support/catch.h"

namespace htx::rules {

// The head every pack needs.
inline const std::string kPackHead = R"(pack: test.pack
version: 1
title: {vi: Thử, en: Test}
status: proposal
basis: {law: none, tag: test}
in_force: {from: 2020-01-01, to: 2024-12-31}
reviewed_by: null
reviewed_on: null
)";

inline std::optional<Pack> try_pack(const std::string& body, Diagnostics& diagnostics) {
  const auto document = parse_document(Source("pack.yaml", kPackHead + body), diagnostics);
  return document ? read_pack(*document, diagnostics) : std::nullopt;
}

// The pack of that text; fails the test with its mistakes if it has any.
inline Pack pack_of(const std::string& body) {
  Diagnostics diagnostics;
  auto pack = try_pack(body, diagnostics);
  std::string mistakes;
  for (const Diagnostic& d : diagnostics.items()) mistakes += to_text(d, Language::kEnglish);
  INFO(mistakes);
  REQUIRE(pack.has_value());
  return *std::move(pack);
}

}  // namespace htx::rules
