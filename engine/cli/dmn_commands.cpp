#include "engine/cli/dmn_commands.h"

#include <algorithm>
#include <array>

#include "engine/answers/expression_answers.h"
#include "engine/base/clock.h"
#include "engine/base/file.h"
#include "engine/base/text.h"
#include "engine/dmn/check_model.h"
#include "engine/dmn/inputs.h"
#include "engine/dmn/load_model.h"
#include "engine/doc/document.h"
#include "engine/rules/read_pack.h"
#include "engine/value/temporal.h"

namespace htx::cli {
namespace {

struct DmnOptions {
  std::string model;
  std::string input;                   // Empty: every input is missing.
  std::vector<std::string> decisions;  // None: all.
  std::vector<std::string> scales;     // name=digits
  bool is_strict = false;              // A name that only a table's column has is a mistake.
};

// What a YAML document says, every scalar as the text it is written with.
Json json_of(const Node& node) {
  switch (node.kind) {
    case Node::Kind::kNull: return {};
    case Node::Kind::kScalar: return node.text;
    case Node::Kind::kList: {
      Json::Array array;
      for (const Node& item : node.items) array.push_back(json_of(item));
      return array;
    }
    case Node::Kind::kMap: {
      Json::Object object;
      for (const Node::Entry& entry : node.entries) object.emplace_back(entry.key.text, json_of(entry.value));
      return object;
    }
  }
  return {};
}

// The inputs in a file: JSON, or YAML if its name says so.
Result<dmn::Inputs> read_inputs(const std::string& path, const std::vector<dmn::InputData>& wanted,
                                Diagnostics& diagnostics) {
  const bool is_yaml = path.ends_with(".yaml") || path.ends_with(".yml");
  Json json;
  if (is_yaml) {
    HTX_ASSIGN_OR_RETURN(const Document document, load_document(path, diagnostics));
    json = json_of(document.root);
  } else {
    HTX_ASSIGN_OR_RETURN(const std::string text, read_file(path, JsonLimits().max_bytes));
    auto read = read_json(text, {.normalize = true});
    if (!read) return std::move(read).error().while_doing(path);
    json = *std::move(read);
  }
  return dmn::inputs_from_json(wanted, json, is_yaml ? dmn::Scalars::kTexts : dmn::Scalars::kTyped, path,
                               diagnostics);
}

std::vector<std::string> different_reasons(const feel::Trace& trace, Language language) {
  std::vector<std::string> reasons;
  for (const feel::Reason& reason : trace.reasons) {
    std::string text = to_text(reason.message, language);
    if (std::ranges::find(reasons, text) == reasons.end()) reasons.push_back(std::move(text));
  }
  return reasons;
}

// Why a decision is null, or holds a null.
void explain_null(const std::string& file, const std::string& decision, bool is_null,
                  const std::vector<std::string>& reasons, Diagnostics& diagnostics) {
  for (const std::string& text : reasons) {
    diagnostics.report({.severity = Severity::kWarning,
                        .place = {.file = file},
                        .message = {is_null ? "dmn.null-because" : "dmn.null-within",
                                    {{"decision", decision}, {"reason", text}}}});
  }
  if (reasons.empty() && is_null)
    diagnostics.report({.severity = Severity::kWarning,
                        .place = {.file = file},
                        .message = {"dmn.null-result", {{"decision", decision}}}});
}

dmn::Undeclared undeclared(const DmnOptions& options) {
  return options.is_strict ? dmn::Undeclared::kMistake : dmn::Undeclared::kInput;
}

int dmn_run(const Terminal& terminal, const DmnOptions& options) {
  Diagnostics diagnostics;
  const auto model = dmn::load_model(options.model, diagnostics, {}, undeclared(options));
  if (!model) {
    terminal.show(diagnostics);
    return terminal.fail(model.error());
  }
  const std::vector<std::string>& all = model->decisions();
  for (const std::string& name : options.decisions) {
    if (std::ranges::find(all, name) != all.end()) continue;
    const std::string near = nearest(name, all);
    return terminal.fail(
        Error(ErrorCode::kNotFound,
              {"dmn.no-decision", {{"name", name}, {"known", near.empty() ? join(all, ", ") : near}}}));
  }
  const std::vector<std::string>& wanted = options.decisions.empty() ? all : options.decisions;
  const auto needed = dmn::inputs_of(*model, wanted);
  const std::size_t of_model = diagnostics.items().size();
  const auto inputs =
      options.input.empty()
          ? Result<dmn::Inputs>(dmn::inputs_from_json(needed, Json(Json::Object{}), dmn::Scalars::kTyped,
                                                      options.model, diagnostics))
          : read_inputs(options.input, needed, diagnostics);
  bool refused = false;  // By the inputs; what the model has wrong shows in the results.
  for (std::size_t i = of_model; i < diagnostics.items().size(); ++i)
    refused = refused || diagnostics.items()[i].severity == Severity::kError;
  if (!inputs || refused) {
    terminal.show(diagnostics);
    return inputs ? exit_code(ErrorCode::kInvalidArgument) : terminal.fail(inputs.error());
  }
  const auto now = date_time_from_iso(to_text(SystemClock().now()));
  std::vector<std::pair<std::string, Value>> results;
  bool is_sound = true;
  for (const std::string& name : wanted) {
    feel::Trace trace;
    feel::Evaluation evaluation{.trace = &trace, .now = now};
    const Value value = model->decide(name, *inputs, evaluation);
    is_sound = is_sound && !model->fault(name).has_value();
    if (value.holds_null())
      explain_null(options.model, name, value.is_null(), different_reasons(trace, terminal.language()),
                   diagnostics);
    if (!terminal.wants_json()) terminal.line(name + " = " + to_text(value));
    results.emplace_back(name, value);
  }
  const int exit = is_sound ? 0 : 1;  // What a decision rests on has a mistake.
  if (terminal.wants_json()) {
    const Json answer = answers::decisions_answer(results, diagnostics, terminal.language());
    return terminal.done(terminal.answer(answer), exit);
  }
  terminal.show(diagnostics);
  return exit;
}

void tell(const Terminal& terminal, const dmn::TableReport& report) {
  static constexpr auto kCodes =
      std::to_array<const char*>({"dmn.table-sound", "dmn.table-faulty", "dmn.table-undecided"});
  terminal.line(terminal.say(kCodes[static_cast<std::size_t>(report.verdict)],
                             {{"place", to_text(report.place, terminal.language())},
                              {"table", report.name},
                              {"policy", report.policy},
                              {"rules", std::to_string(report.rules)}}));
  if (report.permitted_overlaps > 0)
    terminal.line("  " + terminal.say("dmn.permitted-overlaps",
                                      {{"count", std::to_string(report.permitted_overlaps)}}));
}

int dmn_check(const Terminal& terminal, const DmnOptions& options) {
  dmn::CheckOptions examined;
  for (const std::string& text : options.scales) {
    const std::size_t at = text.rfind('=');
    const auto digits =
        at == std::string::npos ? std::nullopt : Decimal::from_text(std::string_view(text).substr(at + 1));
    const auto scale = digits ? digits->to_int64() : std::nullopt;
    constexpr std::int64_t kMost = 30;
    if (!scale || *scale < 0 || *scale > kMost)
      return terminal.fail(Error(ErrorCode::kInvalidArgument, {"dmn.bad-scale", {{"text", text}}}));
    examined.scales[text.substr(0, at)] = static_cast<int>(*scale);
  }
  Diagnostics diagnostics;
  const auto model = dmn::load_model(options.model, diagnostics, {}, undeclared(options));
  if (!model) {
    terminal.show(diagnostics);
    return terminal.fail(model.error());
  }
  const auto reports = dmn::check_tables(*model, examined, diagnostics);
  bool is_sound = !diagnostics.has_errors();
  for (const dmn::TableReport& report : reports)
    is_sound = is_sound && report.verdict == dmn::TableReport::Verdict::kSound;
  const int exit = is_sound ? 0 : 1;
  if (terminal.wants_json()) {
    const Json answer =
        answers::model_check_answer(options.model, is_sound, reports, diagnostics, terminal.language());
    return terminal.done(terminal.answer(answer), exit);
  }
  for (const dmn::TableReport& report : reports) tell(terminal, report);
  if (reports.empty()) terminal.line(terminal.say("dmn.no-tables", {{"file", options.model}}));
  terminal.show(diagnostics);
  return exit;
}

}  // namespace

void add_dmn_commands(CommandLine& line) {
  auto run = line.command(line.group("dmn"), "run", dmn_run);
  run.reads("model", &DmnOptions::model, "cli.help-model", {FileKind::kDmn})->required();
  run.reads("--input", &DmnOptions::input, "cli.help-input", kinds_of_data());
  run.option("--decision", &DmnOptions::decisions, "cli.help-decision");
  run.prints("cli.help-dmn-format");
  auto check = line.command(line.group("dmn"), "check", dmn_check);
  check.reads("model", &DmnOptions::model, "cli.help-model", {FileKind::kDmn})->required();
  check.option("--scale", &DmnOptions::scales, "cli.help-scale");
  for (auto* command : {&run, &check})
    command->flag("--strict", &DmnOptions::is_strict, "cli.help-dmn-strict");
}

}  // namespace htx::cli
