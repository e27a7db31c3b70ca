#include "engine/feel/analysis/bounds.h"
#include "engine/feel/syntax/print.h"

#include <algorithm>
#include <array>

namespace htx::feel {
namespace {

using Kind = AbstractValue::Kind;
using End = std::optional<Decimal>;

constexpr std::int64_t kSecondsADay = 86'400;

AbstractValue of_kind(Kind kind, bool may_be_null) {
  AbstractValue abstract;
  abstract.kind = kind;
  abstract.may_be_null = may_be_null;
  abstract.may_be_true = abstract.may_be_false = kind == Kind::kBoolean;
  return abstract;
}

Kind kind_of(Type::Kind kind) {
  if (kind == Type::Kind::kNumber) return Kind::kNumber;
  if (kind == Type::Kind::kDate) return Kind::kDate;
  if (kind == Type::Kind::kMonths) return Kind::kMonths;
  if (kind == Type::Kind::kDays) return Kind::kDays;
  if (kind == Type::Kind::kBoolean) return Kind::kBoolean;
  return kind == Type::Kind::kString ? Kind::kText : Kind::kUnknown;
}

End finite(const Decimal& number) { return number.is_finite() ? End(number) : std::nullopt; }

AbstractValue point(Kind kind, const Decimal& value) {
  AbstractValue abstract = of_kind(kind, false);
  abstract.range = {value, value, true, true};
  abstract.scale = value.scale();
  abstract.without_zero = !value.is_zero();
  return abstract;
}

AbstractValue of_literal(const Value& value) {
  if (value.is_null()) return of_kind(Kind::kNone, true);
  if (const auto number = value.as_number()) return point(Kind::kNumber, *number);
  if (const auto date = value.as_date()) return point(Kind::kDate, Decimal(date->days()));
  if (const auto months = value.as_months()) return point(Kind::kMonths, Decimal(months->months));
  if (const auto days = value.as_days(); days && days->nanoseconds == 0)
    return point(Kind::kDays, Decimal(days->seconds));
  if (const auto boolean = value.as_boolean()) {
    AbstractValue abstract = of_kind(Kind::kBoolean, false);
    abstract.may_be_true = *boolean;
    abstract.may_be_false = !*boolean;
    return abstract;
  }
  return value.as_string() != nullptr ? of_kind(Kind::kText, false) : AbstractValue::unknown();
}

void hull(Interval& into, const Interval& other) {
  into.low = into.low && other.low ? End(std::min(*into.low, *other.low)) : std::nullopt;
  into.high = into.high && other.high ? End(std::max(*into.high, *other.high)) : std::nullopt;
}

// Both outlines together.
AbstractValue united(const AbstractValue& a, const AbstractValue& b) {
  if (a.kind == Kind::kNone || b.kind == Kind::kNone) {
    AbstractValue result = a.kind == Kind::kNone ? b : a;
    result.may_be_null = true;
    return result;
  }
  if (a.kind != b.kind) return AbstractValue::unknown();
  AbstractValue result = a;
  hull(result.range, b.range);
  result.scale = a.scale && b.scale ? std::optional(std::max(*a.scale, *b.scale)) : std::nullopt;
  result.without_zero = a.without_zero && b.without_zero;
  result.may_be_null = a.may_be_null || b.may_be_null;
  result.may_be_true = a.may_be_true || b.may_be_true;
  result.may_be_false = a.may_be_false || b.may_be_false;
  return result;
}

Interval sum(const Interval& a, const Interval& b) {
  Interval result;
  if (a.low && b.low) result.low = finite(*a.low + *b.low);
  if (a.high && b.high) result.high = finite(*a.high + *b.high);
  return result;
}

Interval opposite(const Interval& a) {
  Interval result;
  if (a.high) result.low = -*a.high;
  if (a.low) result.high = -*a.low;
  return result;
}

int sign_of(const Decimal& number) { return number.is_zero() ? 0 : number.is_negative() ? -1 : 1; }

// One end of an interval as a sign of infinity or a number.
struct Extended {
  int infinity = 0;
  Decimal value;
  int sign() const { return infinity != 0 ? infinity : sign_of(value); }
};
std::array<Extended, 2> ends(const Interval& interval) {
  return {interval.low ? Extended{0, *interval.low} : Extended{-1, {}},
          interval.high ? Extended{0, *interval.high} : Extended{1, {}}};
}

// The hull of what the four corners give.
template <class Operation>
Interval corners(const Interval& a, const Interval& b, Operation operation) {
  std::optional<Extended> least;
  std::optional<Extended> most;
  const auto below = [](const Extended& x, const Extended& y) {
    if (x.infinity != 0 || y.infinity != 0) return x.infinity < y.infinity;
    return x.value < y.value;
  };
  for (const Extended& x : ends(a)) {
    for (const Extended& y : ends(b)) {
      const Extended z = operation(x, y);
      if (!least || below(z, *least)) least = z;
      if (!most || below(*most, z)) most = z;
    }
  }
  Interval result;
  if (least->infinity == 0) result.low = finite(least->value);
  if (most->infinity == 0) result.high = finite(most->value);
  return result;
}

Interval product(const Interval& a, const Interval& b) {
  return corners(a, b, [](const Extended& x, const Extended& y) {
    if (x.infinity == 0 && y.infinity == 0) return Extended{0, x.value * y.value};
    return Extended{x.sign() * y.sign(), {}};  // Zero times anything is zero.
  });
}

// REQUIRES: b does not hold zero.
Interval quotient(const Interval& a, const Interval& b) {
  return corners(a, b, [](const Extended& x, const Extended& y) {
    if (y.infinity != 0) return x.infinity == 0 ? Extended{} : Extended{x.sign() * y.sign(), {}};
    if (x.infinity != 0) return Extended{x.sign() * y.sign(), {}};
    return Extended{0, x.value / y.value};
  });
}

bool holds_zero(const Interval& range) {
  return (!range.low || *range.low <= Decimal()) && (!range.high || *range.high >= Decimal());
}

std::optional<Date> date_of(const Decimal& days) {
  const auto count = days.to_int64();
  constexpr std::int64_t kMost = 300'000'000'000;
  if (!count || *count > kMost || *count < -kMost) return std::nullopt;
  return Date::from_days(*count);
}

End moved(const End& days, const End& months, int sign) {
  if (!days || !months) return std::nullopt;
  const auto date = date_of(*days);
  const auto count = months->to_int64();
  constexpr std::int64_t kMostMonths = 24'000'000'000;
  if (!date || !count || *count > kMostMonths || *count < -kMostMonths) return std::nullopt;
  return Decimal(date->plus_months(sign * *count).days());
}

Interval scaled(const Interval& a, const Decimal& factor) {
  Interval result = product(a, {factor, factor, true, true});
  return result;
}

// A date shifted by a duration; the outline of `duration` is of months or of days.
AbstractValue shifted(const AbstractValue& date, const AbstractValue& duration, int sign) {
  AbstractValue result = of_kind(Kind::kDate, date.may_be_null || duration.may_be_null);
  const Interval by = sign > 0 ? duration.range : opposite(duration.range);
  if (duration.kind == Kind::kMonths) {
    result.range.low = moved(date.range.low, by.low, 1);
    result.range.high = moved(date.range.high, by.high, 1);
    return result;
  }
  // Days may be halves: whole days below and above.
  const auto whole = [](const End& seconds, Rounding rounding) -> End {
    if (!seconds) return std::nullopt;
    return (*seconds / Decimal(kSecondsADay)).round(0, rounding);
  };
  result.range = sum(date.range, {whole(by.low, Rounding::kFloor), whole(by.high, Rounding::kCeiling)});
  return result;
}

std::optional<int> added(const std::optional<int>& a, const std::optional<int>& b) {
  return a && b ? std::optional(*a + *b) : std::nullopt;
}

const std::array<std::pair<std::string_view, Rounding>, 7> kRoundings = {
    {{"decimal", Rounding::kHalfEven},
     {"floor", Rounding::kFloor},
     {"ceiling", Rounding::kCeiling},
     {"round up", Rounding::kUp},
     {"round down", Rounding::kDown},
     {"round half up", Rounding::kHalfUp},
     {"round half down", Rounding::kHalfDown}}};

}  // namespace

bool is_comparison(Op op) { return op >= Op::kEqual && op <= Op::kGreaterEqual; }

Op negation_of(Op op) {
  if (op == Op::kEqual) return Op::kNotEqual;
  if (op == Op::kNotEqual) return Op::kEqual;
  if (op == Op::kLess) return Op::kGreaterEqual;
  if (op == Op::kLessEqual) return Op::kGreater;
  return op == Op::kGreater ? Op::kLessEqual : Op::kLess;
}

Op mirrored(Op op) {
  if (op == Op::kLess) return Op::kGreater;
  if (op == Op::kLessEqual) return Op::kGreaterEqual;
  if (op == Op::kGreater) return Op::kLess;
  return op == Op::kGreaterEqual ? Op::kLessEqual : op;
}

bool is_null_literal(const Node& node) { return node.op == Op::kLiteral && node.value.is_null(); }

bool is_call(const Node& node, std::string_view function) {
  return node.op == Op::kCall && node.name == function && node.names.empty();
}

AbstractValue compared(Op op, const AbstractValue& a, const AbstractValue& b) {
  AbstractValue result = of_kind(Kind::kBoolean, a.may_be_null || b.may_be_null);
  if (!a.is_ordered() || a.kind != b.kind) return result;
  const auto can_be_below = [](const AbstractValue& x, const AbstractValue& y, bool or_equal) {
    if (!x.range.low || !y.range.high) return true;
    return or_equal ? *x.range.low <= *y.range.high : *x.range.low < *y.range.high;
  };
  const auto is_point = [](const AbstractValue& x) {
    return x.range.low && x.range.high && *x.range.low == *x.range.high;
  };
  if (op == Op::kGreater || op == Op::kGreaterEqual) return compared(mirrored(op), b, a);
  if (op == Op::kLess || op == Op::kLessEqual) {
    const bool or_equal = op == Op::kLessEqual;
    result.may_be_true = can_be_below(a, b, or_equal);
    result.may_be_false = can_be_below(b, a, !or_equal);
    return result;
  }
  const bool zero_apart = (a.without_zero && is_point(b) && b.range.low->is_zero()) ||
                          (b.without_zero && is_point(a) && a.range.low->is_zero());
  const bool same = can_be_below(a, b, true) && can_be_below(b, a, true) && !zero_apart;
  const bool different = !(is_point(a) && is_point(b) && *a.range.low == *b.range.low);
  result.may_be_true = op == Op::kEqual ? same : different;
  result.may_be_false = op == Op::kEqual ? different : same;
  return result;
}

Bounds::Bounds(std::span<const Domain> domains) {
  for (const Domain& domain : domains) {
    Known known;
    known.abstract = of_kind(kind_of(domain.kind), domain.may_be_null);
    known.abstract.range = domain.range;
    if (domain.kind == Type::Kind::kNumber) known.abstract.scale = domain.scale;
    if (domain.kind == Type::Kind::kDate) known.abstract.scale = 0;
    known.abstract.without_zero = !holds_zero(domain.range);
    if (domain.kind == Type::Kind::kNull) known.abstract = of_kind(Kind::kNone, true);
    if (domain.kind == Type::Kind::kBoolean && domain.truth)
      (*domain.truth ? known.abstract.may_be_false : known.abstract.may_be_true) = false;
    known_.push_back(std::move(known));
  }
}

AbstractValue Bounds::not_understood() {
  is_understood_ = false;
  return AbstractValue::unknown();
}

AbstractValue Bounds::run(const Node& node) {
  if (node.op == Op::kLiteral) return of_literal(node.value);
  if (node.op == Op::kName) return name(node);
  if (node.op == Op::kNegate) return negated(run(node.children[0]));
  if (node.op >= Op::kAdd && node.op <= Op::kDivide) return arithmetic(node);
  if (is_comparison(node.op)) return comparison(node);
  if (node.op == Op::kBetween) {
    return within(run(node.children[0]), node.children[1], true, node.children[2], true);
  }
  if (node.op == Op::kAnd || node.op == Op::kOr) return logic(node);
  if (node.op == Op::kIf) return conditional(node);
  if (node.op == Op::kIn) return run_tests(node.children[1], run(node.children[0]));
  return node.op == Op::kCall ? call(node) : not_understood();
}

// Whether a value lies between two ends.
AbstractValue Bounds::within(const AbstractValue& value, const Node& low, bool low_closed, const Node& high,
                             bool high_closed) {
  const AbstractValue above = compared(low_closed ? Op::kGreaterEqual : Op::kGreater, value, run(low));
  const AbstractValue below = compared(high_closed ? Op::kLessEqual : Op::kLess, value, run(high));
  AbstractValue result = of_kind(Kind::kBoolean, above.may_be_null || below.may_be_null);
  result.may_be_true = above.may_be_true && below.may_be_true;
  result.may_be_false = above.may_be_false || below.may_be_false;
  return result;
}

AbstractValue Bounds::name(const Node& node) {
  if (!node.binding.items.empty()) return not_understood();
  if (node.binding.local >= 0) {
    const auto at = static_cast<std::size_t>(node.binding.local);
    return at < locals_.size() ? locals_[at] : not_understood();
  }
  if (node.binding.slot < 0) return not_understood();
  const AbstractValue& abstract = known_[static_cast<std::size_t>(node.binding.slot)].abstract;
  if (abstract.kind == Kind::kUnknown) is_understood_ = false;
  return abstract;
}

AbstractValue Bounds::negated(const AbstractValue& a) {
  if (a.kind != Kind::kNumber && a.kind != Kind::kDays && a.kind != Kind::kMonths) return not_understood();
  AbstractValue result = a;
  result.range = opposite(a.range);
  return result;
}

AbstractValue Bounds::arithmetic(const Node& node) {
  const AbstractValue a = run(node.children[0]);
  const AbstractValue b = run(node.children[1]);
  const bool is_null = a.may_be_null || b.may_be_null;
  if (a.kind == Kind::kNone || b.kind == Kind::kNone) return of_kind(Kind::kNone, true);
  const bool adds = node.op == Op::kAdd;
  const auto is_span = [](const AbstractValue& x) {
    return x.kind == Kind::kMonths || x.kind == Kind::kDays;
  };
  if (node.op == Op::kDivide) return divide(node, a, b);
  if (node.op == Op::kMultiply) {
    if (a.kind != Kind::kNumber || b.kind != Kind::kNumber) return not_understood();
    AbstractValue result = of_kind(Kind::kNumber, is_null);
    result.range = product(a.range, b.range);
    result.scale = added(a.scale, b.scale);
    result.without_zero = a.without_zero && b.without_zero;
    return result;
  }
  if (a.kind == b.kind && (a.kind == Kind::kNumber || is_span(a))) {
    AbstractValue result = of_kind(a.kind, is_null);
    result.range = sum(a.range, adds ? b.range : opposite(b.range));
    if (a.scale && b.scale) result.scale = std::max(*a.scale, *b.scale);
    result.without_zero = !holds_zero(result.range);
    return result;
  }
  if (a.kind == Kind::kDate && is_span(b)) return shifted(a, b, adds ? 1 : -1);
  if (adds && is_span(a) && b.kind == Kind::kDate) return shifted(b, a, 1);
  if (!adds && a.kind == Kind::kDate && b.kind == Kind::kDate) {
    AbstractValue result = of_kind(Kind::kDays, is_null);
    result.range = scaled(sum(a.range, opposite(b.range)), Decimal(kSecondsADay));
    return result;
  }
  return not_understood();
}

// Digits after the point of a number divided by one number that has a finite inverse, such as 1000 or 8.
std::optional<int> digits_by_constant(const AbstractValue& a, const AbstractValue& b) {
  if (!a.scale || !b.range.low || b.range.low != b.range.high) return std::nullopt;
  constexpr int kMostDigits = 12;
  constexpr std::int64_t kMost = 1'000'000'000;
  const Decimal& divisor = *b.range.low;
  const Decimal inverse = Decimal(1) / divisor;
  // Of so few digits the product is exact, so that being 1 says that the inverse is.
  const bool is_short = inverse.is_finite() && inverse.scale() <= kMostDigits &&
                        divisor.scale() <= kMostDigits && divisor.abs() < Decimal(kMost);
  if (!is_short || inverse * divisor != Decimal(1)) return std::nullopt;
  return *a.scale + inverse.scale();
}

// The days between two dates, counted in days, are whole.
std::optional<int> Bounds::digits_of_days(const Node& dividend, const AbstractValue& divisor) {
  const bool is_day = divisor.range.low == divisor.range.high && divisor.range.low == Decimal(kSecondsADay);
  const bool is_between = dividend.op == Op::kSubtract && run(dividend.children[0]).kind == Kind::kDate &&
                          run(dividend.children[1]).kind == Kind::kDate;
  return is_day && is_between ? std::optional(0) : std::nullopt;
}

AbstractValue Bounds::divide(const Node& node, const AbstractValue& a, const AbstractValue& b) {
  const bool numbers = a.kind == Kind::kNumber && b.kind == Kind::kNumber;
  const bool spans = a.kind == b.kind && (a.kind == Kind::kDays || a.kind == Kind::kMonths);
  if (!numbers && !spans) return not_understood();
  AbstractValue result = of_kind(Kind::kNumber, a.may_be_null || b.may_be_null);
  if (!holds_zero(b.range)) {
    result.range = quotient(a.range, b.range);
    result.scale = numbers ? digits_by_constant(a, b) : digits_of_days(node.children[0], b);
    result.without_zero = a.without_zero;
    return result;
  }
  if (!b.without_zero) {
    result.may_be_null = true;
    if (collects_zeros_) zeros_.push_back({node.span, print(node.children[1])});
  }
  // Zero aside, the divisor is at least one unit of its last digit away from it.
  if (!b.scale) return result;
  const Decimal unit = Decimal(1).scaled_by_power_of_ten(-*b.scale);
  std::optional<Interval> range;
  if (!b.range.high || *b.range.high >= unit) {
    range = quotient(a.range, {unit, b.range.high, true, true});
  }
  if (!b.range.low || *b.range.low <= -unit) {
    const Interval negative = quotient(a.range, {b.range.low, -unit, true, true});
    if (range)
      hull(*range, negative);
    else
      range = negative;
  }
  if (!range) return of_kind(Kind::kNone, true);
  result.range = *range;
  return result;
}

AbstractValue Bounds::comparison(const Node& node) {
  const AbstractValue a = run(node.children[0]);
  const AbstractValue b = run(node.children[1]);
  if (node.op == Op::kEqual || node.op == Op::kNotEqual) {
    const bool left = is_null_literal(node.children[0]);
    if (left || is_null_literal(node.children[1])) {
      const AbstractValue& asked = left ? b : a;
      AbstractValue result = of_kind(Kind::kBoolean, false);
      const bool may_be_there = asked.kind != Kind::kNone;
      result.may_be_true = node.op == Op::kEqual ? asked.may_be_null : may_be_there;
      result.may_be_false = node.op == Op::kEqual ? may_be_there : asked.may_be_null;
      return result;
    }
  }
  if (a.kind == Kind::kNone || b.kind == Kind::kNone) return of_kind(Kind::kNone, true);
  return compared(node.op, a, b);
}

AbstractValue Bounds::logic(const Node& node) {
  const AbstractValue a = run(node.children[0]);
  const AbstractValue b = run(node.children[1]);
  const auto yes = [](const AbstractValue& x) { return x.may_be_true || x.kind == Kind::kUnknown; };
  const auto no = [](const AbstractValue& x) { return x.may_be_false || x.kind == Kind::kUnknown; };
  AbstractValue result = of_kind(Kind::kBoolean, a.may_be_null || b.may_be_null);
  const bool conjunction = node.op == Op::kAnd;
  result.may_be_true = conjunction ? yes(a) && yes(b) : yes(a) || yes(b);
  result.may_be_false = conjunction ? no(a) || no(b) : no(a) && no(b);
  return result;
}

AbstractValue Bounds::conditional(const Node& node) {
  const AbstractValue condition = run(node.children[0]);
  std::optional<AbstractValue> result;
  const std::vector<Known> before = known_;
  for (const bool wanted : {true, false}) {
    const bool possible =
        condition.kind == Kind::kUnknown || (wanted ? condition.may_be_true : condition.may_be_false);
    if (possible && narrow(node.children[0], wanted)) {
      const AbstractValue branch = run(node.children[wanted ? 1 : 2]);
      result = result ? united(*result, branch) : branch;
    }
    known_ = before;
  }
  if (!result) return of_kind(Kind::kNone, true);
  result->may_be_null = result->may_be_null || condition.may_be_null;
  return *result;
}

AbstractValue Bounds::run_tests(const Node& tests, const AbstractValue& input) {
  locals_.push_back(input);
  std::optional<AbstractValue> all;
  for (const Node& test : tests.children) {
    AbstractValue one = of_kind(Kind::kBoolean, input.may_be_null);
    if (test.op == Op::kAnything) {
      one.may_be_null = one.may_be_false = false;
    } else if (test.op == Op::kRange && !test.is_test) {
      one = within(input, test.children[0], test.low_closed, test.children[1], test.high_closed);
    } else if (test.mentions_input) {
      one = run(test);
    } else if (test.op == Op::kLiteral && !test.value.is_null()) {
      one = compared(Op::kEqual, input, run(test));
    } else {
      one = not_understood();
    }
    if (one.kind != Kind::kBoolean) one = of_kind(Kind::kBoolean, true);
    if (all) {
      all->may_be_true = all->may_be_true || one.may_be_true;
      all->may_be_false = all->may_be_false && one.may_be_false;
      all->may_be_null = all->may_be_null || one.may_be_null;
    } else {
      all = one;
    }
  }
  locals_.pop_back();
  if (!all) return not_understood();
  if (tests.negated) std::swap(all->may_be_true, all->may_be_false);
  return *all;
}

namespace {

// The least or the greatest of two numbers.
AbstractValue extreme(const AbstractValue& a, const AbstractValue& b, bool least) {
  AbstractValue result = of_kind(Kind::kNumber, a.may_be_null || b.may_be_null);
  // Where one of them has no bound on the far side, the other does not help.
  const auto end = [&](const End& x, const End& y, bool far) -> End {
    if (!x || !y) return far ? std::nullopt : (x ? x : y);
    return least ? std::min(*x, *y) : std::max(*x, *y);
  };
  result.range.low = end(a.range.low, b.range.low, least);
  result.range.high = end(a.range.high, b.range.high, !least);
  if (a.scale && b.scale) result.scale = std::max(*a.scale, *b.scale);
  result.without_zero = a.without_zero && b.without_zero;
  return result;
}

AbstractValue absolute(AbstractValue a) {
  const Interval other = opposite(a.range);
  if (holds_zero(a.range)) {
    hull(a.range, other);
    a.range.low = Decimal();
  } else if (a.range.high && a.range.high->is_negative()) {
    a.range = other;
  }
  return a;
}

// The number of digits a rounding function is told to keep; none if it cannot be told from the text.
std::optional<int> digits_of(const Node& node) {
  if (node.children.size() < 2) return 0;
  const Node& second = node.children[1];
  const auto number = second.op == Op::kLiteral ? second.value.as_number() : std::nullopt;
  const auto digits = number ? number->to_int64() : std::nullopt;
  if (!digits || *digits < -30 || *digits > 30) return std::nullopt;
  return static_cast<int>(*digits);
}

}  // namespace

AbstractValue Bounds::call(const Node& node) {
  if (!node.names.empty() || node.children.empty()) return not_understood();
  std::vector<AbstractValue> arguments;
  for (const Node& child : node.children) arguments.push_back(run(child));
  AbstractValue result = arguments[0];
  if (node.name == "not" && result.kind == Kind::kBoolean) {
    std::swap(result.may_be_true, result.may_be_false);
    return result;
  }
  const bool is_extreme = (node.name == "min" || node.name == "max") && arguments.size() > 1;
  for (AbstractValue& a : arguments) {
    // Among numbers, what is not understood is some number: the others bound the least or greatest.
    if (is_extreme && a.kind == Kind::kUnknown) a = of_kind(Kind::kNumber, true);
    if (a.kind != Kind::kNumber) return not_understood();
  }
  if (is_extreme) {
    result = arguments[0];
    for (const AbstractValue& a : arguments) result = extreme(result, a, node.name == "min");
    return result;
  }
  if (node.name == "abs") return absolute(result);
  const auto* const rounding =
      std::ranges::find(kRoundings, node.name, &std::pair<std::string_view, Rounding>::first);
  const auto digits = digits_of(node);
  if (rounding == kRoundings.end() || !digits) return not_understood();
  for (End* end : {&result.range.low, &result.range.high}) {
    if (*end) *end = finite((*end)->round(*digits, rounding->second));
  }
  result.scale = std::max(*digits, 0);
  result.without_zero = !holds_zero(result.range);
  return result;
}

Bounds::Known* Bounds::known_of(const Node& node) {
  const bool is_plain =
      node.op == Op::kName && node.binding.local < 0 && node.binding.slot >= 0 && node.binding.items.empty();
  return is_plain ? &known_[static_cast<std::size_t>(node.binding.slot)] : nullptr;
}

bool Bounds::narrow_null(const Node& node, bool is_null) {
  Known* known = known_of(node);
  if (known == nullptr) return true;
  if (is_null) {
    if (!known->abstract.may_be_null) return false;
    known->abstract = of_kind(Kind::kNone, true);
    return true;
  }
  known->abstract.may_be_null = false;
  return known->abstract.kind != Kind::kNone;
}

// Cuts what is known of a name by `name op other`.
bool Bounds::narrow_name(const Node& node, Op op, const AbstractValue& other) {
  Known* known = known_of(node);
  if (known == nullptr) return true;
  AbstractValue& mine = known->abstract;
  if (mine.kind == Kind::kNone) return false;
  mine.may_be_null = false;
  if (!mine.is_ordered() || mine.kind != other.kind) return true;
  Interval& range = mine.range;
  const std::optional<Decimal> unit =
      mine.scale ? std::optional(Decimal(1).scaled_by_power_of_ten(-*mine.scale)) : std::nullopt;
  const auto at_most = [&](Decimal end, bool strict) {
    if (unit) {
      const Decimal down = end.round(*mine.scale, Rounding::kFloor);
      end = strict && down == end ? down - *unit : down;
    }
    if (!range.high || end < *range.high) range.high = end;
  };
  const auto at_least = [&](Decimal end, bool strict) {
    if (unit) {
      const Decimal up = end.round(*mine.scale, Rounding::kCeiling);
      end = strict && up == end ? up + *unit : up;
    }
    if (!range.low || end > *range.low) range.low = end;
  };
  if ((op == Op::kLess || op == Op::kLessEqual || op == Op::kEqual) && other.range.high)
    at_most(*other.range.high, op == Op::kLess);
  if ((op == Op::kGreater || op == Op::kGreaterEqual || op == Op::kEqual) && other.range.low)
    at_least(*other.range.low, op == Op::kGreater);
  if (op == Op::kNotEqual && other.range.low && other.range.high && *other.range.low == *other.range.high) {
    const Decimal& value = *other.range.low;
    if (value.is_zero()) mine.without_zero = true;
    if (range.low && *range.low == value && unit) range.low = value + *unit;
    if (range.high && *range.high == value && unit) range.high = value - *unit;
  }
  mine.without_zero = mine.without_zero || !holds_zero(range);
  return !range.low || !range.high || *range.low <= *range.high;
}

bool Bounds::narrow(Op op, const Node& left, const Node& right) {
  for (const auto& [asked, null] : {std::pair{&left, &right}, std::pair{&right, &left}}) {
    if (is_null_literal(*null)) return narrow_null(*asked, op == Op::kEqual);
  }
  const auto text = [](const Node& node) {
    return node.op == Op::kLiteral ? node.value.as_string() : nullptr;
  };
  for (const auto& [asked, literal] : {std::pair{&left, text(right)}, std::pair{&right, text(left)}}) {
    Known* known = known_of(*asked);
    if (known == nullptr || literal == nullptr) continue;
    if (!narrow_null(*asked, false)) return false;
    if (op == Op::kNotEqual) known->not_texts.insert(*literal);
    if (op == Op::kEqual) {
      if (known->text && *known->text != *literal) return false;
      known->text = *literal;
    }
    return !known->text || !known->not_texts.contains(*known->text);
  }
  const auto truth = [](const Node& node) {
    return node.op == Op::kLiteral ? node.value.as_boolean() : std::nullopt;
  };
  for (const auto& [asked, literal] : {std::pair{&left, truth(right)}, std::pair{&right, truth(left)}}) {
    if (literal && (op == Op::kEqual || op == Op::kNotEqual))
      return narrow(*asked, *literal == (op == Op::kEqual));
  }
  const AbstractValue a = run(left);
  const AbstractValue b = run(right);
  const AbstractValue possible = compared(op, a, b);
  if (!possible.may_be_true && a.kind != Kind::kUnknown && b.kind != Kind::kUnknown) return false;
  return narrow_name(left, op, b) && narrow_name(right, mirrored(op), run(left));
}

bool Bounds::narrow(const Node& condition, bool wanted) {
  if (is_comparison(condition.op)) {
    return narrow(wanted ? condition.op : negation_of(condition.op), condition.children[0],
                  condition.children[1]);
  }
  if (condition.op == (wanted ? Op::kAnd : Op::kOr)) {
    return narrow(condition.children[0], wanted) && narrow(condition.children[1], wanted);
  }
  if (is_call(condition, "not") && condition.children.size() == 1)
    return narrow(condition.children[0], !wanted);
  if (Known* known = known_of(condition); known != nullptr && known->abstract.kind == Kind::kBoolean) {
    AbstractValue& mine = known->abstract;
    mine.may_be_null = false;
    (wanted ? mine.may_be_false : mine.may_be_true) = false;
    return wanted ? mine.may_be_true : mine.may_be_false;
  }
  const AbstractValue abstract = run(condition);
  return abstract.kind == Kind::kUnknown || (wanted ? abstract.may_be_true : abstract.may_be_false);
}

}  // namespace htx::feel
