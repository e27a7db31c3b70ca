#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "engine/cases/group_commit.h"
#include "engine/identity/sign_in.h"
#include "engine/page/page.h"
#include "engine/server/http/form.h"
#include "engine/server/http/http_message.h"
#include "engine/server/visit/jobs.h"
#include "engine/server/visit/judged.h"
#include "engine/session/session.h"
#include "engine/value/json.h"

namespace htx::server {

// A write that is no command to a case.
using Work = std::function<Status(const Session& session)>;
// The same as what the one writer takes.
GroupCommit::Command command_of(Work work);

// What a request to the API carries beside its address, held against its route (api_use.h).
struct ApiRequest {
  Json body = Json(Json::Object{});  // Its files are in Visit::form.
  std::string key;                   // By which what it writes is done once.
  std::int64_t seen = 0;             // The line of the journal that who asks saw last; 0: he does not say.
};

// One request with everything that is known of it by the time a handler sees it.
struct Visit {
  const Request& request;
  const Address& address;
  Fields parts;      // Of the address, by the names in the route's pattern: "id" of /cases/{id}.
  Form form;         // Of a POST.
  Session& session;  // For reading; its actor is the visitor.
  Vault& vault;
  Door& door;
  GroupCommit& writer;
  JudgedResults& judged;
  Jobs& jobs;
  const report::Voice& say;
  std::optional<Visitor> visitor;  // None only where the route is for everybody.
  std::string door_secret;         // Of a browser that nobody signed in with yet.
  ApiRequest api = {};
  std::string client = {};      // The network address that it comes from.
  std::string_view route = {};  // The pattern of the route; empty: it has none.

  Language language() const { return say.language(); }
  Date today() const { return legal_today(session); }
  bool may(Operation operation) const {
    return visitor && htx::may(visitor->role, operation, visitor->scope);
  }
  // Fails with "server.not-for-role".  The visitor is known.
  Status check_may(Operation operation) const;
  // What a form on this page must carry.
  std::string form_token() const;
  // Does a write in the name of the visitor, one to a case or another; back when it is durable.  That he may
  // not is recorded too.
  Result<CaseReceipt> write_case(GroupCommit::Command command) const;
  Status write(Work work) const;
  // The same of what makes something that is answered: the write it is made in is durable by then.
  template <class Make>
  auto write_for(Make make) const -> decltype(make(session)) {
    decltype(make(session)) made = Error(ErrorCode::kInternal, "base.defect");
    HTX_RETURN_IF_ERROR(write([&](const Session& writing) -> Status {
      made = make(writing);
      if (!made) return made.error();
      return Done{};
    }));
    return made;
  }
  // The same in the name of another actor: only who is not there yet needs it.
  Status write_as(Actor actor, Work work) const;
  // Records that the visitor was not let do what this request asks for: of the case that its address names,
  // or of `subject`.  What is no refusal is not recorded.
  void record_refusal(const Error& why) const;
  void record_refusal(const Error& why, const std::string& subject) const;
};

using Handler = Result<Response> (*)(Visit& visit);

}  // namespace htx::server
