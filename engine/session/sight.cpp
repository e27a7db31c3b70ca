#include "engine/session/sight.h"

#include <algorithm>

#include "engine/base/spellings.h"

namespace htx {

bool lies_in(const Scope& scope, const Json& cooperative, const Jurisdiction& jurisdiction, Date day) {
  if (scope.is_whole()) return true;
  return std::ranges::any_of(*scope.areas, [&](const Area& area) {
    const Jurisdiction::Level* level = jurisdiction.level(area.level);
    if (level == nullptr || level->field.empty() || !level->is_on(day)) return false;
    const std::string unit = fold_name(cooperative.text_of(level->field));
    return !unit.empty() && unit == fold_name(area.unit);
  });
}

Status check_scope(const Jurisdiction& jurisdiction, const Scope& scope) {
  if (scope.is_whole()) return Done{};
  std::vector<std::string> known;
  for (const Jurisdiction::Level& level : jurisdiction.levels) {
    if (!level.field.empty()) known.push_back(level.id);
  }
  for (const Area& area : *scope.areas) {
    if (std::ranges::find(known, area.level) == known.end()) {
      return Error(ErrorCode::kInvalidArgument,
                   {"session.no-such-area", {{"found", area.level}, {"expected", list_of(known)}}});
    }
  }
  return Done{};
}

namespace {

bool is_seen(const Session& session, const Record& cooperative) {
  return lies_in(session.actor.scope, fields_of(cooperative), session.library.jurisdiction(),
                 legal_today(session));
}

}  // namespace

Result<bool> Sight::has(const std::string& cooperative) {
  if (is_whole()) return true;
  const auto found = known_.find(cooperative);
  if (found != known_.end() || is_all_known_) return found != known_.end() && found->second;
  HTX_ASSIGN_OR_RETURN(const auto record, session_.store.record("cooperative", cooperative));
  const bool seen = record && is_seen(session_, *record);
  known_.emplace(cooperative, seen);
  return seen;
}

Status Sight::read_all() {
  if (is_all_known_) return Done{};
  HTX_ASSIGN_OR_RETURN(const auto records, session_.store.records("cooperative"));
  for (const Record& record : records) known_[record.key] = is_seen(session_, record);
  is_all_known_ = true;
  return Done{};
}

Result<Record> seen_cooperative(const Session& session, const std::string& id) {
  HTX_ASSIGN_OR_RETURN(auto record, session.store.record("cooperative", id));
  if (record && is_seen(session, *record)) return *std::move(record);
  return Error(ErrorCode::kNotFound, {"session.no-such-cooperative", {{"id", id}}});
}

Result<std::vector<Onlooker>> who_could_see(const Session& session, const Json& cooperative, Date day) {
  HTX_ASSIGN_OR_RETURN(const auto members, members_on_record(session.store));
  std::vector<Onlooker> found;
  for (const Member& member : members) {
    const auto held = held_role(member);
    if (!held || !member.is_on(day) || !may(held->role, Operation::kReadCooperatives, held->scope)) continue;
    if (lies_in(held->scope, cooperative, session.library.jurisdiction(), day))
      found.push_back({member, held->role});
  }
  std::ranges::stable_sort(found, {}, &Onlooker::role);
  return found;
}

}  // namespace htx
