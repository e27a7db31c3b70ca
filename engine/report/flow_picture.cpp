#include "engine/report/flow_picture.h"

#include <algorithm>
#include <map>
#include <optional>

#include "engine/base/text.h"
#include "engine/report/layered_layout.h"
#include "engine/report/words/workflow_words.h"

namespace htx::report {
namespace {

using workflows::Chart;
using workflows::StateId;
using workflows::StateKind;
using workflows::Workflow;

constexpr int kLine = FlowPicture::kLine;
constexpr int kPadding = 9;
constexpr int kTitleRow = 26;       // Of a frame.
constexpr std::size_t kTitle = 20;  // Letters in a line of a box,
constexpr std::size_t kLabel = 17;  // and of a label.
constexpr int kOfLetter = 8;        // As wide as a letter of a title is at most, on average,
constexpr int kOfSmallLetter = 7;   // and one of a label.

// A text in lines of at most so many letters; a longer word stands alone.
std::vector<std::string> in_lines(const std::string& text, std::size_t most) {
  std::vector<std::string> lines;
  std::string line;
  for (const std::string_view word : split(text, ' ')) {
    if (!line.empty() && code_point_count(line) + 1 + code_point_count(word) > most)
      lines.push_back(std::exchange(line, ""));
    line += (line.empty() ? "" : " ") + std::string(word);
  }
  if (!line.empty()) lines.push_back(line);
  return lines;
}

int width_of(const std::vector<std::string>& lines, int of_letter) {
  std::size_t longest = 0;
  for (const std::string& line : lines) longest = std::max(longest, code_point_count(line));
  return static_cast<int>(longest) * of_letter;
}

int height_of(const std::vector<std::string>& lines) { return static_cast<int>(lines.size()) * kLine; }

void move(FlowPicture& picture, int dx, int dy) {
  for (FlowBox& box : picture.boxes) {
    box.x += dx;
    box.y += dy;
  }
  for (FlowFrame& frame : picture.frames) {
    frame.x += dx;
    frame.y += dy;
  }
  for (FlowWay& way : picture.ways) {
    way.label_x += dx;
    way.label_y += dy;
    for (auto& [x, y] : way.points) {
      x += dx;
      y += dy;
    }
  }
}

void append(FlowPicture& whole, const FlowPicture& part) {
  whole.boxes.insert(whole.boxes.end(), part.boxes.begin(), part.boxes.end());
  whole.frames.insert(whole.frames.end(), part.frames.begin(), part.frames.end());
  whole.ways.insert(whole.ways.end(), part.ways.begin(), part.ways.end());
}

// The picture of what one state holds.
class Part {
 public:
  Part(const Workflow& workflow, const Voice& say, const FlowRemarks& remarks, StateId root)
      : workflow_(workflow), chart_(workflow.chart()), say_(say), remarks_(remarks), root_(root) {}

  FlowPicture draw() {
    if (chart_.is_atomic(root_))
      add_node(root_);
    else
      add_nodes(root_);
    if (nodes_.empty()) return {};
    add_ways();
    return put_together();
  }

 private:
  // A box, or a parallel state with its picture.
  struct Node {
    StateId state = 0;
    FlowBox box;
    std::optional<FlowPicture> inside;
  };

  std::string title_of(StateId id) const {
    const std::string& title = say_(workflow_.state(id).title);
    return title.empty() ? chart_.state(id).id : title;
  }

  // What a state holds, where that is boxes of this picture: those of compound states stand among the others.
  void add_nodes(StateId id) {
    for (const StateId child : chart_.state(id).children) {
      if (chart_.state(child).kind == StateKind::kCompound)
        add_nodes(child);
      else
        add_node(child);
    }
  }

  void add_node(StateId id) {
    Node node{.state = id};
    if (chart_.state(id).kind == StateKind::kParallel) {
      node.inside = draw_regions(id);
      node.box.width = node.inside->width;
      node.box.height = node.inside->height;
    } else {
      node.box.title = in_lines(title_of(id), kTitle);
      if (const auto remark = remarks_.find(chart_.state(id).id); remark != remarks_.end())
        node.box.note = in_lines(remark->second, kTitle);
      node.box.is_end = chart_.state(id).kind == StateKind::kFinal;
    }
    node.box.state = chart_.state(id).id;
    node_of_[id] = nodes_.size();
    nodes_.push_back(std::move(node));
  }

  // The regions of a parallel state side by side, each in a frame.
  FlowPicture draw_regions(StateId id) {
    FlowPicture inside;
    std::vector<FlowFrame> regions;
    int x = kPadding;
    int tallest = 0;
    for (const StateId region : chart_.state(id).children) {
      FlowPicture part = Part(workflow_, say_, remarks_, region).draw();
      FlowFrame frame{.state = chart_.state(region).id, .title = title_of(region), .x = x, .y = kTitleRow};
      frame.width = std::max(part.width, width_of({frame.title}, kOfSmallLetter)) + 2 * kPadding;
      move(part, x + kPadding, 2 * kTitleRow);
      append(inside, part);
      x += frame.width + kPadding;
      tallest = std::max(tallest, part.height + kTitleRow + kPadding);
      regions.push_back(std::move(frame));
    }
    FlowPicture whole;
    whole.width = std::max(x, width_of({title_of(id)}, kOfLetter) + 2 * kPadding);
    whole.height = kTitleRow + tallest + kPadding;
    whole.frames.push_back(
        {.state = chart_.state(id).id, .title = title_of(id), .width = whole.width, .height = whole.height});
    for (FlowFrame& frame : regions) {
      frame.height = tallest;
      whole.frames.push_back(std::move(frame));
    }
    append(whole, inside);
    return whole;
  }

  // The node of this picture that a state is, or lies in; none if it holds nodes, or lies elsewhere.
  std::optional<std::size_t> node_at(StateId id) const {
    for (StateId at = id; at != workflows::kNone; at = chart_.state(at).parent) {
      if (const auto found = node_of_.find(at); found != node_of_.end()) return found->second;
      if (at == root_) break;
    }
    return std::nullopt;
  }

  // The same of where one comes who enters a state.
  std::optional<std::size_t> node_entered(StateId id) const {
    StateId at = id;
    while (!node_at(at)) {
      const workflows::ChartState& state = chart_.state(at);
      if (state.kind == StateKind::kHistory && state.parent != workflows::kNone)
        at = state.parent;
      else if (state.initial != workflows::kNone && !chart_.transition(state.initial).targets.empty())
        at = chart_.transition(state.initial).targets.front();
      else
        return std::nullopt;
      if (chart_.state(at).kind == StateKind::kHistory) return std::nullopt;
    }
    return node_at(at);
  }

  // Whether everything in this picture lies in a state, or it is one that holds some of its boxes.
  bool holds_nodes(StateId id) const {
    return std::ranges::any_of(nodes_,
                               [&](const Node& node) { return chart_.is_descendant(node.state, id); });
  }

  std::string label_of(workflows::TransitionId id) const {
    const std::string& title = say_(workflow_.transition(id).title);
    if (!title.empty()) return title;
    std::vector<std::string> names;
    for (const std::string& event : chart_.transition(id).events)
      names.push_back(event_text(workflow_, event, say_));
    return join(names, ", ");
  }

  void add_ways() {
    for (StateId id = 0; id < chart_.states().size(); ++id) {
      if (chart_.state(id).kind == StateKind::kHistory) continue;
      for (const workflows::TransitionId transition : chart_.state(id).transitions) {
        for (const StateId target : chart_.transition(transition).targets) add_way(id, transition, target);
      }
    }
  }

  void add_way(StateId source, workflows::TransitionId transition, StateId target) {
    const auto to = node_entered(target);
    if (!to || !(chart_.is_descendant(target, root_) || root_ == 0)) return;
    const auto from = node_at(source);
    if (!from) {
      if (holds_nodes(source)) add_note(nodes_[*to], label_of(transition));
      return;
    }
    // Both in one parallel state: drawn there.
    if (*from == *to && nodes_[*from].inside) return;
    const auto label = in_lines(label_of(transition), kLabel);
    const auto known =
        std::ranges::find_if(links_, [&](const auto& link) { return link.from == *from && link.to == *to; });
    if (known == links_.end()) {
      links_.push_back({*from, *to, label});
    } else if (std::ranges::search(known->label, label).empty()) {
      known->label.insert(known->label.end(), label.begin(), label.end());
    }
  }

  void add_note(Node& node, const std::string& label) const {
    for (std::string& line : in_lines(say_("report.from-every-step", {{"what", label}}), kTitle))
      node.box.note.push_back(std::move(line));
  }

  FlowPicture put_together() {
    std::vector<LaidBox> boxes;
    for (Node& node : nodes_) {
      if (!node.inside) {
        constexpr int kNarrowest = 110;
        node.box.width = std::max({kNarrowest, width_of(node.box.title, kOfLetter) + 2 * kPadding,
                                   width_of(node.box.note, kOfSmallLetter) + 2 * kPadding});
        node.box.height = height_of(node.box.title) + height_of(node.box.note) + 2 * kPadding;
      }
      boxes.push_back({.width = node.box.width, .height = node.box.height});
    }
    std::vector<LaidWay> ways;
    for (const Link& link : links_) {
      ways.push_back({.from = link.from,
                      .to = link.to,
                      .label_width = width_of(link.label, kOfSmallLetter),
                      .label_height = height_of(link.label)});
    }
    const std::size_t first = node_entered(root_).value_or(0);
    nodes_[first].box.is_first = true;
    const LayeredLayout laid = lay_out(std::move(boxes), std::move(ways), first);
    return placed(laid);
  }

  FlowPicture placed(const LayeredLayout& laid) {
    FlowPicture picture;
    picture.width = laid.width;
    picture.height = laid.height;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      Node& node = nodes_[i];
      if (node.inside) {
        move(*node.inside, laid.boxes[i].x, laid.boxes[i].y);
        node.inside->frames.front().width = laid.boxes[i].width;
        append(picture, *node.inside);
        continue;
      }
      node.box.x = laid.boxes[i].x;
      node.box.y = laid.boxes[i].y;
      node.box.width = laid.boxes[i].width;
      picture.boxes.push_back(std::move(node.box));
    }
    for (std::size_t i = 0; i < links_.size(); ++i) {
      const LaidWay& way = laid.ways[i];
      picture.ways.push_back({.from = chart_.state(nodes_[way.from].state).id,
                              .to = chart_.state(nodes_[way.to].state).id,
                              .points = way.points,
                              .label = std::move(links_[i].label),
                              .label_x = way.label_x,
                              .label_y = way.label_y});
    }
    return picture;
  }

  struct Link {
    std::size_t from = 0;
    std::size_t to = 0;
    std::vector<std::string> label;
  };

  const Workflow& workflow_;
  const Chart& chart_;
  const Voice& say_;
  const FlowRemarks& remarks_;
  StateId root_;
  std::vector<Node> nodes_;
  std::map<StateId, std::size_t> node_of_;
  std::vector<Link> links_;
};

}  // namespace

FlowPicture flow_picture(const Workflow& workflow, const Voice& say, const FlowRemarks& remarks) {
  return Part(workflow, say, remarks, 0).draw();
}

}  // namespace htx::report
