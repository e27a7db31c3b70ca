#include "engine/cli/task_commands.h"

#include "engine/cases/tasks.h"
#include "engine/cli/case_act.h"

namespace htx::cli {
namespace {

struct TaskOptions : CaseActOptions {
  std::string task;
  std::string person;
};

int run(const Terminal& terminal, const TaskOptions& options,
        Result<CaseView> (*command)(const Session&, const TaskRequest&)) {
  return act_in_case(terminal, options, [&](const Session& session, const RecordRequest& request) {
    return command(session, {.case_id = request.case_id,
                             .task = options.task,
                             .person = options.person,
                             .on = request.on,
                             .note = request.note,
                             .key = request.key,
                             .on_by_default = request.on_by_default});
  });
}

int task_claim(const Terminal& terminal, const TaskOptions& options) {
  return run(terminal, options, claim_task);
}

int task_assign(const Terminal& terminal, const TaskOptions& options) {
  return run(terminal, options, assign_task);
}

int task_delegate(const Terminal& terminal, const TaskOptions& options) {
  return run(terminal, options, delegate_task);
}

int task_release(const Terminal& terminal, const TaskOptions& options) {
  return run(terminal, options, release_task);
}

int case_vote(const Terminal& terminal, const TaskOptions& options) {
  return run(terminal, options, cast_vote);
}

}  // namespace

void add_case_vote(CommandLine& line) {
  auto vote = add_case_act(line, line.group("case"), "vote", case_vote);
  vote.option("task-outcome", &TaskOptions::task, "cli.help-task-outcome")->required();
  vote.option("--voter", &TaskOptions::person, "cli.help-voter");
}

void add_task_commands(CommandLine& line) {
  CLI::App& group = line.group("task");
  auto claim = add_case_act(line, group, "claim", task_claim);
  auto release = add_case_act(line, group, "release", task_release);
  auto assign = add_case_act(line, group, "assign", task_assign);
  auto delegate = add_case_act(line, group, "delegate", task_delegate);
  for (auto* command : {&claim, &release, &assign, &delegate})
    command->option("task", &TaskOptions::task, "cli.help-task")->required();
  for (auto* command : {&assign, &delegate})
    command->option("--to", &TaskOptions::person, "cli.help-to")->required();
}

}  // namespace htx::cli
