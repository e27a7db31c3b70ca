#include "engine/dmn/check_model.h"

#include <array>
#include <random>
#include <set>

#include "tests/unit/dmn/dmn_text.h"

namespace htx::dmn {
namespace {

using Rows = std::vector<std::vector<std::string>>;

// The findings as "code rule/other region" lines, and the verdict.
struct Checked {
  std::vector<std::string> findings;
  TableReport report;
};

std::string brief(const Diagnostic& d) {
  std::string text = d.message.code;
  for (const auto& argument : d.message.arguments) {
    if (argument.slot != "table") text += " " + argument.value.in(Language::kEnglish);
  }
  return text;
}

Checked checked(const std::string& text, const CheckOptions& options = {}) {
  Diagnostics diagnostics;
  const auto reports = check_tables(read(text), options, diagnostics);
  REQUIRE(reports.size() == 1);
  Checked result{.findings = {}, .report = reports.front()};
  for (const Diagnostic& d : diagnostics.items()) result.findings.push_back(brief(d));
  return result;
}

using Lines = std::vector<std::string>;
using Verdict = TableReport::Verdict;

const std::vector<TextColumn> kAgeRisk = {{"Age", "number", "[0..150]"},
                                          {"Risk", "string", R"("High", "Medium", "Low")"}};

TEST_CASE("a gap is shown as the unary tests that hold it", "[dmn][check]") {
  const Checked gap = checked(
      table_model("UNIQUE", kAgeRisk,
                  {{"< 18", "-", "1"}, {">= 21", "-", "2"}, {"[18..21)", R"("Low", "Medium")", "3"}}));
  CHECK(gap.findings == Lines{"dmn.table-gap Age: [18..21), Risk: \"High\""});
  CHECK(gap.report.verdict == Verdict::kFaulty);
  const Checked none = checked(
      table_model("UNIQUE", kAgeRisk, {{"< 18", "-", "1"}, {">= 21", "-", "2"}, {"[18..21)", "-", "3"}}));
  CHECK(none.findings.empty());
  CHECK(none.report.verdict == Verdict::kSound);
  CHECK(none.report.policy == "UNIQUE");
}

TEST_CASE("every kind of input has its gaps", "[dmn][check]") {
  struct Case {
    TextColumn column;
    std::vector<std::string> cells;
    const char* region;  // Empty: no gap.
  };
  const auto cases = std::to_array<Case>({
      {{"x", "number"}, {"< 1", "> 1"}, "x: 1"},
      {{"x", "number"}, {"< 1", "[1..2]", ">= 3"}, "x: (2..3)"},
      {{"x", "number"}, {"not([1..2])"}, "x: [1..2]"},
      {{"x", "number"}, {"1, 2, 3"}, "x: < 1, (1..2), (2..3), > 3"},
      {{"x", "number", "1, 2, 3"}, {"1", "? > 2"}, "x: 2"},
      {{"x", "number"}, {"? >= 0 and ? < 5", "? < 0 or ? >= 5"}, ""},
      {{"x", "number"}, {"? between 0 and 5", "not(? in [0..5])", "> 5"}, ""},
      {{"x", "boolean"}, {"true"}, "x: false"},
      {{"x", "boolean"}, {"not(true)", "true"}, ""},
      {{"x", "string"}, {"\"a\"", "\"b\""}, R"(x: not("a", "b"))"},
      {{"x", "string"}, {"\"a\"", "not(\"a\")"}, ""},
      {{"x", "string"}, {"!= \"a\""}, "x: \"a\""},
      {{"x", "string", R"("a", "b", "c")"}, {"\"a\""}, R"(x: "b", "c")"},
      {{"x", "date"}, {"< date(\"2020-01-01\")", "> @\"2020-01-01\""}, "x: date(\"2020-01-01\")"},
      {{"x", "date"}, {"<= date(\"2020-01-01\")", ">= date(\"2020-01-02\")"}, ""},
      {{"x", "years and months duration"}, {"<= @\"P1Y\"", ">= @\"P13M\""}, ""},
      {{"x", "days and time duration"},
       {"<= @\"P1D\"", ">= @\"P2D\""},
       R"(x: (duration("P1D")..duration("P2D")))"},
      {{"x", "number"}, {"null", "< 5", ">= 5"}, ""},
      {{"x", "number"}, {"not(null)"}, "x: null"},
  });
  for (const Case& c : cases) {
    CAPTURE(c.cells, c.region);
    Rows rows;
    for (const std::string& cell : c.cells) rows.push_back({cell, "1"});
    const Checked found = checked(table_model("FIRST", {c.column}, rows));
    Lines gaps;
    for (const std::string& line : found.findings) {
      if (line.starts_with("dmn.table-gap ")) gaps.push_back(line.substr(14));
    }
    CHECK(gaps == (*c.region == 0 ? Lines{} : Lines{c.region}));
  }
}

TEST_CASE("at a declared precision nothing lies between neighbouring numbers", "[dmn][check]") {
  const std::string text =
      table_model("UNIQUE", {{"x", "number"}}, {{"<= 1.99", "1"}, {"[2..3.5)", "2"}, {">= 3.5", "3"}});
  CHECK(checked(text).findings == Lines{"dmn.table-gap x: (1.99..2)"});
  CHECK(checked(text, {.scales = {{"x", 2}}}).findings.empty());
  CHECK(checked(text, {.scales = {{"x", 3}}}).findings == Lines{"dmn.table-gap x: (1.99..2)"});
  CHECK(checked(text, {.scales = {{"x", 0}}}).findings.empty());
  CHECK(checked(text, {.scales = {{"x", 2}, {"y", 0}}}).findings == Lines{"dmn.scale-unknown y"});
  const Checked dead =
      checked(table_model("UNIQUE", {{"x", "number"}}, {{"< 1", "1"}, {"(1..2)", "2"}, {">= 1", "3"}}),
              {.scales = {{"x", 0}}});
  CHECK(dead.findings == Lines{"dmn.rule-never 2 x"});
}

TEST_CASE("what rules may share depends on the hit policy", "[dmn][check]") {
  const std::vector<TextColumn> x = {{"x", "number"}};
  const Rows apart = {{"< 5", "1"}, {">= 5", "2"}};
  const Rows meet = {{"<= 5", "1"}, {">= 5", "2"}};
  const Rows agree = {{"<= 5", "1"}, {">= 5", "1.0"}};
  const Rows open = {{"<= 5", "1"}, {">= 5", "x"}};
  const Rows twice = {{"< 5", "1"}, {">= 5", "2"}, {">= 5.0", "3"}};
  struct Case {
    const char* policy;
    const Rows* rows;
    Lines findings;
    Verdict verdict;
  };
  const auto cases = std::to_array<Case>({
      {"UNIQUE", &apart, {}, Verdict::kSound},
      {"UNIQUE", &meet, {"dmn.table-overlap 2 1 x: 5"}, Verdict::kFaulty},
      {"UNIQUE", &twice, {"dmn.rule-twice 3 2"}, Verdict::kFaulty},
      {"ANY", &meet, {"dmn.table-contradiction 2 1 x: 5"}, Verdict::kFaulty},
      {"ANY", &agree, {}, Verdict::kSound},
      {"ANY", &open, {"dmn.outputs-undecided 2 1 x: 5"}, Verdict::kUndecided},
      {"FIRST", &meet, {}, Verdict::kSound},
      {"FIRST", &twice, {"dmn.rule-twice 3 2", "dmn.rule-masked 3"}, Verdict::kFaulty},
      {"COLLECT", &meet, {}, Verdict::kSound},
      {"COLLECT\" aggregation=\"SUM", &twice, {"dmn.rule-twice 3 2"}, Verdict::kSound},
      {"RULE ORDER", &meet, {}, Verdict::kSound},
  });
  for (const Case& c : cases) {
    CAPTURE(c.policy);
    const Checked found = checked(table_model(c.policy, x, *c.rows));
    CHECK(found.findings == c.findings);
    CHECK(found.report.verdict == c.verdict);
  }
  CHECK(checked(table_model("FIRST", x, meet)).report.permitted_overlaps == 1);
}

TEST_CASE("a rule that others take everything from is told", "[dmn][check]") {
  const std::vector<TextColumn> xy = {{"x", "number"}, {"y", "boolean"}};
  CHECK(checked(table_model("FIRST", xy,
                            {{"< 5", "true", "1"}, {">= 5", "-", "2"}, {"-", "true", "3"}, {"-", "-", "4"}}))
            .findings == Lines{"dmn.rule-masked 3"});
  const std::string order = R"(<output><outputValues><text>"A", "B"</text></outputValues></output>)";
  CHECK(checked(table_model("PRIORITY", xy, {{"< 5", "-", "\"B\""}, {"-", "-", "\"A\""}}, order)).findings ==
        Lines{"dmn.rule-masked 1"});
  CHECK(checked(table_model("PRIORITY", xy, {{"-", "-", "\"B\""}, {"< 5", "-", "\"A\""}}, order))
            .findings.empty());
  CHECK(checked(table_model("PRIORITY", xy, {{"-", "-", "\"C\""}}, order)).findings ==
        Lines{"dmn.output-outside 1 1"});
}

TEST_CASE("entries outside the allowed values are told", "[dmn][check]") {
  const Checked found = checked(table_model("FIRST", kAgeRisk,
                                            {{"-", "\"high\"", "1"},
                                             {"> 150", "-", "2"},
                                             {"[5..3]", "-", "3"},
                                             {"-", R"("High", "none")", "4"},
                                             {"-", "-", "5"}}));
  CHECK(found.findings == Lines{"dmn.rule-never 1 Risk", "dmn.rule-never 2 Age", "dmn.rule-never 3 Age",
                                "dmn.value-outside 4 Risk \"none\""});
}

TEST_CASE("what cannot be decided is said and not passed", "[dmn][check]") {
  const std::vector<TextColumn> xy = {{"x", "number"}, {"y", "number"}};
  const Checked open = checked(table_model("UNIQUE", xy, {{"< y", "-", "1"}, {"-", "> 5", "2"}}));
  CHECK(open.findings == Lines{"dmn.cell-undecided 1 x", "dmn.gap-undecided y: <= 5"});
  CHECK(open.report.verdict == Verdict::kUndecided);
  const Checked covered = checked(table_model("FIRST", xy, {{"< y", "-", "1"}, {"-", "-", "2"}}));
  CHECK(covered.findings == Lines{"dmn.cell-undecided 1 x"});
  CHECK(covered.report.verdict == Verdict::kUndecided);
  const Checked mixed = checked(table_model("UNIQUE", {{"x", "Any"}}, {{"1", "1"}, {"\"a\"", "2"}}));
  CHECK(mixed.findings == Lines{"dmn.input-undecided x"});
  CheckOptions little;
  little.effort.max_steps = 1;
  CHECK(checked(table_model("UNIQUE", xy, {{"< 5", "< 1", "1"}, {">= 5", "-", "2"}}), little).findings ==
        Lines{"dmn.check-too-large 1"});
  little = {};
  little.max_pairs = 0;
  CHECK(checked(table_model("UNIQUE", {{"x", "number"}}, {{"< 5", "1"}, {">= 5", "2"}}), little).findings ==
        Lines{"dmn.check-too-large 0"});
  little = {};
  little.effort.max_regions = 1;
  CHECK(checked(table_model("UNIQUE", {{"x", "number"}}, {{"1", "1"}}), little).findings ==
        Lines{"dmn.table-gap x: < 1, > 1"});
  little.max_overlaps = 1;
  CHECK(checked(table_model("UNIQUE", {{"x", "number"}}, {{"-", "1"}, {"< 1", "1"}, {"< 2", "2"}}), little)
            .findings == Lines{"dmn.table-overlap 2 1 x: < 1", "dmn.more-overlaps 1"});
}

TEST_CASE("a default output answers for gaps, and collecting tables may have them", "[dmn][check]") {
  const std::vector<TextColumn> x = {{"x", "number"}};
  const std::string fallback = "<output><defaultOutputEntry><text>0</text></defaultOutputEntry></output>";
  const Checked answered = checked(table_model("UNIQUE", x, {{"< 5", "1"}}, fallback));
  CHECK(answered.findings.empty());
  CHECK(answered.report.gaps == 1);
  const Checked collected = checked(table_model("COLLECT", x, {{"< 5", "1"}}));
  CHECK(collected.findings == Lines{"dmn.table-gap x: >= 5"});
  CHECK(collected.report.verdict == Verdict::kSound);
}

TEST_CASE(
    "tables inside contexts and knowledge models are examined, and one input in two columns is one axis",
    "[dmn][check]") {
  const std::string table =
      "<decisionTable><input><inputExpression typeRef=\"boolean\"><text>p</text></inputExpression></input>"
      "<input><inputExpression typeRef=\"boolean\"><text>p</text></inputExpression></input><output/>"
      "<rule><inputEntry><text>true</text></inputEntry><inputEntry><text>-</text></inputEntry>"
      "<outputEntry><text>1</text></outputEntry></rule>"
      "<rule><inputEntry><text>-</text></inputEntry><inputEntry><text>false</text></inputEntry>"
      "<outputEntry><text>2</text></outputEntry></rule></decisionTable>";
  const std::string text = model_of(
      "<businessKnowledgeModel name=\"k\" id=\"k\"><encapsulatedLogic><formalParameter name=\"p\" "
      "typeRef=\"boolean\"/><context><contextEntry><variable name=\"inner\"/>" +
      table + "</contextEntry></context></encapsulatedLogic></businessKnowledgeModel>");
  const Checked found = checked(text);
  CHECK(found.findings.empty());
  CHECK(found.report.name == "k / inner");
  CHECK(found.report.rules == 2);
}

// Small random tables against brute force: points at every end, beside it and between.
class RandomTable {
 public:
  explicit RandomTable(unsigned seed) : random_(seed) {
    const std::size_t columns = 1 + pick(3);
    for (std::size_t c = 0; c < columns; ++c) kinds_.push_back(pick(3));
    const std::size_t count = 1 + pick(6);
    for (std::size_t r = 0; r < count; ++r) {
      std::vector<std::string> row;
      for (const std::size_t kind : kinds_) row.push_back(cell(kind));
      row.push_back(std::to_string(r));
      rows.push_back(std::move(row));
    }
    for (std::size_t c = 0; c < columns; ++c) {
      const std::string name(1, static_cast<char>('a' + c));
      columns_.push_back(kinds_[c] == 0   ? TextColumn{name, "number"}
                         : kinds_[c] == 1 ? TextColumn{name, "string", R"("A", "B", "C")"}
                                          : TextColumn{name, "boolean"});
    }
  }

  std::vector<std::vector<Value>> points() const {
    std::vector<std::vector<Value>> all = {{}};
    for (const std::size_t kind : kinds_) {
      std::vector<std::vector<Value>> longer;
      for (const auto& point : all) {
        for (const Value& value : samples(kind)) {
          longer.push_back(point);
          longer.back().push_back(value);
        }
      }
      all = std::move(longer);
    }
    return all;
  }

  const std::vector<TextColumn>& columns() const { return columns_; }
  Rows rows;

 private:
  std::size_t pick(std::size_t n) { return random_() % n; }

  static std::vector<Value> samples(std::size_t kind) {
    if (kind == 1) return {Value::string("A"), Value::string("B"), Value::string("C")};
    if (kind == 2) return {true, false};
    std::vector<Value> values;
    for (int half = -1; half <= 12; ++half) values.emplace_back(Decimal(half) / Decimal(2));
    return values;
  }

  std::string cell(std::size_t kind) {
    if (pick(3) == 0) return "-";
    if (kind == 1) {
      const auto texts =
          std::to_array<std::string>({"\"A\"", "\"B\"", R"("A", "C")", "not(\"B\")", R"(not("A", "B"))"});
      return texts[pick(5)];
    }
    if (kind == 2) return pick(2) == 0 ? "true" : "false";
    const std::size_t low = pick(4);
    const std::string from = std::to_string(low);
    const std::string to = std::to_string(low + 1 + pick(2));
    const std::string span = from + ".." + to;
    const std::vector<std::string> texts = {
        "< " + from,      "<= " + from,     "> " + from,         ">= " + from,         from,
        "[" + span + ")", "(" + span + "]", "not(" + from + ")", "not([" + span + "])"};
    return texts[pick(texts.size())];
  }

  std::mt19937 random_;
  std::vector<std::size_t> kinds_;
  std::vector<TextColumn> columns_;
};

// Every two of the rules that match the same.
void add_overlaps(const List& hits, std::set<std::pair<std::size_t, std::size_t>>& overlaps) {
  const auto rule = [&](std::size_t at) {
    return static_cast<std::size_t>(*hits[at].as_number()->to_int64());
  };
  for (std::size_t i = 0; i < hits.size(); ++i) {
    for (std::size_t k = i + 1; k < hits.size(); ++k) overlaps.emplace(rule(i), rule(k));
  }
}

TEST_CASE("gaps and overlaps of random tables are those that trying out finds", "[dmn][check]") {
  std::size_t with_gaps = 0;
  std::size_t with_overlaps = 0;
  for (unsigned seed = 0; seed < 400; ++seed) {
    const RandomTable table(seed);
    const Model model = read(table_model("COLLECT", table.columns(), table.rows));
    bool gap = false;
    std::set<std::pair<std::size_t, std::size_t>> overlaps;
    for (const auto& point : table.points()) {
      Inputs inputs;
      for (std::size_t c = 0; c < point.size(); ++c) inputs[table.columns()[c].name] = point[c];
      feel::Evaluation evaluation;
      const Value hits = model.decide("d", inputs, evaluation);
      const List* list = hits.as_list();
      REQUIRE(list != nullptr);
      gap = gap || list->empty();
      add_overlaps(*list, overlaps);
    }
    Diagnostics diagnostics;
    CheckOptions options;
    options.max_overlaps = 100;
    options.effort.max_regions = 1'000;
    const auto reports =
        check_tables(read(table_model("UNIQUE", table.columns(), table.rows)), options, diagnostics);
    std::set<std::pair<std::size_t, std::size_t>> told;
    for (const Diagnostic& d : diagnostics.items()) {
      if (d.message.code != "dmn.table-overlap" && d.message.code != "dmn.rule-twice") continue;
      told.emplace(std::stoul(d.message.arguments[2].value.in(Language::kEnglish)) - 1,
                   std::stoul(d.message.arguments[1].value.in(Language::kEnglish)) - 1);
    }
    CAPTURE(seed);
    CHECK(gap == (reports.front().gaps > 0));
    CHECK(told == overlaps);
    with_gaps += gap ? 1U : 0U;
    with_overlaps += overlaps.empty() ? 0U : 1U;
  }
  CHECK(with_gaps > 50);
  CHECK(with_gaps < 390);
  CHECK(with_overlaps > 50);
}

}  // namespace
}  // namespace htx::dmn
