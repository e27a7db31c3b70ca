#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/bytes.h"
#include "engine/base/result.h"
#include "engine/value/json.h"

namespace htx {

// What one leaf of a log says: who did what to which thing, when, in which role.
// Personal values do not belong in an entry; see FORMAT.md.
struct Entry {
  std::string log;       // The name of the log it is in, which signs as that: "htx/0f1e2d3c4b5a6978".
  std::int64_t seq = 0;  // From 1; its place there, equal to the size of the tree after it.
  std::string at;        // UTC, ISO 8601 with milliseconds; informs only, the order is that of `seq`.
  std::string actor;     // The account that acted; a job has one too.
  std::string role;      // The role used for this act.
  std::string action;    // "case.open", "evaluate", "import.cooperatives"
  std::string subject;   // What was acted on: "case:CN-2021-004"
  std::string before;    // Hexadecimal SHA-256 of the state before and after; empty for none.
  std::string after;
  Json details = Json(Json::Object{});  // What else is worth keeping; an object.

  bool operator==(const Entry&) const = default;
};

inline constexpr std::int64_t kEntryVersion = 1;
// The limit of C2SP tlog-tiles for a leaf: its length must fit in 16 bits.
inline constexpr std::size_t kMaxEntryBytes = 65'535;

// The bytes that are stored and hashed: RFC 8785 JSON, no newline.
// Errors: "ledger.entry-field" naming a field that cannot be (a log that cannot sign under its name, seq
// below 1, an action that is not words of [a-z0-9_] joined by '.' or '-', digests that are not, an instant
// that is not, details not an object, an opening or a freeze out of place: log_events.h),
// "ledger.entry-too-large", "value.not-canonical".
Result<std::string> to_bytes(const Entry& entry);

// The entry those bytes say; the bytes must be the canonical form of it.
// Errors: "ledger.entry-too-large", "value.bad-json", "ledger.entry-field" (also for an unknown or
// missing field), "ledger.entry-not-canonical".
Result<Entry> read_entry(ByteSpan bytes);

}  // namespace htx
