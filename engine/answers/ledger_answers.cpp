#include "engine/answers/ledger_answers.h"

#include "engine/answers/members.h"
#include "engine/ledger/checkpoint.h"

namespace htx::answers {
namespace {

Json entry_of(const Entry& entry, const std::string& bytes) {
  Json json;
  json.add("seq", entry.seq).add("at", entry.at).add("actor", entry.actor).add("role", entry.role);
  json.add("action", entry.action).add("subject", entry.subject);
  json.add("before", text_or_null(entry.before)).add("after", text_or_null(entry.after));
  return json.add("details", entry.details).add("leaf", to_hex(leaf_hash(as_bytes(bytes))));
}

Json sized(const std::string& log, const TreeHead& head) {
  Json json;
  json.add("log", log).add("size", static_cast<std::int64_t>(head.size));
  return json.add("root", to_hex(head.root));
}

}  // namespace

Result<Json> entries_answer(const std::string& log, const TreeHead& head, const std::vector<Entry>& entries) {
  Json::Array all;
  for (const Entry& entry : entries) {
    HTX_ASSIGN_OR_RETURN(const std::string bytes, to_bytes(entry));
    all.push_back(entry_of(entry, bytes));
  }
  return sized(log, head).add("entries", std::move(all));
}

Result<Json> entry_answer(const Entry& entry) {
  HTX_ASSIGN_OR_RETURN(const std::string bytes, to_bytes(entry));
  Json json;
  return json.add("log", entry.log).add("entry", entry_of(entry, bytes)).add("bytes", bytes);
}

Json checkpoint_answer(const std::string& log, const TreeHead& head) {
  return sized(log, head).add("text", to_text(Checkpoint{log, head, {}}));
}

Json inclusion_answer(const std::string& log, const Inclusion& inclusion) {
  Json json = sized(log, inclusion.head);
  json.add("seq", inclusion.seq).add("leaf", to_hex(inclusion.leaf));
  return json.add("path", list(inclusion.path, [](const Digest& hash) { return Json(to_hex(hash)); }));
}

}  // namespace htx::answers
