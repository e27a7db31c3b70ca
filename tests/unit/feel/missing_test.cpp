#include <algorithm>
#include <array>

#include "engine/feel/analysis/analysis.h"
#include "engine/feel/function.h"
#include "engine/feel/library/builtins.h"
#include "tests/unit/feel/generate.h"
#include "tests/unit/feel/support.h"

// Strict mode's promise: a missing figure is absorbed by nothing.  Whatever has a value although a figure is
// missing has that value for every figure that may come.
namespace htx::feel {
namespace {

constexpr std::size_t kSteps = 200'000;

std::string shown(std::span<const Value> values) {
  std::string text;
  for (std::size_t slot = 0; slot < values.size(); ++slot)
    text += generated_names().name(slot) + " = " + to_text(values[slot]) + "  ";
  return text;
}

TEST_CASE("missing: what has a value without a figure has it with every figure", "[feel][missing]") {
  SeededChoices choices(21);
  Generator generator(choices, Generator::Asks::kNever);
  std::size_t decided = 0;
  std::size_t unknown = 0;
  for (int written = 0; written < 2'500; ++written) {
    const std::string text = generator.expression(3);
    Diagnostics diagnostics;
    const auto expression = compile_expression(text, {}, generated_names(), Mode::kStrict, diagnostics);
    if (!expression.has_value() || expression->uses().empty()) continue;
    for (int row = 0; row < 3; ++row) {
      const std::vector<Value> given = generator.partial_values();
      const Value result = evaluate(*expression, given);
      CAPTURE(text, shown(given), to_text(result));
      REQUIRE(agree(*expression, given, kSteps));
      const bool is_partial = std::ranges::any_of(expression->uses(), [&](const auto& name) {
        return given[*generated_names().slot(name)].holds_null();
      });
      if (!is_partial) continue;
      (result.is_null() ? unknown : decided) += 1;
      if (result.holds_null()) continue;
      for (int completion = 0; completion < 5; ++completion) {
        const std::vector<Value> whole = generator.completed(given);
        const Value with_all = evaluate(*expression, whole);
        CAPTURE(shown(whole), to_text(with_all));
        REQUIRE(to_text(with_all) == to_text(result));
      }
    }
  }
  CAPTURE(decided, unknown);
  CHECK(decided > 200);  // Else the law holds because nothing is ever decided.
  CHECK(unknown > 200);
}

// A name for a value of each kind, with a value, to call functions with.
struct Sample {
  const char* name;
  Type type;
  const char* text;
};
const std::vector<Sample>& samples() {
  using Kind = Type::Kind;
  static const std::vector<Sample> kSamples = {
      {"n", Kind::kNumber, "2"},
      {"s", Kind::kString, "\"a\""},
      {"b", Kind::kBoolean, "true"},
      {"d", Kind::kDate, "@\"2020-01-02\""},
      {"t", Kind::kTime, "@\"10:00:00\""},
      {"w", Kind::kDateTime, "@\"2020-01-02T10:00:00\""},
      {"p", Kind::kMonths, "@\"P1M\""},
      {"q", Kind::kDays, "@\"P1D\""},
      {"l", Type::list_of(Kind::kNumber), "[1, 2, 3]"},
      {"u", Type::list_of(Kind::kString), R"(["a", "b"])"},
      {"c", Type::context_of({{"v", Kind::kNumber}}), "{v: 1}"},
      {"r", Type::range_of(Kind::kNumber), "[1..5]"},
      {"f", Type(Kind::kFunction), "function(x, y) x < y"},
  };
  return kSamples;
}
const Names& sample_kinds() {
  static const Names kNames = [] {
    Names names;
    for (const Sample& sample : samples()) names.declare(sample.name, sample.type);
    return names;
  }();
  return kNames;
}
Context values_of_samples() {
  Context values;
  for (const Sample& sample : samples()) {
    Diagnostics none;
    values.set(sample.name,
               evaluate(*compile_expression(sample.text, {}, {}, Mode::kLenient, none), Context()));
  }
  return values;
}

// Every way to give `count` samples to a function; none if it does not take so many.
std::vector<std::vector<std::size_t>> choices_for(const Builtin& builtin, std::size_t count) {
  const bool takes =
      std::ranges::any_of(builtin.signatures, [&](const Signature& s) { return s.takes(count, {}); });
  if (!takes) return {};
  std::vector<std::vector<std::size_t>> all = {{}};
  for (std::size_t i = 0; i < count; ++i) {
    std::vector<std::vector<std::size_t>> longer;
    for (const auto& chosen : all) {
      for (std::size_t s = 0; s < samples().size(); ++s) {
        longer.push_back(chosen);
        longer.back().push_back(s);
      }
    }
    all = std::move(longer);
  }
  return all;
}

std::string call_of(const std::string& function, const std::vector<std::size_t>& chosen) {
  std::string text = function + "(";
  for (std::size_t i = 0; i < chosen.size(); ++i)
    text += (i > 0 ? ", " : "") + std::string(samples()[chosen[i]].name);
  return text + ")";
}

// Leaves out each argument of a call in turn; how often that could be tried.
std::size_t check_each_missing(const std::string& text, const std::vector<std::size_t>& chosen,
                               const Context& values) {
  Diagnostics mistakes;
  const auto call = compile_expression(text, {}, sample_kinds(), Mode::kStrict, mistakes);
  if (!call.has_value() || evaluate(*call, values).is_null()) return 0;
  for (const std::size_t missing : chosen) {
    Context partial = values;
    partial.set(samples()[missing].name, Value());
    CAPTURE(text, samples()[missing].name);
    CHECK(evaluate(*call, partial).is_null());
  }
  return chosen.size();
}

TEST_CASE("missing: no built-in function has a value for an argument that is missing", "[feel][missing]") {
  const Context values = values_of_samples();
  std::size_t tried = 0;
  for (const std::string& function : builtin_names()) {
    const Builtin& builtin = *find_builtin(function);
    if (builtin.unknown == Unknown::kDecides) continue;
    for (std::size_t count = 1; count <= 2; ++count) {
      for (const auto& chosen : choices_for(builtin, count))
        tried += check_each_missing(call_of(function, chosen), chosen, values);
    }
  }
  CHECK(tried > 300);
}

TEST_CASE("missing: only these functions tell the known from the unknown themselves", "[feel][missing]") {
  std::vector<std::string> deciding;
  for (const std::string& function : builtin_names()) {
    if (find_builtin(function)->unknown == Unknown::kDecides) deciding.push_back(function);
  }
  CHECK(deciding == std::vector<std::string>{"all", "any", "is defined"});
}

struct Row {
  const char* text;
  const char* value;
};

TEST_CASE("missing: it is absorbed by no form of the language", "[feel][missing]") {
  Context values;
  values.set("members", Value());
  values.set("name", Value());
  values.set("equity_ratio", *Decimal::from_text("0.25"));
  Context gap;
  gap.set("year", Value::number(2020));
  gap.set("profit", Value());
  values.set("history", List{Value(gap)});
  const auto rows = std::to_array<Row>({
      {R"(not(list contains(["cooperative", "union"], name)))", "null"},
      {"is(name, \"HTX\")", "null"},
      {"\"HTX\" in [name]", "null"},
      {R"(name in ["HTX", "QTDND"])", "null"},
      {"equity_ratio in [0.25, members]", "null"},
      {"index of([1, 2], members) = []", "null"},
      {"[name] != [\"HTX\"]", "null"},
      {"{a: name} = {a: \"HTX\"}", "null"},
      {R"(string join([name, "a"]) = "a")", "null"},
      {"not(name instance of string)", "null"},
      {"[name] instance of list<string>", "null"},
      {"count(distinct values([name, \"a\"])) = 2", "null"},
      {"count([1, 2][item > members]) = 0", "null"},
      {"count(history[profit > 0]) = 0", "null"},
      {"count(history[profit > 0 and year > 2020]) = 0", "true"},
      {"count(history[year > 2020]) = 0", "true"},
      {"history[1].year", "2020"},
      {"history[members].year", "null"},
      {"[1, 2][members]", "null"},
      {"{l: [], r: l[members]}.r", "null"},
      {"{l: [], r: l[item > members]}.r", "[]"},
      {"sum(history.profit)", "null"},
      {"max([members, 1])", "null"},
      {"sort([3, 1], function(x, y) x < members)", "null"},
      {"list replace([3, 1], function(x, y) x < members, 5)", "null"},
      {"for i in [1, 2] return i + members", "[null, null]"},
      {"count(for i in [1, 2] return i + members)", "2"},
      {"some i in [1, members] satisfies i > 5", "null"},
      {"some i in [9, members] satisfies i > 5", "true"},
      {"every i in [1, members] satisfies i > 5", "false"},
      {"{f: function(x) list contains([1], x), r: f(members)}.r", "null"},
      {"before([1..members], 9)", "null"},
      {"5 in [1..members]", "null"},
      {"string([1, members])", "null"},
      {"any([members > 1, true])", "true"},
      {"all([members > 1, true])", "null"},
      {"(members / 2)[item > 1]", "null"},
      // The ways to ask.
      {"members = null", "true"},
      {"null != members", "false"},
      {"members in (null)", "true"},
      {"is defined(members)", "false"},
      {"is defined(equity_ratio)", "true"},
      {"is defined(history[1].profit)", "false"},
      {"if is defined(members) then members else 0", "0"},
  });
  for (const auto& [text, value] : rows) {
    CAPTURE(text);
    CHECK(eval(text, Mode::kStrict, values) == value);
  }
  for (const char* cell : {"[1, 2]", "not([1, 2])", "\"a\"", "not(\"a\")", "true", "[1..5]", "? > 5"}) {
    CAPTURE(cell);
    CHECK(match(cell, Value()) == "null");
  }
}

TEST_CASE("missing: the places that ask for a missing figure are named", "[feel][missing]") {
  const auto rows = std::to_array<std::pair<const char*, std::vector<std::string>>>({
      {"members > 5 and name != null", {"name != null"}},
      {"null = members or is defined(name)", {"null = members", "is defined(name)"}},
      {"members in (1, null)", {"members in (1, null)"}},
      {"if members > 5 then 1 else 2", {}},
      {"not(list contains([1], members))", {}},
      {"some h in history satisfies h.profit = null", {"h.profit = null"}},
  });
  for (const auto& [text, places] : rows) {
    CAPTURE(text);
    Diagnostics diagnostics;
    const auto expression = compile_expression(text, {}, sample_names(), Mode::kStrict, diagnostics);
    REQUIRE(expression.has_value());
    std::vector<std::string> found;
    for (const SourceSpan& span : null_questions(*expression))
      found.push_back(std::string(text).substr(span.begin, span.end - span.begin));
    CHECK(found == places);
  }
  Diagnostics diagnostics;
  const auto cell =
      compile_unary_tests("< 5, null", {}, {Type(Type::Kind::kNumber), {}}, Mode::kStrict, diagnostics);
  REQUIRE(cell.has_value());
  CHECK(null_questions(*cell).size() == 1);
}

// ---- Reasons.

TEST_CASE("every null that a built-in function gives has a reason", "[feel][reasons]") {
  const Context values = values_of_samples();
  for (const std::string& function : builtin_names()) {
    for (std::size_t count = 0; count <= 2; ++count) {
      for (const auto& chosen : choices_for(*find_builtin(function), count)) {
        const std::string text = call_of(function, chosen);
        Diagnostics mistakes;
        const auto call = compile_expression(text, {}, sample_kinds(), Mode::kLenient, mistakes);
        if (!call.has_value()) continue;
        Trace trace;
        CAPTURE(text);
        if (evaluate(*call, values, &trace).is_null()) CHECK_FALSE(trace.reasons.empty());
      }
    }
  }
}

TEST_CASE("every null of whole figures has a reason", "[feel][reasons]") {
  for (const Mode mode : {Mode::kStrict, Mode::kLenient}) {
    SeededChoices choices(22);
    Generator generator(choices, Generator::Asks::kNever);
    std::size_t nulls = 0;
    for (int written = 0; written < 800; ++written) {
      const std::string text = generator.expression(3);
      Diagnostics diagnostics;
      const auto expression = compile_expression(text, {}, generated_names(), mode, diagnostics);
      if (!expression.has_value()) continue;
      const auto values = generator.completed(generator.partial_values());
      Trace trace;
      if (!evaluate(*expression, values, &trace).is_null()) continue;
      CAPTURE(text, shown(values));
      CHECK_FALSE(trace.reasons.empty());
      ++nulls;
    }
    CHECK(nulls > 50);
  }
}

// ---- What has no value whatever the figures are.

TEST_CASE("always null: a mistake at load, at its place", "[feel][constants]") {
  const auto rows = std::to_array<std::tuple<const char*, const char*, const char*>>({
      {"matches(name, \"^[a-z\")", "feel.bad-pattern", "matches(name, \"^[a-z\")"},
      {R"(replace(name, "b", "$"))", "feel.bad-replacement", R"(replace(name, "b", "$"))"},
      {"last_meeting < date(\"2019-02-29\")", "feel.bad-argument", "date(\"2019-02-29\")"},
      {"members > number(\"1,5\")", "feel.bad-argument", "number(\"1,5\")"},
      {"members / 0 > 1", "feel.division-by-zero", "members / 0"},
      {"modulo(members, 0) = 0", "feel.division-by-zero", "modulo(members, 0)"},
      {"members + modulo(members, 2 - 2)", "feel.division-by-zero", "modulo(members, 2 - 2)"},
      {"substring(name, 0) = \"a\"", "feel.always-null", "substring(name, 0)"},
      {"history[0].year", "feel.always-null", "history[0]"},
      {"[1, 2][3]", "feel.no-element", "[1, 2][3]"},
      {"members > null", "feel.always-null", "members > null"},
      {"date(members, 13, 1)", "feel.always-null", "date(members, 13, 1)"},
      {"date(members, 2, 30)", "feel.always-null", "date(members, 2, 30)"},
      {R"(number(name, ",", ","))", "feel.always-null", R"(number(name, ",", ","))"},
      {"if null then 1 else 2", "feel.null-condition", "if null then 1 else 2"},
      {"for i in 1..3 return i / 0", "feel.division-by-zero", "i / 0"},
      {"1e6145", "feel.number-out-of-range", "1e6145"},
      {"members > 1e99999", "feel.number-out-of-range", "1e99999"},
      {"sqrt(-1)", "feel.bad-argument", "sqrt(-1)"},
      {"count((1 / 0)[item > 1])", "feel.division-by-zero", "1 / 0"},
  });
  for (const auto& [text, code, place] : rows) {
    CAPTURE(text);
    Diagnostics diagnostics;
    CHECK_FALSE(compile_expression(text, {}, sample_names(), Mode::kStrict, diagnostics).has_value());
    REQUIRE(diagnostics.items().size() == 1);
    CHECK(diagnostics.items()[0].message.code == code);
    CHECK(diagnostics.items()[0].found == place);
    CHECK(compile_expression(text, {}, sample_names(), Mode::kLenient, diagnostics).has_value() ==
          !std::string_view(code).ends_with("range"));
  }
  for (const char* text : {"substring(name, 5)",
                           "members / 2",
                           "date(members, 2, 29)",
                           "history[3].year",
                           "history[-1]",
                           "if audited then null else 1",
                           "{a: null}.a",
                           "all([true, null])",
                           "members in [1..5]",
                           "max(1, members)",
                           "name + \"a\"",
                           "last_meeting - @\"P1D\"",
                           "modulo(5, members)",
                           "5 / members",
                           "matches(\"a\", name)",
                           "sublist(history, 2, 3)",
                           R"(number(name, ".", ","))",
                           "list contains([1, 2], members)",
                           "members = null",
                           "count((for i in 1..1000001 return i)[item > 5])",
                           "date(members, 1, 1).year",
                           "get value({a: 1}, name)",
                           "substring(name, 5000)",
                           "before(members, 5)",
                           "abs(members - 5)",
                           "[members, 1][2]"}) {
    CAPTURE(text);
    Diagnostics diagnostics;
    CHECK(compile_expression(text, {}, sample_names(), Mode::kStrict, diagnostics).has_value());
  }
}

TEST_CASE("always null: what is refused has no value for any figure", "[feel][constants]") {
  const auto constants = std::to_array<const char*>({"0", "\"\"", "\"(\"", "\"$\"", "@\"P1D\""});
  const Context values = values_of_samples();
  std::size_t refused = 0;
  const auto judge = [&](const std::string& before, const std::string& after) {
    for (const Sample& sample : samples()) {
      const std::string text = before + sample.name + after;
      Diagnostics found;
      if (compile_expression(text, {}, sample_kinds(), Mode::kStrict, found).has_value()) continue;
      if (!found.has("feel.always-null") && !found.has("feel.division-by-zero") &&
          !found.has("feel.bad-pattern"))
        continue;
      ++refused;
      Diagnostics none;
      const auto lenient = compile_expression(text, {}, sample_kinds(), Mode::kLenient, none);
      CAPTURE(text);
      REQUIRE(lenient.has_value());
      for (const Sample& other : samples()) {
        Context changed = values;
        changed.set(sample.name, *values.find(other.name));
        CHECK(evaluate(*lenient, changed).is_null());
      }
    }
  };
  for (const std::string& function : builtin_names()) {
    if (choices_for(*find_builtin(function), 2).empty()) continue;
    for (const char* constant : constants) {
      judge(function + "(", std::string(", ") + constant + ")");
      judge(function + "(" + constant + ", ", ")");
    }
  }
  for (const char* symbol : {" + ", " - ", " * ", " / ", " ** ", " < "}) {
    for (const char* constant : constants) {
      judge("(", ")" + std::string(symbol) + constant);
      judge(constant + std::string(symbol) + "(", ")");
    }
  }
  CHECK(refused > 8);
}

}  // namespace
}  // namespace htx::feel
