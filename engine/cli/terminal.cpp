#include "engine/cli/terminal.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>

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
  const Format format = settings_.json ? Format::kJson : settings_.format;
  std::string text;
  switch (format) {
    case Format::kText: text = to_text(page()); break;
    case Format::kMarkdown: text = to_markdown(page()); break;
    case Format::kHtml: text = to_html(page()); break;
    case Format::kJson: text = write_json_indented(json()); break;
  }
  return deliver(text);
}

Status Terminal::deliver(const std::string& text) const {
  if (!settings_.output.empty()) return write(settings_.output, text);
  line(text);
  return Done{};
}

Status Terminal::write(const std::string& path, std::string_view text) const {
  Status written = write_file(path, text);
  if (written) {
    line(say("cli.written", {{"file", path}}));
  } else if (has_recorded_) {
    return Error(ErrorCode::kUndelivered, {"cli.recorded-not-written", written.error().message().arguments});
  }
  return written;
}

int Terminal::finish(int exit) const {
  if (std::fflush(stdout) != 0 && print_fault_ == 0) print_fault_ = errno;
  if (print_fault_ == 0) return exit;
  const Bilingual why = reason_of(print_fault_);
  return has_recorded_ ? fail(Error(ErrorCode::kUndelivered, {"cli.recorded-not-printed", {{"why", why}}}))
                       : fail(Error(ErrorCode::kUnavailable, {"cli.cannot-print", {{"why", why}}}));
}

void Terminal::show(const Diagnostics& diagnostics) const {
  std::fflush(stdout);
  for (const Diagnostic& d : diagnostics.items()) std::fputs(to_text(d, language()).c_str(), stderr);
}

int Terminal::fail(const Error& error) const {
  std::fflush(stdout);
  std::fputs((to_text(error, language()) + "\n").c_str(), stderr);
  if (has_recorded_ && error.code() != ErrorCode::kUndelivered)
    std::fputs(("  " + say("cli.recorded-before") + "\n").c_str(), stderr);
  return exit_code(error.code());
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
