#include "engine/rules/proof/prove.h"

#include <algorithm>
#include <set>

#include "engine/rules/proof/prove_bands.h"
#include "engine/rules/proof/prove_conditions.h"
#include "engine/rules/proof/prove_figures.h"
#include "engine/rules/proof/prove_score.h"
#include "engine/rules/read_pack.h"

namespace htx::rules {
namespace {

internal::ProofBench bench_of(const Pack& pack, const Document& document, Diagnostics& diagnostics,
                              Proof& proof) {
  return {.pack = pack,
          .document = document,
          .diagnostics = diagnostics,
          .proof = proof,
          .domains = internal::domains_of(pack),
          .day = pack.in_force.from};
}

// A result names its test. Two of one name make no figure wrong, so a pack with them can be used.
void check_test_names(internal::ProofBench& bench) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < bench.pack.tests.size(); ++i) {
    const std::string& name = bench.pack.tests[i].name;
    if (!names.insert(name).second)
      bench.report(bench.node("tests", i, "name"), Severity::kError, {"rules.test-twice", {{"name", name}}});
  }
}

void prove_parts(internal::ProofBench& bench) {
  prove_figures(bench);
  prove_conditions(bench);
  prove_bands(bench);
}

}  // namespace

Proof prove(const Pack& pack, const Document& document, Diagnostics& diagnostics) {
  Proof proof;
  internal::ProofBench bench = bench_of(pack, document, diagnostics, proof);
  prove_parts(bench);
  prove_score(bench);
  check_test_names(bench);
  return proof;
}

std::optional<Pack> read_proven_pack(const Document& document, Diagnostics& diagnostics) {
  Diagnostics found;
  auto pack = read_pack(document, found);
  Proof unused;
  if (pack) {
    internal::ProofBench bench = bench_of(*pack, document, found, unused);
    prove_parts(bench);
  }
  for (const Diagnostic& d : found.items()) {
    if (!pack || d.severity == Severity::kError) diagnostics.report(d);
  }
  return found.has_errors() ? std::nullopt : std::move(pack);
}

}  // namespace htx::rules
