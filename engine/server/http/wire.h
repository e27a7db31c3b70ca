#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <optional>
#include <utility>

namespace htx::server {

// One connection as bytes come and go on it: as they are, or by TLS.  An AsyncStream of Boost.Beast, whose
// timeouts are those of plain().
class Wire {
 public:
  using executor_type = boost::beast::tcp_stream::executor_type;

  // `tls`: none, or what must outlive it.
  Wire(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context* tls) : plain_(std::move(socket)) {
    if (tls != nullptr) tls_.emplace(plain_, *tls);
  }

  executor_type get_executor() { return plain_.get_executor(); }
  boost::beast::tcp_stream& plain() { return plain_; }

  // Agrees with the client on keys; calls at once where there is nothing to agree on.
  template <class Handler>
  void async_begin(Handler&& handler) {
    if (tls_) {
      tls_->async_handshake(boost::asio::ssl::stream_base::server, std::forward<Handler>(handler));
    } else {
      std::forward<Handler>(handler)(boost::system::error_code());
    }
  }
  // Says that nothing more comes.
  template <class Handler>
  void async_end(Handler&& handler) {
    if (tls_) return tls_->async_shutdown(std::forward<Handler>(handler));
    boost::system::error_code ignored;
    plain_.socket().shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
    std::forward<Handler>(handler)(boost::system::error_code());
  }

  template <class Buffers, class Handler>
  void async_read_some(const Buffers& buffers, Handler&& handler) {
    if (tls_) return tls_->async_read_some(buffers, std::forward<Handler>(handler));
    plain_.async_read_some(buffers, std::forward<Handler>(handler));
  }
  template <class Buffers, class Handler>
  void async_write_some(const Buffers& buffers, Handler&& handler) {
    if (tls_) return tls_->async_write_some(buffers, std::forward<Handler>(handler));
    plain_.async_write_some(buffers, std::forward<Handler>(handler));
  }

 private:
  boost::beast::tcp_stream plain_;
  std::optional<boost::asio::ssl::stream<boost::beast::tcp_stream&>> tls_;
};

}  // namespace htx::server
