#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace htx::report {

// Places boxes and the ways between them in layers from top to bottom, in whole pixels: what comes later on a
// way stands lower, and a way back runs up beside everything.  By construction no box, no label and no box
// and label overlap, and no line crosses a label: labels stand below the box that their way leaves, each in a
// column of its own, and lines turn below the labels only.

struct LaidBox {
  int width = 0;  // What its content needs; it may become wider, so that its ways leave side by side.
  int height = 0;
  int x = 0;
  int y = 0;
};

struct LaidWay {
  std::size_t from = 0;  // Of the boxes.
  std::size_t to = 0;
  int label_width = 0;  // 0: it has none.
  int label_height = 0;
  std::vector<std::pair<int, int>> points = {};  // From the box it leaves to the one it reaches.
  int label_x = 0;                               // The left upper corner of the label.
  int label_y = 0;
};

struct LayeredLayout {
  std::vector<LaidBox> boxes;
  std::vector<LaidWay> ways;
  int width = 0;
  int height = 0;
};

// `boxes` and `ways` with their places filled in.  `first`: the box where everything begins.  The same
// arguments give the same picture.
LayeredLayout lay_out(std::vector<LaidBox> boxes, std::vector<LaidWay> ways, std::size_t first);

}  // namespace htx::report
