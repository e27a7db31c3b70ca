#include "engine/rules/proof/prove.h"

#include <algorithm>
#include <set>

#include "engine/rules/proof/prover.h"

namespace htx::rules {
namespace internal {

const Node* ProofBench::node(std::string_view list, std::size_t i) const {
  const Node* items = document.root.find(list);
  return items == nullptr || i >= items->items.size() ? &document.root : &items->items[i];
}

const Node* ProofBench::node(std::string_view list, std::size_t i, std::string_view key) const {
  const Node* item = node(list, i);
  const Node* value = item->find(key);
  return value == nullptr ? item : value;
}

const Node* ProofBench::criterion_node(std::size_t group, std::size_t criterion) const {
  const Node* all = node("groups", group)->find("criteria");
  return all == nullptr || criterion >= all->items.size() ? node("groups", group) : &all->items[criterion];
}

void ProofBench::report(const Node* at, Severity severity, Message message) const {
  Reader(document, diagnostics).report(*at, std::move(message), {}, severity);
}

void ProofBench::report_in(const Node* at, SourceSpan span, Message message) const {
  const std::string& text = at->text;
  Diagnostic diagnostic{.message = std::move(message)};
  diagnostic.place = place_in(document, *at, span.begin);
  if (span.begin <= span.end && span.end <= text.size())
    diagnostic.found = text.substr(span.begin, span.end - span.begin);
  diagnostics.report(std::move(diagnostic));
}

void ProofBench::note(const Node* at, Message message) const {
  proof.notes.push_back({.severity = Severity::kWarning,
                         .place = document.source->place_at(at->span.begin),
                         .message = std::move(message)});
}

void ProofBench::note_in(const Node* at, SourceSpan span, Message message) const {
  proof.notes.push_back({.severity = Severity::kWarning,
                         .place = place_in(document, *at, span.begin),
                         .message = std::move(message)});
}

}  // namespace internal

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
