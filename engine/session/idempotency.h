#pragma once

#include <optional>
#include <string>

#include "engine/session/session.h"
#include "engine/store/transaction.h"

namespace htx::internal {

// A command that may carry a key, by which it is done once however often it is sent.
class CommandOnce {
 public:
  // Fails with "session.bad-key".
  static Result<CommandOnce> of(const Session& session, std::string_view verb, const std::string& key,
                                Json fingerprint);

  // The first time, if the same command was done before.  REQUIRES: a transaction is open.
  // Fails with "session.key-used" if the key belongs to another command.
  Result<std::optional<CommandKey>> earlier() const;

  // Keeps where the answer is; nothing without a key.
  Status keep(Transaction& transaction, const Json& result) const;

 private:
  CommandOnce(const Session& session, std::string key, Digest command)
      : session_(session), key_(std::move(key)), command_(command) {}

  const Session& session_;
  std::string key_;
  Digest command_;
};

}  // namespace htx::internal
