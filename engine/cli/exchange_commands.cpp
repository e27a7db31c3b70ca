#include "engine/cli/exchange_commands.h"

#include "engine/base/file.h"
#include "engine/doc/document.h"
#include "engine/rules/dmn/export_dmn.h"
#include "engine/rules/read_pack.h"

namespace htx::cli {
namespace {

struct ExchangeOptions {
  std::string file;
};

int export_rules(const Terminal& terminal, const ExchangeOptions& options) {
  Diagnostics diagnostics;
  const auto document = load_document(options.file, diagnostics);
  const auto pack = document ? rules::read_pack(*document, diagnostics) : std::nullopt;
  if (!pack) {
    terminal.show(diagnostics);
    return document ? exit_code(ErrorCode::kInvalidArgument) : terminal.fail(document.error());
  }
  const auto text = rules::export_dmn(*pack);
  return text ? terminal.done(terminal.deliver(*text)) : terminal.fail(text.error());
}

int import_rules(const Terminal& terminal, const ExchangeOptions& options) {
  constexpr std::size_t kMostBytes = 32U << 20U;
  auto text = read_file(options.file, kMostBytes);
  if (!text) return terminal.fail(text.error());
  const Source source(options.file, *std::move(text));
  Diagnostics diagnostics;
  const auto pack = rules::import_dmn(source, diagnostics);
  terminal.show(diagnostics);
  if (!pack) return exit_code(ErrorCode::kInvalidArgument);
  const auto rules = rules::pack_text_of(source);
  return rules ? terminal.done(terminal.deliver(*rules)) : terminal.fail(rules.error());
}

}  // namespace

void add_exchange_commands(CommandLine& line) {
  auto to_dmn = line.command(line.group("rules"), "export", export_rules);
  to_dmn.reads("file", &ExchangeOptions::file, "cli.help-export", {FileKind::kPack})->required();
  to_dmn.delivers("-o,--output,--out");
  auto from_dmn = line.command(line.group("rules"), "import", import_rules);
  from_dmn.reads("file", &ExchangeOptions::file, "cli.help-import", {FileKind::kDmn})->required();
  from_dmn.delivers("-o,--output,--out");
}

}  // namespace htx::cli
