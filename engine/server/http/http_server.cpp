// The only source that knows Boost: asio and Beast, in callbacks.
#include "engine/server/http/http_server.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <condition_variable>
#include <csignal>
#include <deque>
#include <mutex>
#include <optional>
#include <set>

#include "engine/base/boundary.h"
#include "engine/base/text.h"
#include "engine/server/http/wire.h"

namespace htx::server {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;
using boost::system::error_code;

// Requests that wait for a worker, and the workers.
class Workers {
 public:
  using Answer = std::function<void(Response)>;

  Workers(std::vector<HttpServer::Handler> handlers, std::size_t most) : most_(most) {
    for (HttpServer::Handler& handler : handlers) {
      threads_.push_back(std::make_unique<Worker>([this, handler = std::move(handler)] {
        work(handler);
        return Status(Done{});
      }));
    }
  }
  ~Workers() {
    {
      const std::lock_guard lock(mutex_);
      ended_ = true;
    }
    arrived_.notify_all();
  }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // False if too many wait already.
  bool submit(Request request, Answer answer) {
    {
      const std::lock_guard lock(mutex_);
      if (queue_.size() >= most_) return false;
      queue_.push_back({std::move(request), std::move(answer)});
    }
    arrived_.notify_one();
    return true;
  }

 private:
  struct Job {
    Request request;
    Answer answer;
  };

  void work(const HttpServer::Handler& handler) {
    while (true) {
      std::unique_lock lock(mutex_);
      arrived_.wait(lock, [&] { return ended_ || !queue_.empty(); });
      if (queue_.empty()) return;
      Job job = std::move(queue_.front());
      queue_.pop_front();
      lock.unlock();
      auto response = guarded([&] { return handler(job.request); });
      // A handler answers its own mistakes; this is a defect in answering them.
      job.answer(response ? *std::move(response) : Response{.status = 500, .body = {}, .headers = {}});
    }
  }

  std::size_t most_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Job> queue_;
  bool ended_ = false;
  std::vector<std::unique_ptr<Worker>> threads_;
};

class Connection;

// What the connections of one server share; used on its one thread only.
struct Shared {
  HttpLimits limits;
  asio::ssl::context* tls = nullptr;  // None: plain.
  HttpServer::Refuse refuse;
  Workers* workers = nullptr;
  std::set<Connection*> connections;
  std::size_t upload_bytes = 0;
  bool is_draining = false;
};

std::string text_of(beast::string_view text) { return {text.data(), text.size()}; }

// An address of IPv4 that came by a socket of IPv6 is one of IPv4.
std::string text_of(const asio::ip::address& address) {
  const bool is_mapped = address.is_v6() && address.to_v6().is_v4_mapped();
  return is_mapped ? asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string()
                   : address.to_string();
}

// One connection: reads a request, has it answered, writes the answer, and so on.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(tcp::socket socket, Shared& shared) : wire_(std::move(socket), shared.tls), shared_(shared) {
    error_code none;
    const auto peer = plain().socket().remote_endpoint(none);
    if (!none) address_ = text_of(peer.address());
    shared_.connections.insert(this);
  }
  ~Connection() {
    release();
    shared_.connections.erase(this);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void begin() {
    plain().expires_after(std::chrono::seconds(shared_.limits.header_seconds));
    wire_.async_begin([self = shared_from_this()](error_code error) {
      if (error) return self->close();
      self->read_next();
    });
  }

  void read_next() {
    parser_.emplace();
    target_.clear();
    language_.clear();
    parser_->header_limit(static_cast<std::uint32_t>(shared_.limits.header_bytes));
    parser_->body_limit(shared_.limits.upload_bytes);
    is_idle_ = true;
    plain().expires_after(std::chrono::seconds(shared_.limits.idle_seconds));
    if (buffer_.size() > 0) return read_header();
    // Waits for the first byte of a request; from there its headers have their own time.
    wire_.async_read_some(buffer_.prepare(kReadBytes),
                          [self = shared_from_this()](error_code error, std::size_t count) {
                            if (error) return self->close();
                            self->buffer_.commit(count);
                            self->read_header();
                          });
  }

  // Ends it if no request is being worked at; else after its answer.
  void drain() {
    if (is_idle_) close();
  }

 private:
  static constexpr std::size_t kReadBytes = 8'192;

  void read_header() {
    is_idle_ = false;
    plain().expires_after(std::chrono::seconds(shared_.limits.header_seconds));
    http::async_read_header(wire_, buffer_, *parser_,
                            [self = shared_from_this()](error_code error, std::size_t) {
                              self->note_target();
                              if (error == http::error::header_limit) return self->refuse(431);
                              if (error == http::error::body_limit) return self->refuse(413);
                              if (error && is_malformed(error)) return self->refuse(400);
                              if (error) return self->close();
                              self->read_body();
                            });
  }

  static bool is_malformed(const error_code& error) {
    return error.category() == http::make_error_code(http::error::bad_method).category() &&
           error != http::error::end_of_stream && error != http::error::partial_message;
  }

  // The status by which a request is refused before its body is read; 0: it is not.
  int refusal() const {
    const auto& message = parser_->get();
    if (message.target().size() > shared_.limits.target_bytes) return 414;
    if (message.version() != 11 && message.version() != 10) return 505;
    // How much is to come must be known before it comes.
    if (parser_->chunked()) return 411;
    const std::size_t length = parser_->content_length().value_or(0);
    const std::string type = to_lower(text_of(message[http::field::content_type]));
    const bool is_upload = type.starts_with("multipart/form-data");
    const bool is_json = type.starts_with("application/json");
    if (length > (is_upload ? shared_.limits.upload_bytes
                  : is_json ? shared_.limits.json_bytes
                            : shared_.limits.form_bytes)) {
      return 413;
    }
    if (is_upload && shared_.upload_bytes + length > shared_.limits.all_upload_bytes) return 503;
    return 0;
  }

  // What a refusal is told by, as far as it was read.
  void note_target() {
    target_ = text_of(parser_->get().target());
    language_ = text_of(parser_->get()[http::field::accept_language]);
  }

  void read_body() {
    if (const int status = refusal(); status != 0) return refuse(status);
    reserved_ = parser_->content_length().value_or(0);
    shared_.upload_bytes += reserved_;
    plain().expires_after(std::chrono::seconds(shared_.limits.body_seconds));
    if (beast::iequals(parser_->get()[http::field::expect], "100-continue")) return tell_to_go_on();
    read_rest();
  }

  void tell_to_go_on() {
    auto go_on = std::make_shared<http::response<http::empty_body>>(http::status::continue_, 11);
    http::async_write(wire_, *go_on, [self = shared_from_this(), go_on](error_code error, std::size_t) {
      if (error) return self->close();
      self->read_rest();
    });
  }

  void read_rest() {
    http::async_read(wire_, buffer_, *parser_, [self = shared_from_this()](error_code error, std::size_t) {
      if (error == http::error::body_limit) return self->refuse(413);
      if (error && is_malformed(error)) return self->refuse(400);
      if (error) return self->close();
      self->submit();
    });
  }

  Request taken() {
    auto message = parser_->release();
    Request request{.method = text_of(message.method_string()),
                    .target = text_of(message.target()),
                    .address = address_,
                    .headers = {},
                    .body = std::move(message.body())};
    for (const auto& field : message) {
      // On several lines they are one list (RFC 9110, 5.3), but for cookies (RFC 6265, 4.2.1).
      std::string& value = request.headers[to_lower(text_of(field.name_string()))];
      const char* between = field.name() == http::field::cookie ? "; " : ", ";
      value += (value.empty() ? "" : between) + text_of(field.value());
    }
    return request;
  }

  void submit() {
    keep_alive_ = parser_->get().keep_alive();
    is_head_ = parser_->get().method() == http::verb::head;
    plain().expires_never();
    const auto executor = wire_.get_executor();
    const bool taken_on =
        shared_.workers->submit(taken(), [self = shared_from_this(), executor](Response response) mutable {
          asio::post(executor, [self = std::move(self), response = std::move(response)]() mutable {
            self->write(std::move(response));
          });
        });
    if (!taken_on) refuse(503);
  }

  // What it was sent before it could be read whole: the connection cannot go on.
  void refuse(int status) {
    keep_alive_ = false;
    write(shared_.refuse(status, target_, language_));
  }

  void write(Response response) {
    release();
    keep_alive_ = keep_alive_ && !shared_.is_draining;
    auto message = std::make_shared<http::response<http::string_body>>();
    message->result(static_cast<unsigned>(response.status));
    message->version(11);
    message->set(http::field::content_type, response.media_type);
    for (const auto& [name, value] : response.headers) message->insert(name, value);
    message->keep_alive(keep_alive_);
    message->content_length(response.body.size());
    if (!is_head_) message->body() = std::move(response.body);
    plain().expires_after(std::chrono::seconds(shared_.limits.write_seconds));
    auto serializer = std::make_shared<http::response_serializer<http::string_body>>(*message);
    serializer->split(is_head_);
    const auto written = [self = shared_from_this(), message, serializer](error_code error, std::size_t) {
      if (error || !self->keep_alive_) return self->finish();
      self->read_next();
    };
    if (is_head_) {
      http::async_write_header(wire_, *serializer, written);
    } else {
      http::async_write(wire_, *serializer, written);
    }
  }

  void release() {
    shared_.upload_bytes -= reserved_;
    reserved_ = 0;
  }

  // Tells the client that nothing more comes, and waits shortly for what it still sends, which would
  // otherwise take the answer with it.
  void finish() {
    plain().expires_after(std::chrono::seconds(2));
    wire_.async_end([self = shared_from_this()](error_code error) {
      if (error) return self->close();
      self->swallow(kMostSwallowed);
    });
  }

  void swallow(std::size_t left) {
    if (left == 0) return close();
    buffer_.clear();
    wire_.async_read_some(buffer_.prepare(kReadBytes),
                          [self = shared_from_this(), left](error_code error, std::size_t) {
                            if (error) return self->close();
                            self->swallow(left - 1);
                          });
  }

  beast::tcp_stream& plain() { return wire_.plain(); }

  void close() {
    error_code ignored;
    plain().socket().close(ignored);
  }

  static constexpr std::size_t kMostSwallowed = 256;  // Readings, of at most kReadBytes.

  Wire wire_;
  Shared& shared_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  std::string address_;
  std::string target_;    // Of the request that is being read,
  std::string language_;  // and its Accept-Language.
  std::size_t reserved_ = 0;
  bool keep_alive_ = true;
  bool is_head_ = false;
  bool is_idle_ = true;
};

}  // namespace

struct HttpServer::Impl {
  Impl(std::vector<Handler> handlers, const Refuse& refuse, const HttpLimits& limits)
      : workers(std::move(handlers), limits.waiting), acceptor(context), signals(context), timer(context) {
    shared.limits = limits;
    shared.refuse = refuse;
    shared.workers = &workers;
  }

  Status listen(const Listening& where) {
    if (where.is_secret()) HTX_RETURN_IF_ERROR(read_keys(where));
    error_code error;
    if (where.socket) {
      acceptor.assign(tcp::v4(), *where.socket, error);
    } else {
      bind(where, error);
    }
    if (!error) return Done{};
    return Error(
        ErrorCode::kUnavailable,
        {"server.cannot-listen",
         {{"address", where.address}, {"port", std::to_string(where.port)}, {"why", error.message()}}});
  }

  void bind(const Listening& where, error_code& error) {
    const auto address = asio::ip::make_address(where.address, error);
    if (error) return;
    const tcp::endpoint endpoint(address, where.port);
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(tcp::acceptor::max_listen_connections, error);
  }

  Status read_keys(const Listening& where) {
    tls.emplace(asio::ssl::context::tls_server);
    error_code error;
    tls->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                         asio::ssl::context::no_tlsv1_1 | asio::ssl::context::single_dh_use,
                     error);
    if (!error) tls->use_certificate_chain_file(where.certificate, error);
    if (error) return bad_keys(where.certificate, error);
    tls->use_private_key_file(where.key, asio::ssl::context::pem, error);
    // A key of another kind than the certificate's is taken without a word.
    if (!error && SSL_CTX_check_private_key(tls->native_handle()) != 1)
      error = {static_cast<int>(ERR_get_error()), asio::error::get_ssl_category()};
    if (error) return bad_keys(where.key, error);
    shared.tls = &*tls;
    return Done{};
  }

  static Error bad_keys(const std::string& file, const error_code& error) {
    return {ErrorCode::kInvalidArgument,
            {"server.bad-certificate", {{"file", file}, {"why", error.message()}}}};
  }

  void accept() {
    acceptor.async_accept(asio::make_strand(context), [this](error_code error, tcp::socket socket) {
      if (!acceptor.is_open()) return;
      if (!error && shared.connections.size() < shared.limits.connections) {
        error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        std::make_shared<Connection>(std::move(socket), shared)->begin();
      }
      accept();
    });
  }

  void drain() {
    if (shared.is_draining) return;
    shared.is_draining = true;
    error_code ignored;
    acceptor.close(ignored);
    signals.cancel(ignored);
    // Closing one ends its callbacks, and so the connection itself, later and not here.
    for (Connection* connection : shared.connections) connection->drain();
    timer.expires_after(std::chrono::seconds(shared.limits.drain_seconds));
    timer.async_wait([this](error_code error) {
      if (!error) context.stop();
    });
    watch();
  }

  // Lets the context end as soon as the last connection has.
  void watch() {
    if (shared.connections.empty()) {
      timer.cancel();
      return;
    }
    auto soon = std::make_shared<asio::steady_timer>(context, std::chrono::milliseconds(20));
    soon->async_wait([this, soon](error_code) { watch(); });
  }

  // In this order: what is destroyed last is what the others use.
  std::optional<asio::ssl::context> tls;
  Shared shared;
  asio::io_context context{1};
  Workers workers;
  tcp::acceptor acceptor;
  asio::signal_set signals;
  asio::steady_timer timer;
};

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::HttpServer(HttpServer&&) noexcept = default;
HttpServer::~HttpServer() = default;

Response HttpServer::plainly_refused(int status, const std::string& /*target*/,
                                     const std::string& /*language*/) {
  Response response{.status = status, .media_type = "text/plain; charset=utf-8", .body = {}, .headers = {}};
  response.body = text_of(http::obsolete_reason(static_cast<http::status>(status))) + "\n";
  if (status == 503) response.headers.emplace_back("Retry-After", "5");
  return response;
}

Result<HttpServer> HttpServer::listen(const Listening& where, std::vector<Handler> workers,
                                      const Refuse& refuse, const HttpLimits& limits) {
  auto impl = std::make_unique<Impl>(std::move(workers), refuse, limits);
  HTX_RETURN_IF_ERROR(impl->listen(where));
  return HttpServer(std::move(impl));
}

std::uint16_t HttpServer::port() const {
  error_code ignored;
  return impl_->acceptor.local_endpoint(ignored).port();
}

void HttpServer::run() {
  error_code ignored;
  impl_->signals.add(SIGTERM, ignored);
  impl_->signals.add(SIGINT, ignored);
  impl_->signals.async_wait([impl = impl_.get()](error_code error, int) {
    if (!error) impl->drain();
  });
  impl_->accept();
  impl_->context.run();
}

void HttpServer::stop() {
  asio::post(impl_->context, [impl = impl_.get()] { impl->drain(); });
}

}  // namespace htx::server
