#include "engine/server/visit/visit.h"

#include "engine/identity/secret.h"
#include "engine/server/visit/addresses.h"
#include "engine/session/refusals.h"

namespace htx::server {

std::string Visit::form_token() const { return visitor ? visitor->form_token : htx::form_token(door_secret); }

Status Visit::check_may(Operation operation) const {
  if (may(operation)) return Done{};
  return Error(ErrorCode::kForbidden, {"server.not-for-role", {{"role", title_of(visitor->role)}}});
}

Result<CaseReceipt> Visit::write_case(GroupCommit::Command command) const {
  auto answer = writer.submit(session.actor, std::move(command)).get();
  if (!answer) record_refusal(answer.error());
  return answer;
}

Status Visit::write(Work work) const {
  Status done = write_as(session.actor, std::move(work));
  if (!done) record_refusal(done.error());
  return done;
}

void Visit::record_refusal(const Error& why) const {
  // "/cases/{id}…", and the same below "/api/v1".
  const std::size_t first = is_api_target(request.target) ? 2 : 0;
  const bool is_of_case = address.path.size() > first + 1 && address.path[first] == "cases";
  record_refusal(why, is_of_case ? parts["id"] : "office");
}

void Visit::record_refusal(const Error& why, const std::string& subject) const {
  if (!visitor || why.code() != ErrorCode::kForbidden) return;
  const std::string asked = request.target.substr(0, request.target.find('?'));
  write_as(session.actor, [&](const Session& writing) {
    return htx::record_refusal(writing, subject, asked, why);
  }).ignore("the refusal itself is told");
}

Status Visit::write_as(Actor actor, Work work) const {
  HTX_RETURN_IF_ERROR(writer.submit(std::move(actor), command_of(std::move(work))).get());
  return Done{};
}

GroupCommit::Command command_of(Work work) {
  return [work = std::move(work)](const Session& session) -> Result<CaseReceipt> {
    HTX_RETURN_IF_ERROR(work(session));
    return CaseReceipt{};
  };
}

}  // namespace htx::server
