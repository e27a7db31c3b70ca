#include "engine/feel/analysis/analysis.h"

#include <algorithm>
#include <array>

#include "engine/base/check.h"
#include "engine/feel/analysis/bounds.h"
#include "engine/feel/syntax/print.h"

namespace htx::feel {
namespace {

Direction opposite(Direction d) {
  if (d == Direction::kRising) return Direction::kFalling;
  return d == Direction::kFalling ? Direction::kRising : d;
}

// How expressions move with one name.
class Mover {
 public:
  Mover(std::size_t slot, std::span<const Domain> domains) : slot_(slot), bounds_(domains) {}

  Direction run(const Node& node) {
    if (!reads(node)) return Direction::kConstant;
    const auto child = [&](std::size_t i) -> const Node& { return node.children[i]; };
    if (node.op == Op::kName) return node.binding.slot >= 0 ? Direction::kRising : Direction::kUnknown;
    if (node.op == Op::kNegate) return opposite(run(child(0)));
    if (node.op == Op::kAdd) return combined(run(child(0)), run(child(1)));
    if (node.op == Op::kSubtract) return combined(run(child(0)), opposite(run(child(1))));
    if (node.op == Op::kMultiply)
      return combined(times(run(child(0)), child(1)), times(run(child(1)), child(0)));
    if (node.op == Op::kDivide) return divide(node);
    if (node.op == Op::kCall) return call(node);
    if (node.op != Op::kIf || reads(child(0))) return Direction::kUnknown;
    return combined(run(child(1)), run(child(2)));
  }

 private:
  bool reads(const Node& node) const {
    if (node.op == Op::kName && node.binding.slot == static_cast<std::int32_t>(slot_)) return true;
    return std::ranges::any_of(node.children, [&](const Node& child) { return reads(child); });
  }

  enum class Sign { kPositive, kNegative, kEither };
  Sign sign_of(const Node& node) {
    const Interval range = bounds_.run(node).range;
    if (range.low && *range.low >= Decimal()) return Sign::kPositive;
    return range.high && *range.high <= Decimal() ? Sign::kNegative : Sign::kEither;
  }

  // The direction of a part that is multiplied by `factor`.
  Direction times(Direction part, const Node& factor) {
    if (part == Direction::kConstant || part == Direction::kUnknown) return part;
    switch (sign_of(factor)) {
      case Sign::kPositive: return part;
      case Sign::kNegative: return opposite(part);
      case Sign::kEither: break;
    }
    return Direction::kUnknown;
  }

  // Where the divisor keeps its sign, 1/x falls as x rises.
  Direction divide(const Node& node) {
    const Node& above = node.children[0];
    const Node& below = node.children[1];
    const Direction by_numerator = times(run(above), below);
    Direction by_divisor = run(below);
    if (by_divisor != Direction::kConstant) {
      if (sign_of(below) == Sign::kEither) return Direction::kUnknown;
      by_divisor = times(opposite(by_divisor), above);
    }
    return combined(by_numerator, by_divisor);
  }

  Direction call(const Node& node) {
    static constexpr std::array<std::string_view, 9> kMonotone = {
        "min",      "max",        "floor",         "ceiling",        "decimal",
        "round up", "round down", "round half up", "round half down"};
    if (!node.names.empty() || node.children.empty()) return Direction::kUnknown;
    if (std::ranges::find(kMonotone, node.name) != kMonotone.end()) {
      Direction all = Direction::kConstant;
      for (const Node& child : node.children) all = combined(all, run(child));
      const bool rounds = node.name != "min" && node.name != "max";
      return rounds && node.children.size() > 1 && reads(node.children[1]) ? Direction::kUnknown : all;
    }
    return node.name == "abs" && node.children.size() == 1 ? times(run(node.children[0]), node.children[0])
                                                           : Direction::kUnknown;
  }

  std::size_t slot_;
  Bounds bounds_;
};

// Where the operator of an infix node stands: what is left between the operands without blanks.
SourceSpan symbol_span(const std::string& text, const Node& node) {
  SourceSpan span{node.children[0].span.end, node.children[1].span.begin};
  const std::string symbol(op_symbol(node.op));
  const std::size_t at = text.find(symbol, span.begin);
  if (at == std::string::npos || at + symbol.size() > span.end) return span;
  span.begin = static_cast<std::uint32_t>(at);
  span.end = static_cast<std::uint32_t>(at + symbol.size());
  return span;
}

std::optional<std::size_t> plain_slot(const Node& node) {
  const bool is_plain = node.op == Op::kName && node.binding.local < 0 && node.binding.slot >= 0;
  return is_plain ? std::optional(static_cast<std::size_t>(node.binding.slot)) : std::nullopt;
}

std::optional<Decimal> number_of(const Node& node) {
  if (node.op == Op::kNegate) {
    const auto inner = number_of(node.children[0]);
    return inner ? std::optional(-*inner) : std::nullopt;
  }
  return node.op == Op::kLiteral ? node.value.as_number() : std::nullopt;
}

void collect(const Node& node, const std::string& text, std::vector<Comparison>& found) {
  if (is_comparison(node.op) && !node.is_test) {
    Comparison comparison;
    comparison.span = node.span;
    comparison.symbol_span = symbol_span(text, node);
    comparison.symbol = op_symbol(node.op);
    comparison.slot = plain_slot(node.children[0]);
    comparison.constant = number_of(node.children[1]);
    if (!comparison.slot) {
      comparison.slot = plain_slot(node.children[1]);
      comparison.constant = number_of(node.children[0]);
    }
    found.push_back(std::move(comparison));
  }
  for (const Node& child : node.children) collect(child, text, found);
}

// Whether every part is needed to compute the value: no branch, no test for null, no call that skips nulls.
bool is_total(const Node& node) {
  const bool computes = (node.op >= Op::kNegate && node.op <= Op::kDivide) || node.op == Op::kName ||
                        (node.op == Op::kLiteral && !node.value.is_null());
  return computes && std::ranges::all_of(node.children, is_total);
}

bool needs_names(const Node& node, bool wanted) {
  if (node.op == (wanted ? Op::kAnd : Op::kOr))
    return needs_names(node.children[0], wanted) && needs_names(node.children[1], wanted);
  if (is_call(node, "not") && node.children.size() == 1) return needs_names(node.children[0], !wanted);
  if (is_comparison(node.op) || (node.op == Op::kBetween && wanted))
    return std::ranges::all_of(node.children, is_total);
  return node.op == Op::kName;
}

void collect_questions(const Node& node, std::vector<SourceSpan>& found) {
  const auto asks = [](const Node& child) { return is_null_literal(child); };
  const bool has_null = std::ranges::any_of(node.children, asks);
  const bool compares = node.op == Op::kEqual || node.op == Op::kNotEqual || node.op == Op::kTests;
  const bool tests_for_null = node.op == Op::kIn && std::ranges::any_of(node.children[1].children, asks);
  const bool asks_by_name = node.op == Op::kCall && node.name == "is defined";
  if ((compares && has_null) || tests_for_null || asks_by_name) {
    found.push_back(node.span);
    return;
  }
  for (const Node& child : node.children) collect_questions(child, found);
}

}  // namespace

std::vector<SourceSpan> null_questions(const Expression& expression) {
  std::vector<SourceSpan> found;
  collect_questions(expression.program().root, found);
  return found;
}

std::vector<SourceSpan> null_questions(const UnaryTests& tests) {
  std::vector<SourceSpan> found;
  collect_questions(tests.program().root, found);
  return found;
}

std::optional<std::vector<std::size_t>> summands(const Expression& expression) {
  std::vector<std::size_t> slots;
  std::vector<const Node*> open = {&expression.program().root};
  while (!open.empty()) {
    const Node* node = open.back();
    open.pop_back();
    if (node->op == Op::kAdd) {
      for (const Node& child : node->children) open.push_back(&child);
    } else if (const auto slot = plain_slot(*node)) {
      slots.push_back(*slot);
    } else {
      return std::nullopt;
    }
  }
  std::ranges::sort(slots);
  return slots;
}

std::optional<std::vector<Domain>> narrowed(std::span<const Domain> domains, std::span<const Wanted> wanted) {
  Bounds bounds(domains);
  for (const Wanted& w : wanted) {
    if (!bounds.narrow(w.condition->program().root, w.value)) return std::nullopt;
  }
  std::vector<Domain> result(domains.begin(), domains.end());
  for (std::size_t slot = 0; slot < result.size(); ++slot) {
    const AbstractValue& abstract = bounds.known(slot).abstract;
    result[slot].range = abstract.range;
    result[slot].may_be_null = abstract.may_be_null;
  }
  return result;
}

bool needs_all_names(const Expression& condition) { return needs_names(condition.program().root, true); }

Direction combined(Direction a, Direction b) {
  if (a == Direction::kConstant || a == b) return b;
  return b == Direction::kConstant ? a : Direction::kUnknown;
}

Direction composed(Direction a, Direction b) {
  if (a == Direction::kConstant || b == Direction::kConstant) return Direction::kConstant;
  if (a == Direction::kUnknown || b == Direction::kUnknown) return Direction::kUnknown;
  return a == b ? Direction::kRising : Direction::kFalling;
}

Outcome outcome(const Expression& expression, std::span<const Domain> domains) {
  HTX_CHECK(domains.size() == expression.slot_count());
  Bounds bounds(domains);
  const AbstractValue abstract = bounds.run(expression.program().root);
  Outcome result;
  result.is_understood = bounds.is_understood();
  result.may_be_null = abstract.may_be_null;
  result.may_be_there = abstract.kind != AbstractValue::Kind::kNone;
  if (abstract.is_ordered()) result.range = abstract.range;
  if (abstract.kind == AbstractValue::Kind::kNumber) result.scale = abstract.scale;
  if (abstract.kind == AbstractValue::Kind::kBoolean || abstract.kind == AbstractValue::Kind::kNone) {
    result.may_be_true = abstract.may_be_true;
    result.may_be_false = abstract.may_be_false;
  }
  return result;
}

std::vector<ZeroDivisor> zero_divisors(const Expression& expression, std::span<const Domain> domains) {
  Bounds bounds(domains);
  bounds.collect_zeros();
  bounds.run(expression.program().root);
  return bounds.zeros();
}

std::vector<ZeroDivisor> zero_divisors(const UnaryTests& tests, const Domain& input,
                                       std::span<const Domain> domains) {
  Bounds bounds(domains);
  bounds.collect_zeros();
  Bounds of_input(std::span<const Domain>(&input, 1));
  bounds.run_tests(tests.program().root, of_input.known(0).abstract);
  return bounds.zeros();
}

Direction direction(const Expression& expression, std::size_t slot, std::span<const Domain> domains) {
  HTX_CHECK(domains.size() == expression.slot_count());
  return Mover(slot, domains).run(expression.program().root);
}

std::vector<Comparison> comparisons(const Expression& expression) {
  std::vector<Comparison> found;
  collect(expression.program().root, expression.text(), found);
  return found;
}

}  // namespace htx::feel
