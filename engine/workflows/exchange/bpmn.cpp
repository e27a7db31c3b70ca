#include "engine/workflows/exchange/bpmn.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "engine/base/text.h"
#include "engine/workflows/exchange/bpmn_layout.h"

namespace htx::workflows {
namespace {

using internal::BpmnFlow;
using internal::BpmnModel;
using internal::BpmnNode;

// Turns the states of a chart into the nodes of a process.
class BpmnBuilder {
 public:
  BpmnBuilder(const Workflow& workflow, Language language)
      : workflow_(workflow), chart_(workflow.chart()), language_(language) {}

  BpmnModel build() {
    model_.nodes.push_back({.id = "process", .element = "process"});
    node_of_[0] = 0;
    add_children(0);
    for (StateId id = 0; id < chart_.states().size(); ++id) {
      if (chart_.state(id).kind != StateKind::kHistory) add_transitions(id);
    }
    return std::move(model_);
  }

 private:
  std::size_t add(BpmnNode node) {
    const std::size_t id = model_.nodes.size();
    if (node.element == "boundaryEvent") {
      model_.nodes[node.host].boundaries.push_back(id);
    }
    if (node.element != "boundaryEvent") model_.nodes[node.scope].inside.push_back(id);
    model_.nodes.push_back(std::move(node));
    return id;
  }

  void flow(std::size_t from, std::size_t to, std::string name) {
    model_.flows.push_back({.id = "flow_" + std::to_string(model_.flows.size() + 1),
                            .from = from,
                            .to = to,
                            .scope = model_.nodes[from].scope,
                            .name = std::move(name)});
  }

  std::string fresh(const char* what) { return std::string(what) + "_" + std::to_string(++fresh_); }

  void add_children(StateId id) {
    const ChartState& state = chart_.state(id);
    const std::size_t scope = node_of_[id];
    std::size_t start = 0;
    if (state.kind == StateKind::kCompound) {
      start = add({.id = fresh("start"), .element = "startEvent", .scope = scope});
    }
    for (const StateId child : state.children) add_state(child, scope);
    if (start == 0) return;
    std::set<StateId> entered;
    for (const StateId target : chart_.transition(state.initial).targets)
      entered.insert(child_of(target, id));
    for (const StateId child : entered) flow(start, node_of_[child], "");
  }

  void add_state(StateId id, std::size_t scope) {
    const ChartState& state = chart_.state(id);
    const StateRules& layer = workflow_.state(id);
    const char* element = state.kind == StateKind::kFinal ? "endEvent"
                          : !chart_.is_atomic(id)         ? "subProcess"
                          : layer.task                    ? "userTask"
                                                          : "receiveTask";
    node_of_[id] = add({.id = "state_" + state.id,
                        .element = element,
                        .name = layer.title.in(language_).empty() ? state.id : layer.title.in(language_),
                        .documentation = notes_of(id),
                        .scope = scope});
    if (!chart_.is_atomic(id)) add_children(id);
  }

  std::string say(const char* code, std::vector<Message::Argument> arguments) const {
    return to_text(Message(code, std::move(arguments)), language_);
  }

  static void line(std::string& text, const std::string& more) { text += (text.empty() ? "" : "\n") + more; }

  std::string notes_of(StateId id) const {
    const StateRules& layer = workflow_.state(id);
    std::string text;
    if (layer.task) {
      const Role* role = workflow_.role(layer.task->role);
      line(text, say("workflows.bpmn-role", {{"role", role ? role->title.in(language_) : layer.task->role}}));
      for (const std::string& need : layer.task->needs) {
        const DocumentType* document = workflow_.document(need);
        line(text,
             say("workflows.bpmn-needs", {{"document", document ? document->title.in(language_) : need}}));
      }
      if (!layer.task->not_same_as.empty()) {
        line(text, say("workflows.bpmn-four-eyes", {{"tasks", join(layer.task->not_same_as, ", ")}}));
      }
    }
    if (layer.law) line(text, law_text(*layer.law));
    if (layer.waits) line(text, say("workflows.bpmn-no-deadline", {{"reason", layer.waits_because}}));
    for (const TransitionId transition : chart_.state(id).transitions) {
      if (chart_.transition(transition).targets.empty() && !is_timer(transition)) {
        line(text, say("workflows.bpmn-inside", {{"event", label(transition)}}));
      }
    }
    return text;
  }

  static std::string law_text(const Law& law) {
    return law.article + " [" + law.tag + (law.source.empty() ? "" : ": " + law.source) + "]";
  }

  std::string label(TransitionId id) const {
    const ChartTransition& transition = chart_.transition(id);
    std::string text = workflow_.transition(id).title.in(language_);
    if (text.empty()) text = title_of_outcome(transition);
    if (text.empty()) text = join(transition.events, ", ");
    if (transition.guard != kNone) {
      text += (text.empty() ? "[" : " [") + workflow_.data().guards[transition.guard] + "]";
    }
    return text;
  }

  std::string title_of_outcome(const ChartTransition& transition) const {
    if (transition.events.size() != 1) return {};
    const std::string& event = transition.events.front();
    constexpr std::string_view kDocument = "document.";
    if (event.rfind(kDocument, 0) == 0) {
      const DocumentType* document = workflow_.document(event.substr(kDocument.size()));
      return document != nullptr ? document->title.in(language_) : "";
    }
    for (const StateRules& state : workflow_.data().states) {
      if (!state.task) continue;
      for (const Outcome& outcome : state.task->outcomes) {
        if (event == state.task->id + "." + outcome.id) return outcome.title.in(language_);
      }
    }
    return {};
  }

  // The transition happens because a deadline of its own source passes.
  bool is_timer(TransitionId id) const {
    const ChartTransition& transition = chart_.transition(id);
    const StateRules& layer = workflow_.state(transition.source);
    return !layer.deadline_event.empty() && transition.events.size() == 1 &&
           transition.events.front() == layer.deadline_event;
  }

  StateId child_of(StateId id, StateId scope) const {
    while (chart_.state(id).parent != scope) id = chart_.state(id).parent;
    return chart_.state(id).kind == StateKind::kHistory ? scope : id;
  }

  // The innermost compound state or region in which a flow between the two can be drawn.
  StateId scope_of(StateId source, StateId target) const {
    StateId scope = chart_.state(source).parent;
    while (!chart_.is_descendant(target, scope)) scope = chart_.state(scope).parent;
    return scope;
  }

  void add_transitions(StateId id) {
    const ChartState& state = chart_.state(id);
    std::vector<TransitionId> choices;
    bool timer_shown = false;
    for (const TransitionId transition : state.transitions) {
      const bool has_target = !chart_.transition(transition).targets.empty();
      if (is_timer(transition)) {
        add_timer(id, transition);
        timer_shown = true;
      } else if (has_target && (id == 0 || !chart_.is_atomic(id))) {
        add_interruption(id, transition);
      } else if (has_target) {
        choices.push_back(transition);
      }
    }
    if (!timer_shown && !workflow_.state(id).deadline.empty()) add_timer(id, kNone);
    std::size_t from = node_of_[id];
    if (choices.size() > 1) {
      const std::size_t gateway = add(
          {.id = fresh("choice"), .element = "exclusiveGateway", .scope = model_.nodes[node_of_[id]].scope});
      flow(from, gateway, "");
      from = gateway;
    }
    for (const TransitionId transition : choices) lead(from, id, transition, label(transition));
  }

  void add_timer(StateId id, TransitionId transition) {
    const DeadlineRule* rule = workflow_.deadline(workflow_.state(id).deadline);
    if (rule == nullptr || id == 0) return;
    const bool leaves = transition != kNone && !chart_.transition(transition).targets.empty();
    const std::string length = rule->within ? to_text(*rule->within, language_)
                                            : to_text(Message("workflows.draw-blank"), language_);
    BpmnNode event{.id = fresh("timer"),
                   .element = "boundaryEvent",
                   .name = rule->title.in(language_) + ": " + length,
                   .documentation = rule->law ? law_text(*rule->law) : "",
                   .definition = "timerEventDefinition",
                   .expression = rule->within ? to_text(*rule->within) : "",
                   .scope = model_.nodes[node_of_[id]].scope,
                   .host = node_of_[id],
                   .interrupting = leaves};
    const std::size_t at = add(std::move(event));
    if (leaves) {
      lead(at, id, transition, label(transition));
      return;
    }
    // A reminder: the case stays where it is.
    const std::size_t end = add({.id = fresh("reminder"),
                                 .element = "endEvent",
                                 .name = to_text(Message("workflows.bpmn-reminder"), language_),
                                 .scope = model_.nodes[at].scope});
    flow(at, end, "");
  }

  // An event of a compound state interrupts it from the edge; one of the whole case is a sub-process of
  // its own that the event begins.
  void add_interruption(StateId id, TransitionId transition) {
    if (id == 0) {
      const std::size_t box = add({.id = fresh("anytime"),
                                   .element = "subProcess",
                                   .name = label(transition),
                                   .definition = "triggeredByEvent"});
      const std::size_t start = add({.id = fresh("start"),
                                     .element = "startEvent",
                                     .definition = "messageEventDefinition",
                                     .scope = box});
      const StateId target = chart_.transition(transition).targets.front();
      const std::size_t end = add({.id = fresh("end"),
                                   .element = "endEvent",
                                   .name = workflow_.state(target).title.in(language_),
                                   .scope = box});
      flow(start, end, label(transition));
      return;
    }
    const ChartTransition& written = chart_.transition(transition);
    const bool done =
        written.events.empty() ||
        (written.events.size() == 1 && written.events.front() == "done.state." + chart_.state(id).id);
    if (done) {
      lead(node_of_[id], id, transition, label_unless_done(transition));
      return;
    }
    const std::size_t at = add({.id = fresh("event"),
                                .element = "boundaryEvent",
                                .name = label(transition),
                                .documentation = notes_of_transition(transition),
                                .definition = "messageEventDefinition",
                                .scope = model_.nodes[node_of_[id]].scope,
                                .host = node_of_[id]});
    lead(at, id, transition, "");
  }

  std::string label_unless_done(TransitionId id) const {
    const ChartTransition& transition = chart_.transition(id);
    return transition.guard == kNone ? "" : "[" + workflow_.data().guards[transition.guard] + "]";
  }

  std::string notes_of_transition(TransitionId id) const {
    const CaseTransition& layer = workflow_.transition(id);
    std::string text;
    const Role* role = workflow_.role(layer.by);
    if (role != nullptr) line(text, say("workflows.bpmn-role", {{"role", role->title.in(language_)}}));
    if (layer.law) line(text, law_text(*layer.law));
    return text;
  }

  // Draws the way from a node to the target: within one scope a flow, else an escalation that the
  // outermost sub-process left catches at its edge.
  void lead(std::size_t from, StateId source, TransitionId transition, std::string name) {
    const StateId target = chart_.transition(transition).targets.front();
    const StateId scope = scope_of(source, target);
    const StateId last = child_of(target, scope);
    std::size_t to = last == scope ? node_of_[scope] : node_of_[last];
    if (last != target) note_target(to, target, name);
    if (last == scope) {
      // A history of the scope itself: back into it is a fresh start of what holds it.
      if (scope == 0) return;
      to = node_of_[scope];
    }
    StateId out = source;
    while (out != 0 && model_.nodes[node_of_[out]].scope != model_.nodes[to].scope)
      out = chart_.state(out).parent;
    if (out == source || node_of_[out] == from) {
      flow(from, to, std::move(name));
      return;
    }
    const std::string code = fresh("leave");
    const std::size_t end = add({.id = code + "_end",
                                 .element = "endEvent",
                                 .name = name,
                                 .definition = "escalationEventDefinition",
                                 .code = code,
                                 .scope = model_.nodes[from].scope});
    flow(from, end, "");
    const std::size_t edge = add({.id = code + "_edge",
                                  .element = "boundaryEvent",
                                  .name = label(transition),
                                  .documentation = notes_of_transition(transition),
                                  .definition = "escalationEventDefinition",
                                  .code = code,
                                  .scope = model_.nodes[node_of_[out]].scope,
                                  .host = node_of_[out]});
    flow(edge, to, "");
  }

  // A flow can only lead to the sub-process; which state in it is meant stands in its notes.
  void note_target(std::size_t node, StateId target, const std::string& name) {
    const bool history = chart_.state(target).kind == StateKind::kHistory;
    const std::string& title = workflow_.state(target).title.in(language_);
    line(model_.nodes[node].documentation,
         say(history ? "workflows.bpmn-resumes" : "workflows.bpmn-enters",
             {{"event", name}, {"state", title.empty() ? chart_.state(target).id : title}}));
  }

  const Workflow& workflow_;
  const Chart& chart_;
  Language language_;
  BpmnModel model_;
  std::map<StateId, std::size_t> node_of_;
  std::size_t fresh_ = 0;
};

// Writes the model and its picture.
class BpmnWriter {
 public:
  BpmnWriter(const Workflow& workflow, const BpmnModel& model, Language language)
      : workflow_(workflow), model_(model), language_(language) {}

  std::string write() {
    out_ =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<bpmn:definitions xmlns:bpmn=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" "
        "xmlns:bpmndi=\"http://www.omg.org/spec/BPMN/20100524/DI\" "
        "xmlns:dc=\"http://www.omg.org/spec/DD/20100524/DC\" "
        "xmlns:di=\"http://www.omg.org/spec/DD/20100524/DI\" "
        "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
        "id=\"definitions\" targetNamespace=\"urn:htx:workflow\">\n";
    line(R"(<bpmn:process id="process" name=")" + escape_html(workflow_.title().in(language_)) +
         R"(" isExecutable="false">)");
    ++depth_;
    write_scope(0);
    --depth_;
    line("</bpmn:process>");
    for (const BpmnNode& node : model_.nodes) {
      if (node.element != "endEvent" || node.code.empty()) continue;
      line("<bpmn:escalation id=\"" + node.code + "\" name=\"" + escape_html(node.name) +
           "\" escalationCode=\"" + node.code + "\"/>");
    }
    write_picture();
    --depth_;
    out_ += "</bpmn:definitions>\n";
    return std::move(out_);
  }

 private:
  void line(const std::string& text) { out_ += std::string(depth_ * 2, ' ') + text + "\n"; }

  void write_scope(std::size_t scope) {
    for (const std::size_t id : model_.nodes[scope].inside) {
      write_node(id);
      for (const std::size_t event : model_.nodes[id].boundaries) write_node(event);
    }
    for (const BpmnFlow& flow : model_.flows) {
      if (flow.scope != scope) continue;
      line("<bpmn:sequenceFlow id=\"" + flow.id + "\"" + named(flow.name) + " sourceRef=\"" +
           model_.nodes[flow.from].id + "\" targetRef=\"" + model_.nodes[flow.to].id + "\"/>");
    }
  }

  static std::string named(const std::string& name) {
    return name.empty() ? "" : " name=\"" + escape_html(name) + "\"";
  }

  void write_node(std::size_t id) {
    const BpmnNode& node = model_.nodes[id];
    std::string head = "<bpmn:" + node.element + " id=\"" + node.id + "\"" + named(node.name);
    if (node.element == "boundaryEvent") {
      head += " attachedToRef=\"" + model_.nodes[node.host].id + "\"";
      if (!node.interrupting) head += " cancelActivity=\"false\"";
    }
    const bool triggered = node.definition == "triggeredByEvent";
    line(head + (triggered ? " triggeredByEvent=\"true\">" : ">"));
    ++depth_;
    if (!node.documentation.empty()) {
      line("<bpmn:documentation>" + escape_html(node.documentation) + "</bpmn:documentation>");
    }
    for (const BpmnFlow& flow : model_.flows) {
      if (flow.to == id) line("<bpmn:incoming>" + flow.id + "</bpmn:incoming>");
    }
    for (const BpmnFlow& flow : model_.flows) {
      if (flow.from == id) line("<bpmn:outgoing>" + flow.id + "</bpmn:outgoing>");
    }
    if (!triggered) write_definition(node);
    write_scope(id);
    --depth_;
    line("</bpmn:" + node.element + ">");
  }

  void write_definition(const BpmnNode& node) {
    if (node.definition.empty()) return;
    const std::string tag = "bpmn:" + node.definition;
    if (node.definition == "timerEventDefinition" && !node.expression.empty()) {
      line("<" + tag + " id=\"" + node.id + "_def\">");
      line("  <bpmn:timeDuration xsi:type=\"bpmn:tFormalExpression\">" + escape_html(node.expression) +
           "</bpmn:timeDuration>");
      line("</" + tag + ">");
    } else {
      line("<" + tag + " id=\"" + node.id + "_def\"" +
           (node.code.empty() ? "" : " escalationRef=\"" + node.code + "\"") + "/>");
    }
  }

  static std::string bounds(internal::BpmnPoint at, std::int64_t width, std::int64_t height) {
    return "<dc:Bounds x=\"" + std::to_string(at.x) + "\" y=\"" + std::to_string(at.y) + "\" width=\"" +
           std::to_string(width) + "\" height=\"" + std::to_string(height) + "\"/>";
  }

  void write_label(const internal::BpmnLabel& label) {
    if (label.width == 0) return;
    line("  <bpmndi:BPMNLabel>");
    line("    " + bounds(label.at, label.width, label.height));
    line("  </bpmndi:BPMNLabel>");
  }

  void write_picture() {
    line("<bpmndi:BPMNDiagram id=\"diagram\">");
    ++depth_;
    line(R"(<bpmndi:BPMNPlane id="plane" bpmnElement="process">)");
    ++depth_;
    for (std::size_t id = 1; id < model_.nodes.size(); ++id) {
      const BpmnNode& node = model_.nodes[id];
      line("<bpmndi:BPMNShape id=\"" + node.id + "_di\" bpmnElement=\"" + node.id + "\"" +
           (node.element == "subProcess" ? " isExpanded=\"true\"" : "") + ">");
      line("  " + bounds(node.at, node.width, node.height));
      write_label(node.label);
      line("</bpmndi:BPMNShape>");
    }
    for (const BpmnFlow& flow : model_.flows) {
      line("<bpmndi:BPMNEdge id=\"" + flow.id + "_di\" bpmnElement=\"" + flow.id + "\">");
      for (const internal::BpmnPoint& point : flow.points) {
        line("  <di:waypoint x=\"" + std::to_string(point.x) + "\" y=\"" + std::to_string(point.y) + "\"/>");
      }
      write_label(flow.label);
      line("</bpmndi:BPMNEdge>");
    }
    --depth_;
    line("</bpmndi:BPMNPlane>");
    --depth_;
    line("</bpmndi:BPMNDiagram>");
  }

  const Workflow& workflow_;
  const BpmnModel& model_;
  Language language_;
  std::string out_;
  std::size_t depth_ = 1;
};

}  // namespace

std::string to_bpmn(const Workflow& workflow, Language language) {
  BpmnModel model = BpmnBuilder(workflow, language).build();
  internal::lay_out(model);
  return BpmnWriter(workflow, model, language).write();
}

}  // namespace htx::workflows
