#include "engine/evaluation/knowledge.h"

#include <algorithm>

#include "engine/value/temporal.h"

namespace htx {
namespace {

constexpr std::int64_t kDay = 24LL * 3'600;
constexpr std::int64_t kMilliseconds = 1'000;

Error not_a_moment(std::string_view text) {
  return Error(ErrorCode::kInvalidArgument, {"evaluation.bad-moment", {{"found", std::string(text)}}});
}

}  // namespace

Result<std::string> moment_from_text(const Jurisdiction& jurisdiction, std::string_view text) {
  if (const auto day = date_from_iso(text)) {
    const std::int64_t end = jurisdiction.time.utc_of((day->days() + 1) * kDay);
    return to_text(Instant{end * kMilliseconds - 1});
  }
  const auto moment = date_time_from_iso(text);
  if (!moment) return not_a_moment(text);
  std::int64_t seconds = epoch_seconds(*moment);
  if (moment->time.zone.kind == Zone::Kind::kNone) seconds = jurisdiction.time.utc_of(seconds);
  constexpr std::int64_t kNanoseconds = 1'000'000;
  return to_text(Instant{seconds * kMilliseconds + moment->time.nanosecond / kNanoseconds});
}

Result<Knowledge> known_now(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const std::int64_t latest, session.store.latest_batch());
  return Knowledge{latest, to_text(session.clock.now())};
}

Result<Knowledge> known_at(const Session& session, std::string_view moment) {
  if (moment.empty()) return known_now(session);
  Knowledge knowledge;
  HTX_ASSIGN_OR_RETURN(knowledge.at, moment_from_text(session.library.jurisdiction(), moment));
  HTX_ASSIGN_OR_RETURN(auto batches, session.store.batches(""));
  std::ranges::reverse(batches);
  // A clock that was put back must not let a later batch in: what was known is a prefix.
  for (const Batch& batch : batches) {
    if (batch.at > knowledge.at) break;
    knowledge.batch = batch.id;
  }
  return knowledge;
}

Date day_of_moment(const Jurisdiction& jurisdiction, std::string_view moment) {
  const auto read = date_time_from_iso(moment);
  if (!read) return {};
  return jurisdiction.time.day_of({epoch_seconds(*read) * kMilliseconds});
}

}  // namespace htx
