#include "engine/report/layered_layout.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace htx::report {
namespace {

constexpr int kBetweenBoxes = 26;
constexpr int kBetweenLanes = 8;
constexpr int kAfterLabel = 12;  // Between a label and what stands right of it.
constexpr int kBesideLine = 5;   // Between a line and its label.
constexpr int kArrow = 14;       // Below the last lane.
constexpr int kMargin = 8;
constexpr int kPassage = 12;  // The width of a way that passes a layer.

// A box in its layer, or a place where a way passes it.
struct Slot {
  std::size_t box = 0;  // Beyond the boxes: a passage.
  std::size_t layer = 0;
  int width = 0;
  int x = 0;
  int center() const { return x + width / 2; }
};

// One piece of a way between two layers, or between a layer and the side.
struct Piece {
  std::size_t way = 0;
  int begin = 0;  // Where it comes down, and where it goes on.
  int end = 0;
  int lane = -1;  // None if it goes straight.
};

class Layering {
 public:
  Layering(std::vector<LaidBox> boxes, std::vector<LaidWay> ways, std::size_t first)
      : boxes_(std::move(boxes)), ways_(std::move(ways)), first_(first) {}

  LayeredLayout run() {
    if (boxes_.empty()) return {};
    find_layers();
    make_slots();
    order_slots();
    widen_boxes();
    place_across();
    place_ports();
    place_pieces();
    place_down();
    draw_ways();
    return {std::move(boxes_), std::move(ways_), width_, height_};
  }

 private:
  bool is_back(std::size_t way) const { return is_back_[way]; }

  // ---- Layers: the longest way from the first box, ways back left out.

  void visit(std::size_t box) {
    state_[box] = 1;
    for (std::size_t way = 0; way < ways_.size(); ++way) {
      if (ways_[way].from != box) continue;
      const std::size_t to = ways_[way].to;
      if (state_[to] == 1) is_back_[way] = true;
      if (state_[to] == 0) visit(to);
    }
    state_[box] = 2;
    finished_.push_back(box);
  }

  void find_layers() {
    state_.assign(boxes_.size(), 0);
    is_back_.assign(ways_.size(), false);
    visit(first_);
    for (std::size_t box = 0; box < boxes_.size(); ++box) {
      if (state_[box] == 0) visit(box);
    }
    layer_.assign(boxes_.size(), 0);
    for (auto box = finished_.rbegin(); box != finished_.rend(); ++box) {
      for (std::size_t way = 0; way < ways_.size(); ++way) {
        if (ways_[way].from == *box && !is_back(way))
          layer_[ways_[way].to] = std::max(layer_[ways_[way].to], layer_[*box] + 1);
      }
    }
    layers_.resize(*std::ranges::max_element(layer_) + 1);
  }

  // ---- Slots: one for each box, and one for each layer that a way passes.

  void add_slot(std::size_t box, std::size_t layer, int width) {
    layers_[layer].push_back(slots_.size());
    slots_.push_back({.box = box, .layer = layer, .width = width});
  }

  void make_slots() {
    for (auto box = finished_.rbegin(); box != finished_.rend(); ++box) {
      slot_of_[*box] = slots_.size();
      add_slot(*box, layer_[*box], boxes_[*box].width);
    }
    chains_.resize(ways_.size());
    for (std::size_t way = 0; way < ways_.size(); ++way) {
      chains_[way].push_back(slot_of_[ways_[way].from]);
      if (!is_back(way)) {
        for (std::size_t layer = layer_[ways_[way].from] + 1; layer < layer_[ways_[way].to]; ++layer) {
          chains_[way].push_back(slots_.size());
          add_slot(boxes_.size(), layer, kPassage);
        }
      }
      chains_[way].push_back(slot_of_[ways_[way].to]);
    }
  }

  // ---- Order within the layers: each slot stands where its neighbours stand on average.

  void order_slots() {
    constexpr int kSweeps = 8;
    for (int sweep = 0; sweep < kSweeps; ++sweep) {
      const bool is_down = sweep % 2 == 0;
      for (std::size_t i = 1; i < layers_.size(); ++i)
        order_layer(is_down ? i : layers_.size() - 1 - i, is_down);
    }
  }

  void order_layer(std::size_t layer, bool by_upper) {
    std::map<std::size_t, double> at;
    const auto position = [&](std::size_t slot) {
      const auto& row = layers_[slots_[slot].layer];
      return static_cast<double>(std::ranges::find(row, slot) - row.begin());
    };
    for (const std::size_t slot : layers_[layer]) {
      double sum = 0;
      double count = 0;
      for (std::size_t way = 0; way < ways_.size(); ++way) {
        const auto& chain = chains_[way];
        for (std::size_t i = 0; !is_back(way) && i + 1 < chain.size(); ++i) {
          const std::size_t here = by_upper ? chain[i + 1] : chain[i];
          if (here != slot) continue;
          sum += position(by_upper ? chain[i] : chain[i + 1]);
          ++count;
        }
      }
      at[slot] = count == 0 ? position(slot) : sum / count;
    }
    std::ranges::stable_sort(layers_[layer], {}, [&](std::size_t slot) { return at[slot]; });
  }

  // ---- Places from left to right.

  static int column_of(const LaidWay& way) {
    return way.label_width == 0 ? kAfterLabel : kBesideLine + way.label_width + kAfterLabel;
  }

  void widen_boxes() {
    for (std::size_t box = 0; box < boxes_.size(); ++box) {
      int needed = kAfterLabel;
      for (const LaidWay& way : ways_) {
        if (way.from == box) needed += column_of(way);
      }
      boxes_[box].width = std::max(boxes_[box].width, needed);
      slots_[slot_of_[box]].width = boxes_[box].width;
    }
  }

  // Where a slot would best stand: below what leads to it.
  int wanted_center(std::size_t slot) const {
    int sum = 0;
    int count = 0;
    for (std::size_t way = 0; way < ways_.size(); ++way) {
      for (std::size_t i = 0; !is_back(way) && i + 1 < chains_[way].size(); ++i) {
        if (chains_[way][i + 1] != slot) continue;
        sum += slots_[chains_[way][i]].center();
        ++count;
      }
    }
    return count == 0 ? 0 : sum / count;
  }

  void place_across() {
    int least = 0;
    for (const auto& row : layers_) {
      int total = 0;
      int wanted = 0;
      for (const std::size_t slot : row) {
        total += slots_[slot].width + kBetweenBoxes;
        wanted += wanted_center(slot);
      }
      // The layer as a whole stands where its slots would on average.
      int x = wanted / static_cast<int>(row.size()) - (total - kBetweenBoxes) / 2;
      for (const std::size_t slot : row) {
        slots_[slot].x = x;
        x += slots_[slot].width + kBetweenBoxes;
      }
      least = std::min(least, slots_[row.front()].x);
    }
    for (Slot& slot : slots_) {
      slot.x += kMargin - least;
      side_ = std::max(side_, slot.x + slot.width + kBetweenBoxes / 2);
    }
    for (std::size_t box = 0; box < boxes_.size(); ++box) boxes_[box].x = slots_[slot_of_[box]].x;
  }

  // ---- Ports: where ways leave and reach a box.

  void place_ports() {
    leave_.assign(ways_.size(), 0);
    reach_.assign(ways_.size(), 0);
    side_of_.assign(ways_.size(), 0);
    for (std::size_t way = 0; way < ways_.size(); ++way) {
      if (!is_back(way)) continue;
      side_of_[way] = side_;
      side_ += kBetweenLanes;
    }
    width_ = side_ + kMargin;
    for (std::size_t box = 0; box < boxes_.size(); ++box) {
      place_leaving(box);
      place_reaching(box);
    }
  }

  // The ways that leave or reach a box, those at the side last.
  template <class Belongs, class Towards>
  std::vector<std::size_t> ways_at(Belongs belongs, Towards towards) const {
    std::vector<std::size_t> found;
    for (std::size_t way = 0; way < ways_.size(); ++way) {
      if (belongs(ways_[way])) found.push_back(way);
    }
    std::ranges::stable_sort(found, {}, [&](std::size_t way) { return is_back(way) ? side_ : towards(way); });
    return found;
  }

  void place_leaving(std::size_t box) {
    const auto leaving = ways_at([&](const LaidWay& way) { return way.from == box; },
                                 [&](std::size_t way) { return slots_[chains_[way][1]].center(); });
    int needed = 0;
    for (const std::size_t way : leaving) needed += column_of(ways_[way]);
    int x = boxes_[box].x + std::max(kAfterLabel, (boxes_[box].width - needed) / 2 + kAfterLabel / 2);
    for (const std::size_t way : leaving) {
      leave_[way] = x;
      x += column_of(ways_[way]);
    }
  }

  void place_reaching(std::size_t box) {
    const auto reaching =
        ways_at([&](const LaidWay& way) { return way.to == box; },
                [&](std::size_t way) { return slots_[chains_[way][chains_[way].size() - 2]].center(); });
    const auto count = static_cast<int>(reaching.size());
    for (int i = 0; i < count; ++i)
      reach_[reaching[static_cast<std::size_t>(i)]] =
          boxes_[box].x + boxes_[box].width * (i + 1) / (count + 1);
  }

  // ---- Pieces: channel i is above layer i, and one is below the last layer.

  int x_at(std::size_t way, std::size_t link, bool is_lower) const {
    const auto& chain = chains_[way];
    if (!is_lower && link == 0) return leave_[way];
    if (is_lower && link + 2 == chain.size()) return reach_[way];
    return slots_[chain[is_lower ? link + 1 : link]].center();
  }

  void add_piece(std::size_t channel, Piece piece) { channels_[channel].push_back(piece); }

  void place_pieces() {
    channels_.resize(layers_.size() + 1);
    for (std::size_t way = 0; way < ways_.size(); ++way) {
      if (is_back(way)) {
        add_piece(layer_[ways_[way].from] + 1, {way, leave_[way], side_of_[way]});
        add_piece(layer_[ways_[way].to], {way, side_of_[way], reach_[way]});
        continue;
      }
      for (std::size_t link = 0; link + 1 < chains_[way].size(); ++link)
        add_piece(slots_[chains_[way][link]].layer + 1, {way, x_at(way, link, false), x_at(way, link, true)});
    }
    for (auto& channel : channels_) place_lanes(channel);
  }

  // Who goes left and begins furthest left turns first, then who goes right and begins furthest right: so
  // the fewest cross.
  static void place_lanes(std::vector<Piece>& channel) {
    std::vector<std::size_t> order(channel.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) {
      const Piece& piece = channel[i];
      const bool is_left = piece.end < piece.begin;
      return std::pair(!is_left, is_left ? piece.begin : -piece.begin);
    });
    int lane = 0;
    for (const std::size_t i : order) {
      if (channel[i].begin != channel[i].end) channel[i].lane = lane++;
    }
  }

  // ---- Places from top to bottom.

  void place_down() {
    int y = kMargin;
    for (std::size_t channel = 0; channel < channels_.size(); ++channel) {
      int labels = 0;
      for (std::size_t way = 0; channel > 0 && way < ways_.size(); ++way) {
        if (layer_[ways_[way].from] + 1 == channel) labels = std::max(labels, ways_[way].label_height);
      }
      label_y_.push_back(y + 3);
      if (labels > 0) y += labels + 6;
      lanes_y_.push_back(y);
      int lanes = 0;
      for (const Piece& piece : channels_[channel]) lanes = std::max(lanes, piece.lane + 1);
      y += channels_[channel].empty() ? 0 : lanes * kBetweenLanes + kArrow;
      if (channel == layers_.size()) break;
      int tallest = 0;
      for (const std::size_t slot : layers_[channel]) {
        if (slots_[slot].box == boxes_.size()) continue;
        boxes_[slots_[slot].box].y = y;
        tallest = std::max(tallest, boxes_[slots_[slot].box].height);
      }
      y += tallest;
    }
    height_ = y + kMargin;
  }

  int lane_y(std::size_t channel, const Piece& piece) const {
    return lanes_y_[channel] + std::max(piece.lane, 0) * kBetweenLanes + kBetweenLanes / 2;
  }

  // Its pieces come in the order of the way within each channel, and a way back has its lower one first.
  void draw_ways() {
    for (std::size_t way = 0; way < ways_.size(); ++way) {
      LaidWay& one = ways_[way];
      const LaidBox& from = boxes_[one.from];
      one.label_x = leave_[way] + kBesideLine;
      one.label_y = label_y_[layer_[one.from] + 1];
      one.points.emplace_back(leave_[way], from.y + from.height);
      const std::size_t begin = layer_[one.from] + 1;
      const std::size_t end = layer_[one.to];
      if (is_back(way)) {
        draw_piece(way, begin, 0);
        draw_piece(way, end, begin == end ? 1 : 0);
      } else {
        for (std::size_t channel = begin; channel <= end; ++channel) draw_piece(way, channel, 0);
      }
      one.points.emplace_back(reach_[way], boxes_[one.to].y);
    }
  }

  void draw_piece(std::size_t way, std::size_t channel, int nth) {
    for (const Piece& piece : channels_[channel]) {
      if (piece.way != way || nth-- > 0) continue;
      if (piece.begin == piece.end) return;
      ways_[way].points.emplace_back(piece.begin, lane_y(channel, piece));
      ways_[way].points.emplace_back(piece.end, lane_y(channel, piece));
      return;
    }
  }

  std::vector<LaidBox> boxes_;
  std::vector<LaidWay> ways_;
  std::size_t first_;
  std::vector<int> state_;  // 0 not seen, 1 on the way, 2 done.
  std::vector<bool> is_back_;
  std::vector<std::size_t> finished_;
  std::vector<std::size_t> layer_;  // By box.
  std::vector<Slot> slots_;
  std::map<std::size_t, std::size_t> slot_of_;    // By box.
  std::vector<std::vector<std::size_t>> layers_;  // Slots from left to right.
  std::vector<std::vector<std::size_t>> chains_;  // Slots by way.
  std::vector<int> leave_;
  std::vector<int> reach_;
  std::vector<int> side_of_;
  std::vector<std::vector<Piece>> channels_;
  std::vector<int> label_y_;
  std::vector<int> lanes_y_;
  int side_ = 0;
  int width_ = 0;
  int height_ = 0;
};

}  // namespace

LayeredLayout lay_out(std::vector<LaidBox> boxes, std::vector<LaidWay> ways, std::size_t first) {
  return Layering(std::move(boxes), std::move(ways), first).run();
}

}  // namespace htx::report
