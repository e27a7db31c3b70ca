#pragma once

#include <string_view>

#include "engine/base/result.h"
#include "engine/registry/dictionary.h"
#include "engine/value/json.h"
#include "engine/value/value.h"

namespace htx {

// The facts of a stored body as expressions see them: one entry for each field of the dictionary,
// in its order; numbers, dates and booleans as such, enumerations as strings, missing as null.
// Members of the body that the dictionary does not know are left out.
// Fails with "registry.bad-body" if a member is not of its field's kind.
Result<Context> facts(const Json& body, const Dictionary& dictionary);

// The value that a stored text has in a field; null if it is not of the field's kind.
Value fact_from_text(std::string_view text, const FieldSpec& field);

}  // namespace htx
