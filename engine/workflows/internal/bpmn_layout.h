#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace htx::workflows::internal {

struct BpmnPoint {
  std::int64_t x = 0;
  std::int64_t y = 0;
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
};

struct BpmnFlow {
  std::string id;
  std::size_t from = 0;
  std::size_t to = 0;
  std::size_t scope = 0;
  std::string name;
  std::vector<BpmnPoint> points;  // Set by the layout.
};

struct BpmnModel {
  std::vector<BpmnNode> nodes;
  std::vector<BpmnFlow> flows;
};

// Places every node and gives every flow its waypoints: each scope in layers from left to right by the
// distance from where it begins, sub-processes as large as what they hold; flows to the next column
// run in three straight pieces, all others below the scope's nodes, and none across a node.
void lay_out(BpmnModel& model);

}  // namespace htx::workflows::internal
