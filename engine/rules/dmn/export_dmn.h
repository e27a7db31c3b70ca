#pragma once

#include <optional>
#include <string>

#include "engine/base/diagnostic.h"
#include "engine/base/result.h"
#include "engine/base/source.h"
#include "engine/rules/pack.h"

namespace htx::rules {

// A scorecard as a DMN 1.5 model (rules/DMN.md is the mapping): any engine that follows the standard
// finds the same points, score, grade and class.  What DMN has no word for (titles in two languages,
// sources, worked examples, grounds) travels along as the pack's canonical form in an extension element.
//
// Errors: "rules.export-no-scorecard"; "rules.export-unsupported" names an expression that DMN's FEEL
// would compute otherwise than the strict one of packs; "rules.export-overlap" for bands that overlap,
// where a pack takes the first and a unique table refuses.
Result<std::string> export_dmn(const Pack& pack);

// The pack of an exported model, with the digest it had.  Its tables are those that this engine writes
// for the pack inside: a cell that was changed afterwards is reported ("rules.import-differs") and
// refused, and so is a model without a pack ("rules.import-no-pack").
std::optional<Pack> import_dmn(const Source& model, Diagnostics& diagnostics);

// The pack of an exported model as a file that read_pack reads: JSON, which is YAML as well.
Result<std::string> pack_text_of(const Source& model);

}  // namespace htx::rules
