#include "engine/identity/membership.h"

namespace htx {

Result<std::vector<Member>> members_on_record(Store& store, const std::string& group) {
  HTX_ASSIGN_OR_RETURN(const auto records, store.records("member", group.empty() ? group : group + "/"));
  std::vector<Member> found;
  for (const Record& record : records) {
    const Json& fields = fields_of(record);
    HTX_ASSIGN_OR_RETURN(const Date from, day_of_field(record, "from"));
    HTX_ASSIGN_OR_RETURN(const auto until, day_of_field_if_any(record, "until"));
    found.push_back({.group = fields.text_of("group"),
                     .account = fields.text_of("account"),
                     .from = from,
                     .until = until,
                     .basis = fields.text_of("basis")});
  }
  return found;
}

Json fields_of(const Member& member) {
  Json fields;
  fields.add("group", member.group).add("account", member.account).add("from", to_text(member.from));
  fields.add("until", member.until ? to_text(*member.until) : "");
  if (!member.basis.empty()) fields.add("basis", member.basis);
  return fields;
}

std::string record_key(const Member& member) { return member.group + "/" + member.account; }

Result<std::vector<OfficeRole>> roles_on(Store& store, const std::string& account, Date day) {
  std::vector<OfficeRole> roles;
  for (const OfficeRole role : office_roles()) {
    HTX_ASSIGN_OR_RETURN(const auto record,
                         store.record("member", std::string(group_of(role)) + "/" + account));
    if (!record) continue;
    HTX_ASSIGN_OR_RETURN(const Date from, day_of_field(*record, "from"));
    HTX_ASSIGN_OR_RETURN(const auto until, day_of_field_if_any(*record, "until"));
    if (from <= day && (!until || day <= *until)) roles.push_back(role);
  }
  return roles;
}

}  // namespace htx
