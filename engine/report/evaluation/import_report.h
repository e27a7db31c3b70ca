#pragma once

#include "engine/evaluation/import.h"
#include "engine/page/page.h"

namespace htx::report {

// What an import did: rows counted, sums of the numeric columns to hold against the paper, totals
// that do not equal their parts.  The mistakes themselves are not repeated here: they are
// diagnostics and are printed as such.
Page import_page(const ImportOutcome& outcome, const Dictionary& dictionary, const Manner& language);

}  // namespace htx::report
