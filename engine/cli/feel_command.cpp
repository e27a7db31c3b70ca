#include "engine/cli/feel_command.h"

#include <unistd.h>

#include <cstdio>
#include <iostream>

#include "engine/answers/expression_answers.h"
#include "engine/base/clock.h"
#include "engine/base/source.h"
#include "engine/base/text.h"
#include "engine/cli/feel_context.h"
#include "engine/value/temporal.h"

namespace htx::cli {
namespace {

using feel::Calculator;

// Why a value is null, as warnings at the part of the text that made it so.
Diagnostics reasons_of(const Calculator::Outcome& outcome, const std::string& text,
                       const std::string& origin) {
  Diagnostics diagnostics;
  if (!outcome.value.is_null()) return diagnostics;
  const Source source(origin, text);
  for (const feel::Reason& reason : outcome.trace.reasons) {
    Diagnostic diagnostic{
        .severity = Severity::kWarning, .place = {.file = origin}, .message = reason.message};
    // A function set earlier has its reasons in its own text.
    if (reason.span.begin < reason.span.end && reason.span.end <= text.size()) {
      diagnostic.place = source.place_at(reason.span.begin);
      diagnostic.excerpt = source.excerpt(reason.span);
    }
    diagnostics.report(std::move(diagnostic));
  }
  return diagnostics;
}

// One expression, or one cell with its inputs.  Returns the exit code.
class Run {
 public:
  Run(const Terminal& terminal, const Calculator& calculator)
      : terminal_(terminal), calculator_(calculator), origin_(terminal.say("cli.feel-expression")) {}

  int evaluate(const std::string& text) {
    Diagnostics diagnostics;
    const auto outcome = calculator_.evaluate(text, origin_, diagnostics);
    if (!outcome.has_value()) return refuse(diagnostics);
    const Diagnostics reasons = reasons_of(*outcome, text, origin_);
    if (terminal_.wants_json())
      return terminal_.done(
          terminal_.answer(answers::expression_answer(outcome->value, reasons, terminal_.language())));
    terminal_.line(to_text(outcome->value));
    terminal_.show(reasons);
    return 0;
  }

  int test(const std::string& text, const std::vector<std::string>& inputs) {
    std::vector<answers::TestedInput> tested;
    for (const std::string& written : inputs) {
      Diagnostics diagnostics;
      const auto input = calculator_.evaluate(written, terminal_.say("cli.feel-input"), diagnostics);
      if (!input.has_value()) return refuse(diagnostics);
      const auto outcome = calculator_.test(text, input->value, origin_, diagnostics);
      if (!outcome.has_value()) return refuse(diagnostics);
      const Diagnostics reasons = reasons_of(*outcome, text, origin_);
      tested.push_back({input->value, outcome->value, reasons});
      if (terminal_.wants_json()) continue;
      terminal_.line(inputs.size() == 1 ? to_text(outcome->value)
                                        : to_text(input->value) + "\t" + to_text(outcome->value));
      terminal_.show(reasons);
    }
    if (!terminal_.wants_json()) return 0;
    return terminal_.done(terminal_.answer(answers::unary_tests_answer(tested, terminal_.language())));
  }

 private:
  int refuse(const Diagnostics& diagnostics) {
    terminal_.show(diagnostics);
    return exit_code(ErrorCode::kInvalidArgument);
  }

  const Terminal& terminal_;
  const Calculator& calculator_;
  std::string origin_;
};

// Reads expressions and commands line by line.  Asks for them only where somebody sits before it.
class Prompt {
 public:
  Prompt(const Terminal& terminal, Calculator& calculator)
      : terminal_(terminal),
        calculator_(calculator),
        is_watched_(isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0) {}

  // 0, or 1 if nobody was there to see that some line had a mistake.
  int run() {
    if (is_watched_) terminal_.line(terminal_.say("cli.feel-welcome"));
    std::string line;
    while (!is_over_ && read(line)) take(line);
    return is_watched_ || !has_failed_ ? 0 : 1;
  }

 private:
  // One input, which goes on over lines while a bracket is open; an empty line ends it.
  bool read(std::string& input) const {
    input.clear();
    std::string line;
    ask("> ");
    if (!std::getline(std::cin, line)) return false;
    input = line;
    while (!input.starts_with(':') && input.size() <= feel::Limits().max_bytes &&
           feel::is_unfinished(input)) {
      ask("  ");
      if (!std::getline(std::cin, line) || trim(line).empty()) break;
      input += "\n" + line;
    }
    return true;
  }

  void ask(const char* prompt) const {
    if (!is_watched_) return;
    std::fputs(prompt, stdout);
    std::fflush(stdout);
  }

  void take(const std::string& typed) {
    const std::string_view text = trim(typed);
    if (text.empty() || text.starts_with("//")) return;
    if (text.starts_with(':')) return command(text.substr(1));
    const std::string input = is_valid_utf8(typed) ? to_nfc(typed) : typed;
    const feel::Statement statement = feel::statement_of(input, calculator_.mode());
    if (statement.name.empty()) {
      has_failed_ = Run(terminal_, calculator_).evaluate(input) != 0 || has_failed_;
      return;
    }
    // Blanks in place of the name keep the columns of mistakes right.
    std::string padded(code_point_count(std::string_view(input).substr(0, statement.offset)), ' ');
    padded += statement.expression;
    Diagnostics diagnostics;
    const std::string origin = terminal_.say("cli.feel-expression");
    const auto outcome = calculator_.evaluate(padded, origin, diagnostics);
    if (!outcome.has_value()) {
      has_failed_ = true;
      terminal_.show(diagnostics);
      return;
    }
    calculator_.set(statement.name, outcome->value);
    terminal_.line(statement.name + " = " + to_text(outcome->value));
    terminal_.show(reasons_of(*outcome, padded, origin));
  }

  void command(std::string_view text) {
    const std::size_t blank = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, blank);
    const std::string argument(trim(text.substr(blank)));
    if (word == "quit" || word == "q") {
      is_over_ = true;
    } else if (word == "help") {
      terminal_.line(terminal_.say("cli.feel-help"));
    } else if (word == "names") {
      for (const auto& [name, value] : calculator_.values().entries())
        terminal_.line(name + " = " + to_text(value) + "   // " + to_text(feel::inferred_type(value)));
    } else if (word == "strict" || word == "lenient") {
      calculator_.set_mode(word == "strict" ? feel::Mode::kStrict : feel::Mode::kLenient);
      terminal_.line(terminal_.say("cli.feel-mode-" + std::string(word)));
    } else if (word == "context" && !argument.empty()) {
      Diagnostics diagnostics;
      const Status used = use_context(argument, calculator_, diagnostics);
      terminal_.show(diagnostics);
      if (!used) fail(used.error());
    } else {
      fail(Error(ErrorCode::kInvalidArgument, {"cli.feel-no-command", {{"found", ":" + std::string(text)}}}));
    }
  }

  void fail(const Error& error) {
    has_failed_ = true;
    terminal_.fail(error);
  }

  const Terminal& terminal_;
  Calculator& calculator_;
  bool is_watched_;
  bool is_over_ = false;
  bool has_failed_ = false;
};

struct FeelOptions {
  std::string expression;  // Empty: a session on standard input.
  std::string context;     // A file of names and values.
  bool lenient = false;
  std::vector<std::string> inputs;  // The expression is unary tests, tried on each of these.
};

int calculate(const Terminal& terminal, const FeelOptions& options) {
  Calculator calculator(options.lenient ? feel::Mode::kLenient : feel::Mode::kStrict,
                        date_time_from_iso(to_text(SystemClock().now())));
  if (!options.context.empty()) {
    Diagnostics diagnostics;
    const Status used = use_context(options.context, calculator, diagnostics);
    terminal.show(diagnostics);
    if (!used) return terminal.fail(used.error());
  }
  if (options.expression.empty() && options.inputs.empty()) return Prompt(terminal, calculator).run();
  Run run(terminal, calculator);
  return options.inputs.empty() ? run.evaluate(options.expression)
                                : run.test(options.expression, options.inputs);
}

}  // namespace

void add_feel_command(CommandLine& line) {
  auto command = line.command(line.root(), "feel", calculate);
  command.option("expression", &FeelOptions::expression, "cli.help-feel");
  command.reads("--context", &FeelOptions::context, "cli.help-feel-context", kinds_of_data());
  command.flag("--lenient,!--strict", &FeelOptions::lenient, "cli.help-feel-mode");
  command.option("--unary", &FeelOptions::inputs, "cli.help-feel-unary");
  command.prints("cli.help-feel-format");
}

}  // namespace htx::cli
