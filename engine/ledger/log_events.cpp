#include "engine/ledger/log_events.h"

#include <algorithm>

#include "engine/ledger/note.h"

namespace htx {
namespace {

constexpr std::string_view kMember = "predecessors";

Error bad_details() {
  return Error(ErrorCode::kInvalidArgument, {"ledger.entry-field", {{"field", "details.predecessors"}}});
}

Result<LogEnd> log_end_from(const Json& json) {
  LogEnd end{.origin = json.text_of("origin"), .head = {}};
  const std::int64_t size = json.integer_of("size").value_or(0);
  const auto root = digest_from_hex(json.text_of("root"));
  const bool reads = json.object() != nullptr && json.object()->size() == 3;
  // A log that is frozen has at least the entry that froze it.
  if (!reads || !is_note_name(end.origin) || size < 1 || !root) return bad_details();
  end.head.size = static_cast<std::uint64_t>(size);
  end.head.root = *root;
  return end;
}

}  // namespace

Json opening_details(std::span<const LogEnd> predecessors) {
  Json::Array logs;
  for (const LogEnd& end : predecessors) {
    Json log;
    log.add("origin", end.origin).add("size", static_cast<std::int64_t>(end.head.size));
    logs.push_back(log.add("root", to_hex(end.head.root)));
  }
  Json details;
  return details.add(std::string(kMember), std::move(logs));
}

Result<std::vector<LogEnd>> predecessors_of(const Entry& entry) {
  const Json* logs = entry.details.find(kMember);
  if (entry.action != kLogOpen || logs == nullptr || logs->array() == nullptr) return bad_details();
  std::vector<LogEnd> ends;
  for (const Json& log : *logs->array()) {
    HTX_ASSIGN_OR_RETURN(LogEnd end, log_end_from(log));
    // A log follows itself never, and another once.
    const bool again =
        end.origin == entry.log || std::ranges::find(ends, end.origin, &LogEnd::origin) != ends.end();
    if (again) return bad_details();
    ends.push_back(std::move(end));
  }
  return ends;
}

bool ends_log(ByteSpan bytes) {
  return as_text(bytes).starts_with(R"({"action":")" + std::string(kLogFreeze) + R"(",)");
}

}  // namespace htx
