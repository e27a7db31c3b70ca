#include "engine/feel/run/code.h"

#include <algorithm>
#include <array>
#include <memory>

#include "engine/feel/library/builtins.h"
#include "engine/feel/run/machine.h"
#include "engine/feel/run/operators.h"

namespace htx::feel {
namespace {

constexpr std::uint16_t kIndexBits = 0x3FFF;

Truth truth_of(std::optional<bool> outcome) {
  if (!outcome.has_value()) return Truth::kUnknown;
  return *outcome ? Truth::kTrue : Truth::kFalse;
}
Truth truth_of(bool outcome) { return outcome ? Truth::kTrue : Truth::kFalse; }
Value value_of(Truth truth) { return truth == Truth::kUnknown ? Value() : Value(truth == Truth::kTrue); }

Op op_of(std::uint8_t opcode) {
  switch (opcode) {
    case Opcode::kLess: return Op::kLess;
    case Opcode::kLessEqual: return Op::kLessEqual;
    case Opcode::kGreater: return Op::kGreater;
    case Opcode::kGreaterEqual: return Op::kGreaterEqual;
    case Opcode::kAdd: return Op::kAdd;
    case Opcode::kSubtract: return Op::kSubtract;
    case Opcode::kMultiply: return Op::kMultiply;
    case Opcode::kDivide: return Op::kDivide;
    default: return Op::kPower;
  }
}

// The temporaries of one run: only as many as the code uses come to life.
class Temporaries {
 public:
  explicit Temporaries(std::size_t count) : count_(count) {
    std::uninitialized_default_construct_n(begin(), count_);
  }
  ~Temporaries() { std::destroy_n(begin(), count_); }
  Temporaries(const Temporaries&) = delete;
  Temporaries& operator=(const Temporaries&) = delete;
  Value* begin() { return reinterpret_cast<Value*>(room_.data()); }

 private:
  alignas(Value) std::array<std::byte, kMostTemporaries * sizeof(Value)> room_;
  std::size_t count_;
};

// Code refers to nothing but what it has, so that no instruction looks again.
auto& one_of(auto& all, std::size_t index) {
  auto* const first = all.data();
  return first[index];
}

class Runner {
 public:
  Runner(const std::shared_ptr<const Program>& program, const Value* input, std::span<const Value> values,
         Evaluation& evaluation)
      : program_(program),
        code_(*program->code),
        evaluation_(evaluation),
        temporaries_(code_.temporaries),
        places_{code_.constants.empty() ? &nothing() : code_.constants.data(), values.data(),
                temporaries_.begin(), input},
        values_(values) {}

  // False if only the Machine can tell.
  bool run();

  Truth truth() const { return truths_[0]; }
  const Value& result() const { return at(code_.result); }
  // Whether something was null: a trace might have to say why.
  bool met_null() const { return met_null_; }

 private:
  // What an operand that an instruction does not use refers to where there are no constants.
  static const Value& nothing() {
    static const Value kNull;
    return kNull;
  }
  const Value& at(Operand operand) const { return places_[operand >> 14U][operand & kIndexBits]; }
  bool is_strict() const { return program_->mode == Mode::kStrict; }

  Truth test(const Instruction& i);
  Truth ordered(const Instruction& i);
  Truth equality(const Instruction& i);
  Truth in_range(const Instruction& i);
  Truth passes_test(const Instruction& i, const Value& wanted);
  bool work(const Instruction& i);
  Value infix(const Instruction& i);
  static Value negated(const Value& operand);
  Value made_range(const Instruction& i);
  Value call(const BuiltinCall& call);
  Value run_subtree(const Subtree& subtree);

  const std::shared_ptr<const Program>& program_;
  const Code& code_;
  Evaluation& evaluation_;
  Temporaries temporaries_;
  std::array<const Value*, 4> places_;
  std::span<const Value> values_;
  std::array<Truth, kMostTruths> truths_;
  bool met_null_ = false;
};

bool Runner::run() {
  const Instruction* const begin = code_.instructions.data();
  const Instruction* const end = begin + code_.instructions.size();
  for (const Instruction* at = begin; at != end;) {
    Truth& truth = one_of(truths_, at->truth);
    if (at->opcode <= Opcode::kAlways) {
      const Truth outcome = test(*at);
      if (at->sink == Sink::kSet) {
        truth = outcome;
        ++at;
        continue;
      }
      if (outcome == (at->sink == Sink::kAnd ? Truth::kFalse : Truth::kTrue)) {
        truth = outcome;
        evaluation_.steps_left += at->refund;
        at = begin + at->jump;
        continue;
      }
      truth = static_cast<Truth>(static_cast<unsigned>(truth) | static_cast<unsigned>(outcome));
      ++at;
      continue;
    }
    if (at->opcode == Opcode::kSetTruth) {
      truth = static_cast<Truth>(at->extra);
    } else if (at->opcode == Opcode::kNotTruth) {
      if (truth != Truth::kUnknown) truth = truth_of(truth == Truth::kFalse);
    } else if (at->opcode == Opcode::kJump) {
      evaluation_.steps_left += at->refund;
      at = begin + at->jump;
      continue;
    } else if (at->opcode == Opcode::kIf) {
      const bool is_unknown = truth == Truth::kUnknown && (at->flags & kStrictFlag) != 0;
      if (is_unknown) {
        met_null_ = true;
        temporaries_.begin()[at->to] = Value();
      } else if (truth == Truth::kTrue) {
        ++at;
      } else {
        evaluation_.steps_left += at->refund;
        at = begin + at->jump;
        continue;
      }
    } else if (!work(*at)) {
      return false;
    }
    ++at;
  }
  return true;
}

inline Truth Runner::test(const Instruction& i) {
  const Decimal* x = at(i.a).if_number();
  const Decimal* y = at(i.b).if_number();
  const bool numbers = x != nullptr && y != nullptr;
  switch (i.opcode) {
    case Opcode::kLess: return numbers ? truth_of(*x < *y) : ordered(i);
    case Opcode::kLessEqual: return numbers ? truth_of(*x <= *y) : ordered(i);
    case Opcode::kGreater: return numbers ? truth_of(*x > *y) : ordered(i);
    case Opcode::kGreaterEqual: return numbers ? truth_of(*x >= *y) : ordered(i);
    case Opcode::kEqual: return numbers ? truth_of(*x == *y) : equality(i);
    case Opcode::kNotEqual: {
      if (numbers) return truth_of(*x != *y);
      const Truth same = equality(i);
      return same == Truth::kUnknown ? same : truth_of(same == Truth::kFalse);
    }
    case Opcode::kBetween: {
      const Decimal* high = at(i.c).if_number();
      return numbers && high != nullptr ? truth_of(*x >= *y && *x <= *high) : ordered(i);
    }
    case Opcode::kInNumbers: {
      if (x == nullptr) return passes_test(i, at(i.b));
      const NumberRange& range = one_of(code_.ranges, i.extra);
      return truth_of((range.low_closed ? *x >= range.low : *x > range.low) &&
                      (range.high_closed ? *x <= range.high : *x < range.high));
    }
    case Opcode::kInRange: return in_range(i);
    case Opcode::kPasses: return numbers ? truth_of(*x == *y) : passes_test(i, at(i.b));
    case Opcode::kTruthOf: {
      const bool* boolean = at(i.a).if_boolean();
      if (boolean != nullptr) return truth_of(*boolean);
      met_null_ = true;
      return Truth::kUnknown;
    }
    case Opcode::kJoin: return one_of(truths_, i.extra);
    default: return Truth::kTrue;
  }
}

// kLess to kGreaterEqual and kBetween for whatever is no number.
Truth Runner::ordered(const Instruction& i) {
  std::optional<bool> outcome;
  if (i.opcode == Opcode::kBetween) {
    outcome = both(compare(Op::kGreaterEqual, at(i.a), at(i.b)), compare(Op::kLessEqual, at(i.a), at(i.c)));
  } else if (evaluation_.pay(cost_of_comparing(at(i.a), at(i.b)))) {
    outcome = compare(op_of(i.opcode), at(i.a), at(i.b));
  }
  met_null_ = met_null_ || !outcome.has_value();
  return truth_of(outcome);
}

Truth Runner::equality(const Instruction& i) {
  const Value& a = at(i.a);
  const Value& b = at(i.b);
  std::optional<bool> outcome;
  const bool is_unknown =
      (i.flags & kStrictFlag) != 0 && (i.flags & kNullAskedFlag) == 0 && (a.holds_null() || b.holds_null());
  if (!is_unknown && evaluation_.pay(cost_of_comparing(a, b))) outcome = equal_in(program_->mode, a, b);
  met_null_ = met_null_ || !outcome.has_value();
  return truth_of(outcome);
}

Truth Runner::in_range(const Instruction& i) {
  const Decimal* x = at(i.a).if_number();
  const Decimal* low = at(i.b).if_number();
  const Decimal* high = at(i.c).if_number();
  if (x == nullptr || low == nullptr || high == nullptr) {
    const Value range = made_range(i);
    return range.is_null() ? Truth::kUnknown : passes_test(i, range);
  }
  return truth_of(((i.flags & kLowClosedFlag) != 0 ? *x >= *low : *x > *low) &&
                  ((i.flags & kHighClosedFlag) != 0 ? *x <= *high : *x < *high));
}

// As Machine::test has it.
Truth Runner::passes_test(const Instruction& i, const Value& wanted) {
  const Value& input = at(i.a);
  const bool null_asked = (i.flags & kNullAskedFlag) != 0;
  const bool is_unknown = is_strict() ? input.holds_null() || wanted.holds_null() : wanted.is_null();
  std::optional<bool> outcome;
  if ((null_asked || !is_unknown) && evaluation_.pay(cost_of_passing(wanted, input)))
    outcome = passes(wanted, input);
  met_null_ = met_null_ || !outcome.has_value();
  return truth_of(outcome);
}

// Computes a value into its temporary; false if the steps may not suffice.
inline bool Runner::work(const Instruction& i) {
  Value& to = temporaries_.begin()[i.to];
  switch (i.opcode) {
    case Opcode::kMove: to = Value(at(i.a)); return true;
    case Opcode::kFromTruth: to = value_of(one_of(truths_, i.truth)); return true;
    case Opcode::kNegate: to = negated(at(i.a)); break;
    case Opcode::kMakeRange: to = made_range(i); break;
    case Opcode::kCall: to = call(one_of(code_.calls, i.extra)); break;
    case Opcode::kRun: to = run_subtree(one_of(code_.subtrees, i.extra)); break;
    default: to = infix(i); break;
  }
  met_null_ = met_null_ || to.is_null();
  return evaluation_.steps_left > 1;
}

inline Value Runner::infix(const Instruction& i) {
  const Value& a = at(i.a);
  const Value& b = at(i.b);
  const Decimal* x = a.if_number();
  const Decimal* y = b.if_number();
  if (x == nullptr || y == nullptr) {
    const Value result = arithmetic(op_of(i.opcode), a, b);
    return result.as_string() == nullptr ? result : Machine(program_, {}, evaluation_).paid(result, {});
  }
  switch (i.opcode) {
    case Opcode::kAdd: return *x + *y;
    case Opcode::kSubtract: return *x - *y;
    case Opcode::kMultiply: return *x * *y;
    case Opcode::kDivide: return y->is_zero() ? Value() : Value(*x / *y);
    default: return power(*x, *y);
  }
}

Value Runner::negated(const Value& operand) {
  if (const Decimal* number = operand.if_number()) return *number * Decimal(-1);
  return arithmetic(Op::kMultiply, operand, Value::number(-1));
}

// As Machine::range has it.
Value Runner::made_range(const Instruction& i) {
  const Value& low = at(i.b);
  const Value& high = at(i.c);
  const bool unknown =
      (low.is_null() && (i.flags & kLowNullFlag) == 0) || (high.is_null() && (i.flags & kHighNullFlag) == 0);
  met_null_ = met_null_ || unknown;
  if (unknown && is_strict()) return {};
  if (!low.is_null() && !high.is_null() && !order(low, high).has_value()) {
    met_null_ = true;
    return {};
  }
  return Range{low, high, (i.flags & kLowClosedFlag) != 0, (i.flags & kHighClosedFlag) != 0,
               (i.flags & kIsTestFlag) != 0};
}

Value Runner::call(const BuiltinCall& call) {
  constexpr std::size_t kFew = 4;
  const std::size_t count = call.arguments.size();
  bool is_simple = count <= kFew;
  std::array<Value, kFew> few;
  for (std::size_t n = 0; is_simple && n < count; ++n) {
    few[n] = at(call.arguments[n]);
    is_simple = few[n].if_number() != nullptr || (call.takes_anything && !few[n].holds_null());
  }
  Machine machine(program_, {}, evaluation_);
  if (is_simple)
    return machine.paid(call.node->builtin->body(machine, std::span(few.data(), count)), call.node->span);
  std::vector<Value> given;
  for (const Operand argument : call.arguments) given.push_back(at(argument));
  return machine.call_builtin(*call.node->builtin, given, {}, call.node->span, call.node->children);
}

Value Runner::run_subtree(const Subtree& subtree) {
  std::vector<Value> locals;
  for (const Operand local : subtree.locals) locals.push_back(at(local));
  return Machine(program_, values_, evaluation_, std::move(locals)).run(*subtree.node);
}

// Runs with all steps charged at once and without a trace; false, with the evaluation as it was, if
// the Machine must run instead.
bool run_charged(Runner& runner, const Code& code, std::span<const Value> values, Evaluation& evaluation) {
  const std::size_t steps_before = evaluation.steps_left;
  Trace* const trace = evaluation.trace;
  // One step must be left, or the Machine stops.
  if (steps_before <= code.steps + 1 || evaluation.is_nearly_spent) return false;
  if (trace != nullptr) {
    const bool reads_null =
        std::ranges::any_of(code.slots, [&](std::uint16_t slot) { return values[slot].is_null(); });
    if (reads_null || !code.subtrees.empty()) return false;
    evaluation.trace = nullptr;
  }
  evaluation.steps_left -= code.steps;
  const bool ran = runner.run();
  evaluation.trace = trace;
  const bool suffice = evaluation.steps_left > 1;
  const bool done = ran && suffice && (trace == nullptr || !runner.met_null());
  if (!done) evaluation.steps_left = steps_before;
  // Functions that call each other must not all try the code before the Machine does it again.
  if (!suffice) evaluation.is_nearly_spent = true;
  return done;
}

}  // namespace

std::optional<Value> run_code(const std::shared_ptr<const Program>& program, std::span<const Value> values,
                              Evaluation& evaluation) {
  Runner runner(program, nullptr, values, evaluation);
  if (!run_charged(runner, *program->code, values, evaluation)) return std::nullopt;
  return program->code->is_truth ? value_of(runner.truth()) : runner.result();
}

std::optional<Truth> run_code(const std::shared_ptr<const Program>& program, const Value& input,
                              std::span<const Value> values, Evaluation& evaluation) {
  Runner runner(program, &input, values, evaluation);
  if (!run_charged(runner, *program->code, values, evaluation)) return std::nullopt;
  return runner.truth();
}

}  // namespace htx::feel
