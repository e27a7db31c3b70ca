#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/feel/expression.h"
#include "engine/feel/function.h"
#include "engine/feel/run/code.h"

// Random expressions, unary tests and values, and the comparison of what flat code and the tree make
// of them; used by the unit tests with a seed and by the fuzzer with its bytes.
namespace htx::feel {

// Where the generator's choices come from.
class Choices {
 public:
  virtual ~Choices() = default;
  // A number below `count`.
  virtual std::size_t below(std::size_t count) = 0;
};

// From the bytes of a fuzzer; zeros when they are used up.
class ByteChoices : public Choices {
 public:
  explicit ByteChoices(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}
  std::size_t below(std::size_t count) override {
    if (bytes_.empty()) return 0;
    const std::size_t choice = bytes_.front() % count;
    bytes_ = bytes_.subspan(1);
    return choice;
  }

 private:
  std::span<const std::uint8_t> bytes_;
};

// From a seed, the same on every machine (SplitMix64).
class SeededChoices : public Choices {
 public:
  explicit SeededChoices(std::uint64_t seed) : state_(seed) {}
  std::size_t below(std::size_t count) override {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return static_cast<std::size_t>((z ^ (z >> 31U)) % count);
  }

 private:
  std::uint64_t state_;
};

// The names that generated expressions use; x and y are of any type.
inline const Names& generated_names() {
  static const Names kNames = [] {
    Names names;
    for (const char* name : {"m", "n", "k"}) names.declare(name, Type::Kind::kNumber);
    names.declare("s", Type::Kind::kString);
    names.declare("b", Type::Kind::kBoolean);
    names.declare("d", Type::Kind::kDate);
    names.declare("p", Type::Kind::kMonths);
    names.declare("l", Type::list_of(Type::Kind::kNumber));
    names.declare("c", Type::context_of({{"v", Type::Kind::kNumber}}));
    names.declare("x", Type());
    names.declare("y", Type());
    return names;
  }();
  return kNames;
}

class Generator {
 public:
  // Whether expressions ask for null.  Those that never do are full of the forms in which a missing figure
  // could be lost.
  enum class Asks : std::uint8_t { kFreely, kNever };
  explicit Generator(Choices& choices, Asks asks = Asks::kFreely) : choices_(choices), asks_(asks) {}

  std::string expression(int depth = 4) {
    switch (choices_.below(6)) {
      case 0: return number(depth);
      case 1: return text(depth);
      case 2: return day(depth);
      default: return boolean(depth);
    }
  }

  // What stands in a cell.
  std::string cell(int depth = 3) {
    if (choices_.below(12) == 0) return "-";
    const std::string inner = tests(depth, true);
    return choices_.below(5) == 0 ? "not(" + inner + ")" : inner;
  }

  // A value of any kind, small enough that equal ones are met often.
  Value value(int depth = 2) {
    switch (choices_.below(14)) {
      case 0: return {};
      case 1: return Value(choices_.below(2) == 0);
      case 2: return Value::string(one_of({"", "a", "b", "HTX"}));
      case 3: return *Date::of(2020, 1 + static_cast<int>(choices_.below(3)), 28);
      case 4: return MonthsDuration{static_cast<std::int64_t>(choices_.below(3))};
      case 5: return DaysDuration{static_cast<std::int64_t>(choices_.below(3)) * 86'400, 0};
      case 6: return depth == 0 ? Value() : Value(List{value(depth - 1), value(depth - 1)});
      case 7: {
        Context context;
        context.set("v", depth == 0 ? Value() : value(depth - 1));
        return context;
      }
      case 8: return Range{literal_number(), literal_number(), choices_.below(2) == 0, true};
      default: return literal_number();
    }
  }

  // Values by slot, mostly of the declared types.
  std::vector<Value> values() {
    std::vector<Value> all;
    for (std::size_t slot = 0; slot < generated_names().size(); ++slot) {
      const Type::Kind kind = generated_names().type(slot).kind;
      const std::size_t fate = choices_.below(12);
      if (fate == 0)
        all.emplace_back();
      else if (fate == 1 || kind == Type::Kind::kAny)
        all.push_back(value());
      else
        all.push_back(value_of(kind));
    }
    return all;
  }

  // The same, where many figures are missing: a name of a declared type, or a part of its value.  Those of
  // any type are whole.
  std::vector<Value> partial_values() {
    std::vector<Value> all;
    for (std::size_t slot = 0; slot < generated_names().size(); ++slot) {
      const Type::Kind kind = generated_names().type(slot).kind;
      if (kind == Type::Kind::kAny) {
        all.push_back(filled(value(), Type::Kind::kNumber));
        continue;
      }
      Value whole = value_of(kind);
      const std::size_t fate = choices_.below(3);
      if (fate == 0) whole = Value();
      if (fate == 1 && kind == Type::Kind::kList) whole = List{literal_number(), Value(), literal_number()};
      if (fate == 1 && kind == Type::Kind::kContext) {
        Context context;
        context.set("v", Value());
        whole = context;
      }
      all.push_back(std::move(whole));
    }
    return all;
  }

  // The values with a figure in every place where one is missing.
  std::vector<Value> completed(const std::vector<Value>& values) {
    std::vector<Value> all;
    for (std::size_t slot = 0; slot < values.size(); ++slot)
      all.push_back(filled(values[slot], generated_names().type(slot).kind));
    return all;
  }

 private:
  Value filled(const Value& value, Type::Kind kind) {
    if (value.is_null()) return value_of(kind);
    if (!value.holds_null()) return value;
    if (const List* list = value.as_list()) {
      List whole;
      for (const Value& item : *list) whole.push_back(filled(item, Type::Kind::kNumber));
      return whole;
    }
    Context whole;
    for (const auto& [name, entry] : value.as_context()->entries())
      whole.set(name, filled(entry, Type::Kind::kNumber));
    return whole;
  }

  std::string one_of(std::initializer_list<const char*> texts) {
    return texts.begin()[choices_.below(texts.size())];
  }
  std::string number_text() {
    return one_of({"0", "1", "2", "3", "7", "0.1", "0.25", "2.50", "-1", "-0.25", "100",
                   "9999999999999999999999999999999999", "12345678901234567890.5"});
  }
  Value literal_number() { return *Decimal::from_text(number_text()); }

  Value value_of(Type::Kind kind) {
    if (kind == Type::Kind::kNumber) return literal_number();
    if (kind == Type::Kind::kString) return Value::string(one_of({"", "a", "b", "HTX"}));
    if (kind == Type::Kind::kBoolean) return Value(choices_.below(2) == 0);
    if (kind == Type::Kind::kDate) return *Date::of(2020, 1 + static_cast<int>(choices_.below(3)), 28);
    if (kind == Type::Kind::kMonths) return MonthsDuration{static_cast<std::int64_t>(choices_.below(3))};
    if (kind == Type::Kind::kList) return List{literal_number(), literal_number(), literal_number()};
    Context context;
    context.set("v", literal_number());
    return context;
  }

  std::string number(int depth) {
    if (depth <= 0) return choices_.below(2) == 0 ? number_text() : one_of({"m", "n", "k", "x"});
    const auto next = [&] { return number(depth - 1); };
    switch (choices_.below(18)) {
      case 0: return "-" + next();
      case 1: return "abs(" + next() + ")";
      case 2: return one_of({"min(", "max("}) + next() + ", " + next() + one_of({")", ", 2)", ", x)"});
      case 3: return one_of({"floor(", "ceiling("}) + next() + one_of({")", ", 1)"});
      case 4:
        return one_of({"decimal(", "round up(", "round down(", "round half up(", "round half down("}) +
               next() + ", " + one_of({"0", "1", "2", "-1", "n", "9999"}) + ")";
      case 5: return "modulo(" + next() + ", " + next() + ")";
      case 6: return "(if " + boolean(depth - 1) + " then " + next() + " else " + next() + ")";
      case 7: return one_of({"sum(l)", "count(l)", "c.v", "l[1]", "l[-1]", "x.v", "max(l)", "min([n, k])"});
      case 8: return "(" + next() + " ** " + one_of({"2", "-1", "0", "0.5", "k"}) + ")";
      case 9: return "sum(for i in [" + next() + ", 2] return i + m)";
      case 10: return one_of({"m", "n", "k", "x", "y"});
      default: return "(" + next() + one_of({" + ", " - ", " * ", " / "}) + next() + ")";
    }
  }

  std::string text(int depth) {
    if (depth <= 0) return one_of({"\"a\"", "\"HTX\"", "s", "x", "\"\""});
    switch (choices_.below(5)) {
      case 0: return "(" + text(depth - 1) + " + " + text(depth - 1) + ")";
      case 1: return "string(" + number(depth - 1) + ")";
      case 2: return "upper case(" + text(depth - 1) + ")";
      case 3:
        return "(if " + boolean(depth - 1) + " then " + text(depth - 1) + " else " + text(depth - 1) + ")";
      default: return text(0);
    }
  }

  std::string day(int depth) {
    if (depth <= 0) return one_of({"d", "@\"2020-02-28\"", "date(\"2020-01-28\")", "date(2020, 3, 28)", "y"});
    switch (choices_.below(4)) {
      case 0:
        return "(" + day(depth - 1) + one_of({" + ", " - "}) + one_of({"p", "@\"P1M\"", "@\"P1D\""}) + ")";
      case 1: return "max(" + day(depth - 1) + ", " + day(depth - 1) + ")";
      case 2:
        return "(if " + boolean(depth - 1) + " then " + day(depth - 1) + " else " + day(depth - 1) + ")";
      default: return day(0);
    }
  }

  // Something of one kind, for two sides of a comparison.
  std::string operand(std::size_t kind, int depth) {
    if (choices_.below(10) == 0)
      return asks_ == Asks::kNever ? one_of({"x", "y"}) : one_of({"x", "y", "null"});
    if (kind == 0) return text(depth);
    if (kind == 1) return day(depth);
    if (kind == 2) return "(" + boolean(depth) + ")";
    return number(depth);
  }

  std::string boolean(int depth) {
    if (depth <= 0) return one_of({"b", "true", "false", "m > 2", "n = k", "x", "k <= 7"});
    const auto next = [&] { return boolean(depth - 1); };
    const auto logic = [&] {
      std::string all = next();
      const std::string word = one_of({" and ", " or "});
      for (std::size_t more = 1 + choices_.below(4); more > 0; --more) all += word + next();
      return "(" + all + ")";
    };
    if (asks_ == Asks::kNever && choices_.below(3) == 0) return hiding(depth - 1);
    const std::size_t kind = choices_.below(8);
    switch (choices_.below(16)) {
      case 0: return "not(" + next() + ")";
      case 1: return "(if " + next() + " then " + next() + " else " + next() + ")";
      case 2: return one_of({"some i in l satisfies i > ", "every i in l satisfies i != "}) + number(1);
      case 3: return one_of({"even(", "odd("}) + number(depth - 1) + ")";
      case 4: return operand(3, 1) + " instance of " + one_of({"number", "string", "boolean"});
      case 5:
        return "(" + operand(kind, depth - 1) + " between " + operand(kind, depth - 1) + " and " +
               operand(kind, depth - 1) + ")";
      case 6:
      case 7: return "(" + operand(kind, depth - 1) + " in (" + tests(depth - 1, false) + "))";
      case 8: return "(" + operand(kind, depth - 1) + " in " + range(kind, depth - 1) + ")";
      case 9:
      case 10:
      case 11: return logic();
      default:
        return "(" + operand(kind, depth - 1) + one_of({" = ", " != ", " < ", " <= ", " > ", " >= "}) +
               operand(kind, depth - 1) + ")";
    }
  }

  // Forms that do something else than compute with what they are given.
  std::string hiding(int depth) {
    const auto n = [&] { return number(choices_.below(3) == 0 ? depth : 0); };
    const auto list = [&] {
      return choices_.below(3) == 0 ? std::string("l") : "[" + n() + ", " + n() + "]";
    };
    switch (choices_.below(24)) {
      case 0: return "list contains(" + list() + ", " + n() + ")";
      case 1: return "is(" + n() + ", " + n() + ")";
      case 2: return "(" + list() + one_of({" = ", " != "}) + list() + ")";
      case 3: return "(" + n() + " in [" + n() + ", " + n() + "])";
      case 4: return "(count(" + list() + "[item > " + n() + "]) = " + one_of({"0", "1"}) + ")";
      case 5: return "(index of(" + list() + ", " + n() + ") = [])";
      case 6: return "(string join([" + text(0) + ", " + text(0) + "]) = \"a\")";
      case 7: return "(" + list() + " instance of list<number>)";
      case 8: return "(count(distinct values(" + list() + ")) = 2)";
      case 9: return "(" + one_of({"some", "every"}) + " i in " + list() + " satisfies i > " + n() + ")";
      case 10: return one_of({"any([", "all(["}) + boolean(0) + ", " + boolean(depth) + "])";
      case 11: return "(sort(" + list() + ", function(e, o) e < " + n() + ")[1] > 1)";
      case 12: return "(get value({u: " + n() + ", w: " + n() + "}, \"u\") > 1)";
      case 13: return "({u: " + n() + ", w: " + n() + "}.w > 1)";
      case 14: return "((function(z) z > " + n() + ")(" + n() + "))";
      case 15: return "({u: " + n() + "} = {u: " + n() + "})";
      case 16: return "(" + list() + "[" + n() + "] > 1)";
      case 17: return "(count(" + list() + "[" + boolean(0) + "]) = 0)";
      case 18: return "(" + one_of({"append(l, ", "concatenate([1], ", "union(l, "}) + n() + ")[1] > 1)";
      case 19: return "(count(for i in " + list() + " return i + " + n() + ") = 2)";
      case 20: return "({f: function(z) count(z), r: f(" + list() + ")}.r = 2)";
      case 21: return "({f: function(z) list contains(z, " + n() + "), r: f(" + list() + ")}.r)";
      case 22: return "before([" + n() + ".." + n() + "], " + n() + ")";
      default: return "(count([] [" + n() + "]) = 0 and c.v > " + n() + ")";
    }
  }

  std::string range(std::size_t kind, int depth) {
    const int ends = choices_.below(3) == 0 ? depth : 0;
    return one_of({"[", "("}) + operand(kind, ends) + ".." + operand(kind, ends) + one_of({"]", ")"});
  }

  std::string tests(int depth, bool in_cell) {
    std::string all;
    const std::size_t kind = choices_.below(8);
    for (std::size_t more = 1 + choices_.below(3); more > 0; --more)
      all += (all.empty() ? "" : ", ") + test(kind, depth, in_cell);
    return all;
  }

  std::string test(std::size_t kind, int depth, bool in_cell) {
    switch (choices_.below(10)) {
      case 0:
      case 1: return one_of({"< ", "<= ", "> ", ">= ", "= ", "!= "}) + operand(kind, 1);
      case 2:
      case 3: return range(kind, 1);
      case 4: return "[" + operand(kind, 0) + ", " + operand(kind, 0) + "]";
      case 5:
        return "? " + one_of({"> ", "< ", "= "}) + operand(kind, 1) + (in_cell ? " and " + boolean(1) : "");
      case 6:
        return one_of(
            {"(< 2)", "(>= 0.25)", asks_ == Asks::kNever ? "7" : "null", "(!= 7)", "x", "l", "[(< 1), 7]"});
      case 7: return depth > 0 ? boolean(depth - 1) : "b";
      default: return operand(kind, choices_.below(3) == 0 ? 1 : 0);
    }
  }

  Choices& choices_;
  Asks asks_;
};

inline bool same_trace(const Trace& a, const Trace& b) {
  if (a.null_names != b.null_names || a.reasons.size() != b.reasons.size()) return false;
  for (std::size_t i = 0; i < a.reasons.size(); ++i) {
    const Reason& x = a.reasons[i];
    const Reason& y = b.reasons[i];
    if (!(x.message == y.message) || x.span.begin != y.span.begin || x.span.end != y.span.end) return false;
  }
  return true;
}

// Both ways through `run`, once with and once without a trace; whether they agree to the last step.
inline bool both_agree(auto run_compiled, auto run_tree, std::size_t steps) {
  for (const bool traced : {false, true}) {
    Trace compiled_trace;
    Trace tree_trace;
    Evaluation compiled{.trace = traced ? &compiled_trace : nullptr, .steps_left = steps};
    Evaluation tree{.trace = traced ? &tree_trace : nullptr, .steps_left = steps};
    if (!(run_compiled(compiled) == run_tree(tree))) return false;
    if (compiled.steps_left != tree.steps_left || compiled.calls_left != tree.calls_left) return false;
    if (!same_trace(compiled_trace, tree_trace)) return false;
  }
  return true;
}

inline bool agree(const Expression& expression, std::span<const Value> values, std::size_t steps) {
  return both_agree([&](Evaluation& evaluation) { return evaluate(expression, values, evaluation); },
                    [&](Evaluation& evaluation) { return interpret(expression, values, evaluation); }, steps);
}

inline bool agree(const UnaryTests& tests, const Value& input, std::span<const Value> values,
                  std::size_t steps) {
  return both_agree([&](Evaluation& evaluation) { return matches(tests, input, values, evaluation); },
                    [&](Evaluation& evaluation) { return interpret(tests, input, values, evaluation); },
                    steps);
}

}  // namespace htx::feel
