#pragma once

#include "engine/base/result.h"
#include "engine/rules/assessment.h"
#include "engine/value/json.h"

namespace htx::rules {

// The JSON of an assessment; every decimal is a text.
Json to_json(const Assessment& assessment);
Result<Assessment> assessment_from_json(const Json& json);

}  // namespace htx::rules
