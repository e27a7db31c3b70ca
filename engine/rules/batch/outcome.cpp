#include "engine/rules/batch/outcome.h"

#include <algorithm>

namespace htx::rules {
namespace {

template <class Code>
Json effect(const std::string& id, Code code) {
  Json json;
  return json.add("id", id).add("effect", static_cast<std::int64_t>(code));
}

Json effects(const std::vector<Clause>& clauses, const std::vector<ClauseEffect>& codes) {
  Json::Array all;
  for (std::size_t i = 0; i < clauses.size(); ++i) all.push_back(effect(clauses[i].id, codes[i]));
  return all;
}

Json criteria_json(const Pack& pack, const Ruling& ruling) {
  Json::Array all;
  const std::vector<const Criterion*> criteria = pack.criteria();
  for (std::size_t i = 0; i < criteria.size(); ++i) {
    Json one;
    one.add("id", criteria[i]->id).add("figure", to_text(ruling.criteria[i].figure.value_or(Decimal())));
    all.push_back(one.add("band", static_cast<std::int64_t>(code_of(ruling.criteria[i]))));
  }
  return all;
}

Json grounds_json(const std::vector<const Pack*>& packs, const Ruling& ruling) {
  Json::Array all;
  std::size_t at = 0;
  for (const Pack* pack : packs) {
    for (const Ground& ground : pack->grounds) {
      const GroundRuling& judged = ruling.grounds[at++];
      Json one;
      one.add("id", pack->id + "/" + ground.id).add("state", static_cast<std::int64_t>(judged.state));
      one.add("missing", judged.is_missing)
          .add("event", judged.event ? Json(to_text(*judged.event)) : Json());
      all.push_back(std::move(one));
    }
  }
  return all;
}

}  // namespace

bool Outcome::operator==(const Outcome& other) const {
  const auto same_reason = [](const NotRatedReason& a, const NotRatedReason& b) {
    return a.kind == b.kind && a.id == b.id;
  };
  return result == other.result && grade == other.grade && score == other.score &&
         criteria_with_data == other.criteria_with_data && criteria == other.criteria &&
         reason.has_value() == other.reason.has_value() && (!reason || same_reason(*reason, *other.reason)) &&
         grounds == other.grounds;
}

Outcome outcome_of(const Pack& scorecard, const Assessment& assessment) {
  Outcome outcome;
  outcome.result = assessment.result;
  const auto grade = std::ranges::find(scorecard.grades, assessment.grade, &Grade::id);
  if (grade != scorecard.grades.end())
    outcome.grade = static_cast<std::size_t>(grade - scorecard.grades.begin());
  outcome.score = assessment.score;
  outcome.criteria_with_data = assessment.criteria_with_data;
  outcome.criteria = assessment.criteria.size();
  if (!assessment.reasons.empty()) {
    const NotRatedReason& first = assessment.reasons.front();
    outcome.reason = NotRatedReason{first.kind, first.id, {}};
  }
  for (const GroundResult& ground : assessment.grounds) outcome.grounds.push_back(ground.state);
  return outcome;
}

Outcome outcome_of(const Pack& scorecard, const Ruling& ruling) {
  Outcome outcome{.result = ruling.result,
                  .grade = ruling.grade,
                  .score = ruling.score,
                  .criteria_with_data = ruling.criteria_with_data,
                  .criteria = ruling.criteria.size(),
                  .reason = {},
                  .grounds = {}};
  if (!ruling.grade) {
    const std::vector<NotRatedReason> reasons = reasons_of(scorecard, ruling);
    if (!reasons.empty()) outcome.reason = reasons.front();
  }
  for (const GroundRuling& ground : ruling.grounds) outcome.grounds.push_back(ground.state);
  return outcome;
}

Result<Outcome> outcome_of_record(const RecordLayout& layout, const Packs& packs,
                                  std::span<const std::uint8_t> record) {
  HTX_ASSIGN_OR_RETURN(const Ruling ruling, decode(layout, packs, record));
  return outcome_of(packs.scorecard, ruling);
}

bool score_is_beyond(std::span<const std::uint8_t> record) {
  return record.size() > 1 && (record[1] & kRecordLongScore) != 0;
}

Json record_to_json(const RecordLayout& layout, const Packs& packs, std::span<const std::uint8_t> record) {
  const auto ruling = decode(layout, packs, record);
  if (!ruling) return {};
  const Pack& pack = packs.scorecard;
  Json json;
  json.add("class", to_string(ruling->result));
  json.add("grade", ruling->grade ? Json(pack.grades[*ruling->grade].id) : Json());
  json.add("score", ruling->score ? Json(to_text(*ruling->score)) : Json());
  json.add("criteria_with_data", static_cast<std::int64_t>(ruling->criteria_with_data));
  json.add("flags", static_cast<std::int64_t>(record[1]));
  json.add("referrals", effects(pack.referrals, ruling->referrals));
  if (ruling->is_referred() || !pack.has_scorecard())
    return json.add("grounds",
                    ruling->is_referred() ? Json(Json::Array()) : grounds_json(packs.grounds, *ruling));
  json.add("not_rated", effects(pack.not_rated, ruling->not_rated));
  Json::Array checks;
  for (std::size_t i = 0; i < pack.checks.size(); ++i)
    checks.push_back(effect(pack.checks[i].clause.id, ruling->checks[i]));
  json.add("checks", std::move(checks));
  Json::Array overrides;
  for (std::size_t i = 0; i < pack.overrides.size(); ++i)
    overrides.push_back(effect(pack.overrides[i].clause.id, ruling->overrides[i]));
  json.add("overrides", std::move(overrides)).add("criteria", criteria_json(pack, *ruling));
  return json.add("grounds", grounds_json(packs.grounds, *ruling));
}

}  // namespace htx::rules
