#include "engine/cli/case_commands.h"

#include <algorithm>

#include "engine/answers/case_answers.h"
#include "engine/cases/cases.h"
#include "engine/cli/case_view.h"
#include "engine/cli/open_session.h"
#include "engine/report/cases/case_report.h"
#include "engine/session/written_words.h"

namespace htx::cli {
namespace {

struct OpenOptions {
  std::string workflow;
  std::string cooperative;
  std::optional<Date> on;
  std::string related;   // The case this one follows from,
  std::string relation;  // and how.
  std::string key;       // By which the command is done once.
};

struct ListOptions {
  std::string cooperative;
  std::string workflow;
  std::string status;
};

struct ShowOptions {
  std::string case_id;
  std::int64_t line = 0;
  std::optional<Date> on;
};

struct DoOptions {
  std::string case_id;
  std::string event;
  std::vector<std::string> documents;  // id=file
  std::vector<std::string> data;       // name=value
  std::string note;
  std::optional<Date> on;
  std::string key;
};

Result<std::map<std::string, std::string>> pairs_of(const std::vector<std::string>& texts) {
  std::map<std::string, std::string> pairs;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      return Error(ErrorCode::kInvalidArgument, {"cli.bad-pair", {{"found", text}}});
    }
    pairs[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return pairs;
}

Result<CaseView> open_it(OpenedSession& opened, const OpenOptions& options) {
  OpenRequest request{.workflow = options.workflow,
                      .cooperative = options.cooperative,
                      .on = day_of(opened, options.on),
                      .related = options.related,
                      .key = options.key,
                      .on_by_default = !options.on};
  if (!options.relation.empty()) {
    HTX_ASSIGN_OR_RETURN(request.relation, read_relation(options.relation));
  }
  return open_case(opened.session(), request);
}

Result<CaseView> do_it(OpenedSession& opened, const DoOptions& options) {
  ActRequest request{.case_id = options.case_id,
                     .event = options.event,
                     .on = day_of(opened, options.on),
                     .documents = {},
                     .data = {},
                     .note = options.note,
                     .key = options.key,
                     .on_by_default = !options.on};
  HTX_ASSIGN_OR_RETURN(request.documents, pairs_of(options.documents));
  HTX_ASSIGN_OR_RETURN(request.data, pairs_of(options.data));
  return act(opened.session(), request);
}

int case_open(const Terminal& terminal, const OpenOptions& options) {
  auto opened = open_session(terminal);
  if (!opened) return terminal.fail(opened.error());
  return show_case_view(terminal, *opened, open_it(*opened, options));
}

int case_do(const Terminal& terminal, const DoOptions& options) {
  auto opened = open_session(terminal);
  if (!opened) return terminal.fail(opened.error());
  return show_case_view(terminal, *opened, do_it(*opened, options));
}

int case_show(const Terminal& terminal, const ShowOptions& options) {
  auto opened = open_session(terminal, {.read_only = true});
  if (!opened) return terminal.fail(opened.error());
  const Date on = day_of(*opened, options.on);
  auto view = show_case(opened->session(), options.case_id, options.line);
  // As it stood after a line it is read on the day of that line.
  const bool earlier = options.line > 0 && !options.on && view && !view->journal.empty();
  const Date today = earlier ? view->journal.back().on : on;
  return show_case_view(terminal, *opened, view, today);
}

Result<std::vector<CaseRow>> list_them(const Session& session, const ListOptions& options) {
  CaseFilter filter{.cooperative = options.cooperative, .workflow = options.workflow, .status = {}};
  if (!options.status.empty()) {
    HTX_ASSIGN_OR_RETURN(filter.status, read_word<CaseStatus>(options.status));
  }
  return list_cases(session, filter);
}

int case_list(const Terminal& terminal, const ListOptions& options) {
  auto opened = open_session(terminal, {.read_only = true});
  if (!opened) return terminal.fail(opened.error());
  const auto rows = list_them(opened->session(), options);
  if (!rows) return terminal.fail(rows.error());
  return terminal.done(terminal.show(report::cases_page(*rows, opened->library, terminal.language()),
                                     answers::cases_answer(*rows)));
}

}  // namespace

void add_case_commands(CommandLine& line) {
  CLI::App& group = line.group("case");
  auto open = line.command(group, "open", case_open);
  open.option("workflow", &OpenOptions::workflow, "cli.help-workflow")->required();
  open.option("cooperative", &OpenOptions::cooperative, "cli.help-id")->required();
  open.day("--on", &OpenOptions::on, "cli.help-on");
  open.option("--from", &OpenOptions::related, "cli.help-related");
  open.option("--relation", &OpenOptions::relation, "cli.help-relation");
  open.option("--key", &OpenOptions::key, "cli.help-key");
  open.shows_page();
  auto list = line.command(group, "list", case_list);
  list.option("--cooperative", &ListOptions::cooperative, "cli.help-id");
  list.option("--workflow", &ListOptions::workflow, "cli.help-workflow");
  list.option("--status", &ListOptions::status, "cli.help-status");
  list.shows_page();
  auto show = line.command(group, "show", case_show);
  show.option("case", &ShowOptions::case_id, "cli.help-case")->required();
  show.option("--line", &ShowOptions::line, "cli.help-line");
  show.day("--on", &ShowOptions::on, "cli.help-work-on");
  show.shows_page();
  auto act = line.command(group, "do", case_do);
  act.option("case", &DoOptions::case_id, "cli.help-case")->required();
  act.option("event", &DoOptions::event, "cli.help-event")->required();
  act.reads_anything("--document", &DoOptions::documents, "cli.help-document");
  act.option("--set", &DoOptions::data, "cli.help-set");
  act.option("--note", &DoOptions::note, "cli.help-note");
  act.day("--on", &DoOptions::on, "cli.help-on");
  act.option("--key", &DoOptions::key, "cli.help-key");
  act.shows_page();
}

}  // namespace htx::cli
