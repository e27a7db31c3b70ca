#include "engine/cli/serve_command.h"

#include <cstdio>

#include "engine/base/text.h"
#include "engine/cli/log.h"
#include "engine/cli/open_session.h"
#include "engine/server/serve.h"

namespace htx::cli {
namespace {

constexpr int kHighestPort = 65'535;

struct ServeOptions {
  int port = server::kUsualPort;
  std::string address;
  std::string certificate;
  std::string key;
  std::string access_log;
  std::string trust_header;
  std::string trust_from;
};

Result<server::DeskOptions> desk_options(const ServeOptions& options) {
  server::DeskOptions asked;
  if (!options.trust_header.empty())
    asked.proxy = server::TrustedProxy{options.trust_from, to_lower(options.trust_header)};
  if (!options.access_log.empty()) {
    HTX_ASSIGN_OR_RETURN(asked.observer, start_access_log(options.access_log));
  }
  return asked;
}

server::Listening listening(const ServeOptions& options) {
  server::Listening where{.port = static_cast<std::uint16_t>(options.port),
                          .socket = {},
                          .certificate = options.certificate,
                          .key = options.key};
  // Whoever has keys is there for others.
  if (where.is_secret()) where.address = "0.0.0.0";
  if (!options.address.empty()) where.address = options.address;
  return where;
}

Result<std::unique_ptr<server::Desk>> open_desk(const Terminal& terminal, const ServeOptions& options,
                                                const SystemClock& clock) {
  HTX_ASSIGN_OR_RETURN(server::DeskOptions asked, desk_options(options));
  HTX_ASSIGN_OR_RETURN(OpenedSession opened, open_session(terminal, {}, Reading::kWhole, Who::kMachine));
  const StoreAddress address = opened.store.address();
  const std::string office = opened.store.office();
  return server::Desk::open(address, office, std::move(opened.library), opened.place, clock,
                            std::move(asked));
}

int serve(const Terminal& terminal, const ServeOptions& options) {
  const SystemClock clock;
  const auto desk = open_desk(terminal, options, clock);
  if (!desk) return terminal.fail(desk.error());
  const server::Listening where = listening(options);
  const Status served =
      server::serve(**desk, where, [&](const std::string& address, const std::optional<std::string>& first) {
        terminal.line(terminal.say("cli.serving", {{"address", address}}));
        if (!where.is_secret()) terminal.line(terminal.say("cli.only-here"));
        if (first) terminal.line(terminal.say("cli.first-administrator", {{"address", *first}}));
        std::fflush(stdout);
      });
  return served ? 0 : terminal.fail(served.error());
}

}  // namespace

void add_serve_command(CommandLine& line) {
  auto command = line.command(line.root(), "serve", serve);
  command.number("--port", &ServeOptions::port, 0, kHighestPort, "cli.help-port");
  command.option("--address", &ServeOptions::address, "cli.help-address");
  CLI::Option* certificate =
      command.reads_anything("--certificate", &ServeOptions::certificate, "cli.help-certificate");
  CLI::Option* key = command.reads_anything("--key", &ServeOptions::key, "cli.help-tls-key");
  command.writes("--access-log", &ServeOptions::access_log, "cli.help-access-log", FileUse::Kind::kAccessLog);
  CLI::Option* header =
      command.option("--trust-header", &ServeOptions::trust_header, "cli.help-trust-header");
  CLI::Option* from = command.option("--trust-from", &ServeOptions::trust_from, "cli.help-trust-from");
  header->needs(from);
  from->needs(header);
  certificate->needs(key);
  key->needs(certificate);
}

}  // namespace htx::cli
