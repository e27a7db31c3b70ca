#pragma once

#include <optional>
#include <string>

#include "engine/cases/case_records.h"
#include "engine/cli/case_view.h"
#include "engine/cli/command_line.h"

namespace htx::cli {

// What every command that does something in one case is told.
struct CaseActOptions {
  std::string case_id;
  std::optional<Date> on;
  std::string key;
  std::string note;
};

// A command below `group` that does something in one case and shows it then.
template <class Options>
Command<Options> add_case_act(CommandLine& line, CLI::App& group, const char* name,
                              int (*run)(const Terminal&, const Options&)) {
  auto command = line.command(group, name, run);
  command.option("case", &Options::case_id, "cli.help-case")->required();
  command.day("--on", &Options::on, "cli.help-on");
  command.option("--key", &Options::key, "cli.help-key");
  command.option("--note", &Options::note, "cli.help-note");
  command.shows_page();
  return command;
}

// Does it: `record` is given the session and the request.
template <class Record>
int act_in_case(const Terminal& terminal, const CaseActOptions& options, Record record) {
  auto opened = open_session(terminal);
  if (!opened) return terminal.fail(opened.error());
  const RecordRequest request{.case_id = options.case_id,
                              .on = day_of(*opened, options.on),
                              .note = options.note,
                              .key = options.key,
                              .on_by_default = !options.on.has_value()};
  return show_case_view(terminal, *opened, record(opened->session(), request));
}

}  // namespace htx::cli
