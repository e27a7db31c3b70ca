#pragma once

#include "engine/page/page.h"
#include "engine/rules/pack.h"
#include "engine/value/json.h"

namespace htx::server {

// When packs are in force, as a picture for validity.mustache: a bar for each, {label, y, x, width, here},
// the years below, the day of `today` as a line.  `here`: the digest of the pack that the page is about.
Json validity_picture(const std::vector<rules::PackPointer>& packs, const Digest& here, Date today,
                      const report::Voice& say);

}  // namespace htx::server
