#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "engine/feel/analysis/analysis.h"
#include "engine/feel/syntax/ast.h"

namespace htx::feel {

// A set of values in outline: everything the expression can be lies inside it.
struct AbstractValue {
  enum class Kind : std::uint8_t { kNone, kNumber, kDate, kMonths, kDays, kBoolean, kText, kUnknown };
  Kind kind = Kind::kUnknown;  // kNone: only null.
  Interval range;  // Ends that are there are included; dates in days, durations in months or seconds.
  std::optional<int> scale;  // Numbers with at most so many digits after the point.
  bool without_zero = false;
  bool may_be_null = true;
  bool may_be_true = false;
  bool may_be_false = false;

  static AbstractValue unknown() { return {}; }
  bool is_ordered() const { return kind >= Kind::kNumber && kind <= Kind::kDays; }
};

bool is_comparison(Op op);
Op negation_of(Op op);  // kGreaterEqual for kLess.
Op mirrored(Op op);     // kGreater for kLess: the operands have changed places.
bool is_null_literal(const Node& node);
bool is_call(const Node& node, std::string_view function);

// The outlines of expressions under what is known of their names; conditions add to what is known.
class Bounds {
 public:
  explicit Bounds(std::span<const Domain> domains);

  // What is known of one name.
  struct Known {
    AbstractValue abstract;
    std::optional<std::string> text;  // A text that it equals.
    std::set<std::string> not_texts;
  };

  AbstractValue run(const Node& node);
  // The test of a value whose outline is `input`.
  AbstractValue run_tests(const Node& tests, const AbstractValue& input);
  // Takes it as given that the comparison holds; false if it cannot.
  bool narrow(Op op, const Node& left, const Node& right);
  // Takes it as given that a condition is true or false; false if it cannot be.  What is not understood
  // narrows nothing.
  bool narrow(const Node& condition, bool wanted);

  const Known& known(std::size_t slot) const { return known_[slot]; }
  bool is_understood() const { return is_understood_; }
  const std::vector<ZeroDivisor>& zeros() const { return zeros_; }
  void collect_zeros() { collects_zeros_ = true; }

 private:
  AbstractValue name(const Node& node);
  AbstractValue negated(const AbstractValue& a);
  AbstractValue arithmetic(const Node& node);
  AbstractValue divide(const Node& node, const AbstractValue& a, const AbstractValue& b);
  std::optional<int> digits_of_days(const Node& dividend, const AbstractValue& divisor);
  AbstractValue comparison(const Node& node);
  AbstractValue logic(const Node& node);
  AbstractValue conditional(const Node& node);
  AbstractValue call(const Node& node);
  AbstractValue within(const AbstractValue& value, const Node& low, bool low_closed, const Node& high,
                       bool high_closed);
  AbstractValue not_understood();
  bool narrow_name(const Node& node, Op op, const AbstractValue& other);
  bool narrow_null(const Node& node, bool is_null);
  Known* known_of(const Node& node);

  std::vector<Known> known_;
  std::vector<AbstractValue> locals_;
  std::vector<ZeroDivisor> zeros_;
  bool collects_zeros_ = false;
  bool is_understood_ = true;
};

// Whether `a op b` can be true and can be false, nulls aside.
AbstractValue compared(Op op, const AbstractValue& a, const AbstractValue& b);

}  // namespace htx::feel
