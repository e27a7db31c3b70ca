#include <algorithm>

#include "engine/feel/analysis/intervals.h"

#include "engine/feel/syntax/ast.h"

namespace htx::feel {

bool is_empty(const Interval& interval) {
  if (!interval.low.has_value() || !interval.high.has_value() || *interval.low < *interval.high) return false;
  return *interval.low > *interval.high || !interval.low_closed || !interval.high_closed;
}

bool begins_before(const Interval& a, const Interval& b) {
  if (!a.low.has_value() || !b.low.has_value()) return !a.low.has_value() && b.low.has_value();
  return *a.low != *b.low ? *a.low < *b.low : a.low_closed && !b.low_closed;
}

bool ends_before(const Interval& a, const Interval& b) {
  if (!a.high.has_value() || !b.high.has_value()) return a.high.has_value() && !b.high.has_value();
  return *a.high != *b.high ? *a.high < *b.high : !a.high_closed && b.high_closed;
}

namespace {

std::optional<Decimal> number_of(const Node& node) {
  if (node.op == Op::kNegate) {
    const auto inner = number_of(node.children[0]);
    return inner.has_value() ? std::optional(-*inner) : std::nullopt;
  }
  return node.op == Op::kLiteral ? node.value.as_number() : std::nullopt;
}

bool is_input(const Node& node) { return node.op == Op::kName && node.name == "?"; }

// What one test covers; none if it is not simple.
std::optional<std::vector<Interval>> covered(const Node& node) {
  using All = std::vector<Interval>;
  if (node.op == Op::kAnything) return All{Interval{}};
  if (const auto number = number_of(node)) return All{{number, number, true, true}};
  if (node.op == Op::kRange) {
    const auto low = number_of(node.children.front());
    const auto high = number_of(node.children.back());
    if (!low.has_value() || !high.has_value()) return std::nullopt;
    return All{{low, high, node.low_closed, node.high_closed}};
  }
  if (node.children.size() != 2 || !is_input(node.children[0])) return std::nullopt;
  const auto end = number_of(node.children[1]);
  if (!end.has_value()) return std::nullopt;
  const Op op = node.op;
  if (op == Op::kLess || op == Op::kLessEqual) return All{{std::nullopt, end, false, op == Op::kLessEqual}};
  if (op == Op::kGreater || op == Op::kGreaterEqual)
    return All{{end, std::nullopt, op == Op::kGreaterEqual, false}};
  if (op == Op::kEqual) return All{{end, end, true, true}};
  if (op == Op::kNotEqual) return All{{std::nullopt, end, false, false}, {end, std::nullopt, false, false}};
  return std::nullopt;
}

// Whether nothing lies between the end of a and the begin of b; REQUIRES: a begins first.
bool touches(const Interval& a, const Interval& b) {
  if (!a.high.has_value() || !b.low.has_value()) return true;
  return *b.low < *a.high || (*b.low == *a.high && (a.high_closed || b.low_closed));
}

// Ascending and disjoint.
std::vector<Interval> united(std::vector<Interval> all) {
  std::erase_if(all, is_empty);
  std::ranges::sort(all, begins_before);
  std::vector<Interval> result;
  for (const Interval& interval : all) {
    if (result.empty() || !touches(result.back(), interval)) {
      result.push_back(interval);
    } else if (ends_before(result.back(), interval)) {
      result.back().high = interval.high;
      result.back().high_closed = interval.high_closed;
    }
  }
  return result;
}

// What is left of the number line.  REQUIRES: ascending and disjoint.
std::vector<Interval> complement(const std::vector<Interval>& all) {
  std::vector<Interval> result;
  Interval rest;
  bool is_open = true;
  for (const Interval& interval : all) {
    if (interval.low.has_value()) {
      rest.high = interval.low;
      rest.high_closed = !interval.low_closed;
      result.push_back(rest);
    }
    is_open = interval.high.has_value();
    rest = Interval{.low = interval.high, .low_closed = !interval.high_closed};
  }
  if (is_open) result.push_back(rest);
  std::erase_if(result, is_empty);
  return result;
}

}  // namespace

std::optional<std::vector<Interval>> intervals(const UnaryTests& tests) {
  const Node& root = tests.program().root;
  std::vector<Interval> all;
  for (const Node& test : root.children) {
    const auto part = covered(test);
    if (!part.has_value()) return std::nullopt;
    all.insert(all.end(), part->begin(), part->end());
  }
  all = united(std::move(all));
  return root.negated ? complement(all) : all;
}

}  // namespace htx::feel
