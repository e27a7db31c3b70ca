#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/feel/function.h"
#include "engine/feel/syntax/ast.h"

// Flat code, which computes what the tree-walking Machine computes without walking or allocating:
// instructions over a few registers, with jumps where `and`, `or`, `if` and unary tests stop early.
// Trees are lowered to it when they are compiled.  What the code has no instruction for stays a tree
// that the Machine runs from within the code.
namespace htx::feel {

// A truth register: false, true or unknown.  The numbers are chosen so that `|` joins the outcomes
// that do not decide an `and` (true, unknown) or an `or` (false, unknown).
enum class Truth : std::uint8_t { kFalse = 0, kTrue = 1, kUnknown = 3 };

struct Opcode {
  enum Kind : std::uint8_t {
    // Tests have an outcome, which the sink brings into a truth register.
    kLess,  // a, b; the same for the next five
    kLessEqual,
    kGreater,
    kGreaterEqual,
    kEqual,
    kNotEqual,
    kBetween,    // a between b and c
    kInNumbers,  // a in ranges[extra], which is b as a value
    kInRange,    // a in a range from b to c
    kPasses,     // a passes the test that gave b
    kTruthOf,    // a as a boolean
    kJoin,       // truth register `extra`
    kAlways,     // true
    // Values go to the temporary `to`.
    kNegate,  // a
    kAdd,     // a, b; the same for the next four
    kSubtract,
    kMultiply,
    kDivide,
    kPower,
    kMove,       // a
    kFromTruth,  // the truth register
    kMakeRange,  // b, c
    kCall,       // calls[extra]
    kRun,        // subtrees[extra]
    // Control.
    kSetTruth,  // The truth register becomes `extra`.
    kNotTruth,
    kIf,  // true: skips the next instruction; unknown in strict mode: goes on to it; else jumps.
    kJump,
  };
};

// What happens to the outcome of a test.
enum class Sink : std::uint8_t {
  kSet,
  kAnd,  // Joined to the register; false decides and jumps.
  kOr,   // The same; true decides.
};

// Where a value is: the upper two bits name the place.
using Operand = std::uint16_t;
enum class OperandKind : std::uint8_t { kConstant, kSlot, kTemporary, kInput };

struct Instruction {
  std::uint8_t opcode;  // Of Opcode.
  Sink sink = Sink::kSet;
  std::uint8_t truth = 0;
  std::uint8_t flags = 0;
  Operand a = 0;
  Operand b = 0;
  Operand c = 0;
  std::uint16_t to = 0;
  std::uint16_t extra = 0;
  std::uint32_t jump = 0;
  // Nodes that a jump leaves out: their steps were charged when the evaluation began.
  std::uint32_t refund = 0;
};

// Bits of Instruction::flags.
constexpr std::uint8_t kStrictFlag = 1;     // As strict mode treats null.
constexpr std::uint8_t kNullAskedFlag = 2;  // Tests, equality: an operand is written `null`.
constexpr std::uint8_t kLowClosedFlag = 4;  // Ranges.
constexpr std::uint8_t kHighClosedFlag = 8;
constexpr std::uint8_t kIsTestFlag = 16;   // The range is written as a comparison.
constexpr std::uint8_t kLowNullFlag = 32;  // The range's end is written `null`.
constexpr std::uint8_t kHighNullFlag = 64;

// A range of numbers with both ends.
struct NumberRange {
  Decimal low;
  Decimal high;
  bool low_closed;
  bool high_closed;
};

struct BuiltinCall {
  const Node* node;
  std::vector<Operand> arguments;
  bool takes_anything;  // Else a fast call takes numbers and null only.
};

struct Subtree {
  const Node* node;
  std::vector<Operand> locals;  // What the tree expects on the Machine's stack.
};

constexpr std::size_t kMostTemporaries = 16;
constexpr std::size_t kMostTruths = 32;

struct Code {
  std::vector<Instruction> instructions;
  std::vector<Value> constants;
  std::vector<NumberRange> ranges;
  std::vector<BuiltinCall> calls;
  std::vector<Subtree> subtrees;
  std::vector<std::uint16_t> slots;  // That the code reads, subtrees left out.
  std::size_t temporaries = 0;
  std::size_t steps = 0;  // What the Machine would charge if nothing were left out.
  bool is_truth = false;  // The result is truth register 0, else `result`.
  Operand result = 0;
};

// Runs the code.  Nothing if only the Machine can tell: the steps may not suffice, or a trace is
// asked for and there is something to write into it; the steps are then as they were.
std::optional<Value> run_code(const std::shared_ptr<const Program>& program, std::span<const Value> values,
                              Evaluation& evaluation);
// The same for unary tests; kUnknown is null.
std::optional<Truth> run_code(const std::shared_ptr<const Program>& program, const Value& input,
                              std::span<const Value> values, Evaluation& evaluation);

// The tree-walking evaluation, which the code must agree with; for tests.
Value interpret(const Expression& expression, std::span<const Value> values, Evaluation& evaluation);
std::optional<bool> interpret(const UnaryTests& tests, const Value& input, std::span<const Value> values,
                              Evaluation& evaluation);

}  // namespace htx::feel
