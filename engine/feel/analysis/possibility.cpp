#include <algorithm>
#include <map>

#include "engine/feel/analysis/possibility.h"

#include "engine/base/check.h"
#include "engine/feel/analysis/analysis.h"
#include "engine/feel/analysis/bounds.h"
#include "engine/feel/syntax/print.h"

namespace htx::feel {
namespace {

constexpr std::size_t kMostBranches = 256;
constexpr std::size_t kMostTrials = 20'000;

// One simple demand: a comparison of two expressions, or a condition that is wanted as it stands.
struct Atom {
  std::optional<Op> op;
  const Node* left = nullptr;
  const Node* right = nullptr;  // None without an operator.
  bool wanted = true;
};
using Branch = std::vector<Atom>;
using Branches = std::vector<Branch>;

// Every way in which a condition comes out as wanted; none if there are too many.
class Splitter {
 public:
  std::optional<Branches> run(const Node& node, bool wanted) {
    if (is_comparison(node.op)) return compare(node, wanted);
    if (node.op == Op::kAnd || node.op == Op::kOr) {
      auto a = run(node.children[0], wanted);
      auto b = run(node.children[1], wanted);
      return (node.op == Op::kAnd) == wanted ? both(std::move(a), std::move(b))
                                             : either(std::move(a), std::move(b));
    }
    if (is_call(node, "not") && node.children.size() == 1) return run(node.children[0], !wanted);
    if (node.op == Op::kBetween) {
      const Node& value = node.children[0];
      return range(value, {Op::kGreaterEqual, node.children[1]}, {Op::kLessEqual, node.children[2]}, wanted);
    }
    if (node.op == Op::kIn) return in(node, wanted);
    return Branches{{Atom{.op = {}, .left = &node, .right = nullptr, .wanted = wanted}}};
  }

  static std::optional<Branches> both(std::optional<Branches> a, std::optional<Branches> b) {
    if (!a || !b || a->size() * b->size() > kMostBranches) return std::nullopt;
    Branches result;
    for (const Branch& x : *a) {
      for (const Branch& y : *b) {
        result.push_back(x);
        result.back().insert(result.back().end(), y.begin(), y.end());
      }
    }
    return result;
  }

 private:
  static std::optional<Branches> either(std::optional<Branches> a, std::optional<Branches> b) {
    if (!a || !b || a->size() + b->size() > kMostBranches) return std::nullopt;
    a->insert(a->end(), b->begin(), b->end());
    return a;
  }

  static Branches one(Op op, const Node& left, const Node& right) {
    return {{Atom{.op = op, .left = &left, .right = &right, .wanted = true}}};
  }

  static std::optional<Branches> compare(const Node& node, bool wanted) {
    return one(wanted ? node.op : negation_of(node.op), node.children[0], node.children[1]);
  }

  // One end of a range: the comparison that a value in the range passes.
  struct Bound {
    Op op;
    const Node& end;
  };

  static std::optional<Branches> range(const Node& value, const Bound& low, const Bound& high, bool wanted) {
    if (wanted) return both(one(low.op, value, low.end), one(high.op, value, high.end));
    return either(one(negation_of(low.op), value, low.end), one(negation_of(high.op), value, high.end));
  }

  static std::optional<Branches> in(const Node& node, bool wanted) {
    const Node& value = node.children[0];
    const Node& tests = node.children[1];
    const bool any = wanted != tests.negated;
    std::optional<Branches> all;
    for (const Node& test : tests.children) {
      std::optional<Branches> part;
      if (test.op == Op::kRange && !test.is_test) {
        part = range(value, {test.low_closed ? Op::kGreaterEqual : Op::kGreater, test.children[0]},
                     {test.high_closed ? Op::kLessEqual : Op::kLess, test.children[1]}, any);
      } else if (is_comparison(test.op) && test.children[0].op == Op::kName && test.children[0].name == "?") {
        part = one(any ? test.op : negation_of(test.op), value, test.children[1]);
      } else if (test.op == Op::kLiteral) {
        part = one(any ? Op::kEqual : Op::kNotEqual, value, test);
      } else {
        return Branches{{Atom{.op = {}, .left = &node, .right = nullptr, .wanted = wanted}}};
      }
      if (!all)
        all = std::move(part);
      else
        all = any ? either(std::move(all), std::move(part)) : both(std::move(all), std::move(part));
    }
    return all;
  }
};

// What several atoms together say of one quantity that is no plain name, such as the difference of two.
class Quantities {
 public:
  // False if the quantity cannot have any value any more.
  bool restrict(const std::string& key, Op op, const Decimal& bound) {
    Interval& mine = known_[key];
    const auto at_most = [&](bool closed) {
      if (mine.high && (*mine.high < bound || (*mine.high == bound && (closed || !mine.high_closed)))) return;
      mine.high = bound;
      mine.high_closed = closed;
    };
    const auto at_least = [&](bool closed) {
      if (mine.low && (*mine.low > bound || (*mine.low == bound && (closed || !mine.low_closed)))) return;
      mine.low = bound;
      mine.low_closed = closed;
    };
    if (op == Op::kLess || op == Op::kLessEqual || op == Op::kEqual) at_most(op != Op::kLess);
    if (op == Op::kGreater || op == Op::kGreaterEqual || op == Op::kEqual) at_least(op != Op::kGreater);
    if (!mine.low || !mine.high || *mine.low < *mine.high) return true;
    return *mine.low == *mine.high && mine.low_closed && mine.high_closed &&
           !(op == Op::kNotEqual && *mine.low == bound);
  }

 private:
  std::map<std::string, Interval> known_;
};

// A sum of parts with factors and a constant; the parts are names or expressions taken as they stand.
struct Linear {
  std::map<std::string, Decimal> parts;
  Decimal constant;
};

void add(Linear& into, const Node& node, const Decimal& factor) {
  if (node.op == Op::kLiteral && node.value.as_number()) {
    into.constant += *node.value.as_number() * factor;
  } else if (node.op == Op::kAdd || node.op == Op::kSubtract) {
    add(into, node.children[0], factor);
    add(into, node.children[1], node.op == Op::kAdd ? factor : -factor);
  } else if (node.op == Op::kNegate) {
    add(into, node.children[0], -factor);
  } else if (node.op == Op::kMultiply && node.children[0].op == Op::kLiteral &&
             node.children[0].value.as_number()) {
    add(into, node.children[1], factor * *node.children[0].value.as_number());
  } else {
    into.parts[print(node)] += factor;
  }
}

// A date as another date and a number of months.
struct Shifted {
  std::string base;
  Decimal months;
};
std::optional<Shifted> shifted(const Node& node) {
  const bool moves = node.op == Op::kAdd || node.op == Op::kSubtract;
  if (!moves) return Shifted{print(node), {}};
  const auto months = node.children[1].op == Op::kLiteral ? node.children[1].value.as_months() : std::nullopt;
  if (!months) return std::nullopt;
  auto inner = shifted(node.children[0]);
  // Two steps of months are not one: the end of a month may be cut in between.
  if (!inner || !inner->months.is_zero()) return std::nullopt;
  inner->months = Decimal(node.op == Op::kAdd ? months->months : -months->months);
  return inner;
}

// Narrows everything known by one atom; false if the atom cannot hold.
bool apply(const Atom& atom, Bounds& bounds, Quantities& quantities) {
  if (!atom.op) return bounds.narrow(*atom.left, atom.wanted);
  if (!bounds.narrow(*atom.op, *atom.left, *atom.right)) return false;
  const AbstractValue left = bounds.run(*atom.left);
  if (left.kind == AbstractValue::Kind::kNumber) {
    Linear sum;
    add(sum, *atom.left, Decimal(1));
    add(sum, *atom.right, Decimal(-1));
    std::erase_if(sum.parts, [](const auto& part) { return part.second.is_zero(); });
    if (sum.parts.empty() || !sum.constant.is_finite()) return true;
    const Decimal first = sum.parts.begin()->second;
    std::string key = "number";
    for (const auto& [part, factor] : sum.parts) key += "|" + to_text(factor / first) + "*" + part;
    const Decimal bound = -sum.constant / first;
    // What was rounded on the way must not decide anything.
    if (!bound.is_finite() || bound * first != -sum.constant) return true;
    return quantities.restrict(key, first.is_negative() ? mirrored(*atom.op) : *atom.op, bound);
  }
  if (left.kind != AbstractValue::Kind::kDate) return true;
  const auto a = shifted(*atom.left);
  const auto b = shifted(*atom.right);
  if (!a || !b) return true;
  // base + m < other holds for all m below a threshold that the two dates fix, and for no other.
  bool possible = true;
  if (b->months.is_zero()) {
    possible = quantities.restrict("after|" + a->base + "|" + b->base, mirrored(*atom.op), a->months);
    if (a->months.is_zero()) {
      possible = possible && quantities.restrict("after|" + b->base + "|" + a->base, *atom.op, a->months);
    }
  } else if (a->months.is_zero()) {
    possible = quantities.restrict("after|" + b->base + "|" + a->base, *atom.op, b->months);
  }
  return possible;
}

Value value_of(AbstractValue::Kind kind, const Decimal& number) {
  if (kind == AbstractValue::Kind::kNumber) return number;
  const auto days = number.to_int64();
  return days ? Value(Date::from_days(*days)) : Value();
}

void texts_of(const Node& node, std::vector<std::string>& texts) {
  if (const auto* text = node.op == Op::kLiteral ? node.value.as_string() : nullptr) texts.push_back(*text);
  for (const Node& child : node.children) texts_of(child, texts);
}

// The values worth trying for one name.
std::vector<Value> candidates(const Bounds::Known& known, const std::vector<std::string>& texts) {
  using Kind = AbstractValue::Kind;
  std::vector<Value> values;
  const AbstractValue& abstract = known.abstract;
  if (abstract.kind == Kind::kBoolean) {
    if (abstract.may_be_true) values.emplace_back(true);
    if (abstract.may_be_false) values.emplace_back(false);
  } else if (abstract.kind == Kind::kText) {
    if (known.text) return {Value::string(*known.text)};
    values.push_back(Value::string("?"));
    for (const std::string& text : texts) {
      if (!known.not_texts.contains(text)) values.push_back(Value::string(text));
    }
  } else if (abstract.kind == Kind::kNumber || abstract.kind == Kind::kDate) {
    const Interval& range = abstract.range;
    const Decimal far = abstract.kind == Kind::kDate ? Decimal(40'000) : Decimal(1'000'000);
    const Decimal low = range.low.value_or(range.high ? *range.high - far : Decimal());
    const Decimal high = range.high.value_or(range.low ? *range.low + far : far);
    const int scale = abstract.scale.value_or(0);
    const Decimal unit = Decimal(1).scaled_by_power_of_ten(-scale);
    const Decimal middle = ((low + high) / Decimal(2)).round(scale);
    for (const Decimal& x :
         {low, high, middle, low + unit, high - unit, low + Decimal(1), Decimal(1), Decimal()}) {
      if ((range.low && x < *range.low) || (range.high && x > *range.high) ||
          (abstract.without_zero && x.is_zero()))
        continue;
      Value value = value_of(abstract.kind, x);
      if (std::ranges::find(values, value) == values.end()) values.push_back(std::move(value));
    }
  }
  if (abstract.may_be_null) values.emplace_back();
  return values;
}

// An assignment for which all conditions come out as wanted, if one of the candidates is one.
std::optional<std::vector<Value>> witness(const Bounds& bounds, std::span<const Wanted> wanted,
                                          std::span<const std::size_t> free, const Complete& complete,
                                          std::size_t slots) {
  std::vector<std::string> texts;
  for (const Wanted& w : wanted) texts_of(w.condition->program().root, texts);
  std::vector<std::vector<Value>> choices;
  for (const std::size_t slot : free) {
    choices.push_back(candidates(bounds.known(slot), texts));
    if (choices.back().empty()) return std::nullopt;
  }
  std::vector<std::size_t> at(free.size());
  for (std::size_t trial = 0; trial < kMostTrials; ++trial) {
    std::vector<Value> values(slots);
    for (std::size_t i = 0; i < free.size(); ++i) values[free[i]] = choices[i][at[i]];
    if (complete) complete(values);
    const bool holds = std::ranges::all_of(
        wanted, [&](const Wanted& w) { return evaluate(*w.condition, values).as_boolean() == w.value; });
    if (holds) return values;
    std::size_t i = 0;
    while (i < at.size() && ++at[i] == choices[i].size()) at[i++] = 0;
    if (i == at.size()) break;
  }
  return std::nullopt;
}

}  // namespace

Possibility can_be(std::span<const Wanted> wanted, std::span<const Domain> domains,
                   std::span<const std::size_t> free, const Complete& complete) {
  std::optional<Branches> branches = Branches{{}};
  Splitter splitter;
  for (const Wanted& w : wanted) {
    HTX_CHECK(domains.size() == w.condition->slot_count());
    branches = Splitter::both(std::move(branches), splitter.run(w.condition->program().root, w.value));
  }
  if (!branches) return {};
  bool all_impossible = true;
  for (const Branch& branch : *branches) {
    Bounds bounds(domains);
    bool possible = true;
    // What one atom says of a name may sharpen what another says; a few rounds are enough in practice.
    for (int round = 0; round < 3 && possible; ++round) {
      Quantities quantities;
      possible = std::ranges::all_of(branch, [&](const Atom& a) { return apply(a, bounds, quantities); });
    }
    if (!possible) continue;
    all_impossible = false;
    if (auto example = witness(bounds, wanted, free, complete, domains.size()))
      return {Possibility::Answer::kPossible, *std::move(example)};
  }
  return {all_impossible ? Possibility::Answer::kImpossible : Possibility::Answer::kUnknown, {}};
}

}  // namespace htx::feel
