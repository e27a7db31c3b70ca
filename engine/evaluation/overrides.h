#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/rules/assessment.h"
#include "engine/session/session.h"

namespace htx {

// Who said something about an assessment, when, and why.
struct Attestation {
  std::string actor;
  std::string role;
  std::string at;  // Empty: nobody has.
  std::string why;
  bool is_there() const { return !at.empty(); }
};

// A decision by which a cooperative is treated as of another class than its assessment says.  The assessment
// stays as it is; each step of the decision is a record of its own, and none is ever changed.
struct Override {
  std::string id;  // "CM-001/2020/1"
  std::string cooperative;
  int period = 0;
  rules::Class result = rules::Class::kNotRated;
  std::string basis;  // The law or decision it rests on.
  Date until;         // Its last day.
  Attestation proposed;
  Attestation approved;  // By a second person; before that it has no effect.
  Attestation revoked;
  bool is_in_effect(Date day) const { return approved.is_there() && !revoked.is_there() && day <= until; }
};

// An appeal against an assessment.
struct Appeal {
  std::string id;  // "CM-001/2020/1"
  std::string cooperative;
  int period = 0;
  std::int64_t against_run = 0;  // The run whose assessment counted when the appeal was filed.
  std::string by;
  Attestation filed;
  Attestation settled;
  std::string outcome;  // "accepted", "partly_accepted", "rejected", "withdrawn"; empty: not settled.
};

struct OverrideRequest {
  std::string cooperative;
  int period = 0;
  std::string result;  // strong, weak, dissolve, not_rated
  std::string why;
  std::string basis;
  Date until;
};

// Each is one transaction with one ledger entry.
// Fails with "evaluation.not-evaluated" if there is nothing to override, "session.unknown-word",
// "session.empty-note" without a reason or a basis.
Result<Override> propose_override(const Session& session, const OverrideRequest& request);
// Fails with "evaluation.no-such-override", "session.four-eyes" if the actor proposed it,
// "evaluation.override-decided", "session.empty-note": who approves says why, as who proposes does.
Result<Override> approve_override(const Session& session, const std::string& id, const std::string& why);
// Fails with "evaluation.no-such-override", "evaluation.override-decided", "session.empty-note".
Result<Override> revoke_override(const Session& session, const std::string& id, const std::string& why);
// All of one cooperative, or of all (empty); of one period, or of all (0).  By id.
Result<std::vector<Override>> overrides(const Session& session, const std::string& cooperative = "",
                                        int period = 0);
// Those of a period that count on a day, as far as they were known at a moment (empty: now); of several of
// one cooperative the one that was approved last.  By cooperative.
Result<std::vector<Override>> overrides_in_effect(const Session& session, int period, Date day,
                                                  const std::string& known_at = "");

// Fails with "evaluation.not-evaluated", "session.empty-note".
Result<Appeal> file_appeal(const Session& session, const std::string& cooperative, int period,
                           const std::string& by, const std::string& why);
// Fails with "evaluation.no-such-appeal", "session.unknown-word", "session.empty-note", and with
// "session.four-eyes" if the actor made the assessment that is appealed against or a later one of that
// cooperative and period, by whichever pack.
Result<Appeal> settle_appeal(const Session& session, const std::string& id, const std::string& outcome,
                             const std::string& why);
Result<std::vector<Appeal>> appeals(const Session& session, const std::string& cooperative = "",
                                    int period = 0);

}  // namespace htx
