#pragma once

#include <string>

#include "engine/evaluation/evaluation.h"
#include "engine/page/page.h"
#include "engine/value/json.h"

namespace htx::server {

// How a cooperative stands by an assessment: {tone, class, grade, score, total, above: {grade, points,
// short}, leave: {grade, points, short}, with, of, scale}.  `above` is the next better grade and `leave` the
// lowest that leads out of the weak ones; each absent where there is none.  `scale` is for scale.mustache,
// absent where there is no score.
// A score that it had `before` is drawn hollow.
Json standing_model(const rules::Pack& pack, const rules::Assessment& now, const report::Voice& say,
                    const std::optional<Decimal>& before = {});

// A score against the cut-offs of a pack, as a picture: {label, zones, cuts, names, low, high, pin, was}.
// Positions are per cent of the width.
Json scale_model(const rules::Pack& pack, const Decimal& score, const std::optional<Decimal>& before,
                 const report::Voice& say);

}  // namespace htx::server
