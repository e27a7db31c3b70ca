#include "engine/feel/check/constants.h"

#include <algorithm>
#include <array>

#include "engine/feel/function.h"
#include "engine/feel/library/builtins.h"
#include "engine/feel/run/machine.h"
#include "engine/value/temporal.h"

namespace htx::feel {
namespace {

// As many elements and characters as the longest values that are tried; a larger position is not judged.
constexpr std::int64_t kLongest = 1'000;

// Values of every kind that an operand can have, so that whatever a constant allows is met by one of them.
const std::vector<Value>& samples() {
  static const std::vector<Value> kSamples = [] {
    const auto count = static_cast<std::size_t>(kLongest);
    std::vector<Value> all;
    for (const char* number : {"1", "0", "-1", "2", "12", "0.5", "2020"})
      all.emplace_back(*Decimal::from_text(number));
    for (const char* text : {"a", "", "1", "2020-01-01", "10:00:00", "2020-01-01T10:00:00", "P1D"})
      all.push_back(Value::string(text));
    all.push_back(Value::string(std::string(count, 'a')));
    for (const char* moment :
         {"2020-01-01", "2020-01-01T10:00:00", "2020-01-01T10:00:00Z", "10:00:00", "10:00:00Z", "P1M", "P1D"})
      all.push_back(temporal_from_text(moment));
    all.emplace_back(true);
    all.emplace_back(false);
    all.emplace_back(List(count, Value::number(1)));
    all.emplace_back(List(count, Value::string("a")));
    all.emplace_back(List(count, Value(true)));
    all.emplace_back(List());
    all.emplace_back(Range{Value::number(1), Value::number(5), true, true});
    all.emplace_back(Range{*Date::of(2020, 1, 1), *Date::of(2020, 2, 1), true, true});
    return all;
  }();
  return kSamples;
}

bool is_large(const Value& value) {
  const auto number = value.as_number();
  return number.has_value() && number->abs() > Decimal(kLongest);
}

// Whether an operand may be a context or a function, of which no samples stand for all.
bool takes_more_than_samples(const Builtin& builtin) {
  return std::ranges::any_of(builtin.signatures, [](const Signature& signature) {
    return std::ranges::any_of(signature.parameters, [](const Signature::Parameter& parameter) {
      return parameter.type.kind == Type::Kind::kContext || parameter.type.kind == Type::Kind::kFunction;
    });
  });
}

// Whether null is what a node computes, and not what it was given or chose.
bool computes(const Node& node) {
  if (node.op == Op::kCall) return node.builtin != nullptr && node.builtin->unknown != Unknown::kDecides;
  return (node.op >= Op::kNegate && node.op <= Op::kPower) ||
         (node.op >= Op::kLess && node.op <= Op::kGreaterEqual) || node.op == Op::kBetween ||
         node.op == Op::kInstanceOf;
}

class Constants {
 public:
  Constants(const std::shared_ptr<const Program>& program, Reporter& reporter)
      : program_(program), reporter_(reporter) {}

  struct Known {
    std::optional<Value> value;  // None: it depends on figures, or was not computed.
    bool is_reported = false;    // A part has been reported, so that what holds it says nothing new.
  };

  Known run(const Node& node) {
    if (node.op == Op::kLiteral) return {node.value};
    std::vector<Known> parts;
    Known result;
    for (const Node& child : node.children) {
      parts.push_back(run(child));
      result.is_reported = result.is_reported || parts.back().is_reported;
    }
    if (result.is_reported || node.children.empty() || node.op == Op::kTests || node.op == Op::kFunction ||
        node.op == Op::kIn)
      return result;
    const auto open = static_cast<std::size_t>(
        std::ranges::count_if(parts, [](const Known& part) { return !part.value.has_value(); }));
    if (open == 0) return whole(node, parts);
    result.is_reported =
        open < parts.size() && open <= 2 && is_judged(node, parts) && is_always_null(node, parts);
    return result;
  }

 private:
  struct Trial {
    Value value;
    std::optional<Message> reason;
    bool has_stopped = false;
  };

  Trial tried(const Node& node, const std::vector<Value>& operands) const {
    constexpr std::size_t kMostSteps = 20'000;
    Node copy{.op = node.op, .span = node.span};
    for (std::size_t i = 0; i < operands.size(); ++i) {
      copy.children.push_back({.op = Op::kLiteral, .span = node.children[i].span});
      copy.children.back().value = operands[i];
    }
    copy.name = node.name;
    copy.names = node.names;
    copy.types = node.types;
    copy.binding = node.binding;
    copy.builtin = node.builtin;
    copy.low_closed = node.low_closed;
    copy.high_closed = node.high_closed;
    copy.negated = node.negated;
    copy.is_test = node.is_test;
    Trace trace;
    Evaluation evaluation{.trace = &trace, .steps_left = kMostSteps};
    std::vector<Value> locals(static_cast<std::size_t>(std::max(node.binding.local, 0)));
    Trial trial;
    trial.value = Machine(program_, {}, evaluation, std::move(locals)).run(copy);
    trial.has_stopped = evaluation.has_stopped();
    // That an operand is null is no reason of its own.
    if (!trace.reasons.empty() && trace.reasons.front().message.code != "feel.null-part")
      trial.reason = trace.reasons.front().message;
    return trial;
  }

  // A node all of whose parts are constant.
  Known whole(const Node& node, const std::vector<Known>& parts) {
    std::vector<Value> operands;
    operands.reserve(parts.size());
    for (const Known& part : parts) operands.push_back(*part.value);
    Trial trial = tried(node, operands);
    if (trial.has_stopped) return {};
    if (!trial.value.is_null()) return {std::move(trial.value)};
    if (!trial.reason.has_value() && !computes(node)) return {Value()};
    report(node, std::move(trial.reason));
    return {{}, true};
  }

  static bool is_judged(const Node& node, const std::vector<Known>& parts) {
    if (node.op == Op::kFilter) return parts[1].value.has_value() && !is_large(*parts[1].value);
    if (node.op == Op::kIf) return parts[0].value.has_value() && parts[0].value->is_null();
    if (!computes(node)) return false;
    if (node.op != Op::kCall) return true;
    return !takes_more_than_samples(*node.builtin) && std::ranges::none_of(parts, [](const Known& part) {
      return part.value.has_value() && is_large(*part.value);
    });
  }

  // Tries the samples for the parts that are open; reports if none of them gives a value.
  bool is_always_null(const Node& node, const std::vector<Known>& parts) {
    std::vector<std::size_t> open;
    std::vector<Value> operands(parts.size());
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (parts[i].value.has_value())
        operands[i] = *parts[i].value;
      else
        open.push_back(i);
    }
    std::optional<Message> reason;
    const std::size_t second_count = open.size() > 1 ? samples().size() : 1;
    for (const Value& first : samples()) {
      operands[open[0]] = first;
      for (std::size_t i = 0; i < second_count; ++i) {
        if (open.size() > 1) operands[open[1]] = samples()[i];
        Trial trial = tried(node, operands);
        if (!trial.value.is_null() || trial.has_stopped) return false;
        if (!reason.has_value() && trial.reason.has_value() && tells(*trial.reason)) reason = trial.reason;
      }
    }
    report(node, std::move(reason));
    return true;
  }

  // Whether a reason is about the constant and not about the sample.
  static bool tells(const Message& reason) {
    constexpr std::array<std::string_view, 4> kTelling = {"feel.division-by-zero", "feel.bad-pattern",
                                                          "feel.bad-replacement", "feel.null-condition"};
    return std::ranges::find(kTelling, reason.code) != kTelling.end();
  }

  void report(const Node& node, std::optional<Message> reason) {
    reporter_.report(node.span, reason.has_value() ? *std::move(reason) : Message("feel.always-null"),
                     "feel.expect-some-value");
  }

  const std::shared_ptr<const Program>& program_;
  Reporter& reporter_;
};

}  // namespace

void report_always_null(const std::shared_ptr<const Program>& program, Reporter& reporter) {
  Constants(program, reporter).run(program->root);
}

}  // namespace htx::feel
