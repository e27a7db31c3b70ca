#include "engine/cli/serve_command.h"

#include <cstdio>

#include "engine/cli/open_session.h"
#include "engine/server/serve.h"

namespace htx::cli {
namespace {

constexpr int kHighestPort = 65'535;

struct ServeOptions {
  int port = server::kUsualPort;
};

Result<std::unique_ptr<server::Desk>> open_desk(const Terminal& terminal, const SystemClock& clock) {
  HTX_ASSIGN_OR_RETURN(OpenedSession opened, open_session(terminal, {}, Reading::kWhole, Who::kMachine));
  const StoreAddress address = opened.store.address();
  const std::string office = opened.store.office();
  return server::Desk::open(address, office, std::move(opened.library), opened.place, clock);
}

int serve(const Terminal& terminal, const ServeOptions& options) {
  const SystemClock clock;
  const auto desk = open_desk(terminal, clock);
  if (!desk) return terminal.fail(desk.error());
  const Status served =
      server::serve(**desk, static_cast<std::uint16_t>(options.port),
                    [&](const std::string& address, const std::optional<std::string>& first) {
                      terminal.line(terminal.say("cli.serving", {{"address", address}}));
                      if (first)
                        terminal.line(terminal.say("cli.first-administrator", {{"address", *first}}));
                      std::fflush(stdout);
                    });
  return served ? 0 : terminal.fail(served.error());
}

}  // namespace

void add_serve_command(CommandLine& line) {
  line.command(line.root(), "serve", serve)
      .number("--port", &ServeOptions::port, 0, kHighestPort, "cli.help-port");
}

}  // namespace htx::cli
