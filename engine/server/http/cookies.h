#pragma once

#include <string>
#include <string_view>

namespace htx::server {

// The prefix makes browsers refuse a cookie of that name that another host or path has set.
inline constexpr std::string_view kSessionCookie = "__Host-htx";
inline constexpr std::string_view kDoorCookie = "__Host-htx-door";
inline constexpr std::string_view kLanguageCookie = "__Host-htx-lang";

// What sets one until the browser is closed, for a year, or takes it away.  The value is one that needs no
// quotes.
std::string cookie(std::string_view name, std::string_view value);
std::string lasting_cookie(std::string_view name, std::string_view value);
std::string no_cookie(std::string_view name);

}  // namespace htx::server
