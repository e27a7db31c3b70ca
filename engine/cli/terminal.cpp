#include "engine/cli/terminal.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <utility>

#include "engine/answers/trouble_answers.h"
#include "engine/base/file.h"

namespace htx::cli {

void Terminal::speak_as(const Jurisdiction& jurisdiction) const {
  manner_ =
      settings_.names_language ? jurisdiction.manner(settings_.language) : jurisdiction.languages.front();
}

std::string Terminal::say(std::string_view code, std::vector<Message::Argument> arguments) const {
  return to_text(Message(std::string(code), std::move(arguments)), language());
}

void Terminal::line(std::string_view text) const {
  const bool ends = !text.empty() && text.back() == '\n';
  if (std::fwrite(text.data(), 1, text.size(), stdout) < text.size() ||
      (!ends && std::fputc('\n', stdout) == EOF))
    print_fault_ = errno;
}

Status Terminal::show(const report::Page& page, const Json& json) const {
  return show([&] { return page; }, [&] { return json; });
}

Status Terminal::show(const std::function<report::Page()>& page, const std::function<Json()>& json) const {
  if (wants_json()) return answer(json());
  switch (settings_.format) {
    case Format::kText: return deliver(to_text(page()));
    case Format::kMarkdown: return deliver(to_markdown(page()));
    case Format::kHtml: return deliver(to_html(page()));
    case Format::kJson: break;
  }
  return Done{};
}

Status Terminal::answer(const Json& json) const {
  const Status delivered = deliver(write_json_indented(json));
  has_answered_ = has_answered_ || delivered.has_value();
  return delivered;
}

Status Terminal::deliver(const std::string& text) const {
  if (!settings_.output.empty()) return write(settings_.output, text);
  line(text);
  return Done{};
}

Status Terminal::write(const std::string& path, std::string_view text) const {
  Status written = write_file(path, text);
  if (written) {
    const std::string told = say("cli.written", {{"file", path}});
    if (wants_json())
      std::fputs((told + "\n").c_str(), stderr);
    else
      line(told);
  } else if (has_recorded_) {
    return Error(ErrorCode::kUndelivered, {"cli.recorded-not-written", written.error().message().arguments});
  }
  return written;
}

int Terminal::finish(int exit) const {
  // A command that only showed mistakes has said what is wrong, but not to a program.
  if (wants_json() && exit != 0 && !has_answered_ && !shown_.items().empty())
    answer_error(Error(ErrorCode::kInvalidArgument, "cli.has-findings"));
  if (std::fflush(stdout) != 0 && print_fault_ == 0) print_fault_ = errno;
  if (print_fault_ == 0) return exit;
  const Bilingual why = reason_of(print_fault_);
  return has_recorded_ ? fail(Error(ErrorCode::kUndelivered, {"cli.recorded-not-printed", {{"why", why}}}))
                       : fail(Error(ErrorCode::kUnavailable, {"cli.cannot-print", {{"why", why}}}));
}

void Terminal::show(const Diagnostics& diagnostics) const {
  std::fflush(stdout);
  for (const Diagnostic& d : diagnostics.items()) {
    std::fputs(to_text(d, language()).c_str(), stderr);
    shown_.report(d);
  }
}

void Terminal::warn(const Error& error) const {
  std::fflush(stdout);
  std::fputs((to_text(error, language()) + "\n").c_str(), stderr);
}

int Terminal::fail(const Error& error) const {
  warn(error);
  if (has_recorded_ && error.code() != ErrorCode::kUndelivered)
    std::fputs(("  " + say("cli.recorded-before") + "\n").c_str(), stderr);
  if (wants_json() && !has_answered_) answer_error(error);
  if (error.code() == ErrorCode::kForbidden && told_of_refusal_) std::exchange(told_of_refusal_, {})(error);
  return exit_code(error.code());
}

void Terminal::answer_error(const Error& error) const {
  has_answered_ = true;
  line(write_json_indented(answers::error_answer(error, shown_, has_recorded_, language())));
}

void Terminal::progress(std::size_t done, std::size_t of) {
  constexpr std::size_t kWidth = 40;
  if (isatty(STDERR_FILENO) == 0 || of == 0) return;
  // A hundred steps are all an eye can see; more would only slow the work.
  const std::size_t step = of / 100 + 1;
  if (done % step != 0 && done != of) return;
  const std::string bar(done * kWidth / of, '#');
  std::fprintf(stderr, "\r[%-40s] %zu/%zu", bar.c_str(), done, of);
  if (done == of) std::fputs("\r\033[K", stderr);
  std::fflush(stderr);
}

}  // namespace htx::cli
