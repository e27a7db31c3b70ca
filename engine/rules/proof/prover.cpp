#include "engine/rules/proof/prover.h"

namespace htx::rules::internal {

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

std::vector<Condition> conditions_of(const ProofBench& bench) {
  const Pack& pack = bench.pack;
  std::vector<Condition> all;
  const auto add = [&](Condition::Kind kind, const Clause& clause, const Node* node, std::size_t grade = 0) {
    all.push_back({kind, clause.id, &clause.when, node, grade});
  };
  for (std::size_t i = 0; i < pack.referrals.size(); ++i)
    add(Condition::Kind::kReferral, pack.referrals[i], bench.node("referrals", i, "when"));
  for (std::size_t i = 0; i < pack.not_rated.size(); ++i)
    add(Condition::Kind::kNotRated, pack.not_rated[i], bench.node("not_rated", i, "when"));
  for (std::size_t i = 0; i < pack.checks.size(); ++i)
    add(Condition::Kind::kCheck, pack.checks[i].clause, bench.node("checks", i, "that"));
  for (std::size_t i = 0; i < pack.overrides.size(); ++i)
    add(Condition::Kind::kOverride, pack.overrides[i].clause, bench.node("overrides", i, "when"),
        pack.overrides[i].grade);
  for (std::size_t i = 0; i < pack.grounds.size(); ++i) {
    all.push_back({Condition::Kind::kGround, pack.grounds[i].id, &pack.grounds[i].when,
                   bench.node("grounds", i, "when"), 0});
  }
  return all;
}

}  // namespace htx::rules::internal
