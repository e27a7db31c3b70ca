#pragma once

#include <string>
#include <string_view>

#include "engine/feel/expression.h"
#include "tests/support/matchers.h"

namespace htx::feel {

// Names of the kinds a rule pack declares.
inline const Names& sample_names() {
  static const Names kNames = [] {
    Names names;
    names.declare("members", Type::Kind::kNumber);
    names.declare("equity_ratio", Type::Kind::kNumber);
    names.declare("last_meeting", Type::Kind::kDate);
    names.declare("name", Type::Kind::kString);
    names.declare("audited", Type::Kind::kBoolean);
    names.declare(
        "history",
        Type::list_of(Type::context_of({{"year", Type::Kind::kNumber}, {"profit", Type::Kind::kNumber}})));
    return names;
  }();
  return kNames;
}

inline Context sample_values() {
  Context values;
  values.set("members", Value::number(12));
  values.set("equity_ratio", *Decimal::from_text("0.25"));
  values.set("last_meeting", *Date::of(2020, 12, 31));
  values.set("name", Value::string("HTX Sông Đốc"));
  values.set("audited", Value(true));
  const auto year = [](std::int64_t number, std::int64_t profit) {
    Context entry;
    entry.set("year", Value::number(number));
    entry.set("profit", Value::number(profit));
    return Value(entry);
  };
  values.set("history", List{year(2019, -5), year(2020, 7)});
  return values;
}

// The value of `text` as FEEL writes it; the first diagnostic's code if it does not compile.
inline std::string eval(std::string_view text, Mode mode = Mode::kStrict,
                        const Context& values = sample_values(), Trace* trace = nullptr) {
  Diagnostics diagnostics;
  const auto expression = compile_expression(text, {}, sample_names(), mode, diagnostics);
  if (!expression.has_value()) {
    return diagnostics.items().empty() ? "no diagnostic" : diagnostics.items().front().message.code;
  }
  return to_text(evaluate(*expression, values, trace));
}

inline std::string match(std::string_view text, const Value& input, Mode mode = Mode::kStrict) {
  Diagnostics diagnostics;
  const auto tests = compile_unary_tests(text, {}, {{}, sample_names()}, mode, diagnostics);
  if (!tests.has_value()) return diagnostics.items().front().message.code;
  const auto outcome = matches(*tests, input, sample_values());
  return outcome.has_value() ? (*outcome ? "true" : "false") : "null";
}

}  // namespace htx::feel
