#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <set>

#include "engine/dmn/read_model.h"
#include "tests/unit/dmn/dmn_text.h"

// Models made at random: whatever way a text is split, whichever names are declared, however decisions
// rest on each other, the value is what a slow and simple reading says.
namespace htx::dmn {
namespace {

struct Read {
  Model model;
  Diagnostics findings;
};

Read read_all(const std::string& text, Undeclared undeclared = Undeclared::kInput) {
  const auto sources = std::to_array<Source>({Source("m.dmn", text)});
  Diagnostics findings;
  const auto model = read_model(sources, findings, {}, undeclared);
  REQUIRE(model.has_value());
  return {*model, findings};
}

std::string decided(const Model& model, std::string_view decision, const Inputs& inputs = {}) {
  feel::Evaluation evaluation;
  return to_text(model.decide(decision, inputs, evaluation));
}

// Writes a text as XML in any of the ways that XML has for it.
class Splitter {
 public:
  explicit Splitter(std::mt19937& random) : random_(random) {}

  std::string write(const std::string& text) {
    xml_.clear();
    offsets_.clear();
    is_cdata_ = false;
    std::string last;
    for (const char32_t c : to_code_points(text)) {
      between();
      offsets_.push_back(xml_.size());
      last = from_code_points(std::u32string_view(&c, 1));
      xml_ += is_cdata_ ? last : written(c, last);
    }
    if (is_cdata_) xml_ += "]]>";
    return xml_;
  }
  // Where code point i of the text begins in what was written.
  std::size_t offset(std::size_t i) const { return offsets_[i]; }

 private:
  std::size_t pick(std::size_t n) { return random_() % n; }

  void between() {
    if (pick(6) != 0) return;
    if (is_cdata_)
      xml_ += "]]>";
    else if (pick(2) == 0)
      xml_ += pick(2) == 0 ? "<!-- a < b & c -->" : "<!----><?tool x?>";
    else
      xml_ += "<![CDATA[";
    is_cdata_ = xml_.ends_with("[");
  }

  std::string written(char32_t c, const std::string& plain) {
    const std::string number = std::to_string(static_cast<std::uint32_t>(c));
    if (pick(8) == 0) return "&#" + number + ";";
    return c == '<' || c == '&' || c == '>' || c == '"' || c == '\'' ? escape_html(plain) : plain;
  }

  std::mt19937& random_;
  std::string xml_;
  std::vector<std::size_t> offsets_;
  bool is_cdata_ = false;
};

const auto kExpressions = std::to_array<const char*>(
    {"n * 100", R"(if n < 5 and n > 1 then "a & b" else "<none>")", "\"Xã viên: \" + string(n)",
     "[1, 7, n][item >= 3]", "{\"a b\": n, c: n in [1..5]}.c", "for i in 1..n return\n  i ** 2",
     "not( n = 3 )  and  true", "\"  two  blanks  \""});

std::string literal_model(const std::string& xml) {
  return model_of(
      "<inputData name=\"n\" id=\"n\"><variable name=\"n\" typeRef=\"number\"/></inputData>"
      "<decision name=\"d\" id=\"d\"><informationRequirement><requiredInput href=\"#n\"/>"
      "</informationRequirement><literalExpression><text>" +
      xml + "</text></literalExpression></decision>");
}

TEST_CASE("a text means the same however comments, CDATA and entities split it", "[dmn][generated]") {
  std::mt19937 random(11);
  Splitter splitter(random);
  const Inputs inputs = {{"n", Value::number(3)}};
  for (const char* expression : kExpressions) {
    CAPTURE(expression);
    const std::string whole = decided(read(literal_model(escape_html(expression))), "d", inputs);
    CHECK(whole != "null");
    for (int i = 0; i < 60; ++i) {
      const std::string xml = splitter.write(expression);
      CAPTURE(xml);
      REQUIRE(decided(read(literal_model(xml)), "d", inputs) == whole);
    }
  }
}

TEST_CASE("a cell means the same however comments, CDATA and entities split it", "[dmn][generated]") {
  std::mt19937 random(12);
  Splitter splitter(random);
  for (const std::string cell : {"1, 7", "[2..8)", "not(3)", "< 4", "> 2 , 1", "-", "? = 7"}) {
    for (int i = 0; i < 30; ++i) {
      const std::string text = table_model("FIRST", {{"x", "number"}}, {{"@", "\"in\""}, {"-", "\"out\""}});
      std::string plain = text;
      std::string split = text;
      plain.replace(plain.find('@'), 1, escape_html(cell));
      split.replace(split.find('@'), 1, splitter.write(cell));
      CAPTURE(split);
      for (const int x : {1, 3, 7, 9}) {
        const Inputs inputs = {{"x", Value::number(x)}};
        REQUIRE(decided(read(split), "d", inputs) == decided(read(plain), "d", inputs));
      }
    }
  }
}

TEST_CASE("a mistake is placed where it stands in the file, behind entities and comments too",
          "[dmn][generated]") {
  std::mt19937 random(13);
  Splitter splitter(random);
  const std::string text = "n < 5 and \"ễ & é\" = zz";
  const std::size_t at = to_code_points(text).size() - 2;
  for (int i = 0; i < 200; ++i) {
    const std::string model = literal_model(splitter.write(text));
    const Read result = read_all(model);
    REQUIRE(result.findings.items().size() == 1);
    const std::size_t begin = model.find("<text>") + 6 + splitter.offset(at);
    REQUIRE(result.findings.items()[0].message.code == "feel.unknown-name");
    REQUIRE(result.findings.items()[0].place == Source("m.dmn", model).place_at(begin));
  }
}

// --- names -------------------------------------------------------------------------------------

struct Name {
  std::string text;
  bool is_declared;
  bool is_joined;
  bool is_given;
};

std::string model_of_names(const std::vector<Name>& names) {
  std::string inputs;
  std::string joined;
  std::string columns;
  std::string cells;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string id = "i" + std::to_string(i);
    if (names[i].is_declared) inputs += "<inputData id=\"" + id + "\" name=\"" + names[i].text + "\"/>";
    if (names[i].is_declared && names[i].is_joined)
      joined += "<informationRequirement><requiredInput href=\"#" + id + "\"/></informationRequirement>";
    columns += "<input><inputExpression><text> " + names[i].text + " </text></inputExpression></input>";
    cells += "<inputEntry><text>1</text></inputEntry>";
  }
  std::string rest;
  for (std::size_t i = 0; i < names.size(); ++i) rest += "<inputEntry><text/></inputEntry>";
  return model_of(inputs + R"(<decision name="d" id="d">)" + joined + "<decisionTable hitPolicy=\"FIRST\">" +
                  columns + "<output/><rule>" + cells +
                  "<outputEntry><text>\"all\"</text></outputEntry></rule>" + "<rule>" + rest +
                  "<outputEntry><text>\"rest\"</text></outputEntry></rule></decisionTable></decision>");
}

TEST_CASE("a column's name that nothing declares is an input that must be given", "[dmn][generated]") {
  const std::vector<std::string> texts = {"axles", "Thu nhập", "monthly gross salary",
                                          "x1",    "số_lượng", "Tuổi"};
  std::mt19937 random(14);
  const auto coin = [&] { return random() % 2 == 0; };
  for (int round = 0; round < 300; ++round) {
    std::vector<Name> names;
    Inputs inputs;
    bool is_known = true;
    bool all_given = true;
    std::size_t findings = 0;
    std::vector<std::string> left = texts;
    std::ranges::shuffle(left, random);
    for (std::size_t i = 0; i < 1 + random() % 3; ++i) {
      const Name name{left[i], coin(), coin(), coin()};
      if (name.is_given) inputs[name.text] = Value::number(1);
      is_known = is_known && (name.is_declared || name.is_given);
      all_given = all_given && name.is_given;
      findings += name.is_declared && name.is_joined ? 0 : 1;
      names.push_back(name);
    }
    const std::string text = model_of_names(names);
    CAPTURE(text);
    const Read lenient = read_all(text);
    CHECK(lenient.findings.items().size() == findings);
    CHECK_FALSE(lenient.findings.has_errors());
    CHECK(decided(lenient.model, "d", inputs) == (!is_known ? "null" : all_given ? "\"all\"" : "\"rest\""));
    const Read strict = read_all(text, Undeclared::kMistake);
    CHECK(strict.findings.has_errors() == (findings > 0));
    CHECK(strict.model.fault("d").has_value() == (findings > 0));
    if (findings > 0) CHECK(decided(strict.model, "d", inputs) == "null");
  }
}

// --- what rests on what ------------------------------------------------------------------------

struct Web {
  std::vector<std::set<std::size_t>> needs;  // By decision; its size and beyond points nowhere.
};

std::string model_of_web(const Web& web) {
  std::string text;
  for (std::size_t i = 0; i < web.needs.size(); ++i) {
    const std::string number = std::to_string(i);
    text += "<decision id=\"d" + number + "\" name=\"d" + number + "\">";
    std::string sum = "1";
    for (const std::size_t need : web.needs[i]) {
      text += "<informationRequirement><requiredDecision href=\"#d" + std::to_string(need) +
              "\"/></informationRequirement>";
      if (need < web.needs.size()) sum += " + d" + std::to_string(need);
    }
    text += "<literalExpression><text>" + sum + "</text></literalExpression></decision>";
  }
  return model_of(text);
}

// The value by the plainest reading: none where it comes back to itself or to what is not there.
std::optional<std::int64_t> value_in(const Web& web, std::size_t at, std::vector<std::size_t> path) {
  if (at >= web.needs.size() || std::ranges::find(path, at) != path.end()) return std::nullopt;
  path.push_back(at);
  std::int64_t sum = 1;
  for (const std::size_t need : web.needs[at]) {
    const auto value = value_in(web, need, path);
    if (!value.has_value()) return std::nullopt;
    sum += *value;
  }
  return sum;
}

TEST_CASE("a decision has a value if and only if nothing it rests on is circular or missing",
          "[dmn][generated]") {
  std::mt19937 random(15);
  int circles = 0;
  for (int round = 0; round < 300; ++round) {
    const std::size_t size = 1 + random() % 6;
    Web web{std::vector<std::set<std::size_t>>(size)};
    for (std::size_t edge = random() % (size + 2); edge > 0; --edge)
      web.needs[random() % size].insert(random() % (random() % 4 == 0 ? size + 1 : size));
    const Read result = read_all(model_of_web(web));
    bool all_sound = true;
    for (std::size_t i = 0; i < size; ++i) {
      const std::string name = "d" + std::to_string(i);
      const auto value = value_in(web, i, {});
      CAPTURE(model_of_web(web), name);
      REQUIRE(decided(result.model, name) == (value ? std::to_string(*value) : "null"));
      REQUIRE(result.model.fault(name).has_value() == !value.has_value());
      all_sound = all_sound && value.has_value();
    }
    REQUIRE(result.findings.has_errors() == !all_sound);
    for (const Diagnostic& finding : result.findings.items()) REQUIRE(finding.place.line == 1);
    circles += result.findings.has("dmn.circle") ? 1 : 0;
  }
  CHECK(circles > 20);
}

TEST_CASE("a chain of decisions that would exhaust the stack is refused, one below the limit is not",
          "[dmn][generated]") {
  const auto chain = [](std::size_t length) {
    Web web{std::vector<std::set<std::size_t>>(length)};
    for (std::size_t i = 1; i < length; ++i) web.needs[i].insert(i - 1);
    return read_all(model_of_web(web));
  };
  const Read within = chain(Limits().max_chain);
  CHECK_FALSE(within.findings.has_errors());
  CHECK(decided(within.model, "d" + std::to_string(Limits().max_chain - 1)) ==
        std::to_string(Limits().max_chain));
  const Read beyond = chain(3'000);
  CHECK(beyond.findings.has("dmn.chain-too-long"));
  CHECK(decided(beyond.model, "d2999") == "null");
  CHECK(decided(beyond.model, "d10") == "11");
}

}  // namespace
}  // namespace htx::dmn
