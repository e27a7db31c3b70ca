#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/doc/reader.h"
#include "engine/rules/figure_domains.h"
#include "engine/rules/proof/prove.h"

namespace htx::rules::internal {

// What all parts of a proof share: the pack, its text, and where findings go.
struct ProofBench {
  const Pack& pack;
  const Document& document;
  Diagnostics& diagnostics;
  Proof& proof;
  std::vector<feel::Domain> domains;
  Date day;  // In force; bands and parameters of this day.

  const Node* node(std::string_view list, std::size_t i) const;
  const Node* node(std::string_view list, std::size_t i, std::string_view key) const;
  const Node* criterion_node(std::size_t group, std::size_t criterion) const;

  void report(const Node* at, Severity severity, Message message) const;
  // An error inside an expression: at the place of `span` in the text of the scalar `at`.
  void report_in(const Node* at, SourceSpan span, Message message) const;
  void note(const Node* at, Message message) const;
  void note_in(const Node* at, SourceSpan span, Message message) const;
};

// A condition of the pack with what it decides.
struct Condition {
  enum class Kind { kReferral, kNotRated, kCheck, kOverride, kGround };
  Kind kind = Kind::kReferral;
  std::string id;
  const feel::Expression* expression = nullptr;
  const Node* node = nullptr;  // Of the expression's text.
  std::size_t grade = 0;       // Of an override.
};
std::vector<Condition> conditions_of(const ProofBench& bench);

}  // namespace htx::rules::internal
