#include "engine/identity/permissions.h"

#include <array>

#include "engine/base/message.h"

namespace htx {
namespace {

struct Name {
  OfficeRole role;
  std::string_view name;
  std::string_view group;
};

constexpr auto kNames = std::to_array<Name>({
    {OfficeRole::kCommittee, "committee", "committee"},
    {OfficeRole::kTeam, "team", "inspection_team"},
    {OfficeRole::kAdviser, "adviser", "advisers"},
    {OfficeRole::kBoard, "board", "board"},
    {OfficeRole::kOfficer, "officer", "officers"},
    {OfficeRole::kChair, "chair", "chairs"},
    {OfficeRole::kLocalOfficer, "local_officer", "local_officers"},
    {OfficeRole::kRegistry, "registry", "registry"},
    {OfficeRole::kSupervisor, "supervisor", "supervisors"},
    {OfficeRole::kAdministrator, "administrator", "administrators"},
});

constexpr auto kAll = [] {
  std::array<OfficeRole, kNames.size()> all{};
  for (std::size_t i = 0; i < all.size(); ++i) all.at(i) = kNames.at(i).role;
  return all;
}();

constexpr const Name& name_of(OfficeRole role) { return kNames.at(static_cast<std::size_t>(role)); }

}  // namespace

std::string_view to_string(OfficeRole role) { return name_of(role).name; }
std::string_view group_of(OfficeRole role) { return name_of(role).group; }
Bilingual title_of(OfficeRole role) { return both(Message("identity.role-" + std::string(to_string(role)))); }

std::optional<OfficeRole> office_role(std::string_view name) {
  for (const Name& one : kNames) {
    if (one.name == name) return one.role;
  }
  return std::nullopt;
}

std::optional<OfficeRole> role_of_group(std::string_view group) {
  for (const Name& one : kNames) {
    if (one.group == group) return one.role;
  }
  return std::nullopt;
}

std::span<const OfficeRole> office_roles() { return kAll; }

}  // namespace htx
