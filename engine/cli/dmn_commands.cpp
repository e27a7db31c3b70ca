#include <algorithm>
#include <array>

#include "engine/answers/expression_answers.h"
#include "engine/base/clock.h"
#include "engine/base/file.h"
#include "engine/base/text.h"
#include "engine/cli/commands.h"
#include "engine/dmn/check_model.h"
#include "engine/dmn/inputs.h"
#include "engine/doc/document.h"
#include "engine/rules/dmn/export_dmn.h"
#include "engine/value/temporal.h"

namespace htx::cli {
namespace {

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

int deliver(const Terminal& terminal, const std::string& text) {
  const Status shown = terminal.deliver(text);
  return shown ? 0 : terminal.fail(shown.error());
}

}  // namespace

int export_rules(const Terminal& terminal, const std::string& file) {
  Diagnostics diagnostics;
  const auto document = load_document(file, diagnostics);
  const auto pack = document ? rules::read_pack(*document, diagnostics) : std::nullopt;
  if (!pack) {
    terminal.show(diagnostics);
    return document ? exit_code(ErrorCode::kInvalidArgument) : terminal.fail(document.error());
  }
  const auto text = rules::export_dmn(*pack);
  return text ? deliver(terminal, *text) : terminal.fail(text.error());
}

int import_rules(const Terminal& terminal, const std::string& file) {
  constexpr std::size_t kMostBytes = 32U << 20U;
  auto text = read_file(file, kMostBytes);
  if (!text) return terminal.fail(text.error());
  const Source source(file, *std::move(text));
  Diagnostics diagnostics;
  const auto pack = rules::import_dmn(source, diagnostics);
  terminal.show(diagnostics);
  if (!pack) return exit_code(ErrorCode::kInvalidArgument);
  const auto rules = rules::pack_text_of(source);
  return rules ? deliver(terminal, *rules) : terminal.fail(rules.error());
}

namespace {

dmn::Undeclared undeclared(const DmnArguments& arguments) {
  return arguments.is_strict ? dmn::Undeclared::kMistake : dmn::Undeclared::kInput;
}

}  // namespace

int dmn_run(const Terminal& terminal, const DmnArguments& arguments) {
  Diagnostics diagnostics;
  const auto model = dmn::load_model(arguments.model, diagnostics, {}, undeclared(arguments));
  if (!model) {
    terminal.show(diagnostics);
    return terminal.fail(model.error());
  }
  const std::vector<std::string>& all = model->decisions();
  for (const std::string& name : arguments.decisions) {
    if (std::ranges::find(all, name) != all.end()) continue;
    const std::string near = nearest(name, all);
    return terminal.fail(
        Error(ErrorCode::kNotFound,
              {"dmn.no-decision", {{"name", name}, {"known", near.empty() ? join(all, ", ") : near}}}));
  }
  const std::vector<std::string>& wanted = arguments.decisions.empty() ? all : arguments.decisions;
  const auto needed = dmn::inputs_of(*model, wanted);
  const std::size_t of_model = diagnostics.items().size();
  const auto inputs =
      arguments.input.empty()
          ? Result<dmn::Inputs>(dmn::inputs_from_json(needed, Json(Json::Object{}), dmn::Scalars::kTyped,
                                                      arguments.model, diagnostics))
          : read_inputs(arguments.input, needed, diagnostics);
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
      explain_null(arguments.model, name, value.is_null(), different_reasons(trace, terminal.language()),
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

namespace {

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

}  // namespace

int dmn_check(const Terminal& terminal, const DmnArguments& arguments) {
  dmn::CheckOptions options;
  for (const std::string& text : arguments.scales) {
    const std::size_t at = text.rfind('=');
    const auto digits =
        at == std::string::npos ? std::nullopt : Decimal::from_text(std::string_view(text).substr(at + 1));
    const auto scale = digits ? digits->to_int64() : std::nullopt;
    constexpr std::int64_t kMost = 30;
    if (!scale || *scale < 0 || *scale > kMost)
      return terminal.fail(Error(ErrorCode::kInvalidArgument, {"dmn.bad-scale", {{"text", text}}}));
    options.scales[text.substr(0, at)] = static_cast<int>(*scale);
  }
  Diagnostics diagnostics;
  const auto model = dmn::load_model(arguments.model, diagnostics, {}, undeclared(arguments));
  if (!model) {
    terminal.show(diagnostics);
    return terminal.fail(model.error());
  }
  const auto reports = dmn::check_tables(*model, options, diagnostics);
  bool is_sound = !diagnostics.has_errors();
  for (const dmn::TableReport& report : reports)
    is_sound = is_sound && report.verdict == dmn::TableReport::Verdict::kSound;
  const int exit = is_sound ? 0 : 1;
  if (terminal.wants_json()) {
    const Json answer =
        answers::model_check_answer(arguments.model, is_sound, reports, diagnostics, terminal.language());
    return terminal.done(terminal.answer(answer), exit);
  }
  for (const dmn::TableReport& report : reports) tell(terminal, report);
  if (reports.empty()) terminal.line(terminal.say("dmn.no-tables", {{"file", arguments.model}}));
  terminal.show(diagnostics);
  return exit;
}

}  // namespace htx::cli
