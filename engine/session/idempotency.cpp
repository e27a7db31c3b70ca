#include "engine/session/idempotency.h"

#include "engine/base/text.h"
#include "engine/store/transaction.h"

namespace htx::internal {

Result<CommandOnce> CommandOnce::of(const Session& session, std::string_view verb, const std::string& key,
                                    Json fingerprint) {
  constexpr std::size_t kLongestKey = 200;
  if (code_point_count(key) > kLongestKey)
    return Error(ErrorCode::kInvalidArgument, {"session.bad-key", {{"limit", std::to_string(kLongestKey)}}});
  if (key.empty()) return CommandOnce(session, key, Digest{});
  Json command;
  command.add("verb", verb).add("actor", session.actor.account).add("role", session.actor.role);
  HTX_ASSIGN_OR_RETURN(const std::string bytes,
                       canonical_json(command.add("request", std::move(fingerprint))));
  return CommandOnce(session, key, sha256(as_bytes(bytes)));
}

Result<std::optional<CommandKey>> CommandOnce::earlier() const {
  if (key_.empty()) return std::optional<CommandKey>();
  HTX_ASSIGN_OR_RETURN(auto used, session_.store.command_key(key_));
  if (used && used->command != command_) {
    return Error(ErrorCode::kConflict,
                 {"session.key-used", {{"key", key_}, {"at", used->at}, {"actor", used->actor}}});
  }
  return used;
}

Status CommandOnce::keep(Transaction& transaction, const Json& result) const {
  if (key_.empty()) return Done{};
  HTX_ASSIGN_OR_RETURN(const std::string text, canonical_json(result));
  return transaction.put_command_key({.key = key_,
                                      .command = command_,
                                      .at = to_text(session_.clock.now()),
                                      .actor = session_.actor.account,
                                      .result = text});
}

}  // namespace htx::internal
