#include "engine/workflows/chart/configuration.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>

namespace htx::workflows {
namespace {

Error bad(std::string why) {
  return Error(ErrorCode::kCorrupt, Message("workflows.bad-configuration", {{"found", std::move(why)}}));
}

Json ids(const Chart& chart, const std::vector<StateId>& states) {
  Json list{Json::Array{}};
  for (const StateId state : states) list.push(chart.state(state).id);
  return list;
}

Result<std::vector<StateId>> states_of(const Chart& chart, const Json* list) {
  std::vector<StateId> found;
  if (list == nullptr || list->array() == nullptr) return bad(list ? write_json(*list) : "");
  for (const Json& item : *list->array()) {
    const std::string* id = item.string();
    const std::optional<StateId> state = id ? chart.find(*id) : std::nullopt;
    if (!state) return bad(write_json(item));
    found.push_back(*state);
  }
  return found;
}

// SCXML 3.11: exactly one child of an active compound state, every child of an active parallel
// state.  The leaves carry the rest: their ancestors are active because they are.
bool is_legal(const Chart& chart, const Configuration& configuration) {
  const auto count_active = [&](const ChartState& state) {
    return std::count_if(state.children.begin(), state.children.end(),
                         [&](StateId child) { return configuration.is_active(child); });
  };
  if (count_active(chart.state(0)) != 1) return false;
  return std::all_of(configuration.active.begin(), configuration.active.end(), [&](StateId id) {
    const ChartState& state = chart.state(id);
    switch (state.kind) {
      case StateKind::kAtomic:
      case StateKind::kFinal: return true;
      case StateKind::kCompound: return count_active(state) == 1;
      case StateKind::kParallel:
        return count_active(state) == static_cast<std::ptrdiff_t>(state.children.size());
      case StateKind::kHistory: return false;
    }
    return false;
  });
}

}  // namespace

bool Configuration::is_active(StateId id) const {
  return std::binary_search(active.begin(), active.end(), id);
}

std::vector<std::string_view> leaves(const Chart& chart, const Configuration& configuration) {
  std::vector<std::string_view> found;
  for (const StateId id : configuration.active) {
    if (chart.is_atomic(id)) found.push_back(chart.state(id).id);
  }
  return found;
}

Json to_json(const Chart& chart, const Configuration& configuration) {
  Json active{Json::Array{}};
  for (const std::string_view id : leaves(chart, configuration)) active.push(id);
  Json histories{Json::Object{}};
  for (const auto& [history, states] : configuration.histories) {
    histories.add(chart.state(history).id, ids(chart, states));
  }
  Json json;
  json.add("active", std::move(active));
  json.add("histories", std::move(histories));
  json.add("running", configuration.running);
  json.add("data", configuration.data);
  Json::Array held(configuration.held.begin(), configuration.held.end());
  if (!held.empty()) json.add("held", std::move(held));
  return json;
}

Result<Configuration> configuration_from_json(const Chart& chart, const Json& json) {
  Configuration configuration;
  HTX_ASSIGN_OR_RETURN(const std::vector<StateId> leaf_states, states_of(chart, json.find("active")));
  std::set<StateId> active;
  for (const StateId leaf : leaf_states) {
    if (!chart.is_atomic(leaf)) return bad(chart.state(leaf).id);
    for (StateId id = leaf; id != 0; id = chart.state(id).parent) active.insert(id);
  }
  configuration.active.assign(active.begin(), active.end());

  const Json* histories = json.find("histories");
  if (histories == nullptr || histories->object() == nullptr) return bad("histories");
  for (const Json::Member& member : *histories->object()) {
    const std::optional<StateId> history = chart.find(member.first);
    if (!history || chart.state(*history).kind != StateKind::kHistory) return bad(member.first);
    HTX_ASSIGN_OR_RETURN(std::vector<StateId> states, states_of(chart, &member.second));
    for (const StateId state : states) {
      if (!chart.is_descendant(state, chart.state(*history).parent)) return bad(chart.state(state).id);
    }
    configuration.histories.emplace(*history, std::move(states));
  }

  const Json* running = json.find("running");
  const Json* data = json.find("data");
  if (running == nullptr || running->boolean() == nullptr) return bad("running");
  if (data == nullptr || data->object() == nullptr) return bad("data");
  configuration.running = *running->boolean();
  configuration.data = *data;
  if (const Json* held = json.find("held")) {
    if (held->array() == nullptr) return bad("held");
    for (const Json& item : *held->array()) {
      if (item.string() == nullptr) return bad(write_json(item));
      configuration.held.insert(*item.string());
    }
  }
  if (!is_legal(chart, configuration)) return bad(write_json(*json.find("active")));
  return configuration;
}

}  // namespace htx::workflows
