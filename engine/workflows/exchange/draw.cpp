#include "engine/workflows/exchange/draw.h"

#include <set>
#include <vector>

#include "engine/base/text.h"

namespace htx::workflows {
namespace {

// What both drawings say about states and transitions.
class Labels {
 public:
  Labels(const Workflow& workflow, const DrawOptions& options)
      : workflow_(workflow), chart_(workflow.chart()), language_(options.language), here_(options.here) {}

  std::string state(StateId id) const {
    if (chart_.state(id).kind == StateKind::kHistory) return chart_.state(id).deep ? "H*" : "H";
    const std::string& title = workflow_.state(id).title.in(language_);
    return title.empty() ? chart_.state(id).id : title;
  }

  // The deadline of a state with its length; empty if it has none.
  std::string deadline(StateId id) const {
    const DeadlineRule* rule = workflow_.deadline(workflow_.state(id).deadline);
    if (rule == nullptr) return {};
    const Message blank("workflows.draw-blank");
    return rule->title.in(language_) + ": " +
           (rule->within ? to_text(*rule->within, language_) : to_text(blank, language_));
  }

  // "event [condition]", or the role and the title where there is one.
  std::string transition(TransitionId id) const {
    const ChartTransition& transition = chart_.transition(id);
    const CaseTransition& layer = workflow_.transition(id);
    std::string label = layer.title.in(language_);
    if (label.empty()) label = join(named(transition.events), ", ");
    if (transition.guard != kNone) {
      label += (label.empty() ? "[" : " [") + workflow_.data().guards[transition.guard] + "]";
    }
    return label;
  }

  bool is_here(StateId id) const { return here_ != nullptr && here_->is_active(id) && chart_.is_atomic(id); }

 private:
  // Outcomes and documents by their titles; other events as they are called.
  std::vector<std::string> named(const std::vector<std::string>& events) const {
    std::vector<std::string> names;
    names.reserve(events.size());
    for (const std::string& event : events) names.push_back(name_of(event));
    return names;
  }

  std::string name_of(const std::string& event) const {
    constexpr std::string_view kDocument = "document.";
    if (event.rfind(kDocument, 0) == 0) {
      const DocumentType* document = workflow_.document(event.substr(kDocument.size()));
      if (document != nullptr) return document->title.in(language_);
    }
    for (const StateRules& state : workflow_.data().states) {
      if (!state.task) continue;
      for (const Outcome& outcome : state.task->outcomes) {
        if (event == state.task->id + "." + outcome.id) return outcome.title.in(language_);
      }
    }
    return event;
  }

  const Workflow& workflow_;
  const Chart& chart_;
  Language language_;
  const Configuration* here_;
};

// The id of a state, kept apart from the words both languages reserve.
std::string node_id(const ChartState& state) {
  static const std::set<std::string, std::less<>> kReserved = {
      "class", "classdef", "default", "digraph", "direction", "edge",  "end",
      "graph", "node",     "note",    "state",   "strict",    "style", "subgraph"};
  return kReserved.contains(to_lower(state.id)) ? state.id + "_" : state.id;
}

// Mermaid ends a label at a line end and knows ';' and '#' as its own signs.
std::string mermaid_text(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '\n') {
      safe += ' ';
    } else if (c == ';' || c == '#' || c == '"' || c == ':' || c == '<' || c == '>') {
      safe += "#" + std::to_string(static_cast<int>(c)) + ";";
    } else {
      safe += c;
    }
  }
  return safe;
}

class MermaidDrawing {
 public:
  MermaidDrawing(const Workflow& workflow, const DrawOptions& options)
      : chart_(workflow.chart()), labels_(workflow, options) {}

  std::string draw() {
    out_ = "stateDiagram-v2\n";
    draw_inside(0, 1);
    for (StateId id = 0; id < chart_.states().size(); ++id) draw_transitions(id);
    draw_marks();
    return std::move(out_);
  }

 private:
  void line(std::size_t depth, const std::string& text) { out_ += std::string(depth * 2, ' ') + text + "\n"; }

  void draw_inside(StateId id, std::size_t depth) {
    const ChartState& state = chart_.state(id);
    if (state.kind == StateKind::kCompound) {
      for (const StateId target : chart_.transition(state.initial).targets) {
        line(depth, "[*] --> " + node_id(chart_.state(target)));
      }
    }
    bool first = true;
    for (StateId child = id + 1; child <= state.last; child = chart_.state(child).last + 1) {
      // Each child of a parallel state is a region.
      if (state.kind == StateKind::kParallel && !first) line(depth, "--");
      first = false;
      draw_state(child, depth);
    }
  }

  void draw_state(StateId id, std::size_t depth) {
    const ChartState& state = chart_.state(id);
    line(depth, "state \"" + mermaid_text(labels_.state(id)) + "\" as " + node_id(state));
    if (chart_.is_atomic(id) || state.kind == StateKind::kHistory) return;
    line(depth, "state " + node_id(state) + " {");
    draw_inside(id, depth + 1);
    line(depth, "}");
  }

  void draw_transitions(StateId id) {
    const ChartState& state = chart_.state(id);
    for (const TransitionId transition : state.transitions) {
      const std::string label = mermaid_text(labels_.transition(transition));
      for (const StateId target : chart_.transition(transition).targets) {
        const std::string suffix = label.empty() ? "" : " : " + label;
        if (id == 0) {
          line(1, "note left of " + node_id(chart_.state(target)) + " : " + label);
        } else {
          line(1, node_id(state) + " --> " + node_id(chart_.state(target)) + suffix);
        }
      }
    }
    if (state.kind == StateKind::kFinal) line(1, node_id(state) + " --> [*]");
    const std::string deadline = labels_.deadline(id);
    if (!deadline.empty()) line(1, "note right of " + node_id(state) + " : " + mermaid_text(deadline));
  }

  void draw_marks() {
    std::string here;
    for (StateId id = 1; id < chart_.states().size(); ++id) {
      if (labels_.is_here(id)) here += (here.empty() ? "" : ",") + node_id(chart_.state(id));
    }
    if (here.empty()) return;
    line(1, "classDef here fill:#fde68a,stroke:#b45309,stroke-width:3px");
    line(1, "class " + here + " here");
  }

  const Chart& chart_;
  Labels labels_;
  std::string out_;
};

std::string dot_text(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '"' || c == '\\') safe += '\\';
    if (c == '\n') {
      safe += "\\n";
    } else {
      safe += c;
    }
  }
  return safe;
}

class DotDrawing {
 public:
  DotDrawing(const Workflow& workflow, const DrawOptions& options)
      : chart_(workflow.chart()), title_(workflow.title().in(options.language)), labels_(workflow, options) {}

  std::string draw() {
    out_ = "digraph workflow {\n  compound=true;\n  rankdir=TB;\n  fontname=\"sans-serif\";\n";
    out_ += "  label=\"" + dot_text(title_) + "\";\n";
    out_ +=
        "  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n  edge [fontname=\"sans-serif\", "
        "fontsize=10];\n";
    draw_inside(0, 1);
    for (StateId id = 1; id < chart_.states().size(); ++id) draw_transitions(id);
    return out_ + "}\n";
  }

 private:
  void line(std::size_t depth, const std::string& text) { out_ += std::string(depth * 2, ' ') + text + "\n"; }

  void draw_inside(StateId id, std::size_t depth) {
    const ChartState& state = chart_.state(id);
    if (state.kind == StateKind::kCompound) {
      line(depth, "_start" + std::to_string(id) + " [shape=point, width=0.15, label=\"\"];");
      for (const StateId target : chart_.transition(state.initial).targets) {
        line(depth, edge("_start" + std::to_string(id), target, ""));
      }
    }
    for (StateId child = id + 1; child <= state.last; child = chart_.state(child).last + 1)
      draw_state(child, depth);
  }

  void draw_state(StateId id, std::size_t depth) {
    const ChartState& state = chart_.state(id);
    std::string label = dot_text(labels_.state(id));
    const std::string deadline = labels_.deadline(id);
    if (!deadline.empty()) label += "\\n(" + dot_text(deadline) + ")";
    if (chart_.is_atomic(id) || state.kind == StateKind::kHistory) {
      std::string look;
      if (state.kind == StateKind::kFinal) look = ", peripheries=2";
      if (state.kind == StateKind::kHistory) look = ", shape=circle";
      if (labels_.is_here(id)) look += R"(, style="rounded,filled", fillcolor="#fde68a")";
      line(depth, node_id(state) + " [label=\"" + label + "\"" + look + "];");
      return;
    }
    line(depth, "subgraph cluster_" + state.id + " {");
    line(depth + 1, "label=\"" + label + "\";");
    line(depth + 1, state.kind == StateKind::kParallel ? "style=\"rounded,dashed\";" : "style=rounded;");
    draw_inside(id, depth + 1);
    line(depth, "}");
  }

  void draw_transitions(StateId id) {
    for (const TransitionId transition : chart_.state(id).transitions) {
      for (const StateId target : chart_.transition(transition).targets) {
        const std::string tail = is_cluster(id) ? "ltail=cluster_" + chart_.state(id).id + ", " : "";
        line(1,
             edge(node_of(id), target, tail + "label=\"" + dot_text(labels_.transition(transition)) + "\""));
      }
    }
  }

  bool is_cluster(StateId id) const {
    return !chart_.is_atomic(id) && chart_.state(id).kind != StateKind::kHistory;
  }

  // dot draws edges between nodes only: a cluster is stood for by its first one.
  std::string node_of(StateId id) const {
    while (is_cluster(id)) id = chart_.state(id).children.front();
    return node_id(chart_.state(id));
  }

  std::string edge(const std::string& from, StateId to, std::string attributes) const {
    if (is_cluster(to))
      attributes += (attributes.empty() ? "lhead=cluster_" : ", lhead=cluster_") + chart_.state(to).id;
    return from + " -> " + node_of(to) + (attributes.empty() ? ";" : " [" + attributes + "];");
  }

  const Chart& chart_;
  std::string title_;
  Labels labels_;
  std::string out_;
};

}  // namespace

std::string to_mermaid(const Workflow& workflow, const DrawOptions& options) {
  return MermaidDrawing(workflow, options).draw();
}

std::string to_dot(const Workflow& workflow, const DrawOptions& options) {
  return DotDrawing(workflow, options).draw();
}

}  // namespace htx::workflows
