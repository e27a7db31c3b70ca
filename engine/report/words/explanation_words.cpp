#include "engine/report/words/explanation_words.h"

#include <algorithm>

#include "engine/base/spellings.h"
#include "engine/base/text.h"
#include "engine/rules/score_tally.h"
#include "engine/rules/shown.h"

namespace htx::report {
namespace {

using rules::Criterion;
using rules::CriterionResult;
using rules::Pack;

// How well a source was checked, as the base of facts tags it; Vietnamese readers get words for it.
std::string tag_text(const std::string& tag, const Voice& say) {
  if (tag.empty() || say.language() != Language::kVietnamese) return tag;
  if (tag == "verified") return say("report.tag-verified");
  if (tag.starts_with("verified")) return say("report.tag-partly");
  if (tag.starts_with("policy proposal")) return say("report.tag-proposal");
  if (tag.starts_with("inference") || tag.starts_with("computed")) return say("report.tag-inferred");
  if (tag.starts_with("memory")) return say("report.tag-unchecked");
  return tag;
}

// A form of citation with its one slot filled.
std::string filled(std::string form, const std::string& slot, std::string_view with) {
  const std::size_t at = form.find("{" + slot + "}");
  return at == std::string::npos ? form : form.replace(at, slot.size() + 2, with);
}

// "110.2 g, h" as readers of the law cite it: "điểm g, h khoản 2 Điều 110".  What is not of that form stays
// as it is written.
std::string article_text(std::string_view written, const Voice& say) {
  constexpr std::string_view kDigits = "0123456789";
  if (!say.manner().articles) return std::string(written);
  const ArticleForm& form = *say.manner().articles;
  std::string_view rest = written;
  if (!form.prefix.empty() && rest.starts_with(form.prefix)) rest.remove_prefix(form.prefix.size());
  const std::size_t article = std::min(rest.find_first_not_of(kDigits), rest.size());
  if (article == 0) return std::string(written);
  if (form.clause.empty()) return filled(form.article, "article", rest);
  std::string text = filled(form.article, "article", rest.substr(0, article));
  rest.remove_prefix(article);
  if (rest.starts_with('.')) {
    rest.remove_prefix(1);
    const std::size_t clause = std::min(rest.find_first_not_of(kDigits), rest.size());
    if (clause == 0) return std::string(written);
    text = filled(form.clause, "clause", rest.substr(0, clause)) + " " + text;
    rest.remove_prefix(clause);
  }
  if (rest.empty()) return text;
  // Points are single letters; anything longer is a remark.
  const bool points =
      rest.starts_with(' ') && std::ranges::all_of(split(rest.substr(1), ' '), [](auto word) {
        return code_point_count(word.ends_with(',') ? word.substr(0, word.size() - 1) : word) == 1;
      });
  if (!points) return filled(form.article, "article", written);
  return filled(form.points, "points", trim(rest)) + " " + text;
}

std::string with_unit(const Decimal& number, const std::string& unit, const Voice& say) {
  const std::string text = unit_text(unit, number, say);
  return text.empty() ? say.number(number) : say.number(number) + " " + text;
}

std::string number_of(const Pack& pack, const Criterion& criterion, const Decimal& number, const Voice& say) {
  return with_unit(number, pack.unit_of(criterion.value), say);
}

std::string points_text(const Decimal& points, const Voice& say) {
  return say(points == Decimal(1) ? "report.one-point" : "report.many-points",
             {{"points", say.number(points)}});
}

// "4 trên 10 điểm"; without a known maximum "4 điểm".
std::string points_of(const Criterion& criterion, const Decimal& points, const Voice& say) {
  if (!criterion.max) return points_text(points, say);
  return say("report.points-of", {{"points", say.number(points)}, {"max", say.number(*criterion.max)}});
}

std::string interval_text(const Pack& pack, const Criterion& criterion, const feel::Interval& interval,
                          const Voice& say) {
  const auto number = [&](const std::optional<Decimal>& n) { return number_of(pack, criterion, *n, say); };
  if (!interval.low && !interval.high) return say("report.band-any");
  if (!interval.low)
    return say(interval.high_closed ? "report.band-at-most" : "report.band-below",
               {{"high", number(interval.high)}});
  if (!interval.high)
    return say(interval.low_closed ? "report.band-at-least" : "report.band-above",
               {{"low", number(interval.low)}});
  if (*interval.low == *interval.high) return say("report.band-exactly", {{"low", number(interval.low)}});
  // The unit once, at the end.
  std::string code = interval.low_closed ? "report.band-from" : "report.band-over";
  code += interval.high_closed ? "-to" : "-to-below";
  return say(code, {{"low", say.number(*interval.low)}, {"high", number(interval.high)}});
}

// The band on the other side of an edge.
std::optional<std::size_t> neighbour(const rules::StepFunction& function, std::size_t current,
                                     const Decimal& edge, bool above) {
  std::optional<std::size_t> first;
  for (const rules::StepFunction::Step& step : function.steps()) {
    const std::optional<Decimal>& end = above ? step.interval.low : step.interval.high;
    if (step.band == current || !end || *end != edge) continue;
    first = std::min(first.value_or(*step.band), *step.band);
  }
  return first;
}

std::string margin_text(const Pack& pack, const Criterion& criterion, const CriterionResult& result,
                        const Margin& margin, const Voice& say) {
  const bool more = margin.points > *result.points;
  std::string code = margin.above ? "report.if-rise" : "report.if-fall";
  code += margin.reached ? "-to" : "-past";
  return say(code, {{"edge", number_of(pack, criterion, margin.edge, say)}}) + " " +
         say(more ? "report.then-more" : "report.then-less", {{"points", points_text(margin.points, say)}});
}

std::string rounded_text(const Pack& pack, const rules::UsedFigure& use, const std::string& value,
                         const Voice& say) {
  const std::size_t slot = *pack.names.slot(use.name);
  const Decimal before =
      rules::shown_before_rounding(pack, slot, *use.rounded_from, use.value.as_number().value_or(Decimal()));
  return say("report.rounded-from", {{"value", value}, {"from", with_unit(before, pack.unit_of(slot), say)}});
}

// The text of a figure with what it was before the pack rounded it.
std::string with_rounding(const Pack& pack, const CriterionResult& result, const std::string& name,
                          const std::string& text, const Voice& say) {
  const auto use = std::ranges::find(result.facts, name, &rules::UsedFigure::name);
  return use != result.facts.end() && use->rounded_from ? rounded_text(pack, *use, text, say) : text;
}

// The figures of a formula, each with what it was.
std::string formula_figures(const Pack& pack, const CriterionResult& result, const Dictionaries& dictionaries,
                            const Voice& say) {
  std::vector<std::string> figures;
  for (const rules::UsedFigure& use : result.facts) {
    const std::string value = figure_value(pack, use.name, use.value, dictionaries, say);
    figures.push_back(
        say("report.formula-figure", {{"name", use.name},
                                      {"title", figure_title(pack, use.name, say)},
                                      {"value", with_rounding(pack, result, use.name, value, say)}}));
  }
  return join(figures, "; ");
}

void add_formula(const Pack& pack, std::size_t slot, std::vector<std::string>& lines) {
  const rules::Derived* figure = pack.derived_in(slot);
  if (figure == nullptr) return;
  std::string line = figure->id + " = " + figure->value.text();
  if (std::ranges::find(lines, line) != lines.end()) return;
  lines.push_back(std::move(line));
  for (const std::string& name : figure->value.uses()) add_formula(pack, *pack.names.slot(name), lines);
}

std::string scored_narrative(const Pack& pack, const Criterion& criterion, const CriterionResult& result,
                             const Dictionaries& dictionaries, const Voice& say) {
  const std::string& name = pack.names.name(criterion.value);
  const std::string title = say(pack.title_of(criterion.value));
  const std::string value =
      with_rounding(pack, result, name, figure_value(pack, name, *result.value, dictionaries, say), say);
  if (criterion.bands.empty()) {
    const std::string points = points_of(criterion, rules::shown(pack, criterion.value, *result.points), say);
    std::string text =
        is_by_formula(pack, criterion)
            ? say("report.narrate-formula", {{"criterion", say(criterion.title)},
                                             {"points", points},
                                             {"formula", formula_text(pack, criterion)},
                                             {"figures", formula_figures(pack, result, dictionaries, say)}})
            : say("report.narrate-self", {{"criterion", say(criterion.title)}, {"points", points}});
    if (result.next) {
      const Decimal left = rules::shown(pack, criterion.value, result.next->gain);
      text += say("report.narrate-left", {{"points", points_text(left, say)}});
    }
    return text + ".";
  }
  const bool is_number = result.value->as_number().has_value();
  std::string text =
      say(is_number ? "report.narrate-number" : "report.narrate-other",
          {{"figure", title},
           {"value", value},
           {"band", is_number ? band_text(pack, criterion, *result.band, dictionaries, say) : ""},
           {"points", points_of(criterion, *result.points, say)}});
  std::vector<Margin> around = margins(criterion, result);
  std::ranges::reverse(around);
  for (const Margin& margin : around) {
    if (margin.points != *result.points) text += "; " + margin_text(pack, criterion, result, margin, say);
  }
  return text + ".";
}

}  // namespace

std::string basis_text(const rules::Basis& basis, const Voice& say) {
  std::string text = basis.law;
  if (!basis.article.empty()) {
    text += ", " + article_text(basis.article, say);
  }
  std::vector<std::string> notes;
  if (!basis.source.empty()) notes.push_back(say("report.source", {{"source", basis.source}}));
  if (const std::string tag = tag_text(basis.tag, say); !tag.empty()) notes.push_back(tag);
  return notes.empty() ? text : text + " (" + join(notes, "; ") + ")";
}

std::string unit_text(const std::string& unit, const Decimal& number, const Voice& say) {
  const auto spoken = say.manner().units.find(fold_name(unit));
  if (spoken == say.manner().units.end()) return unit;
  return number.abs() == Decimal(1) ? spoken->second.one : spoken->second.many;
}

std::string class_title(rules::Class c, const Voice& say) {
  return say("report.class-" + std::string(to_string(c)));
}

std::string figure_title(const Pack& pack, const std::string& name, const Voice& say) {
  const auto slot = pack.names.slot(name);
  return slot ? say(pack.title_of(*slot)) : name;
}

std::string figure_titles(const Pack& pack, const std::vector<std::string>& names, const Voice& say) {
  std::vector<std::string> titles;
  titles.reserve(names.size());
  for (const std::string& name : names) titles.push_back(figure_title(pack, name, say));
  return join(titles, "; ");
}

std::string figure_value(const Pack& pack, const std::string& name, const Value& value,
                         const Dictionaries& dictionaries, const Voice& say) {
  const auto input = std::ranges::find(pack.inputs, name, &rules::Input::id);
  if (const auto* id = value.as_string(); id != nullptr && input != pack.inputs.end()) {
    for (const auto& dictionary : {dictionaries.cooperatives, dictionaries.returns}) {
      const FieldSpec* field = dictionary == nullptr ? nullptr : dictionary->find(input->field);
      if (field == nullptr) continue;
      const auto choice = std::ranges::find(field->choices, *id, &FieldChoice::id);
      if (choice != field->choices.end()) return say(choice->title);
    }
  }
  const auto slot = pack.names.slot(name);
  const auto number = value.as_number();
  if (!slot || !number) return say.figure(value);
  return with_unit(rules::shown(pack, *slot, *number), pack.unit_of(*slot), say);
}

bool is_by_formula(const Pack& pack, const Criterion& criterion) {
  return criterion.bands.empty() && pack.derived_in(criterion.value) != nullptr;
}

std::string formula_text(const Pack& pack, const Criterion& criterion) {
  std::vector<std::string> lines;
  add_formula(pack, criterion.value, lines);
  return join(lines, "; ");
}

std::vector<std::string> figures_used(const Pack& pack, const std::vector<rules::UsedFigure>& facts,
                                      const Dictionaries& dictionaries, const Voice& say) {
  std::vector<std::string> parts;
  for (const rules::UsedFigure& fact : facts) {
    std::string value = figure_value(pack, fact.name, fact.value, dictionaries, say);
    if (fact.rounded_from) value = rounded_text(pack, fact, value, say);
    std::string part = figure_title(pack, fact.name, say) + ": " + value;
    if (fact.refused) part += " (" + say("report.refused") + ")";
    if (!fact.source.empty()) part += " [" + fact.source + "]";
    parts.push_back(std::move(part));
  }
  return parts;
}

std::string band_text(const Pack& pack, const Criterion& criterion, std::size_t band,
                      const Dictionaries& dictionaries, const Voice& say) {
  const rules::Band& wanted = criterion.bands[band];
  if (wanted.intervals && !wanted.intervals->empty()) {
    std::vector<std::string> parts;
    for (const feel::Interval& interval : *wanted.intervals)
      parts.push_back(interval_text(pack, criterion, interval, say));
    return join(parts, say("report.or"));
  }
  std::string text = wanted.in.text();
  if (text == "true" || text == "false") return say(text == "true" ? "report.yes" : "report.no");
  if (text.size() >= 2 && text.front() == '"' && text.find('"', 1) == text.size() - 1) {
    return figure_value(pack, pack.names.name(criterion.value),
                        Value::string(text.substr(1, text.size() - 2)), dictionaries, say);
  }
  return text;
}

std::vector<Margin> margins(const Criterion& criterion, const CriterionResult& result) {
  std::vector<Margin> found;
  const auto value = result.value ? result.value->as_number() : std::optional<Decimal>();
  if (!value || !result.band) return found;
  const rules::StepFunction function(criterion, std::nullopt, std::nullopt);
  const auto at = std::ranges::find_if(function.steps(), [&](const rules::StepFunction::Step& step) {
    return step.band == result.band && rules::holds(step.interval, *value);
  });
  if (at == function.steps().end()) return found;
  const feel::Interval& here = at->interval;
  for (const bool above : {false, true}) {
    const std::optional<Decimal>& edge = above ? here.high : here.low;
    if (!edge) continue;
    const auto band = neighbour(function, *result.band, *edge, above);
    if (!band) continue;
    found.push_back({.above = above,
                     .edge = *edge,
                     .reached = above ? !here.high_closed : !here.low_closed,
                     .distance = (*edge - *value).abs(),
                     .band = *band,
                     .points = criterion.bands[*band].points});
  }
  return found;
}

namespace {

// The band that gives most, of values that have no order: "có: 5 điểm".
std::string best_band_text(const Pack& pack, const Criterion& criterion, const Decimal& now,
                           const Dictionaries& dictionaries, const Voice& say) {
  const auto best = std::ranges::max_element(criterion.bands, {}, &rules::Band::points);
  if (best == criterion.bands.end() || best->points <= now) return "";
  const auto at = static_cast<std::size_t>(best - criterion.bands.begin());
  return band_text(pack, criterion, at, dictionaries, say) + ": " +
         say("report.then-more", {{"points", points_text(best->points, say)}});
}

}  // namespace

std::string wanted_text(const Pack& pack, const Criterion& criterion, const CriterionResult& result,
                        const Dictionaries& dictionaries, const Voice& say) {
  if (!result.missing.empty())
    return say("report.narrate-missing", {{"names", figure_titles(pack, result.missing, say)}});
  if (result.problem) return htx::to_text(*result.problem, say.language());
  if (criterion.bands.empty() || !result.points || !result.value) return "";
  const auto value = result.value->as_number();
  if (!value) return best_band_text(pack, criterion, *result.points, dictionaries, say);
  if (!result.next) return "";
  std::string code = result.next->value > *value ? "report.if-rise" : "report.if-fall";
  code += result.next->inclusive ? "-to" : "-past";
  return say(code, {{"edge", number_of(pack, criterion, result.next->value, say)}}) + " " +
         say("report.then-more", {{"points", points_text(*result.points + result.next->gain, say)}});
}

std::optional<GradeMargins> grade_margins(const Pack& pack, const rules::Assessment& assessment) {
  if (!assessment.score || pack.grades.empty()) return std::nullopt;
  GradeMargins margins;
  margins.reached = rules::grade_of(pack, *assessment.score);
  if (margins.reached > 0) {
    margins.higher = margins.reached - 1;
    margins.to_higher = pack.grades[*margins.higher].at_least - *assessment.score;
  }
  if (margins.reached + 1 < pack.grades.size()) {
    margins.lower = margins.reached + 1;
    margins.above_cut_off = *assessment.score - pack.grades[margins.reached].at_least;
  }
  return margins;
}

namespace {

// What was missing: figures, and parameters that have no value on the day of the law.
std::string missing_text(const Pack& pack, const std::vector<std::string>& names, const Voice& say) {
  std::vector<std::string> figures;
  std::vector<std::string> parameters;
  for (const std::string& name : names) {
    const bool is_parameter =
        std::ranges::find(pack.parameters, name, &rules::Parameter::id) != pack.parameters.end();
    (is_parameter ? parameters : figures).push_back(name);
  }
  std::vector<std::string> sentences;
  if (!figures.empty() || parameters.empty())
    sentences.push_back(say("report.narrate-missing", {{"names", figure_titles(pack, figures, say)}}));
  if (!parameters.empty())
    sentences.push_back(
        say("report.narrate-no-parameter", {{"names", figure_titles(pack, parameters, say)}}));
  return join(sentences, " ");
}

}  // namespace

std::string narrative(const Pack& pack, const Criterion& criterion, const CriterionResult& result,
                      const Dictionaries& dictionaries, const Voice& say) {
  if (result.state == CriterionResult::State::kScored)
    return scored_narrative(pack, criterion, result, dictionaries, say);
  std::string why;
  if (result.problem) {
    why = htx::to_text(*result.problem, say.language());
  } else {
    why = missing_text(pack, result.missing, say);
  }
  switch (result.state) {
    case CriterionResult::State::kScored: break;
    case CriterionResult::State::kZeroForMissing:
      return why + " " + say("report.narrate-zero", {{"points", points_of(criterion, Decimal(0), say)}});
    case CriterionResult::State::kExcluded: return why + " " + say("report.narrate-excluded");
    case CriterionResult::State::kNotRated: return why + " " + say("report.narrate-not-rated");
  }
  return why;
}

std::string reason_code(const Pack& pack, const Criterion& criterion, const CriterionResult& result) {
  switch (result.state) {
    case CriterionResult::State::kScored:
      if (result.band) return result.id + "/" + std::to_string(*result.band + 1);
      return result.id + (is_by_formula(pack, criterion) ? "/formula" : "/self-scored");
    case CriterionResult::State::kZeroForMissing: return result.id + "/missing-zero";
    case CriterionResult::State::kExcluded: return result.id + "/missing-excluded";
    case CriterionResult::State::kNotRated: break;
  }
  const bool refused = result.problem && result.problem->code != "rules.no-value";
  return result.id + (refused ? "/refused" : "/missing-not-rated");
}

std::string state_text(const Pack& pack, const Criterion& criterion, const CriterionResult& result,
                       const Dictionaries& dictionaries, const Voice& say) {
  switch (result.state) {
    case CriterionResult::State::kScored:
      if (result.band) return band_text(pack, criterion, *result.band, dictionaries, say);
      return say(is_by_formula(pack, criterion) ? "report.by-formula" : "report.self-scored");
    case CriterionResult::State::kZeroForMissing: return say("report.zero-for-missing");
    case CriterionResult::State::kExcluded: return say("report.excluded");
    case CriterionResult::State::kNotRated:
      return say(result.problem && result.problem->code != "rules.no-value" ? "report.not-valid"
                                                                            : "report.missing-not-rated");
  }
  return "";
}

}  // namespace htx::report
