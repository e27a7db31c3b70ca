#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/server/http/http_message.h"

namespace htx::server {

// What a client may ask of the server before it asks anything of the office.
struct HttpLimits {
  std::size_t target_bytes = 4U << 10U;
  std::size_t header_bytes = 16U << 10U;
  std::size_t form_bytes = 64U << 10U;        // Of a body that is no upload.
  std::size_t json_bytes = 1U << 20U;         // Of application/json.
  std::size_t upload_bytes = 24U << 20U;      // Of multipart/form-data.
  std::size_t all_upload_bytes = 96U << 20U;  // Of all that are being received or worked at.
  std::size_t connections = 1'000;
  std::size_t waiting = 256;  // Requests that wait for a worker.
  int header_seconds = 10;    // From the first byte of a request to the end of its headers.
  int body_seconds = 60;
  int idle_seconds = 20;  // Between two requests of one connection.
  int write_seconds = 30;
  int drain_seconds = 10;  // After a signal to end.
};

// Where a server is to be reached, and by which keys.
struct Listening {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;     // 0: one that is free.
  std::optional<int> socket;  // Of whoever started the program, instead of address and port.
  std::string certificate;    // A file of PEM, the server's own first; with the next: TLS 1.2 or 1.3.
  std::string key;            // A file of PEM.
  bool is_secret() const { return !certificate.empty(); }
};

// HTTP/1.1, plain or by TLS: one thread reads and writes, each worker answers one request at a time.
class HttpServer {
 public:
  using Handler = std::function<Response(const Request&)>;

  // What is said to a request that is refused with this status before it is read whole; of it only the target
  // and Accept-Language are known, and they may be empty.
  using Refuse = std::function<Response(int status, const std::string& target, const std::string& language)>;
  static Response plainly_refused(int status, const std::string& target, const std::string& language);

  // One worker a handler; a handler is called by its worker only.
  // Fails with "server.cannot-listen", "server.bad-certificate".
  static Result<HttpServer> listen(const Listening& where, std::vector<Handler> workers,
                                   const Refuse& refuse = plainly_refused, const HttpLimits& limits = {});
  HttpServer(HttpServer&&) noexcept;
  HttpServer& operator=(HttpServer&&) = delete;
  ~HttpServer();

  std::uint16_t port() const;
  // Serves until SIGTERM, SIGINT or stop(): then takes no more, answers what it has, and returns.
  void run();
  // From any thread.
  void stop();

 private:
  struct Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace htx::server
