#include "engine/server/visit.h"

#include "engine/identity/secret.h"

namespace htx::server {

std::string Visit::form_token() const { return visitor ? visitor->form_token : htx::form_token(door_secret); }

Result<CaseReceipt> Visit::write_case(GroupCommit::Command command) const {
  return writer.submit(session.actor, std::move(command)).get();
}

Status Visit::write(Work work) const { return write_as(session.actor, std::move(work)); }

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
