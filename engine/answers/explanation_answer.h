#pragma once

#include "engine/evaluation/evaluation.h"
#include "engine/session/library.h"
#include "engine/value/json.h"

namespace htx::answers {

// One assessment as it is stored, every criterion of it told in both languages, how far it is from the next
// band and grade, what is newer now, and what was decided about it since.
Json explanation_answer(const ExplainedAssessment& explained, const Library& library);

}  // namespace htx::answers
