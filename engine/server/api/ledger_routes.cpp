#include "engine/answers/cooperative_answers.h"
#include "engine/answers/ledger_answers.h"
#include "engine/answers/store_answers.h"
#include "engine/audit/audit.h"
#include "engine/audit/inclusion.h"
#include "engine/server/api/answer.h"
#include "engine/server/api/api_routes.h"
#include "engine/server/api/openapi.h"

namespace htx::server {
namespace {

// Made once for each language: it says the same to everybody.
Result<Response> openapi(Visit& visit) {
  static const Response kVietnamese = api_answer(openapi_document(Language::kVietnamese));
  static const Response kEnglish = api_answer(openapi_document(Language::kEnglish));
  return visit.language() == Language::kVietnamese ? kVietnamese : kEnglish;
}

Result<Response> who(Visit& visit) { return api_answer(answers::visitor_answer(*visit.visitor)); }

Result<Response> entries(Visit& visit) {
  Store& store = visit.session.store;
  const Fields& query = visit.address.query;
  const auto after = whole_number(query["after"].empty() ? "0" : query["after"]);
  if (!after || *after < 0)
    return Error(ErrorCode::kInvalidArgument, {"server.bad-cursor", {{"found", query["after"]}}});
  HTX_ASSIGN_OR_RETURN(const TreeHead head, store.ledger_head());
  HTX_ASSIGN_OR_RETURN(const auto part,
                       store.entries(*after + 1, static_cast<std::int64_t>(limit_of(query))));
  HTX_ASSIGN_OR_RETURN(Json answer, answers::entries_answer(store.log(), head, part));
  answers::ListPage page{.found = static_cast<std::size_t>(head.size)};
  if (!part.empty() && part.back().seq < static_cast<std::int64_t>(head.size))
    page.next = std::to_string(part.back().seq);
  return api_answer(answers::with_page(std::move(answer), page));
}

Error no_entry(const Visit& visit) {
  return {ErrorCode::kNotFound, {"server.no-entry", {{"found", visit.parts["seq"]}}}};
}

Result<Response> entry(Visit& visit) {
  const auto seq = whole_number(visit.parts["seq"]);
  if (!seq || *seq < 1) return no_entry(visit);
  HTX_ASSIGN_OR_RETURN(const auto found, visit.session.store.entries(*seq, 1));
  if (found.empty()) return no_entry(visit);
  HTX_ASSIGN_OR_RETURN(const Json answer, answers::entry_answer(found.front()));
  return api_answer(answer);
}

Result<Response> inclusion(Visit& visit) {
  const auto seq = whole_number(visit.parts["seq"]);
  HTX_ASSIGN_OR_RETURN(const TreeHead head, visit.session.store.ledger_head());
  if (!seq || *seq < 1 || *seq > static_cast<std::int64_t>(head.size)) return no_entry(visit);
  HTX_ASSIGN_OR_RETURN(const Inclusion found, prove_inclusion(visit.session.store, *seq, head));
  return api_answer(answers::inclusion_answer(visit.session.store.log(), found));
}

Result<Response> checkpoint(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const TreeHead head, visit.session.store.ledger_head());
  return api_answer(answers::checkpoint_answer(visit.session.store.log(), head));
}

Result<Response> audit(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const Audit found, audit_store(visit.session));
  return api_answer(answers::audit_answer(found, visit.language()));
}

}  // namespace

std::vector<Route> api_ledger_routes() {
  constexpr Operation kRead = Operation::kReadLedger;
  return {
      {"GET", "/api/v1/openapi.json", {}, openapi, reads("openapi", "")},
      {"GET", "/api/v1/me", Operation::kOwnAccount, who, reads("who", "visitor")},
      {"GET", "/api/v1/ledger/entries", kRead, entries, lists("list-entries", "entries")},
      {"GET", "/api/v1/ledger/entries/{seq}", kRead, entry, reads("show-entry", "entry")},
      {"GET", "/api/v1/ledger/entries/{seq}/proof", kRead, inclusion, reads("prove-entry", "inclusion")},
      {"GET", "/api/v1/ledger/checkpoint", kRead, checkpoint, reads("show-checkpoint", "checkpoint")},
      {"GET", "/api/v1/ledger/verification", Operation::kCheck, audit, reads("verify-ledger", "audit")},
  };
}

}  // namespace htx::server
