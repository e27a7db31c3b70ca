#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/page/page.h"
#include "engine/workflows/workflow.h"

namespace htx::report {

// A workflow as a picture in whole pixels, laid out here (layered_layout.h): states as boxes, transitions as
// ways, the regions of a parallel state as frames side by side.  A state that only holds others is no box:
// what may happen in each of them ("from every step") is told in the box that it leads to.  History states
// are not drawn.  Pure: the same workflow gives the same picture.
struct FlowBox {
  std::string state;  // Its id.
  std::vector<std::string> title;
  std::vector<std::string> note;  // What leads here from every step, and the remark.
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;
  bool is_end = false;
  bool is_first = false;
};

struct FlowFrame {
  std::string state;
  std::string title;
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;
};

struct FlowWay {
  std::string from;  // Ids of states; of a way out of or into a parallel state, that one's.
  std::string to;
  std::vector<std::pair<int, int>> points;
  std::vector<std::string> label;
  int label_x = 0;
  int label_y = 0;  // Of its upper edge.
};

struct FlowPicture {
  static constexpr int kLine = 16;  // The height of a line of text.
  std::vector<FlowFrame> frames;
  std::vector<FlowBox> boxes;
  std::vector<FlowWay> ways;
  int width = 0;
  int height = 0;
};

// `remarks`: by the id of a state what its box says besides.
using FlowRemarks = std::map<std::string, std::string>;
FlowPicture flow_picture(const workflows::Workflow& workflow, const Voice& say,
                         const FlowRemarks& remarks = {});

}  // namespace htx::report
