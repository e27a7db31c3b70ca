#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/session/session.h"

namespace htx {

// What an office knew: everything that was written up to and including one batch.  Batches are numbered in
// the order of time and revisions of records are never overwritten, so what was known can be read again.
struct Knowledge {
  std::int64_t batch = 0;  // 0: nothing yet.
  std::string at;          // The moment asked about, as records keep it: "2021-01-15T02:30:00.000Z".
};

// The moment that a text names, in the form that records keep: a day is its end where
// the law is made ("2021-01-15"), a time without a zone is by the clock there ("2021-01-15T09:30:00").
// Fails with "evaluation.bad-moment".
Result<std::string> moment_from_text(const Jurisdiction& jurisdiction, std::string_view text);

// What is known now; `at` is the office's clock.
Result<Knowledge> known_now(const Session& session);

// What was known at a moment (see moment_from_text); the empty text is now.
Result<Knowledge> known_at(const Session& session, std::string_view moment);

// The day there of a moment that a record keeps.
Date day_of_moment(const Jurisdiction& jurisdiction, std::string_view moment);

}  // namespace htx
