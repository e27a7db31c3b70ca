#include <algorithm>

#include "engine/base/text.h"
#include "engine/report/evaluation/explanation.h"
#include "engine/report/evaluation/newer_figures.h"
#include "engine/report/evaluation/overrides_and_appeals.h"
#include "engine/report/evaluation/plan_words.h"
#include "engine/report/evaluation/study_report.h"
#include "engine/report/words/explanation_words.h"
#include "engine/rules/shown.h"

namespace htx::report {
namespace {

using rules::Assessment;
using rules::Criterion;
using rules::CriterionResult;
using rules::GroundResult;
using rules::NotRatedReason;
using rules::Pack;

// "Tỉnh Cà Mau, Việt Nam"; empty of a run that does not say where it was.
std::string place_text(const EvaluationPlace& where, const Library& library, const Voice& say) {
  const Jurisdiction& jurisdiction = library.jurisdiction();
  if (where.jurisdiction.empty()) return "";
  std::string whole = where.jurisdiction == jurisdiction.id ? say(jurisdiction.title) : where.jurisdiction;
  if (where.place.empty()) return whole;
  const Jurisdiction::Unit* unit = jurisdiction.unit(where.place);
  return (unit == nullptr ? where.place : say(unit->title)) + ", " + whole;
}

void add_head(const ExplainedAssessment& e, const Library& library, const Voice& say, Page& page) {
  const Assessment& a = e.assessment;
  const Pack& pack = *e.pack;
  page.blocks.emplace_back(Heading{1, page.title});
  page.blocks.emplace_back(Paragraph{say("report.pack", {{"title", say(pack.title)},
                                                         {"id", pack.id},
                                                         {"version", std::to_string(pack.version)},
                                                         {"digest", a.pack.digest.substr(0, 12)}})});
  if (pack.status == Pack::Status::kProposal) page.blocks.emplace_back(Paragraph{say("report.is-proposal")});
  page.blocks.emplace_back(
      Paragraph{pack.reviewed_by.empty()
                    ? say("report.not-reviewed")
                    : say("report.reviewed", {{"who", pack.reviewed_by}, {"when", pack.reviewed_on}})});
  page.blocks.emplace_back(Paragraph{say("report.three-dates", {{"as_of", say.date(a.dates.as_of)},
                                                                {"law_on", say.date(a.dates.law_on)},
                                                                {"known_at", say.moment(e.known_at)}})});
  if (const std::string place = place_text(e.where, library, say); !place.empty())
    page.blocks.emplace_back(Paragraph{say("report.evaluated-where", {{"place", place}})});
  add_newer_figures(e, say, page);
}

std::string points_text(const Decimal& points, const Voice& say) {
  return say(points == Decimal(1) ? "report.one-point" : "report.many-points",
             {{"points", say.number(points)}});
}

// What a clause was judged by: ": Huyện Thành phố Cà Mau [bao-cao.csv:3]".
std::string figures_text(const std::string& clause, const ExplainedAssessment& e, const Voice& say) {
  const auto figures = e.clause_figures.find(clause);
  if (figures == e.clause_figures.end() || figures->second.empty()) return "";
  return ". " + say("report.figures-line",
                    {{"figures", join(figures_used(*e.pack, figures->second, e.dictionaries, say), "; ")}});
}

// The override in the pack.
const rules::Override* override_of(const Pack& pack, const std::string& id) {
  const auto at =
      std::ranges::find_if(pack.overrides, [&](const rules::Override& o) { return o.clause.id == id; });
  return at == pack.overrides.end() ? nullptr : &*at;
}

// What an override did: the grade by the score, and the one that it leaves.
std::string override_text(const rules::Override& override, const ExplainedAssessment& e, const Voice& say) {
  const auto margins = grade_margins(*e.pack, e.assessment);
  const std::vector<rules::Grade>& grades = e.pack->grades;
  const bool lowers = margins && override.grade > margins->reached;
  std::string text = say(override.clause.text) + " " + basis_text(override.clause.basis, say) + ": ";
  text += say(lowers ? "report.override-lowers" : "report.override-idle",
              {{"from", margins ? say(grades[margins->reached].title) : "–"},
               {"to", say(grades[override.grade].title)}});
  return text + figures_text(override.clause.id, e, say);
}

// How far the score is from the cut-offs around it; where an override counts and not the score, that.
void add_grade_margins(const ExplainedAssessment& e, const Voice& say, std::vector<std::string>& lines) {
  const auto margins = grade_margins(*e.pack, e.assessment);
  if (!margins) return;
  const std::vector<rules::Grade>& grades = e.pack->grades;
  if (grades[margins->reached].id != e.assessment.grade) {
    std::vector<std::string> causes;
    for (const std::string& id : e.assessment.overrides) {
      const rules::Override* override = override_of(*e.pack, id);
      if (override != nullptr && grades[override->grade].id == e.assessment.grade)
        causes.push_back(say(override->clause.text));
    }
    lines.push_back(say("report.grade-lowered",
                        {{"by_score", say(grades[margins->reached].title)}, {"causes", join(causes, "; ")}}));
    return;
  }
  // The distances are those of the score as it is told.
  const Decimal hidden = *e.assessment.score - rules::shown_score(*e.pack, *e.assessment.score);
  if (margins->higher) {
    const rules::Grade& higher = grades[*margins->higher];
    lines.push_back(say("report.below-next-grade", {{"points", points_text(margins->to_higher + hidden, say)},
                                                    {"grade", say(higher.title)},
                                                    {"cut", say.number(higher.at_least)}}));
  }
  if (margins->lower) {
    const rules::Grade& reached = grades[margins->reached];
    lines.push_back(
        say("report.above-cut-off", {{"points", points_text(margins->above_cut_off - hidden, say)},
                                     {"grade", say(reached.title)},
                                     {"lower", say(grades[*margins->lower].title)},
                                     {"cut", say.number(reached.at_least)}}));
  }
}

void add_result(const ExplainedAssessment& e, const Voice& say, Page& page) {
  const Assessment& a = e.assessment;
  std::vector<std::string> lines;
  lines.push_back(say("report.class") + ": " + class_title(a.result, say));
  for (std::string& line : correction_lines(e, say)) lines.push_back(std::move(line));
  if (a.grade) {
    const auto grade = std::ranges::find(e.pack->grades, *a.grade, &rules::Grade::id);
    lines.push_back(say("report.grade") + ": " +
                    (grade == e.pack->grades.end() ? *a.grade : say(grade->title)));
  }
  if (a.score) {
    lines.push_back(say("report.score", {{"score", say.number(rules::shown_score(*e.pack, *a.score))},
                                         {"total", say.number(e.pack->total.value_or(Decimal(100)))}}));
  }
  add_grade_margins(e, say, lines);
  lines.push_back(say("report.coverage",
                      {{"with", say.number(a.criteria_with_data)}, {"all", say.number(a.criteria.size())}}));
  page.blocks.emplace_back(Heading{2, say("report.result")});
  page.blocks.emplace_back(Bullets{std::move(lines)});
}

std::string reason_text(const NotRatedReason& reason, const ExplainedAssessment& e, const Voice& say) {
  const Pack& pack = *e.pack;
  std::string what = reason.id;
  const auto find_clause = [&](const std::vector<rules::Clause>& clauses) {
    const auto at = std::ranges::find(clauses, reason.id, &rules::Clause::id);
    if (at != clauses.end()) what = say(at->text) + " " + basis_text(at->basis, say);
  };
  find_clause(pack.referrals);
  find_clause(pack.not_rated);
  for (const rules::Check& check : pack.checks) {
    if (check.clause.id == reason.id)
      what = say(check.clause.text) + " " + basis_text(check.clause.basis, say);
  }
  for (const rules::Group& group : pack.groups) {
    for (const Criterion& criterion : group.criteria) {
      if (criterion.id == reason.id) what = say(criterion.title);
    }
  }
  switch (reason.kind) {
    case NotRatedReason::Kind::kReferral:
    case NotRatedReason::Kind::kClause: return what + figures_text(reason.id, e, say);
    case NotRatedReason::Kind::kMissing:
      return reason.missing.empty()
                 ? say("report.reason-missing-in", {{"what", what}})
                 : say("report.ask-for",
                       {{"what", what}, {"missing", figure_titles(pack, reason.missing, say)}});
    case NotRatedReason::Kind::kRefused: return say("report.reason-refused-in", {{"what", what}});
    case NotRatedReason::Kind::kCheck:
      return say("report.check-failed", {{"what", what}}) + figures_text(reason.id, e, say);
    case NotRatedReason::Kind::kOutOfForce: return say("report.reason-out-of-force");
  }
  return what;
}

void add_reasons(const ExplainedAssessment& e, const Voice& say, Page& page) {
  const Assessment& a = e.assessment;
  std::vector<std::string> lines;
  for (const NotRatedReason& reason : a.reasons) lines.push_back(reason_text(reason, e, say));
  if (!lines.empty()) {
    page.blocks.emplace_back(Heading{2, say("report.why-not-rated")});
    page.blocks.emplace_back(Bullets{std::move(lines)});
  }
  std::vector<std::string> notes;
  for (const std::string& id : a.overrides) {
    if (const rules::Override* override = override_of(*e.pack, id))
      notes.push_back(override_text(*override, e, say));
  }
  for (const rules::CheckResult& check : a.checks) {
    if (check.state == rules::CheckResult::State::kHolds) continue;
    const auto at =
        std::ranges::find_if(e.pack->checks, [&](const rules::Check& c) { return c.clause.id == check.id; });
    if (at == e.pack->checks.end()) continue;
    notes.push_back(
        say(check.state == rules::CheckResult::State::kFails ? "report.check-failed" : "report.check-unknown",
            {{"what", say(at->clause.text)}}) +
        figures_text(check.id, e, say));
  }
  if (notes.empty()) return;
  page.blocks.emplace_back(Heading{2, say("report.checks-and-overrides")});
  page.blocks.emplace_back(Bullets{std::move(notes)});
}

Decimal points_shown(const Pack& pack, const Criterion& criterion, const Decimal& points) {
  return criterion.bands.empty() ? rules::shown(pack, criterion.value, points) : points;
}

void add_criteria(const ExplainedAssessment& e, const Voice& say, Page& page) {
  if (e.assessment.criteria.empty()) return;
  const Pack& pack = *e.pack;
  page.blocks.emplace_back(Heading{2, say("report.criteria")});
  Table table{.headers = {"#", say("report.criterion"), say("report.value"), say("report.band"),
                          say("report.points"), say("report.max")},
              .rows = {},
              .right_aligned = {0, 2, 4, 5}};
  std::vector<Block> details;
  std::size_t i = 0;
  for (const rules::Group& group : pack.groups) {
    for (const Criterion& criterion : group.criteria) {
      const CriterionResult& result = e.assessment.criteria[i++];
      const std::string& name = pack.names.name(criterion.value);
      table.rows.push_back({std::to_string(i), say(criterion.title),
                            result.value ? figure_value(pack, name, *result.value, e.dictionaries, say) : "–",
                            state_text(pack, criterion, result, e.dictionaries, say),
                            result.points ? say.number(points_shown(pack, criterion, *result.points)) : "–",
                            criterion.max ? say.number(*criterion.max) : say("report.max-unknown")});
      details.emplace_back(Heading{
          3, say("report.criterion-heading",
                 {{"number", std::to_string(i)},
                  {"title", say(criterion.title)},
                  {"points", result.points ? points_text(points_shown(pack, criterion, *result.points), say)
                                           : say("report.no-points")}})});
      details.emplace_back(Paragraph{narrative(pack, criterion, result, e.dictionaries, say)});
      Bullets lines;
      const auto figures = figures_used(pack, result.facts, e.dictionaries, say);
      if (!figures.empty())
        lines.items.push_back(say("report.figures-line", {{"figures", join(figures, "; ")}}));
      lines.items.push_back(say("report.basis-line", {{"basis", basis_text(criterion.basis, say)}}));
      lines.items.push_back(say("report.reason-code-line", {{"code", reason_code(pack, criterion, result)}}));
      details.emplace_back(std::move(lines));
    }
  }
  page.blocks.emplace_back(std::move(table));
  page.blocks.emplace_back(Heading{2, say("report.each-criterion")});
  for (Block& block : details) page.blocks.push_back(std::move(block));
}

void add_grounds(const ExplainedAssessment& e, const Voice& say, Page& page) {
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
        finding = say("report.ground-unknown", {{"names", figure_titles(**pack, result.missing, say)}});
        break;
      case GroundResult::State::kOtherLaw:
        finding = say("report.ground-other-law", {{"day", result.event ? say.date(*result.event) : ""}});
        break;
    }
    table.rows.push_back({say(ground->title), basis_text(ground->basis, say), finding,
                          join(figures_used(**pack, result.facts, e.dictionaries, say), "; ")});
  }
  if (table.rows.empty()) return;
  page.blocks.emplace_back(Heading{2, say("report.grounds")});
  page.blocks.emplace_back(std::move(table));
  if (e.assessment.result == rules::Class::kDissolve)
    page.blocks.emplace_back(Paragraph{say("report.only-recommends", {{"committee", say.word("committee")},
                                                                      {"deciders", say.word("deciders")}})});
}

}  // namespace

Page explanation_page(const ExplainedAssessment& explained, const Library& library, const Manner& language) {
  const Voice say(language);
  Page page{
      .title = say("report.explanation-title", {{"id", explained.assessment.cooperative},
                                                {"name", explained.name},
                                                {"period", period_text(explained.assessment.dates.period)}}),
      .language = language,
      .blocks = {}};
  add_head(explained, library, say, page);
  add_result(explained, say, page);
  add_reasons(explained, say, page);
  add_criteria(explained, say, page);
  add_grounds(explained, say, page);
  if (explained.pack->note)
    page.blocks.emplace_back(Paragraph{say("report.note") + ": " + say(*explained.pack->note)});
  add_corrections(explained.overrides, explained.appeals, say, page);
  return page;
}

namespace {

void add_catalogue(const rules::MeasureCatalogue& catalogue, const Date& law_on, const Voice& say,
                   Page& page) {
  page.blocks.emplace_back(Heading{2, say("report.measures")});
  page.blocks.emplace_back(
      Paragraph{say("report.catalogue", {{"title", say(catalogue.title)},
                                         {"id", catalogue.id},
                                         {"digest", to_hex(catalogue.digest).substr(0, 12)}})});
  page.blocks.emplace_back(Paragraph{
      catalogue.reviewed_by.empty()
          ? say("report.catalogue-not-reviewed")
          : say("report.reviewed", {{"who", catalogue.reviewed_by}, {"when", catalogue.reviewed_on}})});
  if (!catalogue.in_force.contains(law_on))
    page.blocks.emplace_back(Paragraph{say("report.catalogue-not-in-force", {{"day", say.date(law_on)}})});
}

// The measures in their order, with what each gains, and then what each rests on.
void add_steps(const PlanForCooperative& plan, const rules::MeasureCatalogue& catalogue, const Voice& say,
               Page& page) {
  Table table{.headers = {"#", say("report.measure"), say("report.responsible"), say("report.term"),
                          say("report.gain"), say("report.score-after"), say("report.grade-after")},
              .rows = {},
              .right_aligned = {0, 4, 5}};
  Bullets details;
  for (const PlannedStep& step : steps_in_words(plan.plan, catalogue, *plan.basis.pack, say)) {
    table.rows.push_back({std::to_string(table.rows.size() + 1), step.title, step.who, step.term,
                          step.gain ? "+" + say.number(*step.gain) : "–",
                          step.score_after ? say.number(*step.score_after) : "–", step.grade_after});
    details.items.push_back(step.title + " — " + step.basis +
                            (step.changes.empty() ? "" : ". " + step.changes));
  }
  page.blocks.emplace_back(std::move(table));
  page.blocks.emplace_back(
      Paragraph{plan.plan.steps_to_strong
                    ? say("report.steps-to-strong", {{"count", say.number(*plan.plan.steps_to_strong)}})
                    : say("report.no-steps-to-strong")});
  page.blocks.emplace_back(Heading{3, say("report.basis-and-changes")});
  page.blocks.emplace_back(std::move(details));
}

}  // namespace

Page plan_page(const PlanForCooperative& plan, const Library& library, const Manner& language) {
  const rules::MeasureCatalogue& catalogue = **library.measures();  // The plan was made with it.
  const Voice say(language);
  const rules::Assessment& before = plan.plan.before;
  Page page{.title = say("report.plan-title", {{"id", before.cooperative}, {"name", plan.basis.name}}),
            .language = language,
            .blocks = {}};
  add_head(plan.basis, library, say, page);
  add_result(plan.basis, say, page);
  add_reasons(plan.basis, say, page);
  add_catalogue(catalogue, before.dates.law_on, say, page);
  if (plan.plan.steps.empty())
    page.blocks.emplace_back(Paragraph{say("report.no-measures")});
  else
    add_steps(plan, catalogue, say, page);
  if (!plan.smallest.levers.empty() && plan.smallest.kind != rules::Counterfactual::Kind::kAlreadyThere) {
    page.blocks.emplace_back(Heading{2, say("report.smallest-change")});
    for (Block& block : smallest_change(plan.smallest, *plan.basis.pack, language))
      page.blocks.push_back(std::move(block));
  }
  page.blocks.emplace_back(Heading{2, say("report.approval")});
  page.blocks.emplace_back(Paragraph{say("report.approval-text")});
  return page;
}

}  // namespace htx::report
