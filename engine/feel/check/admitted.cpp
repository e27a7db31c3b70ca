#include "engine/feel/check/admitted.h"

#include <algorithm>

#include "engine/feel/function.h"
#include "engine/feel/syntax/ast.h"
#include "engine/feel/syntax/print.h"

namespace htx::feel {
namespace {

// Spans and null, as one test or a list of them admits.
struct Part {
  std::vector<Span> spans;
  bool null = false;
};

bool is_input(const Node& node) { return node.op == Op::kName && node.name == "?"; }

bool reads_names(const Node& node) {
  return node.op == Op::kName || std::ranges::any_of(node.children, reads_names);
}

// The value of a node that reads no names; none if it has no value, or one that only a clock gives.
std::optional<Value> constant(const Node& node) {
  if (node.op == Op::kLiteral) return node.value;
  if (node.op == Op::kTests || node.op == Op::kAnything || reads_names(node)) return std::nullopt;
  Diagnostics mistakes;
  const auto expression = compile_expression(print(node), {}, Names(), Mode::kLenient, mistakes);
  if (!expression.has_value()) return std::nullopt;
  Value value = evaluate(*expression, std::span<const Value>());
  return value.is_null() ? std::nullopt : std::optional(std::move(value));
}

Span point(const Value& value) { return {value, value, true, true}; }

bool is_ordered(const Value& value) { return order(value, value).has_value(); }

// What `passes` makes of a constant: a range holds values, a list holds what its elements hold.
std::optional<Part> admitted_by(const Value& value) {
  if (value.is_null()) return Part{.spans = {}, .null = true};
  if (const Range* range = value.as_range()) {
    const bool bounded = !range->low.is_null() && !range->high.is_null();
    const bool different = bounded && !range->low_closed && !range->high_closed && range->low == range->high;
    if (different || (!bounded && !range->is_comparison)) return std::nullopt;
    return Part{.spans = {{range->low, range->high, range->low_closed, range->high_closed}}};
  }
  if (const List* list = value.as_list()) {
    Part part;
    for (const Value& item : *list) {
      const auto inner = item.as_list() == nullptr ? admitted_by(item) : std::nullopt;
      if (!inner.has_value()) return std::nullopt;
      part.spans.insert(part.spans.end(), inner->spans.begin(), inner->spans.end());
      part.null = part.null || inner->null;
    }
    return part;
  }
  if (value.as_context() != nullptr || value.as_function() != nullptr) return std::nullopt;
  return Part{.spans = {point(value)}};
}

std::optional<Part> part_of(const Node& node);

std::optional<Part> comparison(const Node& node) {
  const auto end = constant(node.children[1]);
  if (!end.has_value()) return std::nullopt;
  const Op op = node.op;
  if (op == Op::kEqual) {
    if (end->as_list() != nullptr || end->as_range() != nullptr) return std::nullopt;
    return admitted_by(*end);
  }
  if (end->is_null() || !is_ordered(*end)) return std::nullopt;
  if (op == Op::kLess || op == Op::kLessEqual)
    return Part{.spans = {{Value(), *end, false, op == Op::kLessEqual}}};
  if (op == Op::kGreater || op == Op::kGreaterEqual)
    return Part{.spans = {{*end, Value(), op == Op::kGreaterEqual, false}}};
  if (op == Op::kNotEqual && end->as_string() == nullptr && !end->as_boolean().has_value())
    return Part{.spans = {{Value(), *end, false, false}, {*end, Value(), false, false}}};
  return std::nullopt;
}

// What two spans share; none if their ends do not compare.
std::optional<Span> shared(const Span& a, const Span& b) {
  Span result = a;
  if (!b.low.is_null()) {
    const auto by = a.low.is_null() ? std::optional(std::strong_ordering::less) : order(a.low, b.low);
    if (!by.has_value()) return std::nullopt;
    if (*by < 0) result.low_closed = b.low_closed;
    if (*by < 0) result.low = b.low;
    if (*by == 0) result.low_closed = a.low_closed && b.low_closed;
  }
  if (!b.high.is_null()) {
    const auto by = a.high.is_null() ? std::optional(std::strong_ordering::greater) : order(a.high, b.high);
    if (!by.has_value()) return std::nullopt;
    if (*by > 0) result.high_closed = b.high_closed;
    if (*by > 0) result.high = b.high;
    if (*by == 0) result.high_closed = a.high_closed && b.high_closed;
  }
  return result;
}

std::optional<Part> both(const Node& node) {
  const auto a = part_of(node.children[0]);
  const auto b = part_of(node.children[1]);
  if (!a.has_value() || !b.has_value() || a->null || b->null) return std::nullopt;
  Part part;
  for (const Span& x : a->spans) {
    for (const Span& y : b->spans) {
      const auto span = shared(x, y);
      if (!span.has_value()) return std::nullopt;
      part.spans.push_back(*span);
    }
  }
  return part;
}

std::optional<Part> any_of(const std::vector<Node>& nodes) {
  Part all;
  for (const Node& node : nodes) {
    const auto part = part_of(node);
    if (!part.has_value()) return std::nullopt;
    all.spans.insert(all.spans.end(), part->spans.begin(), part->spans.end());
    all.null = all.null || part->null;
  }
  return all;
}

std::optional<Part> between(const Node& node) {
  const auto low = constant(node.children[1]);
  const auto high = constant(node.children[2]);
  if (!low.has_value() || !high.has_value() || low->is_null() || high->is_null()) return std::nullopt;
  return Part{.spans = {{*low, *high, true, true}}};
}

// What any of the tests admits: constants, or comparisons with `?`.
std::optional<Part> any_test(const std::vector<Node>& tests) {
  Part all;
  for (const Node& test : tests) {
    const auto value = constant(test);
    const auto part = value.has_value() ? admitted_by(*value) : part_of(test);
    if (!part.has_value()) return std::nullopt;
    all.spans.insert(all.spans.end(), part->spans.begin(), part->spans.end());
    all.null = all.null || part->null;
  }
  return all;
}

// An expression in which `?` is compared with constants.
std::optional<Part> part_of(const Node& node) {
  if (node.op == Op::kAnd) return both(node);
  if (node.op == Op::kOr) return any_of(node.children);
  if (node.children.empty() || !is_input(node.children[0])) return std::nullopt;
  if (node.op >= Op::kEqual && node.op <= Op::kGreaterEqual) return comparison(node);
  if (node.op == Op::kBetween) return between(node);
  if (node.op != Op::kIn || node.children[1].op != Op::kTests || node.children[1].negated)
    return std::nullopt;
  return any_test(node.children[1].children);
}

}  // namespace

std::optional<Admitted> admitted(const UnaryTests& tests) {
  const Node& root = tests.program().root;
  Admitted result{.spans = {}, .negated = root.negated, .null = false};
  for (const Node& test : root.children) {
    if (test.op == Op::kAnything)
      return Admitted{.spans = {}, .negated = !root.negated, .null = !root.negated};
    if (root.children.size() == 1 && !root.negated && test.op == Op::kNotEqual &&
        is_input(test.children[0])) {
      const auto value = constant(test.children[1]);
      if (!value.has_value()) return std::nullopt;
      const auto part = admitted_by(*value);
      if (!part.has_value()) return std::nullopt;
      return Admitted{.spans = part->spans, .negated = true, .null = !part->null, .names_null = part->null};
    }
  }
  auto part = any_test(root.children);
  if (!part.has_value()) return std::nullopt;
  result.spans = std::move(part->spans);
  result.null = part->null;
  result.names_null = result.null;
  if (result.negated) {
    // Null differs from every value, but a comparison with it is unknown.
    const bool points = std::ranges::all_of(result.spans, &Span::is_point);
    result.null = points && !result.null;
  }
  return result;
}

}  // namespace htx::feel
