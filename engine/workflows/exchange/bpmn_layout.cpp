#include "engine/workflows/exchange/bpmn_layout.h"

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <map>
#include <set>

#include "engine/base/text.h"

namespace htx::workflows::internal {
namespace {

constexpr std::int64_t kTaskWidth = 160;
constexpr std::int64_t kTaskHeight = 80;
constexpr std::int64_t kEvent = 36;
constexpr std::int64_t kGateway = 50;
constexpr std::int64_t kPadding = 50;
constexpr std::int64_t kTop = 28;  // Below the name of a sub-process, which stands at its upper edge.
constexpr std::int64_t kRowGap = 30;
constexpr std::int64_t kTrunk = 10;  // Between two flows that run up and down side by side,
constexpr std::int64_t kStub = 20;   // and between these and the figures.
constexpr std::int64_t kTrack = 12;  // Between two flows that run from left to right.
constexpr std::int64_t kClear = 4;   // Between a name and what stands next to it.
constexpr std::int64_t kFlowLabel = 130;
constexpr std::int64_t kEventLabel = 110;
constexpr std::int64_t kBoundaryStep = kEventLabel + 2 * kClear;  // Leaves room for the name of each.

constexpr std::int64_t kLetter = 7;  // Of a type eleven high.
constexpr std::int64_t kLine = 14;

bool ends_with(const std::string& text, std::string_view end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

// The figures of one distance from the beginning, with what runs before and after them.
struct Column {
  std::vector<std::size_t> nodes;
  std::vector<std::size_t> entered;  // Nodes that flows turn to in the channel before.
  std::vector<std::size_t> left;     // Nodes and boundary events that flows leave by the channel after.
  std::int64_t x = 0;
  std::int64_t width = 0;
  std::int64_t band = 0;        // Left edge of where the tracks to the next column run,
  std::int64_t band_width = 0;  // as wide as their names.
};

struct Span {
  std::int64_t top = 0;
  std::int64_t bottom = 0;
};

// One scope in coordinates relative to its corner: first heights, which do not depend on widths, then widths,
// then the flows.
class ScopeLayout {
 public:
  ScopeLayout(BpmnModel& model, std::size_t scope) : model_(model), scope_(scope) {}

  void run() {
    find_columns();
    for (Column& column : columns_) stack(column);
    straighten();
    for (std::size_t i = 0; i + 1 < columns_.size(); ++i) choose_tracks(i);
    widen();
    for (BpmnFlow& flow : model_.flows) {
      if (flow.scope == scope_ && !leads_to_next(flow)) choose_lane(flow);
    }
    for (BpmnFlow& flow : model_.flows) {
      if (flow.scope == scope_) draw(flow);
    }
    node(scope_).width = std::max(right_ + kPadding, kTaskWidth);
    node(scope_).height = bottom_ + kPadding;
  }

 private:
  BpmnNode& node(std::size_t id) { return model_.nodes[id]; }
  bool is_boundary(std::size_t id) { return node(id).element == "boundaryEvent"; }

  // The node of this scope that a flow touches: the host if it is a boundary event.
  std::size_t anchor(std::size_t id) { return is_boundary(id) ? node(id).host : id; }

  bool leads_to_next(const BpmnFlow& flow) {
    return column_of_[anchor(flow.to)] == column_of_[anchor(flow.from)] + 1;
  }

  void find_columns() {
    std::map<std::size_t, std::vector<std::size_t>> leads;
    std::set<std::size_t> entered;
    std::set<std::size_t> ahead;  // Not only a reminder or a way out from the edge.
    for (const BpmnFlow& flow : model_.flows) {
      if (flow.scope != scope_) continue;
      leads[anchor(flow.from)].push_back(anchor(flow.to));
      entered.insert(anchor(flow.to));
      if (!is_boundary(flow.from)) ahead.insert(flow.to);
    }
    std::deque<std::size_t> queue;
    const auto begin = [&](std::size_t id) {
      if (column_of_.emplace(id, 0).second) queue.push_back(id);
    };
    const auto spread = [&] {
      while (!queue.empty()) {
        const std::size_t at = queue.front();
        queue.pop_front();
        for (const std::size_t next : leads[at]) {
          if (column_of_.emplace(next, column_of_[at] + 1).second) queue.push_back(next);
        }
      }
    };
    const std::vector<std::size_t>& inside = node(scope_).inside;
    for (const std::size_t id : inside) {
      if (!entered.contains(id)) begin(id);
    }
    spread();
    // What only a circle leads to.
    for (const std::size_t id : inside) {
      begin(id);
      spread();
    }
    for (const std::size_t id : inside) {
      const std::size_t column = column_of_[id];
      if (columns_.size() <= column) columns_.resize(column + 1);
      columns_[column].nodes.push_back(id);
    }
    for (Column& column : columns_) {
      std::stable_partition(column.nodes.begin(), column.nodes.end(),
                            [&](std::size_t id) { return ahead.contains(id) || !entered.contains(id); });
    }
    for (const BpmnFlow& flow : model_.flows) {
      if (flow.scope != scope_) continue;
      add_once(columns_[column_of_[anchor(flow.from)]].left, flow.from);
      add_once(columns_[column_of_[flow.to]].entered, flow.to);
    }
  }

  static void add_once(std::vector<std::size_t>& list, std::size_t id) {
    if (std::find(list.begin(), list.end(), id) == list.end()) list.push_back(id);
  }

  void size_of(std::size_t id) {
    BpmnNode& one = node(id);
    if (one.element == "subProcess") {
      ScopeLayout(model_, id).run();
    } else if (ends_with(one.element, "Event")) {
      one.width = one.height = kEvent;
      one.label = label_size(one.name, kEventLabel);
    } else if (ends_with(one.element, "Gateway")) {
      one.width = one.height = kGateway;
    } else {
      one.width = kTaskWidth;
      one.height = kTaskHeight;
    }
    const auto events = static_cast<std::int64_t>(one.boundaries.size());
    one.width = std::max(one.width, events * kBoundaryStep + kEvent);
    for (const std::size_t event : one.boundaries) {
      node(event).width = node(event).height = kEvent;
      node(event).label = label_size(node(event).name, kEventLabel);
    }
  }

  // Heights of one column: each row as high as a task at least, small figures in its middle, so that flows
  // run straight; below it the names of events and the ways of the events on its edge.
  void stack(Column& column) {
    std::int64_t y = kPadding;
    for (const std::size_t id : column.nodes) {
      size_of(id);
      BpmnNode& one = node(id);
      column.width = std::max({column.width, one.width, one.label.width});
      const std::int64_t row = std::max(one.height, kTaskHeight);
      one.at.y = y + (row - one.height) / 2;
      leaves_at_[id] = one.at.y + one.height / 2;
      std::int64_t bottom = y + row;
      if (one.label.width != 0) {
        one.label.at.y = one.at.y + one.height + kClear;
        bottom = std::max(bottom, one.label.at.y + one.label.height);
      }
      const std::int64_t edge = y + row + kEvent / 2;
      for (const std::size_t event : one.boundaries) {
        node(event).at.y = edge - kEvent;
        node(event).label.at.y = edge + kClear;
        bottom = std::max(bottom, edge + kClear + node(event).label.height);
      }
      // From right to left, so that none crosses the way of its neighbour.
      for (const std::size_t event : one.boundaries) leaves_at_[event] = bottom += kTrack;
      bottom_ = std::max(bottom_, bottom);
      y = bottom + kRowGap;
    }
  }

  // The lowest way from an edge goes straight into what it leads to where little is missing.
  void straighten() {
    for (const BpmnFlow& flow : model_.flows) {
      if (flow.scope != scope_ || !is_boundary(flow.from) || !leads_to_next(flow)) continue;
      const std::int64_t up = leaves_at_[flow.from] - leaves_at_[flow.to];
      if (node(node(flow.from).host).boundaries.back() != flow.from) continue;
      const std::int64_t room = node(node(flow.from).host).boundaries.size() == 1 ? kTrack - kClear : 0;
      if (up <= room && -up <= kRowGap - kTrack) leaves_at_[flow.from] = leaves_at_[flow.to];
    }
  }

  // Gives each flow from a column to the next its height between the two, with its name above it.
  void choose_tracks(std::size_t number) {
    std::vector<BpmnFlow*> flows;
    for (BpmnFlow& flow : model_.flows) {
      if (flow.scope == scope_ && leads_to_next(flow) && column_of_[anchor(flow.from)] == number) {
        flow.label = label_size(flow.name, kFlowLabel);
        flows.push_back(&flow);
      }
    }
    const auto straight = [&](const BpmnFlow* flow) {
      return leaves_at_[flow->from] == leaves_at_[flow->to] ? 0 : 1;
    };
    std::stable_sort(flows.begin(), flows.end(), [&](const BpmnFlow* one, const BpmnFlow* other) {
      return std::pair(straight(one), leaves_at_[one->to]) <
             std::pair(straight(other), leaves_at_[other->to]);
    });
    std::vector<Span> taken;
    for (const BpmnFlow* flow : flows) {
      Column& column = columns_[number];
      column.band_width = std::max(column.band_width, flow->label.width + 2 * kClear);
      const std::int64_t track = free_track(*flow, number, taken);
      taken.push_back(span_at(*flow, track));
      track_[flow] = track;
      bottom_ = std::max(bottom_, track);
    }
  }

  static Span span_at(const BpmnFlow& flow, std::int64_t track) {
    const std::int64_t above = flow.label.height == 0 ? kTrack / 2 : flow.label.height + 2 * kClear;
    return {track - above, track + kTrack / 2};
  }

  std::int64_t free_track(const BpmnFlow& flow, std::size_t number, const std::vector<Span>& taken) {
    const auto is_free = [&](std::int64_t track) {
      const Span span = span_at(flow, track);
      if (span.top < kTop) return false;
      for (const Span& other : taken) {
        if (span.top < other.bottom && other.top < span.bottom) return false;
      }
      // Not in line with where another flow begins or ends, or the two would seem to be one.
      for (const std::size_t id : columns_[number].left) {
        if (id != flow.from && std::abs(leaves_at_[id] - track) < kTrack / 2) return false;
      }
      return std::ranges::none_of(columns_[number + 1].entered, [&](std::size_t id) {
        return id != flow.to && std::abs(leaves_at_[id] - track) < kTrack / 2;
      });
    };
    const std::int64_t wanted = leaves_at_[flow.to];
    if (!is_free(wanted) && is_free(leaves_at_[flow.from])) return leaves_at_[flow.from];
    for (std::int64_t away = 0;; away += 2) {
      if (is_free(wanted + away)) return wanted + away;
      if (is_free(wanted - away)) return wanted - away;
    }
  }

  // Widths: a channel for flows to turn in, the figures, a channel, the tracks.
  void widen() {
    for (BpmnFlow& flow : model_.flows) {
      if (flow.scope != scope_ || leads_to_next(flow)) continue;
      flow.label = label_size(flow.name, kFlowLabel);
      Column& below = columns_[lane_label_column(flow)];
      below.width = std::max(below.width, flow.label.width + 2 * kClear);
    }
    std::int64_t x = kPadding;
    for (Column& column : columns_) {
      for (const std::size_t id : column.entered) enters_by_[id] = x += kTrunk;
      if (!column.entered.empty()) x += kStub;
      column.x = x;
      x += column.width;
      right_ = x;
      if (!column.left.empty()) x += kStub;
      std::for_each(column.left.rbegin(), column.left.rend(),
                    [&](std::size_t id) { leaves_by_[id] = x += kTrunk; });
      right_ = std::max(right_, x);
      column.band = x;
      x += column.band_width;
      for (const std::size_t id : column.nodes) place(id, column);
    }
  }

  void place(std::size_t id, const Column& column) {
    BpmnNode& one = node(id);
    one.at.x = column.x + (column.width - one.width) / 2;
    one.label.at.x = one.at.x + (one.width - one.label.width) / 2;
    std::int64_t x = one.at.x + one.width - kEvent - 16;
    for (const std::size_t event : one.boundaries) {
      BpmnNode& edge = node(event);
      edge.at.x = x;
      // To the left of the flow that leaves it downwards.
      edge.label.at.x = x + kEvent / 2 - kClear - edge.label.width;
      x -= kBoundaryStep;
    }
  }

  // A lane runs below a whole column between its two ends; its name stands there, where nothing runs down.
  std::size_t lane_label_column(const BpmnFlow& flow) {
    const std::size_t from = column_of_[anchor(flow.from)];
    return column_of_[flow.to] > from ? from + 1 : from;
  }

  void choose_lane(BpmnFlow& flow) {
    bottom_ += kTrack + (flow.label.height == 0 ? 0 : flow.label.height + kClear);
    track_[&flow] = bottom_;
  }

  void draw(BpmnFlow& flow) {
    const BpmnNode& from = node(flow.from);
    const BpmnNode& to = node(flow.to);
    const std::int64_t track = track_[&flow];
    const std::int64_t leave = leaves_at_[flow.from];
    const std::int64_t enter = leaves_at_[flow.to];
    std::vector<BpmnPoint> points;
    if (is_boundary(flow.from)) {
      points.push_back({from.at.x + from.width / 2, from.at.y + from.height});
      points.push_back({from.at.x + from.width / 2, leave});
    } else {
      points.push_back({from.at.x + from.width, leave});
    }
    points.push_back({leaves_by_[flow.from], leave});
    points.push_back({leaves_by_[flow.from], track});
    points.push_back({enters_by_[flow.to], track});
    points.push_back({enters_by_[flow.to], enter});
    points.push_back({to.at.x, enter});
    flow.points = without_straight_points(points);
    const bool next = leads_to_next(flow);
    const Column& column = columns_[next ? column_of_[anchor(flow.from)] : lane_label_column(flow)];
    flow.label.at = {next ? column.band + kClear : column.x + kClear, track - kClear - flow.label.height};
  }

  static std::vector<BpmnPoint> without_straight_points(const std::vector<BpmnPoint>& points) {
    std::vector<BpmnPoint> kept;
    for (const BpmnPoint& point : points) {
      if (!kept.empty() && kept.back().x == point.x && kept.back().y == point.y) continue;
      if (kept.size() > 1) {
        const BpmnPoint& last = kept.back();
        const BpmnPoint& before = kept[kept.size() - 2];
        if ((before.x == last.x && last.x == point.x) || (before.y == last.y && last.y == point.y)) {
          kept.pop_back();
        }
      }
      kept.push_back(point);
    }
    return kept;
  }

  BpmnModel& model_;
  std::size_t scope_;
  std::vector<Column> columns_;
  std::map<std::size_t, std::size_t> column_of_;
  std::map<std::size_t, std::int64_t> leaves_at_;  // The height at which flows leave a node, and enter it;
  std::map<std::size_t, std::int64_t> leaves_by_;  // where they turn after it
  std::map<std::size_t, std::int64_t> enters_by_;  // and before it.
  std::map<const BpmnFlow*, std::int64_t> track_;
  std::int64_t right_ = 0;
  std::int64_t bottom_ = 0;
};

void move(BpmnPoint& point, BpmnPoint by) {
  point.x += by.x;
  point.y += by.y;
}

// Turns what is relative to the corner of a scope into absolute places.
void shift(BpmnModel& model, std::size_t scope, BpmnPoint corner) {
  for (const std::size_t id : model.nodes[scope].inside) {
    BpmnNode& one = model.nodes[id];
    move(one.at, corner);
    move(one.label.at, corner);
    for (const std::size_t event : one.boundaries) {
      move(model.nodes[event].at, corner);
      move(model.nodes[event].label.at, corner);
    }
    shift(model, id, one.at);
  }
  for (BpmnFlow& flow : model.flows) {
    if (flow.scope != scope) continue;
    for (BpmnPoint& point : flow.points) move(point, corner);
    move(flow.label.at, corner);
  }
}

}  // namespace

BpmnLabel label_size(std::string_view name, std::int64_t width) {
  if (name.empty()) return {};
  std::int64_t lines = 1;
  std::int64_t used = 0;
  for (const std::string_view word : split(name, ' ')) {
    std::int64_t length = static_cast<std::int64_t>(code_point_count(word)) * kLetter;
    if (used != 0 && used + kLetter + length > width) {
      ++lines;
      used = 0;
    }
    used += (used == 0 ? 0 : kLetter) + length;
    for (; used > width; used -= width) ++lines;
  }
  // Of the full width once the words are broken, so that they break where they are expected to.
  return {{}, lines == 1 ? std::min(used + kLetter, width) : width, lines * kLine};
}

void lay_out(BpmnModel& model) {
  ScopeLayout(model, 0).run();
  shift(model, 0, {kPadding, kPadding});
}

}  // namespace htx::workflows::internal
