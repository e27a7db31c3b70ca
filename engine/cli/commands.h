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

struct DmnArguments {
  std::string model;
  std::string input;                   // Empty: every input is missing.
  std::vector<std::string> decisions;  // None: all.
  std::vector<std::string> scales;     // name=digits
};
int dmn_run(const Terminal& terminal, const DmnArguments& arguments);
int dmn_check(const Terminal& terminal, const DmnArguments& arguments);
// A scorecard as DMN, and the pack of such a model back as a rule file; to the file asked for, if any.
int export_rules(const Terminal& terminal, const std::string& file);
int import_rules(const Terminal& terminal, const std::string& file);

int check_rules(const Terminal& terminal, const std::vector<std::string>& files);
int test_rules(const Terminal& terminal, const std::vector<std::string>& files);

struct BacktestArguments {
  std::string pack;  // A file.
  std::string panel;
  int period = 0;
  std::string outcome;  // column=value
  std::string ended;
  std::string until;
  std::string id = "id";
  std::string year = "period";
};
int backtest_rules(const Terminal& terminal, const BacktestArguments& arguments);

struct EvaluateArguments {
  int period = 0;
  std::string as_of;
  std::string law_on;
  std::string known_at;
  std::string pack;  // An id, or a file that ends in .yaml.
};
int evaluate(const Terminal& terminal, const EvaluateArguments& arguments);

struct CooperativeArguments {
  std::string id;
  int period = 0;
  std::string pack;
  std::string known_at;
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

struct ReplayArguments {
  int period = 0;
  std::string pack;
};
// Exit 7 if anything differs.
int replay(const Terminal& terminal, const ReplayArguments& arguments);
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

int audit_verify(const Terminal& terminal);

struct FeelArguments {
  std::string expression;  // Empty: a session on standard input.
  std::string context;     // A file of names and values.
  bool lenient = false;
  std::vector<std::string> inputs;  // The expression is unary tests, tried on each of these.
};
int feel(const Terminal& terminal, const FeelArguments& arguments);

}  // namespace htx::cli
