#pragma once

#include <string>

#include "engine/workflows/workflow.h"

namespace htx::workflows {

// Everything a workflow says, line by line, written for tests without any of the exporters.  What is left
// out is left out on purpose: places in the file, and numbers of blocks and conditions.
class DefinitionText {
 public:
  explicit DefinitionText(const Workflow& workflow) : workflow_(workflow) {}

  std::string write() {
    const Workflow::Data& data = workflow_.data();
    add({data.id, std::to_string(data.version), of(data.title), date(data.in_force_from),
         date(data.in_force_to), list(data.subjects), flag(data.several), data.reviewed_by.value_or("-"),
         date(data.reviewed_on)});
    for (const Law& one : data.basis) add({"basis", law(one)});
    if (data.maximum) add({"maximum", to_text(*data.maximum), law(data.maximum_law)});
    for (const Role& role : data.roles) {
      add({"role", role.id, of(role.title), role.group, flag(role.external)});
    }
    for (const DocumentType& one : data.documents) {
      add({"document", one.id, of(one.title), one.by, flag(one.required), std::to_string(one.signatures),
           list(one.of), law(one.law)});
    }
    for (const DeadlineRule& rule : data.deadlines) deadline(rule);
    for (const DataItem& item : data.data) {
      add({"data", item.id, of(item.title), std::to_string(static_cast<int>(item.type)),
           write_json(item.initial)});
    }
    for (StateId id = 0; id < workflow_.chart().states().size(); ++id) state(id);
    for (const Scenario& scenario : data.scenarios) example(scenario);
    return text_;
  }

 private:
  void add(const std::vector<std::string>& parts) { text_ += list(parts) + "\n"; }
  static std::string list(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) text += "[" + part + "]";
    return text;
  }
  static std::string flag(bool value) { return value ? "yes" : "no"; }
  static std::string of(const Bilingual& title) { return title.vi + "|" + title.en; }
  static std::string date(const std::optional<Date>& day) { return day ? to_text(*day) : "-"; }
  static std::string law(const std::optional<Law>& law) {
    return law ? law->article + "|" + law->tag + "|" + law->source : "-";
  }
  std::string ids(const std::vector<StateId>& states) const {
    std::vector<std::string> names;
    names.reserve(states.size());
    for (const StateId id : states) names.push_back(workflow_.chart().state(id).id);
    return list(names);
  }

  void deadline(const DeadlineRule& rule) {
    std::vector<std::string> warn;
    for (const Term& term : rule.warn) warn.push_back(to_text(term));
    add({"deadline", rule.id, of(rule.title), rule.within ? to_text(*rule.within) : "-", rule.from,
         std::to_string(static_cast<int>(rule.count.roll)), flag(rule.count.event_day_counts),
         flag(rule.backward), rule.from_end_of, flag(rule.tolls), list(warn),
         rule.extension ? to_text(*rule.extension) : "-", std::to_string(rule.extension_times),
         rule.extension_by, list(rule.pauses_in), law(rule.law)});
  }

  void state(StateId id) {
    const ChartState& state = workflow_.chart().state(id);
    const StateRules& layer = workflow_.state(id);
    add({"state", state.id, std::to_string(static_cast<int>(state.kind)), flag(state.deep),
         std::to_string(state.parent), of(layer.title), layer.deadline, layer.deadline_event, law(layer.law),
         flag(layer.waits), layer.waits_because, layer.window});
    if (layer.task) task(*layer.task);
    for (const ForbiddenAct& act : layer.forbidden) add({"forbid", act.event, of(act.title), law(act.law)});
    for (const BlockId block : state.entry) verbs("enter", block);
    for (const BlockId block : state.exit) verbs("exit", block);
    if (state.initial != kNone) transition("initial", state.initial);
    for (const TransitionId one : state.transitions) transition("transition", one);
  }

  void task(const Task& task) {
    add({"task", task.id, task.role, of(task.title), list(task.needs), list(task.not_same_as),
         std::to_string(task.approvals)});
    for (const Outcome& outcome : task.outcomes) add({"outcome", outcome.id, of(outcome.title)});
    if (task.vote) add({"vote", task.vote->among, task.vote->votes_for, task.vote->members});
  }

  void transition(const char* what, TransitionId id) {
    const ChartTransition& one = workflow_.chart().transition(id);
    const CaseTransition& layer = workflow_.transition(id);
    add({what, list(one.events), ids(one.targets),
         one.guard == kNone ? "" : workflow_.data().guards[one.guard], flag(one.internal), layer.by,
         list(layer.needs), list(layer.asks), of(layer.title), law(layer.law), flag(layer.administrative),
         layer.until});
    for (const BlockId block : one.blocks) verbs("do", block);
  }

  void verbs(const char* what, BlockId block) {
    for (const ExecutableContent& verb : workflow_.data().blocks[block]) {
      add({what, std::to_string(static_cast<int>(verb.kind)), verb.id, verb.event, verb.text});
    }
  }

  void example(const Scenario& scenario) {
    add({"example", scenario.name, write_json(scenario.data)});
    for (const ScenarioStep& step : scenario.steps) {
      std::string due;
      for (const auto& [id, day] : step.due) due += id + "=" + date(day) + " ";
      add({"step", step.event, to_text(step.on), write_json(step.data), flag(step.refused),
           step.states ? list(*step.states) : "-", due});
    }
  }

  const Workflow& workflow_;
  std::string text_;
};

inline std::string definition_text(const Workflow& workflow) { return DefinitionText(workflow).write(); }

}  // namespace htx::workflows
