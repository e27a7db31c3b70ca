#include "engine/cases/settlement_case.h"

#include <algorithm>
#include <set>

#include "engine/cases/case_rules.h"
#include "engine/cases/case_writing.h"
#include "engine/cases/derived_lines.h"
#include "engine/session/stored_definitions.h"
#include "engine/session/written_words.h"
#include "engine/settlement/settlement_record.h"
#include "engine/store/transaction.h"

namespace htx {
namespace {

using internal::CaseRepository;
using internal::LineDraft;
using internal::LoadedCase;

// The order that was asked for, or the one of the day if the case was opened under the same law.
Result<const PaymentOrderDefinition*> order_for(const Library& library, const LoadedCase& loaded,
                                                const SettlementRequest& request) {
  const Date opened = loaded.journal.empty() ? request.on : loaded.journal.front().on;
  HTX_ASSIGN_OR_RETURN(const PaymentOrderDefinition* found,
                       request.order.empty() ? library.payment_order_on(request.on)
                                             : library.payment_order(request.order, request.on));
  if (request.order.empty() && !found->order.is_in_force(opened)) {
    return Error(ErrorCode::kConflict, {"cases.old-regime",
                                        {{"id", loaded.row.id},
                                         {"opened", spoken(opened)},
                                         {"order", found->order.id},
                                         {"day", spoken(request.on)}}});
  }
  return found;
}

// An amount as the order can settle it.
Result<Decimal> payable(const rules::PaymentOrder& order, const std::string& id, const std::string& text) {
  const auto amount = Decimal::from_text(text);
  if (amount && rules::is_payable(order, *amount)) return *amount;
  return Error(
      ErrorCode::kInvalidArgument,
      {"cases.settlement-amount", {{"id", id}, {"found", text}, {"scale", std::to_string(order.scale)}}});
}

Status add_claim(const rules::PaymentOrder& order, const Party& party, const Claim& claim,
                 rules::Estate& estate) {
  const std::string id = party.id + "/" + claim.id;
  HTX_ASSIGN_OR_RETURN(const Decimal amount, payable(order, id, claim.amount));
  if (claim.nature == "capital") {
    estate.members.push_back({.id = id, .capital = amount, .name = party.name});
    return Done{};
  }
  const auto rank = std::ranges::find_if(order.ranks, [&](const rules::Rank& item) {
    return std::ranges::find(item.natures, claim.nature) != item.natures.end();
  });
  if (rank == order.ranks.end()) {
    return Error(ErrorCode::kInvalidArgument,
                 {"cases.no-rank", {{"id", id}, {"nature", claim.nature}, {"order", order.id}}});
  }
  estate.claims.push_back({.id = id, .creditor = party.name, .rank = rank->id, .amount = amount});
  return Done{};
}

Status add_claims(const rules::PaymentOrder& order, const Party& party, rules::Estate& estate) {
  for (const Claim& claim : party.claims) {
    if (!claim.withdrawn) HTX_RETURN_IF_ERROR(add_claim(order, party, claim, estate));
  }
  return Done{};
}

Result<rules::Estate> estate_of(const CaseState& state, const rules::PaymentOrder& order, Date on) {
  rules::Estate estate{.order = order.id, .on = on};
  for (const Asset& asset : state.assets) {
    if (asset.withdrawn) continue;
    const bool known = std::ranges::any_of(
        order.sources, [&](const rules::AssetSource& source) { return source.id == asset.source; });
    if (!known) {
      return Error(ErrorCode::kInvalidArgument,
                   {"cases.no-source", {{"id", asset.id}, {"source", asset.source}, {"order", order.id}}});
    }
    HTX_ASSIGN_OR_RETURN(const Decimal amount, payable(order, asset.id, asset.amount));
    estate.assets.push_back(
        {.id = asset.id, .source = asset.source, .amount = amount, .agreed_with = asset.agreed_with});
  }
  for (const Party& party : state.parties) HTX_RETURN_IF_ERROR(add_claims(order, party, estate));
  return estate;
}

std::string document_for(const workflows::Workflow& workflow, const std::string& fingerprint) {
  if (!fingerprint.empty()) return fingerprint;
  return workflow.document("payment_table") != nullptr ? "payment_table" : "settlement";
}

// Drafts the line that records a table.
Status draft_record(const Session& session, const LoadedCase& loaded, const SettlementRequest& request,
                    const PaymentOrderDefinition& order, LineDraft& draft) {
  HTX_ASSIGN_OR_RETURN(const CaseSettlement table,
                       internal::table_of(loaded.row.id, loaded.state, order, request.on));
  const std::string document = document_for(loaded.workflow(), request.document);
  const workflows::DocumentType* type = loaded.workflow().document(document);
  if (type == nullptr && !request.document.empty())
    return Error(ErrorCode::kInvalidArgument, {"cases.unknown-document", {{"id", document}}});
  if (type != nullptr) HTX_RETURN_IF_ERROR(internal::check_role(session, loaded, type->by, request.on));
  draft.details.add("case", loaded.row.id).add("on", to_text(request.on));
  draft.details.add("order", order.order.id).add("version", order.order.version);
  draft.details.add("order_sha256", to_hex(order.digest)).add("table_sha256", to_hex(table.digest));
  draft.details.add("estate", to_text(table.table.estate)).add("elsewhere", to_text(table.table.elsewhere));
  draft.details.add("claimed", to_text(table.table.claimed)).add("paid", to_text(table.table.paid));
  draft.details.add("unpaid", to_text(table.table.unpaid));
  draft.details.add("to_members", to_text(table.table.to_members));
  draft.files.push_back(
      {document, "settlement-" + std::to_string(loaded.state.lines + 1) + ".json", table.canonical});
  return Done{};
}

}  // namespace

namespace internal {

Result<CaseSettlement> table_of(const std::string& case_id, const CaseState& state,
                                const PaymentOrderDefinition& order, Date on) {
  CaseSettlement result{.order = order.order, .order_digest = order.digest};
  HTX_ASSIGN_OR_RETURN(result.estate, estate_of(state, order.order, on));
  if (result.estate.assets.empty() && result.estate.claims.empty())
    return Error(ErrorCode::kInvalidArgument, {"cases.nothing-to-settle", {{"id", case_id}}});
  HTX_ASSIGN_OR_RETURN(result.table, rules::settle(order.order, result.estate));
  Json json = rules::settlement_record(order.order, result.estate, result.table);
  json.add("case", case_id).add("case_lines", state.lines).add("order_sha256", to_hex(order.digest));
  HTX_ASSIGN_OR_RETURN(result.canonical, canonical_json(json));
  result.digest = sha256(as_bytes(result.canonical));
  return result;
}

}  // namespace internal

Result<CaseView> put_asset(const Session& session, const RecordRequest& request, const Asset& asset) {
  Json fingerprint;
  fingerprint.add("asset", asset.id).add("source", asset.source).add("amount", asset.amount);
  fingerprint.add("agreed_with", asset.agreed_with).add("basis", asset.basis);
  const LineKind kind = asset.withdrawn ? LineKind::kAssetWithdraw : LineKind::kAsset;
  return internal::write_one(
      session, internal::command_of(kind, request, std::move(fingerprint)),
      [&](CaseRepository&, const LoadedCase& loaded, LineDraft& draft) -> Status {
        const auto known = std::ranges::find(loaded.state.assets, asset.id, &Asset::id);
        if (asset.withdrawn && known == loaded.state.assets.end())
          return Error(ErrorCode::kNotFound, {"cases.no-such-asset", {{"id", asset.id}}});
        draft.details.add("asset", asset.id);
        if (asset.withdrawn) return Done{};
        if (asset.id.empty())
          return Error(ErrorCode::kInvalidArgument, {"cases.bad-name", {{"found", asset.id}}});
        std::set<std::string> sources;
        HTX_ASSIGN_OR_RETURN(const auto orders, session.library.payment_orders());
        for (const PaymentOrderDefinition* definition : orders) {
          for (const rules::AssetSource& source : definition->order.sources) sources.insert(source.id);
        }
        HTX_RETURN_IF_ERROR(check_word(asset.source, {sources.begin(), sources.end()}));
        const auto amount = Decimal::from_text(asset.amount);
        if (!amount || *amount < Decimal(0))
          return Error(ErrorCode::kInvalidArgument, {"cases.bad-amount", {{"found", asset.amount}}});
        draft.details.add("source", asset.source).add("amount", to_text(*amount));
        draft.details.add("agreed_with", asset.agreed_with).add("basis", asset.basis);
        return Done{};
      });
}

Result<CaseSettlement> settle_case(const Session& session, const SettlementRequest& request) {
  CaseRepository repository(session);
  HTX_ASSIGN_OR_RETURN(const LoadedCase loaded, repository.load(request.case_id));
  HTX_ASSIGN_OR_RETURN(const PaymentOrderDefinition* order, order_for(session.library, loaded, request));
  return internal::table_of(loaded.row.id, loaded.state, *order, request.on);
}

Result<CaseSettlement> record_settlement(const Session& session, const SettlementRequest& request) {
  CaseRepository repository(session);
  Json fingerprint;
  fingerprint.add("case", request.case_id).add("on", request.on_by_default ? "" : to_text(request.on));
  fingerprint.add("order", request.order).add("document", request.document).add("note", request.note);
  HTX_ASSIGN_OR_RETURN(
      const CaseView view,
      repository.once(to_string(LineKind::kSettlement), request.key, std::move(fingerprint),
                      [&](Transaction& transaction) -> Result<internal::LinePlace> {
                        HTX_ASSIGN_OR_RETURN(const LoadedCase loaded, repository.load(request.case_id));
                        HTX_RETURN_IF_ERROR(internal::check_seen(repository, loaded, request.seen));
                        HTX_RETURN_IF_ERROR(internal::check_day(session, loaded.state, request.on));
                        HTX_ASSIGN_OR_RETURN(const PaymentOrderDefinition* order,
                                             order_for(session.library, loaded, request));
                        LineDraft draft;
                        draft.kind = LineKind::kSettlement;
                        draft.on = request.on;
                        draft.note = request.note;
                        draft.key = request.key;
                        HTX_RETURN_IF_ERROR(draft_record(session, loaded, request, *order, draft));
                        HTX_RETURN_IF_ERROR(
                            keep_definition(transaction, {"settlement", order->order.id, order->order.version,
                                                          order->canonical, order->digest}));
                        return repository.write(transaction, loaded, std::move(draft));
                      }));
  return recorded_settlement(session, request.case_id, view.row.revision);
}

Result<CaseSettlement> recorded_settlement(const Session& session, const std::string& case_id,
                                           std::int64_t line) {
  CaseRepository repository(session);
  HTX_ASSIGN_OR_RETURN(const LoadedCase loaded, repository.load(case_id));
  const JournalLine* found = nullptr;
  for (const JournalLine& item : loaded.journal) {
    if (item.kind == LineKind::kSettlement && (line == 0 || item.line == line)) found = &item;
  }
  if (found == nullptr) return Error(ErrorCode::kNotFound, {"cases.no-settlement", {{"id", case_id}}});
  HTX_ASSIGN_OR_RETURN(const CaseState before,
                       repository.fold_lines(loaded.row, loaded.journal, found->line - 1));
  HTX_ASSIGN_OR_RETURN(const PaymentOrderDefinition order,
                       internal::stored_order(session.store, found->details.text_of("order"),
                                              found->details.text_of("order_sha256")));
  const Date on = date_from_iso(found->details.text_of("on")).value_or(found->on);
  HTX_ASSIGN_OR_RETURN(CaseSettlement table, internal::table_of(case_id, before, order, on));
  if (to_hex(table.digest) != found->details.text_of("table_sha256")) {
    return Error(ErrorCode::kCorrupt, {"cases.step-differs", {{"line", std::to_string(found->line)}}});
  }
  table.line = found->line;
  return table;
}

}  // namespace htx
