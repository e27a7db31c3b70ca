#pragma once

#include <cstdint>
#include <string>

#include "engine/value/json.h"

namespace htx::workflows {

// Where an event comes from (SCXML 5.10.1, field `type`).
enum class EventKind : std::uint8_t {
  kPlatform,  // Raised by the interpreter itself: done.state.*, error.*.
  kInternal,  // Raised by executable content of the chart.
  kExternal,  // Handed in by the caller.
};

// Something that happened.  Names are dotted tokens: "inspect.weak".
struct Event {
  std::string name;
  EventKind kind = EventKind::kExternal;
  Json data = {};
  // SCXML 5.10.1; empty where the event has none.
  std::string send_id = {};
  std::string origin = {};
  std::string origin_type = {};

  bool operator==(const Event&) const = default;
};

// Whether the event `name` matches one event descriptor: equal, or the descriptor's tokens are the
// first tokens of the name, or the descriptor is "*" (SCXML 3.12.1).
bool matches(std::string_view descriptor, std::string_view name);

}  // namespace htx::workflows
