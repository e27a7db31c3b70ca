#include "engine/server/pages/flow_model.h"

#include <algorithm>

#include "engine/report/flow_picture.h"
#include "engine/report/words/workflow_words.h"

namespace htx::server {
namespace {

using report::FlowBox;
using report::FlowPicture;
using report::FlowWay;

// How a case went through its workflow.
struct Course {
  std::set<std::string> now;
  std::map<std::string, int> passed;                      // How often each state was entered.
  std::set<std::pair<std::string, std::string>> changes;  // From a state left to one entered at once.
};

Course course_of(const CaseView& view) {
  Course course;
  std::set<std::string> before;
  for (const JournalLine& line : view.journal) {
    const std::set<std::string> after(line.states.begin(), line.states.end());
    for (const std::string& entered : after) {
      if (before.contains(entered)) continue;
      ++course.passed[entered];
      for (const std::string& left : before) {
        if (!after.contains(left)) course.changes.emplace(left, entered);
      }
    }
    if (!after.empty()) before = after;
  }
  course.now = before;
  return course;
}

// Whether a state is that one, or lies in it.
bool is_within(const workflows::Workflow& workflow, const std::string& state, const std::string& in) {
  if (state == in) return true;
  const auto inner = workflow.chart().find(state);
  const auto outer = workflow.chart().find(in);
  return inner && outer && workflow.chart().is_descendant(*inner, *outer);
}

bool was_taken(const workflows::Workflow& workflow, const Course& course, const FlowWay& way) {
  return std::ranges::any_of(course.changes, [&](const auto& change) {
    return is_within(workflow, change.first, way.from) && is_within(workflow, change.second, way.to);
  });
}

Json lines_model(const std::vector<std::string>& lines, int x, int y) {
  Json list{Json::Array{}};
  for (const std::string& line : lines) {
    Json one;
    list.push(one.add("text", line).add("x", std::to_string(x)).add("y", std::to_string(y)));
    y += FlowPicture::kLine;
  }
  return list;
}

// The baseline of a first line below an upper edge.
constexpr int kBaseline = 12;

Json box_model(const FlowBox& box, const Course& course) {
  constexpr int kPadding = 9;
  const bool is_now = course.now.contains(box.state);
  std::string look = is_now ? "now" : course.passed.contains(box.state) ? "was" : "";
  if (box.is_end) look += " end";
  const int center = box.x + box.width / 2;
  const int top = box.y + kPadding + kBaseline;
  const int title = static_cast<int>(box.title.size()) * FlowPicture::kLine;
  Json json;
  json.add("look", look).add("x", std::to_string(box.x)).add("y", std::to_string(box.y));
  json.add("width", std::to_string(box.width)).add("height", std::to_string(box.height));
  json.add("round", box.is_end ? "18" : "3").add("first", box.is_first);
  json.add("lines", lines_model(box.title, center, top));
  return json.add("notes", lines_model(box.note, center, top + title));
}

Json way_model(const FlowWay& way, bool is_taken) {
  std::string path;
  for (const auto& [x, y] : way.points)
    path += (path.empty() ? "M" : "L") + std::to_string(x) + " " + std::to_string(y);
  Json json;
  json.add("path", path).add("taken", is_taken);
  return json.add("lines", lines_model(way.label, way.label_x, way.label_y + kBaseline));
}

Json frame_model(const report::FlowFrame& frame, bool is_outer) {
  Json json;
  json.add("x", std::to_string(frame.x)).add("y", std::to_string(frame.y));
  json.add("width", std::to_string(frame.width)).add("height", std::to_string(frame.height));
  json.add("title", frame.title).add("title_x", std::to_string(frame.x + 9));
  return json.add("title_y", std::to_string(frame.y + 18)).add("is_outer", is_outer);
}

// In one sentence what the picture shows.
std::string told(const workflows::Workflow& workflow, const Course& course, const report::Voice& say) {
  const std::string name = say(workflow.title());
  if (course.now.empty()) return say("server.flow-title", {{"workflow", name}});
  const std::vector<std::string> now(course.now.begin(), course.now.end());
  return say("server.flow-title-here",
             {{"workflow", name}, {"states", report::state_titles(workflow, now, say)}});
}

Json model_of(const workflows::Workflow& workflow, const Course& course, const report::Voice& say) {
  report::FlowRemarks remarks;
  for (const auto& [state, times] : course.passed) {
    if (times > 1) remarks[state] = say("server.passed-times", {{"count", std::to_string(times)}});
  }
  for (const std::string& state : course.now) remarks[state] = say("server.is-here");
  const FlowPicture picture = report::flow_picture(workflow, say, remarks);
  Json frames{Json::Array{}};
  Json boxes{Json::Array{}};
  Json ways{Json::Array{}};
  for (const report::FlowFrame& frame : picture.frames) {
    const auto state = workflow.chart().find(frame.state);
    const bool is_outer = state && workflow.chart().state(*state).kind == workflows::StateKind::kParallel;
    frames.push(frame_model(frame, is_outer));
  }
  for (const FlowBox& box : picture.boxes) boxes.push(box_model(box, course));
  // What was taken is drawn over what was not.
  std::vector<const FlowWay*> taken;
  for (const FlowWay& way : picture.ways) {
    if (was_taken(workflow, course, way))
      taken.push_back(&way);
    else
      ways.push(way_model(way, false));
  }
  for (const FlowWay* way : taken) ways.push(way_model(*way, true));
  Json json;
  json.add("title", told(workflow, course, say)).add("name", say(workflow.title()));
  json.add("width", std::to_string(picture.width)).add("height", std::to_string(picture.height));
  return json.add("frames", std::move(frames)).add("boxes", std::move(boxes)).add("ways", std::move(ways));
}

}  // namespace

Json flow_model(const workflows::Workflow& workflow, const report::Voice& say) {
  return model_of(workflow, {}, say);
}

Json flow_model(const CaseView& view, const report::Voice& say) {
  return model_of(view.workflow, course_of(view), say);
}

}  // namespace htx::server
