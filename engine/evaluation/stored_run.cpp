#include "engine/evaluation/stored_run.h"

#include <algorithm>

namespace htx::internal {
namespace {

ByteSpan record_of(const std::string& body) { return as_bytes(body); }

}  // namespace

Result<StoredRun> StoredRun::read(const Session& session, StoredDefinitions& stored, std::int64_t run,
                                  const Json& details, std::string at) {
  StoredRun result;
  HTX_ASSIGN_OR_RETURN(result.definitions_, definitions_of_run(stored, details));
  result.grounds_ = plain(result.definitions_.grounds);
  auto layout = rules::RecordLayout::of(*result.definitions_.pack, result.grounds_);
  if (layout) result.layout_ = *std::move(layout);
  const auto as_of = date_from_iso(details.text_of("as_of"));
  const auto law_on = date_from_iso(details.text_of("law_on"));
  if (!as_of || !law_on)
    return Error(ErrorCode::kCorrupt, {"store.row-damaged", {{"what", "batch " + std::to_string(run)}}});
  result.dates_ = {static_cast<int>(details.integer_of("period").value_or(0)), *as_of, *law_on};
  result.at_ = std::move(at);
  result.run_ = run;
  result.facts_batch_ = details.integer_of("facts_batch").value_or(run);
  result.reader_ = std::make_shared<FactReader>(session.store, *result.definitions_.cooperatives,
                                                *result.definitions_.returns, result.facts_batch_);
  return result;
}

Result<rules::Facts> StoredRun::facts_of(const std::string& cooperative) const {
  HTX_ASSIGN_OR_RETURN(auto facts, reader_->gather(cooperative, dates_.period));
  if (!facts) return Error(ErrorCode::kCorrupt, {"evaluation.replay-no-record", {{"id", cooperative}}});
  return *std::move(facts);
}

Result<bool> StoredRun::has_return(const std::string& cooperative) const {
  return reader_->has_return(cooperative, dates_.period);
}

bool StoredRun::is_record(const std::string& body) const {
  return layout_ && !body.empty() && static_cast<std::uint8_t>(body.front()) == rules::kRecordVersion;
}

Result<rules::Assessment> StoredRun::assessment(const AssessmentRow& row) const {
  if (!is_record(row.body)) return assessment_of(row.body);
  HTX_ASSIGN_OR_RETURN(const rules::Facts facts, facts_of(row.cooperative));
  return rules::expand_record(*layout_, {*definitions_.pack, grounds_}, {row.cooperative, facts, dates_},
                              record_of(row.body));
}

Result<rules::Outcome> StoredRun::outcome(const AssessmentRow& row) const {
  if (is_record(row.body) && !rules::score_is_beyond(record_of(row.body))) {
    auto outcome = rules::outcome_of_record(*layout_, {*definitions_.pack, grounds_}, record_of(row.body));
    if (!outcome) return Error(ErrorCode::kCorrupt, {"rules.bad-record", {{"cooperative", row.cooperative}}});
    return outcome;
  }
  HTX_ASSIGN_OR_RETURN(const rules::Assessment whole, assessment(row));
  return rules::outcome_of(*definitions_.pack, whole);
}

namespace {

rules::CriterionRuling ruling_of(const rules::CriterionResult& result) {
  using Fall = rules::CriterionRuling::Fall;
  if (result.band) return {.fall = Fall::kBand, .band = *result.band};
  const bool is_scored = result.state == rules::CriterionResult::State::kScored;
  return {.fall = is_scored ? Fall::kPoints : Fall::kMissing};
}

}  // namespace

Result<std::vector<rules::CriterionRuling>> StoredRun::falls(const AssessmentRow& row) const {
  if (is_record(row.body)) {
    auto ruling = rules::decode(*layout_, {*definitions_.pack, grounds_}, record_of(row.body));
    if (!ruling) return Error(ErrorCode::kCorrupt, {"rules.bad-record", {{"cooperative", row.cooperative}}});
    return ruling->is_referred() ? std::vector<rules::CriterionRuling>() : std::move(ruling->criteria);
  }
  HTX_ASSIGN_OR_RETURN(const rules::Assessment whole, assessment(row));
  std::vector<rules::CriterionRuling> falls;
  for (const rules::CriterionResult& result : whole.criteria) falls.push_back(ruling_of(result));
  return falls;
}

AssessmentRow StoredRun::row_of(std::string cooperative, const rules::Outcome& outcome) const {
  return assessment_row(*definitions_.pack, dates_, at_, std::move(cooperative), outcome);
}

Result<std::string> StoredRun::body_like(const AssessmentRow& row, const rules::Ruling& ruling,
                                         const rules::Evidence& evidence) const {
  if (!is_record(row.body))
    return body_of(rules::explain({*definitions_.pack, grounds_}, ruling, evidence, row.cooperative));
  std::vector<std::uint8_t> record(layout_->size);
  rules::encode(*layout_, ruling, record);
  return std::string(as_text(record));
}

Json StoredRun::said_by(const std::string& body) const {
  if (!is_record(body)) return read_json(body).value_or(Json());
  return rules::record_to_json(*layout_, {*definitions_.pack, grounds_}, record_of(body));
}

Result<std::optional<AssessmentRow>> assessment_that_counts(const Session& session,
                                                            const std::string& cooperative, int period,
                                                            const std::string& pack, std::int64_t batch) {
  HTX_ASSIGN_OR_RETURN(const auto rows, session.store.assessments_of_cooperative(cooperative));
  std::optional<AssessmentRow> chosen;
  for (const AssessmentRow& row : rows) {
    if (row.run > batch || (period != 0 && row.period != period_text(period))) continue;
    if (!pack.empty() && row.pack != pack) continue;
    if (pack.empty() && chosen && chosen->period == row.period) {
      const auto standard = session.library.scorecard_id_on(row.law_on, session.place);
      if (standard && *standard == chosen->pack && *standard != row.pack) continue;
    }
    chosen = row;
  }
  return chosen;
}

AssessmentRow assessment_row(const rules::Pack& pack, const rules::Dates& dates, std::string known_at,
                             std::string cooperative, const rules::Outcome& outcome) {
  AssessmentRow row;
  row.cooperative = std::move(cooperative);
  row.period = period_text(dates.period);
  row.pack = pack.id;
  row.pack_digest = pack.digest;
  row.as_of = dates.as_of;
  row.law_on = dates.law_on;
  row.known_at = std::move(known_at);
  row.rating = to_string(outcome.result);
  row.grade = outcome.grade ? pack.grades[*outcome.grade].id : "";
  row.score = outcome.score ? to_text(*outcome.score) : "";
  row.coverage = std::to_string(outcome.criteria_with_data) + "/" + std::to_string(outcome.criteria);
  return row;
}

}  // namespace htx::internal
