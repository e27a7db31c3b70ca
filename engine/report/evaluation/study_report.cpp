#include "engine/report/evaluation/study_report.h"

#include <algorithm>
#include <array>

#include "engine/base/text.h"
#include "engine/report/evaluation/newer_figures.h"
#include "engine/report/words/explanation_words.h"
#include "engine/rules/shown.h"

namespace htx::report {
namespace {

using rules::Cause;
using rules::Class;
using rules::Counterfactual;
using rules::GradeChange;
using rules::kClasses;
using rules::Pack;

std::string grade_label(const Voice& say, const Pack& pack, const std::string& id) {
  const auto grade = std::ranges::find(pack.grades, id, &rules::Grade::id);
  return grade == pack.grades.end() ? say("report.class-not_rated") : say(grade->title);
}

std::string score_text(const Voice& say, const Pack& pack, const std::optional<Decimal>& score) {
  return score ? say.number(rules::shown_score(pack, *score)) : "–";
}

std::string pack_label(const Voice& say, const Pack& pack) {
  return say("report.pack", {{"title", say(pack.title)},
                             {"id", pack.id},
                             {"version", std::to_string(pack.version)},
                             {"digest", to_hex(pack.digest).substr(0, 12)}});
}

std::string signed_number(const Voice& say, const Decimal& number) {
  return (number > Decimal() ? "+" : "") + say.number(number);
}

std::string coverage_text(const Voice& say, const rules::Coverage& data) {
  return data.of == 0 ? "–" : say.number(data.with) + "/" + say.number(data.of);
}

std::string_view name_of(Cause::Kind kind) {
  constexpr std::array<std::string_view, 5> kNames = {"criterion", "override", "cut-off", "not-rated",
                                                      "ground"};
  return kNames[static_cast<std::size_t>(kind)];
}

// The criterion of that id; null if the pack has none.
const rules::Criterion* criterion_of(const Pack& pack, const std::string& id) {
  for (const rules::Group& group : pack.groups) {
    const auto found = std::ranges::find(group.criteria, id, &rules::Criterion::id);
    if (found != group.criteria.end()) return &*found;
  }
  return nullptr;
}

// The clause that a cause names; null if the pack has none such.
const rules::Clause* clause_of(const Pack& pack, const Cause& cause) {
  if (cause.kind == Cause::Kind::kOverride) {
    for (const rules::Override& one : pack.overrides) {
      if (one.clause.id == cause.id) return &one.clause;
    }
  }
  if (cause.kind != Cause::Kind::kNotRated) return nullptr;
  for (const auto* clauses : {&pack.referrals, &pack.not_rated}) {
    const auto found = std::ranges::find(*clauses, cause.id, &rules::Clause::id);
    if (found != clauses->end()) return &*found;
  }
  return nullptr;
}

// The title of what a cause names, from the newer of the two packs that has it.
std::string cause_title(const Voice& say, const ImpactOfChange& study, const Cause& cause) {
  for (const Pack* pack : {study.after.get(), study.before.get()}) {
    const rules::Criterion* criterion = criterion_of(*pack, cause.id);
    if (cause.kind == Cause::Kind::kCriterion && criterion != nullptr) return say(criterion->title);
    const auto grade = std::ranges::find(pack->grades, cause.id, &rules::Grade::id);
    if (cause.kind == Cause::Kind::kCutOff && grade != pack->grades.end()) return say(grade->title);
    if (const rules::Clause* clause = clause_of(*pack, cause)) return "“" + say(clause->text) + "”";
  }
  return cause.id;
}

std::string cause_text(const Voice& say, const ImpactOfChange& study, const Cause& cause) {
  return say("report.cause-" + std::string(name_of(cause.kind)),
             {{"what", cause_title(say, study, cause)}, {"points", signed_number(say, cause.points)}});
}

// What decides; where nothing does alone, everything that differs.
std::string causes_text(const Voice& say, const ImpactOfChange& study, const GradeChange& shift) {
  std::vector<std::string> deciding;
  std::vector<std::string> all;
  for (const Cause& cause : shift.causes) {
    all.push_back(cause_text(say, study, cause));
    if (cause.decides) deciding.push_back(all.back());
  }
  return deciding.empty() ? say("report.cause-together", {{"causes", join(all, "; ")}})
                          : join(deciding, "; ");
}

Table grade_matrix(const Voice& say, const ImpactOfChange& study) {
  std::vector<std::string> columns;
  for (const rules::Grade& grade : study.after->grades) columns.push_back(grade.id);
  columns.emplace_back("none");
  std::vector<std::string> rows;
  for (const rules::Grade& grade : study.before->grades) rows.push_back(grade.id);
  rows.emplace_back("none");
  Table table{.headers = {say("report.from-to")}, .rows = {}, .right_aligned = {}};
  for (std::size_t i = 0; i < columns.size(); ++i) {
    table.headers.push_back(grade_label(say, *study.after, columns[i]));
    table.right_aligned.push_back(i + 1);
  }
  for (const std::string& from : rows) {
    std::vector<std::string> cells = {grade_label(say, *study.before, from)};
    for (const std::string& to : columns) {
      const auto at = study.impact.grades.find({from, to});
      cells.push_back(at == study.impact.grades.end() ? "–" : say.number(at->second));
    }
    table.rows.push_back(std::move(cells));
  }
  return table;
}

Table class_matrix(const Voice& say, const ImpactOfChange& study) {
  Table table{.headers = {say("report.from-to")}, .rows = {}, .right_aligned = {1, 2, 3, 4}};
  for (const Class c : kClasses) table.headers.push_back(class_title(c, say));
  for (const Class from : kClasses) {
    std::vector<std::string> cells = {class_title(from, say)};
    for (const Class to : kClasses) {
      const auto at = study.impact.classes.find({from, to});
      cells.push_back(at == study.impact.classes.end() ? "–" : say.number(at->second));
    }
    table.rows.push_back(std::move(cells));
  }
  return table;
}

}  // namespace

std::vector<MovedCooperative> moved_in_words(const ImpactOfChange& study, const Voice& say) {
  const auto arrow = [](const std::string& a, const std::string& b) { return a == b ? a : a + " → " + b; };
  std::vector<MovedCooperative> moved;
  for (const GradeChange& shift : study.impact.moved) {
    moved.push_back(
        {.id = shift.cooperative,
         .score_before = score_text(say, *study.before, shift.score_before),
         .score_after = score_text(say, *study.after, shift.score_after),
         .grade = arrow(grade_label(say, *study.before, shift.grade_before),
                        grade_label(say, *study.after, shift.grade_after)),
         .classes = arrow(class_title(shift.class_before, say), class_title(shift.class_after, say)),
         .data = arrow(coverage_text(say, shift.data_before), coverage_text(say, shift.data_after)),
         .causes = causes_text(say, study, shift)});
  }
  return moved;
}

Page impact_page(const ImpactOfChange& study, const Manner& language) {
  const Voice say(language);
  Page page{.title = say("report.impact-title", {{"period", period_text(study.dates.period)}}),
            .language = language,
            .blocks = {}};
  page.blocks.emplace_back(Heading{1, page.title});
  page.blocks.emplace_back(Bullets{{say("report.rules-before", {{"pack", pack_label(say, *study.before)}}),
                                    say("report.rules-after", {{"pack", pack_label(say, *study.after)}})}});
  page.blocks.emplace_back(
      Paragraph{say("report.impact-counts", {{"judged", say.number(study.impact.judged)},
                                             {"scores", say.number(study.impact.score_changed)},
                                             {"moved", say.number(study.impact.moved.size())}})});
  if (study.before->has_scorecard() || study.after->has_scorecard()) {
    page.blocks.emplace_back(Heading{2, say("report.grade-migration")});
    page.blocks.emplace_back(grade_matrix(say, study));
  }
  page.blocks.emplace_back(Heading{2, say("report.class-migration")});
  page.blocks.emplace_back(class_matrix(say, study));
  if (study.impact.moved.empty()) return page;
  Table table{.headers = {say("report.cooperative"), say("report.score-before"), say("report.score-after"),
                          say("report.grade"), say("report.class"), say("report.with-data"),
                          say("report.because-of")},
              .rows = {},
              .right_aligned = {1, 2, 5}};
  for (const MovedCooperative& one : moved_in_words(study, say)) {
    table.rows.push_back(
        {one.id, one.score_before, one.score_after, one.grade, one.classes, one.data, one.causes});
  }
  page.blocks.emplace_back(Heading{2, say("report.who-moves")});
  page.blocks.emplace_back(std::move(table));
  return page;
}

namespace {

Table near_grounds(const Voice& say, const SensitivityStudy& study) {
  Table table{.headers = {say("report.cooperative"), say("report.ground"), say("report.figure"),
                          say("report.value"), say("report.neighbour"), say("report.ground-would")},
              .rows = {},
              .right_aligned = {3, 4}};
  for (const rules::NearGround& near : study.sensitivity.grounds) {
    std::string ground = near.ground;
    std::string figure = near.figure;
    for (const PackPointer& pack : study.ground_packs) {
      if (pack->id != near.pack) continue;
      const auto one = std::ranges::find(pack->grounds, near.ground, &rules::Ground::id);
      const auto input = std::ranges::find(pack->inputs, near.figure, &rules::Input::id);
      if (one != pack->grounds.end())
        ground = say(one->title) + " (" + one->basis.law + " " + one->basis.article + ")";
      if (input != pack->inputs.end()) figure = say(input->title);
    }
    table.rows.push_back({near.cooperative, std::move(ground), std::move(figure), say.figure(near.value),
                          say.figure(near.neighbour),
                          say(near.holds ? "report.ground-would-end" : "report.ground-would-hold")});
  }
  return table;
}

}  // namespace

Page sensitivity_page(const SensitivityStudy& study, const Manner& language) {
  const Voice say(language);
  const Pack& pack = *study.pack;
  Page page{.title = say("report.sensitivity-title", {{"period", period_text(study.dates.period)}}),
            .language = language,
            .blocks = {}};
  page.blocks.emplace_back(Heading{1, page.title});
  page.blocks.emplace_back(Paragraph{pack_label(say, pack)});
  page.blocks.emplace_back(Paragraph{
      say("report.sensitivity-counts", {{"rated", say.number(study.sensitivity.rated)},
                                        {"near", say.number(study.sensitivity.cut_offs.size())},
                                        {"delta", say.number(study.delta)},
                                        {"edges", say.number(study.sensitivity.edges.size())},
                                        {"grounds", say.number(study.sensitivity.grounds.size())}})});
  Table cut_offs{
      .headers = {say("report.cooperative"), say("report.points"), say("report.grade"), say("report.cut-off"),
                  say("report.margin"), say("report.class-changes"), say("report.with-data")},
      .rows = {},
      .right_aligned = {1, 4, 6}};
  for (const rules::NearCutOff& near : study.sensitivity.cut_offs) {
    const Decimal hidden = near.score - rules::shown_score(pack, near.score);
    cut_offs.rows.push_back({near.cooperative, score_text(say, pack, near.score),
                             grade_label(say, pack, near.grade), grade_label(say, pack, near.cut_off),
                             signed_number(say, near.margin - hidden),
                             near.changes_class ? say("report.yes") : "–", coverage_text(say, near.data)});
  }
  Table edges{.headers = {say("report.cooperative"), say("report.criterion"), say("report.value"),
                          say("report.neighbour"), say("report.points"), say("report.with-data")},
              .rows = {},
              .right_aligned = {2, 3, 4, 5}};
  for (const rules::NearEdge& near : study.sensitivity.edges) {
    std::string title = near.criterion;
    Decimal value = near.value;
    Decimal neighbour = near.neighbour;
    if (const rules::Criterion* criterion = criterion_of(pack, near.criterion)) {
      title = say(criterion->title);
      value = rules::shown(pack, criterion->value, value);
      neighbour = rules::shown(pack, criterion->value, neighbour);
    }
    edges.rows.push_back({near.cooperative, title, say.number(value), say.number(neighbour),
                          signed_number(say, near.points), coverage_text(say, near.data)});
  }
  if (!cut_offs.rows.empty()) {
    page.blocks.emplace_back(Heading{2, say("report.near-cut-offs")});
    page.blocks.emplace_back(std::move(cut_offs));
  }
  if (!edges.rows.empty()) {
    page.blocks.emplace_back(Heading{2, say("report.near-edges")});
    page.blocks.emplace_back(std::move(edges));
  }
  if (study.ground_packs.empty()) return page;
  page.blocks.emplace_back(Heading{2, say("report.near-grounds")});
  page.blocks.emplace_back(Paragraph{say("report.near-grounds-note")});
  if (!study.sensitivity.grounds.empty()) page.blocks.emplace_back(near_grounds(say, study));
  return page;
}

std::vector<Block> smallest_change(const Counterfactual& found, const Pack& pack, const Manner& language) {
  const Voice say(language);
  std::vector<Block> blocks;
  constexpr std::array<const char*, 4> kVerdicts = {"report.what-if-found", "report.what-if-there",
                                                    "report.what-if-impossible", "report.what-if-undecided"};
  blocks.emplace_back(Paragraph{say(kVerdicts[static_cast<std::size_t>(found.kind)])});
  if (!found.because.empty()) {
    Bullets reasons;
    for (const Message& message : found.because) reasons.items.push_back(htx::to_text(message, language));
    blocks.emplace_back(std::move(reasons));
  }
  std::size_t number = 0;
  for (const rules::Solution& way : found.solutions) {
    blocks.emplace_back(
        Heading{2, say("report.way", {{"number", say.number(++number)},
                                      {"effort", say.number(way.effort)},
                                      {"score", score_text(say, pack, way.score)},
                                      {"grade", grade_label(say, pack, way.grade.value_or(""))}})});
    Table table{
        .headers = {say("report.figure"), say("report.now"), say("report.then"), say("report.effort")},
        .rows = {},
        .right_aligned = {1, 2, 3}};
    for (const rules::Solution::Move& move : way.moves) {
      const rules::LeverAtWork& lever = found.levers[move.lever];
      const auto shown = [&](const Value& value) {
        const auto amount = value.as_number();
        const std::string unit = amount ? unit_text(lever.unit, *amount, say) : lever.unit;
        return say.figure(value) + (unit.empty() ? "" : " " + unit);
      };
      table.rows.push_back(
          {say(lever.title), shown(lever.before), shown(move.after), say.number(lever.cost(move.steps))});
    }
    blocks.emplace_back(std::move(table));
  }
  if (found.has_more) blocks.emplace_back(Paragraph{say("report.more-ways")});
  return blocks;
}

Page what_if_page(const WhatIf& answer, const Manner& language) {
  const Voice say(language);
  const Pack& pack = *answer.basis.pack;
  const rules::Assessment& now = answer.basis.assessment;
  Page page{.title = say("report.what-if-title", {{"id", now.cooperative}, {"name", answer.basis.name}}),
            .language = language,
            .blocks = {}};
  page.blocks.emplace_back(Heading{1, page.title});
  page.blocks.emplace_back(Paragraph{pack_label(say, pack)});
  add_newer_figures(answer.basis, say, page);
  page.blocks.emplace_back(Paragraph{say(
      "report.what-if-now", {{"score", score_text(say, pack, now.score)},
                             {"grade", grade_label(say, pack, now.grade.value_or(""))},
                             {"target", answer.target.empty() ? say("report.class-strong")
                                                              : grade_label(say, pack, answer.target)}})});
  for (Block& block : smallest_change(answer.answer, pack, language)) page.blocks.push_back(std::move(block));
  page.blocks.emplace_back(Paragraph{say("report.what-if-note")});
  return page;
}

Page timeline_page(const Pack& pack, const std::string& parameter, const Manner& language) {
  const Voice say(language);
  Page page{.title = say("report.timeline-title", {{"title", say(pack.title)}}),
            .language = language,
            .blocks = {}};
  Table table{.headers = {say("report.what"), say("report.from"), say("report.to"), say("report.value"),
                          say("report.basis")},
              .rows = {},
              .right_aligned = {3}};
  const auto add = [&](const std::string& what, const rules::Validity& when, const std::string& value,
                       const rules::Basis& basis) {
    table.rows.push_back({what, say.date(when.from),
                          when.to ? say.date(*when.to) : say("report.until-further-notice"), value,
                          basis.article.empty() ? basis.law : basis.law + " " + basis.article});
  };
  if (parameter.empty()) add(pack.id, pack.in_force, "", pack.basis);
  for (const rules::Parameter& p : pack.parameters) {
    if (!parameter.empty() && p.id != parameter) continue;
    for (const rules::Parameter::Version& version : p.versions)
      add(say(p.title) + " (" + p.id + ")", version.in_force, say.number(version.value), version.basis);
  }
  const auto add_bands = [&](const rules::Criterion& criterion) {
    for (const rules::Band& band : criterion.bands) {
      if (!band.in_force) continue;
      add(say(criterion.title) + ": " + band.in.text(), *band.in_force, say.number(band.points),
          criterion.basis);
    }
  };
  if (parameter.empty()) {
    for (const rules::Group& group : pack.groups) std::ranges::for_each(group.criteria, add_bands);
    for (const rules::Ground& ground : pack.grounds)
      if (ground.in_force) add(say(ground.title), *ground.in_force, "", ground.basis);
  }
  page.blocks.emplace_back(Heading{1, page.title});
  page.blocks.emplace_back(std::move(table));
  return page;
}

}  // namespace htx::report
