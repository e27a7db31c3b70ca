#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/value/json.h"
#include "engine/workflows/chart/chart.h"

namespace htx::workflows {

// Where a run of a chart stands between two events: all there is to know to go on.  Plain data.
struct Configuration {
  std::vector<StateId> active;                        // In document order, without the chart itself.
  std::map<StateId, std::vector<StateId>> histories;  // What each history state remembers.
  bool running = true;               // False once a final state of the top level was entered.
  Json data = Json(Json::Object{});  // Belongs to the data model.
  // Belongs to the case layer: deadlines whose state was left for one of their pauses, and whose clock is
  // kept there until the case comes back.
  std::set<std::string> held = {};

  bool is_active(StateId id) const;
  bool operator==(const Configuration&) const = default;
};

// The ids of the active states without children, in document order: what a person calls "the state".
std::vector<std::string_view> leaves(const Chart& chart, const Configuration& configuration);

// {"active": [ids of the leaves], "histories": {id: [ids]}, "running": true, "data": ..., "held":
// [deadlines]}, without "held" if none is.
Json to_json(const Chart& chart, const Configuration& configuration);

// The inverse.  Fails with "workflows.bad-configuration" when the text is of another shape, names a
// state the chart lacks, or is not a legal configuration (SCXML 3.11) of this chart.
Result<Configuration> configuration_from_json(const Chart& chart, const Json& json);

}  // namespace htx::workflows
