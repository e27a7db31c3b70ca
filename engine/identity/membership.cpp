#include "engine/identity/membership.h"

namespace htx {

namespace {

// Areas that cannot be read would be the whole office, so that they are an error.
Result<Scope> scope_of_field(const Record& record) {
  const Json* areas = fields_of(record).find("areas");
  Scope scope;
  if (areas == nullptr) return scope;
  scope.areas.emplace();
  const auto* all = areas->array();
  bool is_read = all != nullptr;
  for (std::size_t i = 0; is_read && i < all->size(); ++i) {
    Area area{(*all)[i].text_of("level"), (*all)[i].text_of("unit")};
    is_read = !area.level.empty() && !area.unit.empty();
    scope.areas->push_back(std::move(area));
  }
  if (is_read) return scope;
  return Error(ErrorCode::kCorrupt, {"store.row-damaged", {{"what", record.kind + " " + record.key}}});
}

// Fails with "store.row-damaged".
Result<Member> member_of(const Record& record) {
  const Json& fields = fields_of(record);
  HTX_ASSIGN_OR_RETURN(const Date from, day_of_field(record, "from"));
  HTX_ASSIGN_OR_RETURN(const auto until, day_of_field_if_any(record, "until"));
  HTX_ASSIGN_OR_RETURN(Scope scope, scope_of_field(record));
  return Member{.group = fields.text_of("group"),
                .account = fields.text_of("account"),
                .from = from,
                .until = until,
                .basis = fields.text_of("basis"),
                .scope = std::move(scope)};
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
  if (!member.scope.is_whole()) fields.add("areas", to_json(member.scope));
  return fields;
}

std::string record_key(const Member& member) { return member.group + "/" + member.account; }

std::optional<HeldRole> held_role(const Member& member) {
  const auto role = role_of_group(member.group);
  if (!role) return std::nullopt;
  HeldRole held{*role, member.scope};
  if (held.scope.is_whole() && is_from_outside(*role)) held.scope.areas.emplace();
  return held;
}

Result<std::vector<HeldRole>> roles_on(Store& store, const std::string& account, Date day) {
  std::vector<HeldRole> roles;
  for (const OfficeRole role : office_roles()) {
    HTX_ASSIGN_OR_RETURN(const auto record,
                         store.record("member", std::string(group_of(role)) + "/" + account));
    if (!record) continue;
    HTX_ASSIGN_OR_RETURN(const Member member, member_of(*record));
    if (member.is_on(day)) roles.push_back(*held_role(member));
  }
  return roles;
}

}  // namespace htx
