#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace htx {

struct HttpAnswer {
  int status = 0;                                   // 0: the connection was closed without an answer.
  std::multimap<std::string, std::string> headers;  // By name in small letters.
  std::string body;

  std::string header(const std::string& name) const;
};

// A browser as far as tests need one: cookies, forms, and bytes that no browser would send.
class HttpClient {
 public:
  using Fields = std::vector<std::pair<std::string, std::string>>;

  explicit HttpClient(std::uint16_t port) : port_(port) {}

  HttpAnswer get(const std::string& target) { return ask("GET", target, "", {}); }
  HttpAnswer post(const std::string& target, const Fields& fields, const Fields& headers = {});
  // As a form with files: names to {name of the file, bytes}.
  HttpAnswer post_files(const std::string& target, const Fields& fields,
                        const std::map<std::string, std::pair<std::string, std::string>>& files);
  HttpAnswer ask(const std::string& method, const std::string& target, const std::string& body,
                 const Fields& headers);
  // Sends bytes as they are, and answers what comes back until the server closes or `seconds` are over.
  std::string raw(const std::string& bytes, int seconds = 20) const;
  // A connection on which nothing is sent; the caller closes it.
  int connect() const;

  std::map<std::string, std::string>& cookies() { return cookies_; }

 private:
  std::uint16_t port_;
  std::map<std::string, std::string> cookies_;
};

// The value of the hidden field of that name in a page; empty if there is none.
std::string hidden_field(const std::string& page, const std::string& name);

}  // namespace htx
