#include "engine/cases/people.h"

#include <algorithm>

#include "engine/cases/case_memory.h"
#include "engine/cases/remembered_cases.h"
#include "engine/session/permission.h"
#include "engine/session/record_write.h"
#include "engine/session/sight.h"

namespace htx {
namespace {

// Names become parts of keys, so what separates the parts may not be in them.
Status check_name(const std::string& name) {
  constexpr std::size_t kLongest = 100;
  if (!name.empty() && name.size() <= kLongest && name.find('/') == std::string::npos) return Done{};
  return Error(ErrorCode::kInvalidArgument, {"cases.bad-name", {{"found", name}}});
}

Error bad_period(Date from, Date until) {
  return Error(ErrorCode::kInvalidArgument,
               {"cases.bad-period", {{"from", spoken(from)}, {"until", spoken(until)}}});
}

}  // namespace

Result<std::vector<Member>> members(const Session& session, const std::string& group) {
  if (session.memory != nullptr) {
    if (const auto* known = session.memory->cases().members(group); known != nullptr) return *known;
  }
  HTX_ASSIGN_OR_RETURN(auto found, members_on_record(session.store, group));
  if (session.memory != nullptr) session.memory->cases().keep_members(group, found);
  return found;
}

Result<PersonsOfAccounts> persons(const Session& session) {
  if (session.memory != nullptr) {
    if (const auto* known = session.memory->cases().persons(); known != nullptr) return *known;
  }
  HTX_ASSIGN_OR_RETURN(auto found, persons_of_accounts(session.store));
  if (session.memory != nullptr) session.memory->cases().keep_persons(found);
  return found;
}

Result<std::vector<std::string>> members_on(const Session& session, const std::string& group, Date day) {
  HTX_ASSIGN_OR_RETURN(const auto all, members(session, group));
  std::vector<std::string> accounts;
  for (const Member& member : all) {
    if (member.is_on(day)) accounts.push_back(member.account);
  }
  return accounts;
}

Result<std::vector<Substitution>> substitutions(const Session& session, const std::string& absent) {
  HTX_ASSIGN_OR_RETURN(const auto records,
                       session.store.records("substitution", absent.empty() ? absent : absent + "/"));
  std::vector<Substitution> found;
  for (const Record& record : records) {
    const Json& fields = fields_of(record);
    HTX_ASSIGN_OR_RETURN(const Date from, day_of_field(record, "from"));
    HTX_ASSIGN_OR_RETURN(const Date until, day_of_field(record, "until"));
    found.push_back({.absent = fields.text_of("absent"),
                     .substitute = fields.text_of("substitute"),
                     .from = from,
                     .until = until,
                     .basis = fields.text_of("basis")});
  }
  return found;
}

Status set_member(const Session& session, const Member& member) {
  HTX_RETURN_IF_ERROR(check_may(session, Operation::kManageAccounts));
  HTX_RETURN_IF_ERROR(check_name(member.group));
  HTX_RETURN_IF_ERROR(check_name(member.account));
  HTX_RETURN_IF_ERROR(check_scope(session.library.jurisdiction(), member.scope));
  if (member.until && *member.until < member.from) return bad_period(member.from, *member.until);
  return internal::write_own_record(session, {.kind = "member",
                                              .key = record_key(member),
                                              .action = "people.member",
                                              .subject = "group:" + member.group,
                                              .fields = fields_of(member)});
}

Status set_substitution(const Session& session, const Substitution& substitution) {
  HTX_RETURN_IF_ERROR(check_may(session, Operation::kManageAccounts));
  HTX_RETURN_IF_ERROR(check_name(substitution.absent));
  HTX_RETURN_IF_ERROR(check_name(substitution.substitute));
  if (substitution.absent == substitution.substitute) {
    return Error(ErrorCode::kInvalidArgument, {"cases.same-person", {{"person", substitution.substitute}}});
  }
  if (substitution.until < substitution.from) return bad_period(substitution.from, substitution.until);
  Json fields;
  fields.add("absent", substitution.absent).add("substitute", substitution.substitute);
  fields.add("from", to_text(substitution.from)).add("until", to_text(substitution.until));
  fields.add("basis", substitution.basis);
  const std::string key =
      substitution.absent + "/" + substitution.substitute + "/" + to_text(substitution.from);
  return internal::write_own_record(session, {.kind = "substitution",
                                              .key = key,
                                              .action = "people.substitution",
                                              .subject = "person:" + substitution.absent,
                                              .fields = std::move(fields)});
}

}  // namespace htx
