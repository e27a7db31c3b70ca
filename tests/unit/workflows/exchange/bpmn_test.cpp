#include "engine/workflows/exchange/bpmn.h"

#include <map>
#include <regex>
#include <set>

#include "engine/base/text.h"
#include "engine/workflows/exchange/bpmn_layout.h"
#include "tests/support/shipped.h"

namespace htx::workflows {
namespace {

std::set<std::string> all_matches(const std::string& text, const char* pattern) {
  std::set<std::string> found;
  const std::regex expression(pattern);
  for (std::sregex_iterator it(text.begin(), text.end(), expression), end; it != end; ++it)
    found.insert((*it)[1]);
  return found;
}

TEST_CASE("every flow node of an exported process has a shape and every flow its waypoints",
          "[workflows][bpmn][shipped]") {
  for (const Workflow& workflow : shipped_workflows()) {
    CAPTURE(workflow.id());
    const std::string bpmn = to_bpmn(workflow, Language::kEnglish);
    const auto nodes = all_matches(bpmn, "<bpmn:(?:[a-z]+(?:Task|Event|Gateway)|subProcess) id=\"([^\"]+)\"");
    const auto flows = all_matches(bpmn, "<bpmn:sequenceFlow id=\"([^\"]+)\"");
    CHECK(nodes.size() > 4);
    CHECK(nodes == all_matches(bpmn, "BPMNShape id=\"[^\"]+\" bpmnElement=\"([^\"]+)\""));
    CHECK(
        flows ==
        all_matches(
            bpmn, "BPMNEdge id=\"[^\"]+\" bpmnElement=\"([^\"]+)\">\\s*<di:waypoint [^>]*>\\s*<di:waypoint"));
    // Both ends of a flow are nodes of the process.
    for (const std::string& end : all_matches(bpmn, "(?:sourceRef|targetRef)=\"([^\"]+)\"")) {
      CAPTURE(end);
      CHECK(nodes.count(end) == 1);
    }
    CHECK(bpmn.find("negative") == std::string::npos);
    CHECK(bpmn.find("=\"-") == std::string::npos);
  }
}

struct Box {
  long x = 0;
  long y = 0;
  long width = 0;
  long height = 0;
  bool holds(const Box& other) const {
    return other.x >= x && other.y >= y && other.x + other.width <= x + width &&
           other.y + other.height <= y + height;
  }
  // Edges that touch do not overlap.
  bool overlaps(const Box& other) const {
    return x < other.x + other.width && other.x < x + width && y < other.y + other.height &&
           other.y < y + height;
  }
  bool has_on_edge(long px, long py) const {
    const bool inside = px >= x && px <= x + width && py >= y && py <= y + height;
    return inside && (px == x || px == x + width || py == y || py == y + height);
  }
};

struct Picture {
  std::map<std::string, Box> shapes;
  std::map<std::string, std::string> hosts;  // Of boundary events.
  std::map<std::string, std::pair<std::string, std::string>> flows;
  std::map<std::string, std::vector<std::pair<long, long>>> edges;
  std::map<std::string, Box> labels;  // By what they name.
};

// The straight pieces of a flow as boxes one thick.
std::vector<Box> pieces_of(const std::vector<std::pair<long, long>>& points) {
  std::vector<Box> pieces;
  for (std::size_t i = 1; i < points.size(); ++i) {
    const auto [x1, y1] = points[i - 1];
    const auto [x2, y2] = points[i];
    pieces.push_back({std::min(x1, x2), std::min(y1, y2), std::max(x1, x2) - std::min(x1, x2) + 1,
                      std::max(y1, y2) - std::min(y1, y2) + 1});
  }
  return pieces;
}

Picture picture_of(const std::string& bpmn) {
  Picture picture;
  const auto each = [&](const std::string& text, const char* pattern, const auto& take) {
    const std::regex expression(pattern);
    for (std::sregex_iterator it(text.begin(), text.end(), expression), end; it != end; ++it) take(*it);
  };
  each(bpmn,
       "bpmnElement=\"([^\"]+)\"[^>]*>\\s*<dc:Bounds x=\"(\\d+)\" y=\"(\\d+)\" width=\"(\\d+)\" "
       "height=\"(\\d+)\"",
       [&](const std::smatch& m) {
         picture.shapes[m[1]] = {std::stol(m[2]), std::stol(m[3]), std::stol(m[4]), std::stol(m[5])};
       });
  each(bpmn, "<bpmn:boundaryEvent id=\"([^\"]+)\"[^>]* attachedToRef=\"([^\"]+)\"",
       [&](const std::smatch& m) { picture.hosts[m[1]] = m[2]; });
  each(bpmn, R"lit(<bpmn:sequenceFlow id="([^"]+)"[^>]* sourceRef="([^"]+)" targetRef="([^"]+)")lit",
       [&](const std::smatch& m) {
         picture.flows[m[1]] = {m[2], m[3]};
       });
  each(bpmn, "BPMNEdge id=\"[^\"]+\" bpmnElement=\"([^\"]+)\">((?:\\s*<di:waypoint [^>]*>)+)",
       [&](const std::smatch& m) {
         each(m[2].str(), "x=\"(\\d+)\" y=\"(\\d+)\"", [&](const std::smatch& point) {
           picture.edges[m[1]].emplace_back(std::stol(point[1]), std::stol(point[2]));
         });
       });
  each(bpmn,
       "BPMN(?:Edge|Shape) id=\"[^\"]+\" bpmnElement=\"([^\"]+)\"[^>]*>(?:\\s*<d[ci]:[^>]*>)+\\s*"
       "<bpmndi:BPMNLabel>\\s*<dc:Bounds x=\"(\\d+)\" y=\"(\\d+)\" width=\"(\\d+)\" height=\"(\\d+)\"",
       [&](const std::smatch& m) {
         picture.labels[m[1]] = {std::stol(m[2]), std::stol(m[3]), std::stol(m[4]), std::stol(m[5])};
       });
  return picture;
}

// Whether a figure is attached to the edge of another.
bool is_host(const Picture& picture, const std::string& attached, const std::string& host) {
  const auto at = picture.hosts.find(attached);
  return at != picture.hosts.end() && at->second == host;
}

// The figures that a piece of a flow runs across, but for those it begins and ends at.
std::vector<std::string> crossed_by(const Box& piece, const Picture& picture, const std::string& from,
                                    const std::string& to) {
  std::vector<std::string> crossed;
  for (const auto& [id, box] : picture.shapes) {
    const Box inner = {box.x + 1, box.y + 1, box.width - 2, box.height - 2};
    const bool own = id == from || id == to || is_host(picture, from, id);
    if (!own && inner.overlaps(piece) && !inner.holds(piece)) crossed.push_back(id);
  }
  return crossed;
}

// A flow begins and ends on its figures and runs straight across no other.
template <class Ends, class Points>
void check_flow(const Picture& picture, const Ends& ends, const Points& points) {
  const auto& [from, to] = ends;
  CHECK(picture.shapes.at(from).has_on_edge(points.front().first, points.front().second));
  CHECK(picture.shapes.at(to).has_on_edge(points.back().first, points.back().second));
  for (const Box& piece : pieces_of(points)) {
    CHECK((piece.width == 1 || piece.height == 1));
    const std::vector<std::string> crossed = crossed_by(piece, picture, from, to);
    CAPTURE(crossed);
    CHECK(crossed.empty());
  }
}

// The figures that lie on one, each once of every two.
std::vector<std::string> covering(const std::string& one, const Box& box, const Picture& picture) {
  std::vector<std::string> found;
  for (const auto& [other, second] : picture.shapes) {
    if (one >= other || !box.overlaps(second) || box.holds(second) || second.holds(box)) continue;
    if (!is_host(picture, one, other) && !is_host(picture, other, one)) found.push_back(other);
  }
  return found;
}

// The names, figures and flows that lie under a name.
std::vector<std::string> under_label(const std::string& id, const Box& box, const Picture& picture) {
  std::vector<std::string> under;
  for (const auto& [other, second] : picture.labels) {
    if (other != id && box.overlaps(second)) under.push_back(other);
  }
  for (const auto& [shape, second] : picture.shapes) {
    if (box.overlaps(second) && !second.holds(box)) under.push_back(shape);
  }
  for (const auto& [flow, points] : picture.edges) {
    for (const Box& piece : pieces_of(points)) {
      if (box.overlaps(piece)) under.push_back(flow);
    }
  }
  return under;
}

TEST_CASE("no figure of an exported process lies on another, and no flow runs across one",
          "[workflows][bpmn][shipped]") {
  for (const Workflow& workflow : shipped_workflows()) {
    const Picture picture = picture_of(to_bpmn(workflow, Language::kVietnamese));
    REQUIRE(picture.shapes.size() > 4);
    REQUIRE(picture.flows.size() == picture.edges.size());
    for (const auto& [one, box] : picture.shapes) {
      const std::vector<std::string> over = covering(one, box, picture);
      CAPTURE(workflow.id(), one, over);
      CHECK(over.empty());
    }
    for (const auto& [flow, points] : picture.edges) {
      CAPTURE(workflow.id(), flow);
      check_flow(picture, picture.flows.at(flow), points);
    }
  }
}

TEST_CASE("no name in an exported process lies on another, on a figure or on a flow",
          "[workflows][bpmn][shipped]") {
  const Language language = GENERATE(Language::kVietnamese, Language::kEnglish);
  for (const Workflow& workflow : shipped_workflows()) {
    const std::string bpmn = to_bpmn(workflow, language);
    const Picture picture = picture_of(bpmn);
    // Every flow and event with a name says where it stands.
    std::set<std::string> named =
        all_matches(bpmn, "<bpmn:(?:sequenceFlow|[a-z]+Event) id=\"([^\"]+)\" name=");
    CHECK(named.size() > 4);
    for (const auto& [id, box] : picture.labels) {
      CAPTURE(workflow.id(), id);
      CHECK(named.erase(id) == 1);
      const std::vector<std::string> under = under_label(id, box, picture);
      CAPTURE(under);
      CHECK(under.empty());
    }
    CHECK(named.empty());
  }
}

TEST_CASE("parallel flows between the same two nodes each have a way of their own",
          "[workflows][bpmn][shipped]") {
  std::size_t parallel = 0;
  for (const Workflow& workflow : shipped_workflows()) {
    const Picture picture = picture_of(to_bpmn(workflow, Language::kVietnamese));
    for (const auto& [one, ends] : picture.flows) {
      for (const auto& [other, second] : picture.flows) {
        if (one >= other || ends != second) continue;
        CAPTURE(workflow.id(), one, other);
        CHECK(picture.edges.at(one) != picture.edges.at(other));
        ++parallel;
      }
    }
  }
  CHECK(parallel > 5);
}

TEST_CASE("the room of a name grows with its lines and never beyond its width", "[workflows][bpmn]") {
  const auto [name, width, height] = GENERATE(table<const char*, std::int64_t, std::int64_t>({
      {"", 0, 0},
      {"Đồng ý", 49, 14},
      {"Không đồng ý với kết luận", 70, 42},  // "Không đồng" fills a line to the last letter.
      {"mộttừdàihơnmộtdòng", 70, 28},         // Broken where the line ends.
  }));
  CAPTURE(name);
  const internal::BpmnLabel label = internal::label_size(name, 70);
  CHECK(label.width == width);
  CHECK(label.height == height);
}

TEST_CASE("a task with several outcomes leads to a gateway, its deadline is a timer on its edge",
          "[workflows][bpmn]") {
  Diagnostics diagnostics;
  const auto document = parse_document(
      Source(
          "t.yaml",
          "workflow: t\nversion: 1\ntitle: {vi: T, en: T}\nreviewed_by: null\n"
          "roles: {committee: {title: {vi: U, en: C}, group: c}}\n"
          "deadlines: {limit: {title: {vi: H, en: Limit}, within: 3 wd, law: {article: Art. 1, tag: "
          "inference}}}\n"
          "states:\n"
          "  - id: a\n    title: {vi: A, en: Look}\n    deadline: {use: limit, event: late}\n"
          "    task: {id: t, role: committee, title: {vi: T, en: T}, outcomes: [good, bad]}\n"
          "    transitions: [{event: t.good, to: end}, {event: t.bad, to: in}, {event: late, do: [{notify: "
          "committee}]}]\n"
          "  - id: box\n    title: {vi: B, en: Box}\n    no_deadline: x\n"
          "    transitions: [{event: stop, to: end, by: committee}]\n"
          "    states:\n"
          "      - {id: in, title: {vi: I, en: Inside}, transitions: [{event: out, to: a, by: committee}]}\n"
          "  - {id: end, kind: final, title: {vi: E, en: End}}\n"),
      diagnostics);
  REQUIRE(document.has_value());
  const auto workflow = read_workflow(*document, diagnostics);
  for (const Diagnostic& item : diagnostics.items()) UNSCOPED_INFO(to_text(item, Language::kEnglish));
  REQUIRE(workflow.has_value());
  const std::string bpmn = to_bpmn(*workflow, Language::kEnglish);
  for (const char* piece :
       {R"(<bpmn:userTask id="state_a" name="Look">)", "<bpmn:exclusiveGateway id=\"choice_", "name=\"good\"",
        "name=\"bad\"", R"(name="Limit: 3 working days" attachedToRef="state_a" cancelActivity="false">)",
        "Art. 1 [inference]", ">3 wd</bpmn:timeDuration>", R"(<bpmn:subProcess id="state_box" name="Box">)",
        "attachedToRef=\"state_box\">", "<bpmn:escalationEventDefinition", "escalationRef=\"leave_",
        "isExpanded=\"true\"", R"(<bpmn:receiveTask id="state_in" name="Inside">)"}) {
    CAPTURE(piece);
    CHECK(bpmn.find(piece) != std::string::npos);
  }
}

}  // namespace
}  // namespace htx::workflows
