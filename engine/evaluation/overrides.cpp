#include "engine/evaluation/overrides.h"

#include <algorithm>
#include <array>
#include <map>

#include "engine/evaluation/stored_run.h"
#include "engine/identity/account.h"
#include "engine/session/permission.h"
#include "engine/session/record_write.h"
#include "engine/session/sight.h"
#include "engine/session/written_words.h"
#include "engine/store/transaction.h"

namespace htx {
namespace {

Attestation signed_of(const Record& record) {
  return {.actor = record.body.text_of("actor"),
          .role = fields_of(record).text_of("role"),
          .at = record.body.text_of("at"),
          .why = fields_of(record).text_of("why")};
}

std::string prefix_of(const std::string& cooperative, int period) {
  if (cooperative.empty()) return "";
  return cooperative + "/" + (period == 0 ? "" : std::to_string(period) + "/");
}

// The parts of "CM-001/2020/1" that name what is corrected.
std::pair<std::string, int> subject_of(const std::string& id) {
  const std::size_t last = id.rfind('/');
  const std::size_t before = last == std::string::npos || last == 0 ? last : id.rfind('/', last - 1);
  if (before == std::string::npos) return {id, 0};
  int period = 0;
  for (const char c : id.substr(before + 1, last - before - 1)) {
    if (c >= '0' && c <= '9' && period < 100'000) period = period * 10 + (c - '0');
  }
  return {id.substr(0, before), period};
}

// What was written about cooperatives that the actor sees, of one or of all (empty).
Result<std::vector<Record>> seen_records(const Session& session, std::string_view kind,
                                         const std::string& prefix) {
  HTX_ASSIGN_OR_RETURN(auto records, session.store.records(kind, prefix));
  HTX_RETURN_IF_ERROR(
      Sight(session).keep_seen(records, [](const Record& record) { return subject_of(record.key).first; }));
  return records;
}

// The assessment of that period that counts.
Result<AssessmentRow> assessed(const Session& session, const std::string& cooperative, int period) {
  HTX_RETURN_IF_ERROR(seen_cooperative(session, cooperative));
  HTX_ASSIGN_OR_RETURN(const std::int64_t latest, session.store.latest_batch());
  HTX_ASSIGN_OR_RETURN(auto found,
                       internal::assessment_that_counts(session, cooperative, period, "", latest));
  if (!found)
    return Error(ErrorCode::kNotFound,
                 {"evaluation.not-evaluated", {{"what", cooperative + " " + period_text(period)}}});
  return *std::move(found);
}

// Whether the actor judged what an appeal is about: by the run that it is against, or by a later one, which
// would otherwise free him of it.
Result<bool> has_judged(const Session& session, const Appeal& appeal) {
  HTX_ASSIGN_OR_RETURN(const auto rows, session.store.assessments_of_cooperative(appeal.cooperative));
  HTX_ASSIGN_OR_RETURN(const auto persons, persons_of_accounts(session.store));
  for (const AssessmentRow& row : rows) {
    if (row.period != period_text(appeal.period) || row.run < appeal.against_run) continue;
    HTX_ASSIGN_OR_RETURN(const auto run, session.store.batch(row.run));
    if (run && person_of(persons, run->actor) == person_of(persons, session.actor.account)) return true;
  }
  return false;
}

Status write(const Session& session, Transaction& transaction, const std::string& kind, const std::string& id,
             Json fields) {
  fields.add("role", session.actor.role);
  return internal::put_own_record(
      session, transaction,
      {.kind = kind, .key = id, .action = kind, .subject = "assessment:" + id, .fields = std::move(fields)});
}

Result<Override> found_override(const Session& session, const std::string& id) {
  const auto [cooperative, period] = subject_of(id);
  HTX_ASSIGN_OR_RETURN(const auto all, overrides(session, cooperative, period));
  const auto found = std::ranges::find(all, id, &Override::id);
  if (found == all.end()) return Error(ErrorCode::kNotFound, {"evaluation.no-such-override", {{"id", id}}});
  return *found;
}

Result<Appeal> found_appeal(const Session& session, const std::string& id) {
  const auto [cooperative, period] = subject_of(id);
  HTX_ASSIGN_OR_RETURN(const auto all, appeals(session, cooperative, period));
  const auto found = std::ranges::find(all, id, &Appeal::id);
  if (found == all.end()) return Error(ErrorCode::kNotFound, {"evaluation.no-such-appeal", {{"id", id}}});
  return *found;
}

Error decided(const std::string& id) {
  return Error(ErrorCode::kConflict, {"evaluation.override-decided", {{"id", id}}});
}

}  // namespace

Result<std::vector<Override>> overrides(const Session& session, const std::string& cooperative, int period) {
  const std::string prefix = prefix_of(cooperative, period);
  HTX_ASSIGN_OR_RETURN(const auto records, seen_records(session, "override", prefix));
  std::vector<Override> found;
  for (const Record& record : records) {
    Override one;
    one.id = record.key;
    std::tie(one.cooperative, one.period) = subject_of(record.key);
    if (period != 0 && one.period != period) continue;
    const auto result = rules::class_from_string(fields_of(record).text_of("class"));
    const auto until = date_from_iso(fields_of(record).text_of("until"));
    if (!result || !until)
      return Error(ErrorCode::kCorrupt, {"evaluation.bad-record", {{"key", record.key}}});
    one.result = *result;
    one.basis = fields_of(record).text_of("basis");
    one.until = *until;
    one.proposed = signed_of(record);
    HTX_ASSIGN_OR_RETURN(const auto approval, session.store.record("override.approve", record.key));
    if (approval) one.approved = signed_of(*approval);
    HTX_ASSIGN_OR_RETURN(const auto revocation, session.store.record("override.revoke", record.key));
    if (revocation) one.revoked = signed_of(*revocation);
    found.push_back(std::move(one));
  }
  return found;
}

Result<std::vector<Override>> overrides_in_effect(const Session& session, int period, Date day,
                                                  const std::string& known_at) {
  HTX_ASSIGN_OR_RETURN(const std::vector<Override> all, overrides(session, "", period));
  std::map<std::string, Override> last;
  const auto was_known = [&](const Attestation& step) { return known_at.empty() || step.at <= known_at; };
  for (Override one : all) {
    if (!was_known(one.approved)) continue;
    if (!was_known(one.revoked)) one.revoked = {};
    if (!one.is_in_effect(day)) continue;
    const auto [at, is_first] = last.try_emplace(one.cooperative, one);
    if (!is_first && at->second.approved.at <= one.approved.at) at->second = one;
  }
  std::vector<Override> found;
  found.reserve(last.size());
  for (const auto& [id, one] : last) found.push_back(one);
  return found;
}

Result<Override> propose_override(const Session& session, const OverrideRequest& request) {
  HTX_RETURN_IF_ERROR(check_may(session, Operation::kCorrect));
  std::vector<std::string> known;
  known.reserve(rules::kClasses.size());
  for (const rules::Class one : rules::kClasses) known.emplace_back(to_string(one));
  HTX_RETURN_IF_ERROR(check_word(request.result, known));
  HTX_RETURN_IF_ERROR(check_text(request.why));
  HTX_RETURN_IF_ERROR(check_text(request.basis));
  HTX_ASSIGN_OR_RETURN(Transaction transaction, session.store.begin());
  HTX_ASSIGN_OR_RETURN(const AssessmentRow row, assessed(session, request.cooperative, request.period));
  HTX_ASSIGN_OR_RETURN(const auto earlier, overrides(session, request.cooperative, request.period));
  const std::string id = prefix_of(request.cooperative, request.period) + std::to_string(earlier.size() + 1);
  Json fields;
  fields.add("class", request.result).add("why", request.why).add("basis", request.basis);
  fields.add("until", to_text(request.until)).add("overrides_class", row.rating);
  fields.add("overrides_pack", row.pack).add("overrides_run", row.run);
  HTX_RETURN_IF_ERROR(write(session, transaction, "override", id, std::move(fields)));
  HTX_RETURN_IF_ERROR(transaction.commit());
  return found_override(session, id);
}

Result<Override> approve_override(const Session& session, const std::string& id, const std::string& why) {
  HTX_RETURN_IF_ERROR(check_may(session, Operation::kCorrect));
  HTX_RETURN_IF_ERROR(check_text(why));
  HTX_ASSIGN_OR_RETURN(Transaction transaction, session.store.begin());
  HTX_ASSIGN_OR_RETURN(const Override one, found_override(session, id));
  if (one.approved.is_there() || one.revoked.is_there()) return decided(id);
  HTX_ASSIGN_OR_RETURN(const auto persons, persons_of_accounts(session.store));
  if (person_of(persons, one.proposed.actor) == person_of(persons, session.actor.account)) {
    return Error(ErrorCode::kForbidden,
                 {"session.four-eyes", {{"actor", session.actor.account}, {"tasks", "override add"}}});
  }
  Json fields;
  fields.add("why", why);
  HTX_RETURN_IF_ERROR(write(session, transaction, "override.approve", id, std::move(fields)));
  HTX_RETURN_IF_ERROR(transaction.commit());
  return found_override(session, id);
}

Result<Override> revoke_override(const Session& session, const std::string& id, const std::string& why) {
  HTX_RETURN_IF_ERROR(check_may(session, Operation::kCorrect));
  HTX_RETURN_IF_ERROR(check_text(why));
  HTX_ASSIGN_OR_RETURN(Transaction transaction, session.store.begin());
  HTX_ASSIGN_OR_RETURN(const Override one, found_override(session, id));
  if (one.revoked.is_there()) return decided(id);
  Json fields;
  fields.add("why", why);
  HTX_RETURN_IF_ERROR(write(session, transaction, "override.revoke", id, std::move(fields)));
  HTX_RETURN_IF_ERROR(transaction.commit());
  return found_override(session, id);
}

Result<std::vector<Appeal>> appeals(const Session& session, const std::string& cooperative, int period) {
  HTX_ASSIGN_OR_RETURN(const auto records, seen_records(session, "appeal", prefix_of(cooperative, period)));
  std::vector<Appeal> found;
  for (const Record& record : records) {
    Appeal one;
    one.id = record.key;
    std::tie(one.cooperative, one.period) = subject_of(record.key);
    if (period != 0 && one.period != period) continue;
    one.by = fields_of(record).text_of("by");
    one.against_run = fields_of(record).integer_of("against_run").value_or(0);
    one.filed = signed_of(record);
    HTX_ASSIGN_OR_RETURN(const auto settled, session.store.record("appeal.settle", record.key));
    if (settled) {
      one.settled = signed_of(*settled);
      one.outcome = fields_of(*settled).text_of("outcome");
    }
    found.push_back(std::move(one));
  }
  return found;
}

Result<Appeal> file_appeal(const Session& session, const std::string& cooperative, int period,
                           const std::string& by, const std::string& why) {
  HTX_RETURN_IF_ERROR(check_may(session, Operation::kCorrect));
  HTX_RETURN_IF_ERROR(check_text(why));
  HTX_RETURN_IF_ERROR(check_text(by));
  HTX_ASSIGN_OR_RETURN(Transaction transaction, session.store.begin());
  HTX_ASSIGN_OR_RETURN(const AssessmentRow row, assessed(session, cooperative, period));
  HTX_ASSIGN_OR_RETURN(const auto earlier, appeals(session, cooperative, period));
  const std::string id = prefix_of(cooperative, period) + std::to_string(earlier.size() + 1);
  Json fields;
  fields.add("by", by).add("why", why).add("against_run", row.run);
  HTX_RETURN_IF_ERROR(write(session, transaction, "appeal", id, std::move(fields)));
  HTX_RETURN_IF_ERROR(transaction.commit());
  return found_appeal(session, id);
}

Result<Appeal> settle_appeal(const Session& session, const std::string& id, const std::string& outcome,
                             const std::string& why) {
  HTX_RETURN_IF_ERROR(check_may(session, Operation::kCorrect));
  static const std::vector<std::string> kOutcomes = {"accepted", "partly_accepted", "rejected", "withdrawn"};
  HTX_RETURN_IF_ERROR(check_word(outcome, kOutcomes));
  HTX_RETURN_IF_ERROR(check_text(why));
  HTX_ASSIGN_OR_RETURN(Transaction transaction, session.store.begin());
  HTX_ASSIGN_OR_RETURN(const Appeal one, found_appeal(session, id));
  if (one.settled.is_there()) return decided(id);
  HTX_ASSIGN_OR_RETURN(const bool judged, has_judged(session, one));
  if (judged) {
    return Error(ErrorCode::kForbidden,
                 {"session.four-eyes", {{"actor", session.actor.account}, {"tasks", "evaluate"}}});
  }
  Json fields;
  fields.add("outcome", outcome).add("why", why);
  HTX_RETURN_IF_ERROR(write(session, transaction, "appeal.settle", id, std::move(fields)));
  HTX_RETURN_IF_ERROR(transaction.commit());
  return found_appeal(session, id);
}

}  // namespace htx
