#pragma once

#include "engine/evaluation/replay.h"
#include "engine/page/page.h"

namespace htx::report {

// What a replay found: how much was computed again, and everything that is not as it was.
Page replay_page(const Replay& replay, const Manner& language);

}  // namespace htx::report
