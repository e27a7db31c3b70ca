#include "engine/dmn/logic_reader.h"

#include <algorithm>
#include <array>

#include "engine/base/text.h"
#include "engine/dmn/reading.h"
#include "engine/dmn/type_reader.h"
#include "engine/dmn/vocabulary.h"

namespace htx::dmn {

using pugi::xml_node;

namespace {

template <class Word, std::size_t kCount>
using WordTable = std::array<std::pair<std::string_view, Word>, kCount>;

constexpr WordTable<HitPolicy, 7> kPolicies = {{{"UNIQUE", HitPolicy::kUnique},
                                                {"ANY", HitPolicy::kAny},
                                                {"PRIORITY", HitPolicy::kPriority},
                                                {"FIRST", HitPolicy::kFirst},
                                                {"RULE ORDER", HitPolicy::kRuleOrder},
                                                {"OUTPUT ORDER", HitPolicy::kOutputOrder},
                                                {"COLLECT", HitPolicy::kCollect}}};
constexpr WordTable<Aggregation, 4> kAggregations = {{{"SUM", Aggregation::kSum},
                                                      {"COUNT", Aggregation::kCount},
                                                      {"MIN", Aggregation::kMin},
                                                      {"MAX", Aggregation::kMax}}};

// What an attribute says, by its words; an attribute that is not there says nothing, another word is
// reported.
template <class Word, std::size_t kCount>
std::optional<Word> word_of(Reading& reading, const File& file, const xml_node& node, const char* name,
                            const WordTable<Word, kCount>& known) {
  const std::string written = attribute(node, name);
  if (written.empty()) return std::nullopt;
  const auto at = std::ranges::find(known, written, &std::pair<std::string_view, Word>::first);
  if (at != known.end()) return at->second;
  std::vector<std::string> words;
  for (const auto& [word, value] : known) words.emplace_back(word);
  reading.report_found(file, node, {"dmn.unknown-word", {{"name", name}, {"known", join(words, ", ")}}},
                       written);
  return std::nullopt;
}

// Whether a text is a name of several words: "Monthly Salary".
bool is_long_name(std::string_view text) {
  static const std::set<std::string_view> kWords = {
      "and",  "or",    "not",    "in",   "between", "if",    "then",     "else",     "for",
      "some", "every", "return", "null", "true",    "false", "instance", "function", "satisfies"};
  const auto words = split(text, ' ');
  return words.size() > 1 && std::ranges::all_of(words, [&](std::string_view word) {
           const auto is_letter = [](char c) {
             return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
                    static_cast<unsigned char>(c) >= 0x80;
           };
           return !word.empty() && is_letter(word.front()) && !kWords.contains(word) &&
                  std::ranges::all_of(word, [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
         });
}

// The type a column has by the type of the whole table.
const ItemType* component(const ItemType* of_table, const std::string& name, std::size_t count) {
  while (of_table != nullptr && of_table->is_collection) of_table = of_table->base;
  if (of_table == nullptr || count == 1) return of_table;
  for (const auto& [known, type] : of_table->components) {
    if (known == name) return type;
  }
  return nullptr;
}

List list_of(const feel::Expression& expression) {
  const Value value = feel::evaluate(expression, std::span<const Value>());
  const List* list = value.as_list();
  return list == nullptr ? List() : *list;
}

}  // namespace

Boxed LogicReader::held_by(const xml_node& node, const feel::Names& names) {
  xml_node logic;
  for (const xml_node& inner : node.children()) {
    if (!is_expression(local_name(inner))) continue;
    if (!logic)
      logic = inner;
    else
      reading_.report(file_, inner, {"dmn.second-expression", {{"element", std::string(local_name(node))}}});
  }
  return logic ? boxed(logic, names) : Boxed();
}

Boxed LogicReader::boxed(const xml_node& node, const feel::Names& names) {
  Boxed result = untyped(node, names);
  result.result = types_.referred(file_, node);
  return result;
}

Boxed LogicReader::untyped(const xml_node& node, const feel::Names& names) {
  const std::string_view name = local_name(node);
  if (name == "literalExpression") return literal(node, names);
  if (name == "context") return context(node, names);
  if (name == "list") return list(node, names);
  if (name == "relation") return relation(node, names);
  if (name == "invocation") return invocation(node, names);
  if (name == "functionDefinition") return function(node, names);
  if (name == "conditional") return conditional(node, names);
  if (name == "filter") return filter(node, names);
  if (name == "decisionTable") return table(node, names);
  return iteration(node, names,
                   name == "for"    ? Boxed::Kind::kFor
                   : name == "some" ? Boxed::Kind::kSome
                                    : Boxed::Kind::kEvery);
}

void LogicReader::refuse_twice(std::set<std::string>& seen, const std::string& name, const xml_node& node) {
  if (!name.empty() && !seen.insert(name).second)
    reading_.report(file_, node, {"dmn.name-twice", {{"name", name}}});
}

Boxed LogicReader::literal(const xml_node& node, const feel::Names& names) {
  Boxed boxed{.expression = reading_.expression(file_, child(node, "text"), names)};
  if (boxed.expression.has_value()) boxed.kind = Boxed::Kind::kLiteral;
  return boxed;
}

namespace {

// What is known of an entry's type: a nested context tells its names even without a type.
feel::Type entry_type(const ItemType* type, const Boxed& boxed) {
  if (type != nullptr || boxed.kind != Boxed::Kind::kContext) return feel_type(type);
  std::vector<std::pair<std::string, feel::Type>> entries;
  for (std::size_t i = 0; i < boxed.names.size(); ++i) {
    if (boxed.names[i].empty()) return {};
    entries.emplace_back(boxed.names[i], entry_type(boxed.types[i], boxed.children[i]));
  }
  return feel::Type::context_of(std::move(entries));
}

}  // namespace

Boxed LogicReader::context(const xml_node& node, feel::Names names) {
  Boxed result{.kind = Boxed::Kind::kContext};
  std::set<std::string> seen;
  for (const xml_node& entry : children(node, "contextEntry")) {
    const std::string name = variable_name(entry);
    refuse_twice(seen, name, entry);
    const ItemType* of_entry = types_.of_variable(file_, entry);
    result.children.push_back(held_by(entry, names));
    const bool function = result.children.back().kind == Boxed::Kind::kFunction;
    if (!name.empty())
      names.declare(name, function ? feel::Type(feel::Type::Kind::kFunction)
                                   : entry_type(of_entry, result.children.back()));
    know(name, of_entry);
    result.names.push_back(name);
    result.types.push_back(of_entry);
    result.slots.push_back(name.empty() ? 0 : *names.slot(name));
  }
  return result;
}

Boxed LogicReader::list(const xml_node& node, const feel::Names& names) {
  Boxed result{.kind = Boxed::Kind::kList};
  for (const xml_node& item : node.children()) {
    if (is_expression(local_name(item))) result.children.push_back(boxed(item, names));
  }
  return result;
}

Boxed LogicReader::relation(const xml_node& node, const feel::Names& names) {
  Boxed result{.kind = Boxed::Kind::kRelation};
  std::set<std::string> seen;
  for (const xml_node& column : children(node, "column")) {
    result.names.push_back(normal(attribute(column, "name")));
    refuse_twice(seen, result.names.back(), column);
  }
  for (const xml_node& row : children(node, "row")) {
    std::vector<xml_node> cells;
    for (const xml_node& cell : row.children()) {
      if (is_expression(local_name(cell))) cells.push_back(cell);
    }
    if (result.names.empty()) continue;  // An empty list, however many cells there are.
    if (cells.size() != result.names.size()) {
      reading_.report(
          file_, row,
          {"dmn.row-length",
           {{"cells", std::to_string(cells.size())}, {"columns", std::to_string(result.names.size())}}});
    }
    cells.resize(result.names.size());
    for (const xml_node& cell : cells) result.children.push_back(cell ? boxed(cell, names) : Boxed());
  }
  return result;
}

Boxed LogicReader::invocation(const xml_node& node, const feel::Names& names) {
  const xml_node called = child(node, "literalExpression");
  Boxed result{.expression = reading_.expression(file_, child(called, "text"), names)};
  if (!called) reading_.report(file_, node, {"dmn.no-called"});
  if (!result.expression.has_value()) return {};
  result.kind = Boxed::Kind::kInvocation;
  std::set<std::string> seen;
  for (const xml_node& binding : children(node, "binding")) {
    result.names.push_back(normal(attribute(child(binding, "parameter"), "name")));
    refuse_twice(seen, result.names.back(), binding);
    result.children.push_back(held_by(binding, names));
  }
  return result;
}

Boxed LogicReader::function(const xml_node& node, feel::Names names) {
  const std::string kind = attribute(node, "kind");
  const bool is_foreign = kind == "Java" || kind == "PMML";
  if (!kind.empty() && kind != "FEEL" && !is_foreign)
    reading_.report_found(file_, node,
                          {"dmn.unknown-word", {{"name", "kind"}, {"known", "FEEL, Java, PMML"}}}, kind);
  Boxed result{.kind = is_foreign ? Boxed::Kind::kForeign : Boxed::Kind::kFunction};
  std::set<std::string> seen;
  for (const xml_node& parameter : children(node, "formalParameter")) {
    const std::string name = normal(attribute(parameter, "name"));
    refuse_twice(seen, name, parameter);
    result.names.push_back(name);
    result.types.push_back(types_.referred(file_, parameter));
    names.declare(name, feel_type(result.types.back()));
    know(name, result.types.back());
    result.slots.push_back(*names.slot(name));
  }
  result.children.push_back(held_by(node, names));
  return result;
}

Boxed LogicReader::conditional(const xml_node& node, const feel::Names& names) {
  Boxed result{.kind = Boxed::Kind::kConditional};
  for (const char* part : {"if", "then", "else"})
    result.children.push_back(held_by(child(node, part), names));
  return result;
}

// The list goes to a slot of its own, and FEEL filters it there.
Boxed LogicReader::filter(const xml_node& node, feel::Names names) {
  Boxed result{.kind = Boxed::Kind::kFilter};
  result.children.push_back(held_by(child(node, "in"), names));
  const xml_node match = child(node, "match");
  const xml_node text = child(child(match, "literalExpression"), "text");
  names.declare("filtered__list", {});
  result.slots.push_back(*names.slot("filtered__list"));
  result.expression = reading_.expression(file_, text, names, "filtered__list[", "]");
  if (!result.expression.has_value()) {
    reading_.report(file_, match ? match : node, {"dmn.no-condition"});
    return {};
  }
  Diagnostics same;  // As above.
  Diagnostics* told = reading_.report_to(&same);
  result.guard =
      reading_.expression(file_, text, names, "count(filtered__list[not((", ") instance of boolean)]) = 0");
  reading_.report_to(told);
  return result.guard.has_value() ? result : Boxed();
}

Boxed LogicReader::iteration(const xml_node& node, feel::Names names, Boxed::Kind kind) {
  Boxed result{.kind = kind};
  result.children.push_back(held_by(child(node, "in"), names));
  const std::string variable = normal(attribute(node, "iteratorVariable"));
  if (variable.empty()) reading_.report(file_, node, {"dmn.no-variable"});
  names.declare(variable, {});
  result.slots.push_back(*names.slot(variable));
  if (kind == Boxed::Kind::kFor) {
    names.declare("partial", {});
    result.slots.push_back(*names.slot("partial"));
  }
  result.children.push_back(held_by(child(node, kind == Boxed::Kind::kFor ? "return" : "satisfies"), names));
  return result;
}

Boxed LogicReader::table(const xml_node& node, const feel::Names& names) {
  auto result = std::make_shared<Table>();
  const std::size_t before = reading_.findings();
  result->place = Reading::place_in(file_, node);
  for (const xml_node& input : children(node, "input")) result->inputs.push_back(input_column(input, names));
  const ItemType* of_table = types_.referred(file_, node);
  if (of_table == nullptr) of_table = types_.of_variable(file_, node.parent());
  const auto outputs = children(node, "output");
  std::set<std::string> seen;
  for (const xml_node& output : outputs) {
    result->outputs.push_back(output_column(output, of_table, outputs.size()));
    refuse_twice(seen, result->outputs.back().name, output);
    if (outputs.size() > 1 && result->outputs.back().name.empty())
      reading_.report(file_, output, {"dmn.output-unnamed"});
    if (const xml_node fallback = child(output, "defaultOutputEntry"))
      result->outputs.back().fallback = literal(fallback, names);
  }
  read_policy(node, *result);
  for (const xml_node& row : children(node, "rule")) result->rules.push_back(rule(row, *result, names));
  if (outputs.empty()) reading_.report(file_, node, {"dmn.no-output"});
  if (outputs.empty()) return {};
  result->has_mistakes = reading_.error_since(before).has_value();
  return {.kind = Boxed::Kind::kTable, .table = std::move(result)};
}

void LogicReader::read_policy(const xml_node& node, Table& table) {
  table.policy = word_of(reading_, file_, node, "hitPolicy", kPolicies).value_or(HitPolicy::kUnique);
  table.aggregation =
      word_of(reading_, file_, node, "aggregation", kAggregations).value_or(Aggregation::kNone);
  const bool aggregates = table.aggregation != Aggregation::kNone;
  if (aggregates && table.policy != HitPolicy::kCollect)
    reading_.report(file_, node, {"dmn.aggregation-unused"}, Severity::kWarning);
  // Operators are for one output (8.2.8.3).
  else if (aggregates && table.aggregation != Aggregation::kCount && table.outputs.size() > 1)
    reading_.report(file_, node, {"dmn.aggregation-outputs"});
  const bool is_ordered = table.policy == HitPolicy::kPriority || table.policy == HitPolicy::kOutputOrder;
  if (is_ordered &&
      std::ranges::all_of(table.outputs, [](const auto& output) { return output.order.empty(); }))
    reading_.report(file_, node, {"dmn.no-priorities"});
}

Table::Input LogicReader::input_column(const xml_node& node, const feel::Names& names) {
  const xml_node written = child(node, "inputExpression");
  const xml_node text = child(written, "text");
  Table::Input column;
  column.text = normal(text_of(text));
  column.type = types_.referred(file_, written);
  note_undeclared(text, column.type, names);
  column.expression = literal(written, names);
  if (column.text.empty()) reading_.report(file_, written ? written : node, {"dmn.column-empty"});
  column.label = normal(attribute(node, "label"));
  if (column.label.empty()) column.label = column.text;
  if (column.type == nullptr) column.type = type_of_path(column.text);
  if (const xml_node values = child(child(node, "inputValues"), "text"))
    if (!trim(text_of(values)).empty()) column.allowed = reading_.tests(file_, values, names);
  return column;
}

// The names in a column that nothing declares; also one of several words, which does not parse.
void LogicReader::note_undeclared(const xml_node& text, const ItemType* type, const feel::Names& names) {
  Diagnostics scratch;
  const std::string written = normal(text_of(text));
  const auto compiled = feel::compile_expression(written, {}, names, feel::Mode::kLenient, scratch);
  if (!compiled.has_value()) {
    if (is_long_name(written)) undeclared_.push_back({written, type, Reading::place_in(file_, text)});
    return;
  }
  for (const feel::UnknownName& name : feel::unknown_names(*compiled)) {
    if (name.is_called || name.name == "?") continue;
    undeclared_.push_back({name.name, name.name == written ? type : nullptr, Reading::place_in(file_, text)});
  }
}

Table::Output LogicReader::output_column(const xml_node& node, const ItemType* of_table, std::size_t count) {
  Table::Output output{.name = normal(attribute(node, "name"))};
  output.label = normal(attribute(node, "label"));
  if (output.label.empty()) output.label = output.name;
  const ItemType* of_output = types_.referred(file_, node);
  const xml_node values = child(child(node, "outputValues"), "text");
  std::string order = text_of(values);
  if (trim(order).empty()) {  // The values its type allows, in their order.
    if (of_output == nullptr) of_output = component(of_table, output.name, count);
    while (of_output != nullptr && of_output->is_collection) of_output = of_output->base;
    order = of_output == nullptr ? "" : of_output->allowed_text;
    if (trim(order).empty()) return output;
    Diagnostics told;  // Where the type stands.
    const auto listed =
        feel::compile_expression("[" + order + "\n]", {}, feel::Names(), feel::Mode::kLenient, told);
    if (listed.has_value()) output.order = list_of(*listed);
    return output;
  }
  const auto listed = reading_.expression(file_, values, feel::Names(), "[", "]");
  if (listed.has_value()) output.order = list_of(*listed);
  return output;
}

Table::Rule LogicReader::rule(const xml_node& node, const Table& table, const feel::Names& names) {
  Table::Rule row;
  row.place = Reading::place_in(file_, node);
  const auto tests = children(node, "inputEntry");
  const auto outputs = children(node, "outputEntry");
  if (tests.size() != table.inputs.size() || outputs.size() != table.outputs.size()) {
    reading_.report(file_, node,
                    {"dmn.rule-length",
                     {{"tests", std::to_string(tests.size())},
                      {"inputs", std::to_string(table.inputs.size())},
                      {"entries", std::to_string(outputs.size())},
                      {"outputs", std::to_string(table.outputs.size())}}});
  }
  for (const xml_node& entry : tests) row.tests.push_back(reading_.tests(file_, child(entry, "text"), names));
  for (const xml_node& entry : outputs) row.outputs.push_back(literal(entry, names));
  row.tests.resize(table.inputs.size());
  row.outputs.resize(table.outputs.size());
  return row;
}

// The declared type of a name that is required, or of a component below it: "Applicant.Age".
const ItemType* LogicReader::type_of_path(std::string_view path) const {
  const auto known = known_types_.find(path);
  if (known != known_types_.end()) return known->second;
  const std::size_t dot = path.rfind('.');
  if (dot == std::string_view::npos) return nullptr;
  const ItemType* whole = type_of_path(trim(path.substr(0, dot)));
  if (whole == nullptr) return nullptr;
  for (const auto& [name, type] : whole->components) {
    if (name == trim(path.substr(dot + 1))) return type;
  }
  return nullptr;
}

}  // namespace htx::dmn
