#include "engine/server/serve.h"

#include <condition_variable>
#include <mutex>
#include <vector>

#include "engine/base/boundary.h"
#include "engine/server/api/problem.h"
#include "engine/server/http/service_manager.h"
#include "engine/server/pages/frame.h"
#include "engine/server/visit/addresses.h"

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
            desk.remove_stale_drafts();
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

// To programs a problem, to browsers a page.
Response refused(int status, const std::string& target, const std::string& language) {
  if (is_api_target(target)) return api_refusal(status, language);
  Response page =
      refusal_page(refusal_of(status), status, accepted_language(language, Language::kVietnamese));
  add_safety(page);
  return page;
}

}  // namespace

namespace {

// As a browser is told it.
std::string origin(const Listening& where, std::uint16_t port) {
  const bool is_v6 = where.address.find(':') != std::string::npos;
  return std::string(where.is_secret() ? "https://" : "http://") +
         (is_v6 ? "[" + where.address + "]" : where.address) + ":" + std::to_string(port);
}

}  // namespace

Status serve(Desk& desk, Listening where, const Started& started) {
  if (!where.is_secret() && !is_loopback(where.address))
    return Error(ErrorCode::kInvalidArgument, {"server.needs-keys", {{"address", where.address}}});
  where.socket = handed_socket();
  std::vector<HttpServer::Handler> workers;
  for (int i = 0; i < kWorkers; ++i) {
    HTX_ASSIGN_OR_RETURN(auto worker, desk.worker());
    workers.push_back(std::move(worker));
  }
  HTX_ASSIGN_OR_RETURN(HttpServer server, HttpServer::listen(where, std::move(workers), refused));
  HTX_ASSIGN_OR_RETURN(auto first, desk.first_link());
  const std::string address = origin(where, server.port());
  started(address + "/", first ? std::optional(address + *first) : std::nullopt);
  const Ticker ticker(desk);
  tell_service_manager("READY=1");
  server.run();
  tell_service_manager("STOPPING=1");
  return Done{};
}

}  // namespace htx::server
