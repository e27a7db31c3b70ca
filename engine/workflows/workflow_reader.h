// Several sources define it: workflow_reader.cpp what states refer to, state_reader.cpp the states,
// scenario_reader.cpp the scenarios.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/doc/reader.h"
#include "engine/workflows/case_model.h"
#include "engine/workflows/read_workflow.h"

namespace htx::workflows::internal {

// Reads the document of one workflow into its parts, top to bottom: first what states refer to, then
// the states.
class WorkflowReader {
 public:
  WorkflowReader(const Document& document, Diagnostics& diagnostics, const WorkflowLimits& limits)
      : reader_(document, found_), limits_(limits), out_(diagnostics) {}

  std::optional<Workflow> read();
  // Reads a file of scenarios for a workflow that was read before.
  std::optional<std::vector<Scenario>> read_scenarios(const Workflow& workflow);

 private:
  // The words a reference may use, by what it refers to.
  using Ids = std::set<std::string>;

  void read_head(MapReader& map);
  void read_declarations(MapReader& map);
  Role read_role(const Node& node, const std::string& id);
  DocumentType read_document(const Node& node, const std::string& id);
  void check_given_for(const Node& section);
  DeadlineRule read_deadline(const Node& node, const std::string& id);
  void read_extension(const Node& node, DeadlineRule& deadline);
  void read_counting(MapReader& map, DeadlineRule& deadline);
  void check_name(const Node& node, const std::string& id);
  void read_stand_stills(MapReader& map, DeadlineRule& deadline);
  void check_ends();
  DataItem read_data_item(const Node& node, const std::string& id);
  std::optional<Law> read_law(MapReader& map);
  std::optional<Law> read_law(const Node& node);

  StateSource read_state(const Node& node, std::size_t depth);
  void read_case_state(MapReader& map, StateSource& source, StateRules& state);
  void read_state_deadline(const Node& node, StateSource& source, StateRules& state);
  Task read_task(const Node& node);
  Vote read_vote(const Node& node);
  ForbiddenAct read_forbidden_act(const Node& node);
  Outcome read_outcome(const Node& node);
  TransitionSource read_transition(const Node& node, CaseTransition& layer);
  TransitionSource read_default(const Node& node);
  void read_transitions(MapReader& map, StateSource& source, std::size_t state);
  std::optional<BlockId> read_block(const Node* actions, std::vector<ExecutableContent> before = {});
  void read_verb(const Node& node, std::vector<ExecutableContent>& block);
  Scenario read_scenario(const Node& node);
  ScenarioStep read_scenario_step(const Node& node, const Date& day);
  Json read_scenario_data(const Node* node);
  GuardId add_guard(const Node& node);
  ExpressionSource expression_at(const Node& node) const;

  // One identifier or a list of them.
  std::vector<std::string> names(const Node* node);
  // Keeps the name or names at `node` for a later look.
  static void remember(const Node& node, std::vector<const Node*>& references);
  // A name that must be among `ids`; reports `code` and the nearest known name otherwise.
  std::string known(const Node& node, const Ids& ids, const char* code);
  // The same of a key that must be there.
  std::string required_known(MapReader& map, const char* key, const Ids& ids, const char* code);
  std::vector<std::string> all_known(const Node* node, const Ids& ids, const char* code);

  std::optional<Workflow> assemble(const StateSource& root);

  Diagnostics found_;
  Reader reader_;
  WorkflowLimits limits_;
  Diagnostics& out_;

  Workflow::Data data_;
  Ids roles_;
  Ids documents_;
  Ids deadlines_;
  Ids items_;
  std::set<std::string> tasks_;
  std::map<std::string, const Node*> ends_;          // from_end_of by deadline.
  IdSet state_ids_;                                  // Over all levels.
  IdSet task_ids_;                                   // Over all states.
  std::vector<const Node*> task_references_;         // Checked once all tasks are known.
  std::vector<const Node*> state_references_;        // Checked once all states are known.
  std::vector<std::vector<CaseTransition>> layers_;  // By StateId: states are read in document order.
  std::vector<ExpressionSource> guards_;
  std::vector<ExpressionSource> values_;
  std::size_t transitions_ = 0;
};

}  // namespace htx::workflows::internal
