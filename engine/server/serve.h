#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "engine/base/result.h"
#include "engine/server/desk.h"
#include "engine/server/http/http_server.h"

namespace htx::server {

inline constexpr std::uint16_t kUsualPort = 8'080;

// Told once it listens: where, and the address at which the first administrator is made if there is none.
using Started = std::function<void(const std::string& address, const std::optional<std::string>& first)>;

// Serves the desk until SIGTERM or SIGINT, acting on passed deadlines every minute; then answers what it has
// and returns.  Without keys of its own it takes no address but one of this machine ("server.needs-keys").
// Fails with "server.cannot-listen", "server.bad-certificate" and as Desk does.
Status serve(Desk& desk, Listening where, const Started& started);

}  // namespace htx::server
