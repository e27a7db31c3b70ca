#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "engine/base/diagnostic.h"
#include "engine/feel/expression.h"
#include "engine/feel/function.h"
#include "engine/feel/type.h"
#include "engine/value/value.h"

namespace htx::feel {

// The narrowest type the value conforms to: of a list the common type of its elements, of a context
// the types of its entries.  Null says nothing about its type: any.
Type inferred_type(const Value& value);

// Tries out expressions one after the other against names that have values.  In strict mode the types
// of the names are those of their values.
class Calculator {
 public:
  // `now`: what now() and today() answer in lenient mode.
  explicit Calculator(Mode mode, std::optional<DateTime> now = {}) : mode_(mode), now_(std::move(now)) {}

  Mode mode() const { return mode_; }
  void set_mode(Mode mode) { mode_ = mode; }

  // A name that is there gets the new value.
  void set(const std::string& name, Value value);
  const Context& values() const { return values_; }

  struct Outcome {
    Value value;
    Trace trace;
  };
  // None after a mistake, which is reported with its line and column in a text called `origin`, and
  // with the line it stands in.
  std::optional<Outcome> evaluate(std::string_view text, const std::string& origin,
                                  Diagnostics& diagnostics) const;
  // Whether `input` passes `text` as unary tests: true, false, or null if that cannot be told.
  std::optional<Outcome> test(std::string_view text, const Value& input, const std::string& origin,
                              Diagnostics& diagnostics) const;

 private:
  Evaluation evaluation(Trace& trace) const;

  Mode mode_;
  std::optional<DateTime> now_;
  Names names_;
  Context values_;
};

// One input of an interactive session: `name = expression` and `name: expression` set a name.
struct Statement {
  std::string name;  // Empty: the expression is evaluated and shown.
  std::string expression;
  std::size_t offset = 0;  // Of the expression in the input.
};

// In lenient mode a name before a colon may hold blanks.
Statement statement_of(std::string_view input, Mode mode);

// Whether a bracket or a comment is open at the end, so that more lines must follow.
bool is_unfinished(std::string_view input);

}  // namespace htx::feel
