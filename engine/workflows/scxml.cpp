#include "engine/workflows/scxml.h"

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
    out_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    open("scxml", {{"xmlns", "http://www.w3.org/2005/07/scxml"},
                   {"xmlns:htx", "urn:htx:workflow"},
                   {"version", "1.0"},
                   {"datamodel", "htx-feel"},
                   {"name", workflow_.id()},
                   {"htx:version", std::to_string(workflow_.version())},
                   {"htx:title", workflow_.title().vi},
                   {"initial", ids(chart_.transition(chart_.state(0).initial).targets)}});
    write_data();
    write_inside(0);
    close("scxml");
    return std::move(out_);
  }

 private:
  void begin(const char* name, const Attributes& attributes) {
    out_ += std::string(depth_ * 2, ' ') + "<" + name;
    for (const auto& [attribute, value] : attributes) {
      if (!value.empty()) out_ += std::string(" ") + attribute + "=\"" + escape_html(value) + "\"";
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
    for (const StateId state : states) names.push_back(chart_.state(state).id);
    return join(names, " ");
  }

  void write_data() {
    if (workflow_.data().data.empty()) return;
    open("datamodel");
    for (const DataItem& item : workflow_.data().data) {
      empty("data", {{"id", item.id}, {"expr", write_json(item.initial)}, {"htx:title", item.title.vi}});
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
    const CaseState& layer = workflow_.state(id);
    if (state.kind == StateKind::kHistory) {
      open("history", {{"id", state.id}, {"type", state.deep ? "deep" : "shallow"}});
      write_transition(state.transitions.front(), "transition");
      close("history");
      return;
    }
    const char* name = state.kind == StateKind::kParallel ? "parallel"
                       : state.kind == StateKind::kFinal  ? "final"
                                                          : "state";
    Attributes attributes = {{"id", state.id}, {"htx:title", layer.title.vi}};
    if (layer.task) {
      attributes.emplace_back("htx:task", layer.task->id);
      attributes.emplace_back("htx:role", layer.task->role);
    }
    attributes.emplace_back("htx:deadline", layer.deadline);
    if (layer.law) attributes.emplace_back("htx:law", layer.law->article);
    open(name, attributes);
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
    const Attributes attributes = {{"event", join(transition.events, " ")},
                                   {"cond", guard},
                                   {"target", ids(transition.targets)},
                                   {"type", transition.internal ? "internal" : ""},
                                   {"htx:by", layer.by},
                                   {"htx:needs", join(layer.needs, " ")},
                                   {"htx:asks", join(layer.asks, " ")},
                                   {"htx:administrative", layer.administrative ? "true" : ""},
                                   {"htx:law", layer.law ? layer.law->article : ""}};
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
    for (const Verb& verb : workflow_.data().blocks[block]) {
      switch (verb.kind) {
        case Verb::Kind::kSet: empty("assign", {{"location", verb.id}, {"expr", verb.text}}); break;
        case Verb::Kind::kTake:
          empty("assign", {{"location", verb.id}, {"expr", "_event.data." + verb.id}});
          break;
        case Verb::Kind::kRaise: empty("raise", {{"event", verb.id}}); break;
        case Verb::Kind::kNotify: empty("htx:notify", {{"role", verb.id}}); break;
        case Verb::Kind::kAssess: empty("htx:assess", {{"purpose", verb.id}}); break;
        case Verb::Kind::kPropose: empty("htx:propose", {{"workflow", verb.id}}); break;
        case Verb::Kind::kStartDeadline:
          empty("htx:start-deadline", {{"deadline", verb.id}, {"event", verb.event}});
          break;
        case Verb::Kind::kCancelDeadline: empty("htx:cancel-deadline", {{"deadline", verb.id}}); break;
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
