#include "engine/workflows/exchange/scxml.h"

#include <array>
#include <utility>
#include <vector>

#include "engine/base/text.h"

namespace htx::workflows {
namespace {

using Attributes = std::vector<std::pair<const char*, std::string>>;

class ScxmlWriter {
 public:
  explicit ScxmlWriter(const Workflow& workflow) : workflow_(workflow), chart_(workflow.chart()) {}

  std::string write() {
    const Workflow::Data& data = workflow_.data();
    out_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    Attributes attributes = {{"xmlns", "http://www.w3.org/2005/07/scxml"},
                             {"xmlns:htx", "urn:htx:workflow"},
                             {"version", "1.0"},
                             {"datamodel", "htx-feel"},
                             {"name", workflow_.id()},
                             {"htx:version", std::to_string(workflow_.version())}};
    add_title(attributes, workflow_.title());
    attributes.emplace_back("htx:subjects", join(data.subjects, " "));
    attributes.emplace_back("htx:where", join(data.where, " "));
    attributes.emplace_back("htx:several", data.several ? "true" : "");
    attributes.emplace_back("htx:from", data.in_force_from ? to_text(*data.in_force_from) : "");
    attributes.emplace_back("htx:to", data.in_force_to ? to_text(*data.in_force_to) : "");
    attributes.emplace_back("htx:reviewed-by", data.reviewed_by.value_or(""));
    attributes.emplace_back("htx:reviewed-on", data.reviewed_on ? to_text(*data.reviewed_on) : "");
    attributes.emplace_back("initial", ids(chart_.transition(chart_.state(0).initial).targets));
    open("scxml", attributes);
    write_declarations();
    write_data();
    write_inside(0);
    for (const Scenario& example : data.scenarios) write_example(example);
    close("scxml");
    return std::move(out_);
  }

 private:
  // A reader of XML makes blanks of line ends in attributes unless they are written as references.
  static std::string attribute_text(const std::string& value) {
    std::string text;
    for (const char c : escape_html(value)) {
      if (c == '\n' || c == '\t' || c == '\r') {
        text += "&#" + std::to_string(static_cast<int>(c)) + ";";
      } else {
        text += c;
      }
    }
    return text;
  }

  static void add_title(Attributes& attributes, const Bilingual& title) {
    attributes.emplace_back("htx:title", title.vi);
    attributes.emplace_back("htx:title-en", title.en);
  }
  static void add_law(Attributes& attributes, const std::optional<Law>& law) {
    if (!law) return;
    attributes.emplace_back("htx:law", law->article);
    attributes.emplace_back("htx:law-tag", law->tag);
    attributes.emplace_back("htx:law-source", law->source);
  }

  // Everything a workflow declares beside its states and data.
  void write_declarations() {
    const Workflow::Data& data = workflow_.data();
    for (const Law& law : data.basis) {
      Attributes attributes;
      add_law(attributes, law);
      empty("htx:basis", attributes);
    }
    if (data.maximum) {
      Attributes attributes = {{"within", to_text(*data.maximum)}};
      add_law(attributes, data.maximum_law);
      empty("htx:maximum", attributes);
    }
    for (const Role& role : data.roles) {
      Attributes attributes = {
          {"id", role.id}, {"group", role.group}, {"external", role.external ? "true" : ""}};
      add_title(attributes, role.title);
      empty("htx:role", attributes);
    }
    for (const DocumentType& document : data.documents) {
      Attributes attributes = {
          {"id", document.id},
          {"by", document.by},
          {"required", document.required ? "" : "false"},
          {"signatures", document.signatures == 0 ? "" : std::to_string(document.signatures)},
          {"of", join(document.of, " ")}};
      add_title(attributes, document.title);
      add_law(attributes, document.law);
      empty("htx:document", attributes);
    }
    for (const DeadlineRule& deadline : data.deadlines) write_deadline(deadline);
  }

  void write_deadline(const DeadlineRule& deadline) {
    static constexpr auto kRolls = std::to_array<const char*>({"forward", "none", "backward"});
    std::vector<std::string> warnings;
    for (const Term& term : deadline.warn) warnings.push_back(to_text(term));
    Attributes attributes = {{"id", deadline.id},
                             {"within", deadline.within ? to_text(*deadline.within) : ""},
                             {"from", deadline.from},
                             {"from-end-of", deadline.from_end_of},
                             {"count", deadline.count.event_day_counts ? "same_day" : ""},
                             {"direction", deadline.backward ? "before" : ""},
                             {"roll", kRolls[static_cast<std::size_t>(deadline.count.roll)]},
                             {"warn", join(warnings, ", ")},
                             {"pauses-in", join(deadline.pauses_in, " ")},
                             {"tolls", deadline.tolls || deadline.backward ? "" : "false"}};
    if (deadline.extension) {
      attributes.emplace_back("extend-by", deadline.extension_by);
      attributes.emplace_back("extend-term", to_text(*deadline.extension));
      attributes.emplace_back("extend-times", std::to_string(deadline.extension_times));
    }
    add_title(attributes, deadline.title);
    add_law(attributes, deadline.law);
    empty("htx:deadline", attributes);
  }

  void write_task(const Task& task) {
    Attributes attributes = {{"id", task.id},
                             {"role", task.role},
                             {"needs", join(task.needs, " ")},
                             {"not-same-as", join(task.not_same_as, " ")},
                             {"approvals", task.approvals == 1 ? "" : std::to_string(task.approvals)}};
    add_title(attributes, task.title);
    open("htx:task", attributes);
    for (const Outcome& outcome : task.outcomes) {
      Attributes about = {{"id", outcome.id}};
      add_title(about, outcome.title);
      empty("htx:outcome", about);
    }
    if (task.vote) {
      empty("htx:vote",
            {{"among", task.vote->among}, {"for", task.vote->votes_for}, {"of", task.vote->members}});
    }
    close("htx:task");
  }

  void write_forbidden_act(const ForbiddenAct& act) {
    Attributes attributes = {{"event", act.event}};
    add_title(attributes, act.title);
    add_law(attributes, act.law);
    empty("htx:forbid", attributes);
  }

  void write_example(const Scenario& example) {
    open("htx:example", {{"name", example.name}, {"data", write_json(example.data)}});
    for (const ScenarioStep& step : example.steps) {
      std::string states = step.states ? join(*step.states, " ") : "";
      if (step.states && states.empty()) states = "-";
      open("htx:step", {{"date", to_text(step.on)},
                        {"event", step.event},
                        {"refused", step.refused ? "true" : ""},
                        {"states", std::move(states)},
                        {"data", write_json(step.data)}});
      for (const auto& [deadline, day] : step.due) {
        empty("htx:due", {{"deadline", deadline}, {"on", day ? to_text(*day) : ""}});
      }
      close("htx:step");
    }
    close("htx:example");
  }

  void begin(const char* name, const Attributes& attributes) {
    out_ += std::string(depth_ * 2, ' ') + "<" + name;
    for (const auto& [attribute, value] : attributes) {
      if (!value.empty()) out_ += std::string(" ") + attribute + "=\"" + attribute_text(value) + "\"";
    }
  }
  void open(const char* name, const Attributes& attributes = {}) {
    begin(name, attributes);
    out_ += ">\n";
    ++depth_;
  }
  void close(const char* name) {
    --depth_;
    out_ += std::string(depth_ * 2, ' ') + "</" + name + ">\n";
  }
  void empty(const char* name, const Attributes& attributes) {
    begin(name, attributes);
    out_ += "/>\n";
  }

  std::string ids(const std::vector<StateId>& states) const {
    std::vector<std::string> names;
    names.reserve(states.size());
    for (const StateId state : states) names.push_back(chart_.state(state).id);
    return join(names, " ");
  }

  void write_data() {
    if (workflow_.data().data.empty()) return;
    open("datamodel");
    for (const DataItem& item : workflow_.data().data) {
      static constexpr auto kTypes = std::to_array<const char*>({"number", "string", "boolean", "date"});
      Attributes attributes = {{"id", item.id},
                               {"expr", write_json(item.initial)},
                               {"htx:type", kTypes[static_cast<std::size_t>(item.type)]}};
      add_title(attributes, item.title);
      empty("data", attributes);
    }
    close("datamodel");
  }

  void write_inside(StateId id) {
    for (StateId child = id + 1; child <= chart_.state(id).last; child = chart_.state(child).last + 1) {
      write_state(child);
    }
    // SCXML's root has no transitions of its own; ours are kept in sight for a person.
    if (id != 0) return;
    for (const TransitionId transition : chart_.state(0).transitions)
      write_transition(transition, "htx:transition");
  }

  void write_state(StateId id) {
    const ChartState& state = chart_.state(id);
    const StateRules& layer = workflow_.state(id);
    if (state.kind == StateKind::kHistory) {
      open("history", {{"id", state.id}, {"type", state.deep ? "deep" : "shallow"}});
      write_transition(state.transitions.front(), "transition");
      close("history");
      return;
    }
    const char* name = state.kind == StateKind::kParallel ? "parallel"
                       : state.kind == StateKind::kFinal  ? "final"
                                                          : "state";
    Attributes attributes = {{"id", state.id}};
    add_title(attributes, layer.title);
    attributes.emplace_back("htx:deadline", layer.deadline);
    attributes.emplace_back("htx:deadline-event", layer.deadline_event);
    if (layer.waits)
      attributes.emplace_back("htx:no-deadline", layer.waits_because.empty() ? "-" : layer.waits_because);
    attributes.emplace_back("htx:window", layer.window);
    add_law(attributes, layer.law);
    open(name, attributes);
    if (layer.task) write_task(*layer.task);
    for (const ForbiddenAct& act : layer.forbidden) write_forbidden_act(act);
    if (state.kind == StateKind::kCompound) {
      open("initial");
      empty("transition", {{"target", ids(chart_.transition(state.initial).targets)}});
      close("initial");
    }
    for (const BlockId block : state.entry) write_block("onentry", block);
    for (const BlockId block : state.exit) write_block("onexit", block);
    for (const TransitionId transition : state.transitions) write_transition(transition, "transition");
    write_inside(id);
    close(name);
  }

  void write_transition(TransitionId id, const char* name) {
    const ChartTransition& transition = chart_.transition(id);
    const CaseTransition& layer = workflow_.transition(id);
    const std::string guard = transition.guard == kNone ? "" : workflow_.data().guards[transition.guard];
    Attributes attributes = {{"event", join(transition.events, " ")},
                             {"cond", guard},
                             {"target", ids(transition.targets)},
                             {"type", transition.internal ? "internal" : ""},
                             {"htx:by", layer.by},
                             {"htx:needs", join(layer.needs, " ")},
                             {"htx:asks", join(layer.asks, " ")},
                             {"htx:administrative", layer.administrative ? "true" : ""},
                             {"htx:until", layer.until}};
    add_title(attributes, layer.title);
    add_law(attributes, layer.law);
    if (transition.blocks.empty()) {
      empty(name, attributes);
      return;
    }
    open(name, attributes);
    for (const BlockId block : transition.blocks) write_verbs(block);
    close(name);
  }

  void write_block(const char* name, BlockId block) {
    open(name);
    write_verbs(block);
    close(name);
  }

  void write_verbs(BlockId block) {
    for (const ExecutableContent& content : workflow_.data().blocks[block]) {
      switch (content.kind) {
        case ExecutableContent::Kind::kSet:
          empty("assign", {{"location", content.id}, {"expr", content.text}});
          break;
        case ExecutableContent::Kind::kTake:
          empty("assign", {{"location", content.id}, {"expr", "_event.data." + content.id}});
          break;
        case ExecutableContent::Kind::kRaise: empty("raise", {{"event", content.id}}); break;
        case ExecutableContent::Kind::kNotify: empty("htx:notify", {{"role", content.id}}); break;
        case ExecutableContent::Kind::kAssess: empty("htx:assess", {{"purpose", content.id}}); break;
        case ExecutableContent::Kind::kPropose: empty("htx:propose", {{"workflow", content.id}}); break;
        case ExecutableContent::Kind::kStartDeadline:
          empty("htx:start-deadline", {{"deadline", content.id}, {"event", content.event}});
          break;
        case ExecutableContent::Kind::kCancelDeadline:
          empty("htx:cancel-deadline", {{"deadline", content.id}});
          break;
      }
    }
  }

  const Workflow& workflow_;
  const Chart& chart_;
  std::string out_;
  std::size_t depth_ = 0;
};

}  // namespace

std::string to_scxml(const Workflow& workflow) { return ScxmlWriter(workflow).write(); }

}  // namespace htx::workflows
