#include "engine/report/flow_picture.h"

#include <set>

#include "engine/base/text.h"

#include "tests/support/shipped.h"

namespace htx::report {
namespace {

struct Area {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;
};

bool overlap(const Area& a, const Area& b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

Area area_of(const FlowBox& box) { return {box.x, box.y, box.width, box.height}; }

// Seven pixels a letter: as wide as the page draws them at most.
Area area_of_label(const FlowWay& way) {
  std::size_t longest = 0;
  for (const std::string& line : way.label) longest = std::max(longest, code_point_count(line));
  return {way.label_x, way.label_y, static_cast<int>(longest) * 7,
          static_cast<int>(way.label.size()) * FlowPicture::kLine};
}

// The straight parts of a way, as areas of one pixel.
std::vector<Area> parts_of(const FlowWay& way) {
  std::vector<Area> parts;
  for (std::size_t i = 0; i + 1 < way.points.size(); ++i) {
    const auto [x1, y1] = way.points[i];
    const auto [x2, y2] = way.points[i + 1];
    CHECK((x1 == x2 || y1 == y2));
    parts.push_back({std::min(x1, x2), std::min(y1, y2), std::abs(x1 - x2) + 1, std::abs(y1 - y2) + 1});
  }
  return parts;
}

TEST_CASE("every state of every workflow has a box, and nothing lies on anything", "[report][flow]") {
  const Voice say(Language::kVietnamese);
  for (const workflows::Workflow& workflow : workflows::shipped_workflows()) {
    CAPTURE(workflow.id());
    const FlowPicture picture = flow_picture(workflow, say);
    std::set<std::string> drawn;
    for (const FlowBox& box : picture.boxes) drawn.insert(box.state);
    for (workflows::StateId id = 1; id < workflow.chart().states().size(); ++id) {
      if (workflow.chart().is_atomic(id)) CHECK(drawn.contains(workflow.chart().state(id).id));
    }
    const Area whole{0, 0, picture.width, picture.height};
    for (std::size_t i = 0; i < picture.boxes.size(); ++i) {
      const Area box = area_of(picture.boxes[i]);
      CHECK((box.x >= 0 && box.y >= 0));
      CHECK((box.x + box.width <= whole.width && box.y + box.height <= whole.height));
      for (std::size_t j = i + 1; j < picture.boxes.size(); ++j)
        CHECK_FALSE(overlap(box, area_of(picture.boxes[j])));
    }
    for (std::size_t i = 0; i < picture.ways.size(); ++i) {
      const Area label = area_of_label(picture.ways[i]);
      CAPTURE(picture.ways[i].from, picture.ways[i].to);
      CHECK(label.x + label.width <= whole.width);
      for (const FlowBox& box : picture.boxes) CHECK_FALSE(overlap(label, area_of(box)));
      for (std::size_t j = i + 1; j < picture.ways.size(); ++j)
        CHECK_FALSE(overlap(label, area_of_label(picture.ways[j])));
      for (const FlowWay& other : picture.ways) {
        for (const Area& part : parts_of(other)) CHECK_FALSE(overlap(label, part));
      }
    }
  }
}

TEST_CASE("no way runs through a box", "[report][flow]") {
  const Voice say(Language::kEnglish);
  for (const workflows::Workflow& workflow : workflows::shipped_workflows()) {
    CAPTURE(workflow.id());
    const FlowPicture picture = flow_picture(workflow, say);
    for (const FlowWay& way : picture.ways) {
      CAPTURE(way.from, way.to);
      for (const Area& part : parts_of(way)) {
        for (const FlowBox& box : picture.boxes) {
          // It touches the edge of the boxes it leaves and reaches, and no inside.
          const Area inside{box.x + 1, box.y + 1, box.width - 2, box.height - 2};
          CHECK_FALSE(overlap(part, inside));
        }
      }
    }
  }
}

}  // namespace
}  // namespace htx::report
