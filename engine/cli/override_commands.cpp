#include "engine/answers/evaluation_answers.h"
#include "engine/evaluation/overrides.h"

#include "engine/cli/commands.h"
#include "engine/cli/open_session.h"
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

}  // namespace

int override_add(const Terminal& terminal, const OverrideArguments& arguments) {
  auto opened = open_session(terminal);
  if (!opened) return terminal.fail(opened.error());
  const auto until = day_of(opened->clock, arguments.until);
  if (!until) return terminal.fail(until.error());
  return show(terminal, propose_override(opened->session(), {.cooperative = arguments.id,
                                                             .period = arguments.period,
                                                             .result = arguments.result,
                                                             .why = arguments.why,
                                                             .basis = arguments.basis,
                                                             .until = *until}));
}

int override_approve(const Terminal& terminal, const OverrideArguments& arguments) {
  auto opened = open_session(terminal);
  if (!opened) return terminal.fail(opened.error());
  return show(terminal, approve_override(opened->session(), arguments.id, arguments.why));
}

int override_revoke(const Terminal& terminal, const OverrideArguments& arguments) {
  auto opened = open_session(terminal);
  if (!opened) return terminal.fail(opened.error());
  return show(terminal, revoke_override(opened->session(), arguments.id, arguments.why));
}

int appeal_add(const Terminal& terminal, const OverrideArguments& arguments) {
  auto opened = open_session(terminal);
  if (!opened) return terminal.fail(opened.error());
  return show(terminal,
              file_appeal(opened->session(), arguments.id, arguments.period, arguments.by, arguments.why));
}

int appeal_settle(const Terminal& terminal, const OverrideArguments& arguments) {
  auto opened = open_session(terminal);
  if (!opened) return terminal.fail(opened.error());
  return show(terminal, settle_appeal(opened->session(), arguments.id, arguments.outcome, arguments.why));
}

int corrections_list(const Terminal& terminal, const OverrideArguments& arguments) {
  auto opened = open_session(terminal, {.read_only = true});
  if (!opened) return terminal.fail(opened.error());
  const auto decisions = overrides(opened->session(), arguments.id, arguments.period);
  if (!decisions) return terminal.fail(decisions.error());
  const auto filed = appeals(opened->session(), arguments.id, arguments.period);
  if (!filed) return terminal.fail(filed.error());
  return show(terminal, *decisions, *filed);
}

}  // namespace htx::cli
