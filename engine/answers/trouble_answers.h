#pragma once

#include "engine/base/diagnostic.h"
#include "engine/base/error.h"
#include "engine/base/language.h"
#include "engine/value/json.h"

namespace htx::answers {

// One mistake in a document or a row: severity, code, place, message, what was found and expected.
Json finding(const Diagnostic& diagnostic, Language language);
Json findings(const Diagnostics& diagnostics, Language language);

// Why a request was not done: {error: {code, kind, message, details, doing, recorded, findings}}.  `found` is
// what was found on the way in documents and rows; `recorded` says that something the command did is durable
// all the same.
Json error_answer(const Error& error, const Diagnostics& found, bool recorded, Language language);

// The same as a problem of HTTP (RFC 9457): type, title and status, what is said as its detail, and our code,
// kind, what was found and expected, and the next step.
Json problem_answer(const Error& error, int status, Language language, const Diagnostics& found = {});

}  // namespace htx::answers
