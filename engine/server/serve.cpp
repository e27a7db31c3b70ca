#include "engine/server/serve.h"

#include <condition_variable>
#include <mutex>
#include <vector>

#include "engine/base/boundary.h"

namespace htx::server {
namespace {

constexpr int kWorkers = 4;
constexpr std::chrono::seconds kBetweenTicks{60};

// Acts on passed deadlines from time to time, whoever else does it too.
class Ticker {
 public:
  explicit Ticker(Desk& desk)
      : worker_([this, &desk] {
          do {
            // What cannot be acted on now is tried again; `htx tick` tells why.
            desk.expire_deadlines().ignore("the next round tries again");
          } while (!is_over_after(kBetweenTicks));
          return Status(Done{});
        }) {}
  ~Ticker() {
    {
      const std::lock_guard lock(mutex_);
      over_ = true;
    }
    ended_.notify_all();
    worker_.join().ignore("it answers nothing");
  }
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

 private:
  bool is_over_after(std::chrono::seconds pause) {
    std::unique_lock lock(mutex_);
    return ended_.wait_for(lock, pause, [this] { return over_; });
  }

  std::mutex mutex_;
  std::condition_variable ended_;
  bool over_ = false;
  Worker worker_;
};

}  // namespace

Status serve(Desk& desk, std::uint16_t port, const Started& started) {
  std::vector<HttpServer::Handler> workers;
  for (int i = 0; i < kWorkers; ++i) {
    HTX_ASSIGN_OR_RETURN(auto worker, desk.worker());
    workers.push_back(std::move(worker));
  }
  HTX_ASSIGN_OR_RETURN(HttpServer server, HttpServer::listen(port, std::move(workers)));
  HTX_ASSIGN_OR_RETURN(auto first, desk.first_link());
  const std::string address = "http://127.0.0.1:" + std::to_string(server.port());
  started(address + "/", first ? std::optional(address + *first) : std::nullopt);
  const Ticker ticker(desk);
  server.run();
  return Done{};
}

}  // namespace htx::server
