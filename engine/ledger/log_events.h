#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/ledger/entry.h"
#include "engine/ledger/merkle.h"

namespace htx {

// The first and the last entry of a log.  Offices merge, divide and move: their logs are frozen, and a new
// log opens whose first entry names all of them, so that history goes on and no log is ever written to again.

inline constexpr std::string_view kLogOpen = "log.open";      // Entry 1 of every log, and no other.
inline constexpr std::string_view kLogFreeze = "log.freeze";  // Nothing follows it.

// A log as it ended: what the checkpoint over it says.
struct LogEnd {
  std::string origin;
  TreeHead head;
  bool operator==(const LogEnd&) const = default;
};

// The details of the entry that opens a log after others: origin, size and root of each.
Json opening_details(std::span<const LogEnd> predecessors);

// The logs that an opening entry follows; none of a log that begins anew.
// Errors: "ledger.entry-field" unless the details are those of an opening.
Result<std::vector<LogEnd>> predecessors_of(const Entry& entry);

// Whether an entry with these bytes ends its log.  They are canonical, so the action comes first.
bool ends_log(ByteSpan bytes);

}  // namespace htx
