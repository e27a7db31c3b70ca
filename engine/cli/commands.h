#pragma once

#include <string>
#include <vector>

#include "engine/cli/terminal.h"

// The commands of htx, one function each: read, call a use case, show.  Each returns the exit code:
// 0 done; 1 something is wrong with what was checked; else exit_code() of the error.
namespace htx::cli {

int init(const Terminal& terminal);

struct ImportArguments {
  std::string kind;  // cooperatives, returns, reports
  std::string file;
  std::string rejects;  // Empty: beside the file.
};
int import(const Terminal& terminal, const ImportArguments& arguments);

int check_rules(const Terminal& terminal, const std::vector<std::string>& files);
int test_rules(const Terminal& terminal, const std::vector<std::string>& files);

struct EvaluateArguments {
  int period = 0;
  std::string as_of;
  std::string pack;  // An id, or a file that ends in .yaml.
};
int evaluate(const Terminal& terminal, const EvaluateArguments& arguments);

struct CooperativeArguments {
  std::string id;
  int period = 0;
  std::string pack;
};
int explain(const Terminal& terminal, const CooperativeArguments& arguments);
int plan(const Terminal& terminal, const CooperativeArguments& arguments);
// The latest result of a period again.
int summary(const Terminal& terminal, const EvaluateArguments& arguments);

struct CaseArguments {
  std::string workflow;
  std::string cooperative;
  std::string id;
  std::string event;
  std::string note;
  std::string on;                      // The day of the act; empty: today.
  std::vector<std::string> documents;  // id=file
  std::vector<std::string> data;       // name=value
  std::string status;
};
int case_open(const Terminal& terminal, const CaseArguments& arguments);
int case_list(const Terminal& terminal, const CaseArguments& arguments);
int case_show(const Terminal& terminal, const CaseArguments& arguments);
int case_do(const Terminal& terminal, const CaseArguments& arguments);

struct WorkflowArguments {
  std::vector<std::string> names;  // Files, or ids of shipped workflows.
  std::string roster;              // A file that names who is in which group.
  bool strict = false;             // Warnings count as faults.
  std::string scenario;
  std::string events;  // "DAY EVENT name=value; ..."
  std::string on;      // The day a simulated case is opened.
  std::string as = "mermaid";
};
int workflow_check(const Terminal& terminal, const WorkflowArguments& arguments);
int workflow_simulate(const Terminal& terminal, const WorkflowArguments& arguments);
int workflow_diagram(const Terminal& terminal, const WorkflowArguments& arguments);
int workflow_import(const Terminal& terminal, const WorkflowArguments& arguments);

// The table of assets and payments of one estate.
int settlement(const Terminal& terminal, const std::vector<std::string>& files);

int audit_verify(const Terminal& terminal);

}  // namespace htx::cli
