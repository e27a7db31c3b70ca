#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/error.h"

namespace htx::server {

// Names with their values, in the order in which they came; a name may come several times.
class Fields {
 public:
  void add(std::string name, std::string value) { all_.emplace_back(std::move(name), std::move(value)); }
  // The first of that name; empty if there is none.
  const std::string& operator[](std::string_view name) const;
  bool contains(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& all() const { return all_; }

 private:
  std::vector<std::pair<std::string, std::string>> all_;
};

// What a client asks, free of the library that read it from the wire.
struct Request {
  std::string method;                                       // "GET"
  std::string target;                                       // As it came: "/cases/CM-001-01?line=3".
  std::string address;                                      // Of the client, without the port.
  std::map<std::string, std::string, std::less<>> headers;  // By name in small letters.
  std::string body;

  const std::string& header(std::string_view name) const;  // Empty if it is not there.
  std::string cookie(std::string_view name) const;         // The same.
};

struct Response {
  int status = 200;
  std::string media_type = "text/html; charset=utf-8";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

// Whether a network address, or a name of one, is of the machine itself.
bool is_loopback(std::string_view address);
// "127.0.0.1" of "127.0.0.1:8080", "::1" of "[::1]:8080".
std::string_view host_of(std::string_view authority);

// Whether a request comes from a page of ours, as far as the browser says where it comes from.
bool is_from_here(const Request& request);

// An answer without a body that leads elsewhere (303).
Response see_other(std::string target);

// The parts of a target: the decoded segments of its path and its query.
struct Address {
  std::vector<std::string> path;
  Fields query;
};
// None if it is malformed: no absolute path, a segment that is empty, "." or "..", bad escapes, text that is
// no UTF-8, control characters.
std::optional<Address> read_address(std::string_view target);

// Fields as a query or a form writes them: "a=1&b=x+y".  None if they are malformed, or too many.
std::optional<Fields> read_fields(std::string_view text);
// A text that came from a client in the form in which every text is stored, NFC; none if it is no UTF-8 or
// has control characters that are no ends of lines or tabs.
std::optional<std::string> received_text(std::string_view bytes);
// A whole number as an address or a form writes it.
std::optional<std::int64_t> whole_number(std::string_view text);
// A text as a value in a query or a segment of a path.
std::string escape_field(std::string_view text);

// The status of an answer that says this error.
int status_of(const Error& error);

// Adds what every answer says of itself, so that a browser does nothing with it but show it.
void add_safety(Response& response);

}  // namespace htx::server
