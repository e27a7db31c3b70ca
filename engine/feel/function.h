#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/feel/expression.h"
#include "engine/feel/type.h"
#include "engine/value/temporal.h"
#include "engine/value/value.h"

namespace htx::feel {

// What one evaluation runs in, shared by everything it calls.
struct Evaluation {
  Trace* trace = nullptr;
  // What now() and today() answer; without it they are null, because expressions have no clock.
  std::optional<DateTime> now = {};
  std::size_t steps_left = Limits().max_steps;  // 0: a limit was met; what is left has no value.
  std::size_t calls_left = 1'000;               // Of functions inside functions: "feel.too-many-calls".
  std::size_t levels_left = 20'000;             // Of nodes inside nodes, over all of them: the same error.
  std::size_t levels_here = 0;                  // Of these, on the stack that runs now.
  bool is_nearly_spent = false;  // The steps did not suffice once: flat code is not tried any more.

  // Takes the cost of work whose size depends on the values; false, with none left, if it is too much.
  bool pay(std::size_t steps) {
    const bool enough = steps_left > steps;
    steps_left = enough ? steps_left - steps : std::min<std::size_t>(steps_left, 1);
    return enough;
  }
  // Tells why something is null, if anybody asked.
  void explain(Message message, SourceSpan span = {}) const;
  // A limit was met: the evaluation is null, whatever would be made of its parts, and ends.
  void stop(Message message, SourceSpan span = {});
  bool has_stopped() const { return steps_left == 0; }
};

// The value of the expression, in an evaluation that other expressions may share.
Value evaluate(const Expression& expression, std::span<const Value> values, Evaluation& evaluation);
std::optional<bool> matches(const UnaryTests& tests, const Value& input, std::span<const Value> values,
                            Evaluation& evaluation);

// A function as a value: written in FEEL, built in, or made by a model (DMN's invocables).
class Callable : public Function {
 public:
  struct Parameter {
    std::string name;
    Type type;
  };

  // Empty for a built-in function, which has several lists of them.
  const std::vector<Parameter>& parameters() const { return parameters_; }
  const Type& result() const { return result_; }

  // REQUIRES: one argument for each parameter, already of its type.
  virtual Value call(std::span<const Value> arguments, Evaluation& evaluation) const = 0;
  // Calls with arguments by name: what is not given is null; null if there is no such name or one is
  // given twice (10.3.2.13.5).
  virtual Value call_by_name(const std::vector<std::string>& names, std::span<const Value> arguments,
                             Evaluation& evaluation) const;
  // Whether it takes any number of arguments of any type and checks them itself.
  virtual bool checks_arguments() const { return false; }
  // Whether it can stand where a function of this type is wanted: as many parameters, each accepting
  // what it will be given, and a result that fits (10.3.2.9.2).
  virtual bool is_of(const Type& function) const;

 protected:
  Callable(std::vector<Parameter> parameters, Type result)
      : parameters_(std::move(parameters)), result_(std::move(result)) {}

 private:
  std::vector<Parameter> parameters_;
  Type result_;
};

// Calls with the arguments in order, brought to the types of the parameters; null if their number
// or a type does not fit.
Value invoke(const Callable& function, std::span<const Value> arguments, Evaluation& evaluation);

// The value as a value of the type, by the implicit conversions of DMN 1.5 (10.3.2.9.4): a list of
// one element and the element, a date and its midnight UTC; none if it does not fit.  Null fits.
std::optional<Value> coerce(const Value& value, const Type& type);

// FEEL's `instance of`: null is an instance of the null type only.
bool is_instance(const Value& value, const Type& type);

// FEEL's `=` on values, three-valued; and the order of two values of one ordered kind.
std::optional<bool> equal(const Value& a, const Value& b);
std::optional<std::strong_ordering> order(const Value& a, const Value& b);

// Whether the value passes one unary test whose expression gave `result` and does not mention `?`.
std::optional<bool> passes(const Value& result, const Value& input);

// What `for` runs through: the elements of a list, the whole numbers or days of a range, or the one
// value; none for null, and for ranges that are too long, have no steps or run downwards (unless
// `downwards`: `for i in 3..1` does).
std::optional<List> elements_of(const Value& domain, bool downwards = false,
                                std::size_t max_list = Limits().max_list);

// The text FEEL's string() makes of a value; null gives "null".
std::string display_text(const Value& value);

}  // namespace htx::feel
