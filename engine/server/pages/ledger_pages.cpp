#include <algorithm>

#include "engine/audit/inclusion.h"
#include "engine/ledger/checkpoint.h"
#include "engine/ledger/entry.h"
#include "engine/ledger/merkle.h"
#include "engine/server/pages/frame.h"
#include "engine/server/pages/page_routes.h"
#include "engine/server/visit/addresses.h"

namespace htx::server {
namespace {

constexpr std::int64_t kEntriesOfAPage = 50;

// The page of a subject that has one.
std::string subject_href(const std::string& subject) {
  constexpr std::string_view kCase = "case:";
  return subject.starts_with(kCase) ? case_address(subject.substr(kCase.size())) : "";
}

Json entry_model(const Visit& visit, const Entry& entry) {
  Json json;
  json.add("seq", std::to_string(entry.seq)).add("at", visit.say.moment(entry.at)).add("iso", entry.at);
  json.add("actor", entry.actor).add("role", role_title(entry.role, visit.say));
  json.add("action", entry.action).add("subject", entry.subject);
  return json.add("subject_href", subject_href(entry.subject))
      .add("href", "/ledger/" + std::to_string(entry.seq));
}

// Which entries are asked for: about a case or another subject, by an account.
struct Wanted {
  std::string subject;
  std::string actor;
  bool is_all() const { return subject.empty() && actor.empty(); }
  bool has(const Entry& entry) const {
    // "CM-034-02" means everything about it, whatever it is.
    const bool is_about =
        subject.empty() || entry.subject == subject || entry.subject.ends_with(":" + subject);
    return is_about && (actor.empty() || entry.actor == actor);
  }
};

// The entries before one, latest first, that are asked for; and the first that was looked at: the search
// goes on before it.
struct Found {
  std::vector<Entry> entries;
  std::int64_t looked_from = 1;
};
Result<Found> entries_before(Store& store, std::int64_t before, const Wanted& wanted) {
  constexpr std::int64_t kAtOnce = 500;
  constexpr std::int64_t kMostLookedAt = 50'000;
  Found found{{}, before};
  while (found.looked_from > 1 && before - found.looked_from < kMostLookedAt) {
    const std::int64_t count = wanted.is_all() ? kEntriesOfAPage : kAtOnce;
    const std::int64_t first = std::max(std::int64_t{1}, found.looked_from - count);
    HTX_ASSIGN_OR_RETURN(const auto entries, store.entries(first, found.looked_from - first));
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
      found.looked_from = entry->seq;
      if (wanted.has(*entry)) found.entries.push_back(*entry);
      if (static_cast<std::int64_t>(found.entries.size()) == kEntriesOfAPage) return found;
    }
    if (entries.empty()) break;
  }
  return found;
}

Result<Response> list(Visit& visit) {
  const Fields& query = visit.address.query;
  HTX_ASSIGN_OR_RETURN(const TreeHead head, visit.session.store.ledger_head());
  const auto size = static_cast<std::int64_t>(head.size);
  const std::int64_t before =
      std::clamp(whole_number(query["before"]).value_or(size + 1), std::int64_t{1}, size + 1);
  const Wanted wanted{query["subject"], query["actor"]};
  HTX_ASSIGN_OR_RETURN(const Found found, entries_before(visit.session.store, before, wanted));
  Json rows{Json::Array{}};
  for (const Entry& entry : found.entries) rows.push(entry_model(visit, entry));
  Json model;
  model.add("nothing", rows.array()->empty()).add("rows", std::move(rows));
  model.add("entries", visit.say.number(static_cast<std::size_t>(size)));
  model.add("root_hex", to_hex(head.root)).add("log", visit.session.store.log());
  model.add("subject_asked", wanted.subject).add("actor_asked", wanted.actor);
  Fields earlier;
  earlier.add("before", std::to_string(found.looked_from));
  if (!wanted.subject.empty()) earlier.add("subject", wanted.subject);
  if (!wanted.actor.empty()) earlier.add("actor", wanted.actor);
  model.add("earlier", found.looked_from > 1 ? with_query("/ledger", earlier) : "");
  model.add("verify", query["verify"] == "1");
  if (query["verify"] == "1") {
    HTX_ASSIGN_OR_RETURN(const VerifyReport report, visit.session.store.verify_ledger());
    model.add("fits", report.ok());
  }
  return page(visit, "ledger", std::move(model),
              {.title = visit.say("server.menu-ledger"), .menu = "/ledger", .paper = Paper::kLandscape});
}

// One entry as it is hashed: what was written and every root.
Result<Response> one(Visit& visit) {
  const auto seq = whole_number(visit.parts["seq"]);
  HTX_ASSIGN_OR_RETURN(const auto entries, visit.session.store.entries(seq.value_or(0), seq ? 1 : 0));
  if (entries.empty()) return Error(ErrorCode::kNotFound, "server.no-such-page");
  HTX_ASSIGN_OR_RETURN(const std::string bytes, to_bytes(entries.front()));
  Json model = entry_model(visit, entries.front());
  model.add("bytes", bytes).add("leaf", to_hex(leaf_hash(as_bytes(bytes))));
  return page(visit, "entry", std::move(model),
              {.title = visit.say("server.entry-title", {{"seq", std::to_string(*seq)}}), .menu = "/ledger"});
}

// That an entry stands in the log: its path to the root, computed again from the stored leaves and checked.
Result<Response> proof(Visit& visit) {
  const auto seq = whole_number(visit.parts["seq"]);
  HTX_ASSIGN_OR_RETURN(const auto entries, visit.session.store.entries(seq.value_or(0), seq ? 1 : 0));
  if (entries.empty()) return Error(ErrorCode::kNotFound, "server.no-such-page");
  HTX_ASSIGN_OR_RETURN(const TreeHead head, visit.session.store.ledger_head());
  HTX_ASSIGN_OR_RETURN(const Inclusion found, inclusion_of(visit.session.store, *seq, head));
  Json steps{Json::Array{}};
  for (const Digest& step : found.path) steps.push(to_hex(step));
  Json model = entry_model(visit, entries.front());
  model.add("leaf", to_hex(found.leaf)).add("path", std::move(steps));
  model.add("steps", std::to_string(found.path.size())).add("root_hex", to_hex(head.root));
  model.add("size", std::to_string(head.size)).add("log", visit.session.store.log());
  model.add("index", std::to_string(*seq - 1)).add("bytes", found.entry).add("holds", holds(found));
  return page(visit, "entry_proof", std::move(model),
              {.title = visit.say("server.proof-title", {{"seq", std::to_string(*seq)}}), .menu = "/ledger"});
}

// What is to be signed of the log as it is now: the text of a checkpoint, without a signature, for the key
// lies with somebody else.
Result<Response> checkpoint(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const TreeHead head, visit.session.store.ledger_head());
  const std::string text =
      to_text(Checkpoint{.origin = visit.session.store.log(), .head = head, .extensions = {}});
  if (visit.address.query["format"] == "txt") {
    return Response{.status = 200,
                    .media_type = "text/plain; charset=utf-8",
                    .body = text,
                    .headers = {{"Content-Disposition", "attachment; filename=checkpoint.txt"}}};
  }
  Json model;
  model.add("text", text).add("root_hex", to_hex(head.root)).add("size", std::to_string(head.size));
  return page(visit, "checkpoint", std::move(model),
              {.title = visit.say("server.checkpoint"), .menu = "/ledger"});
}

// Every entry as it is hashed, one a line: with the root copied elsewhere anybody can check them.
Result<Response> all_entries(Visit& visit) {
  constexpr std::size_t kMostBytes = 64U << 20U;
  std::string lines;
  HTX_RETURN_IF_ERROR(visit.session.store.each_leaf([&](const StoredLeaf& one) {
    lines.append(as_text(one.bytes)).append("\n");
    return lines.size() <= kMostBytes;
  }));
  if (lines.size() > kMostBytes) return Error(ErrorCode::kUnavailable, "server.ledger-too-long");
  return Response{.status = 200,
                  .media_type = "application/jsonl",
                  .body = std::move(lines),
                  .headers = {{"Content-Disposition", "attachment; filename=entries.jsonl"}}};
}

}  // namespace

std::vector<Route> ledger_routes() {
  return {
      {"GET", "/ledger", Operation::kReadLedger, list},
      {"GET", "/ledger/checkpoint", Operation::kReadLedger, checkpoint},
      {"GET", "/ledger/entries.jsonl", Operation::kReadLedger, all_entries},
      {"GET", "/ledger/{seq}", Operation::kReadLedger, one},
      {"GET", "/ledger/{seq}/proof", Operation::kReadLedger, proof},
  };
}

}  // namespace htx::server
