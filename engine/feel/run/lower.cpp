#include <algorithm>
#include <array>
#include <string_view>

#include "engine/feel/run/lower.h"

#include "engine/feel/library/builtins.h"
#include "engine/feel/run/code.h"
#include "engine/feel/run/machine.h"
#include "engine/feel/run/operators.h"

namespace htx::feel {
namespace {

constexpr std::size_t kMostIndex = 0x3FFF;

Operand operand(OperandKind space, std::size_t index) {
  return static_cast<Operand>(static_cast<std::size_t>(space) << 14U | index);
}

bool is_null_literal(const Node& node) { return node.op == Op::kLiteral && node.value.is_null(); }

// Built-ins that are called with their arguments in registers.
bool is_numeric_builtin(std::string_view name) {
  constexpr std::array<std::string_view, 13> kNames = {
      "abs",    "floor", "ceiling", "decimal", "round up", "round down", "round half up", "round half down",
      "modulo", "odd",   "even",    "min",     "max"};
  return std::ranges::find(kNames, name) != kNames.end();
}
bool is_extreme(std::string_view name) { return name == "min" || name == "max"; }

class Lowering {
 public:
  explicit Lowering(const std::shared_ptr<const Program>& program) : program_(program) {}

  std::shared_ptr<const Code> run() {
    const Node& root = program_->root;
    if (root.op == Op::kTests) {
      locals_.push_back(operand(OperandKind::kInput, 0));
      code_.is_truth = true;
      tests(root, locals_.front(), {0, Sink::kSet});
    } else if (is_test(root)) {
      code_.is_truth = true;
      condition(root, {0, Sink::kSet});
    } else {
      code_.result = value(root);
    }
    const bool is_only_tree = code_.instructions.size() == 1 && code_.subtrees.size() == 1;
    if (failed_ || is_only_tree) return nullptr;
    code_.steps = steps_;
    std::ranges::sort(code_.slots);
    code_.slots.erase(std::unique(code_.slots.begin(), code_.slots.end()), code_.slots.end());
    return std::make_shared<const Code>(std::move(code_));
  }

 private:
  // Where the outcome of a test goes.
  struct Target {
    std::uint8_t truth;
    Sink sink;
  };

  bool strict() const { return program_->mode == Mode::kStrict; }
  std::uint8_t strict_flag() const { return strict() ? kStrictFlag : std::uint8_t{0}; }

  std::size_t emit(Instruction instruction) {
    code_.instructions.push_back(instruction);
    if (code_.instructions.size() > kMostIndex) failed_ = true;
    return code_.instructions.size() - 1;
  }
  std::size_t emit(Instruction instruction, Target target) {
    instruction.truth = target.truth;
    instruction.sink = target.sink;
    const std::size_t at = emit(instruction);
    if (target.sink != Sink::kSet) jumps_.push_back({at, steps_});
    return at;
  }
  void land(std::size_t at, std::size_t refund) {
    code_.instructions[at].jump = static_cast<std::uint32_t>(code_.instructions.size());
    code_.instructions[at].refund = static_cast<std::uint32_t>(refund);
  }

  Operand constant(const Value& value) {
    code_.constants.push_back(value);
    if (code_.constants.size() > kMostIndex) failed_ = true;
    return operand(OperandKind::kConstant, code_.constants.size() - 1);
  }
  std::uint16_t temporary() {
    if (next_temporary_ >= kMostTemporaries) {
      failed_ = true;
      return 0;
    }
    code_.temporaries = std::max(code_.temporaries, next_temporary_ + 1);
    return static_cast<std::uint16_t>(next_temporary_++);
  }
  std::uint8_t truth() {
    if (next_truth_ >= kMostTruths) {
      failed_ = true;
      return 0;
    }
    return static_cast<std::uint8_t>(next_truth_++);
  }

  static bool is_test(const Node& node) {
    constexpr std::array<Op, 10> kTests = {
        Op::kEqual,        Op::kNotEqual, Op::kLess, Op::kLessEqual, Op::kGreater,
        Op::kGreaterEqual, Op::kBetween,  Op::kAnd,  Op::kOr,        Op::kIn};
    return std::ranges::find(kTests, node.op) != kTests.end();
  }

  // ---- Constants.

  // What a tree of literals always gives, if that is not null.
  std::optional<Value> folded(const Node& node) {
    constexpr std::array<std::string_view, 4> kMakers = {"date", "time", "date and time", "duration"};
    const bool is_maker = node.op == Op::kCall && node.names.empty() && node.builtin != nullptr &&
                          std::ranges::find(kMakers, node.name) != kMakers.end();
    const bool is_compound =
        node.op == Op::kNegate || node.op == Op::kRange || node.op == Op::kList || is_maker;
    if (node.op != Op::kLiteral && !is_compound) return std::nullopt;
    for (const Node& child : node.children) {
      // Lists hold lists in no rule; a depth of two bounds the work of looking again and again.
      if (child.op == Op::kList || (child.op != Op::kLiteral && node.depth > 4)) return std::nullopt;
      if (child.op != Op::kLiteral && !folded(child).has_value()) return std::nullopt;
    }
    folded_steps_ = 1;
    if (node.op == Op::kLiteral) return node.value;
    Evaluation evaluation;
    const std::size_t steps_before = evaluation.steps_left;
    Value result = Machine(program_, {}, evaluation).run(node);
    folded_steps_ = steps_before - evaluation.steps_left;
    if (result.is_null()) return std::nullopt;
    return result;
  }

  // ---- Values.

  Operand value(const Node& node) {
    if (const auto fixed = folded(node)) {
      steps_ += folded_steps_;
      return constant(*fixed);
    }
    if (is_test(node)) return from_truth(node);
    if (node.op == Op::kName) return name(node);
    if (node.op == Op::kIf) return conditional(node);
    if (node.op == Op::kRange) return range(node);
    if (node.op == Op::kCall) return call(node);
    constexpr std::array<std::pair<Op, std::uint8_t>, 6> kInfix = {{{Op::kNegate, Opcode::kNegate},
                                                                    {Op::kAdd, Opcode::kAdd},
                                                                    {Op::kSubtract, Opcode::kSubtract},
                                                                    {Op::kMultiply, Opcode::kMultiply},
                                                                    {Op::kDivide, Opcode::kDivide},
                                                                    {Op::kPower, Opcode::kPower}}};
    for (const auto& [op, opcode] : kInfix) {
      if (op == node.op) return infix(node, opcode);
    }
    return subtree(node);
  }

  Operand name(const Node& node) {
    if (!node.binding.items.empty()) return subtree(node);
    if (node.binding.local >= 0) {
      const auto position = static_cast<std::size_t>(node.binding.local);
      if (position >= locals_.size()) return subtree(node);
      ++steps_;
      return locals_[position];
    }
    if (node.binding.slot < 0 || static_cast<std::size_t>(node.binding.slot) > kMostIndex)
      return subtree(node);
    ++steps_;
    code_.slots.push_back(static_cast<std::uint16_t>(node.binding.slot));
    return operand(OperandKind::kSlot, static_cast<std::size_t>(node.binding.slot));
  }

  Operand infix(const Node& node, std::uint8_t opcode) {
    ++steps_;
    const std::size_t mark = next_temporary_;
    const Operand a = value(node.children[0]);
    const Operand b = node.children.size() > 1 ? value(node.children[1]) : a;
    next_temporary_ = mark;
    const std::uint16_t to = temporary();
    emit({.opcode = opcode, .a = a, .b = b, .to = to});
    return operand(OperandKind::kTemporary, to);
  }

  Operand from_truth(const Node& node) {
    const std::size_t mark = next_truth_;
    const std::uint8_t outcome = truth();
    condition(node, {outcome, Sink::kSet});
    next_truth_ = mark;
    const std::uint16_t to = temporary();
    emit({.opcode = Opcode::kFromTruth, .truth = outcome, .to = to});
    return operand(OperandKind::kTemporary, to);
  }

  Operand conditional(const Node& node) {
    const std::size_t mark = next_temporary_;
    const std::size_t truth_mark = next_truth_;
    ++steps_;
    const std::uint8_t outcome = truth();
    condition(node.children[0], {outcome, Sink::kSet});
    next_truth_ = truth_mark;
    next_temporary_ = mark;
    const std::uint16_t to = temporary();
    const std::size_t choice =
        emit({.opcode = Opcode::kIf, .truth = outcome, .flags = strict_flag(), .to = to});
    const std::size_t unknown = emit({.opcode = Opcode::kJump});
    const std::size_t before_yes = steps_;
    emit({.opcode = Opcode::kMove, .a = value(node.children[1]), .to = to});
    const std::size_t leave = emit({.opcode = Opcode::kJump});
    const std::size_t before_no = steps_;
    land(choice, before_no - before_yes);
    next_temporary_ = to + std::size_t{1};
    emit({.opcode = Opcode::kMove, .a = value(node.children[2]), .to = to});
    next_temporary_ = to + std::size_t{1};
    land(leave, steps_ - before_no);
    land(unknown, steps_ - before_yes);
    return operand(OperandKind::kTemporary, to);
  }

  std::uint8_t range_flags(const Node& node) const {
    std::uint8_t flags = strict_flag();
    if (node.low_closed) flags |= kLowClosedFlag;
    if (node.high_closed) flags |= kHighClosedFlag;
    if (node.is_test) flags |= kIsTestFlag;
    if (is_null_literal(node.children.front())) flags |= kLowNullFlag;
    if (is_null_literal(node.children.back())) flags |= kHighNullFlag;
    return flags;
  }

  Operand range(const Node& node) {
    ++steps_;
    const std::size_t mark = next_temporary_;
    const Operand low = value(node.children[0]);
    const Operand high = node.children.size() == 1 ? low : value(node.children[1]);
    next_temporary_ = mark;
    const std::uint16_t to = temporary();
    emit({.opcode = Opcode::kMakeRange, .flags = range_flags(node), .b = low, .c = high, .to = to});
    return operand(OperandKind::kTemporary, to);
  }

  Operand call(const Node& node) {
    if (node.builtin == nullptr || !node.names.empty() || !is_numeric_builtin(node.name) ||
        node.children.empty())
      return subtree(node);
    // min(list) looks into the list; only calls with the elements themselves are this simple.
    if (is_extreme(node.name) && node.children.size() < 2) return subtree(node);
    const bool is_taken = std::ranges::any_of(node.builtin->signatures, [&](const Signature& signature) {
      return signature.takes(node.children.size(), {});
    });
    if (!is_taken) return subtree(node);
    ++steps_;
    const std::size_t mark = next_temporary_;
    BuiltinCall made{.node = &node, .arguments = {}, .takes_anything = is_extreme(node.name)};
    for (const Node& child : node.children) made.arguments.push_back(value(child));
    next_temporary_ = mark;
    const std::uint16_t to = temporary();
    code_.calls.push_back(std::move(made));
    emit({.opcode = Opcode::kCall, .to = to, .extra = static_cast<std::uint16_t>(code_.calls.size() - 1)});
    return operand(OperandKind::kTemporary, to);
  }

  Operand subtree(const Node& node) {
    code_.subtrees.push_back({.node = &node, .locals = locals_});
    const std::uint16_t to = temporary();
    emit({.opcode = Opcode::kRun, .to = to, .extra = static_cast<std::uint16_t>(code_.subtrees.size() - 1)});
    return operand(OperandKind::kTemporary, to);
  }

  // ---- Conditions.

  // The outcome of a node that stands where a boolean is wanted.
  void condition(const Node& node, Target target) {
    const std::size_t mark = next_temporary_;
    if (node.op == Op::kAnd || node.op == Op::kOr) {
      chain(node, target);
    } else if (node.op == Op::kIn) {
      ++steps_;
      const Operand input = value(node.children[0]);
      locals_.push_back(input);
      tests(node.children[1], input, target);
      locals_.pop_back();
    } else if (is_test(node)) {
      comparison(node, target);
    } else {
      emit({.opcode = Opcode::kTruthOf, .a = value(node)}, target);
    }
    next_temporary_ = mark;
  }

  void comparison(const Node& node, Target target) {
    ++steps_;
    const Operand a = value(node.children[0]);
    const Operand b = value(node.children[1]);
    if (node.op == Op::kBetween) {
      const Operand c = value(node.children[2]);
      emit({.opcode = Opcode::kBetween, .a = a, .b = b, .c = c}, target);
      return;
    }
    std::uint8_t flags = 0;
    if (node.op == Op::kEqual || node.op == Op::kNotEqual) {
      flags = strict_flag();
      if (is_null_literal(node.children[0]) || is_null_literal(node.children[1])) flags |= kNullAskedFlag;
    }
    emit({.opcode = comparison_act(node.op), .flags = flags, .a = a, .b = b}, target);
  }
  static std::uint8_t comparison_act(Op op) {
    if (op == Op::kLess) return Opcode::kLess;
    if (op == Op::kLessEqual) return Opcode::kLessEqual;
    if (op == Op::kGreater) return Opcode::kGreater;
    if (op == Op::kGreaterEqual) return Opcode::kGreaterEqual;
    return op == Op::kEqual ? Opcode::kEqual : Opcode::kNotEqual;
  }

  // Opens a register that `sink` joins outcomes to: the target itself if it only waits to be set.
  Target open(Sink sink, Target target) {
    const Target inner{target.sink == Sink::kSet ? target.truth : truth(), sink};
    emit({.opcode = Opcode::kSetTruth,
          .truth = inner.truth,
          .extra = static_cast<std::uint16_t>(sink == Sink::kAnd ? Truth::kTrue : Truth::kFalse)});
    return inner;
  }
  // The jumps of the chain that began at `first` end here.
  void close(std::size_t first) {
    for (std::size_t i = first; i < jumps_.size(); ++i) land(jumps_[i].at, steps_ - jumps_[i].steps);
    jumps_.resize(first);
  }

  // a and b and c is one chain; the tree leans to the left.
  void chain(const Node& node, Target target) {
    std::vector<const Node*> terms;
    const Node* at = &node;
    for (; at->op == node.op; at = at->children.data()) {
      ++steps_;
      terms.push_back(&at->children[1]);
    }
    terms.push_back(at);
    std::ranges::reverse(terms);
    const std::size_t mark = next_truth_;
    const std::size_t first = jumps_.size();
    const Target inner = open(node.op == Op::kAnd ? Sink::kAnd : Sink::kOr, target);
    for (const Node* term : terms) condition(*term, inner);
    close(first);
    join(inner, target);
    next_truth_ = mark;
  }

  void join(Target inner, Target target) {
    if (target.sink != Sink::kSet) emit({.opcode = Opcode::kJoin, .extra = inner.truth}, target);
  }

  // Unary tests on an input: one of them must hold, or with `not` none.
  void tests(const Node& node, Operand input, Target target) {
    if (node.children.size() == 1 && !node.negated) return test(node.children[0], input, target);
    const std::size_t mark = next_truth_;
    const std::size_t first = jumps_.size();
    const Target inner = open(Sink::kOr, target);
    for (const Node& child : node.children) {
      const std::size_t temporary_mark = next_temporary_;
      test(child, input, inner);
      next_temporary_ = temporary_mark;
    }
    close(first);
    if (node.negated) emit({.opcode = Opcode::kNotTruth, .truth = inner.truth});
    join(inner, target);
    next_truth_ = mark;
  }

  void test(const Node& node, Operand input, Target target) {
    if (node.op == Op::kAnything) {
      emit({.opcode = Opcode::kAlways}, target);
      return;
    }
    if (node.mentions_input && !strict() && !is_test(node))
      failed_ = true;  // May be a value to compare with.
    if (node.mentions_input) return condition(node, target);
    const bool is_open_range = node.op == Op::kRange && !node.is_test && !folded(node).has_value() &&
                               !is_null_literal(node.children[0]) && !is_null_literal(node.children[1]);
    if (is_open_range) {
      ++steps_;
      const Operand low = value(node.children[0]);
      const Operand high = value(node.children[1]);
      emit({.opcode = Opcode::kInRange, .flags = range_flags(node), .a = input, .b = low, .c = high}, target);
      return;
    }
    const Operand wanted = value(node);
    Instruction made{.opcode = Opcode::kPasses, .flags = strict_flag(), .a = input, .b = wanted};
    if (asks_for_null(node, program_->mode)) made.flags |= kNullAskedFlag;
    if (const auto range = number_range(wanted)) {
      code_.ranges.push_back(*range);
      made.opcode = Opcode::kInNumbers;
      made.extra = static_cast<std::uint16_t>(code_.ranges.size() - 1);
    }
    emit(made, target);
  }

  std::optional<NumberRange> number_range(Operand at) const {
    if (at >> 14U != static_cast<unsigned>(OperandKind::kConstant) || code_.constants.size() <= at)
      return std::nullopt;
    const Range* range = code_.constants[at].as_range();
    if (range == nullptr || range->is_comparison) return std::nullopt;
    const Decimal* low = range->low.if_number();
    const Decimal* high = range->high.if_number();
    if (low == nullptr || high == nullptr) return std::nullopt;
    return NumberRange{*low, *high, range->low_closed, range->high_closed};
  }

  struct Jump {
    std::size_t at;
    std::size_t steps;  // Charged before it.
  };

  const std::shared_ptr<const Program>& program_;
  Code code_;
  std::vector<Operand> locals_;
  std::vector<Jump> jumps_;
  std::size_t next_temporary_ = 0;
  std::size_t next_truth_ = 1;  // Register 0 is the result's.
  std::size_t steps_ = 0;
  std::size_t folded_steps_ = 0;  // What the Machine takes for the tree that was folded last.
  bool failed_ = false;
};

}  // namespace

std::shared_ptr<const Code> lower(const std::shared_ptr<const Program>& program) {
  return Lowering(program).run();
}

}  // namespace htx::feel
