#include "engine/rules/measures.h"

#include <algorithm>

#include "engine/doc/digest.h"
#include "engine/rules/pack_reader.h"
#include "engine/rules/read_levers.h"
#include "engine/rules/ruling.h"
#include "engine/rules/text_names.h"

namespace htx::rules {
namespace {

using internal::read_basis;

// Of two that hold on one day the order of the file would decide.
template <class Dated>
bool overlaps(const std::vector<Dated>& all, const Validity& period) {
  return std::ranges::any_of(all, [&](const Dated& other) {
    return other.in_force.contains(period.from) || period.contains(other.in_force.from);
  });
}

Validity read_time(MapReader& map, const Reader& reader) {
  Validity time;
  if (const Node* from = map.required("from")) time.from = reader.date(*from).value_or(Date());
  map.has("to");
  time.to = map.optional_date("to");
  if (time.to && *time.to < time.from) reader.report(map.node(), "rules.ends-before-it-begins");
  return time;
}

std::vector<Measure::Responsible> read_responsible(const std::vector<Node>& items, const Reader& reader) {
  std::vector<Measure::Responsible> all;
  for (const Node& node : items) {
    MapReader map(node, reader);
    Measure::Responsible responsible;
    responsible.in_force = read_time(map, reader);
    responsible.who = map.bilingual("who");
    map.finish();
    if (overlaps(all, responsible.in_force)) reader.report(node, "rules.responsible-overlaps");
    all.push_back(std::move(responsible));
  }
  return all;
}

// One basis for all time, or a list by the time for which each holds; `term` where an entry has none of its
// own.
std::vector<Measure::Foundation> read_foundations(const Node* node, const std::optional<Bilingual>& term,
                                                  const Reader& reader) {
  if (node == nullptr || node->kind != Node::Kind::kList)
    return {{.in_force = {.from = *Date::of(1, 1, 1), .to = {}},
             .basis = read_basis(node, reader),
             .term = term}};
  std::vector<Measure::Foundation> all;
  for (const Node& item : node->items) {
    MapReader map(item, reader);
    Measure::Foundation foundation{.in_force = {}, .basis = {}, .term = term};
    foundation.in_force = read_time(map, reader);
    foundation.basis = read_basis(map.required("cites"), reader);
    if (const Node* own = map.optional("term")) foundation.term = reader.bilingual(*own);
    map.finish();
    if (overlaps(all, foundation.in_force)) reader.report(item, "rules.basis-overlaps");
    all.push_back(std::move(foundation));
  }
  return all;
}

std::vector<Measure::Change> read_changes(const Node* node, const Reader& reader,
                                          MeasureCatalogue& catalogue) {
  std::vector<Measure::Change> changes;
  if (node == nullptr) return changes;
  for (const Node::Entry& entry : node->entries) {
    const auto slot = catalogue.names.slot(entry.key.text);
    if (!slot || *slot >= catalogue.inputs.size()) {
      reader.report(entry.key, {"rules.unknown-figure", {{"name", entry.key.text}}}, "rules.declared-figure");
      continue;
    }
    if (auto value = internal::compile(entry.value, reader, catalogue.names, catalogue.names.type(*slot))) {
      internal::learn_names(feel::named_texts(*value), entry.value, reader, catalogue.inputs);
      internal::learn_names(feel::resulting_texts(*value, *slot), entry.value, reader, catalogue.inputs);
      changes.push_back({entry.key.text, *std::move(value)});
    }
  }
  return changes;
}

void read_measure(const Node& node, const Reader& reader, MeasureCatalogue& catalogue) {
  MapReader map(node, reader);
  std::string id = map.identifier("id");
  Bilingual title = map.bilingual("title");
  const Node* basis = map.required("basis");
  const Node* when = map.required("when");
  const Node* sets = map.optional("sets");
  auto responsible = read_responsible(map.items("responsible"), reader);
  const auto effort = map.optional_integer("effort", {0, 1'000'000});
  if (!map.has("term")) reader.report(node, {"doc.missing-key", {{"key", "term"}}});
  const Node* term = map.optional("term");
  map.finish();
  if (when == nullptr) return;
  auto condition = internal::compile(*when, reader, catalogue.names, feel::Type::Kind::kBoolean);
  if (!condition) return;
  internal::learn_names(feel::named_texts(*condition), *when, reader, catalogue.inputs);
  auto foundations =
      read_foundations(basis, term == nullptr ? std::nullopt : reader.bilingual(*term), reader);
  catalogue.measures.push_back({std::move(id), std::move(title), std::move(foundations),
                                *std::move(condition), read_changes(sets, reader, catalogue),
                                std::move(responsible), effort.value_or(1)});
}

// The facts after a measure; the figures that it changes are written to `changes`.
Facts apply(const MeasureCatalogue& catalogue, const Measure& measure, Facts facts,
            const std::vector<Value>& values, std::vector<FigureChange>& changes) {
  for (const Measure::Change& change : measure.sets) {
    const std::size_t slot = *catalogue.names.slot(change.name);
    const Value after = feel::evaluate(change.value, values);
    if (after.is_null() || after == values[slot]) continue;
    changes.push_back({change.name, values[slot], after});
    facts.current[catalogue.inputs[slot].field] = {after, ""};
  }
  return facts;
}

}  // namespace

const Bilingual* Measure::who_on(Date day) const {
  for (const Responsible& r : responsible) {
    if (r.in_force.contains(day)) return &r.who;
  }
  return nullptr;
}

const Measure::Foundation* Measure::founded_on(Date day) const {
  for (const Foundation& foundation : foundations) {
    if (foundation.in_force.contains(day)) return &foundation;
  }
  return nullptr;
}

std::optional<MeasureCatalogue> read_measures(const Document& document, Diagnostics& diagnostics) {
  Diagnostics found;
  const Reader reader(document, found);
  MapReader map(document.root, reader);
  map.format();
  MeasureCatalogue catalogue;
  catalogue.id = map.text("measures");
  catalogue.version = map.optional_integer("version", kVersions).value_or(1);
  catalogue.title = map.bilingual("title");
  catalogue.basis = read_basis(map.required("basis"), reader);
  catalogue.in_force = internal::read_in_force(map.required("in_force"), reader);
  catalogue.reviewed_on = map.optional_text("reviewed_on").value_or("");
  catalogue.reviewed_by = map.optional_text("reviewed_by").value_or("");
  const std::vector<Node>& inputs = map.items("inputs");
  catalogue.inputs = internal::read_inputs(inputs, reader);
  for (std::size_t i = 0; i < inputs.size(); ++i)
    internal::declare(inputs[i], reader, catalogue.inputs[i].id, catalogue.inputs[i].type, catalogue.names);
  catalogue.names.declare(internal::kAsOf, feel::Type::Kind::kDate);
  for (const Node& node : map.items("list")) read_measure(node, reader, catalogue);
  catalogue.levers =
      internal::read_levers(map.items("levers", "figure"), reader, catalogue.inputs, catalogue.names);
  map.finish();
  internal::check_spellings(catalogue.inputs, found);
  diagnostics.add(found);
  if (found.has_errors()) return std::nullopt;
  catalogue.canonical = canonical_form(document);
  catalogue.digest = sha256(as_bytes(catalogue.canonical));
  return catalogue;
}

std::vector<Value> values_of(const MeasureCatalogue& catalogue, const Facts& facts, Date as_of) {
  std::vector<Value> values;
  for (const Input& input : catalogue.inputs) {
    const Fact* fact = facts.find(input);
    values.push_back(fact == nullptr ? Value() : input.as_named(fact->value));
  }
  values.emplace_back(as_of);
  return values;
}

Plan make_plan(const MeasureCatalogue& catalogue, const Packs& packs, const Subject& subject) {
  const auto& [scorecard, grounds] = packs;
  const auto& [cooperative, facts, dates] = subject;
  Plan plan{
      .before = assess(scorecard, grounds, cooperative, facts, dates), .steps = {}, .steps_to_strong = {}};
  const std::vector<Value> original = values_of(catalogue, facts, dates.as_of);
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < catalogue.measures.size(); ++i) {
    if (feel::evaluate(catalogue.measures[i].when, original).as_boolean() == true) order.push_back(i);
  }
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return catalogue.measures[i].effort; });

  Facts reached = facts;
  std::optional<Decimal> score = plan.before.score;
  for (const std::size_t i : order) {
    PlannedMeasure step{.measure = i, .changes = {}, .gain = {}, .score_after = {}, .grade_after = {}};
    const std::vector<Value> values = values_of(catalogue, reached, dates.as_of);
    reached = apply(catalogue, catalogue.measures[i], std::move(reached), values, step.changes);
    const Assessment after = assess(scorecard, grounds, cooperative, reached, dates);
    step.score_after = after.score;
    step.grade_after = after.grade;
    step.class_after = after.result;
    if (score && after.score) step.gain = *after.score - *score;
    score = after.score;
    plan.steps.push_back(std::move(step));
    if (after.result == Class::kStrong && !plan.steps_to_strong) plan.steps_to_strong = plan.steps.size();
  }
  return plan;
}

}  // namespace htx::rules
