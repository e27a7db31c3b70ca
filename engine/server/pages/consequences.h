#pragma once

#include <cstdint>

#include "engine/cases/cases.h"
#include "engine/server/visit/visit.h"

namespace htx::server {

// What would follow from a command to a case, for the template act_preview: {steps, deadlines} of the lines
// after line `before` of the case as it would stand, or {error} that says why it would be refused.
Json preview_model(const Visit& visit, std::int64_t before, const Result<CaseView>& after);

// What came into a case while a form of it was filled in, if that is why it is refused: [{who, what, at,
// href}] of the lines after the one that the form was made from.
Json changes_model(const Visit& visit, const CaseView& now, const Error& error);

// What preview_model() makes as a piece of a page, for the script.
Response preview_piece(const Visit& visit, Json preview);

}  // namespace htx::server
