#pragma once

#include <map>
#include <set>
#include <string>

#include "engine/cases/cases.h"
#include "engine/page/page.h"
#include "engine/value/json.h"

namespace htx::server {

// The picture of a workflow for flow.mustache, {title, width, height, frames, boxes, ways}: with a case the
// states that it passed, where it stands, and the ways that it took.
Json flow_model(const workflows::Workflow& workflow, const report::Voice& say);
Json flow_model(const CaseView& view, const report::Voice& say);

}  // namespace htx::server
