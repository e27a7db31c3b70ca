#include <algorithm>

#include "engine/ledger/entry.h"
#include "engine/ledger/merkle.h"
#include "engine/server/addresses.h"
#include "engine/server/frame.h"
#include "engine/server/routes.h"

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

Result<Response> list(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const TreeHead head, visit.session.store.ledger_head());
  const auto size = static_cast<std::int64_t>(head.size);
  const std::int64_t before =
      std::clamp(whole_number(visit.address.query["before"]).value_or(size + 1), std::int64_t{1}, size + 1);
  const std::int64_t first = std::max(std::int64_t{1}, before - kEntriesOfAPage);
  HTX_ASSIGN_OR_RETURN(const auto entries, visit.session.store.entries(first, before - first));
  Json rows{Json::Array{}};
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) rows.push(entry_model(visit, *entry));
  Json model;
  model.add("rows", std::move(rows)).add("entries", visit.say.number(static_cast<std::size_t>(size)));
  model.add("root_hex", to_hex(head.root)).add("log", visit.session.store.log());
  model.add("earlier", first > 1 ? "/ledger?before=" + std::to_string(first) : "");
  model.add("verify", visit.address.query["verify"] == "1");
  if (visit.address.query["verify"] == "1") {
    HTX_ASSIGN_OR_RETURN(const VerifyReport report, visit.session.store.verify_ledger());
    model.add("fits", report.ok());
  }
  return page(visit, "ledger", std::move(model),
              {.title = visit.say("server.menu-ledger"), .menu = "/ledger"});
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

}  // namespace

std::vector<Route> ledger_routes() {
  return {
      {"GET", "/ledger", Operation::kReadLedger, list},
      {"GET", "/ledger/{seq}", Operation::kReadLedger, one},
  };
}

}  // namespace htx::server
