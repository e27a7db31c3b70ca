#include <algorithm>

#include "engine/base/text.h"
#include "engine/report/evaluation_report.h"
#include "engine/report/internal/corrections.h"
#include "engine/report/study_report.h"

namespace htx::report {
namespace {

using rules::Assessment;
using rules::Criterion;
using rules::CriterionResult;
using rules::GroundResult;
using rules::NotRatedReason;
using rules::Pack;

std::string basis_text(const rules::Basis& basis) {
  std::string text = basis.law;
  if (!basis.article.empty()) text += " " + basis.article;
  std::string tag = basis.tag;
  if (!basis.source.empty()) tag += ": " + basis.source;
  return text + " [" + tag + "]";
}

std::string title_of(const Pack& pack, const std::string& name, const Voice& say) {
  const auto slot = pack.names.slot(name);
  return slot ? say(pack.title_of(*slot)) : name;
}

std::string titles_of(const Pack& pack, const std::vector<std::string>& names, const Voice& say) {
  std::vector<std::string> titles;
  for (const std::string& name : names) titles.push_back(title_of(pack, name, say));
  return join(titles, "; ");
}

// A figure as a person reads it; the values of enumerated fields by their titles.
std::string figure_text(const Pack& pack, const rules::FactUse& fact, const Library& library,
                        const Voice& say) {
  const auto input = std::ranges::find(pack.inputs, fact.name, &rules::Input::id);
  if (const auto* id = fact.value.as_string(); id != nullptr && input != pack.inputs.end()) {
    for (const Dictionary* dictionary : {&library.cooperatives(), &library.returns()}) {
      const FieldSpec* field = dictionary->find(input->field);
      if (field == nullptr) continue;
      const auto choice = std::ranges::find(field->choices, *id, &FieldChoice::id);
      if (choice != field->choices.end()) return say(choice->title);
    }
  }
  return say.figure(fact.value);
}

std::string facts_text(const Pack& pack, const std::vector<rules::FactUse>& facts, const Library& library,
                       const Voice& say) {
  std::vector<std::string> parts;
  for (const rules::FactUse& fact : facts) {
    std::string part = title_of(pack, fact.name, say) + " = " + figure_text(pack, fact, library, say);
    if (fact.refused) part += " (" + say("report.refused") + ")";
    if (!fact.source.empty()) part += " [" + fact.source + "]";
    parts.push_back(std::move(part));
  }
  return join(parts, "; ");
}

std::string state_text(const CriterionResult& result, const Criterion& criterion, const Voice& say) {
  switch (result.state) {
    case CriterionResult::State::kScored:
      return result.band ? criterion.bands[*result.band].in.text() : say("report.self-scored");
    case CriterionResult::State::kZeroForMissing: return say("report.zero-for-missing");
    case CriterionResult::State::kExcluded: return say("report.excluded");
    case CriterionResult::State::kNotRated:
      return result.problem ? htx::to_text(*result.problem, say.language()) : say("report.missing-not-rated");
  }
  return "";
}

std::string next_text(const CriterionResult& result, const Criterion& criterion, const Voice& say) {
  if (!result.next) return "";
  if (criterion.bands.empty()) return say("report.next-points", {{"gain", say.number(result.next->gain)}});
  return say(result.next->inclusive ? "report.next-reach" : "report.next-pass",
             {{"value", say.number(result.next->value)}, {"gain", say.number(result.next->gain)}});
}

void add_head(const ExplainedAssessment& e, const Voice& say, Page& page) {
  const Assessment& a = e.assessment;
  const Pack& pack = *e.pack;
  page.blocks.push_back(Heading{1, page.title});
  page.blocks.push_back(Paragraph{say("report.pack", {{"title", say(pack.title)},
                                                      {"id", pack.id},
                                                      {"version", std::to_string(pack.version)},
                                                      {"digest", a.pack.digest.substr(0, 12)}})});
  if (pack.status == Pack::Status::kProposal) page.blocks.push_back(Paragraph{say("report.is-proposal")});
  page.blocks.push_back(
      Paragraph{pack.reviewed_by.empty()
                    ? say("report.not-reviewed")
                    : say("report.reviewed", {{"who", pack.reviewed_by}, {"when", pack.reviewed_on}})});
  page.blocks.push_back(Paragraph{say("report.three-dates", {{"as_of", say.date(a.dates.as_of)},
                                                             {"law_on", say.date(a.dates.law_on)},
                                                             {"known_at", say.moment(e.known_at)}})});
}

void add_result(const ExplainedAssessment& e, const Voice& say, Page& page) {
  const Assessment& a = e.assessment;
  std::vector<std::string> lines;
  lines.push_back(say("report.class") + ": " + say("report.class-" + std::string(to_string(a.result))));
  for (std::string& line : correction_lines(e, say)) lines.push_back(std::move(line));
  if (a.grade) {
    const auto grade = std::ranges::find(e.pack->grades, *a.grade, &rules::Grade::id);
    lines.push_back(say("report.grade") + ": " +
                    (grade == e.pack->grades.end() ? *a.grade : say(grade->title)));
  }
  if (a.score) {
    lines.push_back(say("report.score", {{"score", say.number(*a.score)},
                                         {"total", say.number(e.pack->total.value_or(Decimal(100)))}}));
  }
  if (a.to_next_grade)
    lines.push_back(say("report.to-next-grade", {{"points", say.number(*a.to_next_grade)}}));
  lines.push_back(say("report.coverage",
                      {{"with", say.number(a.criteria_with_data)}, {"all", say.number(a.criteria.size())}}));
  page.blocks.push_back(Heading{2, say("report.result")});
  page.blocks.push_back(Bullets{std::move(lines)});
}

std::string reason_text(const NotRatedReason& reason, const ExplainedAssessment& e, const Voice& say) {
  const Pack& pack = *e.pack;
  std::string what = reason.id;
  const auto find_clause = [&](const std::vector<rules::Clause>& clauses) {
    const auto at = std::ranges::find(clauses, reason.id, &rules::Clause::id);
    if (at != clauses.end()) what = say(at->text) + " " + basis_text(at->basis);
  };
  find_clause(pack.referrals);
  find_clause(pack.not_rated);
  for (const rules::Check& check : pack.checks) {
    if (check.clause.id == reason.id) what = say(check.clause.text) + " " + basis_text(check.clause.basis);
  }
  for (const rules::Group& group : pack.groups) {
    for (const Criterion& criterion : group.criteria) {
      if (criterion.id == reason.id) what = say(criterion.title);
    }
  }
  switch (reason.kind) {
    case NotRatedReason::Kind::kReferral:
    case NotRatedReason::Kind::kClause: return what;
    case NotRatedReason::Kind::kMissing:
      return reason.missing.empty()
                 ? say("report.reason-missing-in", {{"what", what}})
                 : say("report.ask-for", {{"what", what}, {"missing", titles_of(pack, reason.missing, say)}});
    case NotRatedReason::Kind::kRefused: return say("report.reason-refused-in", {{"what", what}});
    case NotRatedReason::Kind::kCheck: return say("report.check-failed", {{"what", what}});
    case NotRatedReason::Kind::kOutOfForce: return say("report.reason-out-of-force");
  }
  return what;
}

void add_reasons(const ExplainedAssessment& e, const Voice& say, Page& page) {
  const Assessment& a = e.assessment;
  std::vector<std::string> lines;
  for (const NotRatedReason& reason : a.reasons) lines.push_back(reason_text(reason, e, say));
  if (!lines.empty()) {
    page.blocks.push_back(Heading{2, say("report.why-not-rated")});
    page.blocks.push_back(Bullets{std::move(lines)});
  }
  std::vector<std::string> notes;
  for (const std::string& id : a.overrides) {
    const auto at =
        std::ranges::find_if(e.pack->overrides, [&](const rules::Override& o) { return o.clause.id == id; });
    if (at != e.pack->overrides.end())
      notes.push_back(say(at->clause.text) + " " + basis_text(at->clause.basis));
  }
  for (const rules::CheckResult& check : a.checks) {
    if (check.state == rules::CheckResult::State::kHolds) continue;
    const auto at =
        std::ranges::find_if(e.pack->checks, [&](const rules::Check& c) { return c.clause.id == check.id; });
    if (at == e.pack->checks.end()) continue;
    notes.push_back(
        say(check.state == rules::CheckResult::State::kFails ? "report.check-failed" : "report.check-unknown",
            {{"what", say(at->clause.text)}}));
  }
  if (notes.empty()) return;
  page.blocks.push_back(Heading{2, say("report.checks-and-overrides")});
  page.blocks.push_back(Bullets{std::move(notes)});
}

void add_criteria(const ExplainedAssessment& e, const Library& library, const Voice& say, Page& page) {
  if (e.assessment.criteria.empty()) return;
  page.blocks.push_back(Heading{2, say("report.criteria")});
  Table table{.headers = {say("report.criterion"), say("report.value"), say("report.band"),
                          say("report.points"), say("report.max"), say("report.next")},
              .rows = {},
              .right_aligned = {1, 3, 4}};
  Bullets details;
  std::size_t i = 0;
  for (const rules::Group& group : e.pack->groups) {
    for (const Criterion& criterion : group.criteria) {
      const CriterionResult& result = e.assessment.criteria[i++];
      const std::string unit = e.pack->unit_of(criterion.value);
      std::string value = result.value ? say.figure(*result.value) : "–";
      if (result.value && !unit.empty()) value += " " + unit;
      table.rows.push_back({say(criterion.title), value, state_text(result, criterion, say),
                            result.points ? say.number(*result.points) : "–",
                            criterion.max ? say.number(*criterion.max) : "?",
                            next_text(result, criterion, say)});
      std::string detail = say(criterion.title) + " — " + basis_text(criterion.basis) + ". " +
                           facts_text(*e.pack, result.facts, library, say);
      if (!result.missing.empty()) {
        detail += ". " + say("report.missing", {{"names", titles_of(*e.pack, result.missing, say)}});
      }
      details.items.push_back(std::move(detail));
    }
  }
  page.blocks.push_back(std::move(table));
  page.blocks.push_back(Heading{3, say("report.figures-and-basis")});
  page.blocks.push_back(std::move(details));
}

void add_grounds(const ExplainedAssessment& e, const Library& library, const Voice& say, Page& page) {
  Table table{
      .headers = {say("report.ground"), say("report.basis"), say("report.finding"), say("report.figures")},
      .rows = {},
      .right_aligned = {}};
  for (const GroundResult& result : e.assessment.grounds) {
    const auto pack =
        std::ranges::find_if(e.ground_packs, [&](const auto& p) { return p->id == result.pack; });
    if (pack == e.ground_packs.end()) continue;
    const auto ground = std::ranges::find((*pack)->grounds, result.id, &rules::Ground::id);
    if (ground == (*pack)->grounds.end()) continue;
    const bool of_the_day = (*pack)->in_force.contains(e.assessment.dates.law_on);
    if (!of_the_day && result.state != GroundResult::State::kHolds) continue;
    std::string finding;
    switch (result.state) {
      case GroundResult::State::kHolds:
        finding = say(result.is_legal ? "report.ground-holds" : "report.ground-proposal",
                      {{"day", result.event ? say.date(*result.event) : ""}});
        break;
      case GroundResult::State::kDoesNotHold: finding = say("report.ground-does-not-hold"); break;
      case GroundResult::State::kNotEvaluable:
        finding = say("report.ground-unknown", {{"names", titles_of(**pack, result.missing, say)}});
        break;
      case GroundResult::State::kOtherLaw:
        finding = say("report.ground-other-law", {{"day", result.event ? say.date(*result.event) : ""}});
        break;
    }
    table.rows.push_back({say(ground->title), basis_text(ground->basis), finding,
                          facts_text(**pack, result.facts, library, say)});
  }
  if (table.rows.empty()) return;
  page.blocks.push_back(Heading{2, say("report.grounds")});
  page.blocks.push_back(std::move(table));
  if (e.assessment.result == rules::Class::kDissolve)
    page.blocks.push_back(Paragraph{say("report.only-recommends")});
}

}  // namespace

Page explanation_page(const ExplainedAssessment& explained, const Library& library, Language language) {
  const Voice say(language);
  Page page{.title = say("report.explanation-title",
                         {{"id", explained.assessment.cooperative},
                          {"name", explained.name},
                          {"period", std::to_string(explained.assessment.dates.period)}}),
            .language = language,
            .blocks = {}};
  add_head(explained, say, page);
  add_result(explained, say, page);
  add_reasons(explained, say, page);
  add_criteria(explained, library, say, page);
  add_grounds(explained, library, say, page);
  if (explained.pack->note)
    page.blocks.push_back(Paragraph{say("report.note") + ": " + say(*explained.pack->note)});
  add_corrections(explained.overrides, explained.appeals, say, page);
  return page;
}

Page plan_page(const PlanForCooperative& plan, const Library& library, Language language) {
  const rules::MeasureCatalogue& catalogue = library.measures();
  const Voice say(language);
  const rules::Assessment& before = plan.plan.before;
  const Pack& pack = *plan.basis.pack;
  const auto grade_title = [&](const std::optional<std::string>& id) -> std::string {
    if (!id) return say("report.class-not_rated");
    const auto grade = std::ranges::find(pack.grades, *id, &rules::Grade::id);
    return grade == pack.grades.end() ? *id : say(grade->title);
  };
  Page page{.title = say("report.plan-title", {{"id", before.cooperative}, {"name", plan.basis.name}}),
            .language = language,
            .blocks = {}};
  add_head(plan.basis, say, page);
  add_result(plan.basis, say, page);
  add_reasons(plan.basis, say, page);
  page.blocks.push_back(Heading{2, say("report.measures")});
  page.blocks.push_back(
      Paragraph{say("report.catalogue", {{"title", say(catalogue.title)},
                                         {"id", catalogue.id},
                                         {"digest", to_hex(catalogue.digest).substr(0, 12)}})});
  if (plan.plan.steps.empty()) page.blocks.push_back(Paragraph{say("report.no-measures")});
  Table table{.headers = {"#", say("report.measure"), say("report.responsible"), say("report.term"),
                          say("report.gain"), say("report.score-after"), say("report.grade-after")},
              .rows = {},
              .right_aligned = {0, 4, 5}};
  Bullets details;
  for (std::size_t i = 0; i < plan.plan.steps.size(); ++i) {
    const rules::PlannedMeasure& step = plan.plan.steps[i];
    const rules::Measure& measure = catalogue.measures[step.measure];
    const Bilingual* who = measure.who_on(before.dates.law_on);
    // A measure that moves no figure of this pack has no gain to show, which is not a gain of zero.
    const bool measured = step.gain && !step.gain->is_zero();
    table.rows.push_back({std::to_string(i + 1), say(measure.title), who == nullptr ? "–" : say(*who),
                          measure.term ? say(*measure.term) : say("report.term-blank"),
                          measured ? "+" + say.number(*step.gain) : "–",
                          step.score_after ? say.number(*step.score_after) : "–",
                          grade_title(step.grade_after)});
    std::vector<std::string> changes;
    for (const rules::FigureChange& change : step.changes) {
      const auto slot = catalogue.names.slot(change.name);
      const std::string title =
          slot && *slot < catalogue.inputs.size() ? say(catalogue.inputs[*slot].title) : change.name;
      changes.push_back(title + ": " + say.figure(change.before) + " → " + say.figure(change.after));
    }
    details.items.push_back(say(measure.title) + " — " + basis_text(measure.basis) +
                            (changes.empty() ? "" : ". " + join(changes, "; ")));
  }
  if (!table.rows.empty()) {
    page.blocks.push_back(std::move(table));
    page.blocks.push_back(
        Paragraph{plan.plan.steps_to_strong
                      ? say("report.steps-to-strong", {{"count", say.number(*plan.plan.steps_to_strong)}})
                      : say("report.no-steps-to-strong")});
    page.blocks.push_back(Heading{3, say("report.basis-and-changes")});
    page.blocks.push_back(std::move(details));
  }
  if (!plan.smallest.levers.empty() && plan.smallest.kind != rules::Counterfactual::Kind::kAlreadyThere) {
    page.blocks.push_back(Heading{2, say("report.smallest-change")});
    for (Block& block : smallest_change(plan.smallest, pack, language))
      page.blocks.push_back(std::move(block));
  }
  page.blocks.push_back(Heading{2, say("report.approval")});
  page.blocks.push_back(Paragraph{say("report.approval-text")});
  return page;
}

Json plan_json(const PlanForCooperative& plan, const rules::MeasureCatalogue& catalogue) {
  Json::Array steps;
  for (const rules::PlannedMeasure& step : plan.plan.steps) {
    Json json;
    json.add("measure", catalogue.measures[step.measure].id);
    json.add("gain", step.gain ? Json(Json::Number{htx::to_text(*step.gain)}) : Json());
    json.add("score_after", step.score_after ? Json(Json::Number{htx::to_text(*step.score_after)}) : Json());
    json.add("grade_after", step.grade_after ? Json(*step.grade_after) : Json());
    json.add("class_after", to_string(step.class_after));
    Json changes{Json::Object{}};
    for (const rules::FigureChange& change : step.changes)
      changes.add(change.name, htx::to_text(change.after));
    steps.push_back(json.add("changes", std::move(changes)));
  }
  Json json;
  json.add("cooperative", plan.plan.before.cooperative).add("before", rules::to_json(plan.plan.before));
  json.add("catalogue", catalogue.id).add("steps", std::move(steps));
  return json.add("steps_to_strong", plan.plan.steps_to_strong
                                         ? Json(static_cast<std::int64_t>(*plan.plan.steps_to_strong))
                                         : Json());
}

}  // namespace htx::report
