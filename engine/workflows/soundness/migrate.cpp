#include "engine/workflows/soundness/migrate.h"

#include <algorithm>
#include <utility>

#include "engine/doc/reader.h"
#include "engine/workflows/case_model.h"
#include "engine/workflows/clock_settling.h"
#include "engine/workflows/soundness/explorer.h"

namespace htx::workflows {
namespace {

std::map<std::string, std::string> read_names(const Node* node, const Reader& reader) {
  std::map<std::string, std::string> names;
  if (node == nullptr) return names;
  if (node->kind != Node::Kind::kMap) {
    reader.report(*node, "doc.wrong-kind", "doc.kind-map");
    return names;
  }
  for (const Node::Entry& entry : node->entries) {
    if (const auto to = reader.identifier(entry.value)) names.emplace(entry.key.text, *to);
  }
  return names;
}

Error refused(const char* code, std::string name) {
  return Error(ErrorCode::kConflict, Message(code, {{"name", std::move(name)}}));
}

const std::string& renamed(const std::map<std::string, std::string>& names, const std::string& id) {
  const auto it = names.find(id);
  return it == names.end() ? id : it->second;
}

// Carries one configuration over.
class Mover {
 public:
  Mover(const Workflow& from, const Workflow& to, const MigrationPlan& plan)
      : from_(from), to_(to), plan_(plan) {}

  Result<Configuration> move(const Configuration& old) const {
    Json active{Json::Array{}};
    for (const std::string_view leaf : leaves(from_.chart(), old)) {
      HTX_ASSIGN_OR_RETURN(const StateId state, counterpart(std::string(leaf)));
      active.push(to_.chart().state(state).id);
    }
    Json histories{Json::Object{}};
    for (const auto& [history, states] : old.histories) {
      HTX_ASSIGN_OR_RETURN(const StateId target, counterpart(from_.chart().state(history).id));
      Json remembered{Json::Array{}};
      for (const StateId state : states) {
        HTX_ASSIGN_OR_RETURN(const StateId kept, counterpart(from_.chart().state(state).id));
        remembered.push(to_.chart().state(kept).id);
      }
      histories.add(to_.chart().state(target).id, std::move(remembered));
    }
    HTX_ASSIGN_OR_RETURN(Json data, moved_data(old.data));
    Json json;
    json.add("active", active);
    json.add("histories", std::move(histories));
    json.add("running", old.running);
    json.add("data", std::move(data));
    Result<Configuration> moved = configuration_from_json(to_.chart(), json);
    if (!moved) return refused("workflows.not-together", write_json(active));
    return moved;
  }

 private:
  Result<StateId> counterpart(const std::string& id) const {
    const std::string& name = renamed(plan_.states, id);
    const std::optional<StateId> state = to_.chart().find(name);
    if (!state) return refused("workflows.unmapped-state", id);
    return *state;
  }

  Result<Json> moved_data(const Json& old) const {
    Json data{Json::Object{}};
    for (const DataItem& item : to_.data().data) internal::set_member(data, item.id, item.initial);
    if (old.object() == nullptr) return data;
    for (const Json::Member& member : *old.object()) {
      if (plan_.dropped_data.contains(member.first) || member.second.is_null()) continue;
      const DataItem* item = to_.data_item(renamed(plan_.data, member.first));
      if (item == nullptr || internal::value_of(member.second, item->type).is_null()) {
        return refused("workflows.unmapped-data", member.first);
      }
      internal::set_member(data, item->id, member.second);
    }
    return data;
  }

  const Workflow& from_;
  const Workflow& to_;
  const MigrationPlan& plan_;
};

}  // namespace

std::optional<MigrationPlan> read_migration_plan(const Document& document, Diagnostics& diagnostics) {
  Diagnostics found;
  const Reader reader(document, found);
  MapReader map(document.root, reader);
  map.format();
  MigrationPlan plan{.workflow = map.text("migrates")};
  plan.from = map.optional_integer("from", kVersions).value_or(0);
  plan.to = map.optional_integer("to", kVersions).value_or(0);
  if (map.is_map() && (plan.from < 1 || plan.to <= plan.from))
    reader.report(map.node(), "workflows.plan-versions");
  plan.states = read_names(map.optional("states"), reader);
  plan.data = read_names(map.optional("data"), reader);
  if (const Node* drop = map.optional("drop")) {
    if (const std::vector<Node>* list = reader.list(*drop)) {
      for (const Node& item : *list) plan.dropped_data.insert(reader.identifier(item).value_or(""));
    }
  }
  map.finish();
  diagnostics.add(found);
  return found.has_errors() ? std::nullopt : std::optional(std::move(plan));
}

Result<Migration> migrate(const Workflow& from, const Workflow& to, const MigrationPlan& plan,
                          const Configuration& configuration) {
  const bool fits = plan.workflow == from.id() && plan.workflow == to.id() && plan.from == from.version() &&
                    plan.to == to.version();
  if (!fits) return refused("workflows.bad-plan", plan.workflow);
  HTX_ASSIGN_OR_RETURN(Configuration moved, Mover(from, to, plan).move(configuration));
  Migration migration;
  migration.effects = internal::settle_clocks(from, configuration, to, moved, {});
  migration.configuration = std::move(moved);
  return migration;
}

Analysis check_migration(const Workflow& from, const Workflow& to, const MigrationPlan& plan,
                         const AnalysisLimits& limits) {
  internal::Explorer old(from, limits);
  old.walk_from_start();
  Analysis analysis{.configurations = old.places().size(), .edges = old.edges(), .complete = old.complete()};
  std::vector<Configuration> moved;
  std::vector<std::size_t> origin;  // Of each of `moved`, its place in the old version.
  std::set<std::pair<std::string, std::string>> told;
  const auto add = [&](const Message& message, std::size_t at) {
    const StateId state = old.places()[at].configuration.active.back();
    analysis.findings.push_back({.message = message,
                                 .span = from.chart().state(state).span,
                                 .subject = from.chart().state(state).id,
                                 .path = old.path_to(at)});
  };
  // Exploration knows no values: whether each has a place to go to is asked of the declarations.
  for (const DataItem& item : from.data().data) {
    const DataItem* target = to.data_item(renamed(plan.data, item.id));
    const bool fits = target != nullptr && target->type == item.type;
    if (!fits && !plan.dropped_data.contains(item.id))
      add(Message("workflows.unmapped-data", {{"name", item.id}}), 0);
  }
  for (std::size_t at = 0; at < old.places().size(); ++at) {
    const Result<Migration> migration = migrate(from, to, plan, old.places()[at].configuration);
    if (migration) {
      moved.push_back(migration->configuration);
      origin.push_back(at);
    } else if (told.insert({migration.error().message().code,
                            migration.error().message().arguments.front().value.in(Language::kVietnamese)})
                   .second) {
      // Once for each state or item: the first is the nearest to the start.
      add(migration.error().message(), at);
    }
  }
  internal::Explorer fresh(to, limits);
  fresh.walk_from(moved);
  analysis.complete = analysis.complete && fresh.complete();
  if (!fresh.complete()) return analysis;
  const std::vector<char> completes = fresh.completing(false);
  for (std::size_t i = 0; i < moved.size(); ++i) {
    const auto& places = fresh.places();
    const auto place =
        std::find_if(places.begin(), places.end(), [&](const internal::Explorer::Reachable& candidate) {
          return candidate.configuration.active == moved[i].active &&
                 candidate.configuration.histories == moved[i].histories &&
                 candidate.configuration.held == moved[i].held;
        });
    if (completes[static_cast<std::size_t>(place - places.begin())] != 0) continue;
    add("workflows.cannot-complete", origin[i]);
    break;
  }
  return analysis;
}

}  // namespace htx::workflows
