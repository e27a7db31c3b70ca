#include "engine/server/visit.h"

#include "engine/identity/secret.h"

namespace htx::server {

std::string Visit::form_token() const { return visitor ? visitor->form_token : htx::form_token(door_secret); }

Result<CaseReceipt> Visit::write(GroupCommit::Command command) const {
  return write_as(session.actor, std::move(command));
}

Result<CaseReceipt> Visit::write_as(Actor actor, GroupCommit::Command command) const {
  return writer.submit(std::move(actor), std::move(command)).get();
}

GroupCommit::Command command_of(std::function<Status(const Session& session)> work) {
  return [work = std::move(work)](const Session& session) -> Result<CaseReceipt> {
    HTX_RETURN_IF_ERROR(work(session));
    return CaseReceipt{};
  };
}

}  // namespace htx::server
