#include "tests/support/http_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "engine/server/http/http_message.h"

namespace htx {
namespace {

std::string small(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

HttpAnswer answer_of(const std::string& bytes) {
  HttpAnswer answer;
  const std::size_t end = bytes.find("\r\n\r\n");
  if (!bytes.starts_with("HTTP/1.1 ") || end == std::string::npos) return answer;
  answer.status = std::stoi(bytes.substr(9, 3));
  answer.body = bytes.substr(end + 4);
  for (std::size_t at = bytes.find("\r\n") + 2; at < end;) {
    const std::size_t next = bytes.find("\r\n", at);
    const std::string line = bytes.substr(at, next - at);
    const std::size_t colon = line.find(": ");
    if (colon != std::string::npos)
      answer.headers.emplace(small(line.substr(0, colon)), line.substr(colon + 2));
    at = next + 2;
  }
  return answer;
}

std::string encoded(const HttpClient::Fields& fields) {
  std::string body;
  for (const auto& [name, value] : fields)
    body += (body.empty() ? "" : "&") + server::escape_field(name) + "=" + server::escape_field(value);
  return body;
}

}  // namespace

std::string HttpAnswer::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? "" : found->second;
}

int HttpClient::connect() const {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port_);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return socket;
  ::close(socket);
  return -1;
}

std::string HttpClient::raw(const std::string& bytes, int seconds) const {
  const int socket = connect();
  if (socket < 0) return "";
  for (std::size_t sent = 0; sent < bytes.size();) {
    const auto count = ::send(socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) break;
    sent += static_cast<std::size_t>(count);
  }
  std::string answer;
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  std::array<char, 16'384> buffer{};
  while (std::chrono::steady_clock::now() < end) {
    pollfd waiting{socket, POLLIN, 0};
    if (::poll(&waiting, 1, 100) <= 0) continue;
    const auto count = ::recv(socket, buffer.data(), buffer.size(), 0);
    if (count <= 0) break;
    answer.append(buffer.data(), static_cast<std::size_t>(count));
  }
  ::close(socket);
  return answer;
}

HttpAnswer HttpClient::ask(const std::string& method, const std::string& target, const std::string& body,
                           const Fields& headers) {
  std::string request = method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port_) +
                        "\r\nConnection: close\r\n";
  std::string jar;
  for (const auto& [name, value] : cookies_) jar += (jar.empty() ? "" : "; ") + name + "=" + value;
  if (!jar.empty()) request += "Cookie: " + jar + "\r\n";
  for (const auto& [name, value] : headers) request += name + ": " + value + "\r\n";
  if (method == "POST" || !body.empty()) request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  HttpAnswer answer = answer_of(raw(request + "\r\n" + body));
  const auto [first, last] = answer.headers.equal_range("set-cookie");
  for (auto set = first; set != last; ++set) {
    const std::string pair = set->second.substr(0, set->second.find(';'));
    cookies_[pair.substr(0, pair.find('='))] = pair.substr(pair.find('=') + 1);
  }
  return answer;
}

HttpAnswer HttpClient::post(const std::string& target, const Fields& fields, const Fields& headers) {
  Fields all = headers;
  all.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  return ask("POST", target, encoded(fields), all);
}

HttpAnswer HttpClient::post_files(const std::string& target, const Fields& fields,
                                  const std::map<std::string, std::pair<std::string, std::string>>& files) {
  const std::string boundary = "--------------------------htx-test";
  std::string body;
  for (const auto& [name, value] : fields) {
    body += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value +
            "\r\n";
  }
  for (const auto& [name, file] : files) {
    body += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"" +
            file.first + "\"\r\nContent-Type: application/octet-stream\r\n\r\n" + file.second + "\r\n";
  }
  body += "--" + boundary + "--\r\n";
  return ask("POST", target, body, {{"Content-Type", "multipart/form-data; boundary=" + boundary}});
}

std::string hidden_field(const std::string& page, const std::string& name) {
  const std::string begin = "name=\"" + name + "\" value=\"";
  const std::size_t at = page.find(begin);
  if (at == std::string::npos) return "";
  const std::size_t value = at + begin.size();
  return page.substr(value, page.find('"', value) - value);
}

}  // namespace htx
