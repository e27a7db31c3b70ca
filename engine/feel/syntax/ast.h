#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/feel/expression.h"

namespace htx::feel {

struct Builtin;
struct Code;

// What a node of the tree does; the children are in the order given.
enum class Op : std::uint8_t {
  kLiteral,  // value
  kName,     // name, binding
  kNegate,   // operand
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kPower,
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kAnd,
  kOr,
  kIf,       // condition, then, else
  kBetween,  // operand, low, high
  kIn,       // operand, kTests; binding.local is where `?` stands
  kRange,    // low, high, or one child that is both; low_closed, high_closed
  kList,     // elements
  kContext,  // entries named by names
  kPath,     // operand; name
  kFilter,   // list, condition; binding.local is where `item` stands
  kCall,     // arguments (names if named) of the built-in `name`, or of the last child
  kFor,      // domains, body; names of the variables; binding.local is where the first stands
  kSome,
  kEvery,
  kFunction,    // body; names and types of the parameters
  kInstanceOf,  // operand; type
  kTests,       // unary tests; negated
  kAnything,    // The test `-`.
};

// What a name stands for.
struct Binding {
  // Positions of enclosing `item`s that may have an entry of that name and are asked first.
  std::vector<std::size_t> items;
  std::int32_t local = -1;  // Position on the stack of local values.
  std::int32_t slot = -1;   // Slot of the declared names.
};

// One node of the immutable tree.
struct Node {
  Op op = Op::kLiteral;
  SourceSpan span;
  std::vector<Node> children = {};
  std::string name = {};
  std::vector<std::string> names = {};
  std::vector<Type> types = {};
  Value value = {};
  Binding binding = {};
  const Builtin* builtin = nullptr;
  bool low_closed = false;
  bool high_closed = false;
  bool negated = false;  // kTests: not(...); kFunction: external; kRange: the a..b of an iteration; kFor:
                         // reads `partial`.
  bool mentions_input = false;  // A child of kTests: it reads `?`, so its own value decides.
  bool is_test = false;         // A comparison with `?` written as `< 30`; a range written (< 30).
  std::size_t depth = 1;        // Of the tree below, itself included.
};

// A compiled text.
struct Program {
  std::string text;
  Node root;
  Type type;
  std::vector<std::string> uses;
  std::vector<std::string> slot_names;
  Mode mode = Mode::kStrict;
  Limits limits;
  std::shared_ptr<const Code> code = {};  // What the tree was lowered to; null: the tree is run itself.
};

}  // namespace htx::feel
