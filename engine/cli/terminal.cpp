#include "engine/cli/terminal.h"

#include <unistd.h>

#include <cstdio>

#include "engine/base/file.h"

namespace htx::cli {

std::string Terminal::say(std::string_view code, std::vector<Message::Argument> arguments) const {
  return to_text(Message(std::string(code), std::move(arguments)), language());
}

void Terminal::line(std::string_view text) const {
  std::fwrite(text.data(), 1, text.size(), stdout);
  if (text.empty() || text.back() != '\n') std::fputc('\n', stdout);
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
  if (settings_.output.empty()) {
    line(text);
    return Done{};
  }
  HTX_RETURN_IF_ERROR(write_file(settings_.output, text));
  line(say("cli.written", {{"file", settings_.output}}));
  return Done{};
}

void Terminal::show(const Diagnostics& diagnostics) const {
  std::fflush(stdout);
  for (const Diagnostic& d : diagnostics.items()) std::fputs(to_text(d, language()).c_str(), stderr);
}

int Terminal::fail(const Error& error) const {
  std::fflush(stdout);
  std::fputs((to_text(error, language()) + "\n").c_str(), stderr);
  return exit_code(error.code());
}

void Terminal::progress(std::size_t done, std::size_t of) const {
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
