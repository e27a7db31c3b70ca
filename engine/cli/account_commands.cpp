#include "engine/cli/account_commands.h"

#include <iostream>

#include "engine/answers/people_answers.h"
#include "engine/cli/open_session.h"
#include "engine/identity/sign_in.h"
#include "engine/report/cases/work_report.h"
#include "engine/session/accounts.h"
#include "engine/session/permission.h"
#include "engine/store/vault.h"

namespace htx::cli {
namespace {

struct AccountOptions {
  std::string name;
  std::string person;
  std::string login;
};

int show_accounts(const Terminal& terminal, OpenedSession& opened) {
  const auto accounts = accounts_on_record(opened.store);
  if (!accounts) return terminal.fail(accounts.error());
  return terminal.done(terminal.show(report::accounts_page(*accounts, terminal.language()),
                                     answers::accounts_answer(*accounts)));
}

// Does one thing to an account, then shows all.
template <class Change>
int change(const Terminal& terminal, const Change& changed) {
  auto opened = open_session(terminal);
  if (!opened) return terminal.fail(opened.error());
  if (const Status done = changed(opened->session()); !done) return terminal.fail(done.error());
  return show_accounts(terminal, *opened);
}

int account_add(const Terminal& terminal, const AccountOptions& options) {
  return change(terminal, [&](const Session& session) {
    return open_account(session, {.name = options.name,
                                  .person = options.person.empty() ? options.name : options.person,
                                  .login = options.login});
  });
}

int account_bind(const Terminal& terminal, const AccountOptions& options) {
  return change(terminal, [&](const Session& session) {
    return set_account_login(session, options.name, options.login);
  });
}

int account_close(const Terminal& terminal, const AccountOptions& options) {
  return change(terminal, [&](const Session& session) {
    return set_account_state(session, options.name, AccountState::kClosed);
  });
}

int account_reopen(const Terminal& terminal, const AccountOptions& options) {
  return change(terminal, [&](const Session& session) {
    return set_account_state(session, options.name, AccountState::kOpen);
  });
}

// What is done at the door of the office with a new link for an account, whose secret it is given.
template <class Done>
Result<std::string> with_link(OpenedSession& opened, const std::string& account, const Done& done) {
  HTX_RETURN_IF_ERROR(check_may(opened.session(), Operation::kManageAccounts));
  HTX_ASSIGN_OR_RETURN(const auto known, account_on_record(opened.store, account));
  if (!known) return Error(ErrorCode::kNotFound, {"session.no-such-account", {{"account", account}}});
  HTX_ASSIGN_OR_RETURN(Vault vault, Vault::open(opened.store.address(), opened.store.office()));
  DoorGuard guard;
  Door door(guard, vault, opened.store, opened.clock,
            [&](Instant at) { return opened.library.jurisdiction().time.day_of(at); });
  HTX_ASSIGN_OR_RETURN(const std::string secret, door.new_link(account));
  HTX_RETURN_IF_ERROR(done(door, secret));
  return secret;
}

// Where on the pages the holder of an account sets its password, once.
Result<std::string> new_link(OpenedSession& opened, const std::string& account) {
  HTX_ASSIGN_OR_RETURN(const std::string secret,
                       with_link(opened, account, [](Door&, const std::string&) { return Status(Done{}); }));
  return "/invitation/" + secret;
}

int account_link(const Terminal& terminal, const AccountOptions& options) {
  auto opened = open_session(terminal);
  if (!opened) return terminal.fail(opened.error());
  const auto path = new_link(*opened, options.name);
  if (!path) return terminal.fail(path.error());
  if (terminal.wants_json())
    return terminal.done(terminal.answer(answers::account_link_answer(options.name, *path)));
  terminal.line(
      terminal.say("cli.account-link",
                   {{"account", options.name}, {"path", *path}, {"hours", std::to_string(kLinkHours)}}));
  return 0;
}

// The password comes by standard input: what stands in a command line others can read.  It is set as by a
// link, so that sessions and tokens of before end.
int account_password(const Terminal& terminal, const AccountOptions& options) {
  auto opened = open_session(terminal);
  if (!opened) return terminal.fail(opened.error());
  std::string password;
  std::getline(std::cin, password);
  const auto set = with_link(*opened, options.name, [&](Door& door, const std::string& secret) {
    return door.set_password_by_link(secret, password);
  });
  if (!set) return terminal.fail(set.error());
  return show_accounts(terminal, *opened);
}

int account_list(const Terminal& terminal, const AccountOptions& /*options*/) {
  auto opened = open_session(terminal, {.read_only = true});
  if (!opened) return terminal.fail(opened.error());
  return show_accounts(terminal, *opened);
}

}  // namespace

void add_account_commands(CommandLine& line) {
  CLI::App& group = line.group("account");
  const auto named = [&](const char* name, int (*run)(const Terminal&, const AccountOptions&)) {
    auto command = line.command(group, name, run);
    command.option("account", &AccountOptions::name, "cli.help-account")->required();
    return command;
  };
  auto add = named("add", account_add);
  add.option("--person", &AccountOptions::person, "cli.help-account-person");
  add.option("--login", &AccountOptions::login, "cli.help-login");
  add.shows_page();
  auto bind = named("bind", account_bind);
  bind.option("login", &AccountOptions::login, "cli.help-login")->required();
  bind.shows_page();
  named("close", account_close).shows_page();
  named("reopen", account_reopen).shows_page();
  named("link", account_link);
  named("password", account_password).shows_page();
  line.command(group, "list", account_list).shows_page();
}

}  // namespace htx::cli
