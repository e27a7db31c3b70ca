#include "engine/dmn/check_model.h"

#include <algorithm>
#include <array>
#include <set>

#include "engine/base/text.h"
#include "engine/dmn/internal/definitions.h"

namespace htx::dmn {
namespace {

std::string policy_text(const Table& table) {
  constexpr auto kPolicies = std::to_array<std::string_view>(
      {"UNIQUE", "ANY", "PRIORITY", "FIRST", "RULE ORDER", "OUTPUT ORDER", "COLLECT"});
  constexpr auto kAggregations = std::to_array<std::string_view>({"", " SUM", " COUNT", " MIN", " MAX"});
  return std::string(kPolicies[static_cast<std::size_t>(table.policy)]) +
         std::string(kAggregations[static_cast<std::size_t>(table.aggregation)]);
}

std::string number(std::size_t n) { return std::to_string(n); }

// The value of an output entry that reads no names; none of another.
std::optional<Value> constant(const Boxed& output) {
  if (output.kind != Boxed::Kind::kLiteral || !output.expression->uses().empty()) return std::nullopt;
  Diagnostics mistakes;
  const auto alone =
      feel::compile_expression(output.expression->text(), {}, feel::Names(), feel::Mode::kLenient, mistakes);
  if (!alone.has_value()) return std::nullopt;
  feel::Trace trace;
  Value value = feel::evaluate(*alone, std::span<const Value>(), &trace);
  return trace.reasons.empty() ? std::optional(std::move(value)) : std::nullopt;
}

// Examines one table.
class TableChecker {
 public:
  TableChecker(const Table& table, TableReport& report, const CheckOptions& options,
               std::set<std::string>& scaled, Diagnostics& diagnostics)
      : table_(table), report_(report), options_(options), scaled_(scaled), diagnostics_(diagnostics) {}

  void run() {
    if (!make_axes()) return;
    make_boxes();
    for (const Table::Rule& rule : table_.rules) {
      auto& values = outputs_.emplace_back();
      for (const Boxed& output : rule.outputs) values.push_back(constant(output));
    }
    check_gaps();
    check_pairs();
    check_masked();
    check_outputs();
  }

 private:
  // One axis for each different input expression.
  struct Column {
    Axis axis;
    std::string label;
    std::vector<std::size_t> inputs;
  };
  // What a rule matches for certain, and what it may match at most.
  struct RuleBox {
    Box sure;
    Box possible;
    bool is_decided = true;
    bool is_dead = false;
  };

  void report(Severity severity, const Place& place, Message message, std::string found = "") {
    if (severity == Severity::kError) report_.verdict = TableReport::Verdict::kFaulty;
    message.arguments.insert(message.arguments.begin(), {"table", report_.name});
    diagnostics_.report(
        {.severity = severity, .place = place, .message = std::move(message), .found = std::move(found)});
  }

  void undecided(const Place& place, Message message, std::string found = "") {
    if (report_.verdict == TableReport::Verdict::kSound) report_.verdict = TableReport::Verdict::kUndecided;
    report(Severity::kWarning, place, std::move(message), std::move(found));
  }

  // --- axes and boxes --------------------------------------------------------------------------

  // The values that the input may have at all, by its own list and by its types.
  std::vector<feel::Admitted> domains(const Table::Input& input) {
    std::vector<feel::Admitted> all;
    const auto add = [&](const std::optional<feel::UnaryTests>& tests) {
      if (!tests.has_value()) return;
      if (auto allowed = feel::admitted(*tests))
        all.push_back(*std::move(allowed));
      else
        undecided(table_.place, {"dmn.domain-undecided", {{"input", input.label}}}, tests->text());
    };
    add(input.allowed);
    for (const ItemType* type = input.type; type != nullptr && !type->is_collection; type = type->base) {
      add(type->allowed);
      if (type->type == feel::Type::Kind::kBoolean && type->base == nullptr) {
        all.push_back({.spans = {{true, true, true, true}, {false, false, true, true}}});
      }
    }
    return all;
  }

  std::optional<Decimal> step_of(const Table::Input& input) {
    for (const std::string& name : {input.label, input.text}) {
      const auto scale = options_.scales.find(name);
      if (scale == options_.scales.end()) continue;
      scaled_.insert(name);
      return Decimal(1).scaled_by_power_of_ten(-scale->second);
    }
    return std::nullopt;
  }

  bool make_axes() {
    cells_.assign(table_.rules.size(), {});
    bool all = true;
    for (std::size_t i = 0; i < table_.inputs.size(); ++i) {
      const Table::Input& input = table_.inputs[i];
      for (std::size_t r = 0; r < table_.rules.size(); ++r) cells_[r].push_back(cell(r, i));
      const auto same = std::ranges::find_if(columns_, [&](const Column& column) {
        return !input.text.empty() && table_.inputs[column.inputs.front()].text == input.text;
      });
      if (same != columns_.end())
        same->inputs.push_back(i);
      else
        columns_.push_back({Axis(), input.label, {i}});
    }
    for (Column& column : columns_) all = make_axis(column) && all;
    return all;
  }

  std::optional<feel::Admitted> cell(std::size_t rule, std::size_t input) {
    const auto& tests = table_.rules[rule].tests[input];
    auto admitted = tests.has_value() ? feel::admitted(*tests) : std::nullopt;
    if (!admitted.has_value()) {
      undecided(table_.rules[rule].place,
                {"dmn.cell-undecided", {{"rule", number(rule + 1)}, {"input", table_.inputs[input].label}}},
                tests.has_value() ? tests->text() : "");
    }
    return admitted;
  }

  bool make_axis(Column& column) {
    std::vector<feel::Admitted> named;
    std::vector<feel::Admitted> allowed;
    std::optional<Decimal> step;
    for (const std::size_t i : column.inputs) {
      for (const auto& cells : cells_) {
        if (cells[i].has_value()) named.push_back(*cells[i]);
      }
      for (feel::Admitted& domain : domains(table_.inputs[i])) allowed.push_back(std::move(domain));
      if (!step.has_value()) step = step_of(table_.inputs[i]);
    }
    // Truth values have no others; a column that compares with them says so by itself.
    const auto is_truth = [](const feel::Admitted& cell) {
      return std::ranges::any_of(cell.spans,
                                 [](const feel::Span& span) { return span.low.as_boolean().has_value(); });
    };
    if (std::ranges::any_of(named, is_truth))
      allowed.push_back({.spans = {{true, true, true, true}, {false, false, true, true}}});
    std::vector<feel::Admitted> all = named;
    all.insert(all.end(), allowed.begin(), allowed.end());
    auto axis = Axis::of(all, step);
    if (!axis.has_value()) {
      undecided(table_.place, {"dmn.input-undecided", {{"input", column.label}}});
      return false;
    }
    for (const feel::Admitted& domain : allowed) axis->restrict_to(axis->side(domain));
    column.axis = *std::move(axis);
    return true;
  }

  void make_boxes() {
    for (const Column& column : columns_) domain_.push_back(column.axis.live());
    for (std::size_t rule = 0; rule < table_.rules.size(); ++rule) {
      RuleBox box;
      for (const Column& column : columns_) add_sides(rule, column, box);
      box.is_dead = is_empty(box.possible);
      boxes_.push_back(std::move(box));
    }
  }

  // What a rule takes of one column: surely, and as far as can be told.
  void add_sides(std::size_t rule, const Column& column, RuleBox& box) {
    Side sure = column.axis.live();
    Side possible = sure;
    for (const std::size_t i : column.inputs) {
      if (!cells_[rule][i].has_value()) {
        box.is_decided = false;
        sure.assign(sure.size(), false);
        continue;
      }
      const Side side = column.axis.side(*cells_[rule][i]);
      check_values(rule, i, column.axis, side);
      sure = intersection(sure, side);
      possible = intersection(possible, side);
    }
    box.sure.push_back(std::move(sure));
    box.possible.push_back(std::move(possible));
  }

  // Whether the entry matches anything that is allowed, and whether all values it lists are.
  void check_values(std::size_t rule, std::size_t input, const Axis& axis, const Side& side) {
    const auto& tests = table_.rules[rule].tests[input];
    const std::string at = number(rule + 1);
    if (is_empty(intersection(side, axis.live()))) {
      report(Severity::kError, table_.rules[rule].place,
             {"dmn.rule-never", {{"rule", at}, {"input", table_.inputs[input].label}}}, tests->text());
      return;
    }
    for (const feel::Span& span : cells_[rule][input]->spans) {
      if (!span.is_point()) continue;
      const Side point = axis.side({.spans = {span}});
      if (!is_empty(intersection(point, axis.live()))) continue;
      report(Severity::kWarning, table_.rules[rule].place,
             {"dmn.value-outside",
              {{"rule", at}, {"input", table_.inputs[input].label}, {"value", to_text(span.low)}}},
             tests->text());
    }
  }

  // "Age: [18..21), Risk: "High"": the inputs that the region restricts.
  std::string region_text(const Box& region) const {
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const std::string text = columns_[i].axis.to_text(region[i]);
      if (text != "-" || columns_.size() == 1) parts.push_back(columns_[i].label + ": " + text);
    }
    for (std::size_t i = 0; parts.empty() && i < columns_.size(); ++i)
      parts.push_back(columns_[i].label + ": -");
    return parts.empty() ? "-" : join(parts, ", ");
  }

  // --- questions -------------------------------------------------------------------------------

  bool wants_one_rule() const {
    return table_.policy == HitPolicy::kUnique || table_.policy == HitPolicy::kAny ||
           table_.policy == HitPolicy::kPriority || table_.policy == HitPolicy::kFirst;
  }

  void check_gaps() {
    std::vector<const Box*> possible;
    std::vector<const Box*> sure;
    for (const RuleBox& box : boxes_) {
      if (!box.is_dead) possible.push_back(&box.possible);
      if (!box.is_dead && box.is_decided) sure.push_back(&box.sure);
    }
    const Uncovered gaps = ask(domain_, possible, options_.effort.max_regions);
    if (!gaps.is_decided) {
      undecided(table_.place, {"dmn.check-too-large", {{"limit", number(options_.effort.max_steps)}}});
      return;
    }
    report_.gaps = gaps.regions.size();
    const bool has_default =
        std::ranges::any_of(table_.outputs, [](const auto& output) { return output.fallback.has_value(); });
    if (has_default) return;
    const Severity severity = wants_one_rule() ? Severity::kError : Severity::kWarning;
    for (const Box& region : gaps.regions)
      report(severity, table_.place, {"dmn.table-gap", {{"region", region_text(region)}}});
    if (!gaps.is_complete)
      report(severity, table_.place, {"dmn.more-gaps", {{"limit", number(options_.effort.max_regions)}}});
    if (!gaps.regions.empty() || sure.size() == possible.size()) return;
    // Without the rules that could not be decided the table may still have no gap.
    const Uncovered open = ask(domain_, sure, options_.effort.max_regions);
    for (const Box& region : open.regions)
      undecided(table_.place, {"dmn.gap-undecided", {{"region", region_text(region)}}});
  }

  // What the boxes leave uncovered, as long as the table's work is not used up.
  Uncovered ask(const Box& domain, const std::vector<const Box*>& boxes, std::size_t max_regions) {
    Uncovered answer = uncovered(
        domain, boxes, {.max_steps = options_.effort.max_steps - steps_, .max_regions = max_regions});
    steps_ += answer.steps;
    return answer;
  }

  enum class Outputs { kSame, kDifferent, kUnknown };

  Outputs compare_outputs(std::size_t a, std::size_t b) const {
    Outputs result = Outputs::kSame;
    for (std::size_t i = 0; i < table_.outputs.size(); ++i) {
      const Boxed& x = table_.rules[a].outputs[i];
      const Boxed& y = table_.rules[b].outputs[i];
      const auto& known_x = outputs_[a][i];
      const auto& known_y = outputs_[b][i];
      if (known_x.has_value() && known_y.has_value()) {
        if (!(*known_x == *known_y)) return Outputs::kDifferent;
        continue;
      }
      const bool same_text = x.expression.has_value() && y.expression.has_value() &&
                             x.expression->text() == y.expression->text();
      if (!same_text) result = Outputs::kUnknown;
    }
    return result;
  }

  void check_pairs() {
    std::size_t pairs = 0;
    std::size_t told = 0;
    for (std::size_t b = 1; b < boxes_.size(); ++b) {
      for (std::size_t a = 0; a < b; ++a) {
        if (++pairs > options_.max_pairs) {
          undecided(table_.place, {"dmn.check-too-large", {{"limit", number(options_.max_pairs)}}});
          return;
        }
        if (!boxes_[a].is_decided || !boxes_[b].is_decided || boxes_[a].is_dead) continue;
        const auto region = intersection(boxes_[a].sure, boxes_[b].sure);
        if (!region.has_value()) continue;
        if (!check_overlap(a, b, *region)) continue;
        if (++told < options_.max_overlaps) continue;
        report(Severity::kError, table_.place, {"dmn.more-overlaps", {{"limit", number(told)}}});
        return;
      }
    }
  }

  // Whether something was told of the two rules that meet in the region.
  bool check_overlap(std::size_t a, std::size_t b, const Box& region) {
    const Place& place = table_.rules[b].place;
    const bool twice = boxes_[a].sure == boxes_[b].sure;
    std::vector<Message::Argument> rules = {{"rule", number(b + 1)}, {"other", number(a + 1)}};
    if (table_.policy == HitPolicy::kUnique) {
      if (twice) {
        report(Severity::kError, place, {"dmn.rule-twice", rules});
        return true;
      }
      rules.push_back({"region", region_text(region)});
      report(Severity::kError, place, {"dmn.table-overlap", std::move(rules)});
      return true;
    }
    if (table_.policy == HitPolicy::kAny) {
      const Outputs outputs = compare_outputs(a, b);
      if (outputs != Outputs::kSame) {
        rules.push_back({"region", region_text(region)});
        if (outputs == Outputs::kDifferent)
          report(Severity::kError, place, {"dmn.table-contradiction", std::move(rules)});
        else
          undecided(place, {"dmn.outputs-undecided", std::move(rules)});
        return true;
      }
    }
    ++report_.permitted_overlaps;
    if (!twice) return false;
    report(Severity::kWarning, place, {"dmn.rule-twice", std::move(rules)});
    return true;
  }

  // Where a rule's outputs stand in the order of priority; none if that cannot be told.
  std::optional<std::vector<std::size_t>> priority(std::size_t rule) const {
    std::vector<std::size_t> ranks;
    for (std::size_t i = 0; i < table_.outputs.size(); ++i) {
      const auto& value = outputs_[rule][i];
      if (!value.has_value()) return std::nullopt;
      const auto& order = table_.outputs[i].order;
      ranks.push_back(static_cast<std::size_t>(std::ranges::find(order, *value) - order.begin()));
    }
    return ranks;
  }

  void check_masked() {
    if (table_.policy != HitPolicy::kFirst && table_.policy != HitPolicy::kPriority) return;
    std::vector<std::optional<std::vector<std::size_t>>> ranks(boxes_.size());
    for (std::size_t i = 0; table_.policy == HitPolicy::kPriority && i < boxes_.size(); ++i)
      ranks[i] = priority(i);
    for (std::size_t b = 0; b < boxes_.size(); ++b) {
      if (boxes_[b].is_dead) continue;
      std::vector<const Box*> above;
      for (std::size_t a = 0; a < boxes_.size(); ++a) {
        if (a == b || !boxes_[a].is_decided || boxes_[a].is_dead) continue;
        const bool first = table_.policy == HitPolicy::kFirst
                               ? a < b
                               : ranks[a].has_value() && ranks[b].has_value() &&
                                     (*ranks[a] < *ranks[b] || (*ranks[a] == *ranks[b] && a < b));
        if (first) above.push_back(&boxes_[a].sure);
      }
      const Uncovered left = ask(boxes_[b].possible, above, 1);
      if (!left.is_decided) {
        undecided(table_.rules[b].place,
                  {"dmn.check-too-large", {{"limit", number(options_.effort.max_steps)}}});
        return;
      }
      if (left.regions.empty())
        report(Severity::kError, table_.rules[b].place, {"dmn.rule-masked", {{"rule", number(b + 1)}}});
    }
  }

  void check_outputs() {
    for (std::size_t i = 0; i < table_.outputs.size(); ++i) {
      const auto& order = table_.outputs[i].order;
      const std::string& label = table_.outputs[i].label;
      if (order.empty()) continue;
      // Ranges among the output values are not an order; a value in one of them is allowed.
      if (std::ranges::any_of(order, [](const Value& value) { return value.as_range() != nullptr; }))
        continue;
      for (std::size_t r = 0; r < table_.rules.size(); ++r) {
        const auto& value = outputs_[r][i];
        if (!value.has_value() || value->is_null() || std::ranges::find(order, *value) != order.end())
          continue;
        report(Severity::kError, table_.rules[r].place,
               {"dmn.output-outside",
                {{"rule", number(r + 1)}, {"output", label.empty() ? number(i + 1) : label}}},
               to_text(*value));
      }
    }
  }

  const Table& table_;
  TableReport& report_;
  const CheckOptions& options_;
  std::set<std::string>& scaled_;
  Diagnostics& diagnostics_;
  std::vector<Column> columns_;
  std::vector<std::vector<std::optional<feel::Admitted>>> cells_;  // By rule, then input.
  Box domain_;
  std::vector<RuleBox> boxes_;
  std::vector<std::vector<std::optional<Value>>> outputs_;  // By rule, then output.
  std::size_t steps_ = 0;
};

// Calls `found` with every table below and the names of the entries that lead to it.
template <class Found>
void each_table(const Boxed& boxed, const std::string& name, const Found& found) {
  if (boxed.table != nullptr) found(*boxed.table, name);
  for (std::size_t i = 0; i < boxed.children.size(); ++i) {
    const bool entry = boxed.kind == Boxed::Kind::kContext && !boxed.names[i].empty();
    each_table(boxed.children[i], entry ? name + " / " + boxed.names[i] : name, found);
  }
}

}  // namespace

std::vector<TableReport> check_tables(const Model& model, const CheckOptions& options,
                                      Diagnostics& diagnostics) {
  std::vector<TableReport> reports;
  std::set<std::string> scaled;
  for (const Element& element : model.definitions().elements) {
    each_table(element.logic, element.name, [&](const Table& table, const std::string& name) {
      TableReport& report = reports.emplace_back();
      report.name = name;
      report.place = table.place;
      report.policy = policy_text(table);
      report.inputs = table.inputs.size();
      report.rules = table.rules.size();
      TableChecker(table, report, options, scaled, diagnostics).run();
      if (table.has_mistakes) report.verdict = TableReport::Verdict::kFaulty;
    });
  }
  for (const auto& [name, scale] : options.scales) {
    if (!scaled.contains(name)) diagnostics.report({.message = {"dmn.scale-unknown", {{"name", name}}}});
  }
  return reports;
}

}  // namespace htx::dmn
