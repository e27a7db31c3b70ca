#include <algorithm>
#include <set>

#include "engine/base/text.h"
#include "engine/report/evaluation/plan_words.h"
#include "engine/report/words/explanation_words.h"
#include "engine/rules/shown.h"
#include "engine/server/lists/cooperative_names.h"
#include "engine/server/pages/frame.h"
#include "engine/server/pages/page_routes.h"
#include "engine/server/pages/standing.h"
#include "engine/server/visit/addresses.h"
#include "engine/value/reporting_period.h"

namespace htx::server {
namespace {

using rules::Criterion;
using rules::CriterionResult;
using rules::MeasureCatalogue;

// What a plan is told with.
struct PlanWords {
  const PlanForCooperative& plan;
  const MeasureCatalogue& catalogue;
  const report::Voice& say;
  const rules::Pack& pack() const { return *plan.basis.pack; }
};

// The fields that a criterion rests on, through derived figures.
std::set<std::string> fields_below(const rules::Pack& pack, const CriterionResult& result) {
  std::set<std::string> fields;
  const auto add = [&](const std::string& name) {
    const auto input = std::ranges::find(pack.inputs, name, &rules::Input::id);
    if (input != pack.inputs.end() && !input->of_previous_year) fields.insert(input->field);
  };
  for (const rules::UsedFigure& fact : result.facts) add(fact.name);
  for (const std::string& name : result.missing) add(name);
  return fields;
}

// The numbers of the planned measures that move a figure of a criterion: "1, 3".
std::string measures_for(const PlanWords& words, const CriterionResult& result) {
  const std::set<std::string> fields = fields_below(words.pack(), result);
  std::vector<std::string> numbers;
  for (std::size_t i = 0; i < words.plan.plan.steps.size(); ++i) {
    const bool moves = std::ranges::any_of(words.plan.plan.steps[i].changes, [&](const auto& change) {
      const auto slot = words.catalogue.names.slot(change.name);
      return slot && *slot < words.catalogue.inputs.size() &&
             fields.contains(words.catalogue.inputs[*slot].field);
    });
    if (moves) numbers.push_back(std::to_string(i + 1));
  }
  return join(numbers, ", ");
}

bool is_met(const Criterion& criterion, const CriterionResult& result) {
  return result.points && criterion.max && *result.points >= *criterion.max;
}

Json criterion_model(const PlanWords& words, const Criterion& criterion, const CriterionResult& result) {
  const rules::Pack& pack = words.pack();
  const report::Voice& say = words.say;
  const Dictionaries& dictionaries = words.plan.basis.dictionaries;
  Json json;
  json.add("name", say(criterion.title)).add("max", criterion.max ? say.number(*criterion.max) : "–");
  const std::string& figure = pack.names.name(criterion.value);
  json.add("value",
           result.value ? report::figure_value(pack, figure, *result.value, dictionaries, say) : "–");
  json.add("points", result.points ? say.number(criterion.bands.empty()
                                                    ? rules::shown(pack, criterion.value, *result.points)
                                                    : *result.points)
                                   : "–");
  const bool has_some = result.points && !result.points->is_zero();
  json.add("tone", !result.points ? "none" : has_some ? "weak" : "no");
  json.add("wanted", report::wanted_text(pack, criterion, result, dictionaries, say));
  return json.add("measures", measures_for(words, result));
}

// What is met and must be kept, and what is not.
void add_criteria(const PlanWords& words, Json& model) {
  Json met{Json::Array{}};
  Json not_met{Json::Array{}};
  const auto criteria = words.pack().criteria();
  const auto& results = words.plan.plan.before.criteria;
  for (std::size_t i = 0; i < std::min(criteria.size(), results.size()); ++i) {
    Json one = criterion_model(words, *criteria[i], results[i]);
    Json& list = is_met(*criteria[i], results[i]) ? met : not_met;
    one.add("number", std::to_string(list.array()->size() + 1));
    list.push(std::move(one));
  }
  model.add("met_count", words.say.number(met.array()->size()));
  model.add("all_count", words.say.number(results.size()));
  model.add("not_met_count", words.say.number(not_met.array()->size()));
  model.add("has_met", !met.array()->empty()).add("has_not_met", !not_met.array()->empty());
  model.add("met", std::move(met)).add("not_met", std::move(not_met));
}

// The grounds that hold: points do not clear them.
Json grounds_model(const PlanWords& words) {
  Json grounds{Json::Array{}};
  for (const rules::GroundResult& result : words.plan.plan.before.grounds) {
    if (result.state != rules::GroundResult::State::kHolds) continue;
    for (const rules::PackPointer& pack : words.plan.basis.ground_packs) {
      const auto ground = std::ranges::find(pack->grounds, result.id, &rules::Ground::id);
      if (pack->id != result.pack || ground == pack->grounds.end()) continue;
      Json one;
      one.add("name", words.say(ground->title)).add("basis", report::basis_text(ground->basis, words.say));
      grounds.push(one.add("since", result.event ? words.say.date(*result.event) : ""));
    }
  }
  return grounds;
}

void add_steps(const PlanWords& words, Json& model) {
  const report::Voice& say = words.say;
  Json rows{Json::Array{}};
  const auto steps = report::steps_in_words(words.plan.plan, words.catalogue, words.pack(), say);
  for (const report::PlannedStep& step : steps) {
    Json row;
    row.add("number", std::to_string(rows.array()->size() + 1)).add("name", step.title);
    row.add("changes", step.changes).add("basis", step.basis).add("who", step.who).add("term", step.term);
    row.add("gain", step.gain ? "+" + say.number(*step.gain) : "–");
    row.add("score",
            step.score_after ? say.number(rules::shown_score(words.pack(), *step.score_after)) : "–");
    rows.push(row.add("grade", step.grade_after));
  }
  model.add("has_steps", !steps.empty()).add("steps", std::move(rows));
  const auto enough = words.plan.plan.steps_to_strong;
  const bool is_strong = words.plan.plan.before.result == rules::Class::kStrong;
  model.add("verdict", steps.empty() ? say("report.no-measures")
                       : is_strong   ? say("report.what-if-there")
                       : enough      ? say("report.steps-to-strong", {{"count", say.number(*enough)}})
                                     : say("report.no-steps-to-strong"));
}

void add_sources(const PlanWords& words, Json& model) {
  const rules::Pack& pack = words.pack();
  const report::Voice& say = words.say;
  constexpr std::size_t kShown = 12;
  model.add("pack", say(pack.title)).add("pack_id", pack.id).add("version", std::to_string(pack.version));
  model.add("digest", to_hex(pack.digest).substr(0, kShown));
  model.add("is_reviewed", !pack.reviewed_by.empty() && !words.catalogue.reviewed_by.empty());
  model.add("catalogue",
            say("report.catalogue", {{"title", say(words.catalogue.title)},
                                     {"id", words.catalogue.id},
                                     {"digest", to_hex(words.catalogue.digest).substr(0, kShown)}}));
  const rules::Dates& dates = words.plan.plan.before.dates;
  model.add("as_of", say.date(dates.as_of)).add("period", period_text(dates.period));
}

Result<Response> show_plan(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const NamedCooperative named, cooperative_of_page(visit));
  const Fields& query = visit.address.query;
  HTX_ASSIGN_OR_RETURN(
      const auto plan,
      plan_for(visit.session, named.id, period_from_text(query["period"]).value_or(0), query["rules"]));
  HTX_ASSIGN_OR_RETURN(const MeasureCatalogue* catalogue, visit.session.library.measures());
  const PlanWords words{plan, *catalogue, visit.say};
  Json model;
  model.add("id", named.id).add("name", named.name).add("district", named.district);
  model.add("cooperative_href", cooperative_address(named.id));
  model.add("what_if_href",
            advice_address(named.id, "what-if", plan.plan.before.dates.period, words.pack().id));
  model.add("stand", standing_model(words.pack(), plan.plan.before, visit.say));
  add_sources(words, model);
  add_steps(words, model);
  add_criteria(words, model);
  Json grounds = grounds_model(words);
  model.add("has_grounds", !grounds.array()->empty()).add("grounds", std::move(grounds));
  // A place that has no such words writes its letters without.
  const auto& of_place = visit.say.manner().words;
  for (const char* word : {"state_name", "state_motto"})
    model.add(word, of_place.contains(word) ? of_place.at(word) : "");
  model.add("follow", visit.say("report.only-recommends", {{"committee", visit.say.word("committee")},
                                                           {"deciders", visit.say.word("deciders")}}));
  return page(visit, "plan", std::move(model),
              {.title = visit.say("server.plan") + ": " + named.name,
               .menu = "/cooperatives",
               .paper = Paper::kLetter});
}

}  // namespace

std::vector<Route> plan_routes() {
  return {{"GET", "/cooperatives/{id}/plan", Operation::kReadCooperatives, show_plan}};
}

}  // namespace htx::server
