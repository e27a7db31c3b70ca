#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/message.h"
#include "engine/feel/type.h"
#include "engine/value/value.h"

// FEEL, the expression language of OMG DMN 1.5 (chapter 10.3): text is compiled once against
// declared names, then evaluated as often as wanted.  Evaluation is a pure function: no clock, no
// files; its cost is bounded by Limits.
namespace htx::feel {

// How strict the language is.
enum class Mode {
  // For rule packs: names are identifiers, unknown names and type errors are mistakes at compile
  // time, and a null in a condition makes the result null ("not evaluable") instead of picking the
  // else branch or counting as "not equal".
  kStrict,
  // DMN 1.5 to the letter: names may hold spaces and operators, and whatever cannot be computed is null.
  kLenient,
};

// Limits that keep a hostile expression from exhausting the process.
struct Limits {
  std::size_t max_bytes = 64U << 10U;  // Of expression text: "feel.too-long".
  std::size_t max_depth = 128;         // Of brackets, branches and functions in each other: "feel.too-deep".
  std::size_t max_steps = 10'000'000;  // Evaluated nodes: "feel.too-many-steps".
  std::size_t max_list = 1'000'000;    // Elements of one list: "feel.list-too-long".
  std::size_t max_string = 1U << 20U;  // Bytes of one string: "feel.string-too-long".
};

// The names an expression may use, each with its type and its slot: slots count from 0 in the order
// of declaration, and evaluation takes the values in that order.
class Names {
 public:
  // Declares a name; a second declaration replaces the type and keeps the slot.
  void declare(std::string name, Type type);
  // Tells `instance of` and context types about a type with a name of its own.
  void declare_type(std::string name, Type type) { types_[std::move(name)] = std::move(type); }

  std::size_t size() const { return names_.size(); }
  std::optional<std::size_t> slot(std::string_view name) const;
  // The first slot whose name is the same to a reader's eye: folded.
  std::optional<std::size_t> slot_like(std::string_view name) const;
  const std::string& name(std::size_t slot) const { return names_[slot]; }
  const Type& type(std::size_t slot) const { return slot_types_[slot]; }
  const std::map<std::string, Type, std::less<>>& types() const { return types_; }

 private:
  std::vector<std::string> names_;
  std::vector<Type> slot_types_;
  std::map<std::string, std::size_t, std::less<>> slots_;
  std::map<std::string, std::size_t, std::less<>> folded_;  // The first slot of each folded name.
  std::map<std::string, Type, std::less<>> types_;
};

// Where an expression's text begins in the file it is written in: a place that names a line is
// advanced by the lines and code points before a mistake; a place in a table stays as it is.
struct Origin {
  Place place;
  // The place of a byte of the text, for texts that are written otherwise than they read (folded, escaped).
  std::function<Place(std::size_t)> place_at = {};
};

// Why an evaluation gave null.
struct Reason {
  Message message;  // "feel.null-name", "feel.division-by-zero"
  SourceSpan span;  // Of the expression's text.
};

// Filled by an evaluation that is given one; kept small, because only what is null is recorded.
struct Trace {
  std::vector<Reason> reasons;          // In the order of evaluation, at most 100.
  std::vector<std::string> null_names;  // Declared names that were read and null; each once.
};

struct Program;

// One compiled expression.  Immutable and cheap to copy; may be evaluated from many threads.
class Expression {
 public:
  explicit Expression(std::shared_ptr<const Program> program) : program_(std::move(program)) {}

  const std::string& text() const;
  const Type& type() const;  // In lenient mode always any.
  // The declared names it reads, sorted.
  const std::vector<std::string>& uses() const;
  // The number of names it was compiled with, and so of the values it is evaluated with.
  std::size_t slot_count() const;
  const Program& program() const { return *program_; }
  const std::shared_ptr<const Program>& shared_program() const { return program_; }

 private:
  std::shared_ptr<const Program> program_;
};

// Compiled unary tests, what stands in a cell of a decision table: `< 30`, `[0.1..0.25)`,
// `"A", "B"`, `not("A")`, `-`.  `?` is the tested input.
class UnaryTests {
 public:
  explicit UnaryTests(std::shared_ptr<const Program> program) : program_(std::move(program)) {}

  const std::string& text() const;
  const std::vector<std::string>& uses() const;
  // The number of names it was compiled with, and so of the values it is evaluated with.
  std::size_t slot_count() const;
  const Program& program() const { return *program_; }
  const std::shared_ptr<const Program>& shared_program() const { return program_; }

 private:
  std::shared_ptr<const Program> program_;
};

// How a text is taken: how strictly, and how much of it.
struct Manner {
  Mode mode;
  Limits limits;
  Manner(Mode how_strictly, const Limits& how_much = {})  // NOLINT(google-explicit-constructor)
      : mode(how_strictly), limits(how_much) {}
};

// What unary tests may speak of: an input of that type, and names.
struct Given {
  Type input;
  const Names& names;
};

// None if the text has a mistake; all mistakes found are reported at their place.
std::optional<Expression> compile_expression(std::string_view text, const Origin& origin, const Names& names,
                                             const Manner& manner, Diagnostics& diagnostics);
// The same for unary tests.
std::optional<UnaryTests> compile_unary_tests(std::string_view text, const Origin& origin, const Given& given,
                                              const Manner& manner, Diagnostics& diagnostics);

// The value of the expression; `values` by slot of the Names it was compiled with.
// REQUIRES: values.size() is the size of those Names.
Value evaluate(const Expression& expression, std::span<const Value> values, Trace* trace = nullptr);
// The same with values by name; a name that is absent is null.
Value evaluate(const Expression& expression, const Context& values, Trace* trace = nullptr);

// Whether the input passes the tests; none if that cannot be told (null).
std::optional<bool> matches(const UnaryTests& tests, const Value& input, std::span<const Value> values,
                            Trace* trace = nullptr);
std::optional<bool> matches(const UnaryTests& tests, const Value& input, const Context& values = {},
                            Trace* trace = nullptr);

// A span of the number line; an end that is none has no bound.
struct Interval {
  std::optional<Decimal> low;
  std::optional<Decimal> high;
  bool low_closed = false;
  bool high_closed = false;
  bool operator==(const Interval&) const = default;
};

// The expression written in one canonical way: it compiles to the same program.
std::string to_text(const Expression& expression);
std::string to_text(const UnaryTests& tests);

}  // namespace htx::feel
