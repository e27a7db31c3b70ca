#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "engine/base/diagnostic.h"
#include "engine/base/source.h"

namespace htx::workflows {

// Limits that keep a hostile document from exhausting the process.
struct ScxmlLimits {
  std::size_t max_bytes = 4U << 20U;  // "workflows.scxml-too-large"
  std::size_t max_depth = 48;         // Of nested elements: "workflows.scxml-too-deep".
  std::size_t max_elements = 20'000;  // "workflows.scxml-too-large"
};

// An SCXML 1.0 document as a workflow file (format: workflows/README.md), which read_workflow() then
// checks like any other.  What to_scxml() wrote comes back whole; an element,
// attribute or text there that it does not write is an error ("workflows.scxml-unknown-part").
//
// Of other documents the statechart is carried over: states, transitions, history, initial states,
// conditions with In() and the operators of ECMAScript written as FEEL, assignments and raised events.
// Events that nothing in the document causes are given to the role "actor".  Ids that the format does
// not allow are changed.  What has no counterpart (send, cancel, log, script, invoke, foreach, if,
// donedata) is left out; each change and omission is reported as a warning at its place
// ("workflows.scxml-renamed", "workflows.scxml-not-carried").
//
// Errors: "workflows.scxml-bad-xml", "workflows.scxml-no-chart", a document type declaration
// ("workflows.scxml-doctype": entities are never expanded), and the limits.  None if there was one.
std::optional<std::string> scxml_to_yaml(const Source& source, Diagnostics& diagnostics,
                                         const ScxmlLimits& limits = {});

}  // namespace htx::workflows
