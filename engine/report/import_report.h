#pragma once

#include "engine/evaluation/import.h"
#include "engine/page/page.h"
#include "engine/value/json.h"

namespace htx::report {

// What an import did: rows counted, sums of the numeric columns to hold against the paper, totals
// that do not equal their parts.  The mistakes themselves are not repeated here: they are
// diagnostics and are printed as such.
Page import_page(const ImportOutcome& outcome, const Dictionary& dictionary, const Manner& language);

// The same with every mistake.
Json import_json(const ImportOutcome& outcome, Language language);

// One diagnostic for other programs: file, line, column, code, message, found, expected.
Json to_json(const Diagnostic& diagnostic, Language language);

}  // namespace htx::report
