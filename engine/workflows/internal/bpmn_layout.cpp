#include "engine/workflows/internal/bpmn_layout.h"

#include <algorithm>
#include <deque>
#include <map>

namespace htx::workflows::internal {
namespace {

constexpr std::int64_t kTaskWidth = 160;
constexpr std::int64_t kTaskHeight = 80;
constexpr std::int64_t kEvent = 36;
constexpr std::int64_t kGateway = 50;
constexpr std::int64_t kPadding = 50;
constexpr std::int64_t kColumnGap = 90;
constexpr std::int64_t kRowGap = 70;
constexpr std::int64_t kBoundaryStep = 100;  // Leaves room for the name of each.
constexpr std::int64_t kLane = 16;           // Between two flows that run below.
constexpr std::int64_t kBelowRow = 40;       // Below the events on the edge of a row.

bool ends_with(const std::string& text, std::string_view end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

class Layout {
 public:
  explicit Layout(BpmnModel& model) : model_(model) {}

  void run() {
    size_of_scope(0);
    place(0, {kPadding, kPadding});
    for (BpmnFlow& flow : model_.flows) route(flow);
  }

 private:
  BpmnNode& node(std::size_t id) { return model_.nodes[id]; }

  // The node of this scope that a flow touches: the host if it is a boundary event.
  std::size_t anchor(std::size_t id) { return node(id).element == "boundaryEvent" ? node(id).host : id; }

  void size_of(std::size_t id) {
    BpmnNode& one = node(id);
    if (one.element == "subProcess") {
      size_of_scope(id);
    } else if (ends_with(one.element, "Event")) {
      one.width = one.height = kEvent;
    } else if (ends_with(one.element, "Gateway")) {
      one.width = one.height = kGateway;
    } else {
      one.width = kTaskWidth;
      one.height = kTaskHeight;
    }
    const auto events = static_cast<std::int64_t>(one.boundaries.size());
    one.width = std::max(one.width, events * kBoundaryStep);
    for (const std::size_t event : one.boundaries) node(event).width = node(event).height = kEvent;
  }

  // Columns by distance from the beginning; positions relative to the scope's corner.
  void size_of_scope(std::size_t scope) {
    const std::map<std::size_t, std::size_t> column = columns(scope);
    column_.insert(column.begin(), column.end());
    std::map<std::size_t, std::vector<std::size_t>> by_column;
    for (const std::size_t id : node(scope).inside) {
      size_of(id);
      by_column[column.at(id)].push_back(id);
    }
    std::int64_t x = kPadding;
    std::int64_t bottom = kPadding;
    for (const auto& [number, ids] : by_column) {
      std::int64_t width = 0;
      for (const std::size_t id : ids) width = std::max(width, node(id).width);
      std::int64_t y = kPadding;
      for (const std::size_t id : ids) {
        // Small figures stand in the middle of a row as high as a task, so that flows run straight.
        const std::int64_t row = std::max(node(id).height, kTaskHeight);
        node(id).at = {x + (width - node(id).width) / 2, y + (row - node(id).height) / 2};
        left_[id] = x;
        right_[id] = x + width;
        below_[id] = y + row;
        y += row + kRowGap;
      }
      bottom = std::max(bottom, y - kRowGap);
      x += width + kColumnGap;
    }
    const auto lanes = static_cast<std::int64_t>(
        std::count_if(model_.flows.begin(), model_.flows.end(),
                      [&](const BpmnFlow& flow) { return flow.scope == scope && !leads_to_next(flow); }));
    floor_[scope] = bottom + kBelowRow + kLane;
    node(scope).width = std::max<std::int64_t>(x - kColumnGap + kPadding, kTaskWidth);
    node(scope).height = bottom + kPadding + kBelowRow + kLane + lanes * kLane;
  }

  std::map<std::size_t, std::size_t> columns(std::size_t scope) {
    std::map<std::size_t, std::size_t> column;
    std::map<std::size_t, std::vector<std::size_t>> leads;
    std::map<std::size_t, bool> entered;
    for (const BpmnFlow& flow : model_.flows) {
      if (flow.scope != scope) continue;
      leads[anchor(flow.from)].push_back(anchor(flow.to));
      entered[anchor(flow.to)] = true;
    }
    std::deque<std::size_t> queue;
    for (const std::size_t id : node(scope).inside) {
      if (entered.count(id) == 0) {
        column[id] = 0;
        queue.push_back(id);
      }
    }
    const auto spread = [&] {
      while (!queue.empty()) {
        const std::size_t at = queue.front();
        queue.pop_front();
        for (const std::size_t next : leads[at]) {
          if (column.emplace(next, column[at] + 1).second) queue.push_back(next);
        }
      }
    };
    spread();
    // What only a circle leads to.
    for (const std::size_t id : node(scope).inside) {
      if (!column.emplace(id, 0).second) continue;
      queue.push_back(id);
      spread();
    }
    return column;
  }

  void place(std::size_t id, BpmnPoint corner) {
    BpmnNode& one = node(id);
    one.at = corner;
    std::int64_t x = corner.x + one.width - kEvent - 16;
    for (const std::size_t event : one.boundaries) {
      node(event).at = {x, corner.y + one.height - kEvent / 2};
      x -= kBoundaryStep;
    }
    floor_[id] += corner.y;
    for (const std::size_t child : one.inside) {
      left_[child] += corner.x;
      right_[child] += corner.x;
      below_[child] += corner.y;
      place(child, {corner.x + node(child).at.x, corner.y + node(child).at.y});
    }
  }

  // Flows keep to what is free of figures: the gaps between columns, the gaps below rows, and the lanes below
  // everything of the scope, for what does not lead to the next column.
  void route(BpmnFlow& flow) {
    const BpmnNode& from = node(flow.from);
    const BpmnNode& to = node(flow.to);
    const std::size_t host = anchor(flow.from);
    const bool boundary = flow.from != host;
    const bool next = leads_to_next(flow);
    const BpmnPoint end = {to.at.x, to.at.y + to.height / 2};
    const std::int64_t before = left_[flow.to] - kColumnGap / 3;
    if (next && !boundary) {
      const BpmnPoint begin = {from.at.x + from.width, from.at.y + from.height / 2};
      flow.points = {begin};
      if (begin.y != end.y) {
        flow.points.push_back({before, begin.y});
        flow.points.push_back({before, end.y});
      }
      flow.points.push_back(end);
      return;
    }
    const BpmnPoint begin = {from.at.x + from.width / 2, from.at.y + from.height};
    const std::int64_t below = below_[host] + kBelowRow;
    if (next) {
      flow.points = {begin, {begin.x, below}, {before, below}, {before, end.y}, end};
      return;
    }
    const std::int64_t number = ++lanes_[flow.scope];
    const std::int64_t lane = floor_[flow.scope] + kLane * number;
    const std::int64_t down = right_[host] + 14 + 5 * (number % 5);
    const std::int64_t up = left_[flow.to] - 10 - 5 * (number % 3);
    flow.points = {begin, {begin.x, below}, {down, below}, {down, lane}, {up, lane}, {up, end.y}, end};
  }

  bool leads_to_next(const BpmnFlow& flow) {
    return column_[anchor(flow.to)] == column_[anchor(flow.from)] + 1;
  }

  BpmnModel& model_;
  std::map<std::size_t, std::int64_t> floor_;  // By scope: below its nodes.
  std::map<std::size_t, std::int64_t> lanes_;
  std::map<std::size_t, std::size_t> column_;  // By node,
  std::map<std::size_t, std::int64_t> left_;   // with the edges of the column
  std::map<std::size_t, std::int64_t> right_;
  std::map<std::size_t, std::int64_t> below_;  // and the lower edge of the row.
};

}  // namespace

void lay_out(BpmnModel& model) { Layout(model).run(); }

}  // namespace htx::workflows::internal
