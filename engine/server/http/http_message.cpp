#include "engine/server/http/http_message.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "engine/base/bytes.h"
#include "engine/base/text.h"

namespace htx::server {
namespace {

constexpr std::size_t kMostFields = 500;

const std::string& nothing() {
  static const std::string kNothing;
  return kNothing;
}

// A control character but for the ends of lines and tabs that texts of several lines have.
bool is_control(char c) {
  const auto code = static_cast<unsigned char>(c);
  return (code < 0x20 && c != '\n' && c != '\r' && c != '\t') || code == 0x7F;
}

enum class Plus : bool { kIsPlus, kIsBlank };

// The text that percent escapes stand for, in the form in which every text is stored.
std::optional<std::string> decoded(std::string_view text, Plus plus) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      std::string digits(text.substr(i + 1, 2));
      std::ranges::transform(digits, digits.begin(),
                             [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c; });
      const auto byte = digits.size() == 2 ? from_hex(digits) : std::nullopt;
      if (!byte) return std::nullopt;
      bytes += *byte;
      i += 2;
    } else {
      bytes += text[i] == '+' && plus == Plus::kIsBlank ? ' ' : text[i];
    }
  }
  return received_text(bytes);
}

}  // namespace

std::optional<std::string> received_text(std::string_view bytes) {
  if (!is_valid_utf8(bytes) || std::ranges::any_of(bytes, is_control)) return std::nullopt;
  return to_nfc(bytes);
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

const std::string& Fields::operator[](std::string_view name) const {
  const auto found = std::ranges::find(all_, name, &std::pair<std::string, std::string>::first);
  return found == all_.end() ? nothing() : found->second;
}

bool Fields::contains(std::string_view name) const {
  return std::ranges::find(all_, name, &std::pair<std::string, std::string>::first) != all_.end();
}

const std::string& Request::header(std::string_view name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? nothing() : found->second;
}

std::string Request::cookie(std::string_view name) const {
  for (const std::string_view part : split(header("cookie"), ';')) {
    const std::string_view pair = trim(part);
    if (pair.starts_with(name) && pair.substr(name.size()).starts_with('='))
      return std::string(pair.substr(name.size() + 1));
  }
  return {};
}

bool is_loopback(std::string_view address) {
  return address.starts_with("127.") || address == "::1" || address == "localhost";
}

std::string_view host_of(std::string_view authority) {
  if (authority.starts_with('[')) return authority.substr(1, authority.find(']') - 1);
  return authority.substr(0, authority.find(':'));
}

bool is_from_here(const Request& request) {
  const std::string& site = request.header("sec-fetch-site");
  if (!site.empty() && site != "same-origin" && site != "none") return false;
  const std::string& origin = request.header("origin");
  if (origin.empty()) return true;
  const std::size_t host = origin.find("://");
  return host != std::string::npos && origin.substr(host + 3) == request.header("host");
}

Response see_other(std::string target) {
  return {.status = 303, .body = {}, .headers = {{"Location", std::move(target)}}};
}

std::optional<Address> read_address(std::string_view target) {
  const std::size_t mark = target.find('?');
  const std::string_view path = target.substr(0, mark);
  if (!path.starts_with('/')) return std::nullopt;
  Address address;
  if (path != "/") {
    for (const std::string_view part : split(path.substr(1), '/')) {
      auto segment = decoded(part, Plus::kIsPlus);
      if (!segment || segment->empty() || *segment == "." || *segment == ".." ||
          segment->find_first_of("\n\r\t\\") != std::string::npos) {
        return std::nullopt;
      }
      address.path.push_back(*std::move(segment));
    }
  }
  if (mark == std::string_view::npos) return address;
  auto query = read_fields(target.substr(mark + 1));
  if (!query) return std::nullopt;
  address.query = *std::move(query);
  return address;
}

std::optional<Fields> read_fields(std::string_view text) {
  Fields fields;
  if (text.empty()) return fields;
  const auto parts = split(text, '&');
  if (parts.size() > kMostFields) return std::nullopt;
  for (const std::string_view part : parts) {
    if (part.empty()) continue;
    const std::size_t equals = part.find('=');
    auto name = decoded(part.substr(0, equals), Plus::kIsBlank);
    auto value = decoded(equals == std::string_view::npos ? "" : part.substr(equals + 1), Plus::kIsBlank);
    if (!name || !value) return std::nullopt;
    fields.add(*std::move(name), *std::move(value));
  }
  return fields;
}

std::string escape_field(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string escaped;
  for (const char c : text) {
    if (kPlain.find(c) != std::string_view::npos) {
      escaped += c;
    } else {
      const auto code = static_cast<unsigned char>(c);
      escaped += {'%', kDigits[code >> 4U], kDigits[code & 15U]};
    }
  }
  return escaped;
}

int status_of(const Error& error) {
  switch (error.code()) {
    case ErrorCode::kInvalidArgument: return 422;
    case ErrorCode::kNotFound: return 404;
    case ErrorCode::kForbidden: return 403;
    case ErrorCode::kConflict: return 409;
    case ErrorCode::kUnavailable: return 503;
    case ErrorCode::kCorrupt:
    case ErrorCode::kInternal:
    case ErrorCode::kUndelivered: return 500;
  }
  return 500;
}

void add_safety(Response& response) {
  static constexpr auto kHeaders = std::to_array<std::pair<const char*, const char*>>({
      {"Content-Security-Policy",
       "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "same-origin"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
  });
  for (const auto& [name, value] : kHeaders) response.headers.emplace_back(name, value);
  for (const auto& [name, value] : response.headers) {
    if (name == "Cache-Control") return;
  }
  response.headers.emplace_back("Cache-Control", "no-store");
}

}  // namespace htx::server
