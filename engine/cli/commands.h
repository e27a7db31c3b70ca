#pragma once

#include <cstddef>
#include <cstdint>
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
  std::string rejects;
};
int import(const Terminal& terminal, const ImportArguments& arguments);

struct DmnArguments {
  std::string model;
  std::string input;                   // Empty: every input is missing.
  std::vector<std::string> decisions;  // None: all.
  std::vector<std::string> scales;     // name=digits
  bool is_strict = false;              // A name that only a table's column has is a mistake.
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
// How well the tests of packs hold them.
struct RehearsalArguments {
  bool coverage = false;
  bool mutate = false;
  bool boundaries = false;
  bool any() const { return coverage || mutate || boundaries; }
};
int rehearse_rules(const Terminal& terminal, const std::vector<std::string>& files,
                   const RehearsalArguments& arguments);

// What rules would do to the cooperatives in the store; packs are named as pack_named() has it.
struct StudyArguments {
  std::string before;  // Also the file of a timeline.
  std::string after;
  std::string pack;
  std::string parameter;
  int period = 0;
  std::string delta;
  std::string id;
  std::string target;  // The id of a grade.
};
int rules_timeline(const Terminal& terminal, const StudyArguments& arguments);
int rules_diff(const Terminal& terminal, const StudyArguments& arguments);
int rules_sensitivity(const Terminal& terminal, const StudyArguments& arguments);
int what_if(const Terminal& terminal, const StudyArguments& arguments);

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
  std::string related;   // The case this one follows from,
  std::string relation;  // and how.
  std::string key;       // By which the command is done once.
  std::int64_t line = 0;
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
// What the commands about the file of a case, its tasks and the work of the office are told.
struct WorkArguments {
  std::string id;    // The case.
  std::string what;  // Task, document, deadline, party, other case: what the command is about.
  std::string file;
  std::string person;
  std::string role;
  std::string group;
  std::string on;
  std::string until;
  std::string note;
  std::string key;
  std::string kind;
  std::string name;
  std::string claim;
  std::string amount;
  std::string basis;
  std::string due;
  std::string ics;
  std::int64_t number = 0;
  std::size_t limit = 0;
  bool overdue = false;
  bool all = false;
  bool withdraw = false;
  bool apply = false;
};

// case_record_commands.cpp
int case_attach(const Terminal& terminal, const WorkArguments& arguments);
int case_sign(const Terminal& terminal, const WorkArguments& arguments);
int case_note(const Terminal& terminal, const WorkArguments& arguments);
int case_party(const Terminal& terminal, const WorkArguments& arguments);
int case_claim(const Terminal& terminal, const WorkArguments& arguments);
int case_complaint(const Terminal& terminal, const WorkArguments& arguments);
int case_settle(const Terminal& terminal, const WorkArguments& arguments);
int case_suspend(const Terminal& terminal, const WorkArguments& arguments);
int case_resume(const Terminal& terminal, const WorkArguments& arguments);
int case_extend(const Terminal& terminal, const WorkArguments& arguments);
int case_link(const Terminal& terminal, const WorkArguments& arguments);
int case_verify(const Terminal& terminal, const WorkArguments& arguments);
int case_migrate(const Terminal& terminal, const WorkArguments& arguments);

// task_commands.cpp
int task_claim(const Terminal& terminal, const WorkArguments& arguments);
int task_assign(const Terminal& terminal, const WorkArguments& arguments);
int task_delegate(const Terminal& terminal, const WorkArguments& arguments);
int task_release(const Terminal& terminal, const WorkArguments& arguments);
int case_vote(const Terminal& terminal, const WorkArguments& arguments);
int tasks(const Terminal& terminal, const WorkArguments& arguments);
int tick(const Terminal& terminal, const WorkArguments& arguments);
int people_add(const Terminal& terminal, const WorkArguments& arguments);
int people_substitute(const Terminal& terminal, const WorkArguments& arguments);
int people_list(const Terminal& terminal, const WorkArguments& arguments);
int outbox_list(const Terminal& terminal, const WorkArguments& arguments);
int outbox_done(const Terminal& terminal, const WorkArguments& arguments);

// override_commands.cpp
struct OverrideArguments {
  std::string id;  // Of the cooperative, or of the override or appeal.
  int period = 0;
  std::string result;
  std::string why;
  std::string basis;
  std::string until;
  std::string by;
  std::string outcome;
};
int override_add(const Terminal& terminal, const OverrideArguments& arguments);
int override_approve(const Terminal& terminal, const OverrideArguments& arguments);
int override_revoke(const Terminal& terminal, const OverrideArguments& arguments);
int appeal_add(const Terminal& terminal, const OverrideArguments& arguments);
int appeal_settle(const Terminal& terminal, const OverrideArguments& arguments);
// Both overrides and appeals.
int corrections_list(const Terminal& terminal, const OverrideArguments& arguments);

// settlement_commands.cpp: the table of assets and payments of one estate, from a file or from what is
// recorded in a case.
struct SettlementArguments {
  std::string file;
  std::string case_id;
  std::string on;
  std::string order;
  std::string document;
  std::string note;
  std::string key;
  std::int64_t line = 0;  // Of the journal that recorded it.
  bool record = false;
  bool recorded = false;  // The last one on record.
};
int settlement(const Terminal& terminal, const SettlementArguments& arguments);
int case_asset(const Terminal& terminal, const WorkArguments& arguments);

// calendar_commands.cpp
struct RecountArguments {
  std::string before;
  std::string after;
  std::string on;
  bool apply = false;
};
int calendar_diff(const Terminal& terminal, const RecountArguments& arguments);
int case_recount(const Terminal& terminal, const RecountArguments& arguments);

int audit_verify(const Terminal& terminal);

struct FeelArguments {
  std::string expression;  // Empty: a session on standard input.
  std::string context;     // A file of names and values.
  bool lenient = false;
  std::vector<std::string> inputs;  // The expression is unary tests, tried on each of these.
};
int feel(const Terminal& terminal, const FeelArguments& arguments);

}  // namespace htx::cli
