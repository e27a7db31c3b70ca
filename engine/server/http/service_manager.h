#pragma once

#include <optional>
#include <string_view>

namespace htx::server {

// What a service manager (systemd) and a service say to each other: sd_notify(3) and sd_listen_fds(3), by the
// environment variables of those pages.  Nothing happens where none has started this program.

// Says "READY=1", "STOPPING=1".
void tell_service_manager(std::string_view state);

// The listening socket that it hands over; none if it hands over none.  REQUIRES: called once.
std::optional<int> handed_socket();

}  // namespace htx::server
