#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace htx::workflows::internal {

struct BpmnPoint {
  std::int64_t x = 0;
  std::int64_t y = 0;
};

// Where a name is written; no width when there is none to write.
struct BpmnLabel {
  BpmnPoint at;
  std::int64_t width = 0;
  std::int64_t height = 0;
};

// A node of a BPMN process; the process itself is node 0.
struct BpmnNode {
  std::string id;
  std::string element;  // "userTask"
  std::string name;
  std::string documentation;
  std::string definition;               // Of an event: "timerEventDefinition", with its text in `expression`.
  std::string expression;               // Of a timer.
  std::string code;                     // Of an escalation.
  std::size_t scope = 0;                // The sub-process it stands in.
  std::size_t host = 0;                 // Of a boundary event: the activity it is attached to.
  bool interrupting = true;             // Of a boundary event.
  std::vector<std::size_t> inside;      // Of a sub-process: its nodes but for boundary events.
  std::vector<std::size_t> boundaries;  // Of an activity.
  // Set by the layout, absolute.
  BpmnPoint at;
  std::int64_t width = 0;
  std::int64_t height = 0;
  BpmnLabel label;  // Of an event: its name is written outside of it.
};

struct BpmnFlow {
  std::string id;
  std::size_t from = 0;
  std::size_t to = 0;
  std::size_t scope = 0;
  std::string name;
  // Set by the layout.
  std::vector<BpmnPoint> points;
  BpmnLabel label;
};

struct BpmnModel {
  std::vector<BpmnNode> nodes;
  std::vector<BpmnFlow> flows;
};

// The room a name takes when its words are broken into lines of at most `width`, in the small type in which
// viewers write names beside figures; an estimate on the safe side, since a viewer measures its own font.
BpmnLabel label_size(std::string_view name, std::int64_t width);

// Places every node and name and gives every flow its waypoints: each scope in layers from left to right by
// the distance from where it begins, sub-processes as large as what they hold; flows to the next layer run
// between the two, each on a track of its own with its name above, all others below the scope's nodes.  No
// flow runs across a node or a name and no name lies on a node or another name.
void lay_out(BpmnModel& model);

}  // namespace htx::workflows::internal
