#include <algorithm>
#include <array>

#include "engine/evaluation/studies.h"
#include "engine/registry/cell_text.h"
#include "engine/registry/number_text.h"
#include "engine/report/words/explanation_words.h"
#include "engine/rules/shown.h"
#include "engine/server/lists/cooperative_names.h"
#include "engine/server/lists/grades.h"
#include "engine/server/pages/frame.h"
#include "engine/server/pages/page_routes.h"
#include "engine/server/pages/standing.h"
#include "engine/server/visit/addresses.h"
#include "engine/value/reporting_period.h"

namespace htx::server {
namespace {

using feel::Type;
using rules::Input;

constexpr const char* kFigure = "f-";       // The fields of figures are this and their ids.
constexpr std::size_t kSolutions = 3;       // As many ways as a page shows.
constexpr std::string_view kMark = "mark";  // By which decimal mark the figures of an address are written.

// What is asked: the figures that were changed, and those whose text is none.
struct Trial {
  std::map<std::string, Value> figures;      // By field; only those that are others.
  std::map<std::string, std::string> wrong;  // What was typed, by field.
};

template <class T>
std::optional<Value> as_value(const std::optional<T>& read) {
  return read ? std::optional<Value>(*read) : std::nullopt;
}

// What the text in a field of the form says; none if it says nothing that the figure could be.
std::optional<Value> typed_value(const Input& input, std::string_view text, NumberStyle style) {
  if (text.empty()) return Value();
  if (input.type.kind == Type::Kind::kNumber)
    return as_value(decide(read_number_text(text, input.scale, {}), style));
  if (input.type.kind == Type::Kind::kDate) return as_value(read_date_text(text));
  return as_value(read_boolean_text(text));
}

bool is_changeable(const Input& input) {
  constexpr std::array kKinds = {Type::Kind::kNumber, Type::Kind::kDate, Type::Kind::kBoolean};
  return !input.of_previous_year && std::ranges::find(kKinds, input.type.kind) != kKinds.end();
}

Value value_now(const WhatIf& study, const Input& input) {
  const rules::Fact* fact = study.basis.facts.find(input);
  return fact == nullptr ? Value() : fact->value;
}

Trial trial_of(const WhatIf& study, const Fields& query, const report::Voice& say) {
  const std::string& written = query[kMark].empty() ? say.manner().decimal_mark : query[kMark];
  const NumberStyle style = written == "." ? NumberStyle::kDecimalPoint : NumberStyle::kDecimalComma;
  Trial trial;
  for (const Input& input : study.basis.pack->inputs) {
    const std::string name = kFigure + input.field;
    if (!is_changeable(input) || !query.contains(name)) continue;
    const auto value = typed_value(input, query[name], style);
    if (!value || (!value->is_null() && !input.accepts(*value)))
      trial.wrong[input.field] = query[name];
    else if (*value != value_now(study, input))
      trial.figures[input.field] = *value;
  }
  return trial;
}

// A value as its field of the form has it.
std::string in_field(const Value& value, const report::Voice& say) {
  if (const auto truth = value.as_boolean()) return *truth ? "true" : "false";
  return value.is_null() ? "" : say.figure(value);
}

// The lever as a slider: from where the figure is to where it can come at most; none of yes and no.
Json slider_model(const rules::LeverAtWork& lever, const Value& shown) {
  const auto now = lever.before.as_number();
  const auto end = lever.at(lever.most).as_number();
  if (!now || !end || lever.most == 0 || lever.direction == rules::Lever::Direction::kTo) return false;
  Json json;
  json.add("low", to_text(std::min(*now, *end))).add("high", to_text(std::max(*now, *end)));
  return json.add("step", to_text(lever.step)).add("at", to_text(shown.as_number().value_or(*now)));
}

// What is allowed of a figure: "từ 0 đến 100".
std::string range_text(const Input& input, const report::Voice& say) {
  const auto text = [&](const auto& low, const auto& high, auto told) {
    return low && high ? say("report.band-from-to", {{"low", told(*low)}, {"high", told(*high)}}) : "";
  };
  if (input.type.kind == Type::Kind::kDate)
    return text(input.earliest, input.latest, [&](const Date& day) { return say.date(day); });
  return text(input.min, input.max, [&](const Decimal& number) { return say.number(number); });
}

Json figure_model(const WhatIf& study, const Trial& trial, const Input& input, const report::Voice& say) {
  const Value now = value_now(study, input);
  const auto changed = trial.figures.find(input.field);
  const auto wrong = trial.wrong.find(input.field);
  const Value& shown = changed == trial.figures.end() ? now : changed->second;
  Json json;
  json.add("field", input.field).add("name", say(input.title));
  json.add("now", report::figure_value(*study.basis.pack, input.id, now, study.basis.dictionaries, say));
  json.add("is_changed", changed != trial.figures.end());
  json.add("typed", wrong == trial.wrong.end() ? in_field(shown, say) : wrong->second);
  json.add("is_wrong", wrong != trial.wrong.end()).add("range", range_text(input, say));
  json.add("is_choice", input.type.kind == Type::Kind::kBoolean);
  const auto truth = shown.as_boolean();
  json.add("is_true", truth.value_or(false)).add("is_false", truth && !*truth);
  const auto& levers = study.answer.levers;
  const auto lever = std::ranges::find(levers, input.field, &rules::LeverAtWork::field);
  json.add("is_lever", lever != levers.end());
  return json.add("slider", lever == levers.end() ? Json(false) : slider_model(*lever, shown));
}

// The figures that can be changed: the levers first, then the others.
void add_figures(const WhatIf& study, const Trial& trial, const report::Voice& say, Json& model) {
  Json levers{Json::Array{}};
  Json others{Json::Array{}};
  Json wrong{Json::Array{}};
  bool is_other_changed = false;
  for (const Input& input : study.basis.pack->inputs) {
    if (!is_changeable(input)) continue;
    Json figure = figure_model(study, trial, input, say);
    const bool is_lever = *figure.find("is_lever")->boolean();
    if (trial.wrong.contains(input.field)) wrong.push(figure);
    const bool is_touched = trial.wrong.contains(input.field) || trial.figures.contains(input.field);
    is_other_changed = is_other_changed || (!is_lever && is_touched);
    (is_lever ? levers : others).push(std::move(figure));
  }
  model.add("wrong_count", wrong.array()->empty() ? "" : say.number(wrong.array()->size()));
  model.add("wrong", std::move(wrong)).add("has_levers", !levers.array()->empty());
  model.add("has_others", !others.array()->empty()).add("is_other_changed", is_other_changed);
  model.add("levers", std::move(levers)).add("others", std::move(others));
}

Json targets_model(const WhatIf& study, const report::Voice& say) {
  Json targets{Json::Array{}};
  Json strong;
  strong.add("id", "").add("name", say("server.target-strong"));
  targets.push(strong.add("here", study.target.empty()));
  for (const rules::Grade& grade : study.basis.pack->grades) {
    if (&grade == &study.basis.pack->grades.back()) break;
    Json one;
    one.add("id", grade.id).add("name", say(grade.title) + " (" + say.number(grade.at_least) + ")");
    targets.push(one.add("here", study.target == grade.id));
  }
  return targets;
}

// One smallest change, with the address at which it is tried.
Json solution_model(const WhatIf& study, const rules::Solution& way, Fields query, const report::Voice& say) {
  const auto told = [&](const Value& value, const std::string& unit) {
    const auto amount = value.as_number();
    const std::string in_words = amount ? report::unit_text(unit, *amount, say) : unit;
    return say.figure(value) + (in_words.empty() ? "" : " " + in_words);
  };
  Json moves{Json::Array{}};
  for (const rules::Solution::Move& move : way.moves) {
    const rules::LeverAtWork& lever = study.answer.levers[move.lever];
    query.add(kFigure + lever.field, in_field(move.after, say));
    Json one;
    one.add("name", say(lever.title)).add("before", told(lever.before, lever.unit));
    one.add("after", told(move.after, lever.unit)).add("effort", say.number(lever.cost(move.steps)));
    moves.push(std::move(one));
  }
  const rules::Pack& pack = *study.basis.pack;
  Json json;
  json.add("moves", std::move(moves)).add("effort", say.number(way.effort));
  json.add("score", way.score ? say.number(rules::shown_score(pack, *way.score)) : "");
  json.add("grade", grade_title(pack, way.grade, say));
  return json.add(
      "href",
      with_query(cooperative_address(study.basis.assessment.cooperative) + "/what-if", query) + "#result");
}

void add_answer(const WhatIf& study, const Fields& asked, const report::Voice& say, Json& model) {
  constexpr std::array kVerdicts = {"report.what-if-found", "report.what-if-there",
                                    "report.what-if-impossible", "report.what-if-undecided"};
  model.add("verdict", say(kVerdicts.at(static_cast<std::size_t>(study.answer.kind))));
  Json because{Json::Array{}};
  for (const Message& reason : study.answer.because) because.push(to_text(reason, say.language()));
  model.add("has_because", !because.array()->empty()).add("because", std::move(because));
  Json ways{Json::Array{}};
  for (const rules::Solution& way : study.answer.solutions) {
    if (ways.array()->size() == kSolutions) break;
    Json one = solution_model(study, way, asked, say);
    one.add("number", std::to_string(ways.array()->size() + 1));
    ways.push(std::move(one));
  }
  model.add("has_more", study.answer.has_more || study.answer.solutions.size() > kSolutions);
  model.add("has_ways", !ways.array()->empty()).add("ways", std::move(ways));
}

std::string points_of(const rules::CriterionResult& result, const report::Voice& say) {
  return result.points ? say.number(*result.points) : "–";
}

// The criteria that give others points by the changed figures.
Json changes_model(const WhatIf& study, const rules::Assessment& then, const report::Voice& say) {
  const rules::Pack& pack = *study.basis.pack;
  const auto criteria = pack.criteria();
  Json changes{Json::Array{}};
  for (std::size_t i = 0; i < std::min(criteria.size(), then.criteria.size()); ++i) {
    const rules::CriterionResult* before = study.basis.assessment.criterion(criteria[i]->id);
    const rules::CriterionResult& after = then.criteria[i];
    if (before == nullptr || (before->points == after.points && before->value == after.value)) continue;
    const std::string& figure = pack.names.name(criteria[i]->value);
    const auto told = [&](const rules::CriterionResult& result) {
      return result.value ? report::figure_value(pack, figure, *result.value, study.basis.dictionaries, say)
                          : "–";
    };
    Json one;
    one.add("name", say(criteria[i]->title))
        .add("value_before", told(*before))
        .add("value_after", told(after));
    one.add("points_before", points_of(*before, say)).add("points_after", points_of(after, say));
    const Decimal more = after.points.value_or(Decimal()) - before->points.value_or(Decimal());
    one.add("tone", more.is_zero() ? "" : more.is_negative() ? "t-bad" : "t-ok");
    changes.push(one.add("more", (more > Decimal() ? "+" : "") + say.number(more)));
  }
  return changes;
}

void add_result(const WhatIf& study, const Trial& trial, const report::Voice& say, Json& model) {
  const rules::Pack& pack = *study.basis.pack;
  const rules::Assessment then = judged_with(study.basis, trial.figures);
  const auto& before = study.basis.assessment.score;
  Json shown;
  Json changes = changes_model(study, then, say);
  shown.add("stand", standing_model(pack, then, say, before)).add("has_changes", !changes.array()->empty());
  shown.add("changes", std::move(changes))
      .add("before_score", before ? say.number(rules::shown_score(pack, *before)) : "–");
  shown.add("before_grade", grade_title(pack, study.basis.assessment.grade, say));
  model.add("result", std::move(shown));
}

Result<Response> show(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const NamedCooperative named, cooperative_of_page(visit));
  const Fields& query = visit.address.query;
  const report::Voice& say = visit.say;
  HTX_ASSIGN_OR_RETURN(const WhatIf study,
                       what_if(visit.session, named.id, period_from_text(query["period"]).value_or(0),
                               query["rules"], query["target"]));
  const rules::Dates& dates = study.basis.assessment.dates;
  const Trial trial = trial_of(study, query, say);
  Fields asked;
  asked.add("period", period_text(dates.period));
  asked.add("rules", study.basis.pack->id);
  asked.add("target", study.target);
  asked.add(std::string(kMark), say.manner().decimal_mark);
  Json model;
  model.add("id", named.id).add("name", named.name).add("district", named.district);
  model.add("cooperative_href", cooperative_address(named.id));
  for (const auto& [name, value] : asked.all()) model.add(name, value);
  model.add("pack", say(study.basis.pack->title));
  model.add("action", cooperative_address(named.id) + "/what-if")
      .add("clear", with_query(cooperative_address(named.id) + "/what-if", asked));
  model.add("plan_href", advice_address(named.id, "plan", dates.period, study.basis.pack->id));
  model.add("targets", targets_model(study, say));
  add_answer(study, asked, say, model);
  add_figures(study, trial, say, model);
  Json standing;
  standing.add("stand", standing_model(*study.basis.pack, study.basis.assessment, say));
  model.add("standing", std::move(standing));
  if (trial.wrong.empty() && !trial.figures.empty()) add_result(study, trial, say, model);
  return page(visit, "what_if", std::move(model),
              {.title = say("server.what-if") + ": " + named.name,
               .menu = "/cooperatives",
               .status = trial.wrong.empty() ? 200 : 422});
}

}  // namespace

std::vector<Route> what_if_routes() {
  return {{"GET", "/cooperatives/{id}/what-if", Operation::kReadCooperatives, show}};
}

}  // namespace htx::server
