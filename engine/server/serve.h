#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "engine/base/result.h"
#include "engine/server/desk.h"

namespace htx::server {

inline constexpr std::uint16_t kUsualPort = 8'080;

// Told once it listens: where, and the address at which the first administrator is made if there is none.
using Started = std::function<void(const std::string& address, const std::optional<std::string>& first)>;

// Serves the desk on the loopback address until SIGTERM or SIGINT, acting on passed deadlines every minute;
// then answers what it has and returns.  Fails with "server.cannot-listen" and as Desk does.
Status serve(Desk& desk, std::uint16_t port, const Started& started);

}  // namespace htx::server
