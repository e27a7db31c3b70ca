#include "engine/session/session.h"

#include "engine/base/text.h"
#include "engine/session/stored_definitions.h"
#include "engine/store/transaction.h"

namespace htx {

Act act_of(const Session& session, std::string action, std::string subject) {
  return {.at = to_text(session.clock.now()),
          .actor = session.actor.account,
          .role = session.actor.role,
          .action = std::move(action),
          .subject = std::move(subject)};
}

Date legal_today(const Session& session) { return session.library.jurisdiction().today(session.clock); }

Status check_place(const Session& session, const std::string& id, const std::vector<std::string>& where) {
  if (is_valid_in(where, session.place)) return Done{};
  return Error(ErrorCode::kInvalidArgument, {"session.not-here", {{"id", id}, {"where", list_of(where)}}});
}

std::string return_key(const std::string& cooperative, int period) {
  return cooperative + "/" + period_text(period);
}

Result<OfficeOfStore> office_of(Store& store) {
  OfficeOfStore office;
  HTX_ASSIGN_OR_RETURN(const auto jurisdictions, store.definitions("jurisdiction"));
  if (!jurisdictions.empty()) office.jurisdiction = jurisdictions.front().id;
  HTX_ASSIGN_OR_RETURN(const auto offices, store.definitions("office"));
  if (!offices.empty()) office.place = offices.front().id;
  return office;
}

Status found_office(const Session& session) {
  const Jurisdiction& jurisdiction = session.library.jurisdiction();
  HTX_RETURN_IF_ERROR(jurisdiction.check_unit(session.place));
  HTX_ASSIGN_OR_RETURN(Transaction transaction, session.store.begin());
  HTX_RETURN_IF_ERROR(keep_definition(transaction, {"jurisdiction", jurisdiction.id, jurisdiction.version,
                                                    jurisdiction.canonical, jurisdiction.digest}));
  if (!session.place.empty()) {
    Json office;
    office.add("jurisdiction", jurisdiction.id).add("place", session.place);
    HTX_ASSIGN_OR_RETURN(const std::string bytes, canonical_json(office));
    HTX_RETURN_IF_ERROR(
        keep_definition(transaction, {"office", session.place, 1, bytes, sha256(as_bytes(bytes))}));
  }
  HTX_RETURN_IF_ERROR(transaction.append_entry(act_of(session, "office.found", "office")));
  return transaction.commit();
}

}  // namespace htx
