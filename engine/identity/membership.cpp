#include "engine/identity/membership.h"

namespace htx {

namespace {

// Fails with "store.row-damaged".
Result<Member> member_of(const Record& record) {
  const Json& fields = fields_of(record);
  HTX_ASSIGN_OR_RETURN(const Date from, day_of_field(record, "from"));
  HTX_ASSIGN_OR_RETURN(const auto until, day_of_field_if_any(record, "until"));
  return Member{.group = fields.text_of("group"),
                .account = fields.text_of("account"),
                .from = from,
                .until = until,
                .basis = fields.text_of("basis")};
}

}  // namespace

Result<std::vector<Member>> members_on_record(Store& store, const std::string& group) {
  HTX_ASSIGN_OR_RETURN(const auto records, store.records("member", group.empty() ? group : group + "/"));
  std::vector<Member> found;
  found.reserve(records.size());
  for (const Record& record : records) {
    HTX_ASSIGN_OR_RETURN(Member member, member_of(record));
    found.push_back(std::move(member));
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
    HTX_ASSIGN_OR_RETURN(const Member member, member_of(*record));
    if (member.is_on(day)) roles.push_back(role);
  }
  return roles;
}

}  // namespace htx
