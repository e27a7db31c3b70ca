#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/message.h"
#include "engine/value/json.h"

namespace htx::answers {

// A piece of long work as programs are told of it.
struct LongWork {
  std::string job;
  std::string kind;
  std::string status;
  std::string about;  // The period of an evaluation; may be empty.
  std::string actor;
  std::string begun;  // Moments in UTC.
  std::string ended;  // Empty: not yet.
  std::size_t done = 0;
  std::size_t of = 0;                // 0: it does not tell how far it is.
  std::optional<Message> told = {};  // What came of it, or why it failed.
};

Json job_answer(const LongWork& work, Language language);
Json jobs_answer(const std::vector<LongWork>& all, Language language);

}  // namespace htx::answers
