#pragma once

#include <cstdint>
#include <string_view>

// The words of closed lists that rows have; enum_from_string() reads them (base/closed_list.h).
namespace htx {

enum class CaseStatus : std::uint8_t { kOpen, kClosed };
std::string_view to_string(CaseStatus status);

// What a piece of work is: a task of somebody, or a state that waits for an event.
enum class WorkKind : std::uint8_t { kTask, kWait };
std::string_view to_string(WorkKind kind);

// What a case asks of the outside.
enum class OutboxKind : std::uint8_t {
  kNotify,   // Tell those in a role.
  kPropose,  // Propose to open a case of a workflow.
  kAssess,   // Assess the cooperative for a purpose.
};
std::string_view to_string(OutboxKind kind);

}  // namespace htx
