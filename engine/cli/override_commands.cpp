#include "engine/cli/override_commands.h"

#include "engine/answers/evaluation_answers.h"
#include "engine/cli/open_session.h"
#include "engine/evaluation/overrides.h"
#include "engine/report/evaluation/overrides_and_appeals.h"

namespace htx::cli {
namespace {

int show(const Terminal& terminal, const std::vector<Override>& decisions, const std::vector<Appeal>& filed) {
  return terminal.done(terminal.show(report::corrections_page(decisions, filed, terminal.language()),
                                     answers::corrections_answer(decisions, filed)));
}

int show(const Terminal& terminal, const Result<Override>& one) {
  return one ? show(terminal, {*one}, {}) : terminal.fail(one.error());
}

int show(const Terminal& terminal, const Result<Appeal>& one) {
  return one ? show(terminal, {}, {*one}) : terminal.fail(one.error());
}

struct ProposalOptions {
  std::string cooperative;
  int period = 0;
  std::string result;
  std::string why;
  std::string basis;
  std::optional<Date> until;
};

struct DecisionOptions {
  std::string id;  // Of the override or appeal.
  std::string why;
  std::string outcome;
};

struct AppealOptions {
  std::string cooperative;
  int period = 0;
  std::string by;
  std::string why;
};

struct ListOptions {
  std::string cooperative;
  int period = 0;
};

int override_add(const Terminal& terminal, const ProposalOptions& options) {
  auto opened = open_session(terminal);
  if (!opened) return terminal.fail(opened.error());
  return show(terminal, propose_override(opened->session(), {.cooperative = options.cooperative,
                                                             .period = options.period,
                                                             .result = options.result,
                                                             .why = options.why,
                                                             .basis = options.basis,
                                                             .until = options.until.value_or(Date())}));
}

int override_approve(const Terminal& terminal, const DecisionOptions& options) {
  auto opened = open_session(terminal);
  if (!opened) return terminal.fail(opened.error());
  return show(terminal, approve_override(opened->session(), options.id, options.why));
}

int override_revoke(const Terminal& terminal, const DecisionOptions& options) {
  auto opened = open_session(terminal);
  if (!opened) return terminal.fail(opened.error());
  return show(terminal, revoke_override(opened->session(), options.id, options.why));
}

int appeal_add(const Terminal& terminal, const AppealOptions& options) {
  auto opened = open_session(terminal);
  if (!opened) return terminal.fail(opened.error());
  return show(terminal,
              file_appeal(opened->session(), options.cooperative, options.period, options.by, options.why));
}

int appeal_settle(const Terminal& terminal, const DecisionOptions& options) {
  auto opened = open_session(terminal);
  if (!opened) return terminal.fail(opened.error());
  return show(terminal, settle_appeal(opened->session(), options.id, options.outcome, options.why));
}

// Both overrides and appeals.
int corrections_list(const Terminal& terminal, const ListOptions& options) {
  auto opened = open_session(terminal, {.read_only = true});
  if (!opened) return terminal.fail(opened.error());
  const auto decisions = overrides(opened->session(), options.cooperative, options.period);
  if (!decisions) return terminal.fail(decisions.error());
  const auto filed = appeals(opened->session(), options.cooperative, options.period);
  if (!filed) return terminal.fail(filed.error());
  return show(terminal, *decisions, *filed);
}

void add_list(CommandLine& line, CLI::App& group) {
  auto list = line.command(group, "list", corrections_list);
  list.option("id", &ListOptions::cooperative, "cli.help-id");
  list.shows_page();
  list.period("--period", &ListOptions::period);
}

}  // namespace

void add_override_commands(CommandLine& line) {
  CLI::App& group = line.group("override");
  auto proposed = line.command(group, "add", override_add);
  proposed.option("id", &ProposalOptions::cooperative, "cli.help-id")->required();
  proposed.shows_page();
  proposed.period("--period", &ProposalOptions::period)->required();
  proposed.option("--why", &ProposalOptions::why, "cli.help-why");
  proposed.option("--class", &ProposalOptions::result, "cli.help-class")->required();
  proposed.option("--basis", &ProposalOptions::basis, "cli.help-basis")->required();
  proposed.day("--until", &ProposalOptions::until, "cli.help-last-day")->required();
  auto approved = line.command(group, "approve", override_approve);
  auto revoked = line.command(group, "revoke", override_revoke);
  add_list(line, group);
  CLI::App& appeals = line.group("appeal");
  auto filed = line.command(appeals, "add", appeal_add);
  filed.option("id", &AppealOptions::cooperative, "cli.help-id")->required();
  filed.shows_page();
  filed.period("--period", &AppealOptions::period)->required();
  filed.option("--why", &AppealOptions::why, "cli.help-why");
  filed.option("--by", &AppealOptions::by, "cli.help-complaint-by")->required();
  auto settled = line.command(appeals, "settle", appeal_settle);
  for (auto* command : {&approved, &revoked, &settled}) {
    command->option("id", &DecisionOptions::id, "cli.help-correction")->required();
    command->shows_page();
    if (command == &settled)
      command->option("outcome", &DecisionOptions::outcome, "cli.help-settled-as")->required();
    command->option("--why", &DecisionOptions::why, "cli.help-why");
  }
  add_list(line, appeals);
}

}  // namespace htx::cli
