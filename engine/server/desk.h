#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "engine/base/clock.h"
#include "engine/server/http/http_server.h"
#include "engine/server/http/metrics.h"
#include "engine/session/library.h"
#include "engine/store/store_address.h"

namespace htx::server {

// A server in front of this one, which has asked people who they are and says so in a header.  The header is
// believed from that address and no other; whoever it names needs an account, as everybody.
struct TrustedProxy {
  std::string address;  // "127.0.0.1"
  std::string header;   // "x-remote-user", in small letters.
};

struct DeskOptions {
  std::optional<TrustedProxy> proxy = {};
  // Told of each request that was answered, by several threads.
  std::function<void(const Answered& answered)> observer = {};
};

// The desk of one office: what its pages and answers are made with.
//
// One connection writes, for all (cases/group_commit); each worker reads by a connection of its own, and each
// request that only reads sees one state of the store.
class Desk {
 public:
  // `library` is one that load() made.  `place` as in Session.  Fails as Store::open() does.
  static Result<std::unique_ptr<Desk>> open(const StoreAddress& address, const std::string& office,
                                            Library library, std::string place, const Clock& clock,
                                            DeskOptions options = {});
  ~Desk();
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  // What one worker answers with.  The desk must outlive it.
  Result<HttpServer::Handler> worker();

  // If nobody administers accounts: the end of the address at which the first administrator is made, good for
  // a while and once; an earlier one is worth nothing then.
  Result<std::optional<std::string>> first_link();

  // Acts on every deadline that has passed (cases/deadlines); how many.
  Result<std::size_t> expire_deadlines();
  // Takes away files on their way in that nobody has touched for long.
  void remove_stale_drafts();

 private:
  struct Impl;
  explicit Desk(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace htx::server
