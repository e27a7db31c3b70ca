#include "engine/cli/people_commands.h"

#include "engine/answers/people_answers.h"
#include "engine/cases/people.h"
#include "engine/cli/open_session.h"
#include "engine/report/cases/work_report.h"

namespace htx::cli {
namespace {

struct MemberOptions {
  std::string group;
  std::string person;
  std::string areas;
  std::string basis;
  std::optional<Date> from;
  std::optional<Date> until;
};

struct SubstituteOptions {
  std::string absent;
  std::string person;
  std::string basis;
  std::optional<Date> from;
  std::optional<Date> until;
};

struct ListOptions {
  std::string group;
};

int show_people(const Terminal& terminal, const Session& session, const std::string& group) {
  const auto found = members(session, group);
  if (!found) return terminal.fail(found.error());
  const auto instead = substitutions(session);
  if (!instead) return terminal.fail(instead.error());
  return terminal.done(terminal.show(report::people_page(*found, *instead, terminal.language()),
                                     answers::people_answer(*found, *instead)));
}

int people_add(const Terminal& terminal, const MemberOptions& options) {
  auto opened = open_session(terminal);
  if (!opened) return terminal.fail(opened.error());
  const auto scope = Scope::from_text(options.areas);
  if (!scope) return terminal.fail(scope.error());
  const Member member{.group = options.group,
                      .account = options.person,
                      .from = day_of(*opened, options.from),
                      .until = options.until,
                      .basis = options.basis,
                      .scope = *scope};
  if (const Status set = set_member(opened->session(), member); !set) return terminal.fail(set.error());
  return show_people(terminal, opened->session(), options.group);
}

int people_substitute(const Terminal& terminal, const SubstituteOptions& options) {
  auto opened = open_session(terminal);
  if (!opened) return terminal.fail(opened.error());
  const Substitution substitution{.absent = options.absent,
                                  .substitute = options.person,
                                  .from = day_of(*opened, options.from),
                                  .until = day_of(*opened, options.until),
                                  .basis = options.basis};
  if (const Status set = set_substitution(opened->session(), substitution); !set)
    return terminal.fail(set.error());
  return show_people(terminal, opened->session(), "");
}

int people_list(const Terminal& terminal, const ListOptions& options) {
  auto opened = open_session(terminal, {.read_only = true});
  if (!opened) return terminal.fail(opened.error());
  return show_people(terminal, opened->session(), options.group);
}

}  // namespace

void add_people_commands(CommandLine& line) {
  CLI::App& group = line.group("people");
  auto add = line.command(group, "add", people_add);
  add.option("group", &MemberOptions::group, "cli.help-group")->required();
  add.option("person", &MemberOptions::person, "cli.help-person")->required();
  add.day("--from", &MemberOptions::from, "cli.help-from");
  add.day("--until", &MemberOptions::until, "cli.help-last-day");
  add.option("--areas", &MemberOptions::areas, "cli.help-areas");
  add.option("--basis", &MemberOptions::basis, "cli.help-basis");
  add.shows_page();
  auto instead = line.command(group, "substitute", people_substitute);
  instead.option("absent", &SubstituteOptions::absent, "cli.help-absent")->required();
  instead.option("person", &SubstituteOptions::person, "cli.help-substitute")->required();
  instead.option("--basis", &SubstituteOptions::basis, "cli.help-basis");
  instead.day("--from", &SubstituteOptions::from, "cli.help-from");
  instead.day("--until", &SubstituteOptions::until, "cli.help-last-day")->required();
  instead.shows_page();
  auto list = line.command(group, "list", people_list);
  list.option("--group", &ListOptions::group, "cli.help-group");
  list.shows_page();
}

}  // namespace htx::cli
