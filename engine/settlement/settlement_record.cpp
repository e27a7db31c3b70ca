#include "engine/settlement/settlement_record.h"

#include <array>

namespace htx::rules {
namespace {

Json law_json(const SettlementLaw& law) {
  Json json;
  return json.add("article", law.article).add("tag", law.tag).add("source", law.source);
}

Json assets_json(const Estate& estate) {
  Json::Array assets;
  for (const Estate::Asset& asset : estate.assets) {
    Json json;
    json.add("id", asset.id).add("source", asset.source).add("amount", to_text(asset.amount));
    assets.push_back(json.add("agreed_with", asset.agreed_with));
  }
  return Json(std::move(assets));
}

Json claims_json(const Estate& estate) {
  Json::Array claims;
  for (const Estate::Claim& claim : estate.claims) {
    Json json;
    json.add("id", claim.id).add("creditor", claim.creditor).add("rank", claim.rank);
    claims.push_back(json.add("amount", to_text(claim.amount)));
  }
  return Json(std::move(claims));
}

Json members_json(const Estate& estate) {
  Json::Array members;
  for (const Estate::Member& member : estate.members) {
    Json json;
    members.push_back(
        json.add("id", member.id).add("name", member.name).add("capital", to_text(member.capital)));
  }
  return Json(std::move(members));
}

Json payment_json(const Payment& payment) {
  static constexpr auto kKinds = std::to_array<const char*>({"elsewhere", "claim", "member"});
  Json slots{Json::Object{}};
  for (const auto& argument : payment.why.arguments)
    slots.add(argument.slot, argument.value.in(Language::kVietnamese));
  Json why;
  why.add("code", payment.why.code).add("slots", std::move(slots));
  Json json;
  json.add("kind", kKinds[static_cast<std::size_t>(payment.kind)]).add("id", payment.id);
  json.add("to", payment.to).add("rank", payment.rank).add("due", to_text(payment.due));
  return json.add("paid", to_text(payment.paid)).add("law", law_json(payment.law)).add("why", std::move(why));
}

}  // namespace

Json settlement_record(const PaymentOrder& order, const Estate& estate, const Settlement& settlement) {
  Json json;
  json.add("order", order.id).add("version", order.version).add("on", to_text(estate.on));
  json.add("assets", assets_json(estate)).add("claims", claims_json(estate));
  json.add("members", members_json(estate));
  Json::Array payments;
  for (const Payment& payment : settlement.payments) payments.push_back(payment_json(payment));
  json.add("payments", std::move(payments)).add("estate", to_text(settlement.estate));
  json.add("elsewhere", to_text(settlement.elsewhere)).add("claimed", to_text(settlement.claimed));
  json.add("paid", to_text(settlement.paid)).add("unpaid", to_text(settlement.unpaid));
  return json.add("to_members", to_text(settlement.to_members));
}

}  // namespace htx::rules
