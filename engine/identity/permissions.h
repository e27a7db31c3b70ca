#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/language.h"
#include "engine/identity/areas.h"

// Who may do what.  Every page, act and answer names one operation, and may() is asked in one place, when
// the session of somebody who is signed in is used.  What a workflow reserves to a role it says itself.
namespace htx {

// The roles that an office knows.  The first five are roles of workflows as well.
enum class OfficeRole : std::uint8_t {
  kCommittee,      // Inspects, concludes, proposes, follows.
  kTeam,           // The committee's team that inspects one cooperative.
  kAdviser,        // Helps cooperatives to mend what is weak.
  kBoard,          // The standing board, which approves.
  kOfficer,        // Keeps the files of the office and records what others did.
  kChair,          // Of the committee: sees what the committee sees and who is late.
  kLocalOfficer,   // Of a district or commune,
  kRegistry,       // and of the registry: what lies in their areas.
  kSupervisor,     // Reads everything and changes nothing.
  kAdministrator,  // Administers accounts and decides nothing.
};

enum class Operation : std::uint8_t {
  kOwnAccount,        // One's password, codes, sign-ins and role.
  kReadWork,          // What is to be done.
  kReadCooperatives,  // Cooperatives, their figures and how they are judged.
  kReadCases,
  kActInCases,
  kOpenCases,
  kCorrect,  // Proposes, approves and revokes overrides, files and settles appeals.
  kReadDeadlines,
  kKeepDeadlines,   // To act on all that have passed.
  kReadEvaluation,  // A year as a whole.
  kReadRules,       // By what is judged and how cases go: packs and workflows.
  kReadLedger,
  kImport,    // Reads files of figures into the store.
  kEvaluate,  // Judges a year.
  kRecount,   // Brings open cases to another calendar or workflow.
  kCheck,     // To have the store checked, which takes time and writes nothing.
  kReadAccounts,
  kManageAccounts,
};

// A set of roles.
class OfficeRoles {
 public:
  constexpr OfficeRoles(std::initializer_list<OfficeRole> roles) {
    for (const OfficeRole role : roles) bits_ |= bit(role);
  }
  constexpr bool contains(OfficeRole role) const { return (bits_ & bit(role)) != 0; }

 private:
  static constexpr std::uint32_t bit(OfficeRole role) { return 1U << static_cast<std::uint32_t>(role); }
  std::uint32_t bits_ = 0;
};

// Of what an operation tells: of oneself, of cooperatives one by one, or of the office as a whole, which is
// for those whose cooperatives are all of them.
enum class Reach : std::uint8_t { kOneself, kCooperatives, kOffice };

struct Permission {
  Operation operation;
  OfficeRoles roles;
  Reach reach;
};

namespace internal {
using enum OfficeRole;
// One row for each operation, in the order of their names.
inline constexpr Permission kPermissions[] = {
    // NOLINT(modernize-avoid-c-arrays): its size follows.
    {Operation::kOwnAccount,
     {kCommittee, kTeam, kAdviser, kBoard, kOfficer, kChair, kLocalOfficer, kRegistry, kSupervisor,
      kAdministrator},
     Reach::kOneself},
    {Operation::kReadWork,
     {kCommittee, kTeam, kAdviser, kBoard, kOfficer, kChair, kLocalOfficer, kRegistry},
     Reach::kCooperatives},
    {Operation::kReadCooperatives,
     {kCommittee, kTeam, kAdviser, kBoard, kOfficer, kChair, kLocalOfficer, kRegistry, kSupervisor},
     Reach::kCooperatives},
    {Operation::kReadCases,
     {kCommittee, kTeam, kAdviser, kBoard, kOfficer, kChair, kLocalOfficer, kRegistry, kSupervisor},
     Reach::kCooperatives},
    {Operation::kActInCases,
     {kCommittee, kTeam, kAdviser, kBoard, kOfficer, kChair, kLocalOfficer, kRegistry},
     Reach::kCooperatives},
    {Operation::kOpenCases, {kCommittee, kBoard, kOfficer}, Reach::kCooperatives},
    {Operation::kCorrect, {kCommittee, kBoard, kOfficer, kChair}, Reach::kCooperatives},
    {Operation::kReadDeadlines,
     {kCommittee, kTeam, kAdviser, kBoard, kOfficer, kChair, kLocalOfficer, kRegistry, kSupervisor},
     Reach::kCooperatives},
    {Operation::kKeepDeadlines, {kCommittee, kBoard, kOfficer}, Reach::kOffice},
    {Operation::kReadEvaluation, {kCommittee, kBoard, kOfficer, kChair, kSupervisor}, Reach::kOffice},
    {Operation::kReadRules,
     {kCommittee, kTeam, kAdviser, kBoard, kOfficer, kChair, kLocalOfficer, kRegistry, kSupervisor},
     Reach::kCooperatives},
    {Operation::kReadLedger,
     {kCommittee, kTeam, kAdviser, kBoard, kOfficer, kChair, kSupervisor, kAdministrator},
     Reach::kOffice},
    {Operation::kImport, {kOfficer}, Reach::kOffice},
    {Operation::kEvaluate, {kCommittee, kOfficer, kChair}, Reach::kOffice},
    {Operation::kRecount, {kCommittee, kOfficer}, Reach::kOffice},
    {Operation::kCheck, {kCommittee, kBoard, kOfficer, kChair, kSupervisor}, Reach::kOffice},
    {Operation::kReadAccounts, {kChair, kSupervisor, kAdministrator}, Reach::kOffice},
    {Operation::kManageAccounts, {kAdministrator}, Reach::kOffice},
};
}  // namespace internal

inline constexpr std::span<const Permission> permissions() { return internal::kPermissions; }

// Whether somebody of that role may whose cooperatives are those of the scope.
inline bool may(OfficeRole role, Operation operation, const Scope& scope = {}) {
  const Permission& row = permissions()[static_cast<std::size_t>(operation)];
  return row.roles.contains(role) && (row.reach != Reach::kOffice || scope.is_whole());
}

// Whether who has that role is no member of the office.
constexpr bool is_from_outside(OfficeRole role) {
  return OfficeRoles{OfficeRole::kLocalOfficer, OfficeRole::kRegistry}.contains(role);
}

// How entries, sessions and workflows name a role ("committee"), and the group whose members have it
// ("committee", "advisers"): the groups of workflows are these.
std::string_view to_string(OfficeRole role);
std::string_view group_of(OfficeRole role);
// What people call it.
Bilingual title_of(OfficeRole role);
std::optional<OfficeRole> office_role(std::string_view name);
std::optional<OfficeRole> role_of_group(std::string_view group);
// All of them, in their order.
std::span<const OfficeRole> office_roles();

}  // namespace htx
