#include "engine/ledger/entry.h"

#include <algorithm>
#include <array>

#include "engine/ledger/log_events.h"
#include "engine/ledger/note.h"
#include "engine/value/canonical.h"
#include "engine/value/date.h"

namespace htx {
namespace {

constexpr std::size_t kFieldCount = 11;

Error bad_field(std::string_view field) {
  return Error(ErrorCode::kInvalidArgument, {"ledger.entry-field", {{"field", std::string(field)}}});
}

Error too_large(std::size_t bytes) {
  return Error(ErrorCode::kInvalidArgument,
               {"ledger.entry-too-large",
                {{"bytes", std::to_string(bytes)}, {"limit", std::to_string(kMaxEntryBytes)}}});
}

bool is_digest_or_empty(std::string_view text) {
  if (text.empty()) return true;
  return text.size() == 2 * 32 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// "2021-01-15T02:30:00.000Z" and nothing else: one moment has one spelling.
bool is_instant(std::string_view text) {
  if (text.size() != 24 || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != '.' ||
      text[23] != 'Z') {
    return false;
  }
  const std::string_view hour = text.substr(11, 2);
  const std::string_view minute = text.substr(14, 2);
  const std::string_view second = text.substr(17, 2);
  return date_from_iso(text.substr(0, 10)).has_value() && is_digits(hour) && hour < "24" &&
         is_digits(minute) && minute < "60" && is_digits(second) && second < "60" &&
         is_digits(text.substr(20, 3));
}

bool is_action(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
  };
  return !text.empty() && std::ranges::all_of(text, allowed);
}

Status check(const Entry& entry) {
  if (!is_note_name(entry.log)) return bad_field("log");
  if (entry.seq < 1) return bad_field("seq");
  if (!is_instant(entry.at)) return bad_field("at");
  if (entry.actor.empty()) return bad_field("actor");
  if (!is_action(entry.action)) return bad_field("action");
  if (!is_digest_or_empty(entry.before)) return bad_field("before");
  if (!is_digest_or_empty(entry.after)) return bad_field("after");
  if (entry.details.object() == nullptr) return bad_field("details");
  if (entry.action == kLogFreeze && entry.seq == 1) return bad_field("action");
  if (entry.action != kLogOpen) return Done{};
  if (entry.seq != 1) return bad_field("action");
  HTX_RETURN_IF_ERROR(predecessors_of(entry));
  return Done{};
}

Result<std::string> text_field(const Json& json, std::string_view field) {
  const Json* member = json.find(field);
  if (member == nullptr || member->string() == nullptr) return bad_field(field);
  return *member->string();
}

Result<std::int64_t> integer_field(const Json& json, std::string_view field) {
  const auto integer = json.integer_of(field);
  if (!integer) return bad_field(field);
  return *integer;
}

}  // namespace

Result<std::string> to_bytes(const Entry& entry) {
  HTX_RETURN_IF_ERROR(check(entry));
  CanonicalObject object;
  object.text("action", entry.action)
      .text("actor", entry.actor)
      .text("after", entry.after)
      .text("at", entry.at)
      .text("before", entry.before)
      .json("details", entry.details)
      .text("log", entry.log)
      .text("role", entry.role)
      .integer("seq", entry.seq)
      .text("subject", entry.subject)
      .integer("v", kEntryVersion);
  HTX_ASSIGN_OR_RETURN(std::string bytes, std::move(object).finish());
  if (bytes.size() > kMaxEntryBytes) return too_large(bytes.size());
  return bytes;
}

Result<Entry> read_entry(ByteSpan bytes) {
  if (bytes.size() > kMaxEntryBytes) return too_large(bytes.size());
  HTX_ASSIGN_OR_RETURN(const Json json, read_json(as_text(bytes)));
  HTX_ASSIGN_OR_RETURN(const std::int64_t version, integer_field(json, "v"));
  if (version != kEntryVersion) return bad_field("v");

  Entry entry;
  HTX_ASSIGN_OR_RETURN(entry.log, text_field(json, "log"));
  HTX_ASSIGN_OR_RETURN(entry.seq, integer_field(json, "seq"));
  HTX_ASSIGN_OR_RETURN(entry.at, text_field(json, "at"));
  HTX_ASSIGN_OR_RETURN(entry.actor, text_field(json, "actor"));
  HTX_ASSIGN_OR_RETURN(entry.role, text_field(json, "role"));
  HTX_ASSIGN_OR_RETURN(entry.action, text_field(json, "action"));
  HTX_ASSIGN_OR_RETURN(entry.subject, text_field(json, "subject"));
  HTX_ASSIGN_OR_RETURN(entry.before, text_field(json, "before"));
  HTX_ASSIGN_OR_RETURN(entry.after, text_field(json, "after"));
  const Json* details = json.find("details");
  if (details == nullptr) return bad_field("details");
  entry.details = *details;
  if (json.object()->size() != kFieldCount) {
    static constexpr std::array<std::string_view, kFieldCount> kKnown = {
        "v", "log", "seq", "at", "actor", "role", "action", "subject", "before", "after", "details"};
    for (const Json::Member& member : *json.object()) {
      if (std::ranges::find(kKnown, member.first) == kKnown.end()) return bad_field(member.first);
    }
  }

  HTX_ASSIGN_OR_RETURN(const std::string canonical, to_bytes(entry));
  if (canonical != as_text(bytes)) {
    return Error(ErrorCode::kCorrupt, {"ledger.entry-not-canonical", {{"seq", std::to_string(entry.seq)}}});
  }
  return entry;
}

}  // namespace htx
