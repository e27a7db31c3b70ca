#include "engine/rules/dmn/export_dmn.h"

#include <algorithm>
#include <array>
#include <set>

#include "engine/base/text.h"
#include "engine/dmn/check_model.h"
#include "engine/dmn/compare_models.h"
#include "engine/dmn/read_model.h"
#include "engine/dmn/write_model.h"
#include "engine/doc/digest.h"
#include "engine/feel/check/admitted.h"
#include "engine/feel/check/lenient.h"
#include "engine/rules/read_pack.h"
#include "engine/rules/score_tally.h"
#include "engine/rules/step_function.h"
#include "engine/value/json.h"

namespace htx::rules {
namespace {

constexpr const char* kSpace = "urn:htx:pack:1";

using dmn::TableText;

std::string quoted(std::string_view text) { return to_text(Value::string(std::string(text))); }

std::string source_of(const Basis& basis) {
  std::vector<std::string> parts;
  for (const std::string& part : {basis.law, basis.article, basis.source, basis.tag}) {
    if (!part.empty()) parts.push_back(part);
  }
  return join(parts, "; ");
}

// Writes one pack.  The figures keep their names; what DMN adds gets names that no figure has.
class Exporter {
 public:
  explicit Exporter(const Pack& pack) : pack_(pack), writer_(pack.id, "urn:htx:" + pack.id) {
    for (std::size_t i = 0; i < pack.names.size(); ++i) used_.insert(pack.names.name(i));
  }

  Result<std::string> run() {
    writer_.extension(kSpace, "pack", to_hex(pack_.digest), pack_.canonical);
    write_types();
    write_inputs();
    write_parameters();
    for (const Derived& derived : pack_.derived) write_derived(derived);
    write_conditions();
    for (const Group& group : pack_.groups) write_group(group);
    write_rated();
    write_score();
    write_grade();
    if (problem_) return *problem_;
    return writer_.text();
  }

 private:
  std::string unique(std::string name) {
    while (!used_.insert(name).second) name += "_";
    return name;
  }

  // The expression in DMN's FEEL, with figures of a limited range replaced by those that are accepted.
  std::string lenient(const feel::Expression& expression) {
    const auto text = feel::lenient_text(expression, accepted_);
    if (text) return *text;
    refuse({"rules.export-unsupported", {{"text", expression.text()}}});
    return "null";
  }

  void refuse(Message message) {
    if (!problem_) problem_ = Error(ErrorCode::kInvalidArgument, std::move(message));
  }

  std::string accepted(const std::string& name) const {
    const auto other = accepted_.find(name);
    return other == accepted_.end() ? name : other->second;
  }

  std::vector<std::string> accepted(const std::vector<std::string>& names) const {
    std::vector<std::string> result;
    result.reserve(names.size());
    for (const std::string& name : names) result.push_back(accepted(name));
    return result;
  }

  // --- figures ---------------------------------------------------------------------------------

  void write_types() {
    state_type_ = "tCriterion";
    for (const Input& input : pack_.inputs) writer_.type("t_" + input.id, to_text(input.type));
    writer_.context_type(state_type_, {{"points", "number"}, {"state", "string"}});
  }

  void write_inputs() {
    for (const Input& input : pack_.inputs) writer_.input(input.id, "t_" + input.id, input.title.vi);
    law_on_ = unique("law_on");
    writer_.input("as_of", "date", "Ngày tính");
    writer_.input("period", "number", "Kỳ báo cáo");
    writer_.input(law_on_, "date", "Ngày áp dụng pháp luật");
    for (const Input& input : pack_.inputs) {
      if (!input.min && !input.max && !input.earliest && !input.latest) continue;
      const std::string name = unique("valid_" + input.id);
      std::vector<std::string> limits;
      if (input.min) limits.push_back(input.id + " >= " + to_text(*input.min));
      if (input.max) limits.push_back(input.id + " <= " + to_text(*input.max));
      if (input.earliest) limits.push_back(input.id + " >= " + to_text(Value(*input.earliest)));
      if (input.latest) limits.push_back(input.id + " <= " + to_text(Value(*input.latest)));
      writer_.literal({name, to_text(input.type), input.title.vi, "", {input.id}},
                      "if " + join(limits, " and ") + " then " + input.id + " else null");
      accepted_[input.id] = name;
      refusals_[input.id] = "(" + input.id + " != null and " + name + " = null)";
    }
  }

  static std::string period_test(const Validity& period) {
    const std::string from = to_text(Value(period.from));
    return period.to ? "[" + from + ".." + to_text(Value(*period.to)) + "]" : ">= " + from;
  }

  void write_parameters() {
    for (const Parameter& parameter : pack_.parameters) {
      TableText table{
          .inputs = {{law_on_, law_on_, "date"}}, .outputs = {{"", "number", "null"}}, .rules = {}};
      for (const auto& version : parameter.versions)
        table.rules.push_back({{period_test(version.in_force)}, {to_text(version.value)}});
      writer_.table({parameter.id, "number", parameter.title.vi, "", {law_on_}}, table);
    }
  }

  static std::string rounded(const Derived& derived, const std::string& value) {
    if (!derived.rounding) return value;
    const char* function = derived.rounding == Rounding::kHalfUp ? "round half up"
                           : derived.rounding == Rounding::kDown ? "round down"
                                                                 : "decimal";
    return std::string(function) + "(" + value + ", " + std::to_string(derived.scale) + ")";
  }

  // Null where a figure it rests on is null, whatever the expression makes of that.
  void write_derived(const Derived& derived) {
    const std::vector<std::string> names = accepted(derived.value.uses());
    std::string missing;
    for (const std::string& name : names) missing += (missing.empty() ? "" : " or ") + name + " = null";
    const std::string value = rounded(derived, lenient(derived.value));
    writer_.literal({derived.id, "number", derived.title.vi, "", names},
                    missing.empty() ? value : "if " + missing + " then null else " + value);
  }

  // The inputs of a limited range that a figure rests on.
  void gather(const std::string& name, std::set<std::string>& limited) const {
    if (refusals_.contains(name)) limited.insert(name);
    const auto derived = std::ranges::find(pack_.derived, name, &Derived::id);
    if (derived == pack_.derived.end()) return;
    for (const std::string& used : derived->value.uses()) gather(used, limited);
  }

  // --- conditions ------------------------------------------------------------------------------

  std::string write_clause(const std::string& prefix, const Clause& clause) {
    std::string name = unique(prefix + clause.id);
    writer_.literal({name, "boolean", clause.text.vi, source_of(clause.basis), accepted(clause.when.uses())},
                    lenient(clause.when));
    return name;
  }

  void require(std::string name, const std::string& test) {
    conditions_.push_back(name + " " + test);
    needed_.push_back(std::move(name));
  }

  void write_conditions() {
    const std::string name = unique("in_force");
    writer_.table({name, "boolean", "Còn hiệu lực", source_of(pack_.basis), {law_on_}},
                  {.inputs = {{law_on_, law_on_, "date"}},
                   .outputs = {{"", "boolean", "false"}},
                   .rules = {{{period_test(pack_.in_force)}, {"true"}}}});
    require(name, "= true");
    const auto bar = [&](const std::string& prefix, const Clause& clause) {
      require(write_clause(prefix, clause), clause.not_rated_if_missing ? "= false" : "!= true");
    };
    for (const Clause& clause : pack_.referrals) bar("referred_", clause);
    for (const Clause& clause : pack_.not_rated) bar("not_rated_", clause);
    for (const Check& check : pack_.checks) {
      const std::string written = write_clause("check_", check.clause);
      if (check.not_rated_if_false) require(written, "!= false");
    }
    for (const Override& override : pack_.overrides) {
      overrides_.push_back(write_clause("override_", override.clause));
      if (override.clause.not_rated_if_missing) require(overrides_.back(), "!= null");
    }
  }

  // --- criteria --------------------------------------------------------------------------------

  static TableText::Rule rule_for_missing(MissingPolicy policy) {
    const char* state = policy == MissingPolicy::kZero      ? "zero"
                        : policy == MissingPolicy::kExclude ? "excluded"
                                                            : "not rated";
    return {{quoted("missing"), "-"}, {policy == MissingPolicy::kZero ? "0" : "null", quoted(state)}};
  }

  // A figure that is missing or refused has a rule of its own, so that no engine matches null with a band.
  std::string write_criterion(const Criterion& criterion) {
    const std::string& id = pack_.names.name(criterion.value);
    const std::string figure = accepted(id);
    std::set<std::string> limited;
    gather(id, limited);
    std::vector<std::string> needs = {figure};
    std::string refused;
    for (const std::string& name : limited) {
      refused += (refused.empty() ? "" : " or ") + refusals_.at(name);
      for (const std::string& need : {name, accepted(name)}) {
        if (std::ranges::find(needs, need) == needs.end()) needs.push_back(need);
      }
    }
    const std::string known = "if " + figure + R"( = null then "missing" else "present")";
    TableText table{
        .inputs = {{"Tình trạng số liệu",
                    refused.empty() ? known : "if " + refused + " then \"refused\" else " + known, "string",
                    refused.empty() ? R"("present", "missing")" : R"("present", "missing", "refused")"},
                   {pack_.title_of(criterion.value).vi, figure, to_text(pack_.names.type(criterion.value))}},
        .outputs = {{"points", "number", "null"}, {"state", "string", quoted("not rated")}},
        .rules = {}};
    const bool is_dated =
        std::ranges::any_of(criterion.bands, [](const Band& band) { return band.in_force.has_value(); });
    if (is_dated) {  // Bands that count on some days only.
      table.inputs.push_back({"Ngày áp dụng pháp luật", law_on_, "date"});
      needs.push_back(law_on_);
    }
    for (const Band& band : criterion.bands) {
      if (!feel::admitted(band.in)) refuse({"rules.export-unsupported", {{"text", band.in.text()}}});
      TableText::Rule rule{{quoted("present"), feel::to_text(band.in)},
                           {to_text(band.points), quoted("scored")}};
      if (is_dated) rule.tests.push_back(band.in_force ? period_test(*band.in_force) : "-");
      table.rules.push_back(std::move(rule));
    }
    if (criterion.bands.empty()) {  // Points given elsewhere.
      const StepFunction steps(criterion, std::nullopt, std::nullopt);
      const std::string test = unary_tests_of(steps.steps().front().interval);
      table.rules.push_back({{quoted("present"), test}, {figure, quoted("scored")}});
    }
    table.rules.push_back(rule_for_missing(criterion.missing));
    if (!refused.empty()) table.rules.push_back({{quoted("refused"), "-"}, {"null", quoted("not rated")}});
    for (TableText::Rule& rule : table.rules) rule.tests.resize(table.inputs.size(), "-");
    std::string name = unique("criterion_" + criterion.id);
    writer_.table({name, state_type_, criterion.title.vi, source_of(criterion.basis), needs}, table);
    conditions_.push_back(name + ".state != null and " + name + ".state != \"not rated\"");
    needed_.push_back(name);
    return name;
  }

  void write_group(const Group& group) {
    std::vector<std::string> names;
    std::vector<std::string> terms;
    criteria_ += group.criteria.size();
    for (const Criterion& criterion : group.criteria) {
      const std::string name = write_criterion(criterion);
      names.push_back(name);
      terms.push_back("(if " + name + ".state = \"scored\" then " + name + ".points else 0)");
      const Decimal max = criterion.max.value_or(Decimal());
      all_ += max;
      if (criterion.missing == MissingPolicy::kExclude) {
        reached_.push_back("(if " + name + ".state = \"excluded\" then 0 else " + to_text(max) + ")");
        excludable_.push_back(name);
      } else {
        fixed_ += max;
      }
    }
    groups_.push_back(unique("group_" + group.id));
    writer_.literal({groups_.back(), "number", group.title.vi, "", names},
                    terms.empty() ? "0" : join(terms, " + "));
  }

  // --- score and grade -------------------------------------------------------------------------

  void write_rated() {
    rated_ = unique("rated");
    std::vector<std::string> tests;
    if (reached_.size() == criteria_) {  // All may be left out, and no data is no rating.
      std::vector<std::string> left;
      for (const std::string& name : excludable_) left.push_back(name + ".state != \"excluded\"");
      conditions_.push_back(join(left, " or "));
    }
    for (const std::string& condition : conditions_) tests.push_back("(" + condition + ")");
    writer_.literal({rated_, "boolean", "Được xếp loại", "", needed_}, join(tests, " and "));
  }

  // As score_of() of a ScoreTally.
  std::string scaled_up(const std::string& exact) const {
    const std::string digits = ", " + std::to_string(digits_of_score(pack_)) + ")";
    const std::string rounded = "decimal(" + exact + digits;
    std::vector<std::string> cuts;
    for (const Grade& grade : pack_.grades) cuts.push_back(rounded + " = " + to_text(grade.at_least));
    return "if " + join(cuts, " or ") + " then floor(" + exact + digits + " else " + rounded;
  }

  // The sum of points; where criteria were left out, scaled up to the full maximum.
  void write_score() {
    const std::string points = unique("points_given");
    writer_.literal({points, "number", "Tổng điểm đạt", "", groups_}, join(groups_, " + "));
    std::vector<std::string> needs = {rated_, points};
    std::string value = points;
    if (!reached_.empty()) {
      const std::string reachable = unique("points_reachable");
      writer_.literal({reachable, "number", "Điểm tối đa của các tiêu chí có số liệu", "", excludable_},
                      to_text(fixed_) + " + " + join(reached_, " + "));
      needs.push_back(reachable);
      const std::string all = to_text(all_);
      value = "if " + reachable + " = " + all + " then " + points + " else if " + reachable +
              " = 0 then 0 else " + scaled_up(points + " * " + all + " / " + reachable);
    }
    score_ = unique("score");
    writer_.literal({score_, "number", "Điểm", "", needs},
                    "if " + rated_ + " = true then (" + value + ") else null");
  }

  std::string score_test(std::size_t grade) const {
    const bool last = grade + 1 == pack_.grades.size();
    const std::string from = to_text(pack_.grades[grade].at_least);
    if (last && grade == 0) return "-";
    const std::string to = grade == 0 ? "" : to_text(pack_.grades[grade - 1].at_least);
    if (last) return "< " + to;
    return grade == 0 ? ">= " + from : "[" + from + ".." + to + ")";
  }

  // Grades by rank, the best is 1; an override lets the rank not be better than its own.
  void write_grade() {
    TableText ranks{.inputs = {{"Điểm", score_, "number"}}, .outputs = {{"", "number"}}, .rules = {}};
    TableText grades{.inputs = {}, .outputs = {{"", "string", "null"}}, .rules = {}};
    for (std::size_t i = 0; i < pack_.grades.size(); ++i) {
      const std::string number = std::to_string(i + 1);
      ranks.rules.push_back({{score_test(i)}, {number}});
      grades.rules.push_back({{number}, {quoted(pack_.grades[i].id)}});
    }
    const std::string by_score = unique("rank_by_score");
    writer_.table({by_score, "number", "Bậc theo điểm", "", {score_}}, ranks);
    const std::string rank = unique("rank");
    std::string most = by_score;
    std::vector<std::string> needs = {rated_, by_score};
    for (std::size_t i = 0; i < overrides_.size(); ++i) {
      most += ", if " + overrides_[i] + " = true then " + std::to_string(pack_.overrides[i].grade + 1) +
              " else 1";
      needs.push_back(overrides_[i]);
    }
    writer_.literal({rank, "number", "Bậc", "", needs},
                    "if " + rated_ + " = true then max([" + most + "]) else null");
    grades.inputs = {{"Bậc", rank, "number"}};
    writer_.table({unique("grade"), "string", "Xếp loại", "", {rank}}, grades);
    TableText classes{.inputs = {{"Được xếp loại", rank + " != null", "boolean"}, {"Bậc", rank, "number"}},
                      .outputs = {{"", "string", quoted(to_string(Class::kNotRated))}},
                      .rules = {}};
    for (std::size_t i = 0; i < pack_.grades.size(); ++i) {
      classes.rules.push_back(
          {{"true", std::to_string(i + 1)}, {quoted(to_string(pack_.grades[i].leads_to))}});
    }
    classes.rules.push_back({{"false", "-"}, {quoted(to_string(Class::kNotRated))}});
    writer_.table({unique("class"), "string", "Nhóm", "", {rank}}, classes);
  }

  const Pack& pack_;
  dmn::ModelWriter writer_;
  std::set<std::string> used_;
  std::map<std::string, std::string> accepted_;  // Figure to the decision that refuses what is out of range.
  std::map<std::string, std::string> refusals_;  // Figure to the condition that it was refused.
  std::string state_type_;
  std::string law_on_;
  std::vector<std::string> conditions_;  // All of which hold where a cooperative is rated.
  std::vector<std::string> needed_;      // By them.
  std::vector<std::string> overrides_;
  std::vector<std::string> groups_;
  std::vector<std::string> reached_;
  std::vector<std::string> excludable_;
  std::size_t criteria_ = 0;
  Decimal all_;
  Decimal fixed_;
  std::string rated_;
  std::string score_;
  std::optional<Error> problem_;
};

}  // namespace

Result<std::string> export_dmn(const Pack& pack) {
  if (!pack.has_scorecard())
    return Error(ErrorCode::kInvalidArgument, {"rules.export-no-scorecard", {{"pack", pack.id}}});
  HTX_ASSIGN_OR_RETURN(std::string text, Exporter(pack).run());
  // What was written is read back: a mistake in it would be ours, an overlap is the pack's.
  const auto sources = std::to_array<Source>({Source(pack.id + ".dmn", text)});
  Diagnostics diagnostics;
  const auto model = dmn::read_model(sources, diagnostics);
  HTX_CHECK(model.has_value() && !diagnostics.has_errors());
  dmn::check_tables(*model, {}, diagnostics);
  for (const Diagnostic& d : diagnostics.items()) {
    if (d.message.code == "dmn.table-overlap" || d.message.code == "dmn.rule-twice")
      return Error(ErrorCode::kInvalidArgument,
                   {"rules.export-overlap", {{"table", d.message.arguments[0].value}}});
  }
  return text;
}

Result<std::string> pack_text_of(const Source& model) {
  HTX_ASSIGN_OR_RETURN(const auto canonical, dmn::extension_of(model, kSpace, "pack"));
  if (!canonical)
    return Error(ErrorCode::kInvalidArgument, {"rules.import-no-pack", {{"file", model.name()}}});
  HTX_ASSIGN_OR_RETURN(const Json json, read_json(*canonical));
  return write_json_indented(json);
}

std::optional<Pack> import_dmn(const Source& model, Diagnostics& diagnostics) {
  const auto refuse = [&](const Error& error) {
    diagnostics.report({.place = {.file = model.name()}, .message = error.message()});
    return std::nullopt;
  };
  const auto canonical = dmn::extension_of(model, kSpace, "pack");
  if (!canonical) return refuse(canonical.error());
  if (!*canonical)
    return refuse(Error(ErrorCode::kInvalidArgument, {"rules.import-no-pack", {{"file", model.name()}}}));
  const auto document = document_from_canonical(model.name(), **canonical);
  if (!document) return refuse(document.error());
  auto pack = read_pack(*document, diagnostics);
  if (!pack) return std::nullopt;
  const auto text = export_dmn(*pack);
  if (!text) return refuse(text.error());
  const auto difference = dmn::first_difference(Source(pack->id + ".dmn", *text), model);
  if (!difference) return refuse(difference.error());
  if (!difference->has_value()) return pack;
  const dmn::Difference& d = **difference;
  diagnostics.report({.place = d.place,
                      .message = {"rules.import-differs", {{"element", d.element}, {"expected", d.expected}}},
                      .found = d.found});
  return std::nullopt;
}

}  // namespace htx::rules
