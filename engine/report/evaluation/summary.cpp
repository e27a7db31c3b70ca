#include <algorithm>
#include <array>
#include <map>

#include "engine/base/text.h"
#include "engine/report/evaluation/summary.h"
#include "engine/report/words/explanation_words.h"

namespace htx::report {
namespace {

using rules::Class;
using rules::kClasses;

// How many cooperatives of each class share a label.
using Counts = std::map<std::string, std::array<std::size_t, kClasses.size()>>;

template <class Label>
Counts count_by(const Evaluation& evaluation, Label label) {
  Counts counts;
  for (const EvaluatedCooperative& c : evaluation.cooperatives) {
    ++counts[label(c)][static_cast<std::size_t>(c.result)];
  }
  return counts;
}

Table class_table(const Voice& say, std::string first_header, const Counts& counts) {
  Table table{.headers = {std::move(first_header)},
              .rows = {},
              .right_aligned = {1, 2, 3, 4, 5},
              .last_row_is_total = true};
  for (const Class c : kClasses) table.headers.push_back(class_title(c, say));
  table.headers.push_back(say("report.total"));
  std::vector<std::pair<std::string, std::array<std::size_t, kClasses.size()>>> sorted(counts.begin(),
                                                                                       counts.end());
  std::ranges::sort(sorted,
                    [](const auto& a, const auto& b) { return compare_vietnamese(a.first, b.first) < 0; });
  std::array<std::size_t, kClasses.size()> all{};
  const auto add_row = [&](std::string label, const std::array<std::size_t, kClasses.size()>& row) {
    std::vector<std::string> cells = {std::move(label)};
    std::size_t sum = 0;
    for (const std::size_t n : row) {
      cells.push_back(say.number(n));
      sum += n;
    }
    cells.push_back(say.number(sum));
    table.rows.push_back(std::move(cells));
  };
  for (const auto& [label, row] : sorted) {
    add_row(label.empty() ? say("report.unknown") : label, row);
    for (std::size_t i = 0; i < row.size(); ++i) all[i] += row[i];
  }
  add_row(say("report.total"), all);
  return table;
}

std::string sector_label(const Library& library, const std::string& id, Language language) {
  const auto dictionary = library.cooperatives();
  const FieldSpec* field = dictionary ? (*dictionary)->find("sector") : nullptr;
  if (field == nullptr) return id;
  const auto choice = std::ranges::find(field->choices, id, &FieldChoice::id);
  return choice == field->choices.end() ? id : choice->title.in(language);
}

void add_grades(const Evaluation& evaluation, const Voice& say, Page& page) {
  Table table{
      .headers = {say("report.grade"), say("report.from-points"), say("report.class"), say("report.count")},
      .rows = {},
      .right_aligned = {1, 3}};
  const std::vector<rules::Grade>& grades = evaluation.pack->grades;
  for (std::size_t i = 0; i < grades.size(); ++i) {
    const rules::Grade& grade = grades[i];
    const auto count = std::ranges::count(evaluation.cooperatives, i, &EvaluatedCooperative::grade);
    table.rows.push_back({say(grade.title), say.number(grade.at_least), class_title(grade.leads_to, say),
                          say.number(static_cast<std::size_t>(count))});
  }
  page.blocks.emplace_back(Heading{2, say("report.by-grade")});
  page.blocks.emplace_back(std::move(table));
  page.blocks.emplace_back(Paragraph{say("report.grade-note")});
}

void add_grounds(const Evaluation& evaluation, const Voice& say, Page& page) {
  Table table{
      .headers = {say("report.ground"), say("report.basis"), say("report.held"), say("report.not-evaluable")},
      .rows = {},
      .right_aligned = {2, 3}};
  for (const auto& pack : evaluation.ground_packs) {
    for (const rules::Ground& ground : pack->grounds) {
      const auto counted = std::ranges::find_if(evaluation.grounds, [&](const GroundCount& count) {
        return count.pack == pack->id && count.id == ground.id;
      });
      if (counted == evaluation.grounds.end()) continue;
      // A law that is not in force yet holds for nobody; its rows would only be noise.
      if (counted->held == 0 && !pack->in_force.contains(evaluation.dates.law_on)) continue;
      table.rows.push_back({say(ground.title), ground.basis.law + " " + ground.basis.article,
                            say.number(counted->held), say.number(counted->unknown)});
    }
  }
  page.blocks.emplace_back(Heading{2, say("report.grounds")});
  page.blocks.emplace_back(std::move(table));
}

void add_not_rated(const Evaluation& evaluation, const Voice& say, Page& page) {
  std::map<std::string, std::size_t> counts;
  for (const ReasonCount& reason : evaluation.reasons) {
    std::string text;
    for (const auto* clauses : {&evaluation.pack->referrals, &evaluation.pack->not_rated}) {
      const auto clause = std::ranges::find(*clauses, reason.id, &rules::Clause::id);
      if (reason.kind != rules::NotRatedReason::Kind::kMissing && clause != clauses->end())
        text = say(clause->text);
    }
    if (reason.kind == rules::NotRatedReason::Kind::kMissing) text = say("report.reason-missing");
    if (reason.kind == rules::NotRatedReason::Kind::kRefused) text = say("report.reason-refused");
    if (reason.kind == rules::NotRatedReason::Kind::kCheck) text = say("report.reason-check");
    if (reason.kind == rules::NotRatedReason::Kind::kOutOfForce) text = say("report.reason-out-of-force");
    counts[text] += reason.count;
  }
  if (counts.empty()) return;
  Table table{.headers = {say("report.main-reason"), say("report.count")}, .rows = {}, .right_aligned = {1}};
  for (const auto& [text, count] : counts) table.rows.push_back({text, say.number(count)});
  page.blocks.emplace_back(Heading{2, say("report.not-rated")});
  page.blocks.emplace_back(std::move(table));
}

const Override* override_of(const std::vector<Override>& in_effect, const std::string& cooperative) {
  const auto at = std::ranges::find(in_effect, cooperative, &Override::cooperative);
  return at == in_effect.end() ? nullptr : &*at;
}

// How many cooperatives are of each class by what was decided.
std::array<std::size_t, kClasses.size()> decided_classes(const Evaluation& evaluation,
                                                         const std::vector<Override>& in_effect) {
  std::array<std::size_t, kClasses.size()> counts{};
  for (const EvaluatedCooperative& c : evaluation.cooperatives) {
    const Override* decision = override_of(in_effect, c.id);
    ++counts[static_cast<std::size_t>(decision == nullptr ? c.result : decision->result)];
  }
  return counts;
}

// Classes by rule and by decision side by side, and each decision.
void add_overrides(const Evaluation& evaluation, const std::vector<Override>& in_effect, const Voice& say,
                   Page& page) {
  const auto by_rule = decided_classes(evaluation, {});
  const auto by_decision = decided_classes(evaluation, in_effect);
  Table classes{.headers = {say("report.class"), say("report.by-rule"), say("report.by-decision")},
                .rows = {},
                .right_aligned = {1, 2},
                .last_row_is_total = true};
  for (std::size_t i = 0; i < kClasses.size(); ++i)
    classes.rows.push_back(
        {class_title(kClasses[i], say), say.number(by_rule[i]), say.number(by_decision[i])});
  const std::string all = say.number(evaluation.cooperatives.size());
  classes.rows.push_back({say("report.total"), all, all});
  Table decisions{.headers = {say("report.cooperative"), say("report.by-rule"), say("report.by-decision"),
                              say("report.basis"), say("report.until")},
                  .rows = {},
                  .right_aligned = {}};
  for (const EvaluatedCooperative& c : evaluation.cooperatives) {
    const Override* decision = override_of(in_effect, c.id);
    if (decision == nullptr) continue;
    decisions.rows.push_back({c.id + " " + c.name, class_title(c.result, say),
                              class_title(decision->result, say), decision->basis,
                              say.date(decision->until)});
  }
  page.blocks.emplace_back(Heading{2, say("report.overrides-in-effect")});
  page.blocks.emplace_back(
      Paragraph{say("report.overrides-count", {{"count", say.number(decisions.rows.size())}})});
  if (decisions.rows.empty()) return;
  page.blocks.emplace_back(std::move(classes));
  page.blocks.emplace_back(std::move(decisions));
}

}  // namespace

Page summary_page(const Evaluation& evaluation, const Library& library, const Manner& language,
                  const std::vector<Override>& in_effect) {
  const Voice say(language);
  const rules::Pack& pack = *evaluation.pack;
  Page page{.title = say("report.summary-title", {{"period", period_text(evaluation.dates.period)}}),
            .language = language,
            .blocks = {}};
  page.blocks.emplace_back(Heading{1, page.title});
  page.blocks.emplace_back(Paragraph{say("report.pack", {{"title", say(pack.title)},
                                                         {"id", pack.id},
                                                         {"version", std::to_string(pack.version)},
                                                         {"digest", to_hex(pack.digest).substr(0, 12)}})});
  page.blocks.emplace_back(Paragraph{
      say(pack.status == rules::Pack::Status::kProposal ? "report.is-proposal" : "report.is-statute")});
  page.blocks.emplace_back(
      Paragraph{pack.reviewed_by.empty()
                    ? say("report.not-reviewed")
                    : say("report.reviewed", {{"who", pack.reviewed_by}, {"when", pack.reviewed_on}})});
  page.blocks.emplace_back(
      Paragraph{say("report.three-dates", {{"as_of", say.date(evaluation.dates.as_of)},
                                           {"law_on", say.date(evaluation.dates.law_on)},
                                           {"known_at", say.moment(evaluation.known_at)}})});
  if (evaluation.run == 0) page.blocks.emplace_back(Paragraph{say("report.not-written")});
  page.blocks.emplace_back(
      Paragraph{say("report.judged", {{"count", say.number(evaluation.cooperatives.size())},
                                      {"without", say.number(evaluation.without_return)}})});
  add_grades(evaluation, say, page);
  add_overrides(evaluation, in_effect, say, page);
  page.blocks.emplace_back(Heading{2, say("report.by-district")});
  page.blocks.emplace_back(class_table(say, say("report.district"),
                                       count_by(evaluation, [](const auto& c) { return c.district; })));
  page.blocks.emplace_back(Heading{2, say("report.by-sector")});
  page.blocks.emplace_back(class_table(say, say("report.sector"), count_by(evaluation, [&](const auto& c) {
                                         return sector_label(library, c.sector, language);
                                       })));
  add_grounds(evaluation, say, page);
  add_not_rated(evaluation, say, page);
  return page;
}

}  // namespace htx::report
